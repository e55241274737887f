//! Profile, gaps and the job-person match (JPM).
//!
//! JPM = Σ min(reached, required) ÷ Σ required × 100, in exact fractions (the cap is a parameter, [`JpmRule::capped`]). A
//! self-assessment yields an [`Estimate`], which has no category and no order: rankings, talent maps and allowances take an
//! [`OfficialMatch`], and there is no way from one to the other.

mod compare;

use crate::{
    competency::{CompetencyCode, Level, Reached},
    rules::{Category, CategoryScheme, JpmRule},
};

pub use self::compare::{Change, Compared, compare};

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
        let widest = Level::MAX.number();
        (1..=widest).rev().flat_map(|gap| self.lines.iter().copied().filter(move |line| line.gap() == gap)).collect()
    }

    /// How many competencies meet the standard.
    #[must_use]
    pub fn met(&self) -> usize {
        self.lines.iter().filter(|line| line.gap() == 0).count()
    }

    fn sums(&self, rule: &JpmRule) -> Option<Ratio> {
        let required: u32 = self.lines.iter().map(|line| u32::from(line.required.number())).sum();
        let reached = self.lines.iter().map(|line| u32::from(rule.counted(*line))).sum();
        (required > 0).then_some(Ratio { reached, required })
    }
}

impl JpmRule {
    /// The levels of one competency that count towards the match, 0–5.
    #[must_use]
    pub fn counted(&self, line: ProfileLine) -> u8 {
        let reached = line.reached.number();
        if self.capped { reached.min(line.required.number()) } else { reached }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{rules::Rules, shipped, wire::bundle};

    fn rules() -> Rules {
        bundle::read_rules(shipped::RULES).unwrap()
    }

    fn profile(levels: &[(u8, u8)]) -> Profile {
        let lines = levels
            .iter()
            .zip(["INT", "KS", "KOM", "OPH", "PP", "PDOL", "MP", "PK", "PB"])
            .map(|(&(required, reached), code)| ProfileLine {
                competency: code.parse().unwrap(),
                required: Level::new(required).unwrap(),
                reached: Reached::new(reached).unwrap(),
            })
            .collect();
        Profile { lines }
    }

    #[test]
    fn a_surplus_does_not_fill_a_gap() {
        let profile = profile(&[(3, 3), (3, 4), (3, 2), (3, 3), (3, 3), (3, 3), (3, 1), (3, 3), (3, 3)]);
        let ratio = Estimate::of(&profile, &rules().jpm).unwrap().ratio();
        assert_eq!(ratio, Ratio { reached: 24, required: 27 });
        assert_eq!(ratio.hundredths(), 8889);
        let uncapped = JpmRule { capped: false, ..rules().jpm };
        assert_eq!(Estimate::of(&profile, &uncapped).unwrap().ratio().reached, 25);
        let gaps: Vec<_> = profile.gaps().iter().map(|line| (line.competency.to_string(), line.gap())).collect();
        assert_eq!(gaps, [("MP".into(), 2), ("KOM".into(), 1)]);
        assert_eq!(profile.met(), 7);
    }

    #[test]
    fn without_a_requirement_there_is_no_match_not_a_zero() {
        assert!(Estimate::of(&Profile::default(), &rules().jpm).is_none());
    }

    #[test]
    fn a_category_begins_exactly_at_its_threshold() {
        let rules = rules();
        let scheme = &rules.schemes[0];
        // 4 of 5 is 80 %; 3 of 5 is 60 %.
        let category = |reached| {
            let profile = profile(&[(5, reached)]);
            OfficialMatch::of(&profile, &rules.jpm).unwrap().category(scheme).unwrap().name.indonesian.clone()
        };
        assert_eq!(category(4), scheme.categories[0].name.indonesian);
        assert_eq!(category(3), scheme.categories[2].name.indonesian);
    }

    proptest! {
        #[test]
        fn capped_it_lies_between_0_and_100_and_a_higher_level_never_lowers_it(
            levels in prop::collection::vec((1..=5_u8, 0..=4_u8), 1..=9),
            index in any::<prop::sample::Index>(),
        ) {
            let rule = rules().jpm;
            let before = Estimate::of(&profile(&levels), &rule).unwrap().ratio();
            let mut higher = levels.clone();
            higher[index.index(levels.len())].1 += 1;
            let after = Estimate::of(&profile(&higher), &rule).unwrap().ratio();
            prop_assert!(before.hundredths() <= 10_000);
            prop_assert!(after.reached >= before.reached);
            let full = profile(&levels).gaps().is_empty();
            prop_assert_eq!(before.hundredths() == 10_000, full);
        }
    }
}
