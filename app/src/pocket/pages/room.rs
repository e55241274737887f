//! What the browser promises about what is stored, and a word of warning before there is something to lose.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{
        formats,
        text::{pocket::delivery::RISK_MORE, settings as words},
    },
    pocket::routes::Route,
    ports::Room,
    state::Ports,
    ui::{Notice, Shown, Tone, link, paragraph, shown},
};

/// Looks how much room there is; `ask` has the browser first be asked not to evict what is stored.
pub(super) fn look(ports: &Ports, room: RwSignal<Room>, ask: bool) {
    let host = ports.host.clone();
    spawn_local(async move {
        if ask {
            host.persist().await;
        }
        let found = host.room().await;
        // The page may have been left meanwhile.
        room.try_set(found);
    });
}

/// The room that there is, looked at now.
pub(super) fn here() -> RwSignal<Room> {
    let room = RwSignal::new(Room::default());
    look(&Ports::here(), room, false);
    room
}

/// Whether the browser keeps what is stored; reactive.
pub(super) fn kept(room: RwSignal<Room>) -> &'static str {
    match room.get().persisted {
        Some(true) => words::PERSISTED.get(),
        Some(false) => words::NOT_PERSISTED.get(),
        None => words::UNKNOWN.get(),
    }
}

/// Asks the browser to keep what will be stored, and warns where it refuses or has little room; nothing where all is well.
pub(super) fn warning() -> Shown {
    let room = RwSignal::new(Room::default());
    look(&Ports::here(), room, true);
    shown(move || {
        let room = room.get();
        let scarce = room.scarce().map(|left| words::SCARCE.about([("left", formats::megabytes(left).into())]));
        let evictable = room.persisted == Some(false);
        (evictable || scarce.is_some()).then(|| {
            view! {
                <Notice title=words::WARNING tone=Tone::Warn live=true>
                    {scarce.map(paragraph)}
                    {evictable.then(|| view! { {paragraph(words::NOT_PERSISTED)} {paragraph(words::INSTALL)} }.into_any())}
                    {link(Route::Settings.path(), RISK_MORE)}
                </Notice>
            }
            .into_any()
        })
    })
}
