//! The pocket program.

use app::{platform::boot, pocket::Pocket};
use leptos::prelude::*;

fn main() {
    boot::start(|ports| view! { <Pocket ports/> });
}
