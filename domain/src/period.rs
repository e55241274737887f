//! Assessment periods: whom one covers, until when somebody's is open, and whether two get in each other's way.
//!
//! Promises: the day on which a period ends for somebody is decided by [`last_day`] alone; what it gives is what a phone is told and
//! what the server accepts by. Refuses: to end an extension in retrospect; one that is withdrawn held until the day of its withdrawal.

mod plan;

use std::collections::BTreeSet;

pub use self::plan::{Draft, GRACE_DAYS_MAX, NAME_CHARS_MAX, Phase, Plan, PlanFault, Wrong, YEARS_AHEAD_MAX, read};
use crate::{
    ids::UnitId,
    people::{PositionKind, UnitTree},
    time::Date,
};

/// The most days by which somebody's period is extended beyond today: a year; more is a period of its own.
pub const EXTENSION_DAYS_MAX: i64 = 366;

/// Whom a period covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// These units with all below them; none for the whole agency.
    pub units: BTreeSet<UnitId>,
    /// Kinds of post that are left out.
    pub left_out: BTreeSet<PositionKind>,
}

impl Coverage {
    /// Whether somebody is covered, by the way from the top down to their unit and the kind of their post.
    #[must_use]
    pub fn covers(&self, path: &[UnitId], kind: Option<PositionKind>) -> bool {
        let inside = self.units.is_empty() || path.iter().any(|unit| self.units.contains(unit));
        inside && kind.is_none_or(|kind| !self.left_out.contains(&kind))
    }

    /// Whether it is everybody of the agency.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.units.is_empty() && self.left_out.is_empty()
    }

    /// Whether somebody could be covered by both: they share a unit and a kind of post. Who sits there today is not asked, since that
    /// changes while periods run.
    #[must_use]
    pub fn meets(&self, other: &Self, tree: &UnitTree) -> bool {
        let share = |unit: &UnitId, others: &BTreeSet<UnitId>| {
            others.iter().any(|other| tree.contains(*unit, *other) || tree.contains(*other, *unit))
        };
        let units =
            self.units.is_empty() || other.units.is_empty() || self.units.iter().any(|unit| share(unit, &other.units));
        let kind = |kind: &PositionKind| !self.left_out.contains(kind) && !other.left_out.contains(kind);
        units && PositionKind::ALL.iter().any(kind)
    }
}

/// More time for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Their last day.
    pub until: Date,
    /// The day on which it was taken back.
    pub withdrawn: Option<Date>,
}

impl Extension {
    /// Its last day, taken back or not.
    #[must_use]
    pub fn ends(&self) -> Date {
        self.withdrawn.map_or(self.until, |withdrawn| withdrawn.min(self.until))
    }
}

/// The last day of a period for somebody. An extension never takes days away.
#[must_use]
pub fn last_day(closes: Date, extension: Option<Extension>) -> Date {
    extension.map_or(closes, |extension| extension.ends().max(closes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Unit;

    fn id(n: u8) -> UnitId {
        UnitId::derive(&[&[n]])
    }

    fn over(units: &[u8], left_out: &[PositionKind]) -> Coverage {
        Coverage { units: units.iter().map(|n| id(*n)).collect(), left_out: left_out.iter().copied().collect() }
    }

    #[test]
    fn units_cover_those_below_and_kinds_are_left_out() {
        let part = over(&[2], &[PositionKind::Administrator]);
        assert!(part.covers(&[id(1), id(2), id(3)], Some(PositionKind::Pelaksana)));
        assert!(part.covers(&[id(2)], None));
        assert!(!part.covers(&[id(1)], Some(PositionKind::Pelaksana)));
        assert!(!part.covers(&[id(2)], Some(PositionKind::Administrator)));
        assert!(Coverage::default().is_whole() && Coverage::default().covers(&[], None));
    }

    #[test]
    fn coverages_meet_where_somebody_could_be_in_both() {
        let unit = |n, parent: Option<u8>| Unit { id: id(n), parent: parent.map(id), name: n.to_string() };
        let tree = UnitTree::build(vec![unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(1))]).unwrap();
        let whole = Coverage::default();
        assert!(whole.meets(&whole, &tree) && whole.meets(&over(&[3], &[]), &tree));
        assert!(over(&[2], &[]).meets(&over(&[3], &[]), &tree) && over(&[3], &[]).meets(&over(&[1], &[]), &tree));
        assert!(!over(&[3], &[]).meets(&over(&[4], &[]), &tree));
        let others: Vec<_> = PositionKind::ALL.into_iter().filter(|kind| *kind != PositionKind::Pelaksana).collect();
        assert!(!over(&[], &others).meets(&over(&[], &[PositionKind::Pelaksana]), &tree));
    }

    #[test]
    fn an_extension_adds_days_and_is_not_taken_back_in_retrospect() {
        let day = |n| Date::constant(2026, 12, n);
        let until = |n, withdrawn: Option<i8>| Some(Extension { until: day(n), withdrawn: withdrawn.map(day) });
        assert_eq!(last_day(day(10), None), day(10));
        assert_eq!(last_day(day(10), until(20, None)), day(20));
        assert_eq!(last_day(day(10), until(5, None)), day(10));
        assert_eq!(last_day(day(10), until(20, Some(15))), day(15));
        assert_eq!(last_day(day(10), until(20, Some(8))), day(10));
        assert_eq!(last_day(day(10), until(20, Some(25))), day(20));
    }
}
