//! What this person says about training needs: their own, and those of their people.
//!
//! Promises: what is said is on this device before the screen says so, and shows how far it has come. Refuses: to say where a need
//! stands; that is the server's word.

use domain::{
    competency::StatementId,
    ids::AssessmentId,
    sync::{
        op::{OpId, Told, ToldKind},
        stamp::Status,
    },
    wire::{
        json::{Json, object},
        needs::{NeedWire, read_own},
    },
};
use leptos::prelude::*;

use super::Work;
use crate::store::StoreError;

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

/// What was filled in about a need and not saved yet, finished or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NeedDraft {
    /// Of each competency, by its code, whether the gap is agreed to, and a reason.
    pub judged: Vec<(String, Option<bool>, String)>,
    /// Indicators that are seen met.
    pub met: Vec<StatementId>,
    /// Lines of a plan: competency, path, quarter.
    pub plan: Vec<(String, String, String)>,
    /// An answer.
    pub words: String,
}

impl NeedDraft {
    fn write(&self) -> String {
        object(&[("judged", &self.judged), ("met", &self.met), ("plan", &self.plan), ("words", &self.words)])
    }

    fn read(text: &str) -> Option<Self> {
        let json = Json::parse(text).ok()?;
        Some(Self {
            judged: json.get("judged").ok()?,
            // One that was begun before indicators were told apart has none.
            met: json.get_or_default("met").ok()?,
            plan: json.get("plan").ok()?,
            words: json.get("words").ok()?,
        })
    }
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

    /// What was filled in of this sort about this assessment, and not saved.
    pub async fn need_draft(self, kind: ToldKind, assessment: AssessmentId) -> Option<NeedDraft> {
        let text = self.store().get(&draft_key(kind, assessment)).await.ok().flatten()?;
        NeedDraft::read(&text)
    }

    /// Keeps what is filled in; none forgets it.
    ///
    /// # Errors
    /// [`StoreError`]: it was not kept.
    pub async fn keep_need_draft(
        self,
        kind: ToldKind,
        assessment: AssessmentId,
        draft: Option<NeedDraft>,
    ) -> Result<(), StoreError> {
        let text = draft.map(|draft| draft.write()).unwrap_or_default();
        self.store().put(&draft_key(kind, assessment), &text).await
    }
}

fn draft_key(kind: ToldKind, assessment: AssessmentId) -> String {
    format!("need-draft/{}/{assessment}", kind.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_half_filled_reads_back() {
        let draft = NeedDraft {
            judged: vec![
                ("INT".into(), Some(false), "Sering \"memimpin\"\n".into()),
                ("KS".into(), None, String::new()),
                ("KOM".into(), Some(true), String::new()),
            ],
            met: vec!["KOM.2.1".parse().unwrap(), "KOM.2.3".parse().unwrap()],
            plan: vec![("INT".into(), String::new(), "2".into())],
            words: "Saya".into(),
        };
        assert_eq!(NeedDraft::read(&draft.write()), Some(draft));
        assert_eq!(NeedDraft::read(&NeedDraft::default().write()), Some(NeedDraft::default()));
        let before = r#"{"judged":[["INT",true,""]],"plan":[],"words":""}"#;
        let begun = NeedDraft { judged: vec![("INT".into(), Some(true), String::new())], ..NeedDraft::default() };
        assert_eq!(NeedDraft::read(before), Some(begun), "what an older program kept is not lost");
        assert_eq!(NeedDraft::read(""), None, "a draft that was forgotten is none");
        assert_eq!(NeedDraft::read("{\"judged\":[]}"), None);
    }
}
