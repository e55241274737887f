//! Versions of an agency's rules.

use super::Step;

pub(super) const STEP: Step = Step { version: 8, name: "rules", sql: &[include_str!("m0008_rules/rules.sql")] };
