//! The agency's dictionary of competencies: everything to read, and those that the agency words itself to write.
//!
//! Promises: everything that a standard may ask for is here with all its words; of an own competency it is said which posts ask for it,
//! and whether with its newest words. Refuses: to judge what is written; the server does, and tells all of it at once.

mod bring;
mod form;
mod one;
mod seen;
mod wording;
mod words;

use domain::wire::office::catalogue::{CataloguePage as Page, Entry};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::{
    bring::WordsFilePage,
    one::{CompetencyPage, NewCompetencyPage},
};
use super::{
    files::{self, Told},
    standards::{levels, said},
    trouble,
};
use crate::{
    i18n::{Sentence, language, text::catalogue as text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{both, count},
    },
    ui::{Card, Disclosure, Kind, LinkButton, PageHeading, Tone, link, paragraph, say, soft, tag},
};

/// `/kantor/kamus`.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Page> = office.ask(move || Some(calls::CATALOGUE.to_owned()));
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {trouble::answered(asked, |page| whole(&page))}
        {file()}
    }
    .into_any()
}

fn file() -> AnyView {
    let told = Told { title: text::FILE, lead: text::FILE_TEXT, name: text::FILE_NAME };
    files::data(told, move |form| calls::export_shown("catalogue", form, untrack(language)))
}

fn whole(page: &Page) -> AnyView {
    let of = |wanted: fn(&Entry) -> bool| page.competencies.iter().filter(move |entry| wanted(entry)).map(entry);
    let own = of(|entry| entry.version.is_some()).collect_view();
    let own = if own.is_empty() { soft(text::OWN_NONE) } else { own.into_any() };
    let ships = |title: Sentence, lead: Option<Sentence>, wanted: fn(&Entry) -> bool| {
        let (lead, entries) = (lead.map(paragraph), of(wanted).collect_view());
        view! { <Card title=title>{lead}{entries}</Card> }
    };
    let (version, basis) = (page.version.clone(), page.basis.clone());
    let rests = text::RESTS.with(move || [("version", version.clone()), ("basis", both(&basis))]);
    view! {
        <Card title=text::OWN>
            {paragraph(text::OWN_TEXT)}
            {own}
            <div class="actions no-print">
                <LinkButton href=Route::NewCompetency.path() label=text::ADD/>
                <LinkButton href=Route::WordsFile.path() label=text::BRING kind=Kind::Quiet/>
            </div>
        </Card>
        {ships(
            text::NINE,
            Some(text::NINE_TEXT),
            |entry| entry.version.is_none() && ["managerial", "sociocultural"].contains(&entry.words.kind.as_str()),
        )}
        {ships(text::TECHNICAL, None, |entry| entry.version.is_none() && entry.words.kind == "technical")}
        {ships(text::GOVERNMENTAL, None, |entry| entry.version.is_none() && entry.words.kind == "governmental")}
        {soft(rests)}
    }
    .into_any()
}

/// One competency: its name, and behind it all its words.
fn entry(entry: &Entry) -> AnyView {
    let Entry { code, version, worded, retired, posts, words } = entry.clone();
    let name = words.name.clone();
    let summary = {
        let code = code.clone();
        text::SUMMARY.with(move || [("name", both(&name)), ("code", code.clone())])
    };
    let kind = tag(said(&words.kind), Tone::Info);
    let worded = worded.then(|| tag(text::WORDED, Tone::Good));
    let version = version.map(|number| {
        let mark = tag(text::VERSION.with(move || [("n", count(number))]), Tone::Good);
        let retired = retired.then(|| tag(text::RETIRED, Tone::Warn));
        view! { {mark}" "{retired} }
    });
    let there = version.is_some().then(|| code.parse().ok().map(|code| Route::Competency(code).path())).flatten();
    let name = words.name.clone();
    let there = there.map(|href| {
        let label = TextProp::from(text::LOOK);
        let context = TextProp::from(move || both(&name));
        view! {
            <div class="actions no-print"><LinkButton href=href label=label context=context kind=Kind::Quiet/></div>
        }
    });
    let posts = (posts > 0).then(|| soft(text::POSTS.about([("n", posts.into())])));
    let definition = words.definition.clone();
    let levels = levels(&words.levels);
    view! {
        <Disclosure summary=summary>
            <p>{kind}" "{worded}" "{version}</p>
            <p>{say(move || both(&definition))}</p>
            {posts}
            {there}
            {levels}
        </Disclosure>
    }
    .into_any()
}

/// The way back to the list.
fn back() -> AnyView {
    view! {
        <div class="actions no-print">
            <LinkButton href=Route::Catalogue.path() label=text::BACK kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

/// The way to a post's standard.
fn to_standard(post: domain::ids::PositionId, title: String) -> AnyView {
    link(Route::Standard(post).path(), TextProp::from(title))
}
