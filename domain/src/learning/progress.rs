//! How far somebody is in one version of a course.
//!
//! Grow-only: the furthest place, the set of what is done, the attempts. Two devices' progress adds up to their union.

use litemap::LiteMap;

use super::{
    course::{Content, Course, Lesson, Slug},
    quiz::{Responses, Score},
};
use crate::{ids::AttemptId, sync::op::OpId, time::Timestamp};

/// The end of a text or document, in thousandths; of a recording a place is its second.
pub const PLACE_MAX: u32 = 1_000;

/// How far one lesson is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonState {
    /// The furthest place: thousandths of a text, seconds of a recording.
    pub place: u32,
    /// When it was first done.
    pub done: Option<Timestamp>,
}

/// A finished attempt at a quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The lesson.
    pub lesson: Slug,
    /// The answers.
    pub responses: Responses,
    /// When it was handed in.
    pub at: Timestamp,
    /// Whether the server has it: its score counts then.
    pub stamped: bool,
    /// The op that told it.
    pub by: OpId,
}

impl Attempt {
    /// Of two that tell the same attempt (two tabs handed it in), the one that counts: the server's choice, else the first.
    #[must_use]
    pub fn outranks(&self, other: &Self) -> bool {
        let rank = |attempt: &Self| (!attempt.stamped, attempt.by.counter, attempt.by);
        rank(self) < rank(other)
    }
}

/// All that is known of one person in one version of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseState {
    /// By lesson.
    pub lessons: LiteMap<Slug, LessonState>,
    /// By their ids.
    pub attempts: LiteMap<AttemptId, Attempt>,
}

/// How far a person is in a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Lessons done, quizzes passed among them.
    pub done: u32,
    /// All lessons.
    pub of: u32,
    /// When the last of them was done, if all are.
    pub completed: Option<Timestamp>,
}

impl CourseState {
    /// Notes that a lesson was reached.
    pub fn reach(&mut self, lesson: &Slug, place: u32, done: Option<Timestamp>) {
        let state = match self.lessons.get_mut(lesson) {
            Some(state) => state,
            None => {
                self.lessons.insert(lesson.clone(), LessonState::default());
                self.lessons.get_mut(lesson).expect("it was just put there")
            }
        };
        state.place = state.place.max(place);
        state.done = match (state.done, done) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    /// The attempts at one lesson's quiz, the earliest first.
    #[must_use]
    pub fn attempts_at(&self, lesson: &Slug) -> Vec<(AttemptId, &Attempt)> {
        let mut found: LiteMap<(Timestamp, AttemptId), &Attempt> = LiteMap::new();
        for (id, attempt) in self.attempts.iter().filter(|(_, attempt)| attempt.lesson == *lesson) {
            found.insert((attempt.at, *id), attempt);
        }
        found.into_iter().map(|((_, id), attempt)| (id, attempt)).collect()
    }

    /// The best score of a lesson's quiz so far.
    #[must_use]
    pub fn best(&self, lesson: &Lesson) -> Option<Score> {
        let Content::Quiz(quiz) = &lesson.content else { return None };
        let scores = self.attempts.iter().filter(|(_, attempt)| attempt.lesson == lesson.id);
        scores.map(|(id, attempt)| quiz.score(*id, &attempt.responses)).max_by_key(|score| (score.passed, score.right))
    }

    /// When a lesson was done: a quiz when it was first passed.
    #[must_use]
    pub fn done(&self, lesson: &Lesson) -> Option<Timestamp> {
        let Content::Quiz(quiz) = &lesson.content else {
            return self.lessons.get(&lesson.id).and_then(|state| state.done);
        };
        let of_lesson = self.attempts.iter().filter(|(_, attempt)| attempt.lesson == lesson.id);
        let passed = of_lesson.filter(|(id, attempt)| quiz.score(**id, &attempt.responses).passed);
        passed.map(|(_, attempt)| attempt.at).min()
    }

    /// How far that is of the whole.
    #[must_use]
    pub fn standing(&self, course: &Course) -> Standing {
        let (mut done, mut of, mut last) = (0, 0, None);
        for lesson in course.lessons() {
            of += 1;
            if let Some(at) = self.done(lesson) {
                done += 1;
                last = last.max(Some(at));
            }
        }
        Standing { done, of, completed: last.filter(|_| done == of) }
    }

    /// The lesson to go on with: the first that is not done.
    #[must_use]
    pub fn next<'a>(&self, course: &'a Course) -> Option<&'a Lesson> {
        course.lessons().find(|lesson| self.done(lesson).is_none())
    }
}
