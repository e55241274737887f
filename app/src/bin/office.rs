//! The office program.

use std::rc::Rc;

use app::{
    office::Office,
    platform::{boot, clipboard::BrowserClipboard, leaving::BeforeUnload, user_files::BrowserFiles},
    ports::{Clipboard, UserFiles},
    state::Means,
};
use leptos::prelude::*;

fn main() {
    let files = Means::<dyn UserFiles>::new(|| Rc::new(BrowserFiles));
    let clipboard = Means::<dyn Clipboard>::new(|| Rc::new(BrowserClipboard));
    boot::start(move |ports| view! { <Office ports files clipboard leaving=Rc::new(BeforeUnload::here())/> });
}
