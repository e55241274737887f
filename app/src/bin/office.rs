//! The office program.

use std::rc::Rc;

use app::{
    office::Office,
    platform::{boot, leaving::BeforeUnload, user_files::BrowserFiles},
    ports::UserFiles,
    state::Means,
};
use leptos::prelude::*;

fn main() {
    let files = Means::<dyn UserFiles>::new(|| Rc::new(BrowserFiles));
    boot::start(move |ports| view! { <Office ports files leaving=Rc::new(BeforeUnload::here())/> });
}
