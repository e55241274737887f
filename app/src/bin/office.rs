//! The office program.

use app::{office::Office, platform::boot};
use leptos::prelude::*;

fn main() {
    boot::start(|ports| view! { <Office ports/> });
}
