//! Terms around midnights and zones, who sees what, whose hands.

use super::*;
use crate::{
    access::{Role, Scope},
    shipped,
    time::Date,
    wire::privacy::read_privacy,
};

/// An instant by the wall clock of a zone.
fn at(zone: Zone, day: Date, hours: i64) -> Timestamp {
    zone.start_of(day).plus_ms(hours * 60 * 60 * 1000)
}

const MONDAY: Date = Date::constant(2026, 11, 23);

#[test]
fn hours_are_hours_in_every_zone() {
    let received = at(Zone::Wib, MONDAY, 23);
    for zone in Zone::ALL {
        assert_eq!(Term::Hours(72).due(received, zone).since_ms(received), 72 * 60 * 60 * 1000);
    }
    // A weekend in between is counted, too: 3 × 24 hours from Friday evening end on Monday evening.
    let friday = at(Zone::Wita, Date::constant(2026, 11, 27), 18);
    assert_eq!(Term::Hours(72).due(friday, Zone::Wita), at(Zone::Wita, Date::constant(2026, 11, 30), 18));
}

#[test]
fn days_end_with_the_day_of_the_agency() {
    // Half past eleven at night in the west is the next day already in the east.
    let received = at(Zone::Wib, MONDAY, 23).plus_ms(30 * 60 * 1000);
    let ends = |zone: Zone| zone.date(Term::Days(14).due(received, zone));
    assert_eq!(ends(Zone::Wib), Date::constant(2026, 12, 7));
    assert_eq!(ends(Zone::Wita), Date::constant(2026, 12, 8));
    assert_eq!(ends(Zone::Wit), Date::constant(2026, 12, 8));
    let due = Term::Days(14).due(received, Zone::Wib);
    assert_eq!(due, Zone::Wib.end_of(Date::constant(2026, 12, 7)));
    assert_ne!(Zone::Wib.date(due.plus_ms(1)), Date::constant(2026, 12, 7));
}

#[test]
fn an_answer_is_late_after_the_last_instant_and_only_while_it_is_owed() {
    let due = Timestamp(1_000);
    assert!(!RequestState::Received.is_overdue(due, Timestamp(1_000)));
    assert!(RequestState::InWork.is_overdue(due, Timestamp(1_001)));
    for state in RequestState::ANSWERS {
        assert!(!state.is_open() && !state.is_overdue(due, Timestamp(9_000)));
    }
    assert!(!RequestState::Withdrawn.is_open());
}

#[test]
fn what_ships_has_every_kind_and_the_law_s_three_days() {
    let rules = read_privacy(shipped::PRIVACY).expect("read");
    assert_eq!(rules.term(RequestKind::Correction).term, Term::Hours(72));
    assert_eq!(rules.term(RequestKind::Restriction).term, Term::Hours(72));
    for category in Category::ALL {
        assert!(!rules.category(category).purpose.english.is_empty());
    }
}

#[test]
fn nothing_lies_unread_where_there_is_no_officer_or_none_who_may_answer() {
    let [officer, other] = [1, 2].map(|nth| PersonId::from_random([nth; 16]));
    for hands in Hands::ALL {
        assert_eq!(in_hands(hands, other, &BTreeSet::from([officer])), hands);
        assert_eq!(in_hands(hands, other, &BTreeSet::new()), Hands::Office);
        assert_eq!(in_hands(hands, officer, &BTreeSet::from([officer])), Hands::Office);
    }
    assert_eq!(RequestKind::Correction.first_hands(), Hands::Office);
    assert_eq!(RequestKind::Objection.first_hands(), Hands::Officer);
}

#[test]
fn the_person_sees_all_of_it_and_the_officer_no_results() {
    for category in Category::ALL.into_iter().filter(|category| *category != Category::Imports) {
        let seen = category.seen_by();
        assert!(seen.iter().any(|viewer| viewer.scope == Scope::Own), "{category:?}");
        let officer = seen.iter().any(|viewer| viewer.role == Role::DataProtectionOfficer);
        assert_eq!(officer, matches!(category, Category::Log | Category::Requests), "{category:?}");
    }
    assert_eq!(Category::Changes.seen_by().len(), 1, "answers are the person's alone");
}
