//! The one case that is open to an auditor: whose record, why, and until when.

use std::sync::Arc;

use domain::wire::office::{AuditQuery, CaseRow, OpenCase, PersonQuery};
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
    ui::{Card, EmptyState, KeyValue, Kind, LinkButton, PageHeading, Pair},
};

/// `/kantor/kasus`.
#[component]
pub fn CasePage() -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<OpenCase> = office.ask(|| Some(calls::CASE.to_owned()));
    view! {
        <PageHeading title=text::office::case::TITLE take_focus=office.takes_focus()>
            <p>{text::office::case::INTRO}</p>
        </PageHeading>
        {trouble::answered(asked, body)}
    }
    .into_any()
}

fn body(open: Arc<OpenCase>) -> AnyView {
    let Some(CaseRow { person, name, number, reason, from, until }) = open.case.clone() else {
        return view! {
            <EmptyState title=text::office::case::NONE>
                <p>{text::office::case::NONE_TEXT}</p>
            </EmptyState>
        }
        .into_any();
    };
    let days = text::office::case::DAYS_TEXT.with(move || [("from", words::day(&from)), ("until", words::day(&until))]);
    view! {
        <Card>
            <KeyValue>
                <Pair label=text::office::case::PERSON>{name}</Pair>
                {number.map(|number| view! { <Pair label=text::office::case::NUMBER>{number}</Pair> })}
                <Pair label=text::office::case::REASON>{reason}</Pair>
                <Pair label=text::office::case::DAYS>{move || days.get()}</Pair>
            </KeyValue>
            <div class="actions">
                <LinkButton href=Route::Person(person, PersonQuery::default()).path() label=text::office::case::READ/>
                <LinkButton
                    href=Route::Audit(AuditQuery::default()).path()
                    label=text::office::case::LOG
                    kind=Kind::Quiet
                />
            </div>
        </Card>
    }
    .into_any()
}
