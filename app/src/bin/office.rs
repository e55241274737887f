//! The office program.

use std::rc::Rc;

use app::{
    office::Office,
    platform::{boot, leaving::BeforeUnload},
};
use leptos::prelude::*;

fn main() {
    boot::start(|ports| view! { <Office ports leaving=Rc::new(BeforeUnload::here())/> });
}
