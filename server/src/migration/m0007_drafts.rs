//! Courses while they are written: their texts row by row, so that a small change writes little, and the names of their media.

use super::Step;

pub(super) const STEP: Step = Step { version: 7, name: "drafts", sql: &[include_str!("m0007_drafts/drafts.sql")] };
