//! Figures of groups, in which nobody can be made out.
//!
//! A figure of few people is a figure about each of them. So groups below a minimum are hidden, and with them whatever would give
//! them away: a unit's total less the parts of it that are shown is a figure too. The people who sit in a unit directly, beside its
//! sub-units, are such a part, though no row shows them.
//!
//! Promises: from all counts and sums of one column that [`suppress`] shows, no combination of additions and subtractions yields a
//! group of fewer than the minimum, other than the empty one. Means are rounded after the decision, never before.
//!
//! Refuses: to protect across calls. Hide once, for the whole agency, and show each viewer their part of that one result; figures
//! before and after a single person submitted differ by that person, so publish them by the day or rarer, not by the click. Nor does it
//! hide that everybody in a large group is alike.

mod figures;
mod learning;

use core::num::NonZeroU32;
use std::collections::BTreeMap;

pub use figures::{BIN_HUNDREDTHS, Counts, Figures, Gaps, Group, HeatRow, MeanGap, Progress, Spread, UnitFigures};
pub use learning::{Learner, LearningFigures, learning};

use crate::{ids::UnitId, people::UnitTree};

/// Values of some people, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The sum of their values.
    pub sum: i64,
    /// How many people have a value.
    pub count: u32,
}

impl Tally {
    /// Both groups together; saturates at the ends of the integers.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { sum: self.sum.saturating_add(other.sum), count: self.count.saturating_add(other.count) }
    }

    /// The mean in hundredths, halves away from zero; none of an empty group.
    #[must_use]
    pub fn mean_hundredths(self) -> Option<i64> {
        let count = i64::from(NonZeroU32::new(self.count)?.get());
        let doubled = self.sum.saturating_mul(200);
        let away = if self.sum < 0 { -count } else { count };
        Some(doubled.saturating_add(away) / (2 * count))
    }
}

/// What one unit shows of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The people of the unit and of those below it.
    Shown {
        /// How many have a value.
        count: u32,
        /// Their mean, in hundredths.
        mean_hundredths: i64,
    },
    /// Nobody there has a value.
    Empty,
    /// Too few, or enough to give away others that are too few. Which of both is not said: it would narrow down how many they are.
    Hidden,
}

/// The cells of one unit, in the order of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The unit.
    pub unit: UnitId,
    /// One cell for each column.
    pub cells: Vec<Cell>,
}

/// The figures of all units, each with those below it, small groups and their complements hidden.
///
/// `own` holds for each unit the tallies of the people who sit in it directly, one for each column; what is missing counts as empty,
/// and units that are not in the tree are left out. A minimum of 0 is taken as 1. Rows come in the tree's order of reading.
///
/// Columns are hidden independently of each other. Where a unit's remainder (its people less those of the sub-units shown) is too
/// small, the smallest shown sub-unit that has a remainder of its own is hidden with it, or else the smallest, until enough are
/// hidden together; such a remainder then holds two groups at least.
#[must_use]
pub fn suppress(tree: &UnitTree, own: &BTreeMap<UnitId, Vec<Tally>>, columns: usize, min: u32) -> Vec<Row> {
    let empty_row = |unit: &crate::people::Unit| Row { unit: unit.id, cells: Vec::with_capacity(columns) };
    let mut rows: Vec<Row> = tree.units().iter().map(empty_row).collect();
    for column in 0..columns {
        let tally = |unit: &crate::people::Unit| {
            own.get(&unit.id).and_then(|tallies| tallies.get(column)).copied().unwrap_or_default()
        };
        let own: Vec<Tally> = tree.units().iter().map(tally).collect();
        for (row, cell) in rows.iter_mut().zip(Column::new(tree, &own, min.max(1)).cells()) {
            row.cells.push(cell);
        }
    }
    rows
}

/// One column while it is decided. Places are those of the tree's order of reading.
struct Column<'a> {
    tree: &'a UnitTree,
    /// Each unit with those below it.
    totals: Vec<Tally>,
    shown: Vec<bool>,
    /// Of a shown unit: its people who are in no shown unit below it.
    remainders: Vec<u32>,
    min: u32,
}

impl<'a> Column<'a> {
    fn new(tree: &'a UnitTree, own: &[Tally], min: u32) -> Self {
        let add = |place| own[tree.span(place)].iter().fold(Tally::default(), |sum, own| sum.plus(*own));
        let totals: Vec<Tally> = (0..own.len()).map(add).collect();
        let shown = totals.iter().map(|total| total.count >= min).collect();
        let mut column = Self { tree, totals, shown, remainders: vec![0; own.len()], min };
        // From the last unit to the first, so that all below a unit is settled before it.
        for place in (0..own.len()).rev() {
            if column.shown[place] {
                column.settle(place);
            }
        }
        column
    }

    /// Hides units below until the remainder is none or enough. Ends: with all below hidden, the remainder is the whole.
    fn settle(&mut self, place: usize) {
        loop {
            let below = self.nearest_shown(place);
            let covered: u32 = below.iter().map(|&unit| self.totals[unit].count).sum();
            let remainder = self.totals[place].count - covered;
            self.remainders[place] = remainder;
            if remainder == 0 || remainder >= self.min {
                return;
            }
            // A unit without a remainder of its own hides nobody: all its people stay visible in the units below it.
            let smallest =
                below.into_iter().min_by_key(|&unit| (self.remainders[unit] == 0, self.totals[unit].count, unit));
            let Some(unit) = smallest else { return };
            self.shown[unit] = false;
        }
    }

    /// The shown units below that have no other shown unit between.
    fn nearest_shown(&self, place: usize) -> Vec<usize> {
        let span = self.tree.span(place);
        let mut nearest = Vec::new();
        let mut at = span.start + 1;
        while at < span.end {
            if self.shown[at] {
                nearest.push(at);
                at = self.tree.span(at).end;
            } else {
                at += 1;
            }
        }
        nearest
    }

    fn cells(&self) -> impl Iterator<Item = Cell> {
        self.totals.iter().zip(&self.shown).map(|(total, &shown)| match total.mean_hundredths() {
            None => Cell::Empty,
            Some(mean_hundredths) if shown => Cell::Shown { count: total.count, mean_hundredths },
            Some(_) => Cell::Hidden,
        })
    }
}

/// One column of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// The lowest value that is counted here, in hundredths.
    pub from_hundredths: u32,
    /// The end of the bin, in hundredths: the next one's lowest value. The last bin counts its end, too.
    pub to_hundredths: u32,
    /// How many values.
    pub count: u32,
}

/// How values from 0 to `top_hundredths` are spread over bins of one width, lowest first; values above the top count in the last bin.
/// None when there are fewer values than the minimum.
///
/// Distributions add up like sums do. Of several units, show that of a unit only where [`suppress`] shows the same people.
#[must_use]
pub fn histogram(
    values_hundredths: &[u32],
    width_hundredths: NonZeroU32,
    top_hundredths: NonZeroU32,
    min: u32,
) -> Option<Vec<Bin>> {
    if values_hundredths.len() < usize::try_from(min).unwrap_or(usize::MAX) {
        return None;
    }
    let (width, top) = (width_hundredths.get(), top_hundredths.get());
    let bin = |from| Bin { from_hundredths: from, to_hundredths: top.min(from.saturating_add(width)), count: 0 };
    let starts = core::iter::successors(Some(0), |from: &u32| from.checked_add(width));
    let mut bins: Vec<Bin> = starts.take_while(|&from| from < top).map(bin).collect();
    let last = bins.len() - 1;
    for value in values_hundredths {
        let at = usize::try_from(value / width).map_or(last, |at| at.min(last));
        bins[at].count += 1;
    }
    Some(bins)
}

#[cfg(test)]
mod tests;
