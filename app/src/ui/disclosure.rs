//! How something came about, for those who ask.

use leptos::prelude::*;

use super::say;

/// A line that opens to show more: the browser's own, so it works with every key and is found by search in the page.
#[component]
pub fn Disclosure(
    /// The question that opening it answers.
    #[prop(into)]
    summary: TextProp,
    /// Open from the beginning.
    #[prop(optional)]
    open: bool,
    /// The answer.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary>{say(summary)}</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
    .into_any()
}
