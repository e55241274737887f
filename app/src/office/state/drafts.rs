//! A draft on its author's desk.
//!
//! Promises: every change goes upon the revision that is on the screen; where somebody else was quicker, but with another part of the
//! draft, it goes upon theirs, and else the person is told and nothing is lost. Refuses: to call anything saved before the server has.

pub mod forms;
pub mod quiz;

use std::sync::Arc;

use domain::{
    learning::Slug,
    wire::{
        error::ErrorCode,
        office::drafts::{ChangeDraft, Draft, DraftContent, DraftEdit},
    },
};
use leptos::{prelude::*, task::spawn_local};

use self::forms::{FactsForm, Form, LessonForm};
use super::{Asked, Office, unsaved::Sheet};
use crate::{
    office::calls,
    ports::{Failure, Task},
    state::api,
};

/// How often a draft is read that somebody else is changing just now.
const READS: u32 = 3;

/// What came of saving a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it.
    Saved,
    /// Somebody else has changed the same part.
    Behind,
    /// Nothing was saved.
    Failed(Failure),
}

/// Reads what the server has of a sheet's part.
pub type Reader<F> = fn(Desk, String) -> Task<'static, Result<F, Failure>>;

/// A draft as one page has it open.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The office.
    pub office: Office,
    /// The draft, as it was told last.
    pub draft: Asked<Draft>,
    id: StoredValue<String>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Failure>>,
}

/// Whether somebody else was quicker.
#[must_use]
pub fn is_changed(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(detail) if detail.code == ErrorCode::Changed)
}

impl Desk {
    /// The desk of a page about that draft; nothing is asked yet.
    #[must_use]
    pub fn of(office: Office, id: &Slug) -> Self {
        Self {
            office,
            draft: Asked::nothing(office),
            id: StoredValue::new(id.to_string()),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(None),
        }
    }

    /// The draft's name.
    #[must_use]
    pub fn id(self) -> String {
        // Nothing, once the page is gone: nobody waits for what is asked for then.
        self.id.try_get_value().unwrap_or_default()
    }

    /// Asks for the draft, as it is now.
    pub fn load(self) {
        self.trouble.set(None);
        self.draft.get(calls::draft(&self.id()));
    }

    /// Whether a change is on its way; reactive.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why the last change was not made; reactive.
    #[must_use]
    pub fn trouble(self) -> Option<Failure> {
        self.trouble.get()
    }

    /// What was in the way of a change is so no more.
    pub fn settled(self) {
        self.trouble.try_set(None);
    }

    /// Something is in the way.
    pub fn troubled(self, failure: Failure) {
        self.trouble.try_set(Some(failure));
    }

    /// The draft as it is on the screen.
    #[must_use]
    pub fn now(self) -> Option<Arc<Draft>> {
        self.draft.latest()
    }

    /// The revision that is on the screen.
    #[must_use]
    pub fn revision(self) -> u32 {
        self.now().map_or(0, |draft| draft.revision)
    }

    async fn send(self, edit: DraftEdit) -> Result<Arc<Draft>, Failure> {
        let (ports, credentials, path) = (self.office.ports(), self.office.credentials(), calls::draft(&self.id()));
        let change = ChangeDraft { revision: self.revision(), edit };
        let answer: Result<Draft, Failure> = api::post(&*ports.server, &path, &change, Some(credentials)).await;
        let draft = answer.map(Arc::new).inspect_err(|failure| self.office.heed(failure))?;
        self.draft.told(draft.clone());
        Ok(draft)
    }

    /// Makes a change at once, and goes on with `then` once it is made.
    pub fn change(self, edit: DraftEdit, then: Callback<Arc<Draft>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let made = self.send(edit).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match made {
                Ok(draft) => then.run(draft),
                Err(failure) => self.trouble.set(Some(failure)),
            }
        });
    }

    /// Saves what is typed on a sheet, as `edit` says it.
    pub async fn save<F: Form>(self, sheet: Sheet<F>, part: String, edit: DraftEdit, read: Reader<F>) -> Outcome {
        // The revision is theirs by now: nothing is written over it before the person has seen it.
        if untrack(|| sheet.is_behind()) {
            return Outcome::Behind;
        }
        let sent = sheet.now().get_untracked();
        let mut first = true;
        loop {
            match self.send(edit.clone()).await {
                Ok(_) => {
                    // What the server has named is not worth a failure: it is saved.
                    let server = read(self, part).await.unwrap_or_else(|_| sent.clone());
                    sheet.saved(&sent, &server);
                    return Outcome::Saved;
                }
                Err(failure) if first && is_changed(&failure) => match read(self, part.clone()).await {
                    Ok(server) => {
                        if !sheet.meets(server) {
                            return Outcome::Behind;
                        }
                        first = false;
                    }
                    Err(failure) => return Outcome::Failed(failure),
                },
                Err(failure) => return Outcome::Failed(failure),
            }
        }
    }

    async fn get<T: serde::de::DeserializeOwned>(self, path: &str) -> Result<T, Failure> {
        let (ports, credentials) = (self.office.ports(), self.office.credentials());
        api::get(&*ports.server, path, Some(credentials)).await.inspect_err(|failure| self.office.heed(failure))
    }

    /// What the server has of what the course says of itself.
    #[must_use]
    pub fn read_facts(self, _: String) -> Task<'static, Result<FactsForm, Failure>> {
        Box::pin(async move {
            let draft: Draft = self.get(&calls::draft(&self.id())).await?;
            let facts = FactsForm::of(&draft.facts);
            self.draft.told(Arc::new(draft));
            Ok(facts)
        })
    }

    /// What the server has of a lesson.
    #[must_use]
    pub fn read_lesson(self, lesson: String) -> Task<'static, Result<LessonForm, Failure>> {
        Box::pin(async move {
            let content = self.read_content(lesson.clone()).await?;
            self.form_of(&lesson, &content).ok_or_else(|| Failure::Refused(Box::new(ErrorCode::NotFound.into())))
        })
    }

    /// What is written in a lesson, at the very revision of the draft that is on the screen then.
    #[must_use]
    pub fn read_content(self, lesson: String) -> Task<'static, Result<DraftContent, Failure>> {
        Box::pin(async move {
            for _ in 0..READS {
                let draft: Draft = self.get(&calls::draft(&self.id())).await?;
                let content: DraftContent = self.get(&calls::draft_lesson(&self.id(), &lesson)).await?;
                if draft.revision == content.revision {
                    self.draft.told(Arc::new(draft));
                    return Ok(content);
                }
            }
            Err(Failure::Refused(Box::new(ErrorCode::Changed.into())))
        })
    }

    /// The form of a lesson that is on the desk.
    #[must_use]
    pub fn form_of(self, lesson: &str, content: &DraftContent) -> Option<LessonForm> {
        let draft = self.now()?;
        let known = draft.modules.iter().flat_map(|module| &module.lessons).find(|known| known.id == lesson)?;
        Some(LessonForm::of(known, content))
    }
}
