//! A claim as somebody makes it, with what proves it.

use super::Claim;
use crate::{bundle::BundleHash, coded::coded, ids::ClaimId};

/// Bytes of one proof: a scanned certificate of some pages. A photo that was made smaller on the device has a tenth of it.
pub const PROOF_BYTES_MAX: u32 = 5_000_000;

/// Proofs of one claim: both sides of a certificate, the order to go, the list of those who came, and one more.
pub const PROOFS_MAX: usize = 5;

/// Bytes of a proof that travel at once. A multiple of three, so that every part but the last is base64 without padding: 131,072
/// characters, which take some five seconds at 160 kbit/s. A line that breaks costs one part, not the proof.
pub const PART_BYTES: u32 = 98_304;

/// Characters of a title or an organiser: three lines on a certificate.
pub const NAME_CHARS_MAX: usize = 200;

/// Months of sessions that one claim tells: a year of coaching, and half a year more.
pub const SESSION_MONTHS_MAX: usize = 18;

coded! {
    /// What a proof is, told by its content.
    pub enum ProofKind {
        /// A photo.
        Jpeg = "image/jpeg",
        /// A picture of a screen.
        Png = "image/png",
        /// A photo of newer phones.
        Webp = "image/webp",
        /// A document.
        Pdf = "application/pdf",
    }
}

impl ProofKind {
    /// What these first bytes of a file begin; none of a file that is no proof, whatever its name says.
    #[must_use]
    pub fn of(begin: &[u8]) -> Option<Self> {
        match begin {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }
}

/// A proof by its name; its bytes go their own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// SHA-256 of its bytes.
    pub hash: BundleHash,
    /// What it is.
    pub kind: ProofKind,
    /// How many bytes.
    pub bytes: u32,
}

impl Proof {
    /// In how many parts it travels.
    #[must_use]
    pub const fn parts(&self) -> u32 {
        self.bytes.div_ceil(PART_BYTES)
    }
}

/// Why a claim cannot be taken, besides what it would be worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MadeError {
    /// Title or organiser is missing, too long or holds control characters, or sessions run over too many months.
    #[error("title, organiser or sessions are not as they may be")]
    Words,
    /// No proof, too many, one twice, or one that is empty or too large.
    #[error("the proofs are not as they may be")]
    Proofs,
}

/// A claim as told: the whole of it, each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Which one; a later one of the same name replaces it.
    pub claim: ClaimId,
    /// What is claimed.
    pub what: Claim,
    /// What proves it.
    pub proofs: Vec<Proof>,
}

impl Made {
    /// Whether its words and proofs are as they may be. What it is worth is [`super::HoursRules::weigh`]'s to say.
    ///
    /// # Errors
    /// [`MadeError`].
    pub fn check(&self) -> Result<(), MadeError> {
        if !self.what.is_worded() {
            return Err(MadeError::Words);
        }
        let fits = |proof: &Proof| (1..=PROOF_BYTES_MAX).contains(&proof.bytes);
        let twice = |(at, proof): (usize, &Proof)| self.proofs[..at].iter().any(|other| other.hash == proof.hash);
        let counted = (1..=PROOFS_MAX).contains(&self.proofs.len());
        if !counted || !self.proofs.iter().all(fits) || self.proofs.iter().enumerate().any(twice) {
            return Err(MadeError::Proofs);
        }
        Ok(())
    }
}

impl Claim {
    /// Whether its words are as they may be: there, short, of one line.
    #[must_use]
    pub fn is_worded(&self) -> bool {
        let worded = |text: &str| {
            !text.trim().is_empty() && text.chars().count() <= NAME_CHARS_MAX && !text.chars().any(char::is_control)
        };
        worded(&self.title) && worded(&self.organiser) && self.claimed.sessions.len() <= SESSION_MONTHS_MAX
    }
}
