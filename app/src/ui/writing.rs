//! A long text that somebody writes, into which pieces can be put where the cursor stands.

use leptos::prelude::*;

use super::field::{Described, frame};

/// Many lines of text.
#[component]
pub fn Writing(
    /// Unique on the page; also the field's id.
    name: String,
    /// What belongs in it.
    #[prop(into)]
    label: TextProp,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Called with all of the text after each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// Called with the place of the cursor, counted in UTF-16, when the field is left.
    on_left: Callback<u32>,
    /// What helps to fill it.
    #[prop(into)]
    hint: TextProp,
    /// What is wrong with what it holds.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The language that it is written in, as a BCP 47 tag.
    #[prop(into)]
    lang: Signal<String>,
    /// How many lines it shows.
    rows: u32,
) -> impl IntoView {
    let described = Described::new(name.clone(), Some(hint), Some(error));
    let field = NodeRef::<leptos::html::Textarea>::new();
    let left = move |_| {
        let place = field.get_untracked().and_then(|field| field.selection_end().ok().flatten());
        on_left.run(place.unwrap_or(u32::MAX));
    };
    let input = view! {
        <textarea
            node_ref=field
            class="writing"
            id=name.clone()
            name=name.clone()
            rows=rows.to_string()
            lang=move || lang.get()
            aria-invalid=described.invalid()
            aria-describedby=described.ids()
            prop:value=move || value.get()
            on:input:target=move |event| on_input.run(event.target().value())
            on:blur=left
        ></textarea>
    };
    frame(name, label, described, input.into_any())
}
