//! The pocket program, and where it is cut into parts.

use std::rc::Rc;

use app::{
    platform::{boot, fetch::Fetch, idb::files::IdbFileStores, seal::BrowserSealer, user_files::BrowserFiles},
    pocket::{
        Pocket, pages,
        parts::{Part, Parts},
        routes::Route,
        state::media::Outside,
    },
    state::Means,
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

#[wasm_split(learner, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_learner))]
fn learner(route: Route) -> Result<AnyView, SplitLoaderError> {
    let outside = || Outside { line: Rc::new(Fetch), stores: Rc::new(IdbFileStores::default()) };
    Ok(pages::learner(route, outside, Means::new(|| Rc::new(BrowserFiles))))
}

#[wasm_split(supervisor, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_supervisor))]
fn supervisor(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::supervisor(route, Means::new(|| Rc::new(BrowserFiles))))
}

#[wasm_split(personal, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_personal))]
fn personal(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::personal(route, Means::new(|| Rc::new(BrowserSealer))))
}

fn main() {
    let parts = Parts {
        learner: Part {
            name: "learner",
            fetch: || Box::pin(async { fetch_learner().await.is_ok() }),
            page: |route| Box::pin(async move { learner(route).await.ok() }),
        },
        supervisor: Part {
            name: "supervisor",
            fetch: || Box::pin(async { fetch_supervisor().await.is_ok() }),
            page: |route| Box::pin(async move { supervisor(route).await.ok() }),
        },
        personal: Part {
            name: "personal",
            fetch: || Box::pin(async { fetch_personal().await.is_ok() }),
            page: |route| Box::pin(async move { personal(route).await.ok() }),
        },
    };
    boot::start(move |ports| view! { <Pocket ports parts/> });
}
