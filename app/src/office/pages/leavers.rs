//! People who have left: since when, and from which day on something of theirs may be erased; or of whom something was.
//!
//! Promises: whom nothing may be erased of is told with the reason. Refuses: results, which are no part of it.

mod one;

use std::sync::Arc;

use domain::{
    access::Action,
    privacy::erasure::Bar,
    wire::{
        erasure::{LeaverRow, Leavers, LeaversQuery},
        office::ExportList,
        privacy::RequestsQuery,
    },
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::one::LeaverPage;
use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    components::who_sees::by_code,
    i18n::{Sentence, language, text::leavers as words},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{both, count, day, instant},
    },
    ui::{
        DataTable, Kind, LinkButton, PageHeading, Pagination, SelectField, Tone, column, empty, paragraph, say, soft,
        tag,
    },
};

/// `/kantor/retensi`.
#[component]
pub fn LeaversPage(
    /// What the address asks for.
    query: Signal<LeaversQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Leavers> = office.ask(move || Some(calls::leavers(query.get())));
    let turn = scope::use_turn();
    let which = [(String::new(), words::KEPT), ("erased".to_owned(), words::ERASED)];
    let which = which.map(|(value, name)| (value, TextProp::from(name))).to_vec();
    let chosen = Signal::derive(move || {
        let erased = query.with(|query| query.erased.unwrap_or_default());
        if erased { "erased".to_owned() } else { String::new() }
    });
    // What is chosen begins at its first page.
    let choose = Callback::new(move |value: String| {
        let erased = (value == "erased").then_some(true);
        turn(&Route::Leavers(LeaversQuery { erased, page: None }), false);
    });
    view! {
        <div class="no-print">
            <LinkButton
                href=Route::Requests(RequestsQuery::default()).path()
                label=words::TO_REQUESTS
                kind=Kind::Plain
            />
        </div>
        <PageHeading title=words::TITLE take_focus=office.takes_focus()>{paragraph(words::INTRO)}</PageHeading>
        <div class="tiles no-print">
            <SelectField name="which" label=words::WHICH options=which value=chosen on_change=choose/>
        </div>
        {trouble::answered(asked, move |page| table(&page, query))}
        {move || {
            let found = asked.answer().is_some_and(|page| !page.people.is_empty());
            (found && office.rights().may(Action::ExportLists)).then(|| file(query))
        }}
    }
    .into_any()
}

/// All pages of the list, as a file.
fn file(query: Signal<LeaversQuery>) -> AnyView {
    let told = Told { title: words::FILE, lead: words::FILE_TEXT, name: words::FILE_NAME };
    files::names(told, move |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_leavers(query.get_untracked(), form), serde_json::to_string(&wanted).ok()?))
    })
}

fn table(page: &Arc<Leavers>, query: Signal<LeaversQuery>) -> AnyView {
    let erased = query.with_untracked(|query| query.erased.unwrap_or_default());
    let (version, from, basis) = (page.version.clone(), page.from.clone(), page.basis.clone());
    let rules = soft(words::RULES.with(move || [("version", version.clone()), ("day", day(&from))]));
    let basis = soft(move || both(&basis));
    if page.people.is_empty() {
        let none = if erased { words::NONE_ERASED } else { words::NONE };
        return view! { {empty(none, words::NONE_MORE)}{rules}{basis} }.into_any();
    }
    let rows = page.paging.rows;
    let many = words::COUNT.with(move || [("n", count(rows))]);
    let last = if erased { words::ERASED_ON } else { words::STATE };
    let people = page.people.iter().cloned().map(row).collect_view();
    view! {
        <div class="card">
            <p class="soft" role="status">{say(many)}</p>
            <DataTable caption=words::TITLE caption_hidden=true>
                <thead>
                    <tr>
                        {column(words::WHO)}
                        {column(words::NIP)}
                        {column(words::LEFT)}
                        {column(words::FROM)}
                        {column(last)}
                    </tr>
                </thead>
                <tbody>{people}</tbody>
            </DataTable>
            {rules}
            {basis}
        </div>
        {pages(page, query)}
    }
    .into_any()
}

fn row(row: LeaverRow) -> AnyView {
    let zone = expect_context::<Office>().zone();
    let href = Route::Leaver(row.id).path();
    let LeaverRow { name, nip, left, from, asked, bar, erased, .. } = row;
    let state = match erased {
        Some(at) => say(move || instant(at, zone)).into_any(),
        None => standing(bar, asked),
    };
    let from = from.map(|from| say(move || day(&from)));
    view! {
        <tr>
            <th scope="row"><a href=href>{name}</a></th>
            <td>{nip}</td>
            <td>{say(move || day(&left))}</td>
            <td>{from}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

/// Whether something may be erased today, or why not; and whether it is asked for.
fn standing(bar: Option<Bar>, asked: bool) -> AnyView {
    let asked = asked.then(|| tag(words::ASKED, Tone::Warn));
    let state = match bar {
        None => tag(words::MAY, Tone::Info),
        Some(bar) => say(bar_words(bar)).into_any(),
    };
    view! { {state}" "{asked} }.into_any()
}

fn bar_words(bar: Bar) -> Sentence {
    by_code(words::bar::ALL, bar.code()).unwrap_or(words::bar::UNKNOWN)
}

fn pages(page: &Leavers, query: Signal<LeaversQuery>) -> AnyView {
    let paging = page.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let address = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Leavers(LeaversQuery { page: Some(page), ..query.get() }).path())
    };
    let status = words::PAGE_OF.with(move || [("n", count(paging.page)), ("m", count(paging.pages))]);
    view! {
        <Pagination
            label=words::PAGES
            previous=words::PREVIOUS
            next=words::NEXT
            status=status
            previous_href=Signal::derive(move || address(paging.page.saturating_sub(1)))
            next_href=Signal::derive(move || address(paging.page + 1))
        />
    }
    .into_any()
}
