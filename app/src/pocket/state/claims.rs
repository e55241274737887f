//! The person's claims of hours learned elsewhere, and their proofs on the way.
//!
//! Promises: a proof is on this device until the server has all of it, and what is typed until it is saved as a claim; a line that breaks
//! costs one part of a proof. Refuses: to keep a proof under a name that is not its content's.

use domain::{
    bundle::BundleHash,
    hours::{Made, PART_BYTES, Proof, ProofKind},
    ids::ClaimId,
    sync::{
        fold::{ClaimState, Register},
        op::Body,
        stamp::ParkCode,
    },
    wire::{
        base64,
        claim::{ClaimWire, ProofPart, ProofTaken},
        error::ErrorCode,
        json::{self, Json, object},
    },
};
use leptos::prelude::*;
use litemap::LiteMap;

use super::{Desk, Work};
use crate::{
    ports::{Call, Failure},
    state::claim_form::ClaimForm,
    store::StoreError,
};

/// Characters of a part as base64.
const PART_CHARS: usize = PART_BYTES as usize / 3 * 4;

/// Tries at one proof in one sync: some more than it has parts, for a server that had forgotten some.
const TRIES_MAX: u32 = 120;

/// How a proof is on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It waits to be sent.
    Waits,
    /// The server did not take it.
    Refused,
}

impl Held {
    const fn code(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Refused => "refused",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Waits, Self::Refused].into_iter().find(|held| held.code() == code)
    }
}

/// What was typed and not saved yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The fields.
    pub form: ClaimForm,
    /// The proofs attached so far.
    pub proofs: Vec<Proof>,
}

/// A claim as the person sees it: what this device knows, and the server's word on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Which.
    pub id: ClaimId,
    /// As told on this person's devices; none of what the office entered.
    pub made: Option<Made>,
    /// Whether the newest that was told has its receipt.
    pub sent: bool,
    /// What the server did not take, as code, with what was told.
    pub refused: Option<(Made, ParkCode)>,
    /// The server's word; none before it has one, and none about a version that it does not know yet.
    pub word: Option<ClaimWire>,
}

impl Work {
    /// All claims, the latest training first; reactive.
    #[must_use]
    pub fn claims(self) -> Vec<Seen> {
        let desk = self.desk();
        let state = desk.state.get();
        let about = desk.about.get();
        let words = about.as_ref().and_then(|about| about.claims.as_deref()).unwrap_or_default();
        let mut seen: Vec<Seen> = Vec::new();
        for (id, claim) in &state.claims {
            let told = claim.told.as_ref();
            let writer = told.map(|told| (told.writer().device, told.writer().counter));
            let word = words.iter().find(|word| word.id == *id);
            let refused = claim.not_taken().cloned();
            let made = claim.made().cloned();
            if made.is_none() && refused.is_none() && word.is_none() {
                continue;
            }
            seen.push(Seen {
                id: *id,
                made,
                sent: told.is_some_and(Register::stamped),
                refused,
                word: word.filter(|word| word.writer.is_none() || word.writer == writer).cloned(),
            });
        }
        for word in words.iter().filter(|word| !state.claims.contains_key(&word.id)) {
            seen.push(Seen { id: word.id, made: None, sent: true, refused: None, word: Some(word.clone()) });
        }
        seen.sort_by_key(|claim| core::cmp::Reverse((claim.last_day(), claim.id)));
        seen
    }

    /// How proofs are on this device; reactive.
    #[must_use]
    pub fn proofs_here(self) -> LiteMap<BundleHash, Held> {
        self.desk().proofs.get()
    }

    /// How many proofs are on this device alone; reactive.
    #[must_use]
    pub fn proofs_unsent(self) -> usize {
        self.desk().proofs.with(|proofs| proofs.values().filter(|held| **held == Held::Waits).count())
    }

    /// How many proofs of claims wait to be sent, those of what is only being filled in left out; reactive.
    #[must_use]
    pub fn proofs_waiting(self) -> usize {
        let desk = self.desk();
        let here = desk.proofs.get();
        if here.is_empty() {
            return 0;
        }
        desk.state.with(|state| {
            let made = state.claims.values().filter_map(ClaimState::made).flat_map(|made| &made.proofs);
            made.filter(|proof| here.get(&proof.hash) == Some(&Held::Waits)).count()
        })
    }

    /// Keeps a proof on this device until the server has it.
    ///
    /// # Errors
    /// [`StoreError`]: it is not kept.
    pub async fn keep_proof(self, kind: ProofKind, text: &str) -> Result<Option<Proof>, StoreError> {
        let Ok(bytes) = base64::read(text) else { return Ok(None) };
        let hash = BundleHash::of(&bytes);
        let proof = Proof { hash, kind, bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX) };
        let desk = self.desk();
        // The bytes first: what is said to wait is there.
        desk.store.put(&bytes_key(hash), text).await?;
        desk.hold(hash, Some(Held::Waits)).await?;
        Ok(Some(proof))
    }

    /// Lets a proof go that was attached to nothing in the end.
    pub async fn forget_proof(self, hash: BundleHash) {
        let desk = self.desk();
        let used = desk.state.with_untracked(|state| {
            state
                .claims
                .values()
                .filter_map(|claim| claim.made())
                .any(|made| made.proofs.iter().any(|proof| proof.hash == hash))
        });
        if !used {
            desk.let_go(hash).await;
        }
    }

    /// Records a claim, as new or in the place of what was told before; the draft of it is done with.
    ///
    /// # Errors
    /// [`StoreError`]: it was not saved, and the draft stays.
    pub async fn claim(self, made: Made, draft: Option<ClaimId>) -> Result<(), StoreError> {
        self.record(vec![Body::Claimed(Box::new(made))]).await?;
        // A draft that stays after all is offered again; what is saved is saved.
        let _ = self.store().put(&draft_key(draft), "").await;
        Ok(())
    }

    /// Withdraws a claim.
    ///
    /// # Errors
    /// [`StoreError`]: it still stands.
    pub async fn withdraw_claim(self, claim: ClaimId) -> Result<(), StoreError> {
        let desk = self.desk();
        let proofs: Vec<BundleHash> = desk.state.with_untracked(|state| {
            let made = state.claims.get(&claim).and_then(|claim| claim.made());
            made.map(|made| made.proofs.iter().map(|proof| proof.hash).collect()).unwrap_or_default()
        });
        self.record(vec![Body::ClaimWithdrawn { claim }]).await?;
        for hash in proofs {
            self.forget_proof(hash).await;
        }
        Ok(())
    }

    /// What was typed for a claim, or for a new one, and not saved.
    pub async fn claim_draft(self, claim: Option<ClaimId>) -> Option<Draft> {
        let text = self.store().get(&draft_key(claim)).await.ok().flatten()?;
        let json = Json::parse(&text).ok()?;
        Some(Draft { form: ClaimForm::read(json.member("form").ok()?)?, proofs: json.get("proofs").ok()? })
    }

    /// Keeps what is typed; none forgets it.
    ///
    /// # Errors
    /// [`StoreError`]: it was not kept.
    pub async fn keep_claim_draft(self, claim: Option<ClaimId>, draft: Option<Draft>) -> Result<(), StoreError> {
        let text = draft.map(|draft| object(&[("form", &json::Raw(draft.form.write())), ("proofs", &draft.proofs)]));
        self.store().put(&draft_key(claim), &text.unwrap_or_default()).await
    }
}

impl Seen {
    /// The last day of the training.
    #[must_use]
    pub fn last_day(&self) -> Option<domain::time::Date> {
        self.what().map(|what| what.to)
    }

    /// What is claimed, as it holds: what the server accepted, else the newest that was told.
    #[must_use]
    pub fn what(&self) -> Option<&domain::hours::Claim> {
        let word = self.word.as_ref().map(|word| &word.what);
        let refused = self.refused.as_ref().map(|(made, _)| &made.what);
        word.or(refused).or(self.made.as_ref().map(|made| &made.what))
    }

    /// Its proofs.
    #[must_use]
    pub fn proofs(&self) -> &[Proof] {
        let made = self.refused.as_ref().map(|(made, _)| made).or(self.made.as_ref());
        made.map_or_else(|| self.word.as_ref().map_or(&[][..], |word| &word.proofs), |made| &made.proofs)
    }
}

impl Desk {
    /// Which proofs of the person's claims are on this device.
    pub(super) async fn read_proofs(&self) {
        let hashes: Vec<BundleHash> = self.state.with_untracked(|state| {
            let made =
                state.claims.values().filter_map(|claim| claim.made().or(claim.not_taken().map(|(made, _)| made)));
            made.flat_map(|made| made.proofs.iter().map(|proof| proof.hash)).collect()
        });
        if hashes.is_empty() {
            return;
        }
        let Ok(texts) = self.store.texts(hashes.iter().map(|hash| held_key(*hash)).collect()).await else { return };
        let mut found = self.proofs.get_untracked();
        for (hash, text) in hashes.iter().zip(texts) {
            match text.as_deref().and_then(Held::from_code) {
                Some(held) => found.insert(*hash, held),
                None => found.remove(hash),
            };
        }
        if found != self.proofs.get_untracked() {
            self.proofs.set(found);
        }
    }

    async fn hold(&self, hash: BundleHash, held: Option<Held>) -> Result<(), StoreError> {
        self.store.put(&held_key(hash), held.map_or("", Held::code)).await?;
        self.proofs.update(|proofs| {
            match held {
                Some(held) => proofs.insert(hash, held),
                None => proofs.remove(&hash),
            };
        });
        Ok(())
    }

    /// The mark first: bytes without one are no news, a mark without bytes would be.
    async fn let_go(&self, hash: BundleHash) {
        if self.hold(hash, None).await.is_ok() {
            // Bytes that stay cost room until the database goes.
            let _ = self.store.put(&bytes_key(hash), "").await;
        }
    }

    /// Sends the proofs of claims that the server has taken. Whether any arrived wholly.
    pub(super) async fn send_proofs(&self) -> bool {
        self.read_proofs().await;
        let wanted: Vec<BundleHash> = self.state.with_untracked(|state| {
            let told = state.claims.values().filter_map(|claim| claim.told.as_ref());
            let made = told.filter(|told| told.stamped()).filter_map(|told| told.value.as_ref());
            made.flat_map(|made| made.proofs.iter().map(|proof| proof.hash)).collect()
        });
        let mut arrived = false;
        for hash in wanted {
            if self.proofs.with_untracked(|proofs| proofs.get(&hash) != Some(&Held::Waits)) {
                continue;
            }
            let Ok(Some(text)) = self.store.get(&bytes_key(hash)).await else { continue };
            match self.send_proof(hash, &text).await {
                Ok(()) => {
                    self.let_go(hash).await;
                    arrived = true;
                }
                Err(Failure::Refused(detail)) if matches!(detail.code, ErrorCode::WrongProof | ErrorCode::TooLarge) => {
                    // What could not be noted is found out again.
                    let _ = self.hold(hash, Some(Held::Refused)).await;
                }
                // The claim is another by now, or the line is gone: the next sync looks again.
                Err(_) => return arrived,
            }
        }
        arrived
    }

    /// Part after part, beginning where the server says.
    async fn send_proof(&self, hash: BundleHash, text: &str) -> Result<(), Failure> {
        let mut nth = 0;
        for _ in 0..TRIES_MAX {
            let start = PART_CHARS.saturating_mul(nth as usize).min(text.len());
            let end = start.saturating_add(PART_CHARS).min(text.len());
            let body = text.get(start..end).unwrap_or_default().to_owned();
            let call = Call {
                path: format!("/api/claims/proofs/{hash}"),
                body: Some(json::write(&ProofPart { nth, body })),
                credentials: Some(self.credentials()),
            };
            let taken = self.ports.server.call(call).await?;
            match json::read::<ProofTaken>(&taken).map_err(|_| Failure::Unreadable)?.next {
                None => return Ok(()),
                Some(next) => nth = next,
            }
        }
        Err(Failure::Unreadable)
    }
}

fn bytes_key(hash: BundleHash) -> String {
    format!("proof/{hash}")
}

fn held_key(hash: BundleHash) -> String {
    format!("proof-held/{hash}")
}

fn draft_key(claim: Option<ClaimId>) -> String {
    claim.map_or_else(|| "claim-draft/new".to_owned(), |claim| format!("claim-draft/{claim}"))
}
