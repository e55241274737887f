//! Who is named as the head of a unit.

use super::Step;

pub(super) const STEP: Step = Step { version: 25, name: "heads", sql: &[include_str!("m0025_heads/heads.sql")] };
