//! The employee's program: small, and offline first.

pub mod pages;
pub mod routes;
pub mod shell;
pub mod state;

use leptos::prelude::*;
use leptos_router::components::Router;

use crate::state::{Ports, account::AccountHandle, preferences::Preferences};

/// The whole program.
#[component]
pub fn Pocket(
    /// The world outside.
    ports: Ports,
) -> impl IntoView {
    provide_context(Preferences::take_up(&ports.host));
    provide_context(AccountHandle::take_up(ports.clone()));
    ports.provide();
    view! { <Router>{move || view! { <shell::Frame/> }.into_any()}</Router> }
}
