//! What some of the demo agency's people have learned: lessons read and quizzes passed, op by op, as their phones would have recorded
//! them.
//!
//! Courses are on the agency's list only once the server has started, so this comes after the rest. Promises: it is there whole or not
//! at all; whoever plays a part has learned nothing, for that is the visitor's to do; in an installation in which anybody has learned
//! anything, nothing is added.

use std::sync::Arc;

use domain::{
    bundle::BundleHash,
    ids::{AttemptId, DeviceId},
    learning::{Content, Course, Form, Lesson, PLACE_MAX, Question, Quiz, Response, Responses},
    sync::{
        chain::Cursor,
        op::{Attempted, Body, Op},
    },
    time::{DAY_MS, Timestamp},
    wire::course::write_course,
};

use super::{
    Cast, Error, RETIRED_DAYS, SEED, Town, ZONE,
    chance::Chance,
    moment, signed_out,
    work::{Phone, Worker},
};
use crate::{
    stock,
    store::{
        self, Db,
        bundles::Shelf,
        courses, devices,
        sync::{self, Offered, Push},
    },
};

/// Of a hundred people, how many have learned something.
const LEARNERS_PERCENT: u64 = 38;
/// Of a hundred courses that were begun, how many were completed.
const COMPLETED_PERCENT: u64 = 72;
/// The most courses that one person has begun.
const COURSES_MAX: i64 = 4;
/// How long ago the first of them was begun, in days.
const DAYS: i64 = 200;
/// Minutes of a lesson.
const LESSON_MINUTES: (i64, i64) = (6, 18);
/// Of a hundred who came to the quiz, how many were wrong about a question at first and tried again.
const AGAIN_PERCENT: u64 = 20;

/// Lets some people learn, unless anybody has.
///
/// # Errors
/// Those of the database.
pub async fn teach(db: &Db, shelf: &Shelf, now: Timestamp) -> Result<(), Error> {
    if courses::anybody_learns(db.read()).await? {
        return Ok(());
    }
    let work = Arc::new(Work::draw(&stock::courses()?, now));
    db.write(|tx| {
        let work = Arc::clone(&work);
        async move {
            for phone in &work.phones {
                devices::put(&*tx, phone).await?;
            }
            for push in &work.pushes {
                sync::take_within(&tx, shelf, push).await?;
            }
            Ok::<_, store::Error>(())
        }
    })
    .await?;
    Ok(())
}

/// All that is put in.
struct Work {
    phones: Vec<devices::Device>,
    pushes: Vec<Push>,
}

impl Work {
    fn draw(courses: &[Course], now: Timestamp) -> Self {
        let seed = Chance::new(SEED);
        let (town, mut chance) = (Town::draw(&seed), seed.fork(7));
        let cast = Cast::of(&town);
        let courses: Vec<(&Course, BundleHash)> =
            courses.iter().map(|course| (course, BundleHash::of(write_course(course).as_bytes()))).collect();
        let mut work = Self { phones: Vec::new(), pushes: Vec::new() };
        for own in &town.assignments {
            let kind = town.positions.iter().find(|listed| Some(listed.item.id) == own.position);
            let Some(kind) = kind.map(|listed| listed.item.kind) else { continue };
            if cast.plays(own.person) || !chance.percent(LEARNERS_PERCENT) {
                continue;
            }
            let device = DeviceId::from_random(chance.bytes());
            let worker = Worker { person: own.person, assignment: own.id, kind, device, bent: 0 };
            let before = work.pushes.len();
            work.pushes.extend(learned(worker, &courses, now, &mut chance));
            if let Some(last) = work.pushes[before..].last() {
                work.phones.push(signed_out(&worker, last.received, &mut chance));
            }
        }
        // Who has retired since has learned before.
        let last = now.plus_ms(-i64::from(RETIRED_DAYS) * DAY_MS);
        if let Some((person, held)) = town.retired(&seed, ZONE.date(last)) {
            let kind = town.positions.iter().find(|listed| Some(listed.item.id) == held.position);
            let device = DeviceId::from_random(chance.bytes());
            let worker = kind.map(|listed| Worker {
                person: person.id,
                assignment: held.id,
                kind: listed.item.kind,
                device,
                bent: 0,
            });
            let pushes = worker.map(|worker| (worker, learned(worker, &courses, last.plus_ms(-DAY_MS), &mut chance)));
            if let Some((worker, pushes)) = pushes
                && let Some(last) = pushes.last().map(|push| push.received)
            {
                work.phones.push(signed_out(&worker, last, &mut chance));
                work.pushes.extend(pushes);
            }
        }
        work
    }
}

/// Some courses, one after the other, each sent when it was left.
fn learned(worker: Worker, courses: &[(&Course, BundleHash)], now: Timestamp, chance: &mut Chance) -> Vec<Push> {
    let mut phone = Phone::new(worker);
    let mut at = moment(chance, now.plus_ms(-DAYS * DAY_MS), now.plus_ms(-3 * DAY_MS));
    let first = chance.below(courses.len() as u64) as usize;
    let mut pushes = Vec::new();
    for nth in 0..chance.between(1, COURSES_MAX) as usize {
        let (course, hash) = courses[(first + nth) % courses.len()];
        let (ops, left) = phone.learn((course, hash), at, chance);
        if left > now {
            break;
        }
        let ops = ops.into_iter().map(|op| Offered { op, eff_before: None }).collect();
        let (person, device) = (worker.person, worker.device);
        pushes.push(Push { person, device, cursor: Cursor::GENESIS, received: left, now: left, ops, keys: Vec::new() });
        at = left.plus_ms(chance.between(1, 21) * DAY_MS);
    }
    pushes
}

impl Phone {
    /// Reads lesson after lesson and passes the quizzes, or leaves somewhere between; and when the course was left.
    fn learn(&mut self, of: (&Course, BundleHash), begun: Timestamp, chance: &mut Chance) -> (Vec<Op>, Timestamp) {
        let lessons: Vec<&Lesson> = of.0.lessons().collect();
        let stops = !chance.percent(COMPLETED_PERCENT);
        let until = if stops { 1 + chance.below(lessons.len() as u64 - 1) as usize } else { lessons.len() };
        let (mut ops, mut at) = (Vec::new(), begun);
        for lesson in lessons.into_iter().take(until) {
            at = at.plus_ms(60_000 * chance.between(LESSON_MINUTES.0, LESSON_MINUTES.1));
            let (course, id) = (of.1, lesson.id.clone());
            let Content::Quiz(quiz) = &lesson.content else {
                let place = PLACE_MAX;
                ops.push(self.record(at, Body::Reached { course, lesson: id, place, done: true }));
                continue;
            };
            let first_wrong = chance.percent(AGAIN_PERCENT);
            for wrong in [true, false].into_iter().filter(|wrong| first_wrong || !wrong) {
                let attempt = AttemptId::from_random(chance.bytes());
                let responses = answered(quiz, attempt, wrong);
                let attempted = Attempted { attempt, course, lesson: id.clone(), responses };
                ops.push(self.record(at, Body::Attempted(attempted)));
                at = at.plus_ms(60_000 * chance.between(2, 9));
            }
        }
        (ops, at)
    }
}

/// All answers of an attempt: right, or none at all.
fn answered(quiz: &Quiz, attempt: AttemptId, wrong: bool) -> Responses {
    let mut responses = Responses::new();
    for question in quiz.drawn(attempt).into_iter().filter(|_| !wrong) {
        responses.insert(question.id.clone(), right(question));
    }
    responses
}

/// The right answer.
fn right(question: &Question) -> Response {
    match &question.form {
        Form::Single(choices) | Form::Multiple(choices) => {
            choices.iter().filter(|choice| choice.right).map(|choice| choice.id.to_string()).collect()
        }
        Form::TrueFalse(answer) => vec![answer.to_string()],
        Form::Ordering(items) => items.iter().map(|item| item.id.to_string()).collect(),
        Form::Matching(pairs) => pairs.iter().map(|pair| pair.id.to_string()).collect(),
        Form::ShortText(accepted) => accepted.first().cloned().into_iter().collect(),
        Form::Number { answer, .. } => {
            vec![format!("{}{}.{:03}", if *answer < 0 { "-" } else { "" }, answer.abs() / 1_000, answer.abs() % 1_000)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_for_right_is_right_in_all_courses_that_ship() {
        let courses = stock::courses().expect("they ship");
        let quizzes = courses.iter().flat_map(Course::lessons).filter_map(|lesson| match &lesson.content {
            Content::Quiz(quiz) => Some(quiz),
            Content::Text(_) | Content::Media(_) => None,
        });
        let mut asked = 0;
        for question in quizzes.flat_map(Quiz::questions) {
            assert!(question.is_right(&right(question)), "{}", question.id);
            asked += 1;
        }
        assert!(asked > 100, "{asked}");
    }
}
