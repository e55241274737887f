//! Making one-time codes for others: for a first sign-in, or for a new beginning.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Denied, Resource},
    ids::{PersonId, UnitId},
    people::UnitTree,
    time::{DAY_MS, Timestamp},
};

use super::{Error, Refusal, code::Code, session::SignedIn, subject::Concerned};
use crate::{
    state::AppState,
    store::{
        self, Tx,
        accounts::{self, NewCode, Purpose},
        audit::{self, Line},
        devices,
        directory::{self, Card},
        notices,
    },
};

/// A code on paper waits for its person so long.
pub const CODE_MS: i64 = 14 * DAY_MS;
/// Wrong codes that one on paper outlives. Guessing is hopeless (100 of 2^60); somebody's mischief should not cost the office a slip.
pub const CODE_TRIES: i32 = 100;

/// A code just made. It exists nowhere else.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The code.
    pub code: Code,
    /// Until when it can be used.
    pub expires: Timestamp,
}

/// A slip of paper for somebody's first sign-in.
pub struct Slip {
    /// Whose.
    pub card: Card,
    /// The unit's name.
    pub unit: String,
    /// The code.
    pub issued: Issued,
}

/// Makes a code for one person: for the first sign-in, or, where there is a password already, for a new beginning. Then the password
/// opens nothing any more, the person's devices are signed out, and the person will be told.
///
/// # Errors
/// [`Refusal::NotFound`], or what the access table says.
pub async fn for_person(state: &AppState, who: &SignedIn, person: PersonId) -> Result<Issued, Error> {
    let on = state.db.read();
    let card = directory::person(on, person).await?.ok_or(Refusal::NotFound)?;
    let concerned = Concerned::account(on, &card, who.today).await?;
    let has_password = accounts::password_hash(on, person).await?.is_some();
    let action = if has_password { Action::ResetPassword } else { Action::IssueActivation };
    who.permit(action, &Resource::Person(concerned.subject()))?;
    let card = &card;
    state.db.write(|tx| async move { Ok(issue(state, &tx, who, card, action).await?) }).await
}

/// Makes codes for everybody in a unit and those below who has no password yet and may be given one by whoever asks; in the order of
/// units, then of names.
///
/// # Errors
/// [`Refusal::NotFound`], or what the access table says.
pub async fn for_unit(state: &AppState, who: &SignedIn, unit: UnitId) -> Result<Vec<Slip>, Error> {
    let on = state.db.read();
    let agency = directory::agency_of_unit(on, unit).await?.ok_or(Refusal::NotFound)?;
    let tree = UnitTree::build(directory::units(on, agency, who.today).await?)
        .map_err(|_| store::Error::Corrupt { table: "unit", what: "tree" })?;
    who.permit(Action::ListPeople, &Resource::Place { agency, path: &tree.path(unit) })?;
    let below: Vec<UnitId> = tree.subtree(unit).iter().map(|unit| unit.id).collect();
    let mut by_unit: BTreeMap<UnitId, Vec<Card>> = BTreeMap::new();
    let mut everybody = BTreeSet::new();
    for (unit, card) in directory::people_in(on, &below, who.today).await? {
        // Whoever has two posts gets one slip.
        if everybody.insert(card.id) {
            by_unit.entry(unit).or_default().push(card);
        }
    }
    let everybody: Vec<PersonId> = everybody.into_iter().collect();
    let settled: BTreeSet<PersonId> = accounts::with_password(on, &everybody).await?.into_iter().collect();
    let mut wanted = Vec::new();
    for unit in tree.subtree(unit) {
        for card in by_unit.remove(&unit.id).unwrap_or_default() {
            if !settled.contains(&card.id) && may_be_issued(state, who, &card).await? {
                wanted.push((unit.name.as_str(), card));
            }
        }
    }
    let wanted = &wanted;
    state
        .db
        .write(|tx| async move {
            let mut slips = Vec::with_capacity(wanted.len());
            for (unit, card) in wanted {
                let issued = issue(state, &tx, who, card, Action::IssueActivation).await?;
                slips.push(Slip { card: card.clone(), unit: (*unit).to_owned(), issued });
            }
            Ok(slips)
        })
        .await
}

/// Whether a slip is made for this person; what only a confirmed password stands in the way of is a refusal of the whole.
async fn may_be_issued(state: &AppState, who: &SignedIn, card: &Card) -> Result<bool, Error> {
    let concerned = Concerned::account(state.db.read(), card, who.today).await?;
    match who.permit(Action::IssueActivation, &Resource::Person(concerned.subject())) {
        Ok(_) => Ok(true),
        Err(Denied::ConfirmPassword) => Err(Denied::ConfirmPassword.into()),
        Err(_) => Ok(false),
    }
}

async fn issue(state: &AppState, tx: &Tx, who: &SignedIn, card: &Card, action: Action) -> Result<Issued, store::Error> {
    let purpose = if action == Action::ResetPassword { Purpose::Reset } else { Purpose::Activation };
    let issued = renew(state, tx, card.id, purpose, Some(who.card.id)).await?;
    let line = Line {
        agency: card.agency,
        at: who.now,
        actor: Some(who.card.id),
        action,
        subject: audit::Subject::Person(card.id),
        reason: None,
        detail: None,
    };
    audit::append(&**tx, &line).await?;
    Ok(issued)
}

/// Makes a code in the place of all others of this person. Where there was a password, it opens nothing any more.
pub(super) async fn renew(
    state: &AppState,
    tx: &Tx,
    person: PersonId,
    purpose: Purpose,
    by: Option<PersonId>,
) -> Result<Issued, store::Error> {
    let now = state.now();
    let code = Code::from_random(state.random());
    let (lifetime, tries) = match purpose {
        Purpose::Activation | Purpose::Reset => (CODE_MS, CODE_TRIES),
        Purpose::Admin => (super::admin::CODE_MS, super::admin::CODE_TRIES),
    };
    let expires = now.plus_ms(lifetime);
    if accounts::password_hash(&**tx, person).await?.is_some() {
        accounts::set_password(&**tx, person, None, now).await?;
        devices::revoke_all(&**tx, person, None, now).await?;
        notices::leave(&**tx, person, notices::PASSWORD_RESET, now).await?;
    }
    let rest = NewCode { person, hash: code.hash(person), purpose, expires_at: expires, tries, by, at: now };
    accounts::replace_code(&**tx, &rest).await?;
    Ok(Issued { code, expires })
}
