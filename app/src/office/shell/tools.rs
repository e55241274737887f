//! Below the navigation: who is signed in, their own pages, language, colours, leaving.

use domain::text::Language;
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    i18n::{
        language,
        text::{office::tools as words, start},
    },
    office::{
        routes::{OWN_DELIVERY, OWN_PAGES, OWN_TEAM, Route},
        state::{Beginning, Office, unsaved::Unsaved},
        words as figures,
    },
    state::{
        account::AccountHandle,
        preferences::{Preferences, Scheme},
    },
    ui::{Button, Kind, LinkButton, Notice, SelectField, Tone},
};

/// All of them.
#[component]
pub fn Tools() -> impl IntoView {
    let office = expect_context::<Office>();
    let preferences = expect_context::<Preferences>();
    let who = move || office.session().map(|session| words::WHO.fill(&[("name", &session.name)]));
    let team = move || {
        let supervises = office.rights().holds(domain::access::Role::Supervisor);
        supervises.then(|| view! { <LinkButton href=OWN_TEAM label=words::TEAM kind=Kind::Plain/> })
    };
    // The way back to the first steps once they are done; until then they stand in the navigation.
    let beginning = expect_context::<Beginning>();
    let begin = move || {
        let complete = beginning.0.answer().is_some_and(|start| start.arrived());
        complete.then(|| view! { <LinkButton href=Route::Start.path() label=start::HELP kind=Kind::Plain/> })
    };
    // The button names the language that it leads to, in that language.
    let other = Callback::new(move |()| {
        preferences.set_language(match untrack(language) {
            Language::Indonesian => Language::English,
            Language::English => Language::Indonesian,
        });
    });
    let schemes = Scheme::ALL.map(|scheme| {
        let label = match scheme {
            Scheme::Auto => words::SCHEME_AUTO,
            Scheme::Light => words::SCHEME_LIGHT,
            Scheme::Dark => words::SCHEME_DARK,
        };
        (scheme.code().to_owned(), label.into())
    });
    let scheme = Signal::derive(move || preferences.scheme().code().to_owned());
    let paint = Callback::new(move |code: String| {
        if let Some(scheme) = Scheme::ALL.into_iter().find(|scheme| scheme.code() == code) {
            preferences.set_scheme(scheme);
        }
    });
    view! {
        <p class="soft">{who}</p>
        <LinkButton href=OWN_PAGES label=words::OWN_PAGES kind=Kind::Plain/>
        {team}
        {begin}
        <Button label=words::LANGUAGE kind=Kind::Plain on_click=other/>
        <SelectField name="scheme" label=words::SCHEME options=schemes.to_vec() value=scheme on_change=paint/>
        <Leave/>
    }
    .into_any()
}

/// Where leaving has come to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaving {
    /// Nobody is leaving.
    No,
    /// Being looked at, or being done.
    Busy,
    /// So much would be lost.
    Asks(usize),
    /// Something that is written in a course and not saved would be lost.
    Written,
    /// The database could not be erased.
    Failed,
}

/// Signing out erases the person's database in this browser. What they have not sent yet is asked about before.
#[component]
fn Leave() -> impl IntoView {
    let office = expect_context::<Office>();
    let account = expect_context::<AccountHandle>();
    let unsaved = Unsaved::here();
    let state = RwSignal::new(Leaving::No);
    let go = move || {
        state.set(Leaving::Busy);
        spawn_local(async move {
            if account.sign_out().await.is_err() {
                // Gone already if the account has changed otherwise.
                let _ = state.try_set(Leaving::Failed);
            }
        });
    };
    let ask = Callback::new(move |()| {
        if untrack(|| unsaved.any()) && state.get_untracked() != Leaving::Written {
            state.set(Leaving::Written);
            return;
        }
        state.set(Leaving::Busy);
        spawn_local(async move {
            match office.unsent().await {
                0 => go(),
                unsent => {
                    let _ = state.try_set(Leaving::Asks(unsent));
                }
            }
        });
    });
    let go = Callback::new(move |()| go());
    let stay = Callback::new(move |()| state.set(Leaving::No));
    let words_said = move || match state.get() {
        Leaving::Asks(unsent) => Some(would_be_lost(unsent, go, stay)),
        Leaving::Written => Some(asks(words::SIGN_OUT_WRITTEN, None, ask, stay)),
        Leaving::Failed => Some(view! { <Notice title=words::SIGN_OUT_FAILED tone=Tone::Bad live=true/> }.into_any()),
        Leaving::No | Leaving::Busy => None,
    };
    let busy = Signal::derive(move || state.get() == Leaving::Busy);
    view! {
        {words_said}
        <Button label=words::SIGN_OUT kind=Kind::Quiet busy=busy on_click=ask/>
    }
    .into_any()
}

fn would_be_lost(unsent: usize, go: Callback<()>, stay: Callback<()>) -> AnyView {
    let unsent = u32::try_from(unsent).unwrap_or(u32::MAX);
    let title = words::SIGN_OUT_UNSENT.with(move || [("n", figures::count(unsent))]);
    let send = view! { <LinkButton href=OWN_DELIVERY label=words::SIGN_OUT_SEND kind=Kind::Plain/> };
    asks(title, Some(send.into_any()), go, stay)
}

/// What would be lost, and the way on all the same.
fn asks(title: impl Into<TextProp>, instead: Option<AnyView>, go: Callback<()>, stay: Callback<()>) -> AnyView {
    view! {
        <Notice title=title tone=Tone::Warn live=true>
            {instead}
            <div class="actions">
                <Button label=words::STAY kind=Kind::Quiet on_click=stay/>
                <Button label=words::SIGN_OUT_ANYWAY kind=Kind::Danger on_click=go/>
            </div>
        </Notice>
    }
    .into_any()
}
