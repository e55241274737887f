//! What this person says about training needs: their own, and those of their people.
//!
//! Promises: what is said is on this device before the screen says so, and shows how far it has come. Refuses: to say where a need
//! stands; that is the server's word.

use domain::{
    ids::AssessmentId,
    sync::{
        op::{OpId, Told, ToldKind},
        stamp::Status,
    },
    wire::needs::{NeedWire, read_own},
};
use leptos::prelude::*;

use super::Work;

/// What was last said on this person's devices, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastSaid {
    /// The op that says it.
    pub op: OpId,
    /// What.
    pub told: Told,
    /// The server's word; none before it has the op.
    pub status: Option<Status>,
}

impl Work {
    /// What the server says of this person's own needs; reactive.
    #[must_use]
    pub fn own_needs(self) -> Vec<NeedWire> {
        let about = self.desk().about.get();
        about.and_then(|about| about.needs.as_ref().map(|raw| read_own(&raw.0))).unwrap_or_default()
    }

    /// What was last said of this sort about this assessment; reactive.
    #[must_use]
    pub fn last_said(self, kind: ToldKind, assessment: AssessmentId) -> Option<LastSaid> {
        self.desk().state.with(|state| {
            let telling = state.needs.get(&(kind, assessment))?;
            let (told, status) = telling.value.clone();
            Some(LastSaid { op: telling.writer(), told, status: telling.stamped().then_some(status) })
        })
    }
}
