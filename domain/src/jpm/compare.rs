//! Two profiles of one person beside each other.
//!
//! Refuses to call something progress that was measured against another requirement: such lines are shown, not compared.

use core::cmp::Ordering;

use super::{Profile, ProfileLine};
use crate::competency::CompetencyCode;

/// What became of one competency between two assessments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same level.
    Same,
    /// So many levels higher.
    Up(u8),
    /// So many levels lower.
    Down(u8),
    /// The post required another level then: both are true, neither follows from the other.
    OtherRequirement,
    /// Only one of the two assessed it.
    OnlyOne,
}

/// One competency in two assessments; at least one of them has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The competency.
    pub competency: CompetencyCode,
    /// Its line in the earlier one.
    pub earlier: Option<ProfileLine>,
    /// Its line in the later one.
    pub later: Option<ProfileLine>,
    /// What became of it.
    pub change: Change,
}

impl Change {
    fn between(earlier: Option<ProfileLine>, later: Option<ProfileLine>) -> Self {
        let (Some(earlier), Some(later)) = (earlier, later) else { return Self::OnlyOne };
        if earlier.required != later.required {
            return Self::OtherRequirement;
        }
        let (before, after) = (earlier.reached.number(), later.reached.number());
        match after.cmp(&before) {
            Ordering::Equal => Self::Same,
            Ordering::Greater => Self::Up(after - before),
            Ordering::Less => Self::Down(before - after),
        }
    }
}

/// All competencies of both: the later profile's in its order, then those that only the earlier one has.
#[must_use]
pub fn compare(earlier: &Profile, later: &Profile) -> Vec<Compared> {
    let find = |profile: &Profile, code| profile.lines.iter().find(|line| line.competency == code).copied();
    let row = |competency| {
        let (earlier, later) = (find(earlier, competency), find(later, competency));
        Compared { competency, earlier, later, change: Change::between(earlier, later) }
    };
    let gone = earlier.lines.iter().map(|line| line.competency).filter(|code| find(later, *code).is_none());
    later.lines.iter().map(|line| line.competency).chain(gone).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::competency::{Level, Reached};

    fn profile(lines: &[(&str, u8, u8)]) -> Profile {
        let line = |&(code, required, reached): &(&str, u8, u8)| ProfileLine {
            competency: code.parse().unwrap(),
            required: Level::new(required).unwrap(),
            reached: Reached::new(reached).unwrap(),
        };
        Profile { lines: lines.iter().map(line).collect() }
    }

    #[test]
    fn every_competency_of_both_is_there_once_with_what_became_of_it() {
        let earlier = profile(&[("INT", 2, 1), ("KS", 2, 2), ("KOM", 2, 3), ("OPH", 2, 2), ("PP", 2, 0)]);
        let later = profile(&[("OPH", 3, 3), ("INT", 2, 3), ("KS", 2, 2), ("KOM", 2, 2), ("PB", 2, 1)]);
        let rows: Vec<_> =
            compare(&earlier, &later).into_iter().map(|row| (row.competency.to_string(), row.change)).collect();
        let expected = [
            ("OPH", Change::OtherRequirement),
            ("INT", Change::Up(2)),
            ("KS", Change::Same),
            ("KOM", Change::Down(1)),
            ("PB", Change::OnlyOne),
            ("PP", Change::OnlyOne),
        ];
        assert_eq!(rows, expected.map(|(code, change)| (code.to_owned(), change)));
    }

    #[test]
    fn rising_from_below_the_first_level_counts_from_nothing() {
        let rows = compare(&profile(&[("INT", 2, 0)]), &profile(&[("INT", 2, 2)]));
        assert_eq!(rows[0].change, Change::Up(2));
    }
}
