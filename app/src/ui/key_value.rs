//! Facts with their names.

use leptos::prelude::*;

use super::say;

/// A list of facts.
#[component]
pub fn KeyValue(
    /// [`Pair`]s, in order.
    children: Children,
) -> impl IntoView {
    view! { <dl class="key-value">{children()}</dl> }.into_any()
}

/// One fact.
#[component]
pub fn Pair(
    /// What it is about.
    #[prop(into)]
    label: TextProp,
    /// The fact.
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{say(label)}</dt><dd>{children()}</dd></div> }.into_any()
}
