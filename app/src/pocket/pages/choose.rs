//! Several persons have worked on this device: which of them is it?

use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::text::sign_in as words,
    pocket::{
        routes::Route,
        shell::{heading_with, page_title, store_words},
    },
    state::account::{AccountHandle, KnownPerson},
    ui::{Button, Kind, LinkButton, Notice, Shown, Tone, failed, paragraph, shown},
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
    }
    .into_any()
}
