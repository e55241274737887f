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
    ports::Sealer,
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

#[wasm_split(own, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_own))]
fn own(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::own(route, Means::new(|| Rc::new(BrowserFiles))))
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
        own: Part {
            name: "own",
            fetch: || Box::pin(async { fetch_own().await.is_ok() }),
            page: |route| Box::pin(async move { own(route).await.ok() }),
        },
    };
    let sealer = Means::<dyn Sealer>::new(|| Rc::new(BrowserSealer));
    boot::start(move |ports| view! { <Pocket ports parts sealer/> });
}
