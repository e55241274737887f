//! The office program.

use std::rc::Rc;

use app::{
    office::Office,
    platform::{boot, leaving::BeforeUnload, sheets::WorkerSheets, user_files::BrowserFiles},
    ports::{Sheets, UserFiles},
    state::Means,
};
use leptos::prelude::*;

fn main() {
    let files = Means::<dyn UserFiles>::new(|| Rc::new(BrowserFiles));
    let sheets = Means::<dyn Sheets>::new(|| Rc::new(WorkerSheets));
    boot::start(move |ports| view! { <Office ports files sheets leaving=Rc::new(BeforeUnload::here())/> });
}
