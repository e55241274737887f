//! People whom nobody supervises, page by page, each with the way to mend it.

use std::sync::Arc;

use domain::{
    access::Action,
    wire::office::{
        ExportList,
        structure::{Alone, AloneQuery, AloneRow},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::super::{
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{language, text::structure as text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::count,
    },
    ui::{Card, DataTable, Kind, LinkButton, PageHeading, Pagination, column, empty, paragraph, soft},
};

/// `/kantor/unit/tanpa-atasan`.
#[component]
pub fn AlonePage(
    /// What the address asks for.
    query: Signal<AloneQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Alone> = office.ask(move || Some(calls::alone(query.get())));
    view! {
        <div class="no-print">
            <LinkButton href=Route::Structure.path() label=text::one::BACK kind=Kind::Plain/>
        </div>
        <PageHeading title=text::lone::TITLE take_focus=office.takes_focus()>{paragraph(text::lone::INTRO)}</PageHeading>
        {trouble::answered(asked, list)}
        {move || {
            let found = asked.answer().is_some_and(|known| known.paging.rows > 0);
            (found && office.rights().may(Action::ExportLists)).then(file)
        }}
    }
    .into_any()
}

/// All pages of the list, as a file.
fn file() -> AnyView {
    let told = Told { title: text::lone::FILE, lead: text::lone::FILE_TEXT, name: text::lone::FILE_NAME };
    files::names(told, |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_by_body("unsupervised", form), serde_json::to_string(&wanted).ok()?))
    })
}

fn list(known: Arc<Alone>) -> AnyView {
    if known.paging.rows == 0 {
        return empty(text::lone::NONE, text::lone::NONE_TEXT);
    }
    let paging = known.paging;
    let many = soft(text::lone::COUNT.with(move || [("n", count(paging.rows))]));
    let rows = known.people.iter().cloned().map(|AloneRow { id, name, unit, post }| {
        let (href, post) = (Route::Placement(id).path(), post.map(TextProp::from));
        let post = post.unwrap_or_else(|| text::placement::NO_POST.into());
        view! {
            <tr>
                <th scope="row"><a href=href>{name}</a></th>
                <td>{unit}</td>
                <td>{crate::ui::say(post)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let page = move |page: u32| {
        (1..=paging.pages).contains(&page).then(|| Route::Alone(AloneQuery { page: Some(page) }).path())
    };
    let pages = (paging.pages > 1).then(|| {
        let status = text::lone::PAGE_OF.with(move || [("n", count(paging.page)), ("m", count(paging.pages))]);
        view! {
            <Pagination
                label=text::lone::PAGES
                previous=text::lone::PREVIOUS
                next=text::lone::NEXT
                status=status
                previous_href=Signal::derive(move || page(paging.page.saturating_sub(1)))
                next_href=Signal::derive(move || page(paging.page + 1))
            />
        }
    });
    view! {
        <Card>
            {many}
            <DataTable caption=text::lone::TITLE caption_hidden=true>
                <thead><tr>{column(text::lone::NAME)}{column(text::UNIT)}{column(text::lone::POST)}</tr></thead>
                <tbody>{rows}</tbody>
            </DataTable>
            {pages}
        </Card>
    }
    .into_any()
}
