//! Ranks: *golongan ruang* of a PNS and *golongan* of a PPPK.

use core::{fmt, str::FromStr};

/// Lowest first.
const PNS: [&str; 17] = [
    "I/a", "I/b", "I/c", "I/d", "II/a", "II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d", "IV/a", "IV/b",
    "IV/c", "IV/d", "IV/e",
];

/// Lowest first.
const PPPK: [&str; 17] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];

/// A rank in one of the two schemes. The schemes are not comparable with each other, so there is no order over both.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rank {
    /// I/a … IV/e.
    Pns(PnsRank),
    /// I … XVII.
    Pppk(PppkGrade),
}

/// A rank from I/a to IV/e; higher is greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PnsRank(u8);

/// A grade from I to XVII; higher is greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PppkGrade(u8);

/// The text is a rank of neither scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a rank")]
pub struct RankError;

impl Rank {
    /// As the regulation writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pns(rank) => PNS[usize::from(rank.0)],
            Self::Pppk(grade) => PPPK[usize::from(grade.0)],
        }
    }
}

/// Reads `III/a` as a rank and `IX` as a grade; space around and the size of letters are forgiven.
impl FromStr for Rank {
    type Err = RankError;

    fn from_str(text: &str) -> Result<Self, RankError> {
        let text = text.trim();
        let place = |names: &[&str]| {
            let found = names.iter().position(|name| name.eq_ignore_ascii_case(text));
            found.and_then(|at| u8::try_from(at).ok())
        };
        let pns = place(&PNS).map(|at| Self::Pns(PnsRank(at)));
        pns.or_else(|| place(&PPPK).map(|at| Self::Pppk(PppkGrade(at)))).ok_or(RankError)
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rank({self})")
    }
}

impl fmt::Debug for PnsRank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Rank::Pns(*self).fmt(f)
    }
}

impl fmt::Debug for PppkGrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Rank::Pppk(*self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for name in PNS.into_iter().chain(PPPK) {
            let rank: Rank = name.parse().expect(name);
            assert_eq!(rank.to_string(), name);
            assert_eq!(name.to_lowercase().parse(), Ok(rank));
            assert_eq!(matches!(rank, Rank::Pns(_)), name.contains('/'));
        }
        assert_eq!(" iii/A ".parse::<Rank>().map(Rank::as_str), Ok("III/a"));
    }

    #[test]
    fn no_other_ranks() {
        for text in ["", "/", "I/e", "V/a", "IV/f", "IIII", "XVIII", "0", "IIIa", "III/"] {
            assert_eq!(text.parse::<Rank>(), Err(RankError), "{text}");
        }
    }

    #[test]
    fn higher_is_greater() {
        let (Ok(Rank::Pns(low)), Ok(Rank::Pns(high))) = ("III/d".parse(), "IV/a".parse()) else {
            panic!("both are ranks of a PNS");
        };
        assert!(low < high);
        let (Ok(Rank::Pppk(low)), Ok(Rank::Pppk(high))) = ("VIII".parse(), "IX".parse()) else {
            panic!("both are grades of a PPPK");
        };
        assert!(low < high);
    }
}
