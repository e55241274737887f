//! The five rungs as a sign.

use leptos::prelude::*;

/// The sign of the product. It is decoration: the name stands beside it in letters.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 26 22" aria-hidden="true" focusable="false">
            <path d="M0 18h4v4H0zM5.5 14h4v8h-4zM11 9.5h4V22h-4zM16.5 5h4v17h-4zM22 0h4v22h-4z"></path>
        </svg>
    }
    .into_any()
}
