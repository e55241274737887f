//! Claims of hours learned elsewhere, what proves them, and what was decided.

use super::Step;

pub(super) const STEP: Step = Step { version: 4, name: "claims", sql: &[include_str!("m0004_claims/claims.sql")] };
