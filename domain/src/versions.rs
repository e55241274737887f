//! Which version of a rule counts for what.
//!
//! The rule: on a day, that version is in force which was published last of those whose date of force has come; before the first of
//! them, what ships. Promises: as no version may come into force before the day on which it is published, publishing one changes nothing
//! of earlier days; the same versions give the same answer on the device and on the server. Refuses: to look at anything but the day.

use crate::time::{Date, DateRange};

/// The versions of one rule that are, were or will be in force; by whatever names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions<R> {
    first: R,
    /// By the day from which each holds, which rises.
    later: Vec<(Date, R)>,
}

impl<R> Versions<R> {
    /// What ships, and nothing else so far.
    #[must_use]
    pub const fn new(first: R) -> Self {
        Self { first, later: Vec::new() }
    }

    /// Adds what was published after all that is here. What was to come into force on its day or later never does.
    pub fn publish(&mut self, from: Date, version: R) {
        self.later.retain(|(earlier, _)| *earlier < from);
        self.later.push((from, version));
    }

    /// What is in force on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> &R {
        self.later.iter().rev().find(|(from, _)| *from <= day).map_or(&self.first, |(_, version)| version)
    }

    /// What a year's targets and ceilings are read from: what is in force on its first day. Nobody's target moves while they walk
    /// towards it, and one that was reached stays reached.
    #[must_use]
    pub fn of_year(&self, year: DateRange) -> &R {
        self.on(year.from)
    }

    /// What is in force on any day of these, in the order of time.
    pub fn within(&self, days: DateRange) -> impl Iterator<Item = &R> {
        let later = self.later.iter().filter(move |(from, _)| *from > days.from && days.contains(*from));
        [self.on(days.from)].into_iter().chain(later.map(|(_, version)| version))
    }

    /// What ships.
    #[must_use]
    pub const fn first(&self) -> &R {
        &self.first
    }

    /// What was published, with the day from which each version holds.
    #[must_use]
    pub fn later(&self) -> &[(Date, R)] {
        &self.later
    }

    /// All of them, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &R> {
        self.later.iter().rev().map(|(_, version)| version).chain([&self.first])
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    const fn day(n: i8) -> Date {
        Date::constant(2026, 3, n)
    }

    #[test]
    fn the_last_word_counts_from_its_day() {
        let mut versions = Versions::new(0);
        assert_eq!((*versions.on(Date::MIN), *versions.on(Date::MAX)), (0, 0));
        versions.publish(day(10), 1);
        assert_eq!((*versions.on(day(9)), *versions.on(day(10))), (0, 1));
        versions.publish(day(20), 2);
        assert_eq!([9, 10, 19, 20].map(|n| *versions.on(day(n))), [0, 1, 1, 2]);
        // Before the second has begun, a third takes its place.
        versions.publish(day(15), 3);
        assert_eq!([9, 10, 14, 15, 20].map(|n| *versions.on(day(n))), [0, 1, 1, 3, 3]);
        // The same day again: the later word.
        versions.publish(day(15), 4);
        assert_eq!((*versions.on(day(15)), versions.later().len()), (4, 2));
        assert_eq!(versions.newest_first().copied().collect::<Vec<_>>(), [4, 1, 0]);
    }

    #[test]
    fn a_year_is_measured_by_what_held_when_it_began() {
        let mut versions = Versions::new(0);
        versions.publish(Date::constant(2026, 1, 2), 1);
        versions.publish(Date::constant(2027, 1, 1), 2);
        let year = |n| DateRange { from: Date::constant(n, 1, 1), to: Some(Date::constant(n, 12, 31)) };
        assert_eq!([2026, 2027, 2028].map(|n| *versions.of_year(year(n))), [0, 2, 2]);
        let within = |n| versions.within(year(n)).copied().collect::<Vec<_>>();
        assert_eq!([2025, 2026, 2027].map(within), [vec![0], vec![0, 1], vec![2]]);
    }

    proptest! {
        /// Each is published on some day, to come into force on it or later.
        #[test]
        fn publishing_changes_nothing_of_days_before_its_date(published in vec((0..3_i8, 0..9_i8), 0..9)) {
            let mut versions = Versions::new(0);
            let mut today = 1;
            for (nth, (pause, ahead)) in (1..).zip(published) {
                today = (today + pause).min(28);
                let from = (today + ahead).min(28);
                let before: Vec<usize> = (1..=28).map(|n| *versions.on(day(n))).collect();
                versions.publish(day(from), nth);
                for n in 1..=28 {
                    let now = *versions.on(day(n));
                    prop_assert_eq!(now, if n < from { before[usize::try_from(n - 1).unwrap()] } else { nth });
                }
            }
        }
    }
}
