//! The audit log: who did what, when, and why. Reading it is in the log, too.

use std::sync::Arc;

use domain::wire::office::{Audit, AuditQuery, AuditRow};
use leptos::prelude::*;

use super::trouble;
use crate::{
    i18n::text,
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words,
    },
    ui::{DataTable, EmptyState, Notice, PageHeading, Pagination, Tone},
};

/// `/kantor/audit`.
#[component]
pub fn AuditPage(
    /// What the address asks for.
    query: Signal<AuditQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Audit> = office.ask(move || Some(calls::audit(query.get())));
    view! {
        <PageHeading title=text::audit::TITLE take_focus=office.takes_focus()>
            <p>{text::audit::INTRO}</p>
        </PageHeading>
        {trouble::answered(asked, body)}
    }
    .into_any()
}

fn body(audit: Arc<Audit>) -> AnyView {
    if audit.lines.is_empty() {
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
            <div class="row"><p class="soft">{move || count.get()}</p>{whole}</div>
            <DataTable caption=text::audit::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        <th scope="col">{text::audit::WHEN}</th>
                        <th scope="col">{text::audit::WHO}</th>
                        <th scope="col">{text::audit::ACTION}</th>
                        <th scope="col">{text::audit::ABOUT}</th>
                        <th scope="col">{text::audit::REASON}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </div>
        {pages(&audit)}
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

fn pages(audit: &Audit) -> AnyView {
    let paging = audit.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let page = move |page: u32| {
        (1..=paging.pages).contains(&page).then(|| Route::Audit(AuditQuery { page: Some(page) }).path())
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
