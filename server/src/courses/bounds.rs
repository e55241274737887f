//! The bounds of a course's numbers and texts. `docs/COURSES.md` and the schemas name the same.

use std::ops::RangeInclusive;

use domain::learning::RESPONSE_CHARS_MAX;

/// What a text may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    /// Characters.
    pub chars: usize,
    /// Whether it may have several lines.
    pub lines: bool,
}

/// Versions: one a day for a thousand years.
pub(crate) const VERSION: RangeInclusive<u32> = 1..=365_000;
/// Minutes of one JP.
pub(crate) const MINUTES_PER_JP: RangeInclusive<u32> = 1..=240;
/// JP of a course: a year asks for 20.
pub(crate) const JP: RangeInclusive<u32> = 1..=100;
/// Minutes of a lesson: a day's work and then some.
pub(crate) const MINUTES: RangeInclusive<u32> = 1..=600;
/// Per cent to pass a quiz.
pub(crate) const PASS_PERCENT: RangeInclusive<u32> = 1..=100;
/// Attempts at a quiz.
pub(crate) const ATTEMPTS_MAX: RangeInclusive<u32> = 1..=100;
/// Questions drawn from a bank.
pub(crate) const DRAW: RangeInclusive<u32> = 1..=100;
/// Parts of a question between which one chooses.
pub(crate) const PARTS_MIN: usize = 2;

/// A title, an author: one line of a list.
pub(crate) const TITLE: Bound = Bound { chars: 200, lines: false };
/// A summary: some four lines of a phone's list.
pub(crate) const SUMMARY: Bound = Bound { chars: 600, lines: true };
/// An option, an item, a side of a pair.
pub(crate) const OPTION: Bound = Bound { chars: 300, lines: false };
/// Why an answer is right.
pub(crate) const EXPLANATION: Bound = Bound { chars: 1_000, lines: true };
/// A question, as Markdown.
pub(crate) const QUESTION: Bound = Bound { chars: 4_000, lines: true };
/// A word that is accepted: no longer than an answer may be.
pub(crate) const ANSWER: Bound = Bound { chars: RESPONSE_CHARS_MAX, lines: false };
