//! The audit log: who did what, when, and why. Reading it is in the log, too.
//!
//! Promises: what is looked for stands in the address, and in every file that is taken. Refuses: to change anything.

mod heads;
mod search;

use std::sync::Arc;

use domain::{
    access::{Action, Role},
    wire::office::{Audit, AuditQuery, AuditRow, ExportList},
};
use leptos::prelude::*;

use super::{
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{language, text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words,
    },
    ui::{DataTable, EmptyState, Notice, PageHeading, Pagination, Tone, column, empty},
};

/// `/kantor/audit`.
#[component]
pub fn AuditPage(
    /// What the address asks for.
    query: Signal<AuditQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Audit> = office.ask(move || Some(calls::audit(&query.get())));
    // The heads are the whole log's, which an auditor does not see.
    let whole = move || {
        let rights = office.rights();
        let sees = rights.roles().iter().any(|role| *role != Role::Auditor && rights_of(*role));
        sees.then(|| view! { <heads::Heads/> })
    };
    view! {
        <PageHeading title=text::audit::TITLE take_focus=office.takes_focus()>
            <p>{text::audit::INTRO}</p>
        </PageHeading>
        {search::form(query)}
        {trouble::answered(asked, move |audit| body(&audit, query))}
        {move || asked.answer().filter(|audit| !audit.lines.is_empty()).map(|_| file(query))}
        {whole}
    }
    .into_any()
}

/// Whether a role reads the log of its agency.
fn rights_of(role: Role) -> bool {
    domain::access::TABLE.iter().any(|rule| {
        rule.role == role
            && rule.action == Action::ReadAudit
            && matches!(rule.scope, domain::access::Scope::Agency | domain::access::Scope::Installation)
    })
}

/// The lines that were found, as a file.
fn file(query: Signal<AuditQuery>) -> AnyView {
    let told = Told { title: text::audit::EXPORT, lead: text::audit::EXPORT_TEXT, name: text::audit::FILE };
    files::names(told, move |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_audit(&query.get_untracked(), form), serde_json::to_string(&wanted).ok()?))
    })
}

fn body(audit: &Arc<Audit>, query: Signal<AuditQuery>) -> AnyView {
    if audit.lines.is_empty() {
        let looked_for =
            query.with_untracked(|query| *query != AuditQuery { page: query.page, ..AuditQuery::default() });
        if looked_for {
            return empty(text::audit::NONE_FOUND, text::audit::NONE_FOUND_TEXT);
        }
        return view! {
            <EmptyState title=text::audit::NONE><p>{text::audit::NONE_TEXT}</p></EmptyState>
        }
        .into_any();
    }
    let rows = audit.lines.iter().cloned().map(line).collect_view();
    let whole = if audit.intact {
        view! { <p class="small soft">{text::audit::INTACT}</p> }.into_any()
    } else {
        view! {
            <Notice title=text::audit::BROKEN tone=Tone::Bad><p>{text::audit::BROKEN_TEXT}</p></Notice>
        }
        .into_any()
    };
    let count = text::audit::COUNT.with({
        let rows = audit.paging.rows;
        move || [("n", words::count(rows))]
    });
    view! {
        <div class="card">
            <div class="row"><p class="soft" role="status">{move || count.get()}</p>{whole}</div>
            <DataTable caption=text::audit::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(text::audit::WHEN)}
                        {column(text::audit::WHO)}
                        {column(text::audit::ACTION)}
                        {column(text::audit::ABOUT)}
                        {column(text::audit::REASON)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </div>
        {pages(audit, query)}
    }
    .into_any()
}

fn line(row: AuditRow) -> AnyView {
    let AuditRow { at, actor, action, role, subject, reason, .. } = row;
    let zone = expect_context::<Office>().zone();
    let actor = move || actor.clone().unwrap_or_else(|| text::audit::CONSOLE.get().to_owned());
    let role = role.map(|role| {
        let role = words::coded(text::visibility::role::ALL, &role);
        view! { <span class="small soft">" ("{move || role.get()}")"</span> }
    });
    let action = words::coded(text::visibility::action::ALL, &action);
    view! {
        <tr>
            <th scope="row">{move || words::instant(at, zone)}</th>
            <td>{actor}{role}</td>
            <td>{move || action.get()}</td>
            <td>{subject}</td>
            <td>{reason}</td>
        </tr>
    }
    .into_any()
}

fn pages(audit: &Audit, query: Signal<AuditQuery>) -> AnyView {
    let paging = audit.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let page = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Audit(AuditQuery { page: Some(page), ..query.get() }).path())
    };
    let status =
        text::audit::PAGE_OF.with(move || [("n", words::count(paging.page)), ("m", words::count(paging.pages))]);
    view! {
        <Pagination
            label=text::audit::PAGES
            previous=text::audit::NEWER
            next=text::audit::OLDER
            status=status
            previous_href=Signal::derive(move || page(paging.page.saturating_sub(1)))
            next_href=Signal::derive(move || page(paging.page + 1))
        />
    }
    .into_any()
}
