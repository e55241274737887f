//! Until when a course's hours counted that count no more, so that nobody loses what they had.

use super::Step;

pub(super) const STEP: Step =
    Step { version: 4, name: "recognition", sql: &[include_str!("m0004_recognition/recognition.sql")] };
