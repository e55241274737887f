//! The units of an agency as a tree.

use std::collections::BTreeMap;

use super::chain::cycles;
use crate::ids::UnitId;

/// A node of the agency's tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Our id.
    pub id: UnitId,
    /// The unit above; none at the top.
    pub parent: Option<UnitId>,
    /// The name as the agency writes it.
    pub name: String,
}

/// What keeps a list of units from being a tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeFault {
    /// Two units have this id.
    #[error("unit {0} is given twice")]
    Duplicate(UnitId),
    /// The unit above is not in the list.
    #[error("unit {unit} lies in unit {parent}, which is not given")]
    MissingParent {
        /// The unit below.
        unit: UnitId,
        /// The unit that is missing.
        parent: UnitId,
    },
    /// Each lies in the next and the last in the first; begins at the one given first.
    #[error("units in a circle of {}", .0.len())]
    Cycle(Vec<UnitId>),
}

/// Units in order of reading: a unit, then all that is below it, before its next sibling. Siblings keep the order in which they were
/// given. More than one unit may be at the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTree {
    /// In order of reading, so that what is below a unit is the slice that follows it.
    units: Vec<Unit>,
    /// For each unit, the end of the slice that it begins, and its depth.
    spans: Vec<Span>,
    places: BTreeMap<UnitId, usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    end: usize,
    depth: usize,
}

impl UnitTree {
    /// Arranges the units.
    ///
    /// # Errors
    /// All faults, so that whoever gave the list can mend it in one go: duplicates first, then missing parents, then circles.
    pub fn build(units: Vec<Unit>) -> Result<Self, Vec<TreeFault>> {
        let up = parents(&units)?;
        let mut below = vec![Vec::new(); units.len()];
        let mut tops = Vec::new();
        for (at, parent) in up.iter().enumerate() {
            match parent {
                Some(parent) => below[*parent].push(at),
                None => tops.push(at),
            }
        }
        Ok(Self::arrange(units, &below, tops))
    }

    /// Walks from the tops; a stack of our own, since depth is the caller's.
    fn arrange(units: Vec<Unit>, below: &[Vec<usize>], tops: Vec<usize>) -> Self {
        let mut order = Vec::with_capacity(units.len());
        let mut spans: Vec<Span> = Vec::with_capacity(units.len());
        let mut to_visit: Vec<(usize, usize)> = tops.into_iter().rev().map(|at| (at, 0)).collect();
        while let Some((at, depth)) = to_visit.pop() {
            order.push(at);
            spans.push(Span { end: 0, depth });
            to_visit.extend(below[at].iter().rev().map(|&child| (child, depth + 1)));
        }
        // What is below a unit ends where the next one begins that is no deeper.
        let mut open: Vec<usize> = Vec::new();
        for place in 0..=spans.len() {
            let depth = spans.get(place).map_or(0, |span| span.depth);
            while let Some(above) = open.pop_if(|above| spans[*above].depth >= depth) {
                spans[above].end = place;
            }
            open.push(place);
        }
        let mut given: Vec<Option<Unit>> = units.into_iter().map(Some).collect();
        let units: Vec<Unit> = order.into_iter().filter_map(|at| given[at].take()).collect();
        let places = units.iter().enumerate().map(|(place, unit)| (unit.id, place)).collect();
        Self { units, spans, places }
    }

    /// All units, in order of reading.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// All units in order of reading, each with its depth.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Unit)> {
        self.spans.iter().map(|span| span.depth).zip(&self.units)
    }

    /// The unit of that id.
    #[must_use]
    pub fn get(&self, unit: UnitId) -> Option<&Unit> {
        self.place(unit).map(|place| &self.units[place])
    }

    /// The unit and all below it, in order of reading; empty for a unit that is not in the tree.
    #[must_use]
    pub fn subtree(&self, unit: UnitId) -> &[Unit] {
        self.place(unit).map_or(&[], |place| &self.units[place..self.spans[place].end])
    }

    /// All units below, without the unit itself.
    #[must_use]
    pub fn descendants(&self, unit: UnitId) -> &[Unit] {
        self.subtree(unit).get(1..).unwrap_or_default()
    }

    /// Whether `unit` is `ancestor` or lies below it. A unit that is not in the tree is nowhere.
    #[must_use]
    pub fn contains(&self, ancestor: UnitId, unit: UnitId) -> bool {
        match (self.place(ancestor), self.place(unit)) {
            (Some(above), Some(place)) => (above..self.spans[above].end).contains(&place),
            _ => false,
        }
    }

    /// How many units lie above.
    #[must_use]
    pub fn depth(&self, unit: UnitId) -> Option<usize> {
        self.place(unit).map(|place| self.spans[place].depth)
    }

    /// The way down from the top to the unit, both included; empty for a unit that is not in the tree.
    #[must_use]
    pub fn path(&self, unit: UnitId) -> Vec<UnitId> {
        let above = |unit: &&Unit| unit.parent.and_then(|parent| self.get(parent));
        let mut path: Vec<UnitId> = core::iter::successors(self.get(unit), above).map(|unit| unit.id).collect();
        path.reverse();
        path
    }

    /// Where, in order of reading, the unit and what is below it lie.
    pub(crate) fn span(&self, place: usize) -> core::ops::Range<usize> {
        place..self.spans[place].end
    }

    fn place(&self, unit: UnitId) -> Option<usize> {
        self.places.get(&unit).copied()
    }
}

/// For each unit the place of its parent in the list.
fn parents(units: &[Unit]) -> Result<Vec<Option<usize>>, Vec<TreeFault>> {
    let mut faults = Vec::new();
    let mut places = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        if places.insert(unit.id, at).is_some() {
            faults.push(TreeFault::Duplicate(unit.id));
        }
    }
    let mut up = Vec::with_capacity(units.len());
    for unit in units {
        let place = unit.parent.and_then(|parent| places.get(&parent).copied());
        if let (Some(parent), None) = (unit.parent, place) {
            faults.push(TreeFault::MissingParent { unit: unit.id, parent });
        }
        up.push(place);
    }
    faults.extend(
        cycles(&up).into_iter().map(|cycle| TreeFault::Cycle(cycle.into_iter().map(|at| units[at].id).collect())),
    );
    if faults.is_empty() { Ok(up) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: usize) -> UnitId {
        UnitId::derive(&[&n.to_be_bytes()])
    }

    fn unit(n: usize, parent: Option<usize>) -> Unit {
        Unit { id: id(n), parent: parent.map(id), name: n.to_string() }
    }

    fn names(units: &[Unit]) -> Vec<&str> {
        units.iter().map(|unit| unit.name.as_str()).collect()
    }

    #[test]
    fn units_stand_in_order_of_reading() {
        let tree = UnitTree::build(vec![
            unit(4, Some(1)),
            unit(0, None),
            unit(1, Some(0)),
            unit(2, Some(0)),
            unit(3, Some(1)),
            unit(9, None),
        ])
        .expect("a tree");
        assert_eq!(names(tree.units()), ["0", "1", "4", "3", "2", "9"]);
        assert_eq!(tree.iter().map(|(depth, _)| depth).collect::<Vec<_>>(), [0, 1, 2, 2, 1, 0]);
        assert_eq!(names(tree.descendants(id(1))), ["4", "3"]);
        assert_eq!(names(tree.subtree(id(2))), ["2"]);
        assert_eq!(tree.path(id(3)), [id(0), id(1), id(3)]);
        assert!(tree.contains(id(0), id(0)));
    }

    #[test]
    fn a_unit_from_elsewhere_is_nowhere() {
        let tree = UnitTree::build(vec![unit(0, None)]).expect("a tree");
        assert!(!tree.contains(id(7), id(7)));
        assert!(!tree.contains(id(0), id(7)));
        assert!(tree.descendants(id(7)).is_empty());
        assert!(tree.path(id(7)).is_empty());
        assert_eq!(tree.depth(id(7)), None);
    }

    #[test]
    fn all_faults_at_once() {
        let units =
            vec![unit(0, None), unit(0, None), unit(1, Some(8)), unit(2, Some(3)), unit(3, Some(2)), unit(4, Some(4))];
        assert_eq!(
            UnitTree::build(units),
            Err(vec![
                TreeFault::Duplicate(id(0)),
                TreeFault::MissingParent { unit: id(1), parent: id(8) },
                TreeFault::Cycle(vec![id(2), id(3)]),
                TreeFault::Cycle(vec![id(4)]),
            ])
        );
    }

    /// Units whose parents come before them, in shuffled order.
    fn forests() -> impl Strategy<Value = Vec<Unit>> {
        prop::collection::vec(any::<prop::sample::Index>(), 0..24)
            .prop_map(|picks| {
                let parent = |n: usize, pick: &prop::sample::Index| pick.index(n + 1).checked_sub(1);
                picks.iter().enumerate().map(|(n, pick)| unit(n, parent(n, pick))).collect::<Vec<_>>()
            })
            .prop_shuffle()
    }

    proptest! {
        #[test]
        fn below_is_what_climbs_to_it(units in forests()) {
            let tree = UnitTree::build(units.clone()).expect("a forest");
            let parent = |of: UnitId| units.iter().find(|unit| unit.id == of).and_then(|unit| unit.parent);
            let climb = |from: UnitId| core::iter::successors(Some(from), |&at| parent(at));
            for a in &units {
                prop_assert_eq!(tree.depth(a.id), Some(climb(a.id).count() - 1));
                let mut path: Vec<_> = climb(a.id).collect();
                path.reverse();
                prop_assert_eq!(tree.path(a.id), path);
                for b in &units {
                    let expected = climb(b.id).any(|at| at == a.id);
                    prop_assert_eq!(tree.contains(a.id, b.id), expected);
                    let listed = tree.descendants(a.id).iter().any(|unit| unit.id == b.id);
                    prop_assert_eq!(listed, expected && a.id != b.id);
                }
            }
            prop_assert_eq!(tree.units().len(), units.len());
        }

        /// Any map of parents is a tree or has a circle, and a circle that is named is one.
        #[test]
        fn a_tree_or_a_real_circle(up in prop::collection::vec(prop::option::of(0..12usize), 12)) {
            let units: Vec<Unit> = up.iter().enumerate().map(|(n, parent)| unit(n, *parent)).collect();
            let parent = |of: UnitId| units.iter().find(|unit| unit.id == of).and_then(|unit| unit.parent);
            match UnitTree::build(units.clone()) {
                Ok(tree) => prop_assert_eq!(tree.units().len(), units.len()),
                Err(faults) => {
                    prop_assert!(!faults.is_empty());
                    for fault in faults {
                        let TreeFault::Cycle(circle) = fault else {
                            return Err(TestCaseError::fail("parents are all given, once"));
                        };
                        for (at, member) in circle.iter().enumerate() {
                            prop_assert_eq!(parent(*member), Some(circle[(at + 1) % circle.len()]));
                        }
                    }
                }
            }
        }
    }
}
