//! Who holds which post, where, and since when.

use core::cmp::Reverse;

use crate::{
    coded::coded,
    ids::{AgencyId, AssignmentId, PersonId, PositionId, SeatId, UnitId},
    time::{Date, DateRange},
};

coded! {
    /// How a post is held. The order is that in which the holders of several posts are placed.
    pub enum Capacity {
        /// Appointed to it.
        Definitive = "definitive",
        /// *Pelaksana tugas*: acting while the post is vacant.
        Plt = "plt",
        /// *Pelaksana harian*: standing in while its holder is away.
        Plh = "plh",
    }
}

/// A person in a unit, with or without a post, for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Our id.
    pub id: AssignmentId,
    /// Who.
    pub person: PersonId,
    /// In which agency.
    pub agency: AgencyId,
    /// In which unit of it.
    pub unit: UnitId,
    /// The post. Without one there is no standard to be measured against, and no place in denominators.
    pub position: Option<PositionId>,
    /// The place that is taken, where the agency keeps count of its places.
    pub seat: Option<SeatId>,
    /// Appointed or acting.
    pub capacity: Capacity,
    /// On these days.
    pub range: DateRange,
}

/// The assignment that counts on that day, out of one person's: definitive before acting, then the one that began later. The id
/// settles what is left, so that every device agrees.
#[must_use]
pub fn assignment_on(assignments: &[Assignment], day: Date) -> Option<&Assignment> {
    let in_force = assignments.iter().filter(|assignment| assignment.range.contains(day));
    in_force.min_by_key(|assignment| (assignment.capacity, Reverse(assignment.range.from), assignment.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(n: u8, capacity: Capacity, from: Date, to: Option<Date>) -> Assignment {
        Assignment {
            id: AssignmentId::from_random([n; 16]),
            person: PersonId::from_random([1; 16]),
            agency: AgencyId::from_random([1; 16]),
            unit: UnitId::from_random([n; 16]),
            position: None,
            seat: None,
            capacity,
            range: DateRange { from, to },
        }
    }

    #[test]
    fn the_definitive_post_comes_before_acting_ones() {
        let spring = Date::constant(2026, 3, 1);
        let summer = Date::constant(2026, 7, 1);
        let own = held(1, Capacity::Definitive, Date::constant(2020, 1, 1), None);
        let acting = held(2, Capacity::Plt, spring, None);
        let standing_in = held(3, Capacity::Plh, summer, None);
        let all = [standing_in, acting, own];
        assert_eq!(assignment_on(&all, summer), Some(&own));
        assert_eq!(assignment_on(&all[..2], summer), Some(&acting));
        assert_eq!(assignment_on(&all[..2], Date::constant(2026, 1, 1)), None);
    }

    #[test]
    fn a_later_post_replaces_an_earlier_one_from_its_first_day() {
        let first = held(1, Capacity::Definitive, Date::constant(2020, 1, 1), None);
        let second = held(2, Capacity::Definitive, Date::constant(2026, 7, 1), None);
        for all in [[first, second], [second, first]] {
            assert_eq!(assignment_on(&all, Date::constant(2026, 6, 30)), Some(&first));
            assert_eq!(assignment_on(&all, Date::constant(2026, 7, 1)), Some(&second));
        }
    }

    #[test]
    fn equals_are_settled_by_the_id() {
        let day = Date::constant(2026, 7, 1);
        let (a, b) = (held(1, Capacity::Plt, day, None), held(2, Capacity::Plt, day, None));
        assert_eq!(assignment_on(&[a, b], day), assignment_on(&[b, a], day));
    }
}
