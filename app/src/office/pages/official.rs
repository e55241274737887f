//! Official results: who has one and until when it is valid; files that bring them.
//!
//! Promises: what is shown is in the address. Refuses: levels and figures in the list, and an order by them; a person's own page has them,
//! and opening it is logged.

mod bring;
mod lists;
mod seen;

use std::sync::Arc;

use domain::{
    access::Action,
    official::Validity,
    wire::office::{
        PersonQuery, ScopeQuery,
        official::{ExportOfficial, OfficialPage as Page, OfficialQuery, OfficialRow},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::bring::ImportsPage;
use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    components::official::rules,
    i18n::{Sentence, language, text::official::office as words},
    office::{
        calls,
        routes::{Place, Route},
        state::{Asked, Office},
        words::{count, day},
    },
    ui::{
        DataTable, Disclosure, Kind, LinkButton, PageHeading, Pagination, SelectField, Tone, column, empty, paragraph,
        say, shown, tag,
    },
};

const fn state_words(state: Validity) -> Sentence {
    match state {
        Validity::Valid => words::VALID,
        Validity::Lapsed => words::LAPSED,
    }
}

/// `/kantor/hasil-resmi`.
#[component]
pub fn OfficialPage(
    /// What the address asks for.
    query: Signal<OfficialQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Page> = office.ask(move || Some(calls::official(&query.get())));
    let turn = scope::use_turn();
    // A changed filter begins at its first page.
    let change =
        Callback::new(move |query: OfficialQuery| turn(&Route::Official(OfficialQuery { page: None, ..query }), false));
    let any = (String::new(), TextProp::from(words::ANY));
    let states = Validity::ALL.map(|state| (state.code().to_owned(), TextProp::from(state_words(state))));
    let state = Signal::derive(move || query.with(|query| query.state.map_or("", Validity::code).to_owned()));
    let stated = Callback::new(move |code: String| {
        change.run(OfficialQuery { state: Validity::from_code(&code), ..query.get_untracked() });
    });
    let unit = Signal::derive(move || ScopeQuery { period: None, unit: query.get().unit });
    let of_unit = Callback::new(move |ScopeQuery { unit, .. }: ScopeQuery| {
        change.run(OfficialQuery { unit, ..query.get_untracked() });
    });
    let options: Vec<_> = core::iter::once(any).chain(states).collect();
    let import = move || {
        office.rights().open(Place::OfficialImports).then(|| {
            let href = Route::OfficialImports.path();
            view! { <div class="actions no-print"><LinkButton href=href label=words::IMPORT kind=Kind::Quiet/></div> }
                .into_any()
        })
    };
    let file = move || {
        let found = asked.answer().is_some_and(|page| !page.rows.is_empty());
        (found && office.rights().may(Action::ExportNamed)).then(|| file(query))
    };
    view! {
        <PageHeading title=crate::i18n::text::official::TITLE take_focus=office.takes_focus()>
            {paragraph(words::LEAD)}
        </PageHeading>
        {shown(import)}
        <div class="tiles no-print">
            <SelectField name="state" label=words::STATE options=options value=state on_change=stated/>
            <scope::UnitField scope=unit on_change=of_unit/>
        </div>
        {trouble::answered(asked, move |page| table(&page, query))}
        {shown(file)}
    }
    .into_any()
}

/// All pages of the list, with levels, as a file.
fn file(query: Signal<OfficialQuery>) -> AnyView {
    let told = Told { title: words::FILE, lead: words::FILE_TEXT, name: words::FILE_NAME };
    files::names(told, move |form, reason| {
        let OfficialQuery { unit, state, .. } = query.get_untracked();
        let wanted = ExportOfficial { unit, state, reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_by_body("official", form), serde_json::to_string(&wanted).ok()?))
    })
}

fn table(page: &Arc<Page>, query: Signal<OfficialQuery>) -> AnyView {
    let rules = rules(&page.rules);
    let rules = view! { <Disclosure summary=words::RULES>{rules}</Disclosure> }.into_any();
    if page.rows.is_empty() {
        return view! { {empty(words::NONE, words::NONE_MORE)}{rules} }.into_any();
    }
    let rows = page.rows.iter().cloned().map(row).collect_view();
    view! {
        <div class="card">
            <DataTable caption=words::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(words::NAME)}
                        {column(words::UNIT)}
                        {column(words::DAY)}
                        {column(words::UNTIL)}
                        {column(words::STATE)}
                        {column(words::INSTITUTION)}
                        {column(words::NUMBER)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </div>
        {pages(page, query)}
        {rules}
    }
    .into_any()
}

fn row(row: OfficialRow) -> AnyView {
    let OfficialRow { person, day: on, until, state, institution, number } = row;
    let href = Route::Person(person.person, PersonQuery::default()).path();
    let tone = if state == Validity::Valid { Tone::Good } else { Tone::Warn };
    view! {
        <tr>
            <th scope="row"><a href=href>{person.name}</a> " " <span class="small soft nowrap">{person.nip}</span></th>
            <td>{person.unit}</td>
            <td class="nowrap">{say(move || day(&on))}</td>
            <td class="nowrap">{say(move || day(&until))}</td>
            <td>{tag(state_words(state), tone)}</td>
            <td>{institution}</td>
            <td>{number}</td>
        </tr>
    }
    .into_any()
}

fn pages(page: &Page, query: Signal<OfficialQuery>) -> AnyView {
    let paging = page.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let address = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Official(OfficialQuery { page: Some(page), ..query.get() }).path())
    };
    let status = words::PAGE.with(move || [("page", count(paging.page)), ("pages", count(paging.pages))]);
    view! {
        <Pagination
            label=words::CAPTION
            previous=words::PREVIOUS
            next=words::NEXT
            status=status
            previous_href=Signal::derive(move || address(paging.page.saturating_sub(1)))
            next_href=Signal::derive(move || address(paging.page + 1))
        />
    }
    .into_any()
}
