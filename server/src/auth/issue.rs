//! Making one-time codes for others: for a first sign-in, or for a new beginning.
//!
//! Promises: a code takes the place of all others of its person, and leaves a line in the log; whether there is a password is decided in
//! the transaction that writes, so that who sets one meanwhile is never reset by a slip for a first sign-in; slips for a whole agency take a
//! few statements for each some hundred people, whatever is looked up or written of them. Codes are drawn before that transaction: while it
//! lasts others wait for the agency's log.

use core::slice;
use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Denied, Resource},
    ids::{AgencyId, PersonId, UnitId},
    people::UnitTree,
    time::{DAY_MS, Timestamp},
};

use super::{Error, Refusal, code::Code, session::SignedIn, subject::Concerned};
use crate::{
    state::AppState,
    store::{
        self, Connection, Tx,
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
    let (issued, new) = draw(state, person, Purpose::Activation, Some(who.card.id));
    let (card, concerned, new) = (&card, &concerned, &new);
    let written = state.db.write(|tx| async move {
        let (action, purpose) = if accounts::locked(&*tx, &[person]).await?.is_empty() {
            (Action::IssueActivation, Purpose::Activation)
        } else {
            (Action::ResetPassword, Purpose::Reset)
        };
        who.permit(action, &Resource::Person(concerned.subject()))?;
        put(&tx, &NewCode { purpose, ..new.clone() }, purpose == Purpose::Reset).await?;
        Ok::<_, Error>(audit::append(&*tx, &line(who, card.agency, action, person)).await?)
    });
    written.await?;
    Ok(issued)
}

/// Makes codes for everybody in a unit and those below who has no password yet and may be given one by whoever asks; in the order of
/// units, then of names.
///
/// # Errors
/// [`Refusal::NotFound`], or what the access table says.
pub async fn for_unit(state: &AppState, who: &SignedIn, unit: UnitId) -> Result<Vec<Slip>, Error> {
    let wanted = state.db.look(|tx| async move { wanted(&*tx, who, unit).await }).await?;
    let drawn = wanted.into_iter().map(|(unit, card)| {
        let (issued, new) = draw(state, card.id, Purpose::Activation, Some(who.card.id));
        (Slip { card, unit, issued }, new)
    });
    let (mut slips, codes): (Vec<Slip>, Vec<NewCode>) = drawn.unzip();
    let (made, codes) = (&slips, &codes);
    let written = state.db.write(|tx| async move {
        let people: Vec<PersonId> = codes.iter().map(|new| new.person).collect();
        // Who has signed in since the look needs no slip any more.
        let settled = accounts::locked(&*tx, &people).await?;
        let codes: Vec<NewCode> = codes.iter().filter(|new| !settled.contains(&new.person)).cloned().collect();
        accounts::replace_codes(&*tx, &codes).await?;
        let mut subjects: BTreeMap<AgencyId, Vec<audit::Subject>> = BTreeMap::new();
        for card in made.iter().map(|slip| &slip.card).filter(|card| !settled.contains(&card.id)) {
            subjects.entry(card.agency).or_default().push(audit::Subject::Person(card.id));
        }
        for (agency, subjects) in &subjects {
            // Whom each line is about, the list says.
            let line = line(who, *agency, Action::IssueActivation, who.card.id);
            audit::append_each(&*tx, &line, subjects).await?;
        }
        Ok::<_, store::Error>(settled)
    });
    let settled = written.await?;
    slips.retain(|slip| !settled.contains(&slip.card.id));
    Ok(slips)
}

/// Whom slips are to be made for, each with the name of their unit; what only a confirmed password stands in the way of is a refusal of the
/// whole.
async fn wanted<C: Connection>(on: &C, who: &SignedIn, unit: UnitId) -> Result<Vec<(String, Card)>, Error> {
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
    let mut left = Vec::new();
    for unit in tree.subtree(unit) {
        for card in by_unit.remove(&unit.id).unwrap_or_default() {
            if !settled.contains(&card.id) {
                left.push((unit, card));
            }
        }
    }
    let cards: Vec<&Card> = left.iter().map(|(_, card)| card).collect();
    let concerned = Concerned::accounts(on, &cards, &tree, who.today).await?;
    let mut wanted = Vec::with_capacity(left.len());
    for ((unit, card), concerned) in left.into_iter().zip(concerned) {
        match who.permit(Action::IssueActivation, &Resource::Person(concerned.subject())) {
            Ok(_) => wanted.push((unit.name.clone(), card)),
            Err(Denied::ConfirmPassword) => return Err(Denied::ConfirmPassword.into()),
            Err(_) => {}
        }
    }
    Ok(wanted)
}

/// What the log says of a code.
fn line(who: &SignedIn, agency: AgencyId, action: Action, person: PersonId) -> Line<'static> {
    Line {
        agency,
        at: who.now,
        actor: Some(who.card.id),
        action,
        subject: audit::Subject::Person(person),
        reason: None,
        detail: None,
    }
}

/// A new code, and how it rests.
fn draw(state: &AppState, person: PersonId, purpose: Purpose, by: Option<PersonId>) -> (Issued, NewCode) {
    let now = state.now();
    let code = Code::from_random(state.random());
    let (lifetime, tries) = match purpose {
        Purpose::Activation | Purpose::Reset => (CODE_MS, CODE_TRIES),
        Purpose::Admin => (super::admin::CODE_MS, super::admin::CODE_TRIES),
    };
    let expires = now.plus_ms(lifetime);
    let new = NewCode { person, hash: code.hash(person), purpose, expires_at: expires, tries, by, at: now };
    (Issued { code, expires }, new)
}

/// Makes a code in the place of all others of this person. Where there was a password, it opens nothing any more.
pub(super) async fn renew(
    state: &AppState,
    tx: &Tx,
    person: PersonId,
    purpose: Purpose,
    by: Option<PersonId>,
) -> Result<Issued, store::Error> {
    let has_password = !accounts::locked(&**tx, &[person]).await?.is_empty();
    let (issued, new) = draw(state, person, purpose, by);
    put(tx, &new, has_password).await?;
    Ok(issued)
}

/// Keeps the code of somebody whose account is locked; a password that they have opens nothing any more.
async fn put(tx: &Tx, new: &NewCode, has_password: bool) -> Result<(), store::Error> {
    let (person, now) = (new.person, new.at);
    if has_password {
        accounts::set_password(&**tx, person, None, now).await?;
        devices::revoke_all(&**tx, person, None, now).await?;
        notices::leave(&**tx, person, notices::PASSWORD_RESET, now).await?;
    }
    accounts::replace_codes(&**tx, slice::from_ref(new)).await
}
