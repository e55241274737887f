//! A private note on a statement: folded away until wanted, saved by itself.

use std::sync::Arc;

use domain::{competency::StatementId, sync::op::NOTE_CHARS_MAX};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{question::not_saved, questions::question_id};
use crate::{
    i18n::{formats, text::assessment::note as words},
    pocket::state::{
        Work,
        sitting::{NoSitting, Sitting},
    },
    reactive::memo,
    ui::{Disclosure, TextArea, say, shown, trouble},
};

/// A pause in typing after which the note is saved: shorter than it takes to put the phone away.
const PAUSE_MS: u32 = 1_000;

/// From so many characters before the end on, the field says how many are left.
const NEAR_END_CHARS: usize = 200;

/// A note as it is being written.
#[derive(Clone, Copy)]
struct Draft {
    work: Work,
    sitting: Memo<Result<Arc<Sitting>, NoSitting>>,
    statement: StatementId,
    /// What was typed since the last time it was saved; while there is none, the field shows what is kept.
    text: RwSignal<Option<String>>,
    /// Counts the changes, so that only the newest pause saves.
    changes: StoredValue<u64>,
    /// Why it could not be saved, in words.
    error: RwSignal<Option<TextProp>>,
}

impl Draft {
    /// What is saved.
    fn kept(self) -> String {
        self.sitting.with(|sitting| {
            let note = sitting.as_ref().ok().and_then(|sitting| sitting.done.note(self.statement));
            note.unwrap_or_default().to_owned()
        })
    }

    fn shown(self) -> String {
        self.text.get().unwrap_or_else(|| self.kept())
    }

    fn typed(self, text: String) {
        self.text.set(Some(text));
        self.changes.update_value(|changes| *changes += 1);
        let change = self.changes.get_value();
        let host = self.work.ports().host;
        spawn_local(async move {
            host.sleep(PAUSE_MS).await;
            if self.changes.try_get_value() == Some(change) {
                self.save();
            }
        });
    }

    /// Saves what was typed.
    fn save(self) {
        let Some(text) = self.text.get_untracked() else { return };
        let Ok(sitting) = self.sitting.get_untracked() else { return };
        if text.chars().count() > NOTE_CHARS_MAX {
            return;
        }
        let change = self.changes.get_value();
        spawn_local(async move {
            let saved = self.work.note(&sitting, self.statement, text).await;
            // Whatever another tab or device makes of it from now on is newer, unless more was typed while this was saved.
            if saved.is_ok() && self.changes.try_get_value() == Some(change) {
                self.text.try_set(None);
            }
            self.error.try_set(saved.err().map(|error| not_saved(&error)));
        });
    }

    /// What is said under the field.
    fn hint(self) -> String {
        let left = NOTE_CHARS_MAX.saturating_sub(self.shown().chars().count());
        let unsaved = self.text.with(Option::is_some);
        let state = match (self.kept().is_empty(), unsaved) {
            (_, true) => words::WRITING.get(),
            (false, false) => words::SAVED.get(),
            (true, false) => "",
        };
        let left =
            if left < NEAR_END_CHARS { words::LEFT.fill(&[("n", &formats::integer(left))]) } else { String::new() };
        [words::PRIVATE.get(), state, left.as_str()].join(" ").trim_end().to_owned()
    }
}

/// The note on a statement.
#[component]
pub fn Note(
    /// The assessment.
    sitting: Memo<Result<Arc<Sitting>, NoSitting>>,
    /// The statement.
    statement: StatementId,
    /// Its place on the page, from 1.
    number: usize,
) -> impl IntoView {
    let draft = Draft {
        work: expect_context(),
        sitting,
        statement,
        text: RwSignal::new(None),
        changes: StoredValue::new(0),
        error: RwSignal::new(None),
    };
    // Whoever walks on in the middle of a word keeps it.
    on_cleanup(move || draft.save());
    let has_one = memo(move || !draft.kept().is_empty());
    let summary = move || if has_one.get() { words::CHANGE.get() } else { words::ADD.get() };
    let kept = move || {
        has_one.get().then(|| {
            view! { <p class="small soft">{words::YOURS} " " <i>{say(move || draft.kept())}</i></p> }.into_any()
        })
    };
    #[expect(clippy::cast_possible_truncation, reason = "two thousand")]
    let most = NOTE_CHARS_MAX as u32;
    view! {
        {shown(kept)}
        <Disclosure summary=summary>
            <div on:focusout=move |_| draft.save()>
                <TextArea
                    name=format!("{}-note", question_id(number))
                    label=words::LABEL.about([("n", number.into())])
                    hint=move || draft.hint()
                    value=Signal::derive(move || draft.shown())
                    on_input=Callback::new(move |text| draft.typed(text))
                    maxlength=most
                />
            </div>
            {trouble(draft.error)}
        </Disclosure>
    }
    .into_any()
}
