//! Somebody goes to another agency: the one lets them go from a day on, the other takes them.
//!
//! Promises: until they are taken they stay where they are; whoever is taken has one definitive place on every day, and none of the
//! agency that they have left. Refuses: a day to come for the taking, since an agency has its people of today.

use std::collections::BTreeSet;

use super::{Bounds, Fault, Moved, Wrong, split};
use crate::{
    coded::coded,
    ids::{AgencyId, AssignmentId, PersonId, PositionId, UnitId},
    people::{Assignment, Capacity},
    time::{Date, DateRange},
};

/// How far ahead the first day elsewhere may lie, in years: decrees are signed some months before.
const YEARS_AHEAD_MAX: i16 = 1;

coded! {
    /// How it has ended.
    pub enum HandoverEnd {
        /// The other agency has taken them.
        Taken = "taken",
        /// It did not want to.
        Declined = "declined",
        /// The agency that let them go did so no more.
        Withdrawn = "withdrawn",
    }
}

/// Where somebody comes in another agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taking {
    /// Who.
    pub person: PersonId,
    /// The agency that takes them.
    pub agency: AgencyId,
    /// In which unit.
    pub unit: UnitId,
    /// In which post.
    pub position: Option<PositionId>,
    /// From this day on.
    pub from: Date,
    /// The day from which they were let go.
    pub released: Date,
}

/// What is wrong with letting somebody go from a day on, by the assignments that they have in the agency: `from`.
#[must_use]
pub fn release(held: &[Assignment], from: Date, bounds: Bounds) -> Vec<Wrong> {
    let mut wrong: Vec<Wrong> = Vec::new();
    let last = Date::new(bounds.today.year().saturating_add(YEARS_AHEAD_MAX), bounds.today.month(), 28);
    if last.is_ok_and(|last| from > last) {
        wrong.push(("from", Fault::Ahead));
    }
    wrong.extend(bounds.early(from).map(|fault| ("from", fault)));
    let mut definitive =
        held.iter().filter(|held| held.capacity == Capacity::Definitive && held.range.to.is_none_or(|to| to >= from));
    // Who begins later, or has left by then, is not there to be let go.
    if !definitive.any(|held| held.range.from < from) {
        wrong.push(("from", Fault::Left));
    }
    wrong
}

/// What comes of taking somebody, by all assignments that they have anywhere.
///
/// # Errors
/// All that is wrong: `from`. Whether unit and post are there is for whoever has them.
pub fn take(held: &[Assignment], to: &Taking, bounds: Bounds) -> Result<Moved, Vec<Wrong>> {
    let Taking { person, agency, unit, position, from, released } = *to;
    let mut wrong: Vec<Wrong> = bounds.of_tree(from).map(|fault| ("from", fault)).into_iter().collect();
    if from < released {
        wrong.push(("from", Fault::Released));
    }
    // Who acts here already goes on with that.
    let ends = |held: &&Assignment| {
        (held.agency != agency || held.capacity == Capacity::Definitive) && held.range.to.is_none_or(|to| to >= from)
    };
    // What has begun since is not undone.
    if held.iter().filter(ends).any(|held| held.range.from > from && held.range.from <= bounds.today) {
        wrong.push(("from", Fault::Early));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let (mut kept, mut dropped) = (Vec::new(), BTreeSet::new());
    for held in held.iter().filter(ends) {
        if held.range.from < from {
            kept.push(split(held, from).0);
        } else {
            dropped.insert(held.id);
        }
    }
    let post = position.map(|position| position.to_string()).unwrap_or_default();
    let parts = [person.uuid().into_bytes(), agency.uuid().into_bytes(), unit.uuid().into_bytes()];
    let id = AssignmentId::derive(&[&parts[0], &parts[1], &parts[2], post.as_bytes(), from.to_string().as_bytes()]);
    let (capacity, range) = (Capacity::Definitive, DateRange { from, to: None });
    dropped.remove(&id);
    kept.push(Assignment { id, person, agency, unit, position, seat: None, capacity, range });
    Ok(Moved { kept, dropped })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::assignment_on;

    const TODAY: Date = Date::constant(2026, 6, 10);
    const BOUNDS: Bounds = Bounds { today: TODAY, settled: Some(Date::constant(2026, 3, 31)) };

    fn day(month: i8, day: i8) -> Date {
        Date::constant(2026, month, day)
    }

    fn agency(n: u8) -> AgencyId {
        AgencyId::from_random([n; 16])
    }

    fn held(n: u8, of: u8, capacity: Capacity, range: DateRange) -> Assignment {
        Assignment {
            id: AssignmentId::from_random([n; 16]),
            person: PersonId::from_random([1; 16]),
            agency: agency(of),
            unit: UnitId::from_random([of; 16]),
            position: None,
            seat: None,
            capacity,
            range,
        }
    }

    fn since(from: Date) -> DateRange {
        DateRange { from, to: None }
    }

    fn taking(from: Date) -> Taking {
        Taking {
            person: PersonId::from_random([1; 16]),
            agency: agency(2),
            unit: UnitId::from_random([2; 16]),
            position: None,
            from,
            released: day(6, 1),
        }
    }

    #[test]
    fn whoever_is_taken_has_one_place_on_every_day_and_none_left_behind() {
        let mut all = vec![
            held(1, 1, Capacity::Definitive, since(day(1, 1))),
            held(2, 1, Capacity::Plt, since(day(2, 1))),
            held(3, 1, Capacity::Definitive, since(day(7, 1))),
            held(4, 2, Capacity::Plh, since(day(5, 1))),
        ];
        let moved = take(&all, &taking(day(6, 5)), BOUNDS).expect("possible");
        assert_eq!(moved.dropped, [all[2].id].into());
        all.retain(|held| !moved.dropped.contains(&held.id));
        for changed in moved.kept {
            match all.iter_mut().find(|held| held.id == changed.id) {
                Some(held) => *held = changed,
                None => all.push(changed),
            }
        }
        assert_eq!(assignment_on(&all, day(6, 4)).map(|held| held.agency), Some(agency(1)));
        assert_eq!(assignment_on(&all, day(6, 5)).map(|held| held.agency), Some(agency(2)));
        let later = |held: &&Assignment| held.range.contains(day(8, 1));
        assert!(all.iter().filter(later).all(|held| held.agency == agency(2)));
        assert_eq!(all.iter().filter(later).count(), 2, "what they acted in there goes on");
    }

    #[test]
    fn what_speaks_against_it_is_told() {
        let all = [held(1, 1, Capacity::Definitive, since(day(6, 3)))];
        let faults = |from| take(&all, &taking(from), BOUNDS).expect_err("refused");
        assert_eq!(faults(day(6, 11)), [("from", Fault::Ahead)]);
        assert_eq!(faults(day(6, 2)), [("from", Fault::Early)]);
        assert_eq!(faults(day(5, 31)), [("from", Fault::Released), ("from", Fault::Early)]);
        assert_eq!(release(&all, day(6, 3), BOUNDS), [("from", Fault::Left)]);
        assert_eq!(release(&all, day(6, 4), BOUNDS), []);
        assert_eq!(release(&all, Date::constant(2027, 7, 1), BOUNDS), [("from", Fault::Ahead)]);
        assert_eq!(release(&all, day(3, 31), BOUNDS), [("from", Fault::Settled), ("from", Fault::Left)]);
        let gone = [held(1, 1, Capacity::Definitive, DateRange { from: day(1, 1), to: Some(day(5, 1)) })];
        assert_eq!(release(&gone, day(6, 1), BOUNDS), [("from", Fault::Left)]);
    }
}
