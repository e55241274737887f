//! Streams as earlier programs recorded them: they read, fold and chain as they did.
//!
//! A recording is never changed. Its first line is the sync's mark at rest; each further line is an op at rest after the chain's digest
//! behind it. A version that writes something new gets a recording of its own beside the old ones.

use core::fmt::Write as _;

use super::*;

/// The first version, with every kind of op that it writes and one that it does not know.
const FIRST: &str = include_str!("../../../fixtures/stream-1.txt");

/// What came to it: lessons, quizzes, claims.
const SECOND: &str = include_str!("../../../fixtures/stream-2.txt");

/// What came to that: training needs, one's own and one of one's people's.
const THIRD: &str = include_str!("../../../fixtures/stream-3.txt");

/// What came to that: decisions about claims of one's people.
const FOURTH: &str = include_str!("../../../fixtures/stream-4.txt");

/// Digests and ops of a recording, in the order of the stream.
fn ops(recording: &str) -> Vec<(&str, LocalOp)> {
    recording
        .lines()
        .skip(1)
        .map(|line| {
            let (digest, record) = line.split_once(' ').unwrap();
            let local = wire::rest::read_op(record).unwrap();
            assert_eq!(wire::rest::write_op(&local), record, "what rests is written as it was");
            (digest, local)
        })
        .collect()
}

#[test]
fn every_versions_stream_chains_as_it_did() {
    for recording in [FIRST, SECOND, THIRD, FOURTH] {
        let mark = recording.lines().next().unwrap();
        let known = wire::rest::read_mark(mark).unwrap();
        assert_eq!(wire::rest::write_mark(&known), mark);
        let mut cursor = Cursor::GENESIS;
        for (digest, local) in ops(recording) {
            let LocalOp { op, stamp, .. } = local;
            cursor = cursor.after(&op.raw, op.id().counter, &stamp.unwrap(), &known.keys[&op.id().device]);
            assert_eq!(cursor.digest.to_string(), digest, "{:?}", op.head);
        }
        assert_eq!(cursor, known.cursor);
    }
}

#[test]
fn every_versions_ops_are_still_written_in_the_same_words() {
    for (_, LocalOp { op, .. }) in [FIRST, SECOND, THIRD, FOURTH].into_iter().flat_map(ops) {
        let Op { head, body, raw } = &op;
        assert_eq!(wire::op::read(raw.clone()).unwrap(), op);
        if *body != Body::Unknown {
            assert_eq!(wire::op::write(head.id, head.at, head.seen, body.clone()).raw, *raw);
        }
    }
}

#[test]
fn the_first_versions_stream_folds_as_it_did() {
    let ops = ops(FIRST);
    let state = PersonState::of(ops.iter().map(|(_, local)| (&local.op, local.fold_stamp())));
    insta::assert_snapshot!(told(&state));
}

#[test]
fn the_second_versions_stream_folds_as_it_did() {
    let ops = ops(SECOND);
    let state = PersonState::of(ops.iter().map(|(_, local)| (&local.op, local.fold_stamp())));
    assert!(state.unknown.is_empty(), "every kind is known");
    insta::assert_snapshot!(told(&state));
}

#[test]
fn the_third_versions_stream_folds_as_it_did() {
    let ops = ops(THIRD);
    let state = PersonState::of(ops.iter().map(|(_, local)| (&local.op, local.fold_stamp())));
    assert!(state.unknown.is_empty(), "every kind is known");
    insta::assert_snapshot!(told(&state));
}

#[test]
fn the_fourth_versions_stream_folds_as_it_did() {
    let ops = ops(FOURTH);
    let state = PersonState::of(ops.iter().map(|(_, local)| (&local.op, local.fold_stamp())));
    assert!(state.unknown.is_empty(), "every kind is known");
    insta::assert_snapshot!(told(&state));
}

/// What a state shows a person, line by line.
fn told(state: &PersonState) -> String {
    let mut told = String::new();
    for (id, assessment) in &state.assessments {
        let begun = &assessment.begun.as_ref().unwrap().value;
        writeln!(told, "assessment {id} of {} as {}", begun.period, begun.kind.code()).unwrap();
        for (statement, answer) in assessment.answers() {
            writeln!(told, "  {statement} {}", answer.code()).unwrap();
        }
        for (statement, note) in &assessment.notes {
            writeln!(told, "  {statement} {:?}", note.value).unwrap();
        }
        for competency in assessment.further.keys() {
            writeln!(told, "  further in {competency}").unwrap();
        }
        for line in assessment.submitted.iter().flat_map(|submitted| &submitted.value.lines) {
            let (required, reached) = (line.required.number(), line.reached.number());
            writeln!(told, "  submitted {} {reached} of {required}", line.competency).unwrap();
        }
    }
    for (id, course) in &state.courses {
        writeln!(told, "course {id}").unwrap();
        for (lesson, state) in &course.lessons {
            writeln!(told, "  {lesson} at {}, done {:?}", state.place, state.done.map(|at| at.0)).unwrap();
        }
        for (attempt, state) in &course.attempts {
            let responses = wire::json::write(&state.responses);
            writeln!(told, "  attempt {attempt} at {}: {responses}", state.lesson).unwrap();
        }
    }
    for (id, claim) in &state.claims {
        let what = |made: &crate::hours::Made| wire::json::write(&made.what);
        let refused = claim.not_taken().map(|(made, code)| format!("{} {}", code.code(), what(made)));
        writeln!(told, "claim {id}: {:?}, not taken {refused:?}", claim.made().map(what)).unwrap();
    }
    for ((kind, assessment), told_last) in &state.needs {
        let (said, status) = &told_last.value;
        let writer = told_last.writer().counter;
        writeln!(told, "{} of {assessment}, {}, by {writer}: {}", kind.code(), status.code(), said.text).unwrap();
    }
    for (claim, decided_last) in &state.rulings {
        let (ruling, status) = &decided_last.value;
        let writer = decided_last.writer().counter;
        writeln!(told, "decided about {claim}, {}, by {writer}: {}", status.code(), ruling.text).unwrap();
    }
    for (id, remark) in &state.remarks {
        writeln!(told, "remark on {}/{}: {} {}", id.device, id.counter, remark.kind, remark.status.code()).unwrap();
    }
    for id in state.unknown.keys() {
        writeln!(told, "unknown {}/{}", id.device, id.counter).unwrap();
    }
    told
}
