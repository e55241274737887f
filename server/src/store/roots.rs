//! What holds on to people, units and posts: rows elsewhere that name them.
//!
//! Promises: every table that refers to a person, a unit or a post is listed, except for those of the record itself, which `record` reads whole;
//! a test compares the list with the schema. So what nothing here holds can be taken back; nor can a place for which somebody has begun an
//! assessment.

use std::collections::BTreeSet;

use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait as _, Query},
};
use uuid::Uuid;

use super::Error;

/// Ids named in one statement.
const NAMED_MAX: usize = 5_000;

/// How something is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// By an account, a device, a code.
    Account,
    /// By work that was recorded or decided.
    Work,
    /// By a role or a case.
    Role,
}

impl Root {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Account, Self::Work, Self::Role];

    /// Tables and columns that hold on so, to people and to places alike: ids are never the same.
    #[must_use]
    pub const fn columns(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Account => &[
                ("account", "person_id"),
                ("device", "person_id"),
                ("notice", "person_id"),
                ("sign_in_code", "person_id"),
                ("sign_in_code", "made_by"),
            ],
            Self::Work => &[
                ("assessment", "person_id"),
                ("assessment", "unit_id"),
                ("assessment", "position_id"),
                ("attendance", "entered_by"),
                ("attendance", "annulled_by"),
                ("certificate", "person_id"),
                ("certificate", "revoked_by"),
                ("claim", "person_id"),
                ("claim_decision", "decided_by"),
                ("claim_proof_part", "person_id"),
                ("course", "published_by"),
                ("course_draft", "changed_by"),
                ("data_request", "person_id"),
                ("data_request", "answered_by"),
                ("enrolment", "person_id"),
                ("erasure", "person_id"),
                ("hand_in", "person_id"),
                ("handover", "person_id"),
                ("handover", "released_by"),
                ("handover", "ended_by"),
                ("import", "brought_by"),
                ("import", "applied_by"),
                ("import", "undone_by"),
                ("lesson_progress", "person_id"),
                ("need_step", "person_id"),
                ("need_step", "by_id"),
                ("official_import", "entered_by"),
                ("official_import", "undone_by"),
                ("official_result", "person_id"),
                ("op", "person_id"),
                ("op_waiting", "person_id"),
                ("own_competency", "published_by"),
                ("period_extension", "person_id"),
                ("period_extension", "given_by"),
                ("period_reminded", "person_id"),
                ("period_reminder", "unit_id"),
                ("period_reminder", "sent_by"),
                ("period_unit", "unit_id"),
                ("post_standard", "position_id"),
                ("post_standard", "published_by"),
                ("post_standard_draft", "position_id"),
                ("post_standard_draft", "changed_by"),
                ("quiz_attempt", "person_id"),
                ("rollup_mark", "person_id"),
                ("rollup_mark", "unit_id"),
                ("rule_version", "published_by"),
                ("seat", "unit_id"),
                ("seat", "position_id"),
                ("start_step", "done_by"),
                ("stream", "person_id"),
                ("stream_device", "person_id"),
                ("wording", "published_by"),
            ],
            Self::Role => &[
                ("auditor_case", "auditor_id"),
                ("auditor_case", "subject_id"),
                ("auditor_case", "opened_by"),
                ("role_grant", "person_id"),
                ("role_grant", "unit_id"),
                ("role_grant", "granted_by"),
                ("role_grant", "withdrawn_by"),
            ],
        }
    }
}

/// Of these people, units and posts, those that are held so.
///
/// # Errors
/// Those of the database.
pub async fn held<C: ConnectionTrait>(on: &C, ids: &[Uuid], root: Root) -> Result<BTreeSet<Uuid>, Error> {
    let mut found = BTreeSet::new();
    for (table, column) in root.columns() {
        let column = Alias::new(*column);
        for some in ids.chunks(NAMED_MAX) {
            let mut query = Query::select();
            query.distinct().column(column.clone()).from(Alias::new(*table));
            query.and_where(Expr::col(column.clone()).is_in(some.iter().copied()));
            for row in on.query_all(&query).await? {
                found.insert(row.try_get_by_index(0)?);
            }
        }
    }
    Ok(found)
}

/// Who has begun an assessment for one of these assignments.
///
/// # Errors
/// Those of the database.
pub async fn begun<C: ConnectionTrait>(on: &C, assignments: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let mut found = BTreeSet::new();
    for some in assignments.chunks(NAMED_MAX) {
        let mut query = Query::select();
        query.distinct().column(Alias::new("person_id")).from(Alias::new("assessment"));
        query.and_where(Expr::col(Alias::new("assignment_id")).is_in(some.iter().copied()));
        for row in on.query_all(&query).await? {
            found.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(found)
}
