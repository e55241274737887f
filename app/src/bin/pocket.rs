//! The pocket program, and where it is cut into parts.

use std::rc::Rc;

use app::{
    platform::{boot, fetch::Fetch, idb::files::IdbFileStores},
    pocket::{
        Pocket, pages,
        parts::{Part, Parts},
        routes::Route,
        state::media::Outside,
    },
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

#[wasm_split(learner, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_learner))]
fn learner(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::learner(route, || Outside { line: Rc::new(Fetch), stores: Rc::new(IdbFileStores::default()) }))
}

#[wasm_split(supervisor, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_supervisor))]
fn supervisor(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::supervisor(route))
}

fn main() {
    let parts = Parts {
        learner: Part {
            fetch: || Box::pin(async { fetch_learner().await.is_ok() }),
            page: |route| Box::pin(async move { learner(route).await.ok() }),
        },
        supervisor: Part {
            fetch: || Box::pin(async { fetch_supervisor().await.is_ok() }),
            page: |route| Box::pin(async move { supervisor(route).await.ok() }),
        },
    };
    boot::start(move |ports| view! { <Pocket ports parts/> });
}
