//! Who reports to whom.

use std::collections::BTreeMap;

use super::chain::cycles;
use crate::{
    ids::PersonId,
    time::{Date, DateRange},
};

/// A person reports to a supervisor for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supervision {
    /// Who reports.
    pub person: PersonId,
    /// To whom.
    pub supervisor: PersonId,
    /// On these days.
    pub range: DateRange,
}

/// What is wrong with a set of reporting lines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SupervisionFault {
    /// Somebody reports to themselves.
    #[error("{0} is their own supervisor")]
    Oneself(PersonId),
    /// Somebody reports to two people.
    #[error("{0} has more than one supervisor")]
    Several(PersonId),
    /// Each reports to the next and the last to the first; begins at the smallest id.
    #[error("supervisors in a circle of {}", .0.len())]
    Cycle(Vec<PersonId>),
}

/// The supervisor of that day; where two lines overlap, the one that began later, then the smaller id.
#[must_use]
pub fn supervisor_on(lines: &[Supervision], person: PersonId, day: Date) -> Option<PersonId> {
    let in_force = lines.iter().filter(|line| line.person == person && line.range.contains(day));
    in_force.min_by_key(|line| (core::cmp::Reverse(line.range.from), line.supervisor)).map(|line| line.supervisor)
}

/// All that is wrong with the lines of one day, given as (person, supervisor). Where somebody reports to two people, circles are
/// looked for along the first of the lines.
#[must_use]
pub fn check_supervision(pairs: &[(PersonId, PersonId)]) -> Vec<SupervisionFault> {
    let mut faults = Vec::new();
    let mut supervisors = BTreeMap::new();
    for &(person, supervisor) in pairs {
        if person == supervisor {
            faults.push(SupervisionFault::Oneself(person));
        } else if *supervisors.entry(person).or_insert(supervisor) != supervisor {
            faults.push(SupervisionFault::Several(person));
        }
    }
    // Ordered by id, so the smallest place in a cycle is the smallest id. Who supervises but reports to nobody ends a chain.
    let people: Vec<PersonId> = supervisors.keys().copied().collect();
    let up: Vec<Option<usize>> = supervisors.values().map(|supervisor| people.binary_search(supervisor).ok()).collect();
    faults.extend(
        cycles(&up).into_iter().map(|cycle| SupervisionFault::Cycle(cycle.into_iter().map(|at| people[at]).collect())),
    );
    faults
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: u8) -> PersonId {
        PersonId::from_random([n; 16])
    }

    #[test]
    fn the_supervisor_is_that_of_the_day() {
        let change = Date::constant(2026, 7, 1);
        let line = |supervisor, from| Supervision { person: id(1), supervisor, range: DateRange { from, to: None } };
        let lines = [line(id(3), change), line(id(2), Date::constant(2020, 1, 1))];
        assert_eq!(supervisor_on(&lines, id(1), Date::constant(2026, 6, 30)), Some(id(2)));
        assert_eq!(supervisor_on(&lines, id(1), change), Some(id(3)));
        assert_eq!(supervisor_on(&lines, id(2), change), None);
        assert_eq!(supervisor_on(&lines, id(1), Date::constant(2019, 1, 1)), None);
    }

    #[test]
    fn every_fault_is_named() {
        let pairs = [
            (id(1), id(1)),
            (id(3), id(2)),
            (id(2), id(4)),
            (id(4), id(3)),
            (id(5), id(2)),
            (id(5), id(6)),
            (id(5), id(6)),
        ];
        assert_eq!(
            check_supervision(&pairs),
            [
                SupervisionFault::Oneself(id(1)),
                SupervisionFault::Several(id(5)),
                SupervisionFault::Several(id(5)),
                SupervisionFault::Cycle(vec![id(2), id(4), id(3)]),
            ]
        );
    }

    proptest! {
        /// Lines without a fault let everybody climb to somebody at the top; a circle that is named is one.
        #[test]
        fn faultless_lines_have_a_top(up in prop::collection::vec(0..12u8, 1..12)) {
            let pairs: Vec<_> = (0..).zip(&up).map(|(person, &to)| (id(person), id(to))).collect();
            let supervisor = |who: PersonId| pairs.iter().find(|pair| pair.0 == who).map(|pair| pair.1);
            let faults = check_supervision(&pairs);
            for fault in &faults {
                match fault {
                    SupervisionFault::Oneself(who) => prop_assert_eq!(supervisor(*who), Some(*who)),
                    SupervisionFault::Several(_) => prop_assert!(false, "one line each was given"),
                    SupervisionFault::Cycle(who) => {
                        for (at, person) in who.iter().enumerate() {
                            prop_assert_eq!(supervisor(*person), Some(who[(at + 1) % who.len()]));
                        }
                    }
                }
            }
            if faults.is_empty() {
                for (person, _) in &pairs {
                    let climbed = core::iter::successors(Some(*person), |who| supervisor(*who));
                    prop_assert!(climbed.take(pairs.len() + 2).count() <= pairs.len() + 1);
                }
            }
        }
    }
}
