//! Profile, gaps and the job-person match (JPM).
//!
//! JPM = Σ min(reached, required) ÷ Σ required × 100, in exact fractions (the cap is a parameter, [`JpmRule::capped`]). A
//! self-assessment yields an [`Estimate`], which has no category and no order: rankings, talent maps and allowances take an
//! [`OfficialMatch`], and there is no way from one to the other.

use crate::{
    competency::{CompetencyCode, Level, Reached},
    rules::{Category, CategoryScheme, JpmRule},
};

/// One competency of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileLine {
    /// The competency.
    pub competency: CompetencyCode,
    /// The level that the post requires.
    pub required: Level,
    /// The level reached.
    pub reached: Reached,
}

impl ProfileLine {
    /// Required − reached, where positive, in levels.
    #[must_use]
    pub fn gap(self) -> u8 {
        self.required.number().saturating_sub(self.reached.number())
    }

    /// Reached − required, where positive, in levels.
    #[must_use]
    pub fn surplus(self) -> u8 {
        self.reached.number().saturating_sub(self.required.number())
    }
}

/// Levels reached beside levels required.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// One line per competency of the standard, in its order.
    pub lines: Vec<ProfileLine>,
}

impl Profile {
    /// The lines with a gap, widest first, else in the standard's order.
    #[must_use]
    pub fn gaps(&self) -> Vec<ProfileLine> {
        let mut gaps: Vec<_> = self.lines.iter().copied().filter(|line| line.gap() > 0).collect();
        gaps.sort_by_key(|line| core::cmp::Reverse(line.gap()));
        gaps
    }

    /// How many competencies meet the standard.
    #[must_use]
    pub fn met(&self) -> usize {
        self.lines.iter().filter(|line| line.gap() == 0).count()
    }

    fn sums(&self, rule: &JpmRule) -> Option<Ratio> {
        let required: u32 = self.lines.iter().map(|line| u32::from(line.required.number())).sum();
        let reached = self
            .lines
            .iter()
            .map(|line| {
                let reached = line.reached.number();
                u32::from(if rule.capped { reached.min(line.required.number()) } else { reached })
            })
            .sum();
        (required > 0).then_some(Ratio { reached, required })
    }
}

/// Levels counted over levels required; never without a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Levels that count.
    pub reached: u32,
    /// Levels that the post requires; positive.
    pub required: u32,
}

impl Ratio {
    /// In hundredths of a per cent, halves rounded up: 24 of 27 is 8889.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        (self.reached * 10_000 * 2 + self.required) / (self.required * 2)
    }
}

/// The match that a person's own answers suggest (*perkiraan JPM*): for themselves, and for sums over groups. It cannot be compared
/// or put in a category, so that no ranking can be made of it.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    ratio: Ratio,
}

impl Estimate {
    /// The estimate of a self-assessed profile; none if the profile requires nothing (*belum dapat dihitung*, never 0).
    #[must_use]
    pub fn of(profile: &Profile, rule: &JpmRule) -> Option<Self> {
        profile.sums(rule).map(|ratio| Self { ratio })
    }

    /// The levels that it was computed from.
    #[must_use]
    pub const fn ratio(self) -> Ratio {
        self.ratio
    }
}

/// The match of an accredited assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficialMatch {
    ratio: Ratio,
}

impl OfficialMatch {
    /// The match of an official profile; none if the profile requires nothing.
    #[must_use]
    pub fn of(profile: &Profile, rule: &JpmRule) -> Option<Self> {
        profile.sums(rule).map(|ratio| Self { ratio })
    }

    /// The levels that it was computed from.
    #[must_use]
    pub const fn ratio(self) -> Ratio {
        self.ratio
    }

    /// Its category in a scheme. Compared exactly, not by the rounded per cent: 79.996 % is not yet 80 %.
    #[must_use]
    pub fn category(self, scheme: &CategoryScheme) -> Option<&Category> {
        let reached = u64::from(self.ratio.reached) * 10_000;
        scheme
            .categories
            .iter()
            .find(|category| reached >= u64::from(category.min_hundredths) * u64::from(self.ratio.required))
    }
}
