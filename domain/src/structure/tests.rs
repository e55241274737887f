use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    ids::{AgencyId, PositionId},
    people::{Capacity, assignment_on},
};

const BEGIN: Date = Date::constant(2026, 1, 1);

fn id(n: u8) -> UnitId {
    UnitId::from_random([n; 16])
}

fn person(n: u8) -> PersonId {
    PersonId::from_random([n; 16])
}

fn unit(n: u8, parent: Option<u8>) -> Unit {
    Unit { id: id(n), parent: parent.map(id), name: format!("Unit {n}") }
}

fn node(n: u8, parent: Option<u8>) -> Node {
    Node::new(unit(n, parent), None)
}

fn held(who: u8, at: u8) -> Assignment {
    Assignment {
        id: AssignmentId::from_random([who; 16]),
        person: person(who),
        agency: AgencyId::from_random([1; 16]),
        unit: id(at),
        position: None,
        seat: None,
        capacity: Capacity::Definitive,
        range: DateRange { from: BEGIN, to: None },
    }
}

fn day(month: i8, day: i8) -> Date {
    Date::constant(2026, month, day)
}

fn bounds(today: Date) -> Bounds {
    Bounds { today, settled: None }
}

/// 1 with 2 and 3 below, 4 below 2; somebody in each.
fn agency() -> (Vec<Node>, Vec<Assignment>) {
    let nodes = vec![node(1, None), node(2, Some(1)), node(3, Some(1)), node(4, Some(2))];
    (nodes, (1..=4).map(|n| held(n, n)).collect())
}

fn put(nodes: &mut Vec<Node>, all: &mut Vec<Assignment>, plan: &Plan) {
    for node in &plan.nodes {
        match nodes.iter_mut().find(|known| known.unit.id == node.unit.id) {
            Some(known) => known.clone_from(node),
            None => nodes.push(node.clone()),
        }
    }
    for held in &plan.assignments {
        match all.iter_mut().find(|known| known.id == held.id) {
            Some(known) => *known = *held,
            None => all.push(*held),
        }
    }
}

#[test]
fn a_merge_takes_people_and_what_lies_below_and_leaves_the_days_before() {
    let (mut nodes, mut all) = agency();
    let today = day(6, 1);
    let plan = restructure(&nodes, &all, &Change::Merge(id(2), id(3)), today, bounds(today)).expect("possible");
    assert_eq!(plan.people, [person(2)].into());
    put(&mut nodes, &mut all, &plan);
    let before = tree_on(&nodes, day(5, 31)).expect("a tree");
    assert_eq!(before.path(id(4)), [id(1), id(2), id(4)]);
    let after = tree_on(&nodes, today).expect("a tree");
    assert_eq!(after.path(id(4)), [id(1), id(3), id(4)]);
    assert!(after.get(id(2)).is_none());
    let own: Vec<Assignment> = all.iter().filter(|held| held.person == person(2)).copied().collect();
    let at = |day| assignment_on(&own, day).map(|held| held.unit);
    assert_eq!((at(day(5, 31)), at(today)), (Some(id(2)), Some(id(3))));
}

#[test]
fn a_name_is_that_of_the_day() {
    let (mut nodes, mut all) = agency();
    for (on, name) in [(day(3, 1), "Bidang Mutasi"), (day(6, 1), "Bidang Kinerja"), (day(6, 1), "Bidang Karier")] {
        let change = Change::Rename(id(2), name.to_owned());
        let plan = restructure(&nodes, &all, &change, on, bounds(day(6, 1))).expect("possible");
        put(&mut nodes, &mut all, &plan);
    }
    let name = |on| nodes[1].on(on).name;
    assert_eq!(name(day(2, 28)), "Unit 2");
    assert_eq!((name(day(3, 1)), name(day(5, 31))), ("Bidang Mutasi".to_owned(), "Bidang Mutasi".to_owned()));
    assert_eq!(name(day(6, 1)), "Bidang Karier");
    assert_eq!(nodes[1].past.len(), 2, "what held for no day is not remembered");
}

#[test]
fn what_cannot_be_is_named_by_its_field() {
    let (mut nodes, all) = agency();
    nodes.push(Node { closed: Some(day(2, 1)), ..node(9, Some(1)) });
    let today = day(6, 1);
    let wrong = |change: Change, from| restructure(&nodes, &all, &change, from, bounds(today)).expect_err("impossible");
    let create = |n, parent| Change::Create(unit(n, parent));
    for (change, from, expected) in [
        (Change::Move(id(2), Some(id(4))), today, ("parent", Fault::BelowItself)),
        (Change::Move(id(2), Some(id(2))), today, ("parent", Fault::BelowItself)),
        (Change::Move(id(2), Some(id(1))), today, ("parent", Fault::Same)),
        (Change::Move(id(2), Some(id(9))), today, ("parent", Fault::Closed)),
        (Change::Move(id(8), None), today, ("unit", Fault::Unknown)),
        (Change::Merge(id(1), id(4)), today, ("into", Fault::BelowItself)),
        (Change::Merge(id(2), id(2)), today, ("into", Fault::Same)),
        (Change::Merge(id(9), id(2)), today, ("unit", Fault::Closed)),
        (Change::Close(id(3)), today, ("unit", Fault::Occupied)),
        (Change::Rename(id(3), "Unit 3".to_owned()), today, ("name", Fault::Same)),
        (Change::Rename(id(3), "Lain".to_owned()), day(6, 2), ("from", Fault::Ahead)),
        (create(4, None), today, ("unit", Fault::Taken)),
        (create(5, Some(9)), today, ("parent", Fault::Closed)),
    ] {
        assert_eq!(wrong(change.clone(), from), [expected], "{change:?}");
    }
    assert_eq!(wrong(Change::Close(id(1)), today), [("unit", Fault::HasUnits), ("unit", Fault::Occupied)]);
    let settled = Bounds { today, settled: Some(day(4, 1)) };
    let early = restructure(&nodes, &all, &Change::Move(id(4), Some(id(1))), day(4, 1), settled);
    assert_eq!(early, Err(vec![("from", Fault::Settled)]));
}

#[test]
fn a_day_before_a_later_change_is_refused() {
    let (mut nodes, mut all) = agency();
    let today = day(6, 1);
    let plan =
        restructure(&nodes, &all, &Change::Create(unit(5, Some(1))), day(5, 1), bounds(today)).expect("possible");
    put(&mut nodes, &mut all, &plan);
    let early = |change| restructure(&nodes, &all, &change, day(4, 1), bounds(today));
    // Below a unit that was not there yet; into one; and before the unit itself.
    for change in [Change::Move(id(4), Some(id(5))), Change::Merge(id(3), id(5)), Change::Rename(id(5), "x".to_owned())]
    {
        assert_eq!(early(change), Err(vec![("from", Fault::Early)]));
    }
}

#[test]
fn a_transfer_ends_what_was_on_the_day_before() {
    let own = held(1, 1);
    let acting = Assignment { id: AssignmentId::from_random([7; 16]), unit: id(2), capacity: Capacity::Plt, ..own };
    let to = Transfer {
        person: person(1),
        agency: own.agency,
        unit: id(3),
        position: Some(PositionId::from_random([1; 16])),
        capacity: Capacity::Definitive,
        from: day(6, 1),
        until: None,
        ends_acting: false,
    };
    let moved = transfer(&[own, acting], &to, bounds(day(6, 1))).expect("possible");
    let ended = Assignment { range: DateRange { to: Some(day(5, 31)), ..own.range }, ..own };
    assert_eq!((moved.kept[0], moved.kept.len()), (ended, 2), "what is acted in goes on");
    let both = transfer(&[own, acting], &Transfer { ends_acting: true, ..to }, bounds(day(6, 1))).expect("possible");
    assert_eq!(both.kept.len(), 3);
    let beside = Transfer { capacity: Capacity::Plh, ..to };
    let beside = transfer(&[own, acting], &beside, bounds(day(6, 1))).expect("possible");
    assert_eq!(beside.kept.len(), 1, "the definitive place goes on");
    let same = Transfer { unit: own.unit, position: None, ..to };
    assert_eq!(transfer(&[own], &same, bounds(day(6, 1))), Err(vec![("unit", Fault::Same)]));
    let planned = Assignment { range: DateRange { from: day(7, 1), to: None }, ..held(9, 2) };
    assert_eq!(transfer(&[own, planned], &to, bounds(day(6, 1))), Err(vec![("from", Fault::Early)]));
    let far = Transfer { from: Date::constant(2028, 1, 1), ..to };
    assert_eq!(transfer(&[own], &far, bounds(day(6, 1))), Err(vec![("from", Fault::Ahead)]));
}

#[test]
fn an_acting_post_ends_on_the_last_day_that_it_was_given() {
    let (own, today) = (held(1, 1), day(6, 1));
    let to = Transfer {
        person: person(1),
        agency: own.agency,
        unit: id(3),
        position: Some(PositionId::from_random([1; 16])),
        capacity: Capacity::Plt,
        from: today,
        until: Some(day(6, 30)),
        ends_acting: false,
    };
    let given = transfer(&[own], &to, bounds(today)).expect("possible").kept;
    assert_eq!(given.len(), 1, "the definitive place goes on");
    assert_eq!(given[0].range, DateRange { from: today, to: Some(day(6, 30)) });
    let all = [own, given[0]];
    let acts = |day| all.iter().any(|held| held.capacity == Capacity::Plt && held.range.contains(day));
    assert_eq!((acts(day(6, 30)), acts(day(7, 1))), (true, false));

    // The same post again: the same last day is nothing, another one is that of the post that is held.
    assert_eq!(transfer(&all, &to, bounds(today)), Err(vec![("unit", Fault::Same)]));
    for (until, ends_acting) in [(Some(day(9, 30)), false), (Some(day(6, 20)), true), (None, false)] {
        let longer = Transfer { from: day(6, 15), until, ends_acting, ..to };
        let kept = transfer(&all, &longer, bounds(today)).expect("possible").kept;
        let expected = Assignment { range: DateRange { from: today, to: until }, ..given[0] };
        assert_eq!(kept, [expected], "{until:?}");
    }
    // After its last day it is another one, beside what was.
    let again = Transfer { from: day(7, 1), until: None, ..to };
    let again = transfer(&all, &again, bounds(day(7, 1))).expect("possible").kept;
    assert_eq!((again.len(), again[0].range), (1, DateRange { from: day(7, 1), to: None }));
    assert_ne!(again[0].id, given[0].id);
}

#[test]
fn a_last_day_that_cannot_be_is_named() {
    let own = held(1, 1);
    let leaves = Assignment { range: DateRange { to: Some(day(6, 20)), ..own.range }, ..own };
    let to = Transfer {
        person: person(1),
        agency: own.agency,
        unit: id(3),
        position: None,
        capacity: Capacity::Plh,
        from: day(6, 1),
        until: Some(day(6, 1)),
        ends_acting: false,
    };
    let wrong = |held: Assignment, to: Transfer| transfer(&[held], &to, bounds(day(6, 1))).err();
    assert_eq!(wrong(own, to), None, "one day is enough");
    let until = |until| Transfer { until: Some(until), ..to };
    assert_eq!(wrong(own, until(day(5, 31))), Some(vec![("until", Fault::Backwards)]));
    assert_eq!(wrong(own, until(Date::constant(2062, 6, 1))), Some(vec![("until", Fault::Ahead)]));
    assert_eq!(wrong(leaves, until(day(6, 21))), Some(vec![("until", Fault::Left)]));
    assert_eq!(wrong(leaves, until(day(6, 20))), None);
    let definitive = Transfer { capacity: Capacity::Definitive, ..to };
    assert_eq!(wrong(own, definitive), Some(vec![("until", Fault::Lasting)]));
}

/// A change by numbers, which may make sense or not.
#[derive(Clone, Debug)]
enum Act {
    Create(u8, Option<u8>),
    Rename(u8),
    Move(u8, Option<u8>),
    Merge(u8, u8),
    Close(u8),
    Transfer(u8, u8, bool),
}

fn moves() -> impl Strategy<Value = Vec<(Act, i32, i32)>> {
    let one = prop_oneof![
        (5..9u8, prop::option::of(1..9u8)).prop_map(|(n, parent)| Act::Create(n, parent)),
        (1..9u8).prop_map(Act::Rename),
        (1..9u8, prop::option::of(1..9u8)).prop_map(|(n, parent)| Act::Move(n, parent)),
        (1..9u8, 1..9u8).prop_map(|(n, into)| Act::Merge(n, into)),
        (1..9u8).prop_map(Act::Close),
        (1..5u8, 1..9u8, any::<bool>()).prop_map(|(who, to, acting)| Act::Transfer(who, to, acting)),
    ];
    prop::collection::vec((one, 0..9i32, 0..12i32), 1..24)
}

fn plus(day: Date, days: i32) -> Date {
    (0..days).fold(day, |day, _| day.tomorrow().expect("a day"))
}

proptest! {
    /// Whatever is done in whatever order: on every day the units are a tree, everybody is in exactly one definitive place, in a unit that
    /// is there; and no day before a change reads otherwise after it.
    #[test]
    fn any_sequence_leaves_every_day_whole(moves in moves()) {
        let (mut nodes, mut all) = agency();
        let mut today = day(2, 1);
        for (n, (step, waits, back)) in moves.into_iter().enumerate() {
            today = plus(today, waits);
            let from = (0..back).fold(today, |day, _| day.yesterday().expect("a day"));
            let (nodes_before, all_before) = (nodes.clone(), all.clone());
            let name = format!("Nama {n}");
            let change = match step {
                Act::Create(n, parent) => Change::Create(unit(n, parent)),
                Act::Rename(n) => Change::Rename(id(n), name),
                Act::Move(n, parent) => Change::Move(id(n), parent.map(id)),
                Act::Merge(n, into) => Change::Merge(id(n), id(into)),
                Act::Close(n) => Change::Close(id(n)),
                Act::Transfer(who, to, ends_acting) => {
                    let open = nodes.iter().any(|node| node.unit.id == id(to) && node.is_open(from) && node.closed.is_none());
                    let own: Vec<Assignment> = all.iter().filter(|held| held.person == person(who)).copied().collect();
                    let capacity = if ends_acting { Capacity::Definitive } else { Capacity::Plt };
                    let to = Transfer { person: person(who), agency: own[0].agency, unit: id(to), position: None, capacity, from, until: None, ends_acting };
                    if let (true, Ok(moved)) = (open, transfer(&own, &to, bounds(today))) {
                        all.retain(|held| !moved.dropped.contains(&held.id));
                        put(&mut nodes, &mut all, &Plan { assignments: moved.kept, ..Plan::default() });
                    }
                    continue;
                }
            };
            if let Ok(plan) = restructure(&nodes, &all, &change, from, bounds(today)) {
                put(&mut nodes, &mut all, &plan);
            }
            let mut on = BEGIN;
            while on <= today {
                let tree = tree_on(&nodes, on);
                prop_assert!(tree.is_ok(), "{change:?} from {from}: {on}: {tree:?}");
                let tree = tree.expect("a tree");
                if on < from {
                    prop_assert_eq!(&Ok(tree.clone()), &tree_on(&nodes_before, on));
                }
                let mut places: BTreeMap<PersonId, Vec<UnitId>> = BTreeMap::new();
                for held in all.iter().filter(|held| held.range.contains(on)) {
                    prop_assert!(tree.get(held.unit).is_some(), "{change:?} from {from}: {on}: {held:?}");
                    if held.capacity == Capacity::Definitive {
                        places.entry(held.person).or_default().push(held.unit);
                    }
                }
                prop_assert_eq!(places.len(), 4);
                prop_assert!(places.values().all(|places| places.len() == 1), "{:?}", places);
                if on < from {
                    let place = |all: &[Assignment], who| {
                        let own: Vec<Assignment> = all.iter().filter(|held| held.person == who).copied().collect();
                        assignment_on(&own, on).map(|held| held.unit)
                    };
                    for who in (1..5).map(person) {
                        prop_assert_eq!(place(&all, who), place(&all_before, who));
                    }
                }
                on = on.tomorrow().expect("a day");
            }
        }
    }
}
