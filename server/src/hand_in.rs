//! Hand-ins: opening what devices carry here for people who have left them, and putting it where it belongs.
//!
//! Promises: nothing is taken that was not sealed for this installation by a device that it signed in, for that very person; an answer
//! means that the letter is durable, in the stream or waiting for its person's word; taking one again changes nothing. An op that could
//! never be stored is stood in for, as its device would have done, and harms no other; what cannot go on under its own name goes on under
//! another. Refuses: to tell the carrier whose it was.

use std::io::Read as _;

use domain::{
    hpke::POINT_BYTES,
    ids::{DeviceId, PersonId},
    sync::{
        chain::Cursor,
        device::{LocalOp, OP_BYTES_MAX, PUSH_OPS_MAX, Unfit, renamed},
        hand_in::{Framed, HandInKey, INFO, LETTER_BYTES_MAX, Letter, Recipient},
        op::{Head, Op, RawOp},
        stamp::ParkCode,
    },
    time::Timestamp,
    wire::{error::ErrorCode, hand_in::Envelope, json, op},
};
use flate2::read::GzDecoder;
use hpke::{
    Deserializable as _, Kem as _, OpModeR, Serializable as _, aead::AesGcm128, kdf::HkdfSha256,
    kem::DhP256HkdfSha256 as Kem, single_shot_open,
};
use sha2::{Digest as _, Sha256};

use crate::{
    state::AppState,
    store::{
        self, Tx,
        bundles::Shelf,
        devices, hand_ins,
        sync::{self, Offered, Push},
    },
};

/// Why a letter was not taken.
#[derive(Debug)]
pub enum Error {
    /// What is wrong with it, in the words of the wire.
    Refused(ErrorCode),
    /// The database.
    Store(store::Error),
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

impl From<store::Error> for Error {
    fn from(cause: store::Error) -> Self {
        Self::Store(cause)
    }
}

impl store::Failure for Error {
    fn store(&self) -> Option<&store::Error> {
        match self {
            Self::Refused(_) => None,
            Self::Store(cause) => Some(cause),
        }
    }
}

/// What this installation opens letters with, and what it gives its devices to make them.
pub struct Keys {
    secret: [u8; 32],
    private: <Kem as hpke::Kem>::PrivateKey,
    to: Recipient,
}

impl Keys {
    /// All of it follows from one secret.
    #[must_use]
    pub fn of(secret: [u8; 32]) -> Self {
        let (private, public) = Kem::derive_keypair(&secret);
        let mut to = [0; POINT_BYTES];
        to.copy_from_slice(&public.to_bytes());
        Self { secret, private, to: Recipient(to) }
    }

    /// For whom letters are sealed.
    #[must_use]
    pub const fn to(&self) -> &Recipient {
        &self.to
    }

    /// What a person's device proves its letters with.
    #[must_use]
    pub fn key(&self, person: PersonId, device: DeviceId) -> HandInKey {
        HandInKey::of(&self.secret, person, device)
    }

    /// The letter in an envelope, and its text, if one of ours made it.
    ///
    /// # Errors
    /// [`ErrorCode::OtherInstallation`], [`ErrorCode::EnvelopeDamaged`], [`ErrorCode::EnvelopeForged`].
    pub fn open(&self, envelope: &Envelope) -> Result<(Letter, String), ErrorCode> {
        let to = Recipient::from_hex(&envelope.to).ok_or(ErrorCode::EnvelopeDamaged)?;
        if to != self.to {
            return Err(ErrorCode::OtherInstallation);
        }
        let sealed = domain::wire::hand_in::unhex(&envelope.sealed).ok_or(ErrorCode::EnvelopeDamaged)?;
        let bytes = self.decrypt(&sealed).ok_or(ErrorCode::EnvelopeDamaged)?;
        let framed = Framed::read(&bytes).ok_or(ErrorCode::EnvelopeForged)?;
        if !self.key(framed.person, framed.device).made(&self.to, &framed) {
            return Err(ErrorCode::EnvelopeForged);
        }
        // From here on it is one of our own devices that speaks.
        let text = unpack(framed.packed).ok_or(ErrorCode::EnvelopeDamaged)?;
        let letter: Letter = json::read(&text).map_err(|_| ErrorCode::EnvelopeDamaged)?;
        let own = |op: Op| op.id().device == framed.device;
        if letter.person != framed.person || letter.device != framed.device || !fitting(&letter).into_iter().all(own) {
            return Err(ErrorCode::EnvelopeForged);
        }
        Ok((letter, text))
    }

    fn decrypt(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (point, ciphertext) = sealed.split_first_chunk::<POINT_BYTES>()?;
        let point = <Kem as hpke::Kem>::EncappedKey::from_bytes(point).ok()?;
        let mode = OpModeR::Base;
        single_shot_open::<AesGcm128, HkdfSha256, Kem>(&mode, &self.private, &point, INFO, ciphertext, &[]).ok()
    }
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it is in the stream.
    Taken,
    /// It waits for its person's word.
    Waits,
}

/// Opens an envelope and puts the letter where it belongs. Its device's session ends with it: the person has left.
///
/// A device that was signed out from elsewhere, or that this database never met because it was set back, may be in anybody's hands by
/// now: its letter waits for the person's word.
///
/// # Errors
/// [`Error`]; nothing is stored then.
pub async fn receive(state: &AppState, envelope: &Envelope) -> Result<Outcome, Error> {
    let (letter, text) = state.hand_in.open(envelope)?;
    let (now, letter, text, shelf) = (state.now(), &letter, &text, &*state.shelf);
    let work = |tx: Tx| async move {
        let device = devices::any(&*tx, letter.device).await?.filter(|device| device.person == letter.person);
        let trusted = match &device {
            Some(device) => !device.revoked,
            None => false,
        };
        if trusted && take(&tx, shelf, letter, text, now).await? {
            devices::revoke(&*tx, letter.person, letter.device, now).await?;
            return Ok(Outcome::Taken);
        }
        if !trusted && !is_new(&tx, letter, text).await? {
            return Ok(Outcome::Taken);
        }
        if store::directory::person(&*tx, letter.person).await?.is_none() {
            // A backup older than the person: what it is restored to next may know them.
            return Err(ErrorCode::NotFound.into());
        }
        let kept = hand_ins::Letter {
            person: letter.person,
            id: name(text),
            device: letter.device,
            received: now,
            changes: letter.ops.len(),
            text,
        };
        if hand_ins::keep(&*tx, &kept).await? { Ok(Outcome::Waits) } else { Err(ErrorCode::Busy.into()) }
    };
    state.db.write(work).await
}

/// The person's word about a letter of theirs that waits. One that does not wait any more was decided before. Whether it waits still:
/// something that comes before it is missing.
///
/// # Errors
/// Those of the store.
pub async fn decide(state: &AppState, person: PersonId, id: [u8; 32], mine: bool) -> Result<bool, Error> {
    let (now, shelf, id) = (state.now(), &*state.shelf, &id);
    let work = |tx: Tx| async move {
        let Some(text) = hand_ins::text(&*tx, person, id).await? else { return Ok(false) };
        if mine {
            let corrupt = store::Error::Corrupt { table: "hand_in", what: "letter" };
            let letter: Letter = json::read(&text).map_err(|_| corrupt)?;
            if !take(&tx, shelf, &letter, &text, now).await? {
                return Ok(true);
            }
        }
        hand_ins::remove(&*tx, person, id).await?;
        Ok(false)
    };
    state.db.write(work).await
}

/// The text of a letter; none of what is no text, or too long.
fn unpack(packed: &[u8]) -> Option<String> {
    let mut text = String::new();
    GzDecoder::new(packed).take(LETTER_BYTES_MAX as u64 + 1).read_to_string(&mut text).ok()?;
    (text.len() <= LETTER_BYTES_MAX).then_some(text)
}

fn name(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Puts a letter's ops into the stream. Whether all of them are there now.
///
/// What cannot go on under its own name goes on under one that follows from this letter: where another copy of the device has taken the
/// name, and where the ops before it are gone with what a restored server forgot, for the device will not say them again.
async fn take(tx: &Tx, shelf: &Shelf, letter: &Letter, text: &str, now: Timestamp) -> Result<bool, Error> {
    let ops = fitting(letter);
    let stored = sync::stored(&**tx, letter.person, letter.device).await?;
    let whole = (1..).zip(&ops).take_while(|(nth, op)| op.id().counter < ops[0].id().counter + nth).count();
    if ops.first().is_some_and(|first| first.id().counter <= stored + 1) {
        push(tx, shelf, letter, letter.device, &ops[..whole], now).await?;
    }
    let missing = sync::missing(&**tx, letter.person, &ops).await?;
    if missing.is_empty() {
        return Ok(true);
    }
    let (device, anew) = anew(&missing, text);
    push(tx, shelf, letter, device, &anew, now).await?;
    Ok(sync::missing(&**tx, letter.person, &anew).await?.is_empty())
}

/// Whether a letter says anything that is not known yet, under its own names or those that it was given.
async fn is_new(tx: &Tx, letter: &Letter, text: &str) -> Result<bool, Error> {
    let ops = fitting(letter);
    let missing = sync::missing(&**tx, letter.person, &ops).await?;
    let (_, anew) = anew(&missing, text);
    Ok(!sync::missing(&**tx, letter.person, &anew).await?.is_empty())
}

/// Ops under the names that they go on by where another has theirs.
fn anew(ops: &[Op], text: &str) -> (DeviceId, Vec<Op>) {
    let device = DeviceId::derive(&[b"hand-in", &name(text)]);
    let heads: Vec<Head> = ops.iter().map(|op| op.head.clone()).collect();
    let anew = ops.iter().zip(renamed(&heads, device)).map(|(op, head)| op::rename(op, head));
    (device, anew.collect())
}

/// Pushes ops as a device would have, page by page.
async fn push(
    tx: &Tx,
    shelf: &Shelf,
    letter: &Letter,
    device: DeviceId,
    ops: &[Op],
    now: Timestamp,
) -> Result<(), Error> {
    for page in ops.chunks(PUSH_OPS_MAX) {
        let push = Push {
            person: letter.person,
            device,
            cursor: Cursor::GENESIS,
            received: now,
            // As if it had just been sent: what the device's clock shows differs from ours by what it last measured.
            now: now.plus_ms(letter.skew_ms.saturating_neg()),
            ops: page.iter().map(|op| Offered { op: op.clone(), eff_before: None }).collect(),
            keys: vec![(device, letter.salt_key)],
        };
        if sync::take_within(tx, shelf, &push).await?.fork {
            // Another copy of the device has these names.
            break;
        }
    }
    Ok(())
}

fn fitting(letter: &Letter) -> Vec<Op> {
    letter.ops.iter().filter_map(fit).collect()
}

/// The op, or what stands in for one that could never be stored. None of what has no readable name.
fn fit(raw: &RawOp) -> Option<Op> {
    let op = op::read(raw.clone()).ok()?;
    if raw.len() <= OP_BYTES_MAX {
        return Some(op);
    }
    let unfit = Unfit { id: op.id(), content_hash: raw.content_hash(), reason: ParkCode::TooLarge };
    let mut local = LocalOp::new(op);
    op::withhold(&mut local, &unfit);
    Some(local.op)
}
