//! A field that takes a file from this device.

use leptos::prelude::*;

use super::field::{Described, frame};

/// One file. What is in it stays with the browser until it is sent by the field's name.
#[component]
pub fn FileField(
    /// Unique on the page; also the field's id.
    #[prop(into)]
    name: String,
    /// What belongs in it.
    #[prop(into)]
    label: TextProp,
    /// Which files the browser offers, in HTML's terms (".zip").
    accept: &'static str,
    /// Called with the file's name, which is empty where none is chosen any more.
    #[prop(into)]
    on_change: Callback<String>,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let described = Described::new(name.clone(), hint, error);
    let input = view! {
        <input
            type="file"
            id=name.clone()
            name=name.clone()
            accept=accept
            aria-invalid=described.invalid()
            aria-describedby=described.ids()
            on:change:target=move |event| on_change.run(event.target().value())
        />
    };
    frame(name, label, described, input.into_any())
}
