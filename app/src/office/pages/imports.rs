//! Spreadsheets on their way in: what was brought before, a new file, and what it would change.
//!
//! Promises: a file is read where it lies, and says what of it is left there; nothing is written before it was looked at; what was
//! looked at has its own address, and is there again. Refuses: to judge rows; the server does, by the rules that it applies.

mod bring;
mod columns;
mod decide;
mod lines;
mod list;
mod preview;
mod words;

use std::sync::Arc;

use domain::wire::office::imports::{ImportRow, Imports, LinesQuery, Standing};
use leptos::{prelude::*, text_prop::TextProp};

use self::words::{kind_words, scope_words, standing_tag};
pub use self::{preview::ImportPage, words::reason_words};
use super::{
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{language, text::imports as text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{count, instant},
    },
    ui::{Card, Line, Lines, Notice, PageHeading, Tone, empty, paragraph, soft},
};

/// `/kantor/impor`.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let listed: Asked<Imports> = office.ask(|| Some(calls::IMPORTS.to_owned()));
    let demo = move || {
        let demo = listed.answer().is_some_and(|listed| listed.demo);
        demo.then(|| view! { <Notice title=text::DEMO tone=Tone::Warn/> })
    };
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::LEAD)}</PageHeading>
        {demo}
        <bring::Bring listed=listed/>
        {trouble::answered(listed, former)}
    }
    .into_any()
}

/// What was brought, the newest first.
fn former(listed: Arc<Imports>) -> AnyView {
    if listed.imports.is_empty() {
        return empty(text::NONE, text::NONE_TEXT);
    }
    let lines = listed.imports.iter().cloned().map(line).collect_view();
    let told = Told { title: text::LIST_FILE, lead: text::LIST_FILE_TEXT, name: text::LIST_FILE_NAME };
    let file = files::figures(told, |form| calls::export_shown("imports", form, untrack(language)));
    view! {
        <Card title=text::LIST><Lines>{lines}</Lines></Card>
        {file}
    }
    .into_any()
}

fn line(import: ImportRow) -> AnyView {
    let href = Route::Import(import.id, LinesQuery::default()).path();
    let (title, standing) = (import.file.clone(), import.standing);
    let about = {
        let import = import.clone();
        text::ROW.with(move || {
            let (kind, scope) = (kind_words(import.kind).get().to_owned(), scope_words(import.scope.as_ref()));
            [("kind", kind), ("scope", scope), ("rows", count(import.counts.rows))]
        })
    };
    view! {
        <Line title=title href=href aside=standing_tag(standing)>
            {soft(about)}
            {soft(brought(&import))}
            {soft_when(standing, &import)}
        </Line>
    }
    .into_any()
}

/// When an import was brought, and by whom.
fn brought(import: &ImportRow) -> TextProp {
    let zone = expect_context::<Office>().zone();
    let (at, by) = (import.at, import.by.clone());
    TextProp::from(move || {
        let at = instant(at, zone);
        match &by {
            Some(name) => text::BY.fill(&[("at", &at), ("name", name)]),
            None => text::BY_CONSOLE.fill(&[("at", &at)]),
        }
    })
}

/// When it was applied, or taken back.
fn soft_when(standing: Standing, import: &ImportRow) -> Option<AnyView> {
    let zone = expect_context::<Office>().zone();
    let (sentence, at) = match standing {
        Standing::Applied => (text::APPLIED_AT, import.applied?),
        Standing::Undone => (text::UNDONE_AT, import.undone?),
        Standing::Draft | Standing::Discarded => return None,
    };
    Some(soft(sentence.with(move || [("at", instant(at, zone))])))
}
