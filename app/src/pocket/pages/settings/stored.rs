//! What this device keeps of me, and whether the browser may throw it away.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{formats, text::settings as words},
    pocket::{routes::Route, state::Work},
    ports::Room,
    state::Ports,
    ui::{Button, Card, KeyValue, Kind, fact, link, shown, soft},
};

/// The card.
#[component]
pub fn StoredCard() -> impl IntoView {
    let work = expect_context::<Work>();
    let room = RwSignal::new(Room::default());
    let look = move |ports: Ports| {
        spawn_local(async move {
            let found = ports.host.room().await;
            room.try_set(found);
        });
    };
    look(Ports::here());
    let ask = Callback::new(move |()| {
        let ports = work.ports();
        spawn_local(async move {
            ports.host.persist().await;
            look(ports);
        });
    });
    let changes = move || {
        let (n, unsent) = (work.stored(), work.delivery().unsent);
        match unsent {
            0 => words::STORED_SENT.fill(&[("n", &formats::integer(n))]),
            _ => words::STORED_CHANGES.fill(&[("n", &formats::integer(n)), ("unsent", &formats::integer(unsent))]),
        }
    };
    let used = move || room.get().used.map_or_else(|| words::UNKNOWN.get().to_owned(), megabytes);
    let kept = move || match room.get().persisted {
        Some(true) => words::PERSISTED.get(),
        Some(false) => words::NOT_PERSISTED.get(),
        None => words::UNKNOWN.get(),
    };
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
                {fact(words::STORED_KEPT, kept)}
            </KeyValue>
            {shown(offer)}
            {link(Route::Delivery.path(), words::STORED_MORE)}
        </Card>
    }
    .into_any()
}

/// Bytes in megabytes, as storage is counted: by thousands.
fn megabytes(bytes: u64) -> String {
    let hundredths = i64::try_from(bytes / 10_000).unwrap_or(i64::MAX);
    format!("{} MB", formats::hundredths(hundredths, 1))
}
