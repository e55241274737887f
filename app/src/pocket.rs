//! The employee's program: small, and offline first.

pub mod pages;
pub mod parts;
pub mod routes;
pub mod shell;
pub mod state;

use leptos::prelude::*;

use crate::ports::Sealer;
use crate::state::{Means, Ports, account::AccountHandle, address::Address, preferences::Preferences};

/// The whole program.
#[component]
pub fn Pocket(
    /// The world outside.
    ports: Ports,
    /// What is fetched later.
    parts: parts::Parts,
    /// What seals work that somebody else will carry.
    sealer: Means<dyn Sealer>,
) -> impl IntoView {
    provide_context(Preferences::take_up(&ports.host));
    provide_context(AccountHandle::take_up(ports.clone()));
    Address::provide(&ports.host, |path| routes::Route::parse(path).is_some());
    state::nudge::Nudge::provide(&ports);
    ports.provide();
    provide_context(parts);
    provide_context(sealer);
    view! { <shell::Frame/> }
}
