//! The head of a unit that no structural post decides: somebody is named, from a day on.
//!
//! Promises: who is named counts for as long as they are in the unit without a day between, definitive or acting, and never again once
//! they were away; nobody heads a unit in which they have no place. Refuses: to name somebody beside whoever heads by their structural
//! post, and to change what has been said for later days.

use super::{Bounds, Fault, Wrong};
use crate::{
    ids::{PersonId, UnitId},
    people::Assignment,
    time::{Date, DateRange},
};

/// Somebody who is named as the head of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Which unit.
    pub unit: UnitId,
    /// Who.
    pub person: PersonId,
    /// From which day on, and until which one that was said.
    pub range: DateRange,
}

impl Naming {
    /// The days on which it counts, by what its person holds in the agency; none where they are not in the unit on its first day.
    #[must_use]
    pub fn days(&self, held: &[Assignment]) -> Option<DateRange> {
        let (mut day, mut days) = (self.range.from, None);
        loop {
            let there = held
                .iter()
                .filter(|held| (held.person, held.unit) == (self.person, self.unit) && held.range.contains(day))
                .map(|held| held.range.to);
            // An assignment without an end is the longest.
            let Some(last) = there.max_by_key(|to| to.unwrap_or(Date::MAX)) else { return days };
            let to = [last, self.range.to].into_iter().flatten().min();
            days = Some(DateRange { to, ..self.range });
            match to.filter(|to| self.range.to.is_none_or(|end| *to < end)).and_then(|to| to.tomorrow().ok()) {
                Some(next) => day = next,
                None => return days,
            }
        }
    }

    /// Whether it counts on that day and on the next: who leaves at the end of a day heads nothing any more.
    #[must_use]
    pub fn lasts(&self, held: &[Assignment], day: Date) -> bool {
        let beyond = |days: DateRange| days.contains(day) && days.to.is_none_or(|to| to > day);
        self.days(held).is_some_and(beyond)
    }
}

/// Who is to head a unit by being named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headship {
    /// Which unit.
    pub unit: UnitId,
    /// Who; nobody ends what was said.
    pub person: Option<PersonId>,
    /// From this day on.
    pub from: Date,
}

/// All that is wrong with naming somebody, by field: `unit`, `head`, `from`. `known` is what was said of the unit so far, `counting` who is
/// named and counts today, `by_post` who heads it today by their structural post, and `held` what whoever is to be named holds.
#[must_use]
pub fn name_head(
    to: &Headship,
    known: &[Naming],
    (counting, by_post): (Option<PersonId>, Option<PersonId>),
    held: &[Assignment],
    bounds: Bounds,
) -> Vec<Wrong> {
    let Headship { unit, person, from } = *to;
    let mut wrong: Vec<Wrong> = bounds.of_tree(from).map(|fault| ("from", fault)).into_iter().collect();
    // What was said for a later day is not undone.
    if known.iter().any(|known| known.unit == unit && known.range.from > from) {
        wrong.push(("from", Fault::Early));
    }
    let Some(person) = person else {
        if counting.is_none() {
            wrong.push(("unit", Fault::Same));
        }
        return wrong;
    };
    let naming = Naming { unit, person, range: DateRange { from, to: None } };
    if by_post.is_some() {
        wrong.push(("unit", Fault::Headed));
    } else if counting == Some(person) {
        wrong.push(("head", Fault::Same));
    } else if from <= bounds.today && !naming.lasts(held, bounds.today) {
        wrong.push(("head", Fault::Elsewhere));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{AgencyId, AssignmentId},
        people::Capacity,
    };

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn unit(n: u8) -> UnitId {
        UnitId::from_random([n; 16])
    }

    fn person(n: u8) -> PersonId {
        PersonId::from_random([n; 16])
    }

    fn day(month: i8, day: i8) -> Date {
        Date::constant(2026, month, day)
    }

    fn there(at: u8, from: Date, to: Option<Date>) -> Assignment {
        Assignment {
            id: AssignmentId::from_random([at; 16]),
            person: person(1),
            agency: AgencyId::from_random([1; 16]),
            unit: unit(at),
            position: None,
            seat: None,
            capacity: Capacity::Definitive,
            range: DateRange { from, to },
        }
    }

    fn naming(from: Date, to: Option<Date>) -> Naming {
        Naming { unit: unit(1), person: person(1), range: DateRange { from, to } }
    }

    #[test]
    fn who_is_named_counts_as_long_as_they_are_in_the_unit() {
        let said = naming(day(3, 1), None);
        let first = there(1, day(1, 1), Some(day(6, 30)));
        // A promotion in the same unit ends nothing.
        let next = there(1, day(7, 1), Some(day(9, 30)));
        let back = there(1, day(11, 1), None);
        let elsewhere = there(2, day(10, 1), None);
        let range = |to| Some(DateRange { from: day(3, 1), to });
        assert_eq!(said.days(&[first, next, elsewhere]), range(Some(day(9, 30))));
        assert_eq!(said.days(&[first, next, elsewhere, back]), range(Some(day(9, 30))), "never again once away");
        assert_eq!(said.days(&[there(1, day(1, 1), None)]), range(None));
        assert_eq!(said.days(&[there(1, day(1, 1), None), first]), range(None), "the longer one, in any order");
        assert_eq!(said.days(&[elsewhere, back]), None);
        assert_eq!(naming(day(3, 1), Some(day(4, 30))).days(&[first]), range(Some(day(4, 30))));
        assert_eq!(naming(day(3, 1), Some(day(8, 31))).days(&[first, next]), range(Some(day(8, 31))));
        let somebody_else = Assignment { person: person(2), ..first };
        assert_eq!(said.days(&[somebody_else]), None);
    }

    #[test]
    fn who_leaves_at_the_end_of_the_day_heads_nothing_any_more() {
        let said = naming(day(3, 1), None);
        assert!(said.lasts(&[there(1, day(1, 1), None)], TODAY));
        assert!(!said.lasts(&[there(1, day(1, 1), Some(TODAY))], TODAY));
        assert!(!naming(day(11, 24), None).lasts(&[there(1, day(1, 1), None)], TODAY), "not yet");
        assert!(!naming(day(3, 1), Some(TODAY)).lasts(&[there(1, day(1, 1), None)], TODAY));
    }

    #[test]
    fn what_cannot_be_is_told_by_its_field() {
        let bounds = Bounds { today: TODAY, settled: Some(day(6, 30)) };
        let held = [there(1, day(8, 1), None)];
        let judge = |who: Option<PersonId>, from, known: &[Naming], now| {
            name_head(&Headship { unit: unit(1), person: who, from }, known, now, &held, bounds)
        };
        let (one, other) = (Some(person(1)), Some(person(2)));
        assert_eq!(judge(one, TODAY, &[], (None, None)), []);
        assert_eq!(judge(one, day(8, 1), &[], (other, None)), [], "in the place of another");
        assert_eq!(judge(None, TODAY, &[], (one, None)), []);
        assert_eq!(judge(None, TODAY, &[], (one, other)), [], "what counts for nothing now can be ended");
        assert_eq!(judge(one, TODAY, &[], (None, other)), [("unit", Fault::Headed)]);
        assert_eq!(judge(one, TODAY, &[], (one, None)), [("head", Fault::Same)]);
        assert_eq!(judge(None, TODAY, &[], (None, None)), [("unit", Fault::Same)]);
        assert_eq!(judge(one, day(7, 31), &[], (None, None)), [("head", Fault::Elsewhere)], "not there yet");
        assert_eq!(judge(other, TODAY, &[], (None, None)), [("head", Fault::Elsewhere)]);
        assert_eq!(judge(one, day(11, 24), &[], (None, None)), [("from", Fault::Ahead)]);
        assert_eq!(judge(None, day(6, 30), &[], (one, None)), [("from", Fault::Settled)]);
        let said = [naming(day(9, 1), Some(day(9, 30)))];
        assert_eq!(judge(one, day(8, 31), &said, (None, None)), [("from", Fault::Early)]);
        assert_eq!(judge(one, day(9, 1), &said, (None, None)), [], "what began that day is put right");
    }
}
