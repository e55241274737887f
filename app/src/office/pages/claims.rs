//! Claims of hours learned elsewhere: filtered and paged by the server, and one of them with its decision.

mod attendance;
mod one;

use std::sync::Arc;

use domain::{
    access::Action,
    hours::ClaimStanding,
    wire::{
        claim::{AttendanceQuery, ClaimRow, ClaimsPage as Page, ClaimsQuery},
        office::{ExportList, ScopeQuery},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::{attendance::AttendancePage, one::ClaimPage};
use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    components::claim_decision::{state_tag, state_words},
    i18n::{language, text::claims::office as words},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{count, day},
    },
    ui::{
        DataTable, Kind, LinkButton, PageHeading, Pagination, SelectField, column, empty, number_cell, number_column,
        paragraph, say,
    },
};

/// `/kantor/pelatihan`.
#[component]
pub fn ClaimsPage(
    /// What the address asks for.
    query: Signal<ClaimsQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Page> = office.ask(move || Some(calls::claims(&query.get())));
    let turn = scope::use_turn();
    // A changed filter begins at its first page.
    let change =
        Callback::new(move |query: ClaimsQuery| turn(&Route::Claims(ClaimsQuery { page: None, ..query }), false));
    let any = (String::new(), TextProp::from(words::ANY));
    let states = ClaimStanding::ALL.map(|state| (state.code().to_owned(), TextProp::from(state_words(state))));
    let state = Signal::derive(move || query.with(|query| query.state.clone().unwrap_or_default()));
    let stated = Callback::new(move |code: String| {
        let state = ClaimStanding::from_code(&code).map(|state| state.code().to_owned());
        change.run(ClaimsQuery { state, ..query.get_untracked() });
    });
    let unit = Signal::derive(move || ScopeQuery { period: None, unit: query.get().unit });
    let of_unit = Callback::new(move |ScopeQuery { unit, .. }: ScopeQuery| {
        change.run(ClaimsQuery { unit, ..query.get_untracked() });
    });
    let attendance = Route::Attendance(AttendanceQuery::default()).path();
    let options: Vec<_> = core::iter::once(any).chain(states).collect();
    view! {
        <PageHeading title=words::TITLE take_focus=office.takes_focus()>{paragraph(words::LEAD)}</PageHeading>
        <div class="actions">
            <LinkButton href=attendance label=words::ATTENDANCE kind=Kind::Quiet/>
        </div>
        <div class="tiles no-print">
            <SelectField name="state" label=words::STATE options=options value=state on_change=stated/>
            <scope::UnitField scope=unit on_change=of_unit/>
        </div>
        {trouble::answered(asked, move |page| table(&page, query))}
        {move || {
            let found = asked.answer().is_some_and(|page| !page.claims.is_empty());
            (found && office.rights().may(Action::ExportNamed)).then(|| file(query))
        }}
    }
    .into_any()
}

/// All pages of the list, as a file.
fn file(query: Signal<ClaimsQuery>) -> AnyView {
    let told = Told { title: words::FILE, lead: words::FILE_TEXT, name: words::FILE_NAME };
    files::names(told, move |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_claims(&query.get_untracked(), form), serde_json::to_string(&wanted).ok()?))
    })
}

fn table(page: &Arc<Page>, query: Signal<ClaimsQuery>) -> AnyView {
    if page.claims.is_empty() {
        return empty(words::NONE, words::NONE_MORE);
    }
    let rows = page.claims.iter().cloned().map(row).collect_view();
    view! {
        <div class="card">
            <DataTable caption=words::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(words::WHO)}
                        {column(words::UNIT)}
                        {column(words::WHAT)}
                        {column(words::WHEN)}
                        {number_column(words::JP)}
                        {column(words::STATE)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </div>
        {pages(page, query)}
    }
    .into_any()
}

fn row(row: ClaimRow) -> AnyView {
    let ClaimRow { claimant, id, state, title, from, to, jp } = row;
    let href = Route::Claim(claimant.person, id).path();
    let (days, jp) = (say(move || format!("{} – {}", day(&from), day(&to))), jp.to_string());
    view! {
        <tr>
            <th scope="row"><a href=href>{claimant.name}</a></th>
            <td>{claimant.unit}</td>
            <td>{title}</td>
            <td>{days}</td>
            {number_cell(jp.into())}
            <td>{state_tag(state)}</td>
        </tr>
    }
    .into_any()
}

fn pages(page: &Page, query: Signal<ClaimsQuery>) -> AnyView {
    let paging = page.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let address = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Claims(ClaimsQuery { page: Some(page), ..query.get() }).path())
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
