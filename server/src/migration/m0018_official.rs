//! Official results, apart from what people say of themselves.

use super::Step;

pub(super) const STEP: Step =
    Step { version: 18, name: "official", sql: &[include_str!("m0018_official/official.sql")] };
