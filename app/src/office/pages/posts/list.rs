//! Posts that were looked for, page by page.

use std::sync::Arc;

use domain::{
    people::PositionKind,
    wire::office::{
        SEARCH_CHARS_MAX, ScopeQuery,
        posts::{PostLine, Posts, PostsQuery},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{super::scope, Desk, View, kind_words, one::past};
use crate::{
    i18n::text::posts as text,
    office::{
        routes::Route,
        words::{count, day},
    },
    reactive::effect,
    ui::{
        Button, Card, Checkbox, DataTable, InputKind, Kind, Pagination, SelectField, TextField, column, empty,
        number_cell, number_column, say, soft,
    },
};

/// By title or code, kind, and where they are held.
pub(super) fn filters(desk: Desk) -> AnyView {
    let (query, change) = (desk.query, desk.change);
    let typed = RwSignal::new(query.with_untracked(|query| query.q.clone().unwrap_or_default()));
    // Going back in the browser changes what is looked for.
    effect(move || typed.set(query.with(|query| query.q.clone().unwrap_or_default())));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let q = Some(typed.get_untracked().trim().to_owned()).filter(|q| !q.is_empty());
        change.run(PostsQuery { q, ..query.get_untracked() });
    };
    let any = (String::new(), TextProp::from(text::ANY_KIND));
    let kinds = PositionKind::ALL.map(|kind| (kind.code().to_owned(), kind_words(kind.code())));
    let kind = Signal::derive(move || query.with(|query| query.kind.clone().unwrap_or_default()));
    let of_kind = Callback::new(move |code: String| {
        change.run(PostsQuery { kind: Some(code).filter(|code| !code.is_empty()), ..query.get_untracked() });
    });
    let unit = Signal::derive(move || ScopeQuery { period: None, unit: query.with(|query| query.unit) });
    let of_unit = Callback::new(move |ScopeQuery { unit, .. }| {
        change.run(PostsQuery { unit, ..query.get_untracked() });
    });
    let retired = Signal::derive(move || query.with(|query| query.retired == Some(true)));
    let of_old = Callback::new(move |on: bool| {
        change.run(PostsQuery { retired: on.then_some(true), ..query.get_untracked() });
    });
    #[expect(clippy::cast_possible_truncation, reason = "a hundred characters")]
    let most = SEARCH_CHARS_MAX as u32;
    view! {
        <form role="search" class="no-print" aria-label=move || text::FILTERS.get() on:submit=submit>
            <div class="tiles">
                <TextField
                    name="q"
                    label=text::SEARCH
                    kind=InputKind::Search
                    maxlength=most
                    value=typed
                    on_input=Callback::new(move |words| typed.set(words))
                />
                <SelectField
                    name="kind-of"
                    label=text::KIND
                    options=core::iter::once(any).chain(kinds).collect()
                    value=kind
                    on_change=of_kind
                />
                <scope::UnitField scope=unit on_change=of_unit/>
            </div>
            <Checkbox name="retired" label=text::RETIRED checked=retired on_change=of_old/>
            <div class="actions"><Button label=text::GO kind=Kind::Quiet submit=true/></div>
        </form>
    }
    .into_any()
}

pub(super) fn found(desk: Desk, known: &Arc<Posts>) -> AnyView {
    if known.posts.is_empty() {
        return empty(text::NONE, text::NONE_TEXT);
    }
    let paging = known.paging;
    let many = soft(text::FOUND.with(move || [("n", count(paging.rows))]));
    let retired = desk.query.with_untracked(|query| query.retired == Some(true));
    let rows = known.posts.iter().map(|post| line(desk, post, retired)).collect_view();
    let last = if retired { column(text::UNTIL) } else { number_column(text::HOLDERS) };
    let query = desk.query;
    let page = move |page: u32| {
        (1..=paging.pages)
            .contains(&page)
            .then(|| query.with(|query| Route::Posts(PostsQuery { page: Some(page), ..query.clone() }).path()))
    };
    let pages = (paging.pages > 1).then(|| {
        let status = text::PAGE_OF.with(move || [("n", count(paging.page)), ("m", count(paging.pages))]);
        view! {
            <Pagination
                label=text::PAGES
                previous=text::PREVIOUS
                next=text::NEXT
                status=status
                previous_href=Signal::derive(move || page(paging.page.saturating_sub(1)))
                next_href=Signal::derive(move || page(paging.page + 1))
            />
        }
    });
    view! {
        <Card>
            <div role="status">{many}</div>
            <DataTable caption=text::TITLE caption_hidden=true>
                <thead>
                    <tr>{column(text::NAME)}{column(text::KIND)}{last}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
            {pages}
        </Card>
    }
    .into_any()
}

fn line(desk: Desk, post: &PostLine, retired: bool) -> AnyView {
    let (title, code, holders) = (post.title.clone(), post.code.clone(), post.holders);
    let title = if retired {
        title.into_any()
    } else {
        let post = Arc::new(post.clone());
        let open = Callback::new(move |()| desk.show(View::One(post.clone())));
        view! { <Button label=title kind=Kind::Plain on_click=open/> }.into_any()
    };
    let kind = say(kind_words(&post.kind));
    let last = match post.closed.clone() {
        Some(closed) => view! { <td class="nowrap">{move || day(&closed)}</td> }.into_any(),
        None => number_cell(TextProp::from(move || count(holders))),
    };
    let was = retired.then(|| past(&post.past));
    view! {
        <tr>
            <th scope="row">{title}<span class="small soft">" "{code}</span>{was}</th>
            <td>{kind}</td>
            {last}
        </tr>
    }
    .into_any()
}
