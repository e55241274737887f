//! Hand-in: an envelope on its way, the letter inside it, and what a device keeps of one.

use super::{
    json::{self, FromJson, Json, JsonError, ToJson, members, object},
    sync::OpWire,
};
use crate::{
    hpke::POINT_BYTES,
    ids::{DeviceId, PersonId},
    sync::hand_in::{Letter, Recipient},
    time::Timestamp,
};

/// Writes bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).expect("half a byte");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads lower-case hexadecimal digits.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let digits = text.as_bytes();
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some((value(pair[0])? << 4) | value(pair[1])?)).collect()
}

impl Recipient {
    /// As it travels.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    /// Reads it.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        <[u8; POINT_BYTES]>::try_from(unhex(text)?).ok().map(Self)
    }
}

/// `POST /api/hand-ins`: what is carried. Nothing in it tells whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// For which installation: its public key, in hex.
    pub to: String,
    /// HPKE's encapsulated key, then the ciphertext, in hex.
    pub sealed: String,
}

/// The answer: what became of it. Either way it need not be carried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Whether the ops are in the stream. Otherwise the letter is kept at the server until its person has said that it is theirs.
    pub taken: bool,
}

/// What a device needs to seal, told with [`super::about::About`].
#[derive(Clone, PartialEq, Eq)]
pub struct HandInWire {
    /// The installation's public key, in hex.
    pub to: String,
    /// This device's key, in hex.
    pub key: String,
}

impl core::fmt::Debug for HandInWire {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("HandInWire").field("to", &self.to).finish_non_exhaustive()
    }
}

/// A letter that waits at the server for its person's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldWire {
    /// Names it, in hex.
    pub id: String,
    /// What the person may recognise the device by; none of a device that this server does not know any more.
    pub label: Option<String>,
    /// When it came, in milliseconds since 1970.
    pub received: i64,
    /// How many changes it holds.
    pub changes: u32,
}

/// `POST /api/hand-ins/word`: the person's word about a letter that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// [`HeldWire::id`].
    pub id: String,
    /// Whether it is theirs. Otherwise it is thrown away.
    pub mine: bool,
}

/// What rests on a device of a letter that it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// When it was sealed, by the device's clock.
    pub sealed_at: i64,
    /// The zone of its person's agency: `WIB`, `WITA` or `WIT`.
    pub zone: String,
    /// How many changes it holds.
    pub changes: u64,
    /// What is to be sent; none once it has been.
    pub envelope: Option<Envelope>,
    /// When the server took it, by the device's clock.
    pub handed_at: Option<i64>,
    /// The code with which the server refused it for good.
    pub refused: Option<String>,
}

members! {
    Envelope { to, sealed }
    Handed { taken }
    HandInWire { to, key }
    HeldWire { id, label, received, changes }
    Word { id, mine }
    Carried { sealed_at, zone, changes, envelope, handed_at, refused }
}

impl ToJson for Letter {
    fn write(&self, to: &mut String) {
        let ops: Vec<_> = self.ops.iter().map(|raw| OpWire::new(raw, None)).collect();
        to.push_str(&object(&[
            ("person", &self.person),
            ("device", &self.device),
            ("salt_key", &self.salt_key),
            ("sealed", &self.sealed.0),
            ("skew_ms", &self.skew_ms),
            ("ops", &ops),
        ]));
    }
}

impl FromJson for Letter {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Ok(Self {
            person: json.get::<PersonId>("person")?,
            device: json.get::<DeviceId>("device")?,
            salt_key: json.get("salt_key")?,
            sealed: Timestamp(json.get("sealed")?),
            skew_ms: json.get("skew_ms")?,
            ops: json.get::<Vec<OpWire>>("ops")?.iter().map(OpWire::raw).collect(),
        })
    }
}

/// Writes a letter.
#[must_use]
pub fn write(letter: &Letter) -> String {
    json::write(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::{chain::SaltKey, op::RawOp};

    #[test]
    fn a_letter_reads_back_with_its_texts_as_they_are() {
        let letter = Letter {
            person: PersonId::from_random([1; 16]),
            device: DeviceId::from_random([2; 16]),
            salt_key: SaltKey([3; 32]),
            sealed: Timestamp(-5),
            skew_ms: 7,
            ops: vec![RawOp { header: "{\"n\" :1}".into(), body: "[ \"\\u0061\"]".into() }],
        };
        assert_eq!(json::read::<Letter>(&write(&letter)).unwrap(), letter);
    }

    #[test]
    fn bytes_read_back_from_their_digits() {
        assert_eq!(unhex(&hex(&[0, 10, 255])), Some(vec![0, 10, 255]));
        for bad in ["0", "0g", "0A", "é"] {
            assert_eq!(unhex(bad), None, "{bad}");
        }
    }
}
