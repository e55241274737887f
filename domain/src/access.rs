//! Who may do what, with whose data.
//!
//! One table ([`TABLE`]) says it, one function ([`can`]) asks it, and the list that people are shown of who sees what ([`who_sees`])
//! is read from the same table. Everybody is an employee of the agencies in which they have an assignment today, and a supervisor of
//! those whom the record says; all other roles are granted, for some days, by somebody else.
//!
//! Promises: what no row allows is refused; nothing of one agency is reached by a role held in another; answers and unshared notes
//! are reached by their author alone. Refuses: to look anything up. Relations come in as values ([`Actor`], [`Resource`]), so the
//! same lines decide on the device and on the server.

mod role;
mod table;
#[cfg(test)]
mod tests;
mod viewers;

pub use role::{Grant, GrantError, Realm, Role, may_grant, outranks};
pub use table::{Action, Condition, Rule, Scope, TABLE};
pub use viewers::{Viewer, What, viewers, who_sees};

use crate::{
    ids::{AgencyId, PersonId, UnitId},
    time::{Date, DateRange, Timestamp},
};

/// How long a confirmed password counts for what asks for one: twelve hours, a working day with its overtime.
pub const PASSWORD_FRESH_MS: i64 = 12 * 60 * 60 * 1000;

/// Whether a password confirmed then still counts now.
#[must_use]
pub fn password_is_fresh(confirmed: Timestamp, now: Timestamp) -> bool {
    (0..PASSWORD_FRESH_MS).contains(&now.since_ms(confirmed))
}

/// Somebody who wants to do something.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// Who.
    pub person: PersonId,
    /// The day in the zone of the agency concerned.
    pub today: Date,
    /// The agencies in which they have an assignment today.
    pub agencies: &'a [AgencyId],
    /// The roles granted to them, not withdrawn; those of other days do not count.
    pub grants: &'a [Grant],
    /// The one case that they have open, as an auditor.
    pub case: Option<Case>,
    /// Whether their password was confirmed lately ([`password_is_fresh`]).
    pub password_fresh: bool,
}

/// One person's record, opened to one auditor for some days by somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// To whom it is opened.
    pub auditor: PersonId,
    /// In which agency.
    pub agency: AgencyId,
    /// Whose record it is.
    pub subject: PersonId,
    /// On these days.
    pub range: DateRange,
}

/// What the action is about, with the relations that decide.
#[derive(Clone, Copy, Debug)]
pub enum Resource<'a> {
    /// The installation with all its agencies.
    Installation,
    /// An agency, or a unit of it with those below.
    Place {
        /// The agency.
        agency: AgencyId,
        /// The way from the top down to the unit; empty for the whole agency.
        path: &'a [UnitId],
    },
    /// One person's data.
    Person(Subject<'a>),
    /// A role to be granted or taken back.
    Grant {
        /// Whose role it is.
        to: Subject<'a>,
        /// The role and where it holds.
        grant: Grant,
    },
    /// A case to be opened.
    Case {
        /// To whom.
        auditor: PersonId,
        /// About whom.
        subject: Subject<'a>,
    },
}

/// Somebody whose data are asked for. Place and supervisor are those of the day that the data belong to; where the account itself is
/// concerned, those of the assignment that counts today ([`crate::people::assignment_on`]), so that an agency in which somebody
/// merely acts cannot open what they have in their own.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Who.
    pub person: PersonId,
    /// The agency of the assignment; none for a person in no unit, whom only the person themselves reaches.
    pub agency: Option<AgencyId>,
    /// The way from the top down to the unit of the assignment.
    pub path: &'a [UnitId],
    /// The supervisor of that day.
    pub supervisor: Option<PersonId>,
    /// The roles granted to them in any agency, not withdrawn. Only actions on accounts look at it.
    pub grants: &'a [Grant],
}

/// The table's word that something may be done, and what is asked in return. Only [`can`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    rule: &'static Rule,
}

/// Why something may not be done. The order is that in which the reasons are worth telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Denied {
    /// No row of the table allows it.
    #[error("not allowed")]
    NotAllowed,
    /// Allowed in general, but not for the roles that this person has or is to have.
    #[error("the role is out of reach")]
    RoleOutOfReach,
    /// Nobody grants to themselves.
    #[error("not to oneself")]
    Oneself,
    /// Allowed as soon as the password is confirmed.
    #[error("the password must be confirmed first")]
    ConfirmPassword,
}

impl Permit {
    /// The role by which it is allowed.
    #[must_use]
    pub const fn role(self) -> Role {
        self.rule.role
    }

    /// How far that role reaches.
    #[must_use]
    pub const fn scope(self) -> Scope {
        self.rule.scope
    }

    /// Whether it must be written into the audit log.
    #[must_use]
    pub fn logged(self) -> bool {
        self.rule.has(Condition::Logged)
    }

    /// Whether a reason must be given and kept.
    #[must_use]
    pub fn reason_required(self) -> bool {
        self.rule.has(Condition::Reason)
    }

    /// Whether the password must have been confirmed lately.
    #[must_use]
    pub fn password_required(self) -> bool {
        self.rule.has(Condition::Password)
    }

    /// Whether small groups, and what would reveal them, must be hidden ([`crate::report`]).
    #[must_use]
    pub fn small_groups_hidden(self) -> bool {
        self.rule.has(Condition::SmallGroupsHidden)
    }

    /// What is asked in return, the heavier first; who may do something by two roles is asked for the lighter.
    fn burden(self) -> (bool, bool, bool) {
        (self.small_groups_hidden(), self.reason_required(), self.logged())
    }
}

/// Whether the actor may do this, by the lightest of the rows that allow it.
///
/// # Errors
/// [`Denied`], with the reason that helps most.
pub fn can(actor: &Actor<'_>, action: Action, resource: &Resource<'_>) -> Result<Permit, Denied> {
    if !action.fits(resource) {
        return Err(Denied::NotAllowed);
    }
    let mut denied = Denied::NotAllowed;
    let mut permit: Option<Permit> = None;
    for rule in TABLE.iter().filter(|rule| rule.action == action && reaches(rule, actor, resource)) {
        match permitted(rule, actor, resource) {
            Ok(found) if permit.is_none_or(|held| found.burden() < held.burden()) => permit = Some(found),
            Ok(_) => {}
            Err(reason) => denied = denied.max(reason),
        }
    }
    permit.ok_or(denied)
}

/// Whether the rule's conditions that can be settled now are met.
fn permitted(rule: &'static Rule, actor: &Actor<'_>, resource: &Resource<'_>) -> Result<Permit, Denied> {
    match resource {
        Resource::Grant { to, .. } if to.person == actor.person => return Err(Denied::Oneself),
        Resource::Case { auditor, .. } if *auditor == actor.person => return Err(Denied::Oneself),
        // Nobody decides about hours of their own, nor answers what they asked themselves.
        Resource::Person(subject) if rule.action.is_about_others() && subject.person == actor.person => {
            return Err(Denied::Oneself);
        }
        Resource::Grant { grant, .. } if !may_grant(rule.role, grant.role()) => {
            return Err(Denied::RoleOutOfReach);
        }
        Resource::Person(subject) if rule.has(Condition::LowerRole) && !is_lower(rule, actor, subject) => {
            return Err(Denied::RoleOutOfReach);
        }
        _ => {}
    }
    if rule.has(Condition::Password) && !actor.password_fresh {
        return Err(Denied::ConfirmPassword);
    }
    Ok(Permit { rule })
}

/// Whether the rule's role is the actor's, and reaches that far.
fn reaches(rule: &Rule, actor: &Actor<'_>, resource: &Resource<'_>) -> bool {
    let held = |here: &dyn Fn(Realm) -> bool| {
        let today = |grant: &&Grant| grant.role() == rule.role && grant.range().contains(actor.today);
        actor.grants.iter().filter(today).any(|grant| here(grant.realm()))
    };
    let (agency, path) = resource.place();
    match rule.scope {
        Scope::Own => matches!(resource, Resource::Person(subject) if subject.person == actor.person),
        Scope::ReportsToMe => {
            matches!(resource, Resource::Person(subject)
            if subject.supervisor == Some(actor.person) && subject.person != actor.person)
                && agency.is_some_and(|agency| actor.agencies.contains(&agency))
        }
        Scope::UnitAndBelow => held(&|realm| match realm {
            Realm::Unit(of, unit) => agency == Some(of) && path.contains(&unit),
            Realm::Agency(_) | Realm::Installation => false,
        }),
        Scope::Agency => {
            held(&|realm| agency.is_some_and(|agency| realm == Realm::Agency(agency)) && resource.stays_inside())
        }
        Scope::Case => {
            held(&|realm| agency.is_some_and(|agency| realm == Realm::Agency(agency)))
                && actor.case.is_some_and(|case| case.opens(actor, resource))
        }
        Scope::Installation => held(&|realm| realm == Realm::Installation),
    }
}

/// Whether all that the subject is, anywhere, is below the rule's role. A role that has not begun yet counts already: who takes the
/// account over today would have it tomorrow.
fn is_lower(rule: &Rule, actor: &Actor<'_>, subject: &Subject<'_>) -> bool {
    let ended = |grant: &&Grant| grant.range().to.is_some_and(|last| last < actor.today);
    let mut roles = subject.grants.iter().filter(|grant| !ended(grant)).peekable();
    if roles.peek().is_none() {
        return outranks(rule.role, Role::Employee);
    }
    roles.all(|grant| {
        let inside = rule.scope == Scope::Installation || grant.realm().agency() == subject.agency;
        inside && outranks(rule.role, grant.role())
    })
}

impl Case {
    fn opens(&self, actor: &Actor<'_>, resource: &Resource<'_>) -> bool {
        let fits = matches!(resource, Resource::Person(subject)
            if subject.person == self.subject && subject.agency == Some(self.agency));
        fits && self.auditor == actor.person && self.range.contains(actor.today)
    }
}

impl<'a> Resource<'a> {
    /// The agency and the way down to the unit that it belongs to.
    fn place(&self) -> (Option<AgencyId>, &'a [UnitId]) {
        match *self {
            Self::Installation => (None, &[]),
            Self::Place { agency, path } => (Some(agency), path),
            Self::Person(subject) | Self::Case { subject, .. } => (subject.agency, subject.path),
            Self::Grant { grant, .. } => (grant.realm().agency(), &[]),
        }
    }

    /// An agency gives its roles to its own people.
    fn stays_inside(&self) -> bool {
        match self {
            Self::Grant { to, grant } => to.agency == grant.realm().agency(),
            _ => true,
        }
    }
}
