//! From which day to which a unit is there, and what it was called and lay in before.

use super::Step;

pub(super) const STEP: Step = Step { version: 12, name: "units", sql: &[include_str!("m0012_units/units.sql")] };
