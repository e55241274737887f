//! What this device keeps of me, and whether the browser may throw it away.

use leptos::prelude::*;

use crate::{
    i18n::{formats, text::settings as words},
    pocket::{pages::room, routes::Route, state::Work},
    ui::{Button, Card, KeyValue, Kind, fact, link, shown, soft},
};

/// The card.
#[component]
pub fn StoredCard() -> impl IntoView {
    let work = expect_context::<Work>();
    let room = room::here();
    let ask = Callback::new(move |()| room::look(&work.ports(), room, true));
    let changes = move || {
        let (n, unsent) = (work.stored(), work.delivery().only_here);
        match unsent {
            0 => words::STORED_SENT.fill(&[("n", &formats::integer(n))]),
            _ => words::STORED_CHANGES.fill(&[("n", &formats::integer(n)), ("unsent", &formats::integer(unsent))]),
        }
    };
    let used = move || room.get().used.map_or_else(|| words::UNKNOWN.get().to_owned(), formats::megabytes);
    let offer = move || {
        (room.get().persisted == Some(false)).then(|| {
            view! {
                {soft(words::INSTALL)}
                <Button label=words::ASK_PERSIST kind=Kind::Quiet on_click=ask/>
            }
            .into_any()
        })
    };
    view! {
        <Card title=words::STORED>
            <KeyValue>
                {fact(words::STORED_WORK, changes)}
                {fact(words::STORED_BYTES, used)}
                {fact(words::STORED_KEPT, move || room::kept(room))}
            </KeyValue>
            {shown(offer)}
            {link(Route::Kept.path(), words::STORED_COURSES)}
            {link(Route::Delivery.path(), words::STORED_MORE)}
        </Card>
    }
    .into_any()
}
