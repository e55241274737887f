//! A field for a file.

use leptos::prelude::*;

use super::field::Described;
use super::say;

/// A field in which a person chooses a file. What is chosen is read by whoever is told of it.
#[component]
pub fn FileField(
    /// Unique on the page; also the field's id.
    #[prop(into)]
    name: String,
    /// What belongs in it.
    #[prop(into)]
    label: TextProp,
    /// What may be chosen, in HTML's terms.
    accept: &'static str,
    /// Called when something was chosen.
    #[prop(into)]
    on_pick: Callback<()>,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with what was chosen.
    #[prop(optional, into)]
    error: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let described = Described::new(name.clone(), hint, error);
    view! {
        <div class="field">
            <label for=name.clone()>{say(label)}</label>
            {described.hint()}
            {described.error()}
            <input
                type="file"
                id=name.clone()
                name=name
                accept=accept
                aria-describedby=described.ids()
                on:change=move |_| on_pick.run(())
            />
        </div>
    }
    .into_any()
}
