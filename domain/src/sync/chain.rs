//! The digest chain over a person's stream.
//!
//! `digest[n] = SHA-256(digest[n-1] ‖ header n ‖ stamp n ‖ SHA-256(salt ‖ body n))`, `salt = HMAC-SHA-256(the device's salt key, counter)`.
//! A cursor is `(seq, digest)`; a server that was restored, a record that was altered and a receipt are all told by it. A body can be
//! erased while the chain holds: in its place stands its part of the digest ([`erased`]), and the salt, which goes with it, keeps it from
//! being guessed.

use core::{fmt, str::FromStr};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

use super::{op::RawOp, stamp::Stamp};
use crate::bundle::{HexError, read_hex, write_hex};

/// The key from which a device's salts derive; known to the device's person and the server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SaltKey(pub [u8; 32]);

impl SaltKey {
    fn salt(&self, counter: u64) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(&counter.to_be_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for SaltKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SaltKey(…)")
    }
}

impl fmt::Display for SaltKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl FromStr for SaltKey {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        read_hex(text).map(Self)
    }
}

/// The digest of a stream up to some op.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest before the first op.
    pub const GENESIS: Self = Self([0; 32]);

    /// The digest after one more op.
    #[must_use]
    pub fn after(self, op: &RawOp, counter: u64, stamp: &Stamp, key: &SaltKey) -> Self {
        let body = erased_part(&op.body).unwrap_or_else(|| body_part(op, counter, key));
        let status = stamp.status.code();
        let mut hash = Sha256::new();
        hash.update(self.0);
        // Lengths before texts: no two streams share one spelling.
        hash.update((op.header.len() as u64).to_be_bytes());
        hash.update(&op.header);
        hash.update(stamp.seq.to_be_bytes());
        hash.update(stamp.eff.0.to_be_bytes());
        hash.update((status.len() as u64).to_be_bytes());
        hash.update(status);
        hash.update(body);
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0[..4], f)
    }
}

impl FromStr for Digest {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        read_hex(text).map(Self)
    }
}

/// A body's part of the digest.
fn body_part(op: &RawOp, counter: u64, key: &SaltKey) -> [u8; 32] {
    Sha256::new().chain_update(key.salt(counter)).chain_update(&op.body).finalize().into()
}

/// What stands around a body's part of the digest where the body was erased.
const ERASED: (&str, &str) = ("{\"erased\":\"", "\"}");

/// The part of the digest that stands in the place of an erased body; none of a body that is there.
#[must_use]
pub fn erased_part(body: &str) -> Option<[u8; 32]> {
    read_hex(body.strip_prefix(ERASED.0)?.strip_suffix(ERASED.1)?).ok()
}

/// What stands in the place of an op's body once that is erased: enough for the chain to hold, and without the salt's key nothing to
/// guess the body by. A body that was erased already stays as it is.
#[must_use]
pub fn erased(op: &RawOp, counter: u64, key: &SaltKey) -> String {
    struct Part([u8; 32]);
    impl fmt::Display for Part {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_hex(&self.0, f)
        }
    }
    let part = erased_part(&op.body).unwrap_or_else(|| body_part(op, counter, key));
    format!("{}{}{}", ERASED.0, Part(part), ERASED.1)
}

/// How much of a stream one knows, and that it is the same stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The last op known; 0 before the first.
    pub seq: u64,
    /// The digest after it.
    pub digest: Digest,
}

impl Cursor {
    /// Before the first op.
    pub const GENESIS: Self = Self { seq: 0, digest: Digest::GENESIS };

    /// After one more op, whose stamp must carry the next `seq`.
    #[must_use]
    pub fn after(self, op: &RawOp, counter: u64, stamp: &Stamp, key: &SaltKey) -> Self {
        Self { seq: stamp.seq, digest: self.digest.after(op, counter, stamp, key) }
    }
}
