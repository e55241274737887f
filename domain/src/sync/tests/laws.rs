//! What holds whatever happens, in whichever order.

use proptest::prelude::*;

use super::{
    claims::{claimed, withdrawn},
    *,
};
use crate::needs::PlanLine;

#[derive(Clone, Debug)]
enum Step {
    Answer(usize, u8, u8),
    Read(usize, bool, u32, bool),
    Attempt(usize, u8, bool),
    Claim(usize, u8, u32),
    Withdraw(usize, u8),
    Plan(usize, u8),
    Sync(usize),
    LoseReply(usize),
    Clock(usize, i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_usize, 1..=3_u8, 0..5_u8).prop_map(|(d, s, a)| Step::Answer(d, s, a)),
        2 => (0..3_usize, any::<bool>(), 0..1_000_u32, any::<bool>()).prop_map(|(d, l, p, f)| Step::Read(d, l, p, f)),
        2 => (0..3_usize, 0..4_u8, any::<bool>()).prop_map(|(d, a, r)| Step::Attempt(d, a, r)),
        2 => (0..3_usize, 0..3_u8, 0..12_u32).prop_map(|(d, c, days)| Step::Claim(d, c, days)),
        1 => (0..3_usize, 0..3_u8).prop_map(|(d, c)| Step::Withdraw(d, c)),
        1 => (0..3_usize, 1..=4_u8).prop_map(|(d, quarter)| Step::Plan(d, quarter)),
        2 => (0..3_usize).prop_map(Step::Sync),
        1 => (0..3_usize).prop_map(Step::LoseReply),
        1 => (0..3_usize, -500_000..500_000_i64).prop_map(|(d, off)| Step::Clock(d, off)),
    ]
}

/// The person proposes a plan.
fn plans(quarter: u8) -> Body {
    let line = PlanLine { competency: "INT".parse().unwrap(), path: "KL07".parse().unwrap(), quarter };
    wire::needs::planned(assessment(), &[line])
}

/// The server's books and a device's state say the same of a course.
fn learnt_alike(server: &Server, state: &CourseState) {
    let (course, enrolment) = (course(), server.enrolments.get(&course_hash()).cloned().unwrap_or_default());
    for lesson in course.lessons() {
        assert_eq!(enrolment.done.get(&lesson.id).copied(), state.done(lesson), "{}", lesson.id);
        assert_eq!(
            enrolment.places.get(&lesson.id).copied().unwrap_or_default(),
            state.lessons.get(&lesson.id).map_or(0, |state| state.place)
        );
    }
    assert!(enrolment.attempts.len() <= 2, "the course allows no more");
    assert_eq!(enrolment.attempts.keys().collect::<Vec<_>>(), state.attempts.keys().collect::<Vec<_>>());
    assert_eq!(enrolment.completed.is_some(), state.standing(&course).completed.is_some());
}

/// The server's books and a device's state say the same of every claim.
fn claimed_alike(server: &Server, state: &PersonState) {
    let shown = state.claims.iter().filter_map(|(id, claim)| Some((*id, claim.told.as_ref()?.value.clone())));
    let booked = server.claims.iter().map(|(id, claim)| (*id, (!claim.withdrawn).then(|| claim.made.clone())));
    assert!(shown.eq(booked));
}

proptest! {
    /// Whatever the order of work, syncs, lost replies and clocks: all devices and the server come to the same state, with every op.
    #[test]
    fn all_come_to_the_same_state(steps in prop::collection::vec(step(), 1..60)) {
        let (world, mut server) = (World::new(), Server::default());
        let mut devices: Vec<_> = (1..=3).map(|n| Device::join(&mut server, n)).collect();
        for device in &mut devices {
            device.record(begun(), 1);
        }
        let mut recorded = 3;
        for (time, step) in (100..).step_by(100).zip(steps) {
            match step {
                Step::Answer(d, s, a) => {
                    devices[d].record(answered(&format!("INT.1.{s}"), Answer::ALL[usize::from(a)]), time);
                    recorded += 1;
                }
                Step::Read(d, first, place, done) => {
                    devices[d].record(reached(if first { "satu" } else { "dua" }, place, done), time);
                    recorded += 1;
                }
                // Two devices may well tell the same attempt in different words: one of them counts, for all alike.
                Step::Attempt(d, attempt, right) => {
                    devices[d].record(attempted(attempt, right), time);
                    recorded += 1;
                }
                Step::Claim(d, name, days) => {
                    devices[d].record(claimed(name, days), time);
                    recorded += 1;
                }
                Step::Withdraw(d, name) => {
                    devices[d].record(withdrawn(name), time);
                    recorded += 1;
                }
                // Nothing is submitted: it is parked, and all devices say so alike.
                Step::Plan(d, quarter) => {
                    devices[d].record(plans(quarter), time);
                    recorded += 1;
                }
                Step::Sync(d) => {
                    devices[d].sync(&mut server, &world, time);
                }
                Step::LoseReply(d) => {
                    let request = devices[d].standing().request(false);
                    let now = Timestamp(time + devices[d].clock_off_ms);
                    server.sync(&world, devices[d].id, &request, now, Timestamp(time));
                }
                Step::Clock(d, off) => devices[d].clock_off_ms = off,
            }
        }
        for _ in 0..2 {
            for device in &mut devices {
                device.sync(&mut server, &world, 50_000);
            }
        }
        let at_server = state_at_server(&server);
        prop_assert_eq!(server.stream.len(), recorded);
        for device in &devices {
            prop_assert_eq!(&device.state(), &at_server);
            prop_assert_eq!(device.cursor, server.cursor());
        }
        claimed_alike(&server, &at_server);
        learnt_alike(&server, at_server.courses.get(&course_hash()).unwrap_or(&CourseState::default()));
    }

    /// The fold is a law: order and repetition do not matter.
    #[test]
    fn any_order_folds_alike(steps in prop::collection::vec((0..2_u8, 1..=3_u8, 0..5_u8, 1..40_i64), 1..30), seed in any::<u64>()) {
        let mut ops: Vec<(Op, Stamp)> = Vec::new();
        for (seq, (device, statement, answer, eff)) in (1..).zip(steps) {
            let id = OpId { device: DeviceId::from_random([device; 16]), counter: seq };
            let (body, status) = match eff % 6 {
                0 => (claimed(statement, answer.into()), Status::Applied),
                1 => (claimed(statement, 99), Status::Parked(ParkCode::ClaimFacts)),
                2 => (withdrawn(statement), Status::Applied),
                4 => (plans(statement), Status::Applied),
                5 => (plans(answer.max(1)), Status::Parked(ParkCode::NeedValidated)),
                _ => (answered(&format!("INT.1.{statement}"), Answer::ALL[usize::from(answer)]), Status::Applied),
            };
            let stamp = Stamp { seq, eff: Timestamp(eff), status };
            ops.push((wire::op::write(id, Timestamp(0), None, body), stamp));
        }
        let expected = PersonState::of(ops.iter().map(|(op, stamp)| (op, Some(stamp))));
        let mut shuffled: Vec<_> = ops.iter().chain(&ops).collect();
        let len = shuffled.len();
        for i in 0..len {
            let j = (seed as usize).wrapping_mul(i + 7).wrapping_add(i * i) % len;
            shuffled.swap(i, j);
        }
        let folded = PersonState::of(shuffled.into_iter().map(|(op, stamp)| (op, Some(stamp))));
        prop_assert_eq!(folded, expected);
    }

    /// Every body is read back from what was written.
    #[test]
    fn ops_read_back(device in any::<[u8; 16]>(), counter in 1..1_000_u64, at in any::<i64>(), note in ".{0,40}") {
        let id = OpId { device: DeviceId::from_random(device), counter };
        let world = World::new();
        for body in [
            begun(),
            answered("PB.5.3", Answer::NoOpportunity),
            Body::Noted { assessment: assessment(), statement: "PB.5.3".parse().unwrap(), note: note.clone() },
            Body::WentFurther { assessment: assessment(), competency: "PB".parse().unwrap() },
            Body::Submitted(submission(&world.0)),
            reached("satu", 400, true),
            attempted(7, false),
            claimed(1, 2),
            withdrawn(1),
            plans(3),
        ] {
            let op = wire::op::write(id, Timestamp(at), Some(id), body);
            prop_assert_eq!(wire::op::read(op.raw.clone()).unwrap(), op);
        }
    }

    /// Bytes from outside never panic.
    #[test]
    fn reading_never_panics(header in ".{0,80}", body in ".{0,80}") {
        let _ = wire::op::read(crate::sync::op::RawOp { header, body });
    }
}
