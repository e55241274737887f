//! Courses, their files, and how far people are in them.

use super::Step;

pub(super) const STEP: Step =
    Step { version: 3, name: "learning", sql: &[include_str!("m0003_learning/learning.sql")] };
