//! The personnel office's program: overview, heat map, people, slips, exports, audit log.
//!
//! Promises: it shares the person's database in this browser with their own pages, and nothing else; it works online, keeps what it
//! shows only while it is shown, and offers what the access table gives the person's roles. Refuses: to decide. The server does, by
//! the same table.

mod calls;
mod pages;
pub mod routes;
mod shell;
mod state;
mod words;

use std::rc::Rc;

use leptos::prelude::*;

use crate::{
    ports::{Clipboard, Leaving, Sheets, UserFiles},
    state::{Means, Ports, account::AccountHandle, address::Address, preferences::Preferences},
};

/// The whole program.
#[component]
pub fn Office(
    /// The world outside.
    ports: Ports,
    /// The way to the person's own files.
    files: Means<dyn UserFiles>,
    /// What the person pastes elsewhere.
    clipboard: Means<dyn Clipboard>,
    /// What reads spreadsheets.
    sheets: Means<dyn Sheets>,
    /// What asks before the tab is left.
    leaving: Rc<dyn Leaving>,
) -> impl IntoView {
    provide_context(Preferences::take_up(&ports.host));
    provide_context(AccountHandle::take_up(ports.clone()));
    // Links that leave the office's addresses are the browser's: they lead to the other program.
    Address::provide(&ports.host, |path| routes::Route::parse(path, "").is_some());
    state::unsaved::Unsaved::provide(leaving);
    ports.provide();
    provide_context(files);
    provide_context(clipboard);
    provide_context(sheets);
    view! { <shell::Frame/> }
}
