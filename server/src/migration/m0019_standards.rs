//! Standards of single posts: their versions, and the draft of the next.

use super::Step;

pub(super) const STEP: Step =
    Step { version: 19, name: "standards", sql: &[include_str!("m0019_standards/standards.sql")] };
