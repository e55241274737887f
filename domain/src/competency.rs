//! The catalogue: competencies, their five levels, and the statements by which a person judges themselves.

use core::{fmt, str::FromStr};

use crate::{coded::coded, text::Text};

/// The text is not a competency code, level or statement id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompetencyError {
    /// A code has one to eight characters `A`–`Z`, `0`–`9`, starting with a letter.
    #[error("not a competency code")]
    Code,
    /// Levels run from 1 to 5.
    #[error("not a level")]
    Level,
    /// A statement id reads `CODE.LEVEL.NUMBER`.
    #[error("not a statement id")]
    Statement,
}

/// The short, stable name of a competency, such as `INT`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompetencyCode([u8; CompetencyCode::LEN_MAX]);

impl CompetencyCode {
    /// Eight characters: the official ones have two to four, an agency's own may be longer.
    pub const LEN_MAX: usize = 8;

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|&b| b == 0).unwrap_or(Self::LEN_MAX);
        core::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }
}

impl FromStr for CompetencyCode {
    type Err = CompetencyError;

    fn from_str(text: &str) -> Result<Self, CompetencyError> {
        let bytes = text.as_bytes();
        let shaped = (1..=Self::LEN_MAX).contains(&bytes.len())
            && bytes[0].is_ascii_uppercase()
            && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if !shaped {
            return Err(CompetencyError::Code);
        }
        let mut code = [0; Self::LEN_MAX];
        code[..bytes.len()].copy_from_slice(bytes);
        Ok(Self(code))
    }
}

impl fmt::Display for CompetencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CompetencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rung of the ladder, 1 (*Paham*) to 5 (*Ahli*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

impl Level {
    /// The lowest level.
    pub const MIN: Self = Self(1);
    /// The highest level.
    pub const MAX: Self = Self(5);
    /// All levels, lowest first.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// A level from its number.
    ///
    /// # Errors
    /// [`CompetencyError::Level`] outside 1–5.
    pub const fn new(number: u8) -> Result<Self, CompetencyError> {
        if number >= 1 && number <= 5 { Ok(Self(number)) } else { Err(CompetencyError::Level) }
    }

    /// 1–5.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// One level up, if there is one.
    #[must_use]
    pub fn up(self) -> Option<Self> {
        Self::new(self.0 + 1).ok()
    }

    /// One level down, if there is one.
    #[must_use]
    pub fn down(self) -> Option<Self> {
        Self::new(self.0 - 1).ok()
    }
}

/// What a person reached: a level, or none of them yet (*di bawah level 1*, counted as 0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reached(pub Option<Level>);

impl Reached {
    /// From a number 0–5; 0 is "none yet".
    ///
    /// # Errors
    /// [`CompetencyError::Level`] above 5.
    pub fn new(number: u8) -> Result<Self, CompetencyError> {
        match number {
            0 => Ok(Self(None)),
            n => Level::new(n).map(|level| Self(Some(level))),
        }
    }

    /// 0–5.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0.map_or(0, Level::number)
    }
}

/// One behaviour statement; stable across versions of the catalogue. Reads `INT.3.2`: competency, level, number from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId {
    /// The competency that it belongs to.
    pub competency: CompetencyCode,
    /// The level that it describes.
    pub level: Level,
    /// Its number within the level, from 1.
    pub number: u8,
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.competency, self.level.0, self.number)
    }
}

impl fmt::Debug for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for StatementId {
    type Err = CompetencyError;

    fn from_str(text: &str) -> Result<Self, CompetencyError> {
        let mut parts = text.split('.');
        let (Some(code), Some(level), Some(number), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(CompetencyError::Statement);
        };
        let level = match level.as_bytes() {
            [digit] => Level::new(digit.wrapping_sub(b'0'))?,
            _ => return Err(CompetencyError::Level),
        };
        // A leading zero or sign would give one statement two spellings.
        let plain = matches!(number.as_bytes(), [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9']);
        if !plain {
            return Err(CompetencyError::Statement);
        }
        Ok(Self { competency: code.parse()?, level, number: number.parse().map_err(|_| CompetencyError::Statement)? })
    }
}

coded! {
    /// What sort of competency it is: the first three of PermenPANRB 38/2017, the fourth of UU 23/2014.
    pub enum CompetencyKind {
        /// *Manajerial*.
        Managerial = "managerial",
        /// *Sosial kultural*.
        Sociocultural = "sociocultural",
        /// *Teknis*.
        Technical = "technical",
        /// *Pemerintahan*, for heads in regional government.
        Governmental = "governmental",
    }
}

/// One statement and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its stable id.
    pub id: StatementId,
    /// First person, plain language.
    pub text: Text,
}

/// One level of one competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelText {
    /// Which level.
    pub level: Level,
    /// What it means, in a sentence.
    pub meaning: Text,
    /// The statements by which it is judged, in order.
    pub statements: Vec<Statement>,
}

/// One competency with its five levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competency {
    /// Its short, stable name.
    pub code: CompetencyCode,
    /// What sort it is.
    pub kind: CompetencyKind,
    /// Its name.
    pub name: Text,
    /// What it is, in a sentence.
    pub definition: Text,
    /// The five levels, lowest first.
    pub levels: [LevelText; 5],
}

impl Competency {
    /// The text of one level.
    #[must_use]
    pub fn level(&self, level: Level) -> &LevelText {
        &self.levels[usize::from(level.number() - 1)]
    }
}

/// A version of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Such as `2026.1`.
    pub version: String,
    /// What its levels rest on.
    pub basis: Text,
    /// The names of the five levels, lowest first.
    pub level_names: [Text; 5],
    /// In the order of the regulation; what was picked from libraries comes after.
    pub competencies: Vec<Competency>,
}

impl Catalogue {
    /// The competency of that code, if this version has it.
    #[must_use]
    pub fn competency(&self, code: CompetencyCode) -> Option<&Competency> {
        self.competencies.iter().find(|competency| competency.code == code)
    }

    /// The name of a competency; its code where this version does not have it.
    #[must_use]
    pub fn name_of(&self, code: CompetencyCode) -> Text {
        let unnamed = || Text { indonesian: code.to_string(), english: code.to_string() };
        self.competency(code).map_or_else(unnamed, |competency| competency.name.clone())
    }

    /// The statements of one level of one competency; empty if this version does not have the competency.
    #[must_use]
    pub fn statements(&self, code: CompetencyCode, level: Level) -> &[Statement] {
        self.competency(code).map_or(&[], |competency| &competency.level(level).statements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_per_statement() {
        let id: StatementId = "INT.3.2".parse().unwrap();
        assert_eq!(id.to_string(), "INT.3.2");
        for bad in [
            "",
            "INT",
            "INT.3",
            "INT.6.1",
            "INT.0.1",
            "INT.3.0",
            "INT.3.02",
            "INT.3.+1",
            "int.3.1",
            "INT.3.1.1",
            "INT..1",
        ] {
            assert!(bad.parse::<StatementId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_ladder_has_ends() {
        assert_eq!(Level::MAX.up(), None);
        assert_eq!(Level::MIN.down(), None);
        assert_eq!(Reached::new(0).unwrap().number(), 0);
        assert!(Reached::new(6).is_err());
    }
}
