//! Who signs an agency's certificates.

use super::Step;

pub(super) const STEP: Step =
    Step { version: 5, name: "signatory", sql: &[include_str!("m0005_signatory/signatory.sql")] };
