//! A place with nothing in it yet.

use leptos::prelude::*;

use super::say;

/// Says that there is nothing, why, and what would bring something.
#[component]
pub fn EmptyState(
    /// That there is nothing.
    #[prop(into)]
    title: TextProp,
    /// Why, and what to do about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <p class="empty-title">{say(title)}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
