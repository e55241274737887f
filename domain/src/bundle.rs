//! Reference data as immutable bundles, named by the hash of their content.

use core::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

/// The text is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 in hexadecimal")]
pub struct HexError;

/// Writes bytes as lower-case hexadecimal.
pub(crate) fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Reads exactly 64 lower-case hexadecimal digits.
pub(crate) fn read_hex(text: &str) -> Result<[u8; 32], HexError> {
    let digits = text.as_bytes();
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(HexError),
    };
    let mut bytes = [0; 32];
    if digits.len() != 64 {
        return Err(HexError);
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (value(pair[0])? << 4) | value(pair[1])?;
    }
    Ok(bytes)
}

/// SHA-256 of a bundle's bytes: its name and its URL.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleHash(pub [u8; 32]);

impl BundleHash {
    /// The name of that content.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

/// Names a content that comes in pieces: what is large is never held whole.
#[derive(Clone, Debug, Default)]
pub struct Naming(Sha256);

impl Naming {
    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The name of all that was taken.
    #[must_use]
    pub fn name(self) -> BundleHash {
        BundleHash(self.0.finalize().into())
    }
}

impl fmt::Display for BundleHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for BundleHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0[..4], f)
    }
}

impl FromStr for BundleHash {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        read_hex(text).map(Self)
    }
}

/// The bundles that an assessment rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct References {
    /// Competencies and statements.
    pub catalogue: BundleHash,
    /// Required levels.
    pub standards: BundleHash,
    /// Level rule, match, hiding of small groups.
    pub rules: BundleHash,
}

impl References {
    /// All three, in the order in which a device fetches them.
    #[must_use]
    pub const fn hashes(&self) -> [BundleHash; 3] {
        [self.catalogue, self.standards, self.rules]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_the_name_of_the_whole() {
        for pieces in [vec![], vec!["jenjang"], vec!["jen", "", "j", "ang"]] {
            let mut naming = Naming::default();
            pieces.iter().for_each(|piece| naming.take(piece.as_bytes()));
            assert_eq!(naming.name(), BundleHash::of(pieces.concat().as_bytes()));
        }
    }

    #[test]
    fn one_spelling() {
        let hash = BundleHash::of(b"jenjang");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!(hash.to_string().to_uppercase().parse::<BundleHash>(), Err(HexError));
        assert_eq!("é".repeat(32).parse::<BundleHash>(), Err(HexError));
    }
}
