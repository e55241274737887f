//! The recap of a unit's validated needs, to be printed and signed.
//!
//! Promises: what is counted, and what is still on its way, is told beside each other; gaps are counted by competency and, for who asks
//! and on paper, by indicator; the versions that made the figures, and what they rest on, stand on paper as well; the lines to sign on
//! are empty. Refuses: names.

use std::sync::Arc;

use domain::wire::office::{
    Period, ScopeQuery,
    needs::{MadeBy, NeedsQuery, NeedsRecap, RecapIndicator, RecapLine, RecapPath},
};
use leptos::prelude::*;

use super::made;
use crate::{
    i18n::{
        Sentence, bundled,
        text::needs::{indicator, office as words},
    },
    office::{
        calls,
        pages::{scope, trouble},
        routes::Route,
        state::{Asked, Office},
        words::{both, count, day},
    },
    ui::{
        Button, Card, DataTable, Disclosure, KeyValue, Kind, LinkButton, PageHeading, column, empty, fact, number_cell,
        number_column, paragraph, say, soft,
    },
};

/// `/kantor/kebutuhan/rekap`.
#[component]
pub fn RecapPage(
    /// What the address asks for.
    scope: Signal<ScopeQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<NeedsRecap> = office.ask(move || Some(calls::needs_recap(scope.get())));
    let turn = scope::use_turn();
    let change = Callback::new(move |scope| turn(&Route::NeedsRecap(scope), true));
    let period: Signal<Option<Period>> = Signal::derive(move || asked.answer().map(|recap| recap.period.clone()));
    let back = move || {
        let ScopeQuery { period, unit } = scope.get();
        Route::Needs(NeedsQuery { period, unit, ..NeedsQuery::default() }).path()
    };
    let print = Callback::new(move |()| office.ports().host.print());
    view! {
        <PageHeading title=words::RECAP take_focus=office.takes_focus()>{paragraph(words::RECAP_LEAD)}</PageHeading>
        <scope::ScopeFields scope=scope shown=period on_change=change/>
        {trouble::answered(asked, |recap| told(&recap))}
        <div class="actions no-print">
            <Button label=words::PRINT kind=Kind::Quiet on_click=print/>
            <LinkButton href=back label=words::BACK kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

fn told(recap: &Arc<NeedsRecap>) -> AnyView {
    let title = words::RECAP_TITLE.about([("year", recap.year.to_string().into())]);
    let place =
        recap.unit.as_ref().map_or_else(|| recap.agency.clone(), |unit| format!("{}, {}", unit.name, recap.agency));
    let (period, today) = (recap.period.clone(), recap.today.clone());
    let period = words::PERIOD.with(move || [("period", both(&period.name))]);
    let as_of = words::AS_OF.with(move || [("date", day(&today))]);
    let facts = [
        (words::COVERED, recap.covered),
        (words::SUBMITTED, recap.submitted),
        (words::VERIFIED, recap.verified),
        (words::VALIDATED_N, recap.validated),
    ];
    let facts = facts.map(|(label, number)| fact(label, move || count(number))).into_iter().collect_view();
    let body = if recap.validated == 0 {
        empty(words::RECAP_NONE, words::RECAP_NONE_MORE)
    } else {
        view! { {gaps(recap)} {indicators(recap)} {paths(recap)} {made(&recap.made)} {signatures()} }.into_any()
    };
    view! {
        <Card title=title>
            {paragraph(place)}
            {soft(period)}
            {soft(as_of)}
            <KeyValue>{facts}</KeyValue>
        </Card>
        {body}
    }
    .into_any()
}

fn gaps(recap: &NeedsRecap) -> AnyView {
    let row = |line: &RecapLine| {
        let (name, people, gaps) = (bundled(&line.competency.name.clone().into()), line.people, line.gaps);
        view! {
            <tr>
                <th scope="row">{say(name)}</th>
                {number_cell((move || count(people)).into())}
                {number_cell((move || count(gaps)).into())}
            </tr>
        }
        .into_any()
    };
    let rows = recap.lines.iter().map(row).collect_view();
    view! {
        <Card title=words::BY_COMPETENCY>
            <DataTable caption=words::BY_COMPETENCY caption_hidden=true>
                <thead>
                    <tr>
                        {column(words::COMPETENCY)}
                        {number_column(words::PEOPLE)}
                        {number_column(words::GAPS)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

/// The gaps by what they consist of: on the screen for who asks, on paper in full.
fn indicators(recap: &NeedsRecap) -> AnyView {
    let known = || recap.lines.iter().filter(|line| !line.indicators.is_empty());
    if known().next().is_none() {
        return ().into_any();
    }
    let (screen, paper) = (known().map(by_indicator).collect_view(), known().map(by_indicator).collect_view());
    view! {
        <Card title=words::BY_INDICATOR>
            {soft(words::INDICATOR_NOTE)}
            <div class="no-print"><Disclosure summary=words::INDICATOR_OPEN>{screen}</Disclosure></div>
            <div class="print-only small">{paper}</div>
        </Card>
    }
    .into_any()
}

fn by_indicator(line: &RecapLine) -> AnyView {
    let row = |of: &RecapIndicator| {
        let (text, gaps) = (bundled(&of.text.clone().into()), of.gaps);
        let told = indicator::LINE.about([("level", of.level.into()), ("text", text.into())]);
        view! {
            <tr>
                <th scope="row">{say(told)}</th>
                {number_cell((move || count(gaps)).into())}
            </tr>
        }
        .into_any()
    };
    let rows = line.indicators.iter().map(row).collect_view();
    let name = bundled(&line.competency.name.clone().into());
    view! {
        <DataTable caption=name>
            <thead>
                <tr>
                    {column(words::INDICATOR)}
                    {number_column(words::GAPS)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn paths(recap: &NeedsRecap) -> AnyView {
    if recap.paths.is_empty() {
        return ().into_any();
    }
    let year = recap.year;
    let row = move |path: &RecapPath| {
        let name = bundled(&path.name.clone().into());
        let name = if path.year == year {
            name
        } else {
            words::PATH_OF_YEAR.about([("path", name.into()), ("year", path.year.to_string().into())])
        };
        let cells = path.quarters.iter().map(|lines| {
            let lines = *lines;
            number_cell((move || count(lines)).into())
        });
        let cells = cells.collect_view();
        view! { <tr><th scope="row">{say(name)}</th>{cells}</tr> }.into_any()
    };
    let rows = recap.paths.iter().map(row).collect_view();
    let quarters =
        domain::needs::QUARTERS.map(|n| number_column(words::QUARTER.about([("n", n.into())]))).collect_view();
    view! {
        <Card title=words::BY_PATH>
            <DataTable caption=words::BY_PATH caption_hidden=true>
                <thead><tr>{column(words::PATH)}{quarters}</tr></thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

/// The versions that made the figures: on the screen for who asks, on paper in full.
fn made(by: &MadeBy) -> AnyView {
    let (screen, paper) = (made::how(by), made::notes(by));
    view! {
        <div class="no-print">{screen}</div>
        <div class="print-only small">{paper}</div>
    }
    .into_any()
}

/// Two places to sign, with what the forms ask for; only on paper.
fn signatures() -> AnyView {
    let place = |title: Sentence| {
        let line = |label: Sentence| view! { <p class="to-fill">{label}": "</p> }.into_any();
        view! {
            <div class="signature">
                <p><b>{title}</b></p>
                {line(words::SIGNED_PLACE)}
                {line(words::SIGNED_POST)}
                <div class="room"></div>
                {line(words::SIGNED_NAME)}
                {line(words::SIGNED_NIP)}
            </div>
        }
        .into_any()
    };
    view! { <div class="signatures print-only">{place(words::COMPILED)}{place(words::SIGNED)}</div> }.into_any()
}
