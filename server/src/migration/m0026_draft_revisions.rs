//! Which revision a draft of a course was given last, so that none is given twice.

use super::Step;

pub(super) const STEP: Step =
    Step { version: 26, name: "draft_revisions", sql: &[include_str!("m0026_draft_revisions/draft_revisions.sql")] };
