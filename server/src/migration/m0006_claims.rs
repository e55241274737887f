//! Claims of hours learned elsewhere, what proves them, and what was decided.

use super::Step;

pub(super) const STEP: Step = Step { version: 6, name: "claims", sql: &[include_str!("m0006_claims/claims.sql")] };
