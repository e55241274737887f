//! Who has which role: granted and taken back, with a reason and a last day.
//!
//! Promises: what may be granted, and to whom, is the access table's word; each change is in the log with its reason, and the person is
//! told; an agency's last admin goes only where that was said twice. Refuses: days that are over, a role that the person has already in
//! that time, and every field that cannot be read, by its name.

use std::collections::BTreeMap;

use axum::extract::State;
use domain::{
    access::{Action, Denied, Grant, Permit, Resource, Role, Scope, Subject},
    ids::{AgencyId, GrantId, PersonId, UnitId},
    nip::Nip,
    time::{Date, DateRange, parse_date},
    wire::{
        error::ErrorCode,
        office::{
            UnitName,
            roles::{ADMINS_MIN, AgencyName, GrantRole, RoleRow, RoleStanding, Roles, WithdrawRole, Withdrawn},
        },
    },
};
use uuid::Uuid;

use super::{Error, about, export::reason, line};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Param,
    },
    state::AppState,
    store::{
        self, audit,
        directory::{self, Names},
        notices,
        roles::{self, Kept},
        roster::{self, Agency, Granted},
    },
};

/// The longest that a role is granted for at once, in years.
const YEARS_MAX: i16 = 5;

/// Which roles somebody may grant, and where.
pub(super) struct Hand {
    roles: Vec<Role>,
    /// In their own agency, or in all.
    everywhere: bool,
}

impl Hand {
    /// What the access table lets somebody grant to others.
    pub(super) fn of(who: &SignedIn) -> Result<Self, Error> {
        let (mut roles, mut permits, mut denied) = (Vec::new(), Vec::new(), Denied::NotAllowed);
        for role in Role::ALL {
            let unit = (role == Role::UnitAdmin).then(|| UnitId::from_uuid(Uuid::nil()));
            let range = DateRange { from: who.today, to: None };
            let Ok(grant) = Grant::new(role, Some(who.agency.id), unit, range) else { continue };
            match weigh(who, PersonId::from_uuid(Uuid::nil()), grant) {
                Ok(permit) => {
                    roles.push(role);
                    permits.push(permit);
                }
                Err(reason) => denied = denied.max(reason),
            }
        }
        let everywhere = permits.iter().any(|permit| permit.scope() == Scope::Installation);
        if permits.is_empty() { Err(denied.into()) } else { Ok(Self { roles, everywhere }) }
    }

    /// Whether a role that was granted is one that they look after.
    fn covers(&self, who: &SignedIn, kept: &Kept) -> bool {
        let own = kept.grant.realm().agency() == Some(who.agency.id);
        if self.everywhere {
            let theirs = self.roles.contains(&kept.grant.role()) && kept.grant.role() != Role::UnitAdmin;
            return own || theirs || kept.grant.role() == Role::PlatformAdmin;
        }
        own
    }
}

/// What the table says to granting this, and to taking it back: a role that holds in an agency is a matter of that agency, wherever its
/// person is by now.
fn weigh(who: &SignedIn, to: PersonId, grant: Grant) -> Result<Permit, Denied> {
    let to = Subject { person: to, agency: grant.realm().agency(), path: &[], supervisor: None, grants: &[] };
    who.permit(Action::GrantRole, &Resource::Grant { to, grant })
}

pub(super) async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<Roles>, Error> {
    let hand = Hand::of(&who)?;
    Ok(Json(show(&state, &who, &hand).await?))
}

/// What is told of all roles that somebody looks after.
pub(super) async fn show(state: &AppState, who: &SignedIn, hand: &Hand) -> Result<Roles, Error> {
    let on = state.db.read();
    let agencies: Vec<Agency> =
        if hand.everywhere { directory::agencies(on, None).await? } else { vec![who.agency.clone()] };
    let all = roles::granted(on, (!hand.everywhere).then_some(who.agency.id)).await?;
    let short = |agency: &&Agency| roles::admins(&all, agency.id, agency.zone.date(who.now), None) < ADMINS_MIN;
    let short_of_admins = agencies.iter().filter(short).map(|agency| agency.name.clone()).collect();
    let units = if hand.roles.contains(&Role::UnitAdmin) {
        directory::units(on, who.agency.id, who.today).await?
    } else {
        vec![]
    };
    let told = Told::gather(state, who, &agencies, all.into_iter().filter(|kept| hand.covers(who, kept))).await?;
    let (mut held, mut over) = (Vec::new(), Vec::new());
    for kept in &told.all {
        let row = told.row(kept);
        if matches!(row.standing, RoleStanding::InForce | RoleStanding::ToCome) {
            let place = Role::ALL.iter().position(|role| *role == kept.grant.role());
            held.push(((place, row.name.to_lowercase()), row));
        } else {
            over.push(row);
        }
    }
    held.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(Roles {
        today: who.today.to_string(),
        until: years_from(who.today, 1).to_string(),
        may_grant: hand.roles.iter().map(|role| role.code().to_owned()).collect(),
        agencies: agencies.into_iter().map(|agency| AgencyName { id: agency.id, name: agency.name }).collect(),
        units: units.into_iter().map(|unit| UnitName { id: unit.id, name: unit.name }).collect(),
        short_of_admins,
        held: held.into_iter().map(|(_, row)| row).collect(),
        over,
    })
}

/// The last day of so many years that begin on that day.
fn years_from(day: Date, years: i16) -> Date {
    let year = day.year().saturating_add(years);
    // Leap days have no anniversary.
    let next = Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, 3, 1));
    next.and_then(Date::yesterday).unwrap_or(day)
}

/// Roles with the names of all who and what appear in them.
struct Told<'a> {
    who: &'a SignedIn,
    all: Vec<Kept>,
    names: Names,
    agencies: BTreeMap<AgencyId, &'a Agency>,
    units: BTreeMap<UnitId, String>,
}

impl<'a> Told<'a> {
    async fn gather(
        state: &AppState,
        who: &'a SignedIn,
        agencies: &'a [Agency],
        all: impl Iterator<Item = Kept>,
    ) -> Result<Self, Error> {
        let on = state.db.read();
        let all: Vec<Kept> = all.collect();
        let mut people: Vec<PersonId> = all
            .iter()
            .flat_map(|kept| [Some(kept.person), kept.by, kept.withdrawn.as_ref().and_then(|gone| gone.by)])
            .flatten()
            .collect();
        people.sort_unstable();
        people.dedup();
        let names = directory::names_and_numbers(on, &people, who.today).await?;
        let mut units = BTreeMap::new();
        for agency in agencies {
            let nodes = directory::nodes(on, agency.id).await?;
            units.extend(nodes.into_iter().map(|node| (node.unit.id, node.unit.name)));
        }
        let agencies = agencies.iter().map(|agency| (agency.id, agency)).collect();
        Ok(Self { who, all, names, agencies, units })
    }

    fn name(&self, person: PersonId) -> String {
        self.names.get(&person).map(|(name, _)| name.clone()).unwrap_or_default()
    }

    fn row(&self, kept: &Kept) -> RoleRow {
        let (realm, range) = (kept.grant.realm(), kept.grant.range());
        let agency = realm.agency().and_then(|agency| self.agencies.get(&agency));
        let zone = agency.map_or(self.who.agency.zone, |agency| agency.zone);
        let today = zone.date(self.who.now);
        let standing = match (&kept.withdrawn, range.to) {
            (Some(_), _) => RoleStanding::Withdrawn,
            (None, Some(last)) if last < today => RoleStanding::Ended,
            (None, _) if range.from > today => RoleStanding::ToCome,
            (None, _) => RoleStanding::InForce,
        };
        let live = matches!(standing, RoleStanding::InForce | RoleStanding::ToCome);
        let nip = self.names.get(&kept.person).and_then(|(_, nip)| *nip);
        RoleRow {
            id: kept.id,
            name: self.name(kept.person),
            nip: nip.map(|nip| nip.to_string()).unwrap_or_default(),
            role: kept.grant.role().code().to_owned(),
            agency: agency.map(|agency| agency.name.clone()),
            unit: realm.unit().and_then(|unit| self.units.get(&unit).cloned()),
            from: range.from.to_string(),
            until: range.to.map(|last| last.to_string()),
            by: kept.by.map(|by| self.name(by)),
            reason: kept.reason.clone(),
            standing,
            withdrawn: kept.withdrawn.as_ref().map(|gone| Withdrawn {
                on: zone.date(gone.at).to_string(),
                by: gone.by.map(|by| self.name(by)),
                reason: gone.reason.clone(),
            }),
            may_withdraw: live && weigh(self.who, kept.person, kept.grant).is_ok(),
        }
    }
}

pub(super) async fn grant(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<GrantRole>,
) -> Result<Json<Roles>, Error> {
    let hand = Hand::of(&who)?;
    let agency = agency(&state, &who, &hand, asked.agency).await?;
    let role = Role::from_code(&asked.role).ok_or_else(|| Error::invalid("role"))?;
    let person = person(&state, agency.id, &asked.nip).await?;
    let unit = unit(&state, (agency.id, agency.zone.date(who.now)), role, asked.unit).await?;
    let range = days(&asked, agency.zone.date(who.now))?;
    let reason = reason(&asked.reason)?;
    let grant = Grant::new(role, Some(agency.id), unit, range).map_err(|_| Error::invalid("role"))?;
    let permit = weigh(&who, person, grant).map_err(|denied| match denied {
        Denied::Oneself => Error::from(denied).field("nip"),
        Denied::RoleOutOfReach => Error::from(denied).field("role"),
        _ => denied.into(),
    })?;
    let new = Granted {
        id: GrantId::from_random(state.random()),
        person,
        grant,
        by: Some(who.card.id),
        reason: reason.to_owned(),
        at: Some(who.now),
    };
    let detail = detail(permit, &grant);
    let logged = line(&who, agency.id, Action::GrantRole, about(person), &detail, Some(reason));
    let (new, logged, now) = (&new, &logged, who.now);
    let granted = state
        .db
        .write(|tx| async move {
            // The log locks the agency: of two who grant the same at once, the second finds it granted.
            audit::append(&*tx, logged).await?;
            let all = roles::granted(&*tx, Some(agency.id)).await?;
            if all.iter().any(|kept| kept.person == person && is_same(kept, &new.grant)) {
                return Err(Failed::Told(Error::from(ErrorCode::Changed).field("role")));
            }
            roster::add_grants(&*tx, core::slice::from_ref(new)).await?;
            notices::leave(&*tx, person, notices::ROLE_GRANTED, now).await?;
            Ok::<_, Failed>(())
        })
        .await;
    granted?;
    Ok(Json(show(&state, &who, &hand).await?))
}

pub(super) async fn withdraw(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<GrantId>,
    Body(asked): Body<WithdrawRole>,
) -> Result<Json<Roles>, Error> {
    let hand = Hand::of(&who)?;
    let kept = roles::find(state.db.read(), id).await?.ok_or(ErrorCode::NotFound)?;
    let permit = weigh(&who, kept.person, kept.grant)?;
    let agency = kept.grant.realm().agency().ok_or(ErrorCode::NotFound)?;
    let zone = directory::agency(state.db.read(), agency).await?.zone;
    let (today, reason) = (zone.date(who.now), reason(&asked.reason)?);
    let (person, role, detail) = (kept.person, kept.grant.role(), detail(permit, &kept.grant));
    let logged = line(&who, agency, Action::GrantRole, about(person), &detail, Some(reason));
    let is_admin = role == Role::AgencyAdmin && kept.holds(today);
    let (logged, by, now) = (&logged, who.card.id, who.now);
    let gone = state
        .db
        .write(|tx| async move {
            // The log locks the agency: of two who take a role back at once, the second sees what the first left.
            audit::append(&*tx, logged).await?;
            if is_admin && !asked.last && roles::admins_without(&*tx, agency, today, Some(id)).await? == 0 {
                return Err(Failed::Told(Error::invalid("last")));
            }
            if !roles::withdraw(&*tx, id, by, reason, now).await? {
                return Err(Failed::Told(ErrorCode::Changed.into()));
            }
            notices::leave(&*tx, person, notices::ROLE_WITHDRAWN, now).await?;
            Ok::<_, Failed>(())
        })
        .await;
    gone?;
    Ok(Json(show(&state, &who, &hand).await?))
}

/// What ends a transaction: the store's failure, or a refusal, with which nothing is written.
pub(super) enum Failed {
    Told(Error),
    Store(store::Error),
}

impl From<store::Error> for Failed {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

impl From<Failed> for Error {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Told(error) => error,
            Failed::Store(cause) => cause.into(),
        }
    }
}

impl store::Failure for Failed {
    fn store(&self) -> Option<&store::Error> {
        match self {
            Self::Store(cause) => Some(cause),
            Self::Told(_) => None,
        }
    }
}

/// By which role, which role, where it is a unit's, and for which days.
fn detail(permit: Permit, grant: &Grant) -> String {
    let (by, role, range) = (permit.role().code(), grant.role().code(), grant.range());
    let unit = grant.realm().unit().map(|unit| format!(" {unit}")).unwrap_or_default();
    let until = range.to.map(|last| last.to_string()).unwrap_or_default();
    format!("{by} {role}{unit} {}/{until}", range.from)
}

/// Whether it is that role at that place, on some of the same days.
fn is_same(kept: &Kept, grant: &Grant) -> bool {
    let (one, other) = (kept.grant.range(), grant.range());
    let begins_in_time = |range: DateRange, other: DateRange| other.to.is_none_or(|last| range.from <= last);
    kept.withdrawn.is_none()
        && kept.grant.role() == grant.role()
        && kept.grant.realm() == grant.realm()
        && begins_in_time(one, other)
        && begins_in_time(other, one)
}

async fn agency(state: &AppState, who: &SignedIn, hand: &Hand, asked: Option<AgencyId>) -> Result<Agency, Error> {
    match asked {
        None => Ok(who.agency.clone()),
        Some(id) if id == who.agency.id => Ok(who.agency.clone()),
        Some(_) if !hand.everywhere => Err(Error::from(Denied::NotAllowed).field("agency")),
        Some(id) => {
            let all = directory::agencies(state.db.read(), None).await?;
            all.into_iter().find(|agency| agency.id == id).ok_or_else(|| Error::invalid("agency"))
        }
    }
}

/// Somebody of that agency. Whether another agency has the number is not told.
pub(super) async fn person(state: &AppState, agency: AgencyId, nip: &str) -> Result<PersonId, Error> {
    let nip = Nip::parse(nip).map_err(|_| Error::invalid("nip"))?;
    let found = directory::person_of_nip(state.db.read(), nip).await?;
    let found = found.filter(|(card, _)| card.agency == agency);
    found.map(|(card, _)| card.id).ok_or_else(|| Error::from(ErrorCode::NotFound).field("nip"))
}

/// The unit of a role that is a unit's; none for all others.
async fn unit(
    state: &AppState,
    (agency, today): (AgencyId, Date),
    role: Role,
    asked: Option<UnitId>,
) -> Result<Option<UnitId>, Error> {
    if role != Role::UnitAdmin {
        return Ok(None);
    }
    let unit = asked.ok_or_else(|| Error::invalid("unit"))?;
    let open = directory::units(state.db.read(), agency, today).await?;
    if open.iter().any(|open| open.id == unit) { Ok(Some(unit)) } else { Err(Error::invalid("unit")) }
}

/// From today or later, to a day that is not beyond belief.
fn days(asked: &GrantRole, today: Date) -> Result<DateRange, Error> {
    let from = parse_date(&asked.from).filter(|from| *from >= today).ok_or_else(|| Error::invalid("from"))?;
    let until = parse_date(&asked.until).filter(|until| (from..=years_from(from, YEARS_MAX)).contains(until));
    Ok(DateRange { from, to: Some(until.ok_or_else(|| Error::invalid("until"))?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn read(from: &str, until: &str) -> Option<DateRange> {
        let asked = GrantRole { from: from.to_owned(), until: until.to_owned(), ..GrantRole::default() };
        days(&asked, TODAY).ok()
    }

    #[test]
    fn a_role_begins_today_at_the_earliest_and_ends() {
        assert!(read("2026-11-23", "2026-11-23").is_some());
        assert!(read("2026-11-24", "2031-11-23").is_some());
        for (from, until) in [
            ("2026-11-22", "2026-12-31"),
            ("2026-11-23", "2026-11-22"),
            ("2026-11-23", ""),
            ("", "2026-12-31"),
            ("2026-11-23", "2031-11-23"),
        ] {
            assert_eq!(read(from, until), None, "{from} {until}");
        }
    }

    #[test]
    fn a_year_ends_on_the_day_before() {
        assert_eq!(years_from(TODAY, 1), Date::constant(2027, 11, 22));
        assert_eq!(years_from(Date::constant(2028, 2, 29), 1), Date::constant(2029, 2, 28));
    }
}
