//! People, their posts, and the tree that they work in.
//!
//! A [`Person`] is an id of ours. NIP, post and supervisor are dated facts about it, and every question here is asked of a day: who
//! was it, where, under whom. Access, results and reports hang from the [`Assignment`] of that day.
//!
//! Promises: an answer depends on the facts and the day alone, not on the order in which the facts are given. Refuses: trees and
//! reporting lines with a cycle, each named by its members.

mod assignment;
mod chain;
mod name;
mod position;
mod rank;
mod supervision;
mod unit_tree;

use core::fmt;

pub use assignment::{Assignment, Capacity, assignment_on};
pub use name::given_name;
pub use position::{Position, PositionKind, Seat};
pub use rank::{PnsRank, PppkGrade, Rank, RankError};
pub use supervision::{Supervision, SupervisionFault, check_supervision, supervisor_on};
pub use unit_tree::{TreeFault, Unit, UnitTree};

use crate::{
    coded::coded,
    ids::PersonId,
    nip::Nip,
    time::{Date, DateRange},
};

coded! {
    /// How somebody is employed. Taken from the record: the digits of a NIP do not tell.
    pub enum EmploymentKind {
        /// Appointed on probation.
        Cpns = "cpns",
        /// Permanent civil servant.
        Pns = "pns",
        /// Under contract.
        Pppk = "pppk",
        /// Under contract, part-time (*PPPK paruh waktu*).
        PppkPartTime = "pppk_part_time",
    }
}

/// A civil servant.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Our id.
    pub id: PersonId,
    /// The name as the agency writes it, with titles.
    pub name: String,
    /// The kind of employment on the record.
    pub employment: EmploymentKind,
    /// The rank, where the record states one.
    pub rank: Option<Rank>,
    /// The numbers that this person has had, in any order.
    pub nips: Vec<DatedNip>,
}

impl Person {
    /// The number in force on that day; where two overlap, the one that began later.
    #[must_use]
    pub fn nip_on(&self, day: Date) -> Option<Nip> {
        let in_force = self.nips.iter().filter(|dated| dated.range.contains(day));
        in_force.max_by_key(|dated| (dated.range.from, dated.nip)).map(|dated| dated.nip)
    }
}

/// The id alone, since what is printed for us ends up in logs.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A number and the days on which it is in force. Numbers change: from PPPK to PNS, say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedNip {
    /// The number.
    pub nip: Nip,
    /// In force on these days.
    pub range: DateRange,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(nips: Vec<DatedNip>) -> Person {
        Person {
            id: PersonId::from_random([1; 16]),
            name: "Sari Wulandari, S.Sos.".to_owned(),
            employment: EmploymentKind::Pns,
            rank: "III/a".parse().ok(),
            nips,
        }
    }

    fn dated(nip: &str, from: Date, to: Option<Date>) -> DatedNip {
        DatedNip { nip: Nip::parse(nip).expect(nip), range: DateRange { from, to } }
    }

    #[test]
    fn the_number_is_that_of_the_day() {
        let contract = dated("199005152022212001", Date::constant(2022, 1, 1), Some(Date::constant(2024, 12, 31)));
        let permanent = dated("199005152025012001", Date::constant(2025, 1, 1), None);
        for nips in [vec![contract, permanent], vec![permanent, contract]] {
            let sari = person(nips);
            assert_eq!(sari.nip_on(Date::constant(2021, 12, 31)), None);
            assert_eq!(sari.nip_on(Date::constant(2024, 12, 31)), Some(contract.nip));
            assert_eq!(sari.nip_on(Date::constant(2025, 1, 1)), Some(permanent.nip));
        }
    }

    #[test]
    fn where_numbers_overlap_the_later_one_holds() {
        let first = dated("199005152022212001", Date::constant(2022, 1, 1), None);
        let second = dated("199005152025012001", Date::constant(2025, 1, 1), None);
        let sari = person(vec![second, first]);
        assert_eq!(sari.nip_on(Date::constant(2026, 1, 1)), Some(second.nip));
    }

    #[test]
    fn logs_do_not_learn_the_name() {
        let printed = format!("{:?}", person(Vec::new()));
        assert!(!printed.contains("Sari"), "{printed}");
    }
}
