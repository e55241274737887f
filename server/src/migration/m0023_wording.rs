//! The words in which an agency has the competencies that everybody is asked for.

use super::Step;

pub(super) const STEP: Step = Step { version: 23, name: "wording", sql: &[include_str!("m0023_wording/wording.sql")] };
