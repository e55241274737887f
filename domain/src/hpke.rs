//! The sender's half of HPKE (RFC 9180), as far as it is hashing: base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
//!
//! The curve and the cipher are the browser's own (WebCrypto), which has no HPKE; a library for both would weigh more than the sync. The
//! server opens what this seals with a library.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of a public key, and so of an encapsulated one: a point, uncompressed.
pub const POINT_BYTES: usize = 65;

/// `"KEM" ‖ 0x0010`.
const KEM_SUITE: &[u8] = b"KEM\x00\x10";
/// `"HPKE" ‖ 0x0010 ‖ 0x0001 ‖ 0x0001`.
const SUITE: &[u8] = b"HPKE\x00\x10\x00\x01\x00\x01";
const VERSION: &[u8] = b"HPKE-v1";

type Hash = [u8; 32];

/// What one message is encrypted with.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealing {
    /// Of AES-128-GCM.
    pub key: [u8; 16],
    /// Of the first message; no second one follows.
    pub nonce: [u8; 12],
}

/// `Encap` and `KeySchedule` after the curve has done its part: `agreed` is the x-coordinate that the sender's own key (`own`, public)
/// and the recipient's (`to`) have in common (RFC 9180, 4.1 and 5.1).
#[must_use]
pub fn sealing(agreed: &Hash, own: &[u8; POINT_BYTES], to: &[u8; POINT_BYTES], info: &[u8]) -> Sealing {
    let prk = extract(KEM_SUITE, &[], b"eae_prk", agreed);
    schedule(&expand(KEM_SUITE, &prk, b"shared_secret", &[own, to]), info)
}

fn schedule(shared: &Hash, info: &[u8]) -> Sealing {
    let psk_id = extract(SUITE, &[], b"psk_id_hash", &[]);
    let info = extract(SUITE, &[], b"info_hash", info);
    let secret = extract(SUITE, shared, b"secret", &[]);
    // The first byte is the mode.
    let context: [&[u8]; 3] = [&[0], &psk_id, &info];
    Sealing { key: expand(SUITE, &secret, b"key", &context), nonce: expand(SUITE, &secret, b"base_nonce", &context) }
}

/// `LabeledExtract`.
fn extract(suite: &[u8], salt: &[u8], label: &[u8], secret: &[u8]) -> Hash {
    hmac(salt, &[VERSION, suite, label, secret])
}

/// `LabeledExpand` to at most one block.
fn expand<const N: usize>(suite: &[u8], prk: &Hash, label: &[u8], info: &[&[u8]]) -> [u8; N] {
    let length = u16::try_from(N).expect("a block or less").to_be_bytes();
    let mut parts = vec![&length[..], VERSION, suite, label];
    parts.extend(info);
    parts.push(&[1]);
    *hmac(prk, &parts).first_chunk().expect("a block or less")
}

/// HMAC-SHA-256 of all the parts, one after the other.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> Hash {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<const N: usize>(digits: &str) -> [u8; N] {
        core::array::from_fn(|n| u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).expect("digits"))
    }

    /// RFC 9180, A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base setup.
    #[test]
    fn the_schedule_is_that_of_the_rfc() {
        let shared = bytes("c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8");
        let info: [u8; 20] = bytes("4f6465206f6e2061204772656369616e2055726e");
        let sealing = schedule(&shared, &info);
        assert_eq!(sealing.key, bytes("868c066ef58aae6dc589b6cfdd18f97e"));
        assert_eq!(sealing.nonce, bytes("4e0bc5018beba4bf004cca59"));
    }
}
