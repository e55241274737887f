//! A course's images, recordings and documents on this device: how much of them is here, and bringing the rest.

use std::sync::Arc;

use domain::{bundle::BundleHash, learning::Course};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::size_words;
use crate::{
    i18n::text::learn::media as words,
    pocket::{
        routes::Route,
        shell::store_words,
        state::{
            Work,
            media::{Load, Share, Trouble, budget::TooMuch},
        },
    },
    reactive::memo,
    state::api::words_of,
    store::StoreError,
    ui::{Button, Card, Kind, Meter, Notice, Tone, link, paragraph, shown, soft},
};

/// The card of a course that is kept and has media.
pub(super) fn media_card(work: Work, hash: BundleHash, course: &Arc<Course>) -> AnyView {
    let counted = course.clone();
    let share = memo(move || work.holding().map(|holding| Share::of(&counted, &holding)));
    let load = memo(move || work.load_of(hash));
    let too_much = RwSignal::new(None::<TooMuch>);
    let keep = Callback::new(move |()| {
        too_much.set(None);
        spawn_local(async move {
            let begun = work.keep_media(hash).await;
            too_much.try_set(begun.err());
        });
    });
    // Only what becomes of it is drawn anew; the numbers move by themselves.
    let whole = memo(move || share.get().map(|share| share.whole));
    let begun = memo(move || share.get().is_some_and(|share| share.here > 0));
    let state = move || match (whole.get()?, load.get()) {
        (true, _) => Some(soft(words::WHOLE.with(move || [("size", size_words(of(share)))]))),
        (false, Some(load)) if load.goes_on() => Some(coming(work, hash, &load, share)),
        (false, load) => {
            let trouble = load.as_ref().and_then(trouble);
            let (text, label) = if begun.get() { (part(share), words::GO_ON) } else { (none(share), words::KEEP) };
            let view = view! {
                {trouble}
                {soft(text)}
                <div><Button label=label kind=Kind::Quiet on_click=keep/></div>
            };
            Some(view.into_any())
        }
    };
    view! {
        <Card title=words::TITLE>
            {shown(state)}
            {shown(move || too_much.get().map(too_much_notice))}
            <p class="small">{link(Route::Kept.path(), words::TO_KEPT)}</p>
        </Card>
    }
    .into_any()
}

fn of(share: Memo<Option<Share>>) -> u64 {
    share.get().unwrap_or_default().of
}

fn none(share: Memo<Option<Share>>) -> TextProp {
    words::NONE.with(move || [("size", size_words(of(share)))])
}

fn part(share: Memo<Option<Share>>) -> TextProp {
    words::PART
        .with(move || [("here", size_words(share.get().unwrap_or_default().here)), ("of", size_words(of(share)))])
}

/// A download that goes on. What it is doing is spoken when it changes; how far it is, is there for whoever asks.
fn coming(work: Work, hash: BundleHash, load: &Load, share: Memo<Option<Share>>) -> AnyView {
    let doing = match load {
        Load::Checking => words::CHECKING,
        Load::Waiting => words::WAITING,
        Load::Fetching | Load::Failed(_) => words::FETCHING,
    };
    // In thousands: a bar knows no more of them.
    let thousands = |bytes: u64| u32::try_from(bytes / 1_000).unwrap_or(u32::MAX);
    let value = Signal::derive(move || thousands(share.get().unwrap_or_default().here));
    let max = Signal::derive(move || thousands(of(share)));
    let stop = Callback::new(move |()| work.stop_media(hash));
    view! {
        <Meter label=words::METER value=value max=max text=part(share)/>
        {soft(part(share))}
        <p role="status">{doing}</p>
        <div><Button label=words::STOP kind=Kind::Quiet on_click=stop/></div>
    }
    .into_any()
}

/// What stood in the way.
fn trouble(load: &Load) -> Option<AnyView> {
    let Load::Failed(trouble) = load else { return None };
    let title = match trouble {
        Trouble::Failed(failure) => words_of(failure),
        Trouble::Store(StoreError::Full) => words::FULL.into(),
        Trouble::Store(error) => words::NOT_SAVED.about([("reason", store_words(error).into())]),
        Trouble::Wrong => words::WRONG.into(),
    };
    Some(view! { <Notice title=title tone=Tone::Bad live=true/> }.into_any())
}

/// Why nothing was begun, and where the person decides otherwise.
pub(super) fn too_much_notice(why: TooMuch) -> AnyView {
    let more = match why {
        TooMuch::Budget { wanted, left, budget } => words::OVER_BUDGET
            .with(move || [("wanted", size_words(wanted)), ("left", size_words(left)), ("budget", size_words(budget))]),
        TooMuch::Room { wanted, left } => {
            words::NO_ROOM.with(move || [("wanted", size_words(wanted)), ("left", size_words(left))])
        }
    };
    view! {
        <Notice title=words::TOO_MUCH tone=Tone::Warn live=true>
            {paragraph(more)}
            <p>{link(Route::Kept.path(), words::TO_KEPT)}</p>
        </Notice>
    }
    .into_any()
}
