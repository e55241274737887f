//! The employee's pages: which one an address shows to whom.
//!
//! Promises: a page is chosen here and nowhere else; each ends in `into_any()`, so that pages do not grow into one another's types.

mod activate;
mod choose;
mod locked;
mod not_found;
mod sign_in;

use leptos::prelude::*;

use super::{routes::Route, shell::Way, state::Work};
use crate::state::account::AccountHandle;

/// What somebody sees whom this tab does not know: a way in, at every address.
pub fn signed_out(route: Option<Route>) -> AnyView {
    let account = expect_context::<AccountHandle>();
    match route {
        Some(Route::Activate) => view! { <activate::ActivatePage/> }.into_any(),
        Some(Route::SignIn) => view! { <sign_in::SignInPage/> }.into_any(),
        _ if account.known().is_empty() => view! { <sign_in::SignInPage/> }.into_any(),
        _ => view! { <choose::ChoosePage/> }.into_any(),
    }
}

/// What somebody sees who has locked their work.
pub fn locked(route: Option<Route>) -> AnyView {
    match route {
        Some(Route::Activate) => view! { <activate::ActivatePage/> }.into_any(),
        Some(Route::SignIn) => view! { <sign_in::SignInPage/> }.into_any(),
        _ => view! { <locked::LockedPage/> }.into_any(),
    }
}

/// A page of somebody who is signed in.
pub fn signed_in(route: Option<Route>, work: Work) -> AnyView {
    match route {
        Some(Route::SignIn) => view! { <sign_in::SignInPage nip=work.about().map(|about| about.nip.clone()).unwrap_or_default()/> }.into_any(),
        _ => view! { <not_found::NotFoundPage/> }.into_any(),
    }
}

/// Goes on to another page in place of this one.
#[component]
fn Redirect(
    /// Where to.
    to: Route,
) -> impl IntoView {
    let way = Way::here();
    Effect::new(move |_| way.instead(to));
}
