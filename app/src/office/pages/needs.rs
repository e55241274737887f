//! Training needs (AKPK) by unit: who is how far, all that can be validated in one go, the recap, the file.
//!
//! Promises: what the period and the unit are is in the address; what was validated, and what not and why, is said. Refuses: to validate
//! in one go what a person has not answered to.

mod made;
mod one;
mod recap;

use std::sync::Arc;

use domain::{
    access::Action,
    ids::PeriodId,
    needs::NeedState,
    wire::office::{
        Period, ScopeQuery,
        needs::{
            ExportNeeds, NEEDS_VALIDATED_AT_ONCE, NOT_SUBMITTED, NeedRow, NeedsPage as Page, NeedsQuery,
            NeedsValidated, ValidateNeeds,
        },
    },
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::{one::NeedPage, recap::RecapPage};
use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    components::needs::{state_tag, state_words},
    i18n::{Value, language, text::needs::office as words},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{both, count},
    },
    ui::{
        Button, Card, DataTable, KeyValue, Kind, LinkButton, MAIN_ID, Notice, PageHeading, Pagination, SelectField,
        Tone, column, empty, fact, paragraph, shown, soft, tag,
    },
};

/// `/kantor/kebutuhan`.
#[component]
pub fn NeedsPage(
    /// What the address asks for.
    query: Signal<NeedsQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Page> = office.ask(move || Some(calls::needs(&query.get())));
    let turn = scope::use_turn();
    // A changed filter begins at its first page.
    let change = Callback::new(move |query: NeedsQuery| turn(&Route::Needs(NeedsQuery { page: None, ..query }), false));
    let scope = Signal::derive(move || {
        let query = query.get();
        ScopeQuery { period: query.period, unit: query.unit }
    });
    let of_scope = Callback::new(move |ScopeQuery { period, unit }: ScopeQuery| {
        change.run(NeedsQuery { period, unit, ..query.get_untracked() });
    });
    let any = (String::new(), TextProp::from(words::ANY));
    let missing = (NOT_SUBMITTED.to_owned(), TextProp::from(words::NOT_SUBMITTED));
    let states = NeedState::ALL.map(|state| (state.code().to_owned(), TextProp::from(state_words(state))));
    let options: Vec<_> = [any, missing].into_iter().chain(states).collect();
    let state = Signal::derive(move || query.with(|query| query.state.clone().unwrap_or_default()));
    let stated = Callback::new(move |code: String| {
        change.run(NeedsQuery { state: Some(code).filter(|code| !code.is_empty()), ..query.get_untracked() });
    });
    let period: Signal<Option<Period>> = Signal::derive(move || asked.answer().map(|page| page.period.clone()));
    let recap = Signal::derive(move || Route::NeedsRecap(scope.get()).path());
    let file = move || office.rights().may(Action::ExportNamed).then(|| export(query, period));
    view! {
        <PageHeading title=words::TITLE take_focus=office.takes_focus()>{paragraph(words::LEAD)}</PageHeading>
        <div class="actions no-print">
            <LinkButton href=move || recap.get() label=words::RECAP_OPEN kind=Kind::Quiet/>
        </div>
        <scope::ScopeFields scope=scope shown=period on_change=of_scope/>
        <div class="tiles no-print">
            <SelectField name="state" label=words::STATE options=options value=state on_change=stated/>
        </div>
        {all_at_once(office, asked, scope)}
        {trouble::answered(asked, move |page| told(&page, query))}
        {shown(file)}
    }
    .into_any()
}

/// The button that validates all that may be, and what came of it.
fn all_at_once(office: Office, asked: Asked<Page>, scope: Signal<ScopeQuery>) -> AnyView {
    let done: Asked<NeedsValidated> = Asked::nothing(office);
    // What was validated stands in the list at once.
    Effect::new(move || {
        if done.answer().is_some() {
            asked.again();
            // The button may be gone with the next answer.
            office.ports().host.focus(MAIN_ID);
        }
    });
    let busy = Signal::derive(move || done.waiting());
    let button = move || {
        let page = asked.answer()?;
        let (period, ready) = (page.period.id, page.ready);
        (ready > 0).then(|| {
            let label = words::VALIDATE_ALL.about([("n", ready.into())]);
            let go = Callback::new(move |()| {
                let unit = scope.get_untracked().unit;
                done.post(calls::VALIDATE_NEEDS.to_owned(), ValidateNeeds { period, unit });
            });
            view! {
                <div class="actions"><Button label=label busy=busy on_click=go/></div>
                {soft(words::VALIDATE_NOTE.about([("n", NEEDS_VALIDATED_AT_ONCE.into())]))}
            }
            .into_any()
        })
    };
    let said = move || {
        done.answer().map(|came| {
            let title = words::VALIDATED.about([("n", came.validated.into())]);
            let own = (came.own > 0).then(|| paragraph(words::OWN.about([("n", came.own.into())])));
            let gone = (came.gone > 0).then(|| paragraph(words::GONE.about([("n", came.gone.into())])));
            let tone = if own.is_some() || gone.is_some() { Tone::Warn } else { Tone::Good };
            view! { <Notice title=title tone=tone live=true>{own}{gone}</Notice> }.into_any()
        })
    };
    view! { <div class="stack no-print">{shown(button)}{trouble::trouble(done)}{shown(said)}</div> }.into_any()
}

fn told(page: &Arc<Page>, query: Signal<NeedsQuery>) -> AnyView {
    let facts = page.counts.iter().filter(|(_, number)| *number > 0).map(|(code, number)| {
        let label: TextProp = NeedState::from_code(code).map_or(words::NOT_SUBMITTED, state_words).into();
        let number = *number;
        fact(label, move || count(number))
    });
    let facts = facts.collect_view();
    let period = page.period.clone();
    let of = words::PERIOD.about([("period", Value::from(TextProp::from(move || both(&period.name))))]);
    let list = if page.rows.is_empty() { empty(words::NONE, words::NONE_MORE) } else { table(page, query) };
    view! {
        <Card title=words::COUNTS>{soft(of)}<KeyValue>{facts}</KeyValue></Card>
        {list}
    }
    .into_any()
}

fn table(page: &Arc<Page>, query: Signal<NeedsQuery>) -> AnyView {
    let period = page.period.id;
    let rows = page.rows.iter().cloned().map(move |of| row(of, period)).collect_view();
    view! {
        <div class="card">
            <DataTable caption=words::PEOPLE caption_hidden=true>
                <thead>
                    <tr>
                        {column(words::NAME)}
                        {column(words::UNIT)}
                        {column(words::POST)}
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

fn row(row: NeedRow, period: PeriodId) -> AnyView {
    let NeedRow { person, state, left } = row;
    // Whoever is elsewhere by now is another's to read: a link would lead to a refusal.
    let name = match state {
        _ if left => view! { {person.name} {soft(words::LEFT)} }.into_any(),
        Some(_) => {
            let href = Route::Need(person.id, domain::wire::office::PersonQuery { period: Some(period) }).path();
            view! { <a href=href>{person.name}</a> }.into_any()
        }
        None => person.name.into_any(),
    };
    let state = state.map_or_else(|| tag(words::NOT_SUBMITTED, Tone::Warn), state_tag);
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{person.unit.name}</td>
            <td>{person.post}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

fn pages(page: &Page, query: Signal<NeedsQuery>) -> AnyView {
    let paging = page.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let address = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Needs(NeedsQuery { page: Some(page), ..query.get() }).path())
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

/// The recap, and needs by name as they are filtered, as a file.
fn export(query: Signal<NeedsQuery>, period: Signal<Option<Period>>) -> AnyView {
    let told = Told { title: words::EXPORT, lead: words::EXPORT_LEAD, name: words::FILE };
    files::names(told, move |form, reason| {
        let period = period.get_untracked()?.id;
        let language = Some(untrack(language).tag().to_owned());
        let NeedsQuery { unit, state, .. } = query.get_untracked();
        let wanted = ExportNeeds { period, unit, state, reason, language };
        Some((calls::export_by_body("needs", form), serde_json::to_string(&wanted).ok()?))
    })
}
