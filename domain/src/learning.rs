//! Courses: what they hold, how far somebody is, what a quiz is worth, and which lesson helps with which gap.
//!
//! A published version is a bundle, named by the hash of its content, and never changes: a person finishes the version that they
//! began. Everything here follows from that bundle and the person's ops, so device and server come to the same progress and score.
//!
//! Promises: progress only grows; an attempt is scored from its answers, never from a score that somebody claims. Refuses: to raise a
//! level. A finished course is evidence, not a result of an assessment.

mod certificate;
mod course;
mod progress;
mod proposal;
mod quiz;

pub use certificate::Certificate;
pub use course::{Content, Course, File, Lesson, Media, MediaKind, Module, Practice, Shelf, Slug, SlugError, Volume};
pub use progress::{Attempt, CourseState, LessonState, PLACE_MAX, Standing};
pub use proposal::{Proposal, propose};
pub use quiz::{
    Bank, Choice, Form, Item, Pair, Question, Quiz, RESPONSE_CHARS_MAX, Response, Responses, Score, decimal_thousandths,
};

#[cfg(test)]
mod tests;
