//! What was said about training needs.

use super::Step;

pub(super) const STEP: Step = Step { version: 15, name: "needs", sql: &[include_str!("m0015_needs/needs.sql")] };
