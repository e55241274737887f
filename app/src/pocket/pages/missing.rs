//! Why there is no assessment to sit, and what would bring one.

use leptos::prelude::*;

use crate::{
    i18n::text::assessment::missing as words,
    pocket::{
        routes::Route,
        shell::Way,
        state::{Phase, Work, sitting::NoSitting},
    },
    ui::{LinkButton, PageHeading, paragraph, shown},
};

/// The page in place of an assessment.
#[component]
pub fn MissingPage(
    /// What is missing.
    why: NoSitting,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let (title, lead) = match why {
        NoSitting::NotTold => (words::NOT_TOLD, words::NOT_TOLD_MORE),
        NoSitting::NoPeriod => (words::NO_PERIOD, words::NO_PERIOD_MORE),
        NoSitting::NoPost => (words::NO_POST, words::NO_POST_MORE),
        NoSitting::NoWords => (words::NO_WORDS, words::NO_WORDS_MORE),
    };
    // Only for what comes by itself is it worth saying how that goes.
    let comes = matches!(why, NoSitting::NotTold | NoSitting::NoWords);
    let going = move || {
        let words = match work.delivery().phase {
            Phase::Sending => words::COMING,
            _ => words::WHEN_ONLINE,
        };
        comes.then(|| paragraph(words))
    };
    view! {
        <PageHeading title=title take_focus=Way::here().walked()>
            {paragraph(lead)}
            {shown(going)}
        </PageHeading>
        <div><LinkButton href=Route::Home.path() label=words::HOME/></div>
    }
    .into_any()
}
