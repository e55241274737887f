//! Yes or no.

use leptos::prelude::*;

use super::say;

/// A box to tick, or a switch that acts at once.
#[component]
pub fn Checkbox(
    /// Unique on the page; also the box's id.
    #[prop(into)]
    name: String,
    /// What is true when it is ticked.
    #[prop(into)]
    label: TextProp,
    /// Is it ticked?
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state at the moment it changes.
    #[prop(into)]
    on_change: Callback<bool>,
    /// What follows from ticking it.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// Looks and speaks like a switch: for a setting that takes effect at once.
    #[prop(optional)]
    switch: bool,
) -> impl IntoView {
    let class = if switch { "check switch" } else { "check" };
    check(name, label, hint, checked, on_change, class)
}

pub(super) fn check(
    name: String,
    label: TextProp,
    hint: Option<TextProp>,
    checked: Signal<bool>,
    on_change: Callback<bool>,
    class: &'static str,
) -> AnyView {
    let hint_id = format!("{name}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    let hint = match hint {
        Some(hint) => view! { <p class="hint" id=hint_id>{say(hint)}</p> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <div class=class>
            <input
                type="checkbox"
                id=name.clone()
                name=name.clone()
                role=(class == "check switch").then_some("switch")
                aria-describedby=described
                prop:checked=move || checked.get()
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <label for=name>{say(label)}</label>
            {hint}
        </div>
    }
    .into_any()
}
