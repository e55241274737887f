//! Of when a kept answer is, and a way to ask for a newer one.

use domain::{time::Timestamp, wire::json::FromJson};
use leptos::prelude::*;

use crate::{
    i18n::{Value, text},
    pocket::state::{
        Work,
        kept::{Asking, KeptAnswer},
    },
    state::api,
    ui::{Button, Kind, LiveRegion, paragraph},
};

/// The line below a list that comes from the server.
#[component]
pub fn KeptNote<T>(
    /// The answer that the list shows.
    kept: KeptAnswer<T>,
) -> impl IntoView
where
    T: FromJson + Send + Sync + 'static,
{
    // Only this wrapper is compiled once for every type of answer.
    let at = Signal::derive(move || kept.get().map(|kept| kept.at));
    let asking = Signal::derive(move || kept.asking());
    let refresh = Callback::new(move |()| kept.refresh());
    note(at, asking, refresh)
}

fn note(at: Signal<Option<Timestamp>>, asking: Signal<Asking>, refresh: Callback<()>) -> AnyView {
    let work = expect_context::<Work>();
    let as_of = move || {
        let (at, zone) = (at.get()?, work.zone());
        let words = text::visibility::kept::AS_OF;
        Some(words.about([("date", Value::DateOf(at, zone)), ("time", Value::TimeOf(at, zone))]).get())
    };
    let trouble = move || trouble_words(&asking.get()).unwrap_or_default();
    let busy = Signal::derive(move || asking.get() == Asking::Asking);
    view! {
        <div class="row no-print">
            <div class="small soft">
                {paragraph(move || as_of().unwrap_or_default())}
                {paragraph(trouble)}
            </div>
            <Button label=text::visibility::kept::REFRESH kind=Kind::Plain busy=busy on_click=refresh/>
            <LiveRegion text=trouble/>
        </div>
    }
    .into_any()
}

/// What the person should know of the newest try; nothing where all went well.
fn trouble_words(asking: &Asking) -> Option<String> {
    match asking {
        Asking::Looking | Asking::Settled => None,
        Asking::Asking => Some(text::visibility::kept::ASKING.get().to_owned()),
        Asking::Failed(failure) => {
            Some(format!("{} {}", text::visibility::kept::FAILED.get(), api::words_of(failure).get()))
        }
    }
}
