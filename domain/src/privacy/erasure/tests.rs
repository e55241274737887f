//! Nobody who works here, nothing before its day, nothing that must stay.

use proptest::prelude::*;

use super::*;
use crate::{shipped, wire::erasure::read_erasure};

const LEFT: Date = Date::constant(2025, 11, 23);

fn rules() -> ErasureRules {
    read_erasure(shipped::PRIVACY).expect("what ships is read")
}

fn gone() -> Leaver {
    Leaver { left: Some(LEFT), ..Leaver::default() }
}

#[test]
fn what_ships_lets_answers_go_after_a_year_and_keeps_the_office_s_records() {
    let rules = rules();
    assert_eq!(rules.earliest(LEFT), Some(Date::constant(2026, 11, 23)));
    assert_eq!(rules.goes(&gone(), Date::constant(2026, 11, 22)), Err(Bar::TooEarly));
    let goes = rules.goes(&gone(), Date::constant(2026, 11, 23)).unwrap();
    assert_eq!(
        goes,
        [Part::Texts, Part::Lessons, Part::Quizzes, Part::OpenClaims, Part::Reminders, Part::SignIn],
        "answers, notes, progress, quizzes, open claims, reminders, sign-in data"
    );
}

#[test]
fn who_asks_need_not_wait() {
    let left = Date::constant(2026, 11, 23);
    let asks = Leaver { left: Some(left), asked: true, ..Leaver::default() };
    assert!(rules().goes(&asks, left.tomorrow().unwrap()).is_ok());
    // But on the last day of work they still work here, and nothing goes before the rules are in force.
    assert_eq!(rules().goes(&asks, left), Err(Bar::Unknown));
    let early = Leaver { left: Some(LEFT), ..asks };
    assert_eq!(rules().goes(&early, LEFT.tomorrow().unwrap()), Err(Bar::NotInForce));
}

#[test]
fn rules_that_let_go_what_must_stay_are_none() {
    let ErasureRules { version, from, basis, parts } = rules();
    for part in Part::ALL.into_iter().filter(|part| part.must_stay()) {
        let mut parts = parts.clone();
        parts.iter_mut().find(|rule| rule.part == part).unwrap().days = Some(1);
        assert_eq!(ErasureRules::new(version.clone(), from, basis.clone(), parts), Err(RuleFault(part)));
    }
    let mut apart = parts.clone();
    apart.iter_mut().find(|rule| rule.part == Part::SignIn).unwrap().days = Some(730);
    assert_eq!(ErasureRules::new(version.clone(), from, basis.clone(), apart), Err(RuleFault(Part::SignIn)));
    let mut doubled = parts.clone();
    doubled.push(parts[0].clone());
    assert_eq!(ErasureRules::new(version, from, basis, doubled), Err(RuleFault(Part::Identity)));
}

fn anybody() -> impl Strategy<Value = Leaver> {
    let left = proptest::option::of(-4_000_i32..4_000);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (left, flags).prop_map(|(left, (here, role, case, waiting, asked))| Leaver {
        left: left.map(|days| LEFT.saturating_add(jiff::Span::new().days(days))),
        here,
        role,
        case,
        waiting,
        asked,
    })
}

proptest! {
    #[test]
    fn nothing_that_must_stay_goes_and_nothing_of_who_is_here(leaver in anybody(), days in -4_000_i32..4_000) {
        let today = LEFT.saturating_add(jiff::Span::new().days(days));
        let rules = rules();
        if let Ok(goes) = rules.goes(&leaver, today) {
            prop_assert!(!goes.is_empty() && goes.iter().all(|part| !part.must_stay()));
            prop_assert!(!leaver.here && !leaver.role && !leaver.case && !leaver.waiting);
            prop_assert!(leaver.left.is_some_and(|left| left < today) && today >= rules.from);
            // Sign-in data go with what the devices told, or not at all.
            prop_assert_eq!(goes.contains(&Part::Texts), goes.contains(&Part::SignIn));
            let left = leaver.left.unwrap();
            let early = |part: &Part| rules.first_day(*part, left).is_none_or(|first| first > today);
            prop_assert!(leaver.asked || !goes.iter().any(early));
        }
    }

    #[test]
    fn waiting_longer_never_keeps_what_went_before(leaver in anybody(), days in -4_000_i32..4_000, more in 0_i32..4_000) {
        let day = |days: i32| LEFT.saturating_add(jiff::Span::new().days(days));
        if let (Ok(before), Ok(after)) = (rules().goes(&leaver, day(days)), rules().goes(&leaver, day(days + more))) {
            prop_assert!(before.iter().all(|part| after.contains(part)));
        }
    }
}
