//! `/kantor/impor/{id}`: what a file would change, row by row; applying it, taking it back, putting it away.

use std::sync::Arc;

use domain::{
    ids::ImportId,
    intake::Kind,
    wire::office::imports::{Fault, LinesQuery, Preview, Standing},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    brought, decide, lines, soft_when,
    words::{fault_words, kind_words, scope_words, standing_tag},
};
use crate::{
    i18n::text::imports as text,
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{Asked, Office},
        words::count,
    },
    ui::{Card, KeyValue, Notice, PageHeading, Pair, Tone, fact, link, paragraph, say},
};

/// The page of one import.
#[component]
pub fn ImportPage(
    /// Which.
    import: ImportId,
    /// The rows that the address asks for.
    query: Signal<LinesQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Preview> = office.ask(move || Some(calls::import(import)));
    let title = TextProp::from(move || match asked.answer() {
        Some(preview) => text::preview::TITLE.fill(&[("file", &preview.import.file)]),
        None => text::preview::NAME.get().to_owned(),
    });
    let desk = decide::Desk::new(office, asked);
    let rows = lines::asked(office, import, asked, query);
    let body = move |preview: Arc<Preview>| {
        view! {
            {facts(&preview)}
            {faults(&preview.faults)}
            {counts(&preview)}
        }
        .into_any()
    };
    view! {
        <PageHeading title=title take_focus=office.takes_focus()>
            <p>{link(Route::Imports.path(), text::BACK)}</p>
        </PageHeading>
        {desk.told()}
        {trouble::answered(asked, body)}
        {desk.card(rows)}
        {lines::card(import, asked, rows, query)}
    }
    .into_any()
}

fn facts(preview: &Preview) -> AnyView {
    let import = preview.import.clone();
    let (standing, when) = (standing_tag(import.standing), soft_when(import.standing, &import));
    let (kind, by) = (kind_words(import.kind), brought(&import));
    let scope = TextProp::from(move || scope_words(import.scope.as_ref()));
    view! {
        <Card title=text::preview::FACTS>
            <KeyValue>
                {fact(text::preview::KIND, kind)}
                {fact(text::preview::SCOPE, scope)}
                <Pair label=text::preview::STANDING>{standing}{when}</Pair>
                {fact(text::preview::BROUGHT, by)}
            </KeyValue>
        </Card>
    }
    .into_any()
}

/// What is wrong with the file itself.
fn faults(faults: &[Fault]) -> Option<AnyView> {
    if faults.is_empty() {
        return None;
    }
    let title = text::preview::FILE_FAULTS.about([("n", faults.len().into())]);
    let items = faults.iter().cloned().map(|fault| {
        let words = say(fault_words(fault));
        view! { <li>{words}</li> }
    });
    let items = items.collect_view();
    Some(
        view! {
            <Notice title=title tone=Tone::Bad live=true>
                <ul>{items}</ul>
                {paragraph(text::preview::FILE_FAULTS_MORE)}
            </Notice>
        }
        .into_any(),
    )
}

fn counts(preview: &Preview) -> Option<AnyView> {
    if !preview.faults.is_empty() {
        return None;
    }
    let (counts, people) = (preview.import.counts, preview.import.kind == Kind::People);
    let number = |label, n: u32| fact(label, TextProp::from(move || count(n)));
    let two = |label, n: u32, m: u32| fact(label, TextProp::from(move || format!("{} / {}", count(n), count(m))));
    let of_people = people.then(|| {
        view! {
            {number(text::preview::IN_SCOPE, preview.in_scope)}
            {two(text::preview::UNITS, counts.units_new, counts.units_changed)}
            {two(text::preview::POSTS, counts.posts_new, counts.posts_changed)}
            {number(text::preview::SUPERVISORS, counts.supervisors)}
            {number(text::preview::UNSUPERVISED, counts.unsupervised)}
        }
    });
    // A list of units may name heads, under whom people are then.
    let of_units = (!people && counts.supervisors > 0).then(|| {
        view! {
            {number(text::preview::SUPERVISORS, counts.supervisors)}
            {number(text::preview::UNSUPERVISED, counts.unsupervised)}
        }
    });
    let contested = (counts.contested > 0).then(|| contested(preview.import.id, counts.contested));
    let nothing = preview.import.standing == Standing::Draft && decide::nothing(&counts);
    let nothing = nothing.then(|| view! { <Notice title=text::preview::NOTHING tone=Tone::Good/> });
    Some(
        view! {
            {nothing}
            {contested}
            <Card title=text::preview::COUNTS>
                <KeyValue>
                    {number(text::preview::IN_FILE, counts.rows)}
                    {number(text::effect::NEW, counts.new)}
                    {number(text::effect::CHANGED, counts.changed)}
                    {number(text::effect::MOVED, counts.moved)}
                    {number(text::effect::GONE, counts.gone)}
                    {number(text::effect::SAME, counts.same)}
                    {number(text::effect::FAULTY, counts.faulty)}
                    {of_people}
                    {of_units}
                </KeyValue>
            </Card>
        }
        .into_any(),
    )
}

/// That units have several who would head them, what the rule makes of it, and where they are listed.
fn contested(import: ImportId, n: u32) -> AnyView {
    let title = text::preview::CONTESTED_TITLE.about([("n", n.into())]);
    let listed = Route::Import(import, LinesQuery { contested: Some(true), ..LinesQuery::default() }).path();
    view! {
        <Notice title=title tone=Tone::Warn>
            {paragraph(text::preview::CONTESTED_MORE)}
            <p>{link(listed, text::preview::CONTESTED_LINK)}</p>
        </Notice>
    }
    .into_any()
}
