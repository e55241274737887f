//! Who ended a role and why, numbers of cases, the heads of the audit log, and that the log only grows.

use super::Step;

pub(super) const STEP: Step = Step {
    version: 10,
    name: "roles",
    sql: &[
        include_str!("m0010_roles/roles.sql"),
        include_str!("m0010_roles/append_only_sqlite.sql"),
        include_str!("m0010_roles/append_only_postgres.sql"),
    ],
};
