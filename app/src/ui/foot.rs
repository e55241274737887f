//! Where the thumb is.

use leptos::prelude::*;

/// One or two buttons that stay at the bottom of the screen. The last one leads on.
#[component]
pub fn StickyFoot(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="foot no-print">{children()}</div> }.into_any()
}
