//! What an agency's self-assessments add up to: by unit, and over a unit with all below it.

use core::num::NonZeroU32;
use std::collections::BTreeMap;

use super::{Bin, Cell, Row, Tally, histogram, suppress};
use crate::{coded::coded, competency::CompetencyCode, ids::UnitId, people::UnitTree};

/// Bars of the distribution are 5 per cent wide.
pub const BIN_HUNDREDTHS: NonZeroU32 = NonZeroU32::new(500).expect("positive");
/// The highest match that a capped rule yields: 100 per cent.
const MATCH_TOP: NonZeroU32 = NonZeroU32::new(10_000).expect("positive");

coded! {
    /// How far somebody is within a period.
    pub enum Progress {
        /// Has a post and has sent nothing.
        NotBegun = "not_begun",
        /// Has begun, as far as the server was told.
        Begun = "begun",
        /// Has submitted.
        Submitted = "submitted",
        /// Has no post and so no standard: outside the denominators.
        NoPost = "no_post",
        /// The period does not cover them, and they have begun nothing in it: outside the denominators.
        NotCovered = "not_covered",
    }
}

/// How many people are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Have submitted.
    pub submitted: u32,
    /// Have begun.
    pub begun: u32,
    /// Have sent nothing.
    pub not_begun: u32,
    /// Have no post, and stand outside the others.
    pub no_post: u32,
}

impl Counts {
    /// Those who have a post: who could submit.
    #[must_use]
    pub const fn covered(self) -> u32 {
        self.submitted + self.begun + self.not_begun
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            submitted: self.submitted + other.submitted,
            begun: self.begun + other.begun,
            not_begun: self.not_begun + other.not_begun,
            no_post: self.no_post + other.no_post,
        }
    }
}

/// Gaps of some people in one competency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Their gaps in levels, added up.
    pub tally: Tally,
    /// How many have one.
    pub with_gap: u32,
}

/// The people who sit in one unit directly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitFigures {
    /// How far they are.
    pub counts: Counts,
    /// Gaps of those who have submitted, by competency.
    pub gaps: BTreeMap<CompetencyCode, Gaps>,
    /// Estimated matches of those who have submitted, in hundredths of a per cent, in any order.
    pub matches: Vec<u32>,
}

/// All units of an agency with their figures.
#[derive(Clone, Debug)]
pub struct Figures {
    tree: UnitTree,
    own: BTreeMap<UnitId, UnitFigures>,
    competencies: Vec<CompetencyCode>,
    min: u32,
}

/// One unit of the heat map, with all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatRow {
    /// The unit.
    pub unit: UnitId,
    /// How far its people are.
    pub counts: Counts,
    /// Mean gaps, in the order of the competencies.
    pub cells: Vec<Cell>,
}

/// How matches are spread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The bars.
    pub bins: Vec<Bin>,
    /// The median, in hundredths of a per cent; between two, their mean, rounded down.
    pub median: u32,
    /// How many people.
    pub people: u32,
}

/// The mean gap of one competency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeanGap {
    /// The competency.
    pub competency: CompetencyCode,
    /// In hundredths of a level.
    pub mean_hundredths: i64,
    /// How many people.
    pub people: u32,
    /// How many of them have a gap.
    pub with_gap: u32,
}

/// What is told of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// How far its people are.
    pub counts: Counts,
    /// How matches are spread; none where nobody has submitted, or it is hidden.
    pub spread: Option<Spread>,
    /// Mean gaps, widest first; those of equal width in the order of the competencies.
    pub gaps: Vec<MeanGap>,
    /// Whether something is hidden.
    pub hidden: bool,
}

impl Figures {
    /// Puts the figures of the units together. Groups of fewer than `min` people will be hidden, with what would give them away;
    /// a minimum of 1 hides nothing.
    #[must_use]
    pub fn new(
        tree: UnitTree,
        own: BTreeMap<UnitId, UnitFigures>,
        competencies: Vec<CompetencyCode>,
        min: u32,
    ) -> Self {
        Self { tree, own, competencies, min: min.max(1) }
    }

    /// The units.
    #[must_use]
    pub const fn tree(&self) -> &UnitTree {
        &self.tree
    }

    /// The competencies: the columns.
    #[must_use]
    pub fn competencies(&self) -> &[CompetencyCode] {
        &self.competencies
    }

    /// Unit × competency, in the tree's order of reading. Hidden once for the whole agency, so that each viewer may be shown their
    /// part of it.
    #[must_use]
    pub fn heat_map(&self) -> Vec<HeatRow> {
        let tallies = |figures: &UnitFigures| {
            let tally = |code| figures.gaps.get(code).map(|gaps| gaps.tally).unwrap_or_default();
            self.competencies.iter().map(tally).collect::<Vec<_>>()
        };
        let own = self.own.iter().map(|(unit, figures)| (*unit, tallies(figures))).collect();
        let rows = suppress(&self.tree, &own, self.competencies.len(), self.min);
        rows.into_iter()
            .map(|Row { unit, cells }| HeatRow { unit, counts: self.counts(Some(&[unit])), cells })
            .collect()
    }

    /// Some units with all below them, of which none lies in another, as one group; or the whole agency. What is hidden of one of several
    /// units is hidden of all of them together: that less what is shown of the others would give it away. What is shown of each adds up,
    /// and tells nothing new.
    #[must_use]
    pub fn group(&self, tops: Option<&[UnitId]>) -> Group {
        let mut matches: Vec<u32> = self.within(tops).flat_map(|figures| figures.matches.iter().copied()).collect();
        matches.sort_unstable();
        let people = u32::try_from(matches.len()).unwrap_or(u32::MAX);
        let spread = if people > 0 && self.shows_people(tops, people) {
            let bins = histogram(&matches, BIN_HUNDREDTHS, MATCH_TOP, self.min);
            bins.map(|bins| Spread { bins, median: median(&matches), people })
        } else {
            None
        };
        let (gaps, gaps_hidden) = self.gaps(tops);
        Group { counts: self.counts(tops), hidden: gaps_hidden || (people > 0 && spread.is_none()), spread, gaps }
    }

    /// Mean gaps of a group, and whether any had to be left out.
    fn gaps(&self, tops: Option<&[UnitId]>) -> (Vec<MeanGap>, bool) {
        let rows = tops.map(|tops| {
            let mut rows = self.heat_map();
            rows.retain(|row| tops.contains(&row.unit));
            rows
        });
        let mut hidden = false;
        let mut gaps = Vec::new();
        for (at, &competency) in self.competencies.iter().enumerate() {
            let of_units = self.within(tops).filter_map(|figures| figures.gaps.get(&competency));
            let total = of_units.fold(Gaps::default(), |sum, gaps| Gaps {
                tally: sum.tally.plus(gaps.tally),
                with_gap: sum.with_gap + gaps.with_gap,
            });
            let Some(mean_hundredths) = total.tally.mean_hundredths() else { continue };
            let shown = match &rows {
                Some(rows) => rows.iter().all(|row| row.cells[at] != Cell::Hidden),
                None => total.tally.count >= self.min,
            };
            if shown {
                gaps.push(MeanGap { competency, mean_hundredths, people: total.tally.count, with_gap: total.with_gap });
            } else {
                hidden = true;
            }
        }
        gaps.sort_by_key(|gap| core::cmp::Reverse(gap.mean_hundredths));
        (gaps, hidden)
    }

    /// Whether the people of a group who have submitted may be shown as one, given all other groups.
    fn shows_people(&self, tops: Option<&[UnitId]>, people: u32) -> bool {
        let Some(tops) = tops else { return people >= self.min };
        let count =
            |figures: &UnitFigures| Tally { sum: 0, count: u32::try_from(figures.matches.len()).unwrap_or(u32::MAX) };
        let own = self.own.iter().map(|(unit, figures)| (*unit, vec![count(figures)])).collect();
        let rows = suppress(&self.tree, &own, 1, self.min);
        rows.iter().filter(|row| tops.contains(&row.unit)).all(|row| row.cells[..] != [Cell::Hidden])
    }

    fn counts(&self, tops: Option<&[UnitId]>) -> Counts {
        self.within(tops).fold(Counts::default(), |sum, figures| sum.plus(figures.counts))
    }

    fn within(&self, tops: Option<&[UnitId]>) -> impl Iterator<Item = &UnitFigures> {
        let parts = match tops {
            None => vec![self.tree.units()],
            Some(tops) => tops.iter().map(|top| self.tree.subtree(*top)).collect(),
        };
        parts.into_iter().flatten().filter_map(|unit| self.own.get(&unit.id))
    }
}

/// Of sorted values, which are not none.
fn median(sorted: &[u32]) -> u32 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { u32::midpoint(sorted[half - 1], sorted[half]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Unit;

    fn id(n: u8) -> UnitId {
        UnitId::from_random([n; 16])
    }

    fn code(text: &str) -> CompetencyCode {
        text.parse().expect("a code")
    }

    fn unit(n: u8, parent: Option<u8>) -> Unit {
        Unit { id: id(n), parent: parent.map(id), name: String::new() }
    }

    fn own(people: u32, gap: i64, matches: &[u32]) -> UnitFigures {
        UnitFigures {
            counts: Counts { submitted: people, begun: 1, not_begun: 2, no_post: 1 },
            gaps: [(code("INT"), Gaps { tally: Tally { sum: gap, count: people }, with_gap: 2 })].into(),
            matches: matches.to_vec(),
        }
    }

    /// A service (1) with two sections: one of ten (2) and one of three (3).
    fn figures(min: u32) -> Figures {
        let tree = UnitTree::build(vec![unit(1, None), unit(2, Some(1)), unit(3, Some(1))]).expect("a tree");
        let own = [
            (id(2), own(10, 5, &[10_000, 9_000, 8_000, 8_000, 8_000, 7_000, 7_000, 6_000, 5_000, 4_000])),
            (id(3), own(3, 3, &[0, 5_000, 10_000])),
        ];
        Figures::new(tree, own.into(), vec![code("INT"), code("KS")], min)
    }

    #[test]
    fn a_group_adds_up() {
        let group = figures(1).group(None);
        assert_eq!(group.counts, Counts { submitted: 13, begun: 2, not_begun: 4, no_post: 2 });
        assert_eq!(group.counts.covered(), 19);
        let spread = group.spread.expect("shown");
        assert_eq!((spread.people, spread.median), (13, 7_000));
        assert_eq!(spread.bins.iter().map(|bin| bin.count).sum::<u32>(), 13);
        assert_eq!(
            group.gaps,
            [MeanGap { competency: code("INT"), mean_hundredths: 62, people: 13, with_gap: 4 }],
            "8 levels over 13 people; nobody is asked for KS"
        );
        assert!(!group.hidden);
    }

    #[test]
    fn a_median_between_two_is_their_mean() {
        assert_eq!(figures(1).group(Some(&[id(2)])).spread.map(|spread| spread.median), Some(7_500));
    }

    #[test]
    fn who_sees_no_individuals_sees_no_small_group_and_no_complement() {
        let figures = figures(5);
        let small = figures.group(Some(&[id(3)]));
        assert_eq!((small.spread, small.gaps, small.hidden), (None, Vec::new(), true));
        assert_eq!(small.counts.submitted, 3, "who has submitted is no result");
        // The whole of 13 less the ten of section 2 would be the three of section 3.
        let large = figures.group(Some(&[id(2)]));
        assert_eq!((large.spread, large.gaps, large.hidden), (None, Vec::new(), true));
        assert!(figures.group(Some(&[id(1)])).spread.is_some());
    }

    #[test]
    fn several_units_are_one_group_unless_something_is_hidden_of_one_of_them() {
        // A service (1) with sections of six (2), three (3), seven (4) and four (5); nobody of the last (6) has submitted.
        let tree = UnitTree::build([unit(1, None)].into_iter().chain((2..=6).map(|n| unit(n, Some(1)))).collect());
        let people = [(2, 6), (3, 3), (4, 7), (5, 4)];
        let mut owns: BTreeMap<UnitId, UnitFigures> =
            people.into_iter().map(|(n, people)| (id(n), own(people, 6, &vec![5_000; people as usize]))).collect();
        owns.insert(id(6), UnitFigures { counts: Counts { begun: 9, ..Counts::default() }, ..UnitFigures::default() });
        let figures = Figures::new(tree.expect("a tree"), owns, vec![code("INT")], 5);

        let both = figures.group(Some(&[id(2), id(4), id(6)]));
        assert_eq!(both.counts, Counts { submitted: 13, begun: 11, not_begun: 4, no_post: 2 });
        assert_eq!(both.spread.map(|spread| (spread.people, spread.median)), Some((13, 5_000)));
        let mean = MeanGap { competency: code("INT"), mean_hundredths: 92, people: 13, with_gap: 4 };
        assert_eq!((both.gaps, both.hidden), (vec![mean], false), "12 levels over 13 people");

        // Nine, less the six of section 2, would be the three of section 3.
        let one_small = figures.group(Some(&[id(2), id(3)]));
        assert_eq!((one_small.spread, one_small.gaps, one_small.hidden), (None, Vec::new(), true));
        assert_eq!(one_small.counts.submitted, 9, "who has submitted is no result");
    }

    #[test]
    fn group_and_heat_map_agree() {
        for min in [1, 5] {
            let figures = figures(min);
            for row in figures.heat_map() {
                let group = figures.group(Some(&[row.unit]));
                let shown = matches!(row.cells[0], Cell::Shown { .. });
                assert_eq!(shown, group.gaps.len() == 1);
                assert_eq!(row.cells[1], Cell::Empty);
                assert_eq!(row.counts, group.counts);
            }
        }
    }
}
