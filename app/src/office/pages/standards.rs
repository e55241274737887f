//! The posts of the agency and which standard holds for each; one post's standard and the next version of it.
//!
//! Promises: what is shown says which version it is; a new version is looked at, level by level and with what it means for those in the
//! post, before it is published on a second word. Refuses: to judge what is written; the server does, by the lines that make the bundles.

mod form;
mod one;
mod seen;
mod words;

use std::sync::Arc;

use domain::wire::office::{
    SEARCH_CHARS_MAX,
    standards::{KindRow, PostRow, StandardsPage as Page, StandardsQuery},
};
use leptos::{prelude::*, text_prop::TextProp};

pub(super) use self::form::levels;
pub use self::one::StandardPage;
pub(super) use self::{
    one::standing_mark,
    words::{fault_words, said},
};
use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    i18n::{language, text::standards as text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{both, count, day},
    },
    reactive::effect,
    ui::{
        Button, Card, DataTable, InputKind, Kind, PageHeading, Pagination, SelectField, TextField, Tone, column, empty,
        number_cell, number_column, paragraph, say, tag,
    },
};

/// `/kantor/standar`.
#[component]
pub fn StandardsPage(
    /// What the address asks for.
    query: Signal<StandardsQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Page> = office.ask(move || Some(calls::standards(&query.get())));
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {filters(query, asked)}
        {trouble::answered(asked, move |page| found(&page, query))}
        {file(query)}
    }
    .into_any()
}

/// All pages of what was found, as a file.
fn file(query: Signal<StandardsQuery>) -> AnyView {
    let told = Told { title: text::FILE, lead: text::FILE_TEXT, name: text::FILE_NAME };
    files::figures(told, move |form| calls::export_standards(&query.get_untracked(), form, untrack(language)))
}

fn filters(query: Signal<StandardsQuery>, asked: Asked<Page>) -> AnyView {
    let turn = scope::use_turn();
    // A changed search begins at its first page.
    let change = Callback::new(move |query: StandardsQuery| {
        turn(&Route::Standards(StandardsQuery { page: None, ..query }), true);
    });
    let typed = RwSignal::new(query.get_untracked().q.unwrap_or_default());
    effect(move || typed.set(query.with(|query| query.q.clone()).unwrap_or_default()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let q = typed.get_untracked().trim().to_owned();
        change.run(StandardsQuery { q: (!q.is_empty()).then_some(q), ..query.get_untracked() });
    };
    let kind = Signal::derive(move || query.with(|query| query.kind.clone()).unwrap_or_default());
    let picked = Callback::new(move |code: String| {
        change.run(StandardsQuery { kind: (!code.is_empty()).then_some(code), ..query.get_untracked() });
    });
    let kinds = move || {
        let known = asked.answer().map(|page| page.kinds.clone()).unwrap_or_default();
        let any = (String::new(), TextProp::from(text::ANY));
        let option = |row: KindRow| (row.kind, TextProp::from(move || both(&row.name)));
        let options = core::iter::once(any).chain(known.into_iter().map(option)).collect();
        view! { <SelectField name="kind" label=text::KIND options=options value=kind on_change=picked/> }.into_any()
    };
    let most = u32::try_from(SEARCH_CHARS_MAX).unwrap_or(u32::MAX);
    let type_on = Callback::new(move |text| typed.set(text));
    view! {
        <form role="search" class="no-print" aria-label=say(text::FILTERS) on:submit=submit>
            <div class="tiles">
                <TextField
                    name="q"
                    label=text::SEARCH
                    kind=InputKind::Search
                    maxlength=most
                    value=typed
                    on_input=type_on
                />
                {kinds}
            </div>
            <div class="actions"><Button label=text::FIND kind=Kind::Quiet submit=true/></div>
        </form>
    }
    .into_any()
}

fn found(page: &Arc<Page>, query: Signal<StandardsQuery>) -> AnyView {
    let title = {
        let rows = page.paging.rows;
        text::COUNT.with(move || [("n", count(rows))])
    };
    let posts = if page.posts.is_empty() {
        empty(text::NONE, text::NONE_MORE)
    } else {
        let rows = page.posts.iter().cloned().map(|row| post(row, &page.kinds)).collect_view();
        view! {
            <DataTable caption=text::POSTS caption_hidden=true>
                <thead>
                    <tr>
                        {column(text::POST)}
                        {column(text::KIND)}
                        {number_column(text::HOLDERS)}
                        {column(text::STANDARD)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        }
        .into_any()
    };
    let kinds = page.kinds.iter().cloned().map(kind).collect_view();
    view! {
        <Card title=title>{posts}</Card>
        {pages(page, query)}
        <Card title=text::kinds::CAPTION>
            <DataTable caption=text::kinds::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(text::kinds::KIND)}
                        {number_column(text::kinds::POSTS)}
                        {number_column(text::kinds::OWN)}
                        {number_column(text::kinds::DRAFTS)}
                    </tr>
                </thead>
                <tbody>{kinds}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn kind(row: KindRow) -> AnyView {
    let KindRow { kind, name, posts, own, drafts } = row;
    let href = Route::Standards(StandardsQuery { kind: Some(kind), ..StandardsQuery::default() }).path();
    let number = |number: u32| number_cell(TextProp::from(move || count(number)));
    view! {
        <tr>
            <th scope="row"><a href=href>{say(move || both(&name))}</a></th>
            {number(posts)}
            {number(own)}
            {number(drafts)}
        </tr>
    }
    .into_any()
}

fn post(row: PostRow, kinds: &[KindRow]) -> AnyView {
    let PostRow { id, title, kind, holders, version, to_come, draft, .. } = row;
    let href = Route::Standard(id).path();
    let kind = kinds.iter().find(|known| known.kind == kind).map(|known| known.name.clone());
    let kind = kind.map(|name| say(move || both(&name)));
    let holders = number_cell(TextProp::from(move || count(holders)));
    let standard = match version {
        0 => say(text::DEFAULT),
        number => say(text::VERSION.with(move || [("n", count(number))])),
    };
    let to_come = to_come.map(|from| tag(text::TO_COME.with(move || [("date", day(&from))]), Tone::Info));
    let draft = draft.then(|| tag(text::DRAFT, Tone::Warn));
    view! {
        <tr>
            <th scope="row"><a href=href>{title}</a></th>
            <td>{kind}</td>
            {holders}
            <td>{standard}" "{to_come}" "{draft}</td>
        </tr>
    }
    .into_any()
}

fn pages(page: &Page, query: Signal<StandardsQuery>) -> AnyView {
    let paging = page.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let address = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Standards(StandardsQuery { page: Some(page), ..query.get() }).path())
    };
    let status = text::PAGE.with(move || [("page", count(paging.page)), ("pages", count(paging.pages))]);
    view! {
        <Pagination
            label=text::POSTS
            previous=text::PREVIOUS
            next=text::NEXT
            status=status
            previous_href=Signal::derive(move || address(paging.page.saturating_sub(1)))
            next_href=Signal::derive(move || address(paging.page + 1))
        />
    }
    .into_any()
}
