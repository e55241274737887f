use proptest::prelude::*;

use super::*;
use crate::{
    ids::{AgencyId, UnitId},
    people::assignment_on,
};

const TODAY: Date = Date::constant(2026, 6, 10);
const BOUNDS: Bounds = Bounds { today: TODAY, settled: Some(Date::constant(2026, 3, 31)) };

fn id(n: u8) -> PositionId {
    PositionId::from_random([n; 16])
}

fn post(n: u8, title: &str, kind: PositionKind) -> Post {
    Post::new(Position { id: id(n), title: title.to_owned(), kind }, None)
}

fn held(n: u8, post: Option<u8>, capacity: Capacity) -> Assignment {
    Assignment {
        id: AssignmentId::from_random([n; 16]),
        person: PersonId::from_random([n % 10; 16]),
        agency: AgencyId::from_random([1; 16]),
        unit: UnitId::from_random([1; 16]),
        position: post.map(id),
        seat: None,
        capacity,
        range: DateRange { from: Date::constant(2026, 1, 1), to: None },
    }
}

fn posts() -> Vec<Post> {
    vec![
        post(1, "Arsiparis", PositionKind::Pelaksana),
        post(2, "Pengelola Arsip", PositionKind::Pelaksana),
        post(3, "Arsiparis", PositionKind::JfTerampil),
    ]
}

fn day(month: i8, day: i8) -> Date {
    Date::constant(2026, month, day)
}

fn faults(change: &Reform, from: Date, held: &[Assignment]) -> Vec<Wrong> {
    reform(&posts(), held, change, from, BOUNDS).expect_err("refused")
}

#[test]
fn a_kind_holds_from_its_day_on() {
    let change = Reform::Kind(id(2), PositionKind::JfPenyelia);
    let reformed = reform(&posts(), &[], &change, day(5, 1), BOUNDS).expect("possible");
    let post = &reformed.posts[0];
    assert_eq!(post.on(day(4, 30)).kind, PositionKind::Pelaksana);
    assert_eq!(post.on(day(5, 1)).kind, PositionKind::JfPenyelia);
    let both = [PositionKind::Pelaksana, PositionKind::JfPenyelia].into();
    assert_eq!(post.kinds(None), both);
    assert_eq!(post.kinds(Some(day(4, 30))), [PositionKind::Pelaksana].into());
    assert!(reformed.assignments.is_empty() && reformed.people.is_empty());
}

#[test]
fn who_holds_a_post_that_goes_up_in_another_holds_that() {
    let all = [held(1, Some(1), Capacity::Definitive), held(2, Some(2), Capacity::Definitive)];
    let reformed = reform(&posts(), &all, &Reform::Merge(id(1), id(2)), day(6, 1), BOUNDS).expect("possible");
    assert_eq!(reformed.people, [all[0].person].into());
    let on = |when| assignment_on(&reformed.assignments, when).and_then(|held| held.position);
    assert_eq!((on(day(5, 31)), on(day(6, 1))), (Some(id(1)), Some(id(2))));
    assert_eq!(reformed.posts[0].closed, Some(day(5, 31)));
}

#[test]
fn nobody_acts_twice_in_one_post() {
    let all = [held(1, Some(1), Capacity::Plt), held(11, Some(2), Capacity::Plt), held(21, None, Capacity::Definitive)];
    let reformed = reform(&posts(), &all, &Reform::Merge(id(1), id(2)), TODAY, BOUNDS).expect("possible");
    assert_eq!(reformed.assignments.len(), 1, "it ends");
    assert_eq!(reformed.assignments[0].range.to, Some(day(6, 9)));
}

#[test]
fn what_speaks_against_it_is_told_by_field() {
    let held = [held(1, Some(1), Capacity::Definitive)];
    let rename = |title: &str| Reform::Rename(id(2), title.to_owned());
    let cases = [
        (rename("Pengelola Arsip"), TODAY, vec![("title", Fault::Same)]),
        (rename("ARSIPARIS"), TODAY, vec![("title", Fault::Taken)]),
        (Reform::Kind(id(1), PositionKind::JfTerampil), TODAY, vec![("kind", Fault::Taken)]),
        (Reform::Kind(id(1), PositionKind::Pelaksana), TODAY, vec![("kind", Fault::Same)]),
        (Reform::Merge(id(1), id(1)), TODAY, vec![("into", Fault::Same)]),
        (Reform::Merge(id(1), id(9)), day(6, 11), vec![("from", Fault::Ahead), ("into", Fault::Unknown)]),
        (Reform::Retire(id(1), Holders::None), day(3, 31), vec![("from", Fault::Settled), ("holders", Fault::Held)]),
        (Reform::Retire(id(9), Holders::None), TODAY, vec![("post", Fault::Unknown)]),
        (Reform::Create(posts().remove(0).position), TODAY, vec![("code", Fault::Taken)]),
    ];
    for (change, from, expected) in cases {
        assert_eq!(faults(&change, from, &held), expected, "{change:?}");
    }
    let mut posts = posts();
    posts[1].reshape(day(6, 5), "Pengelola".to_owned(), PositionKind::Pelaksana);
    let early = reform(&posts, &[], &rename("Lain"), day(6, 4), BOUNDS);
    assert_eq!(early, Err(vec![("from", Fault::Early)]));
    posts[0].closed = Some(TODAY);
    assert_eq!(reform(&posts, &[], &Reform::Merge(id(2), id(1)), TODAY, BOUNDS), Err(vec![("into", Fault::Closed)]));
}

proptest! {
    /// Whatever becomes of posts, everybody keeps one definitive place on every day, in a post that is there.
    #[test]
    fn everybody_keeps_one_place(
        steps in prop::collection::vec((0..5_u8, 1..4_u8, 1..4_u8, 0..14_usize, 1..70_i64), 1..12),
    ) {
        let mut posts = posts();
        let mut all: Vec<Assignment> = vec![
            held(1, Some(1), Capacity::Definitive),
            held(2, Some(2), Capacity::Definitive),
            held(3, Some(3), Capacity::Definitive),
            held(11, Some(2), Capacity::Plt),
            held(12, Some(3), Capacity::Plh),
        ];
        for (number, (what, own, other, kind, ago)) in (4_u8..).zip(steps) {
            let mut from = TODAY;
            for _ in 0..ago {
                from = from.yesterday().expect("a day");
            }
            let kind = PositionKind::ALL[kind];
            let change = match what {
                0 => Reform::Create(Position { id: id(number), title: format!("Jabatan {number}"), kind }),
                1 => Reform::Rename(id(own), format!("Jabatan {number}")),
                2 => Reform::Kind(id(own), kind),
                3 => Reform::Merge(id(own), id(other)),
                _ => Reform::Retire(id(own), [Holders::None, Holders::Vacate, Holders::Take(id(other))][kind as usize % 3]),
            };
            let Ok(reformed) = reform(&posts, &all, &change, from, BOUNDS) else { continue };
            for post in reformed.posts {
                match posts.iter_mut().find(|known| known.position.id == post.position.id) {
                    Some(known) => *known = post,
                    None => posts.push(post),
                }
            }
            all.retain(|held| !reformed.dropped.contains(&held.id));
            for held in reformed.assignments {
                match all.iter_mut().find(|known| known.id == held.id) {
                    Some(known) => *known = held,
                    None => all.push(held),
                }
            }
            let mut when = Date::constant(2026, 1, 1);
            while when <= TODAY {
                for person in 1..4_u8 {
                    let person = PersonId::from_random([person; 16]);
                    let places = all.iter().filter(|held| {
                        held.person == person && held.capacity == Capacity::Definitive && held.range.contains(when)
                    });
                    prop_assert_eq!(places.count(), 1);
                }
                for held in all.iter().filter(|held| held.range.contains(when)) {
                    let Some(position) = held.position else { continue };
                    let post = posts.iter().find(|post| post.position.id == position).expect("a post");
                    prop_assert!(post.is_open(when), "{post:?} {held:?} {when}");
                }
                when = when.tomorrow().expect("a day");
            }
        }
    }
}
