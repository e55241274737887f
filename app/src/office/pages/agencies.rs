//! All agencies with their admins: what the platform's admin looks after. No results, no people but the admins.

mod found;

use std::sync::Arc;

use domain::wire::office::{Agencies, AgencyRow};
use leptos::prelude::*;

use super::{
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{language, text},
    office::{
        calls,
        state::{Asked, Office},
        words,
    },
    ui::{DataTable, EmptyState, PageHeading},
};

/// `/kantor/instansi`.
#[component]
pub fn AgenciesPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Agencies> = office.ask(|| Some(calls::AGENCIES.to_owned()));
    view! {
        <PageHeading title=text::office::agencies::TITLE take_focus=office.takes_focus()>
            <p>{text::office::agencies::INTRO}</p>
        </PageHeading>
        {trouble::answered(asked, body)}
        <found::Found made=Callback::new(move |()| asked.again())/>
    }
    .into_any()
}

fn body(known: Arc<Agencies>) -> AnyView {
    if known.agencies.is_empty() {
        return view! { <EmptyState title=text::office::agencies::NONE/> }.into_any();
    }
    let told = Told {
        title: text::office::agencies::FILE,
        lead: text::office::agencies::FILE_TEXT,
        name: text::office::agencies::FILE_NAME,
    };
    let file = files::figures(told, |form| calls::export_shown("agencies", form, untrack(language)));
    let rows = known.agencies.iter().cloned().map(agency_row).collect_view();
    view! {
        <div class="card">
            <DataTable caption=text::office::agencies::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        <th scope="col">{text::office::agencies::AGENCY}</th>
                        <th scope="col">{text::office::agencies::ZONE}</th>
                        <th scope="col" class="num">{text::office::agencies::UNITS}</th>
                        <th scope="col" class="num">{text::office::agencies::PEOPLE}</th>
                        <th scope="col">{text::office::agencies::ADMINS}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </div>
        {file}
    }
    .into_any()
}

fn agency_row(agency: AgencyRow) -> AnyView {
    let AgencyRow { name, zone, units, people, admins, .. } = agency;
    let admins = move || match admins.as_slice() {
        [] => text::office::agencies::NO_ADMIN.get().to_owned(),
        names => names.join("; "),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{zone}</td>
            <td class="num">{move || words::count(units)}</td>
            <td class="num">{move || words::count(people)}</td>
            <td>{admins}</td>
        </tr>
    }
    .into_any()
}
