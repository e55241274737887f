//! What people ask for about their own data.

use super::Step;

pub(super) const STEP: Step = Step { version: 14, name: "privacy", sql: &[include_str!("m0014_privacy/privacy.sql")] };
