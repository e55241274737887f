//! Whom a period covers, more time for one person, reminders, and what an agency has looked through at its first use.

use super::Step;

pub(super) const STEP: Step = Step { version: 11, name: "periods", sql: &[include_str!("m0011_periods/periods.sql")] };
