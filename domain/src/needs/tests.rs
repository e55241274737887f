//! What a need comes to, step by step and whatever is said in whichever order.

use proptest::prelude::*;

use super::*;
use crate::{
    competency::{Level, Reached},
    ids::DeviceId,
    shipped,
    wire::bundle::read_catalogue,
};

const WHY: &str = "Sudah memimpin rapat lintas seksi.";

fn person(name: u8) -> PersonId {
    PersonId::from_random([name; 16])
}

fn line(code: &str, required: u8, reached: u8) -> ProfileLine {
    ProfileLine {
        competency: code.parse().unwrap(),
        required: Level::new(required).unwrap(),
        reached: Reached::new(reached).unwrap(),
    }
}

/// One gap, and one competency without.
fn need() -> Need {
    Need {
        person: person(1),
        lines: vec![line("INT", 3, 2), line("KS", 2, 2)],
        submitted: Date::constant(2026, 11, 23),
        newer: false,
        steps: Vec::new(),
    }
}

fn plan(code: &str) -> PlanLine {
    PlanLine { competency: code.parse().unwrap(), path: "KL01".parse().unwrap(), quarter: 2 }
}

fn verification(integrity: Option<&str>, teamwork: Option<&str>, plans: &[&str]) -> Verification {
    let reason = |why: Option<&str>| why.map(str::to_owned);
    Verification {
        lines: vec![("INT".parse().unwrap(), reason(integrity)), ("KS".parse().unwrap(), reason(teamwork))],
        plan: plans.iter().map(|code| plan(code)).collect(),
        met: Vec::new(),
    }
}

/// Alike, but for these indicators.
fn sees_met(ids: &[&str]) -> Verification {
    let ids = ids.iter().map(|id| id.parse().unwrap()).collect();
    Verification { met: vec![(ids, WHY.to_owned())], ..verification(None, None, &["INT"]) }
}

fn step(by: u8, at: i64, said: Said) -> Step {
    let role = if by == 1 { Role::Employee } else { Role::Supervisor };
    let op = Some(OpId { device: DeviceId::from_random([by; 16]), counter: u64::try_from(at).unwrap() });
    Step { by: person(by), role, at: Timestamp(at), op, said }
}

fn verifies(by: u8, at: i64, verification: Verification) -> Step {
    step(by, at, Said::Verified(verification))
}

#[test]
fn a_gap_is_what_both_sides_come_to_in_either_direction() {
    let mut need = need();
    let told = |need: &Need| need.needs().iter().map(|line| (line.own, line.verified)).collect::<Vec<_>>();
    assert_eq!(told(&need), [(true, None), (false, None)]);
    assert_eq!(need.year(), 2027);
    need.take(verifies(2, 1, verification(Some(WHY), Some(WHY), &["KS"]))).unwrap();
    assert_eq!(told(&need), [(true, Some(false)), (false, Some(true))]);
    assert_eq!(need.needs()[0].reason, Some(WHY));
}

#[test]
fn a_verification_is_whole_or_does_not_count() {
    let whole = verification(None, None, &["INT"]);
    assert_eq!(need().check(&whole), Ok(()));
    let short = Verification { lines: whole.lines[..1].to_vec(), ..whole.clone() };
    let twice = Verification { lines: vec![whole.lines[0].clone(), whole.lines[0].clone()], ..whole.clone() };
    let quarter = Verification { plan: vec![PlanLine { quarter: 5, ..plan("INT") }], ..whole.clone() };
    let same = Verification { plan: vec![plan("INT"), plan("INT")], ..whole.clone() };
    let four = (1..=4).map(|quarter| PlanLine { quarter, ..plan("INT") }).collect();
    let bad = [
        short,
        twice,
        quarter,
        same,
        Verification { plan: four, ..whole },
        // A gap without a plan, a plan without a gap, a plan where there is no gap at all, and a reason that says nothing.
        verification(None, None, &[]),
        verification(None, None, &["KS"]),
        verification(Some(WHY), None, &["INT"]),
        verification(Some("tidak"), None, &[]),
    ];
    for bad in bad {
        assert_eq!(need().check(&bad), Err(ParkCode::NeedForm), "{bad:?}");
    }
    assert_eq!(need().check(&verification(Some(WHY), None, &[])), Ok(()), "no gap is left to plan for");
}

#[test]
fn a_gap_consists_of_the_levels_between_the_reached_and_the_required_one() {
    let catalogue = read_catalogue(shipped::CATALOGUE).unwrap();
    let of = |required: u8, reached: u8| -> Vec<String> {
        indicators(&catalogue, line("INT", required, reached)).map(|statement| statement.id.to_string()).collect()
    };
    assert_eq!(of(3, 2), ["INT.3.1", "INT.3.2", "INT.3.3"]);
    assert_eq!(of(2, 0), ["INT.1.1", "INT.1.2", "INT.1.3", "INT.2.1", "INT.2.2", "INT.2.3"]);
    assert_eq!(of(5, 0).len(), 15);
    for (required, reached) in [(2, 2), (2, 4)] {
        assert!(of(required, reached).is_empty(), "no gap, nothing that it consists of");
    }
    assert_eq!(
        indicators(&catalogue, line("ZZZ", 3, 0)).count(),
        0,
        "nothing is said of what the catalogue does not have"
    );
}

#[test]
fn single_indicators_are_seen_met_with_a_reason_and_the_gap_stays_one() {
    let mut need = need();
    let part = verifies(2, 1, sees_met(&["INT.3.1", "INT.3.3"]));
    let op = part.op.unwrap();
    assert_eq!(need.take(part), Ok(Status::Applied));
    assert_eq!(need.state(), NeedState::Differs);
    let told = need.needs();
    assert_eq!((told[0].verified, told[0].reason), (Some(true), Some(WHY)));
    assert_eq!(told[0].met.iter().map(ToString::to_string).collect::<Vec<_>>(), ["INT.3.1", "INT.3.3"]);
    assert_eq!((told[1].verified, told[1].reason, told[1].met), (Some(false), None, &[][..]));
    let answer = Said::Answered { to: op, words: "Itu baru sekali terjadi.".into() };
    assert_eq!(need.take(step(1, 2, answer)), Ok(Status::Applied));
    assert_eq!(need.state(), NeedState::Answered);

    // All of them is no gap, which is said as that; nothing is said of levels that are reached, or not required, or of no gap.
    let mut wordless = sees_met(&["INT.3.1"]);
    wordless.met[0].1 = "ya".into();
    let mut twice = sees_met(&["INT.3.1"]);
    twice.met.push(twice.met[0].clone());
    let no_gap = Verification { met: sees_met(&["INT.3.1"]).met, ..verification(Some(WHY), None, &[]) };
    let bad = [
        sees_met(&["INT.3.1", "INT.3.2", "INT.3.3"]),
        sees_met(&["INT.2.1"]),
        sees_met(&["INT.4.1"]),
        sees_met(&["INT.3.4"]),
        sees_met(&["KS.2.1"]),
        sees_met(&["INT.3.1", "KS.2.1"]),
        sees_met(&["INT.3.1", "INT.3.1"]),
        sees_met(&[]),
        wordless,
        twice,
        no_gap,
    ];
    for bad in bad {
        assert_eq!(need.check(&bad), Err(ParkCode::NeedForm), "{bad:?}");
    }
}

#[test]
fn it_goes_from_the_supervisor_to_the_person_to_the_office() {
    let mut need = need();
    assert_eq!(need.take(step(1, 1, Said::Planned(vec![plan("INT")]))), Ok(Status::Applied));
    assert_eq!((need.state(), need.proposal().len()), (NeedState::Waiting, 1));
    assert_eq!(need.decide(person(9), Timestamp(2), Said::Validated(None)), Err(OfficeFault::NotWaiting));
    let differs = verifies(2, 3, verification(Some(WHY), None, &[]));
    let op = differs.op.unwrap();
    assert_eq!(need.take(differs), Ok(Status::Applied));
    assert_eq!(need.state(), NeedState::Differs);
    assert_eq!(need.decide(person(9), Timestamp(4), Said::Validated(None)), Err(OfficeFault::Reason));
    assert_eq!(need.decide(person(2), Timestamp(4), Said::Validated(Some(WHY.into()))), Err(OfficeFault::SameHand));
    let answer = |to, at| step(1, at, Said::Answered { to, words: "Saya belum pernah memimpin.".into() });
    assert_eq!(need.take(answer(OpId { counter: 99, ..op }, 5)), Ok(Status::Conflict), "to what nobody said");
    assert_eq!(need.take(answer(op, 5)), Ok(Status::Applied));
    assert_eq!((need.state(), need.answer()), (NeedState::Answered, Some("Saya belum pernah memimpin.")));
    assert_eq!(need.decide(person(9), Timestamp(6), Said::Returned("tidak".into())), Err(OfficeFault::Reason));
    need.decide(person(9), Timestamp(6), Said::Returned("Bicarakan sekali lagi.".into())).unwrap();
    assert_eq!(need.state(), NeedState::Returned);
    let early = verifies(2, 5, verification(None, None, &["INT"]));
    assert_eq!(need.take(early), Ok(Status::Conflict), "made before it was returned");
    // Another supervises by now; who said the first stays.
    assert_eq!(need.take(verifies(3, 7, verification(None, None, &["INT"]))), Ok(Status::Applied));
    need.decide(person(9), Timestamp(8), Said::Validated(None)).unwrap();
    assert_eq!(need.state(), NeedState::Validated);
    let by: Vec<_> = need.steps.iter().map(|step| step.by).collect();
    assert_eq!(by, [person(1), person(2), person(1), person(9), person(3), person(9)]);
    let late = verifies(3, 9, verification(Some(WHY), None, &[]));
    assert_eq!(need.take(late), Err(ParkCode::NeedValidated));
}

#[test]
fn a_later_assessment_ends_what_was_not_validated() {
    let mut need = need();
    need.take(verifies(2, 1, verification(None, None, &["INT"]))).unwrap();
    need.newer = true;
    assert_eq!(need.state(), NeedState::Superseded);
    assert_eq!(need.take(verifies(2, 2, verification(None, None, &["INT"]))), Err(ParkCode::NeedNewer));
    assert_eq!(need.decide(person(9), Timestamp(3), Said::Validated(None)), Err(OfficeFault::NotWaiting));
}

#[derive(Clone, Debug)]
enum Move {
    Plan(i64),
    Verify(u8, i64, bool, bool),
    Answer(i64),
    Return,
    Validate(u8, bool),
    Newer,
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        2 => (0..40_i64).prop_map(Move::Plan),
        4 => (2..4_u8, 0..40_i64, any::<bool>(), any::<bool>()).prop_map(|(b, a, i, k)| Move::Verify(b, a, i, k)),
        2 => (0..40_i64).prop_map(Move::Answer),
        1 => Just(Move::Return),
        3 => (2..5_u8, any::<bool>()).prop_map(|(by, why)| Move::Validate(by, why)),
        1 => Just(Move::Newer),
    ]
}

proptest! {
    /// Whatever is said in whichever order: what is validated was verified by somebody else, steps are never taken back, and the state is
    /// the one that follows from the kinds of steps alone.
    #[test]
    fn nothing_is_validated_that_was_not_verified(moves in prop::collection::vec(moves(), 1..30)) {
        let mut need = need();
        for (at, next) in (0..).zip(moves) {
            let before = need.clone();
            match next {
                Move::Plan(at) => drop(need.take(step(1, at, Said::Planned(vec![plan("INT")])))),
                Move::Verify(by, at, integrity, teamwork) => {
                    let gaps = [(!integrity).then_some("INT"), teamwork.then_some("KS")];
                    let gaps: Vec<&str> = gaps.into_iter().flatten().collect();
                    let why = |differs: bool| differs.then_some(WHY);
                    drop(need.take(verifies(by, at, verification(why(integrity), why(teamwork), &gaps))));
                }
                Move::Answer(at) => {
                    let to = need.verification().and_then(|(step, _)| step.op);
                    let to = to.unwrap_or(OpId { device: DeviceId::from_random([0; 16]), counter: 1 });
                    drop(need.take(step(1, at, Said::Answered { to, words: WHY.into() })));
                }
                Move::Return => {
                    let _ = need.decide(person(9), Timestamp(100 + at), Said::Returned(WHY.into()));
                }
                Move::Validate(by, why) => {
                    let said = Said::Validated(why.then(|| WHY.to_owned()));
                    let _ = need.decide(person(by), Timestamp(100 + at), said);
                }
                Move::Newer => need.newer = true,
            }
            prop_assert!(need.steps.starts_with(&before.steps), "what was said stays, with who said it");
            prop_assert!(need.steps.len() <= before.steps.len() + 1);
            let state = need.state();
            prop_assert_eq!(state, NeedState::after(need.steps.iter().map(|step| step.said.kind()), need.newer));
            if state == NeedState::Validated {
                let (verified, verification) = need.verification().expect("verified before");
                let validated = need.steps.last().expect("a step");
                prop_assert_eq!(validated.said.kind(), StepKind::Validated);
                prop_assert_ne!(verified.by, validated.by);
                prop_assert_eq!(need.check(verification), Ok(()));
            }
            if before.state() == NeedState::Validated {
                prop_assert_eq!(&need.steps, &before.steps);
            }
        }
    }
}
