//! One-time codes: short enough to be typed from paper, long enough not to be guessed.

use core::fmt;

use domain::ids::PersonId;
use sha2::{Digest, Sha256};

/// Letters and digits that are not mistaken for one another in print: no I, O, 0, 1. Thirty-two, so that a byte's low five bits
/// choose one without favour.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 12 × 5 bits = 60 bits.
const CHARS: usize = 12;
/// As they are read aloud.
const GROUP: usize = 4;

/// A one-time code.
#[derive(Clone, PartialEq, Eq)]
pub struct Code([u8; CHARS]);

impl Code {
    /// Makes a code from random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; CHARS]) -> Self {
        Self(bytes.map(|byte| ALPHABET[usize::from(byte & 31)]))
    }

    /// Reads a code as people type it: either case, with or without spaces and hyphens.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut chars = [0; CHARS];
        let mut typed = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.'));
        for place in &mut chars {
            let typed = u8::try_from(typed.next()?).ok()?.to_ascii_uppercase();
            *place = *ALPHABET.iter().find(|known| **known == typed)?;
        }
        typed.next().is_none().then_some(Self(chars))
    }

    /// What rests of it: SHA-256 over the person and the code. Sixty random bits for at most some days need no slower hash.
    #[must_use]
    pub fn hash(&self, person: PersonId) -> [u8; 32] {
        Sha256::new().chain_update(person.uuid().as_bytes()).chain_update(self.0).finalize().into()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, group) in self.0.chunks(GROUP).enumerate() {
            if n > 0 {
                f.write_str("-")?;
            }
            f.write_str(core::str::from_utf8(group).map_err(|_| fmt::Error)?)?;
        }
        Ok(())
    }
}

/// Never printed by accident.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        let code = Code::from_random([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 30, 255]);
        assert_eq!(code.to_string(), "ABCD-EFGH-JK89");
        for typed in ["ABCD-EFGH-JK89", "abcdefghjk89", " abcd efgh jk89 "] {
            assert_eq!(Code::parse(typed).as_ref(), Some(&code), "{typed}");
        }
        for wrong in ["", "ABCD-EFGH-JK8", "ABCD-EFGH-JK899", "ABCD-EFGH-JK80", "ABCD-EFGH-JKé9"] {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_same_code_of_another_person_rests_differently() {
        let code = Code::from_random([9; CHARS]);
        assert_ne!(code.hash(PersonId::from_random([1; 16])), code.hash(PersonId::from_random([2; 16])));
    }
}
