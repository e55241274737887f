//! The pocket program, and where it is cut into parts.

use app::{
    platform::boot,
    pocket::{
        Pocket, pages,
        parts::{Part, Parts},
        routes::Route,
    },
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

#[wasm_split(supervisor, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_supervisor))]
fn supervisor(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::supervisor(route))
}

fn main() {
    let parts = Parts {
        supervisor: Part {
            fetch: || Box::pin(async { fetch_supervisor().await.is_ok() }),
            page: |route| Box::pin(async move { supervisor(route).await.ok() }),
        },
    };
    boot::start(move |ports| view! { <Pocket ports parts/> });
}
