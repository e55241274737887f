//! A file of competencies' words on its way in: read beside the page ([`Reading`]), looked at, taken.
//!
//! Promises: what is taken is the very file that was looked at, with what stood beside it then. Refuses: to say what its columns bring;
//! their heads do.

use domain::{
    intake::CELL_CHARS_MAX,
    wire::{
        error::ErrorCode,
        office::{
            sheets::{Ask, Shown},
            standards::Wrong,
            wording::{WordingFacts, WordingSeen},
        },
    },
};
use leptos::prelude::*;

use super::{
    Office,
    reading::{Reading, Stopped, Then},
};
use crate::{
    office::calls,
    ports::{Failure, Sheets},
    state::Means,
};

/// A file on its way in, as a handle that views copy.
#[derive(Clone, Copy)]
pub struct WordIntake {
    /// How far it is.
    pub reading: Reading,
    /// What is written beside it.
    pub facts: RwSignal<WordingFacts>,
    /// What is wrong with that.
    pub wrong: RwSignal<Vec<Wrong>>,
    /// What the server saw in it, or took.
    pub seen: RwSignal<Option<WordingSeen>>,
}

impl WordIntake {
    /// For a page.
    #[must_use]
    pub fn new(office: Office, sheets: Means<dyn Sheets>) -> Self {
        let (seen, wrong) = (RwSignal::new(None::<WordingSeen>), RwSignal::new(Vec::new()));
        let table = Callback::new(move |_: Option<Shown>| seen.set(None));
        let answer = Callback::new(move |text: String| {
            let Ok(read) = serde_json::from_str::<WordingSeen>(&text) else { return false };
            wrong.set(read.wrong.clone());
            seen.set(Some(read));
            true
        });
        let reading = Reading::new(office, sheets, Then { table, answer });
        Self { reading, facts: RwSignal::new(WordingFacts::default()), wrong, seen }
    }

    /// Opens the file that is chosen in a field.
    pub fn open(self, field: &str, file: &str) {
        let file = file.chars().take(CELL_CHARS_MAX).collect();
        self.reading.open(field, &Ask::OpenWords { file });
    }

    /// Writes what stands in a field: what was looked at before is not so any more.
    pub fn typed(self, field: &'static str, set: fn(&mut WordingFacts, String)) -> Callback<String> {
        Callback::new(move |text: String| {
            self.seen.set(None);
            self.wrong.update(|wrong| wrong.retain(|wrong| wrong.field != field));
            self.facts.update(|facts| set(facts, text));
        })
    }

    /// Has the server look at it.
    pub fn look(self) {
        self.reading.take(&Ask::TakeWords(self.facts.get_untracked()), calls::bring_words(None));
    }

    /// Takes it as it was looked at.
    pub fn take(self, digest: String) {
        self.reading.send_to(calls::bring_words(Some(digest)));
    }

    /// Sends what was put together once more, such as after the password is confirmed. Where the words have moved on since it was looked
    /// at, it is looked at anew.
    pub fn again(self) {
        let changed = self.reading.stopped.with_untracked(|stopped| match stopped {
            Some(Stopped::Failed(Failure::Refused(detail))) => detail.code == ErrorCode::Changed,
            _ => false,
        });
        if changed {
            self.reading.send_to(calls::bring_words(None));
        } else if !self.reading.again() {
            self.look();
        }
    }
}
