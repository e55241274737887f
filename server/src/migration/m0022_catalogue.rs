//! Competencies that an agency words itself.

use super::Step;

pub(super) const STEP: Step =
    Step { version: 22, name: "catalogue", sql: &[include_str!("m0022_catalogue/catalogue.sql")] };
