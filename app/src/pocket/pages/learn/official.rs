//! My official results, beside my newest self-assessment.
//!
//! Promises: what was fetched once is there without a network, with the moment at which it was fetched; until when a result holds is reckoned
//! by the day on which it is read. Refuses: a figure made of an official result and my own answers.

use std::sync::Arc;

use domain::wire::{about::Bilingual, office::CompetencyName, official::OfficialResults};
use leptos::prelude::*;

use super::suggestions::latest;
use crate::{
    components::official::{OwnSide, results},
    i18n::{bundled, text::official as words},
    pocket::{
        pages::kept_note::KeptNote,
        routes::Route,
        shell::{heading_with, page_title},
        state::{Work, kept::Kept, outcome::Outcome},
    },
    reactive::memo,
    ui::{Card, Kind, LinkButton, empty, link, shown, soft},
};

/// The page.
#[component]
pub fn OfficialPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let told = work.official();
    let own = memo(move || latest(work));
    let page = move || (!told.waits()).then(|| page(work, told.get(), own.get().as_deref()));
    view! {
        {heading_with(words::TITLE, words::own::INTRO)}
        {shown(page)}
        <KeptNote kept=told/>
        <p class="small soft no-print">{link(Route::Data.path(), words::own::WRONG)}</p>
        <div class="actions no-print">
            <LinkButton href=Route::History.path() label=words::own::BACK kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

/// The way here from the page of a result. Being asked for there, the results are on the device before somebody goes on.
pub(super) fn way_to() -> AnyView {
    let work = expect_context::<Work>();
    let told = work.official();
    let there = move || told.get().is_some_and(|kept| !kept.answer.results.is_empty());
    let card = move || {
        there().then(|| {
            let href = Route::Official.path();
            view! {
                <Card title=words::TITLE>
                    {soft(words::own::WAY)}
                    <div><LinkButton href=href label=words::own::LINK kind=Kind::Quiet/></div>
                </Card>
            }
            .into_any()
        })
    };
    shown(card).into_any()
}

fn page(work: Work, kept: Option<Arc<Kept<OfficialResults>>>, own: Option<&Outcome>) -> AnyView {
    let Some(kept) = kept else { return empty(words::own::NEVER, words::own::NEVER_MORE) };
    if kept.answer.results.is_empty() {
        return empty(words::own::NONE, words::own::NONE_MORE);
    }
    let own = own.and_then(|outcome| own_side(work, outcome));
    results(&kept.answer, own.as_ref(), untrack(|| work.today()))
}

fn own_side(work: Work, outcome: &Outcome) -> Option<OwnSide> {
    let reference = work.reference(&outcome.references)?;
    let name = |line: &domain::jpm::ProfileLine| {
        let name = reference.catalogue.name_of(line.competency);
        let name = Bilingual { id: name.indonesian, en: name.english };
        CompetencyName { code: line.competency.to_string(), name }
    };
    Some(OwnSide {
        names: outcome.profile.lines.iter().map(name).collect(),
        profile: outcome.profile.clone(),
        name: bundled(&outcome.period.name),
    })
}
