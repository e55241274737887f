//! The office program.

use std::rc::Rc;

use app::{
    office::Office,
    platform::{
        boot, clipboard::BrowserClipboard, leaving::BeforeUnload, sheets::WorkerSheets, user_files::BrowserFiles,
    },
    ports::{Clipboard, Sheets, UserFiles},
    state::Means,
};
use leptos::prelude::*;

fn main() {
    let files = Means::<dyn UserFiles>::new(|| Rc::new(BrowserFiles));
    let clipboard = Means::<dyn Clipboard>::new(|| Rc::new(BrowserClipboard));
    let sheets = Means::<dyn Sheets>::new(|| Rc::new(WorkerSheets));
    let leaving = || Rc::new(BeforeUnload::here());
    boot::start(move |ports| view! { <Office ports files clipboard sheets leaving=leaving()/> });
}
