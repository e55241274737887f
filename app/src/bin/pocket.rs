//! The pocket program.
use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| view! { <p>"Jenjang"</p> });
}
