//! Who signs the certificates to come.

use domain::wire::office::learning::{SIGNATORY_CHARS_MAX, Signatory};
use leptos::prelude::*;

use crate::{
    i18n::text::office::courses::signatory as words,
    office::{
        calls,
        pages::trouble,
        state::{Asked, Office},
    },
    reactive::effect,
    ui::{Button, Card, Kind, TextField, Tone, outcome, paragraph, shown},
};

/// The card.
#[component]
pub fn SignatoryCard() -> impl IntoView {
    let office = expect_context::<Office>();
    let known: Asked<Signatory> = office.ask(|| Some(calls::SIGNATORY.to_owned()));
    let saved: Asked<Signatory> = Asked::nothing(office);
    let (name, post) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let missing = RwSignal::new(false);
    effect(move || {
        if let Some(known) = known.answer() {
            name.set(known.name.clone());
            post.set(known.post.clone());
        }
    });
    let change = move |field: RwSignal<String>| {
        Callback::new(move |text: String| {
            field.set(text);
            missing.set(false);
            saved.clear();
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = Signatory { name: name.get_untracked(), post: post.get_untracked() };
        if wanted.name.trim().is_empty() && !wanted.post.trim().is_empty() {
            missing.set(true);
            office.ports().host.focus("signatory-name");
        } else {
            saved.post(calls::SIGNATORY.to_owned(), wanted);
        }
    };
    let error = Signal::derive(move || missing.get().then(|| words::NAME_FIRST.get().to_owned()));
    let done = move || saved.answer().map(|_| outcome((words::SAVED.into(), Tone::Good)));
    #[expect(clippy::cast_possible_truncation, reason = "some hundred characters")]
    let most = SIGNATORY_CHARS_MAX as u32;
    view! {
        <Card title=words::TITLE>
            {paragraph(words::TEXT)}
            {trouble::trouble(known)}
            <form class="narrow" novalidate on:submit=submit>
                <TextField
                    name="signatory-name"
                    label=words::NAME
                    value=name
                    on_input=change(name)
                    error=error
                    maxlength=most
                />
                <TextField name="signatory-post" label=words::POST value=post on_input=change(post) maxlength=most/>
                <div class="actions">
                    <Button
                        label=words::SAVE
                        kind=Kind::Quiet
                        submit=true
                        busy=Signal::derive(move || saved.waiting())
                    />
                </div>
            </form>
            {trouble::trouble(saved)}
            {shown(done)}
        </Card>
    }
    .into_any()
}
