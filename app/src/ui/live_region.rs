//! What changed, for those who hear the page.

use leptos::prelude::*;

use super::say;

/// Speaks its text whenever it changes, at the next pause. It is there from the beginning, because a region that
/// appears together with its words is often not spoken. The words are also on the screen somewhere: nobody sees these.
#[component]
pub fn LiveRegion(
    /// What to say; empty for nothing.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    view! { <p class="visually-hidden" role="status" aria-live="polite">{say(text)}</p> }.into_any()
}
