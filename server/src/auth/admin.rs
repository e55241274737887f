//! The first admin: of the installation, made at the server's console, since whoever has the machine has the installation; and of an
//! agency, made by the platform's admin.

use domain::{
    access::{Action, Grant, Resource, Role, Subject},
    ids::{AgencyId, GrantId, PersonId},
    nip::Nip,
    people::{DatedNip, EmploymentKind, Person},
    time::{Date, DateRange, Zone},
    wire::office::start::{AGENCY_NAME_CHARS_MAX, plain_name},
};

use super::{
    Error, Refusal,
    issue::{self, Issued},
    session::SignedIn,
};
use crate::{
    state::AppState,
    store::{
        Tx,
        accounts::{self, Purpose},
        audit::{self, Line},
        directory,
        roster::{self, Agency, Granted},
    },
};

/// A code from the console is used at once or not at all.
pub const CODE_MS: i64 = 60 * 60 * 1000;
/// Wrong codes that it outlives.
pub const CODE_TRIES: i32 = 10;
/// The colour of an agency that has not chosen one.
const BRAND: &str = "teal";
/// Who did it, as the log has it where others have their role.
const BY: &str = "console";
/// Why, as the grant and the log have it.
const REASON: &str = "server admin create";

/// Whom to make an admin.
#[derive(Clone, Debug)]
pub struct NewAdmin {
    /// Their number.
    pub nip: Nip,
    /// Their name with titles; used where nobody has the number yet.
    pub name: String,
    /// The agency's name; it is made if there is none. Without it: the only agency that there is.
    pub agency: Option<String>,
    /// Their roles.
    pub roles: Vec<Role>,
}

/// Why there is no new admin.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// No agency was named, and there is not exactly one.
    #[error("name the agency: there are {0}")]
    WhichAgency(usize),
    /// The role is not one that the console gives.
    #[error("the console does not give the role {}", .0.code())]
    Role(Role),
    /// What an option says is no name.
    #[error(
        "{0} must be a name: plain text, not empty, of at most {max} characters. Nothing was changed",
        max = AGENCY_NAME_CHARS_MAX
    )]
    Name(&'static str),
    /// The rest.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<crate::store::Error> for AdminError {
    fn from(cause: crate::store::Error) -> Self {
        Self::Failed(cause.into())
    }
}

impl crate::store::Failure for AdminError {
    fn store(&self) -> Option<&crate::store::Error> {
        match self {
            Self::Failed(failed) => failed.store(),
            Self::WhichAgency(_) | Self::Role(_) | Self::Name(_) => None,
        }
    }
}

/// Makes somebody an admin and gives a code for the first sign-in. Somebody who is in the database already keeps everything but the
/// password. All of it is in the log: what concerns their account in that of their own agency.
///
/// # Errors
/// [`AdminError`]; then nothing was changed.
pub async fn create(state: &AppState, new: &NewAdmin) -> Result<Issued, AdminError> {
    let name = plain_name(&new.name, AGENCY_NAME_CHARS_MAX).map_err(|_| AdminError::Name("--name"))?;
    state
        .db
        .write(|tx| async move {
            let mut done = Vec::new();
            let (agency, made) = agency(state, &tx, new.agency.as_deref()).await?;
            if made {
                done.push((agency.id, Action::ManageAgency, audit::Subject::Place(agency.id.uuid()), BY.to_owned()));
            }
            let today = agency.zone.date(state.now());
            let (person, home) = match directory::person_of_nip(&*tx, new.nip).await? {
                Some((card, _)) => (card.id, card.agency),
                None => (add_person(state, &tx, (new.nip, name), agency.id, today).await?, agency.id),
            };
            let about = audit::Subject::Person(person);
            let held = directory::grants(&*tx, person).await?;
            for role in &new.roles {
                let grant = grant(*role, agency.id, today)?;
                let holds = |held: &Grant| {
                    held.role() == *role && held.realm() == grant.realm() && held.range().contains(today)
                };
                if !held.iter().any(holds) {
                    let id = GrantId::from_random(state.random());
                    roster::add_grants(
                        &*tx,
                        &[Granted { id, person, grant, by: None, reason: REASON.to_owned(), at: Some(state.now()) }],
                    )
                    .await?;
                    let detail = format!("{BY} {} {today}/", role.code());
                    done.push((grant.realm().agency().unwrap_or(home), Action::GrantRole, about, detail));
                }
            }
            let has_password = accounts::password_hash(&*tx, person).await?.is_some();
            let action = if has_password { Action::ResetPassword } else { Action::IssueActivation };
            done.push((home, action, about, BY.to_owned()));
            let issued = issue::renew(state, &tx, person, Purpose::Admin, None).await?;
            // The agency's row, which a line locks, is locked last.
            for (agency, action, subject, detail) in done {
                let (at, reason, detail) = (state.now(), Some(REASON), Some(detail.as_str()));
                audit::append(&*tx, &Line { agency, at, actor: None, action, subject, reason, detail }).await?;
            }
            Ok(issued)
        })
        .await
}

fn grant(role: Role, agency: AgencyId, today: Date) -> Result<Grant, AdminError> {
    let realm = match role {
        Role::PlatformAdmin => None,
        Role::AgencyAdmin => Some(agency),
        _ => return Err(AdminError::Role(role)),
    };
    let range = DateRange { from: today, to: None };
    Grant::new(role, realm, None, range).map_err(|_| AdminError::Role(role))
}

/// The agency that is meant, and whether it was made.
async fn agency(state: &AppState, tx: &Tx, name: Option<&str>) -> Result<(Agency, bool), AdminError> {
    let name = name.map(str::trim);
    let mut found = directory::agencies(&**tx, name).await?;
    match (found.len(), name) {
        (1, _) => Ok((found.remove(0), false)),
        (0, Some(name)) => {
            let name = plain_name(name, AGENCY_NAME_CHARS_MAX).map_err(|_| AdminError::Name("--agency"))?;
            let agency = Agency {
                id: AgencyId::from_random(state.random()),
                name: name.to_owned(),
                short_name: name.to_owned(),
                zone: Zone::default(),
                brand: BRAND.to_owned(),
            };
            roster::add_agency(&**tx, &agency).await?;
            Ok((agency, true))
        }
        (several, _) => Err(AdminError::WhichAgency(several)),
    }
}

/// An agency to be made, with its first admin.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Its name.
    pub name: String,
    /// The name on a phone's header.
    pub short_name: String,
    /// Where its days begin.
    pub zone: Zone,
    /// The first admin's number, which nobody has yet.
    pub nip: Nip,
    /// Their name, with titles.
    pub admin: String,
    /// Why.
    pub reason: String,
}

/// Makes an agency with its first admin, as the platform's admin; a code for their first sign-in. None where somebody else was faster
/// with the name or the number.
///
/// # Errors
/// What the access table says of the role, and those of the store.
pub async fn found(state: &AppState, who: &SignedIn, new: &Founding) -> Result<Option<Issued>, Error> {
    let agency = Agency {
        id: AgencyId::from_random(state.random()),
        name: new.name.clone(),
        short_name: new.short_name.clone(),
        zone: new.zone,
        brand: BRAND.to_owned(),
    };
    let today = new.zone.date(who.now);
    let range = DateRange { from: today, to: None };
    let grant = Grant::new(Role::AgencyAdmin, Some(agency.id), None, range).map_err(|_| Refusal::NotFound)?;
    let to = Subject { person: PersonId::NIL, agency: Some(agency.id), path: &[], supervisor: None, grants: &[] };
    let permit = who.permit(Action::GrantRole, &Resource::Grant { to, grant })?;
    let (agency, role) = (&agency, permit.role().code());
    let made = state.db.write(|tx| async move {
        let there = !directory::agencies(&*tx, Some(&new.name)).await?.is_empty();
        if there || directory::person_of_nip(&*tx, new.nip).await?.is_some() {
            return Ok(None);
        }
        roster::add_agency(&*tx, agency).await?;
        let person = add_person(state, &tx, (new.nip, &new.admin), agency.id, today).await?;
        let id = GrantId::from_random(state.random());
        let granted =
            Granted { id, person, grant, by: Some(who.card.id), reason: new.reason.clone(), at: Some(who.now) };
        roster::add_grants(&*tx, &[granted]).await?;
        let issued = issue::renew(state, &tx, person, Purpose::Activation, Some(who.card.id)).await?;
        let done = [
            (Action::ManageAgency, audit::Subject::Place(agency.id.uuid())),
            (Action::GrantRole, audit::Subject::Person(person)),
            (Action::IssueActivation, audit::Subject::Person(person)),
        ];
        for (action, subject) in done {
            let line = Line {
                agency: agency.id,
                at: who.now,
                actor: Some(who.card.id),
                action,
                subject,
                reason: Some(&new.reason),
                detail: Some(role),
            };
            audit::append(&*tx, &line).await?;
        }
        Ok::<_, crate::store::Error>(Some(issued))
    });
    Ok(made.await?)
}

async fn add_person(
    state: &AppState,
    tx: &Tx,
    (nip, name): (Nip, &str),
    agency: AgencyId,
    today: Date,
) -> Result<PersonId, crate::store::Error> {
    let id = PersonId::from_random(state.random());
    let person = Person {
        id,
        name: name.to_owned(),
        // The next import of people says it better.
        employment: EmploymentKind::Pns,
        rank: None,
        nips: vec![DatedNip { nip, range: DateRange { from: today, to: None } }],
    };
    roster::add_people(&**tx, agency, &[person], state.now()).await?;
    Ok(id)
}
