//! Pages of a part of the program that may still have to be fetched.
//!
//! Promises: a page whose part is here is shown at once; what could not be fetched is said, with a way to try again, and takes nothing
//! else down.

use futures::FutureExt;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::text::pocket::later as words,
    pocket::{
        parts::Part,
        routes::Route,
        shell::{Way, page_title},
    },
    ui::{Button, PageHeading, paragraph, shown},
};

/// A page of a part: at once where the part is here, else as soon as it has come.
pub(super) fn page(part: Part, route: Route) -> AnyView {
    let trying = RwSignal::new(true);
    let page = move || {
        if !trying.get() {
            return failed(trying);
        }
        let mut coming = (part.fetch)();
        match (&mut coming).now_or_never() {
            // Of a part that is here a page is ready at once.
            Some(true) => return (part.page)(route).now_or_never().flatten().unwrap_or_else(|| failed(trying)),
            Some(false) => return failed(trying),
            None => {}
        }
        spawn_local(async move {
            let came = coming.await;
            // The page may have been left meanwhile.
            trying.try_set(came);
        });
        view! { <p class="soft" role="status">{words::COMING}</p> }.into_any()
    };
    shown(page).into_any()
}

/// What a part adds to a page that is whole without it: there as soon as the part is, and nothing where it cannot be fetched.
pub(super) fn piece(part: Part, route: Route) -> AnyView {
    let here = RwSignal::new(false);
    let fetching = (part.fetch)();
    spawn_local(async move {
        if fetching.await {
            // The page may have been left meanwhile.
            here.try_set(true);
        }
    });
    // Of a part that is here a page is ready at once.
    shown(move || here.get().then(|| (part.page)(route).now_or_never().flatten()).flatten()).into_any()
}

fn failed(trying: RwSignal<bool>) -> AnyView {
    page_title(words::FAILED);
    let way = Way::here();
    let again = Callback::new(move |()| {
        // The button that was pressed goes away.
        way.walk();
        trying.set(true);
    });
    view! {
        <PageHeading title=words::FAILED take_focus=way.walked()>{paragraph(words::FAILED_MORE)}</PageHeading>
        <div><Button label=words::AGAIN on_click=again/></div>
    }
    .into_any()
}
