//! What a question lost on its way into a quiz: each reason once.

use std::collections::BTreeMap;

use super::finding::Reason;

/// Reasons with what was found first.
#[derive(Debug, Default)]
pub(super) struct Losses(BTreeMap<Reason, String>);

impl Losses {
    pub(super) fn add(&mut self, reason: Reason, found: &str) {
        self.0.entry(reason).or_insert_with(|| found.trim().to_owned());
    }

    pub(super) fn into_reasons(self) -> impl Iterator<Item = (Reason, String)> {
        self.0.into_iter()
    }
}
