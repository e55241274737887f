//! One statement: how often, and a private note.
//!
//! A tap is recorded at once. The screen calls it saved only when it is; until then, or if it could not be, it says so in words.

use std::sync::Arc;

use domain::{assessment::Answer, competency::Statement};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{note::Note, questions::question_id};
use crate::{
    i18n::{Sentence, bundled, text::assessment as words},
    pocket::{
        shell::store_words,
        state::{
            Work,
            sitting::{NoSitting, Sitting},
        },
    },
    reactive::memo,
    store::StoreError,
    ui::{Button, Card, Kind, Notice, RadioGroup, Tone, paragraph, shown},
};

/// The words of an answer.
const fn answer_words(answer: Answer) -> Sentence {
    match answer {
        Answer::Never => words::answer::NEVER,
        Answer::Sometimes => words::answer::SOMETIMES,
        Answer::Often => words::answer::OFTEN,
        Answer::Always => words::answer::ALWAYS,
        Answer::NoOpportunity => words::answer::NO_OPPORTUNITY,
    }
}

/// A statement with its answers.
#[component]
pub fn Question(
    /// The assessment.
    sitting: Memo<Result<Arc<Sitting>, NoSitting>>,
    /// The statement.
    statement: Statement,
    /// Its place on the page, from 1.
    number: usize,
    /// Set once an answer has been saved, for those who hear the page.
    saved: RwSignal<bool>,
    /// Counts the answers that are on their way to the disk.
    saving: RwSignal<usize>,
    /// Whether Next was pressed while something was missing.
    asked: RwSignal<bool>,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let id = statement.id;
    let kept = memo(move || {
        sitting.with(|sitting| sitting.as_ref().ok()?.done.answers.get(&id).map(|register| register.value))
    });
    // What was tapped and could not be saved stays in sight, under words that say so.
    let failed = RwSignal::new(None::<(Answer, StoreError)>);
    let value = Signal::derive(move || failed.get().map(|(answer, _)| answer).or(kept.get()));
    let choose = Callback::new(move |answer: Answer| {
        let Ok(sitting) = sitting.get_untracked() else { return };
        saved.set(false);
        saving.update(|saving| *saving += 1);
        spawn_local(async move {
            let outcome = work.answer(&sitting, id, answer).await;
            failed.try_set(outcome.as_ref().err().map(|error| (answer, error.clone())));
            saved.try_set(outcome.is_ok());
            saving.try_update(|saving| *saving -= 1);
        });
    });
    let error =
        Signal::derive(move || (asked.get() && value.get().is_none()).then(|| words::CHOOSE_ONE.get().to_owned()));
    let options: Vec<(Answer, TextProp)> =
        Answer::ALL.into_iter().map(|answer| (answer, answer_words(answer).into())).collect();
    let not_saved = move || failed.get().map(|(answer, error)| save_again(answer, &error, choose));
    view! {
        <div id=question_id(number) tabindex="-1">
            <Card>
                <RadioGroup
                    name=format!("{}-answer", question_id(number))
                    legend=bundled(&statement.text)
                    options=options
                    value=value
                    on_change=choose
                    wide_last=true
                    error=error
                />
                {shown(not_saved)}
                <Note sitting statement=id number/>
            </Card>
        </div>
    }
    .into_any()
}

/// That something could not be saved, and why.
pub(in crate::pocket::pages) fn not_saved(error: &StoreError) -> TextProp {
    words::NOT_SAVED.about([("reason", store_words(error).into())])
}

fn save_again(answer: Answer, error: &StoreError, choose: Callback<Answer>) -> AnyView {
    let title = not_saved(error);
    let again = Callback::new(move |()| choose.run(answer));
    view! {
        <Notice title=title tone=Tone::Bad live=true>
            {paragraph(words::NOT_SAVED_MORE)}
            <Button label=words::SAVE_AGAIN kind=Kind::Quiet on_click=again/>
        </Notice>
    }
    .into_any()
}
