//! What was said about training needs.

use super::Step;

pub(super) const STEP: Step = Step { version: 13, name: "needs", sql: &[include_str!("m0013_needs/needs.sql")] };
