//! The rows of an import, filtered and paged by the server; what is shown is in the address.

use std::sync::Arc;

use domain::{
    access::Action,
    ids::ImportId,
    wire::office::imports::{Counts, Difference, Effect, ExportLines, Line, Lines, LinesQuery, Preview},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::words::{contenders_words, effect_tag, effect_words, fault_words, field_words, value_words};
use crate::{
    components::who_sees::by_code,
    i18n::{
        Sentence, language,
        text::{imports as text, visibility::role},
    },
    office::{
        calls,
        pages::{
            files::{self, Told},
            scope, trouble,
        },
        routes::Route,
        state::{Asked, Office},
        words::count,
    },
    reactive::memo,
    ui::{Card, DataTable, Pagination, SelectField, Tone, column, empty, number_column, say, shown, tag},
};

/// What stands for those who would be left without a supervisor, among the effects.
const UNSUPERVISED: &str = "unsupervised";
/// What stands for units that more than one person would head.
const CONTESTED: &str = "contested";

/// The rows that the address asks for; none of a file that has faults itself.
pub fn asked(office: Office, import: ImportId, preview: Asked<Preview>, query: Signal<LinesQuery>) -> Asked<Lines> {
    let has = memo(move || preview.answer().is_some_and(|preview| preview.faults.is_empty()));
    office.ask(move || has.get().then(|| calls::import_rows(import, query.get())))
}

/// The card, as long as there are rows to look at.
pub fn card(import: ImportId, preview: Asked<Preview>, rows: Asked<Lines>, query: Signal<LinesQuery>) -> AnyView {
    let counts = memo(move || {
        let preview = preview.answer().filter(|preview| preview.faults.is_empty());
        preview.map(|preview| preview.import.counts)
    });
    let office = expect_context::<Office>();
    // Another page or filter leaves what is being written.
    let taken = memo(move || {
        let found = rows.answer().is_some_and(|lines| lines.paging.rows > 0);
        found && office.rights().may(Action::ExportLists)
    });
    let whole = move || {
        let counts = counts.get()?;
        let table = move |lines: Arc<Lines>| found(import, &lines, query);
        Some(
            view! {
                <Card title=text::lines::TITLE>
                    {filter(import, &counts, query)}
                    {trouble::answered(rows, table)}
                </Card>
                {move || taken.get().then(|| file(import, query))}
            }
            .into_any(),
        )
    };
    shown(whole).into_any()
}

/// All pages of the rows, as a file.
fn file(import: ImportId, query: Signal<LinesQuery>) -> AnyView {
    let told = Told { title: text::lines::FILE, lead: text::lines::FILE_TEXT, name: text::lines::FILE_NAME };
    files::names(told, move |form, reason| {
        let LinesQuery { effect, unsupervised, contested, .. } = query.get_untracked();
        let language = Some(untrack(language).tag().to_owned());
        let wanted = ExportLines { import, effect, unsupervised, contested, reason, language };
        Some((calls::export_by_body("lines", form), serde_json::to_string(&wanted).ok()?))
    })
}

fn filter(import: ImportId, counts: &Counts, query: Signal<LinesQuery>) -> AnyView {
    let turn = scope::use_turn();
    let numbers = [
        (Effect::Faulty, counts.faulty),
        (Effect::New, counts.new),
        (Effect::Changed, counts.changed),
        (Effect::Moved, counts.moved),
        (Effect::Gone, counts.gone),
        (Effect::Same, counts.same),
    ];
    let of =
        |words: Sentence, n: u32| text::lines::OF.with(move || [("what", words.get().to_owned()), ("n", count(n))]);
    let any = (String::new(), TextProp::from(text::lines::ANY));
    let effects = numbers.map(|(effect, n)| (effect.code().to_owned(), of(effect_words(effect), n)));
    let alone = (UNSUPERVISED.to_owned(), of(text::preview::UNSUPERVISED, counts.unsupervised));
    let contested = (CONTESTED.to_owned(), of(text::preview::CONTESTED, counts.contested));
    let value = Signal::derive(move || {
        let query = query.get();
        match (query.effect, query.unsupervised, query.contested) {
            (.., Some(true)) => CONTESTED.to_owned(),
            (_, Some(true), _) => UNSUPERVISED.to_owned(),
            (effect, ..) => effect.map_or("", Effect::code).to_owned(),
        }
    });
    let pick = Callback::new(move |code: String| {
        let asked = |named: &str| (code == named).then_some(true);
        let (unsupervised, contested) = (asked(UNSUPERVISED), asked(CONTESTED));
        let query = LinesQuery { effect: Effect::from_code(&code), unsupervised, contested, page: None };
        turn(&Route::Import(import, query), false);
    });
    view! {
        <div class="narrow">
            <SelectField
                name="import-effect"
                label=text::lines::SHOW
                options=core::iter::once(any).chain(effects).chain([alone, contested]).collect()
                value=value
                on_change=pick
            />
        </div>
    }
    .into_any()
}

fn found(import: ImportId, lines: &Lines, query: Signal<LinesQuery>) -> AnyView {
    if lines.lines.is_empty() {
        return empty(text::lines::NONE, text::lines::NONE_TEXT);
    }
    let rows = lines.lines.iter().cloned().map(row).collect_view();
    view! {
        <DataTable caption=text::lines::TITLE caption_hidden=true>
            <thead>
                <tr>
                    {number_column(text::lines::LINE)}
                    {column(text::lines::WHO)}
                    {column(text::lines::EFFECT)}
                    {column(text::lines::WHAT)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
        {pages(import, lines, query)}
    }
    .into_any()
}

fn row(line: Line) -> AnyView {
    let Line { line, name, code, effect, differences, roles, faults, contenders } = line;
    let unit = !contenders.is_empty();
    let nowhere = if unit { text::lines::UNIT } else { text::lines::NOT_IN_FILE };
    let place = TextProp::from(move || line.map_or_else(|| nowhere.get().to_owned(), count));
    let effect = if unit { tag(text::lines::LOOK, Tone::Warn) } else { effect_tag(effect) };
    let told = differences.into_iter().map(difference).chain(ending(roles)).chain(faults.into_iter().map(fault_words));
    let told = told.chain(unit.then(|| contenders_words(contenders)));
    let told = told.map(say).map(|told| view! { <li>{told}</li> }).collect_view();
    view! {
        <tr>
            <td class="num">{say(place)}</td>
            <th scope="row">{name}" "<span class="small soft nowrap">{code}</span></th>
            <td class="nowrap">{effect}</td>
            <td><ul class="plain small">{told}</ul></td>
        </tr>
    }
    .into_any()
}

/// The roles that end with somebody who is gone.
fn ending(roles: Vec<String>) -> Option<TextProp> {
    if roles.is_empty() {
        return None;
    }
    Some(TextProp::from(move || {
        let named = |code: &String| by_code(role::ALL, code).map_or_else(|| code.clone(), |role| role.get().to_owned());
        text::lines::ROLES.fill(&[("roles", &roles.iter().map(named).collect::<Vec<_>>().join(", "))])
    }))
}

/// What differs, before and after.
fn difference(difference: Difference) -> TextProp {
    TextProp::from(move || {
        let words = |value: &Option<String>| match value {
            Some(value) => value_words(difference.field, value),
            None => text::lines::NOTHING.get().to_owned(),
        };
        let (before, after) = (words(&difference.before), words(&difference.after));
        let field = field_words(difference.field).get();
        text::lines::FROM_TO.fill(&[("field", field), ("before", &before), ("after", &after)])
    })
}

fn pages(import: ImportId, lines: &Lines, query: Signal<LinesQuery>) -> Option<AnyView> {
    let paging = lines.paging;
    if paging.pages < 2 {
        return None;
    }
    let page = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Import(import, LinesQuery { page: Some(page), ..query.get() }).path())
    };
    let status = text::lines::PAGE_OF.with(move || [("n", count(paging.page)), ("m", count(paging.pages))]);
    Some(
        view! {
            <Pagination
                label=text::lines::PAGES
                previous=text::lines::PREVIOUS
                next=text::lines::NEXT
                status=status
                previous_href=Signal::derive(move || page(paging.page.saturating_sub(1)))
                next_href=Signal::derive(move || page(paging.page + 1))
            />
        }
        .into_any(),
    )
}
