//! Language, colours, what is stored here, the lock, leaving; and, of another part of the program, the password and my devices.

mod devices;
mod leaving;
mod password;
mod pin;
mod stored;

use domain::text::Language;
use leptos::{prelude::*, text_prop::TextProp};

use self::{devices::DevicesCard, leaving::LeavingCard, password::PasswordCard, pin::PinCard, stored::StoredCard};
use crate::{
    i18n::{self, Sentence, text::settings as words},
    pocket::{
        pages::later,
        parts::Parts,
        routes::Route,
        shell::{heading, page_title},
    },
    state::preferences::{Preferences, Scheme},
    ui::{Card, RadioGroup, link, say},
};

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    page_title(words::TITLE);
    view! {
        {heading(words::TITLE)}
        <Appearance/>
        <StoredCard/>
        <PinCard/>
        <LeavingCard/>
        // Last: what comes later moves nothing that a finger may be on its way to.
        {later::piece(Parts::here().own, Route::Settings)}
        <p class="small soft">
            {say(words::VERSION.about([("version", TextProp::from(env!("CARGO_PKG_VERSION")).into())]))} ". "
            {link(Route::Visibility.path(), words::VISIBILITY)} " · " {link(Route::Data.path(), words::DATA)}
        </p>
    }
    .into_any()
}

/// What needs a network: the password, and my devices.
pub(super) fn account() -> AnyView {
    view! { <PasswordCard/><DevicesCard/> }.into_any()
}

/// Each language in its own words: whoever cannot read this page finds the one that they can.
fn language_name(language: Language) -> &'static str {
    words::LANGUAGE_NAME.within(language)
}

const fn scheme_words(scheme: Scheme) -> Sentence {
    match scheme {
        Scheme::Auto => words::scheme::AUTO,
        Scheme::Light => words::scheme::LIGHT,
        Scheme::Dark => words::scheme::DARK,
    }
}

#[component]
fn Appearance() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let languages: Vec<(Language, TextProp)> =
        Language::ALL.into_iter().map(|language| (language, language_name(language).into())).collect();
    let schemes: Vec<(Scheme, TextProp)> =
        Scheme::ALL.into_iter().map(|scheme| (scheme, scheme_words(scheme).into())).collect();
    view! {
        <Card title=words::APPEARANCE>
            <RadioGroup
                name="language"
                legend=words::LANGUAGE
                options=languages
                value=Signal::derive(|| Some(i18n::language()))
                on_change=Callback::new(move |language| preferences.set_language(language))
                one_column=true
            />
            <RadioGroup
                name="scheme"
                legend=words::SCHEME_LABEL
                options=schemes
                value=Signal::derive(move || Some(preferences.scheme()))
                on_change=Callback::new(move |scheme| preferences.set_scheme(scheme))
                one_column=true
            />
        </Card>
    }
    .into_any()
}
