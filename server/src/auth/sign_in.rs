//! The doors: password, one-time code, and the password given again.

use core::net::IpAddr;

use domain::{nip::Nip, password::check_new};

use super::{
    Error, Refusal,
    code::Code,
    session::{self, Opened, SignedIn, Wanted},
    throttle::Gate,
};
use crate::{
    state::AppState,
    store::{
        accounts::{self, Tried},
        devices,
        directory::{self, Card},
    },
};

/// Signs in by number and password.
///
/// # Errors
/// [`Refusal::WrongCredentials`], whichever of both is wrong; [`Refusal::TooManyTries`]; [`Refusal::NotANip`].
pub async fn by_password(
    state: &AppState,
    from: IpAddr,
    nip: &str,
    password: &str,
    wanted: &Wanted,
) -> Result<Opened, Error> {
    let nip = Nip::parse(nip).map_err(|_| Refusal::NotANip)?;
    let counted = Gate::of(nip, from).enter(state).await?;
    let fits = whose(state, nip, password).await;
    let (card, hash) = &counted.ends(fits).await?;
    state
        .db
        .write(|tx| async move {
            // A reset may have come while the hash was computed; what it closed must stay closed. One that is under way is waited for.
            accounts::lock(&*tx, card.id).await?;
            if accounts::password_hash(&*tx, card.id).await? != *hash {
                return Err(Refusal::WrongCredentials.into());
            }
            Ok(session::open(state, &tx, card, wanted).await?)
        })
        .await
}

/// Whose number and password these are, with the hash that the password fits.
async fn whose(state: &AppState, nip: Nip, password: &str) -> Result<(Card, Option<String>), Error> {
    let card = holder(state, nip).await?;
    let hash = match &card {
        Some(card) => accounts::password_hash(state.db.read(), card.id).await?,
        None => None,
    };
    let fits = state.passwords.verify(password, hash.as_deref()).await?;
    let card = card.filter(|_| fits).ok_or(Refusal::WrongCredentials)?;
    Ok((card, hash))
}

/// Signs in by a one-time code, and sets the password.
///
/// # Errors
/// [`Refusal::WrongCode`], [`Refusal::CodeExpired`], [`Refusal::CodeUsed`]; what is wrong with the password; [`Refusal::TooManyTries`].
pub async fn by_code(
    state: &AppState,
    from: IpAddr,
    nip: &str,
    code: &str,
    new_password: &str,
    wanted: &Wanted,
) -> Result<Opened, Error> {
    let nip = Nip::parse(nip).map_err(|_| Refusal::NotANip)?;
    check_new(new_password, &[nip.as_str(), code])?;
    let counted = Gate::of(nip, from).enter(state).await?;
    let opened = open(state, nip, code, new_password, wanted).await;
    counted.ends(opened).await
}

async fn open(state: &AppState, nip: Nip, code: &str, new_password: &str, wanted: &Wanted) -> Result<Opened, Error> {
    // Hashed before the code is looked at: a right one and a wrong one take as long.
    let hash = state.passwords.hash(new_password, state.random()).await?;
    let card = holder(state, nip).await?.ok_or(Refusal::WrongCode)?;
    let code = Code::parse(code).map(|code| code.hash(card.id));
    let (card, hash) = (&card, &hash);
    let (tried, opened) = state
        .db
        .write(|tx| async move {
            accounts::lock(&*tx, card.id).await?;
            // What is no code at all takes a try as well.
            let tried = accounts::try_code(&*tx, card.id, &code.unwrap_or_default(), state.now()).await?;
            if tried != Tried::Opened {
                return Ok::<_, Error>((tried, None));
            }
            accounts::set_password(&*tx, card.id, Some(hash.clone()), state.now()).await?;
            Ok((tried, Some(session::open(state, &tx, card, wanted).await?)))
        })
        .await?;
    match (tried, opened) {
        (Tried::Opened, Some(opened)) => Ok(opened),
        (Tried::Used, _) => Err(Refusal::CodeUsed.into()),
        (Tried::Expired, _) => Err(Refusal::CodeExpired.into()),
        (Tried::Wrong | Tried::Opened, _) => Err(Refusal::WrongCode.into()),
    }
}

/// Confirms the password on a device that is signed in.
///
/// # Errors
/// [`Refusal::WrongPassword`], [`Refusal::TooManyTries`].
pub async fn confirm(state: &AppState, from: IpAddr, who: &SignedIn, password: &str) -> Result<(), Error> {
    give_again(state, from, who, password).await?;
    let (device, now) = (who.device.id, state.now());
    state.db.write(|tx| async move { Ok(devices::confirmed(&*tx, device, now).await?) }).await
}

/// Sets a new password and ends the person's sessions on all other devices.
///
/// # Errors
/// [`Refusal::WrongPassword`], [`Refusal::TooManyTries`], or what is wrong with the new password.
pub async fn change(state: &AppState, from: IpAddr, who: &SignedIn, old: &str, new: &str) -> Result<(), Error> {
    let numbers = directory::nips(state.db.read(), who.card.id).await?;
    let mut known: Vec<&str> = numbers.iter().map(|dated| dated.nip.as_str()).collect();
    known.push(old);
    check_new(new, &known)?;
    let old = give_again(state, from, who, old).await?;
    let hash = state.passwords.hash(new, state.random()).await?;
    let (old, hash) = (&old, &hash);
    state
        .db
        .write(|tx| async move {
            let now = state.now();
            // As in signing in: whoever was reset meanwhile begins with a code, and with no password but what they then set.
            accounts::lock(&*tx, who.card.id).await?;
            if accounts::password_hash(&*tx, who.card.id).await? != *old {
                return Err(Refusal::WrongPassword.into());
            }
            accounts::set_password(&*tx, who.card.id, Some(hash.clone()), now).await?;
            devices::revoke_all(&*tx, who.card.id, Some(who.device.id), now).await?;
            Ok(devices::confirmed(&*tx, who.device.id, now).await?)
        })
        .await
}

/// Checks the password of somebody signed in, under the same gate as signing in; the hash that it fits.
async fn give_again(state: &AppState, from: IpAddr, who: &SignedIn, password: &str) -> Result<Option<String>, Error> {
    let numbers = directory::nips(state.db.read(), who.card.id).await?;
    let gate = numbers.iter().find(|dated| dated.range.contains(who.today)).map(|dated| Gate::of(dated.nip, from));
    let counted = gate.ok_or(Refusal::WrongPassword)?.enter(state).await?;
    let fits = is_theirs(state, who, password).await;
    counted.ends(fits).await
}

async fn is_theirs(state: &AppState, who: &SignedIn, password: &str) -> Result<Option<String>, Error> {
    let hash = accounts::password_hash(state.db.read(), who.card.id).await?;
    let fits = state.passwords.verify(password, hash.as_deref()).await?;
    if fits { Ok(hash) } else { Err(Refusal::WrongPassword.into()) }
}

/// Whose number it is today.
async fn holder(state: &AppState, nip: Nip) -> Result<Option<Card>, Error> {
    let on = state.db.read();
    let Some((card, days)) = directory::person_of_nip(on, nip).await? else {
        return Ok(None);
    };
    let today = directory::agency(on, card.agency).await?.zone.date(state.now());
    Ok(days.contains(today).then_some(card))
}
