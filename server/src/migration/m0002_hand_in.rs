//! Hand-ins that wait for their person's word.

use super::Step;

pub(super) const STEP: Step = Step { version: 2, name: "hand_in", sql: &[include_str!("m0002_hand_in/hand_in.sql")] };
