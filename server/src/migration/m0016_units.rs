//! From which day to which a unit is there, and what it was called and lay in before.

use super::Step;

pub(super) const STEP: Step = Step { version: 16, name: "units", sql: &[include_str!("m0016_units/units.sql")] };
