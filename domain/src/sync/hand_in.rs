//! Hand-in (*titip kirim*): what a person has not sent when they sign out, sealed for the server, for whoever uses the device next to carry.
//!
//! Promises: only the installation that it is for can read it; only a device that this installation signed in, for that very person, can
//! have made it; carrying it twice, late or after others changes nothing more than carrying it once. Refuses: to be read by
//! the device that carries it.
//!
//! A letter is its text, gzipped, behind a MAC and the names of person and device, so that nothing is unpacked or read of what none of ours
//! made; and the whole is encrypted ([`crate::hpke`]). The device's key derives from the installation's
//! secret, so that a server that was restored, and has never met the device, still knows that it made the key.

use core::fmt;

use super::{chain::SaltKey, op::RawOp};
use crate::{
    bundle::{HexError, read_hex, write_hex},
    hpke::{POINT_BYTES, hmac},
    ids::{DeviceId, PersonId},
    time::Timestamp,
};
use uuid::Uuid;

/// HPKE's `info`: names what is sealed, and the version of its form.
pub const INFO: &[u8] = b"jenjang hand-in 1";

/// Bytes of a letter's text. A person's work of months is some 500 kB.
pub const LETTER_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Bytes of that once gzipped, which makes it some ten times smaller: what a slow line sends before either end stops waiting. Who has
/// more is told to wait for a network.
pub const PACKED_BYTES_MAX: usize = 256 * 1024;

const MAC_BYTES: usize = 32;

/// What one device proves its letters with. Known to the device's person and the server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HandInKey(pub [u8; 32]);

impl HandInKey {
    /// The key of a person's device, from the installation's secret.
    #[must_use]
    pub fn of(secret: &[u8; 32], person: PersonId, device: DeviceId) -> Self {
        Self(hmac(secret, &[b"hand-in key", person.uuid().as_bytes(), device.uuid().as_bytes()]))
    }

    fn mac(&self, to: &Recipient, rest: &[u8]) -> [u8; MAC_BYTES] {
        hmac(&self.0, &[INFO, &to.0, rest])
    }

    /// What is to be encrypted: the MAC, whose it is, the packed text.
    #[must_use]
    pub fn frame(&self, to: &Recipient, person: PersonId, device: DeviceId, packed: &[u8]) -> Vec<u8> {
        let rest = [person.uuid().as_bytes(), &device.uuid().as_bytes()[..], packed].concat();
        [&self.mac(to, &rest)[..], &rest].concat()
    }

    /// Whether a letter was framed with this key.
    #[must_use]
    pub fn made(&self, to: &Recipient, framed: &Framed<'_>) -> bool {
        let differing = self.mac(to, framed.rest).iter().zip(framed.mac).fold(0, |sum, (a, b)| sum | (a ^ b));
        differing == 0
    }
}

impl fmt::Debug for HandInKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HandInKey(…)")
    }
}

impl fmt::Display for HandInKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl core::str::FromStr for HandInKey {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        read_hex(text).map(Self)
    }
}

/// A letter taken apart, not yet believed.
#[derive(Clone, Copy, Debug)]
pub struct Framed<'a> {
    mac: &'a [u8; MAC_BYTES],
    rest: &'a [u8],
    /// Whose it says it is.
    pub person: PersonId,
    /// Of which device.
    pub device: DeviceId,
    /// The packed text.
    pub packed: &'a [u8],
}

impl<'a> Framed<'a> {
    /// Takes apart what was decrypted.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (mac, rest) = bytes.split_first_chunk()?;
        let (person, more) = rest.split_first_chunk()?;
        let (device, packed) = more.split_first_chunk()?;
        let (person, device) = (PersonId::from_uuid(Uuid::from_bytes(*person)), Uuid::from_bytes(*device));
        Some(Self { mac, rest, person, device: DeviceId::from_uuid(device), packed })
    }
}

/// For which installation: its public key, a point of P-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient(pub [u8; POINT_BYTES]);

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Whose.
    pub person: PersonId,
    /// The device that they left.
    pub device: DeviceId,
    /// The key of the device's salts, for a server that was restored and never met it.
    pub salt_key: SaltKey,
    /// When it was sealed, by the device's clock.
    pub sealed: Timestamp,
    /// How far the server's clock was ahead when it was last heard, in milliseconds; 0 if that is not known.
    pub skew_ms: i64,
    /// What the server had not confirmed, in its order.
    pub ops: Vec<RawOp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_believed_only_as_it_was_framed() {
        let (person, device) = (PersonId::from_random([1; 16]), DeviceId::from_random([2; 16]));
        let key = HandInKey::of(&[7; 32], person, device);
        let to = Recipient([4; POINT_BYTES]);
        let bytes = key.frame(&to, person, device, b"what was not sent");
        let framed = Framed::read(&bytes).expect("whole");
        assert_eq!((framed.person, framed.device, framed.packed), (person, device, &b"what was not sent"[..]));
        assert!(key.made(&to, &framed));
        assert!(!key.made(&Recipient([5; POINT_BYTES]), &framed), "for another installation");
        let other = PersonId::from_random([3; 16]);
        assert!(!HandInKey::of(&[7; 32], other, device).made(&to, &framed), "of another person");
        for place in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[place] ^= 1;
            assert!(Framed::read(&altered).is_none_or(|framed| !key.made(&to, &framed)), "{place}");
        }
        assert!(Framed::read(&bytes[..MAC_BYTES + 31]).is_none());
    }

    #[test]
    fn a_key_never_prints() {
        assert_eq!(format!("{:?}", HandInKey([9; 32])), "HandInKey(…)");
    }
}
