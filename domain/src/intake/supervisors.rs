//! Who supervises whom, where no list says so: it follows from the heads of units.
//!
//! The rule: a unit's head is who holds its structural post of the highest kind, definitive before Plt. before Plh. Where nobody holds
//! one, or two are on a level, it is who is named: a school or a Puskesmas is led by a functional official with an additional task
//! (*tugas tambahan*). Where nobody is named either, it has none. One's supervisor is the head of one's own unit, or of the next unit above that has one. A head's supervisor is
//! the head of the next unit above the highest that they head. Basis: the chain of direct superiors (*atasan langsung*) follows the
//! structure of the agency (UU 20/2023; PP 30/2019 on who assesses whom); whoever acts in a structural post assesses in its holder's
//! place, which is why acting comes before being named (`docs/decisions/0023-named-heads-of-units.md`). Nobody is their own supervisor, and as the way leads upwards
//! only, there are no circles.

use std::collections::BTreeMap;

use crate::{
    ids::{PersonId, UnitId},
    people::{Capacity, PositionKind},
};

/// Somebody with a post in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// The kind of the post.
    pub kind: PositionKind,
    /// Definitive or acting.
    pub capacity: Capacity,
}

/// The units above, by unit.
pub type Above = BTreeMap<UnitId, Option<UnitId>>;

/// Who is named as the head of a unit, by unit, as far as that counts ([`crate::structure::Naming::days`]).
pub type Named = BTreeMap<UnitId, PersonId>;

/// Units in which more than one person holds a structural post of the highest kind there: who holds one, definitive before Plt. before
/// Plh., each person once. The first of them is the head; where the first two are on a level, only who is named can be.
#[must_use]
pub fn contested(holders: &[Holder]) -> BTreeMap<UnitId, Vec<(PersonId, Capacity)>> {
    let mut found: BTreeMap<UnitId, (PositionKind, BTreeMap<PersonId, Capacity>)> = BTreeMap::new();
    for holder in holders.iter().filter(|holder| holder.kind < PositionKind::Pelaksana) {
        let (kind, people) = found.entry(holder.unit).or_insert_with(|| (holder.kind, BTreeMap::new()));
        if holder.kind < *kind {
            *kind = holder.kind;
            people.clear();
        }
        if holder.kind == *kind {
            let held = people.entry(holder.person).or_insert(holder.capacity);
            *held = holder.capacity.min(*held);
        }
    }
    let several = found.into_iter().filter(|(_, (_, people))| people.len() > 1);
    several
        .map(|(unit, (_, people))| {
            let mut people: Vec<(PersonId, Capacity)> = people.into_iter().collect();
            people.sort_by_key(|(_, capacity)| *capacity);
            (unit, people)
        })
        .collect()
}

/// A head, and how they are it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    person: PersonId,
    capacity: Capacity,
}

/// The heads of units.
#[derive(Clone, Debug)]
pub struct Heads<'a> {
    above: &'a Above,
    of: BTreeMap<UnitId, Head>,
    /// The highest unit that somebody heads.
    highest: BTreeMap<PersonId, UnitId>,
}

impl<'a> Heads<'a> {
    /// Finds them. The units must be a tree.
    #[must_use]
    pub fn find(holders: &[Holder], named: &Named, above: &'a Above) -> Self {
        let mut best: BTreeMap<UnitId, (PositionKind, Capacity, Option<PersonId>)> = BTreeMap::new();
        for holder in holders.iter().filter(|holder| holder.kind < PositionKind::Pelaksana) {
            let rank = (holder.kind, holder.capacity);
            let held = best.entry(holder.unit).or_insert((rank.0, rank.1, Some(holder.person)));
            let known = (held.0, held.1);
            if rank < known {
                *held = (rank.0, rank.1, Some(holder.person));
            } else if rank == known && held.2 != Some(holder.person) {
                held.2 = None;
            }
        }
        let mut of: BTreeMap<UnitId, Head> = best
            .into_iter()
            .filter_map(|(unit, (_, capacity, person))| Some((unit, Head { person: person?, capacity })))
            .collect();
        for (unit, person) in named {
            of.entry(*unit).or_insert(Head { person: *person, capacity: Capacity::Definitive });
        }
        let mut heads = Self { above, of, highest: BTreeMap::new() };
        let mut highest: BTreeMap<PersonId, (usize, Capacity, UnitId)> = BTreeMap::new();
        for (unit, head) in &heads.of {
            let place = (heads.depth(*unit), head.capacity, *unit);
            highest.entry(head.person).and_modify(|known| *known = place.min(*known)).or_insert(place);
        }
        heads.highest = highest.into_iter().map(|(person, (.., unit))| (person, unit)).collect();
        heads
    }

    /// Who heads a unit.
    #[must_use]
    pub fn head(&self, unit: UnitId) -> Option<PersonId> {
        self.of.get(&unit).map(|head| head.person)
    }

    fn depth(&self, unit: UnitId) -> usize {
        self.upwards(unit).count()
    }

    /// A unit and those above it.
    fn upwards(&self, unit: UnitId) -> impl Iterator<Item = UnitId> {
        let next = |unit: &UnitId| self.above.get(unit).copied().flatten();
        core::iter::successors(Some(unit), next).take(self.above.len() + 1)
    }

    /// The supervisor of somebody who is placed in that unit.
    #[must_use]
    pub fn supervisor(&self, person: PersonId, unit: UnitId) -> Option<PersonId> {
        let start = match self.highest.get(&person) {
            Some(headed) => self.above.get(headed).copied().flatten()?,
            None => unit,
        };
        let heads = self.upwards(start).filter_map(|unit| self.of.get(&unit));
        heads.map(|head| head.person).find(|head| *head != person)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::people::check_supervision;

    fn unit(n: u8) -> UnitId {
        UnitId::from_random([n; 16])
    }

    fn person(n: u8) -> PersonId {
        PersonId::from_random([n; 16])
    }

    fn holder(who: u8, at: u8, kind: PositionKind, capacity: Capacity) -> Holder {
        Holder { person: person(who), unit: unit(at), kind, capacity }
    }

    #[test]
    fn the_head_of_the_unit_or_of_the_next_above() {
        use {Capacity::*, PositionKind::*};
        // 1 ← 2 ← 3, 1 ← 4; unit 4 has two on a level.
        let above: Above =
            [(unit(1), None), (unit(2), Some(unit(1))), (unit(3), Some(unit(2))), (unit(4), Some(unit(1)))].into();
        let holders = [
            holder(1, 1, JptPratama, Definitive),
            holder(2, 2, Administrator, Plh),
            holder(3, 2, Administrator, Plt),
            holder(4, 3, JfAhliMuda, Definitive),
            holder(5, 4, Pengawas, Definitive),
            holder(6, 4, Pengawas, Definitive),
        ];
        let heads = Heads::find(&holders, &Named::new(), &above);
        assert_eq!(heads.supervisor(person(4), unit(3)), Some(person(3)), "Plt. before Plh.");
        assert_eq!(heads.supervisor(person(2), unit(2)), Some(person(3)));
        assert_eq!(heads.supervisor(person(3), unit(2)), Some(person(1)));
        assert_eq!(heads.supervisor(person(5), unit(4)), Some(person(1)), "nobody heads unit 4");
        assert_eq!(heads.supervisor(person(1), unit(1)), None);
    }

    #[test]
    fn who_acts_further_up_reports_from_there() {
        use {Capacity::*, PositionKind::*};
        let above: Above = [(unit(1), None), (unit(2), Some(unit(1))), (unit(3), Some(unit(2)))].into();
        // Head of the lowest unit, and acting at the top.
        let holders = [
            holder(1, 3, Pengawas, Definitive),
            holder(1, 1, JptPratama, Plt),
            holder(2, 2, Administrator, Definitive),
        ];
        let heads = Heads::find(&holders, &Named::new(), &above);
        assert_eq!(heads.supervisor(person(2), unit(2)), Some(person(1)));
        assert_eq!(heads.supervisor(person(1), unit(3)), None);
    }

    #[test]
    fn who_is_named_heads_where_no_structural_post_decides() {
        use {Capacity::*, PositionKind::*};
        // 1 ← 2, 1 ← 3, 1 ← 4 ← 5.
        let above: Above = [
            (unit(1), None),
            (unit(2), Some(unit(1))),
            (unit(3), Some(unit(1))),
            (unit(4), Some(unit(1))),
            (unit(5), Some(unit(4))),
        ]
        .into();
        let holders = [
            holder(1, 1, JptPratama, Definitive),
            // A school: teachers, one of whom is named.
            holder(2, 2, JfAhliMadya, Definitive),
            holder(3, 2, JfAhliMuda, Definitive),
            // A unit whose structural post somebody acts in, beside who is named.
            holder(4, 3, Pengawas, Plt),
            holder(5, 3, JfAhliMadya, Definitive),
            // Two on a level, and a third who is named; a teacher of the school is named one below, too.
            holder(6, 4, Pengawas, Definitive),
            holder(7, 4, Pengawas, Definitive),
            holder(8, 4, JfAhliMadya, Definitive),
        ];
        let named: Named = [
            (unit(1), person(2)),
            (unit(2), person(2)),
            (unit(3), person(5)),
            (unit(4), person(8)),
            (unit(5), person(2)),
        ]
        .into();
        let heads = Heads::find(&holders, &named, &above);
        let headed: Vec<_> = (1..=5).map(|n| heads.head(unit(n))).collect();
        assert_eq!(headed, [1, 2, 4, 8, 2].map(|n| Some(person(n))), "a structural post before a name");
        assert_eq!(heads.supervisor(person(3), unit(2)), Some(person(2)));
        assert_eq!(heads.supervisor(person(2), unit(2)), Some(person(1)), "from the highest that they head");
        assert_eq!(heads.supervisor(person(5), unit(3)), Some(person(4)), "named in vain");
        assert_eq!(heads.supervisor(person(6), unit(4)), Some(person(8)));
        assert_eq!(heads.supervisor(person(8), unit(4)), Some(person(1)));
    }

    #[test]
    fn units_that_several_would_head_are_named_in_the_order_of_the_rule() {
        use {Capacity::*, PositionKind::*};
        let holders = [
            // Acting beside the definitive head, and in a lower post too: told once.
            holder(2, 1, Administrator, Plh),
            holder(3, 1, Pengawas, Definitive),
            holder(1, 1, Administrator, Definitive),
            holder(2, 1, Pengawas, Definitive),
            // Two on a level above one who is not.
            holder(6, 2, Pengawas, Plt),
            holder(5, 2, Pengawas, Definitive),
            holder(4, 2, Pengawas, Definitive),
            // One head with others below; one person twice; no structural post at all.
            holder(7, 3, Administrator, Plt),
            holder(8, 3, Pengawas, Definitive),
            holder(9, 3, Pengawas, Definitive),
            holder(10, 4, Pengawas, Definitive),
            holder(10, 4, Pengawas, Plt),
            holder(11, 5, Pelaksana, Definitive),
            holder(12, 5, Pelaksana, Definitive),
        ];
        let expected = [
            (unit(1), vec![(person(1), Definitive), (person(2), Plh)]),
            (unit(2), vec![(person(4), Definitive), (person(5), Definitive), (person(6), Plt)]),
        ];
        assert_eq!(contested(&holders), BTreeMap::from(expected));
        let above: Above = (1..=5).map(|n| (unit(n), None)).collect();
        let heads = Heads::find(&holders, &Named::new(), &above);
        assert_eq!((heads.head(unit(1)), heads.head(unit(2))), (Some(person(1)), None));
    }

    proptest! {
        #[test]
        fn never_oneself_and_never_in_circles(
            parents in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
            held in prop::collection::vec((0..12u8, 0..8usize, 0..14usize, 0..3usize), 0..40),
            led in prop::collection::vec((0..12u8, 0..8usize), 0..8),
        ) {
            let units = parents.len();
            let name = |n: usize| unit(u8::try_from(n + 1).expect("few"));
            let above: Above =
                parents.iter().enumerate().map(|(n, pick)| (name(n), pick.index(n + 1).checked_sub(1).map(name))).collect();
            let holders: Vec<Holder> = held.iter().map(|(who, at, kind, capacity)| Holder {
                person: person(*who),
                unit: name(at % units),
                kind: PositionKind::ALL[*kind],
                capacity: Capacity::ALL[*capacity],
            }).collect();
            let named: Named = led.iter().map(|(who, at)| (name(at % units), person(*who))).collect();
            let heads = Heads::find(&holders, &named, &above);
            let placed: BTreeMap<PersonId, UnitId> = holders.iter().map(|holder| (holder.person, holder.unit)).collect();
            let pairs: Vec<_> = placed
                .iter()
                .filter_map(|(person, unit)| Some((*person, heads.supervisor(*person, *unit)?)))
                .collect();
            prop_assert_eq!(check_supervision(&pairs), []);
            for (unit, people) in contested(&holders) {
                let first = (people[0].1 < people[1].1).then_some(people[0].0);
                let expected = first.or_else(|| named.get(&unit).copied());
                prop_assert_eq!(heads.head(unit), expected, "the first of them, unless two are on a level");
            }
        }
    }
}
