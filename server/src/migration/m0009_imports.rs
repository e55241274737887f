//! Imports of units, posts and people: looked at, applied, taken back.

use super::Step;

pub(super) const STEP: Step = Step { version: 9, name: "imports", sql: &[include_str!("m0009_imports/imports.sql")] };
