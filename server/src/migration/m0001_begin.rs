//! The first schema: agencies and people, reference data, accounts, streams.

use super::Step;

pub(super) const STEP: Step = Step {
    version: 1,
    name: "begin",
    sql: &[
        include_str!("m0001_begin/agencies.sql"),
        include_str!("m0001_begin/reference.sql"),
        include_str!("m0001_begin/accounts.sql"),
        include_str!("m0001_begin/streams.sql"),
    ],
};
