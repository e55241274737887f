//! Several persons have worked on this device: which of them is it?

use domain::{
    time::{Timestamp, Zone},
    wire::hand_in::Carried,
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    i18n::{Value, formats, text::sign_in as words},
    pocket::{
        routes::Route,
        shell::{heading_with, page_title, store_words},
    },
    state::{
        account::{AccountHandle, KnownPerson},
        api,
    },
    ui::{Button, Card, Kind, Line, Lines, LinkButton, Notice, Shown, Tone, failed, paragraph, shown, soft, tag},
};

/// Says whose work the browser has thrown away, and that what was sent is not lost.
pub(super) fn evicted() -> Shown {
    let account = expect_context::<AccountHandle>();
    shown(move || {
        account.evicted().map(|name| {
            let title = words::EVICTED.about([("name", name.into())]);
            view! { <Notice title=title tone=Tone::Warn live=true>{paragraph(words::EVICTED_MORE)}</Notice> }.into_any()
        })
    })
}

/// What this device carries for people who have left it. Looking at it hands in what can be.
pub(super) fn carried() -> Shown {
    let account = expect_context::<AccountHandle>();
    spawn_local(account.carry());
    shown(move || {
        let carried = account.carried();
        (!carried.is_empty()).then(|| {
            let lines = carried.iter().map(carried_line).collect_view();
            view! {
                <Card title=words::carried::TITLE>
                    {soft(words::carried::LEAD)}
                    <Lines>{lines}</Lines>
                </Card>
            }
            .into_any()
        })
    })
}

fn carried_line(carried: &Carried) -> AnyView {
    let (at, zone) = (Timestamp(carried.sealed_at), Zone::from_abbreviation(&carried.zone).unwrap_or_default());
    let when = TextProp::from(move || formats::moment(at, zone));
    let changes = usize::try_from(carried.changes).unwrap_or(usize::MAX);
    let what = words::carried::WHAT.about([("n", changes.into())]);
    let sealed = words::carried::SEALED.about([("when", Value::Said(when))]);
    let (state, tone) = match (&carried.refused, carried.handed_at) {
        (Some(_), _) => (words::carried::REFUSED, Tone::Bad),
        (None, Some(_)) => (words::carried::ARRIVED, Tone::Good),
        (None, None) => (words::carried::WAITS, Tone::Info),
    };
    let why = carried.refused.as_deref().map(|code| soft(api::words_of_code(code)));
    view! { <Line title=what aside=tag(state, tone)>{soft(sealed)} {why}</Line> }.into_any()
}

/// The names that this browser knows, and the way in for somebody else. It works without a network.
#[component]
pub fn ChoosePage() -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    page_title(words::CHOOSE_TITLE);
    let person = move |known: KnownPerson| {
        let choose = Callback::new(move |()| spawn_local(account.choose(known.person)));
        view! { <Button label=known.name kind=Kind::Quiet on_click=choose/> }.into_any()
    };
    let trouble = move || {
        account.trouble().map(|error| failed(words::CANNOT_OPEN.about([("reason", store_words(&error).into())])))
    };
    view! {
        {heading_with(words::CHOOSE_TITLE, words::CHOOSE_LEAD)}
        {evicted()}
        {shown(trouble)}
        <div class="stack">
            {shown(move || account.known().into_iter().map(person).collect_view())}
            <LinkButton href=Route::SignIn.path() label=words::CHOOSE_OTHER kind=Kind::Plain/>
        </div>
        {carried()}
    }
    .into_any()
}
