//! What people have left on devices when they signed out: sealed, carried by anybody, and taken at their word.

use std::collections::BTreeSet;

use app::ports::{Call, Failure};
use domain::{
    sync::hand_in::Letter,
    wire::{
        hand_in::{self, Envelope, Handed, HeldWire, Word},
        json,
    },
};
use server::hand_in::Keys;

use super::model::Mark;
use crate::harness::sealer;

/// One sealed letter.
pub struct Left {
    envelope: Envelope,
    /// The ops in it.
    pub ops: BTreeSet<Mark>,
    /// Whether a server has answered for it since it was last set back.
    pub handed: bool,
}

impl Left {
    /// Seals a letter as its device does.
    pub fn seal(letter: &Letter, ops: BTreeSet<Mark>, keys: &Keys) -> Self {
        let framed = sealer::frame(&keys.key(letter.person, letter.device), keys.to(), letter);
        let sealed = hand_in::hex(&sealer::seal(keys.to(), &framed, 7));
        Self { envelope: Envelope { to: keys.to().to_hex(), sealed }, ops, handed: false }
    }

    /// How it is handed in.
    pub fn call(&self) -> Call {
        Call { path: "/api/hand-ins".into(), body: Some(json::write(&self.envelope)), credentials: None }
    }
}

/// Whether a server has answered for an envelope.
pub fn is_handed(answer: &Result<String, Failure>) -> bool {
    answer.as_ref().is_ok_and(|text| json::read::<Handed>(text).is_ok())
}

/// Whether a letter that waited is in its person's stream now.
pub fn is_taken(answer: &Result<String, Failure>) -> bool {
    answer.as_ref().is_ok_and(|text| json::read::<Handed>(text).is_ok_and(|handed| handed.taken))
}

/// The person says that a letter is theirs.
pub fn word(held: &HeldWire, credentials: app::ports::Credentials) -> Call {
    let word = Word { id: held.id.clone(), mine: true };
    Call { path: "/api/hand-ins/word".into(), body: Some(json::write(&word)), credentials: Some(credentials) }
}
