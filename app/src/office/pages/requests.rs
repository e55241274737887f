//! Requests about personal data: those that wait by when they are due, and those that have ended.
//!
//! Promises: the date by which an answer is owed stands on every line, and whether it has passed. Refuses: results, which are no part of
//! a request.

mod one;

use std::sync::Arc;

use domain::{
    access::Action,
    privacy::{Hands, RequestKind, RequestState},
    wire::{
        erasure::LeaversQuery,
        office::ExportList,
        privacy::{RequestRow, Requests, RequestsQuery},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::one::RequestPage;
use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    components::who_sees::by_code,
    i18n::{
        Sentence, language,
        text::{
            leavers,
            privacy::{self as all, office as words},
        },
    },
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{count, instant},
    },
    ui::{
        DataTable, Kind, LinkButton, Notice, PageHeading, Pagination, SelectField, Tone, column, empty, paragraph, say,
        soft, tag,
    },
};

/// `/kantor/permintaan`.
#[component]
pub fn RequestsPage(
    /// What the address asks for.
    query: Signal<RequestsQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Requests> = office.ask(move || Some(calls::requests(&query.get())));
    let turn = scope::use_turn();
    // A changed filter begins at its first page.
    let change =
        Callback::new(move |query: RequestsQuery| turn(&Route::Requests(RequestsQuery { page: None, ..query }), false));
    let which = [(String::new(), words::WAITING), ("ended".to_owned(), words::ENDED)];
    let which = which.map(|(value, name)| (value, TextProp::from(name))).to_vec();
    let chosen = Signal::derive(move || {
        let ended = query.with(|query| query.ended.unwrap_or_default());
        if ended { "ended".to_owned() } else { String::new() }
    });
    let choose = Callback::new(move |value: String| {
        change.run(RequestsQuery { ended: (value == "ended").then_some(true), ..query.get_untracked() });
    });
    let any = (String::new(), TextProp::from(words::ANY));
    let kinds = RequestKind::ALL.map(|kind| (kind.code().to_owned(), TextProp::from(kind_words(kind))));
    let kind = Signal::derive(move || query.with(|query| query.kind.clone().unwrap_or_default()));
    let of_kind = Callback::new(move |code: String| {
        let kind = RequestKind::from_code(&code).map(|kind| kind.code().to_owned());
        change.run(RequestsQuery { kind, ..query.get_untracked() });
    });
    let options: Vec<_> = core::iter::once(any).chain(kinds).collect();
    view! {
        <PageHeading title=words::TITLE take_focus=office.takes_focus()>{paragraph(words::INTRO)}</PageHeading>
        <div class="actions no-print">
            <LinkButton href=Route::Leavers(LeaversQuery::default()).path() label=leavers::TITLE kind=Kind::Quiet/>
        </div>
        <div class="tiles no-print">
            <SelectField name="which" label=words::WHICH options=which value=chosen on_change=choose/>
            <SelectField name="kind" label=words::KIND options=options value=kind on_change=of_kind/>
        </div>
        {trouble::answered(asked, move |page| table(&page, query))}
        {move || {
            let found = asked.answer().is_some_and(|page| !page.requests.is_empty());
            (found && office.rights().may(Action::ExportLists)).then(|| file(query))
        }}
    }
    .into_any()
}

/// All pages of the list, as a file.
fn file(query: Signal<RequestsQuery>) -> AnyView {
    let told = Told { title: words::FILE, lead: words::FILE_TEXT, name: words::FILE_NAME };
    files::names(told, move |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_requests(&query.get_untracked(), form), serde_json::to_string(&wanted).ok()?))
    })
}

fn table(page: &Arc<Requests>, query: Signal<RequestsQuery>) -> AnyView {
    let officer = (!page.officer).then(|| {
        view! { <Notice title=words::NO_OFFICER tone=Tone::Warn>{paragraph(words::NO_OFFICER_MORE)}</Notice> }
            .into_any()
    });
    let (waiting, late) = (page.waiting, page.overdue);
    let counts = words::COUNTS.with(move || [("n", count(waiting)), ("late", count(late))]);
    if page.requests.is_empty() {
        return view! { {officer}{soft(counts)}{empty(words::NONE, words::NONE_MORE)} }.into_any();
    }
    let rows = page.requests.iter().cloned().map(row).collect_view();
    view! {
        {officer}
        <div class="card">
            <p class="soft" role="status">{say(counts)}</p>
            <DataTable caption=words::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(words::WHO)}
                        {column(words::KIND)}
                        {column(words::RECEIVED)}
                        {column(words::DUE)}
                        {column(words::STATE)}
                        {column(words::HANDS)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </div>
        {pages(page, query)}
    }
    .into_any()
}

fn row(row: RequestRow) -> AnyView {
    let zone = expect_context::<Office>().zone();
    let href = Route::Request(row.id).path();
    let (received, due) = (row.received, row.due);
    let late = row.late.then(|| tag(words::LATE, Tone::Bad));
    view! {
        <tr>
            <th scope="row"><a href=href>{row.name}</a></th>
            <td>{say(kind_words(row.kind))}</td>
            <td>{say(move || instant(received, zone))}</td>
            <td>{say(move || instant(due, zone))}" "{late}</td>
            <td>{state_tag(row.state)}</td>
            <td>{say(hands_words(row.hands))}</td>
        </tr>
    }
    .into_any()
}

fn kind_words(kind: RequestKind) -> Sentence {
    by_code(all::kind::ALL, kind.code()).unwrap_or(all::kind::OTHER)
}

const fn hands_words(hands: Hands) -> Sentence {
    match hands {
        Hands::Officer => all::hands::OFFICER,
        Hands::Office => all::hands::OFFICE,
    }
}

fn state_words(state: RequestState) -> Sentence {
    by_code(all::state::ALL, state.code()).unwrap_or(all::state::RECEIVED)
}

fn state_tag(state: RequestState) -> AnyView {
    let tone = match state {
        RequestState::Granted => Tone::Good,
        RequestState::Partly | RequestState::Refused => Tone::Warn,
        RequestState::Received | RequestState::InWork | RequestState::Withdrawn => Tone::Info,
    };
    tag(state_words(state), tone)
}

fn pages(page: &Requests, query: Signal<RequestsQuery>) -> AnyView {
    let paging = page.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let address = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Requests(RequestsQuery { page: Some(page), ..query.get() }).path())
    };
    let status = words::PAGE_OF.with(move || [("n", count(paging.page)), ("m", count(paging.pages))]);
    view! {
        <Pagination
            label=words::PAGES
            previous=words::NEWER
            next=words::OLDER
            status=status
            previous_href=Signal::derive(move || address(paging.page.saturating_sub(1)))
            next_href=Signal::derive(move || address(paging.page + 1))
        />
    }
    .into_any()
}
