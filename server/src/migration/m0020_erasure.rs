//! What was erased of people who left, and devices whose names take nothing any more.

use super::Step;

pub(super) const STEP: Step = Step { version: 20, name: "erasure", sql: &[include_str!("m0020_erasure/erasure.sql")] };
