//! Who learns what: figures of a year, by unit, by path and by course. Completions and hours are records of the office.

mod files;
mod tables;

use std::sync::Arc;

use domain::wire::office::{
    ScopeQuery, UnitName,
    learning::{Learning, LearningCounts, LearningQuery},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{scope, trouble};
use crate::{
    components::explain::SourceNote,
    i18n::text::office::learning as words,
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{count, day, instant},
    },
    ui::{BigNumber, Card, Disclosure, Meter, PageHeading, SelectField, paragraph, soft},
};

/// Years that can be looked at, the present among them: Jenjang keeps hours since 2026, and earlier ones may be loaded.
const YEARS: i16 = 3;

/// `/kantor/pembelajaran`.
#[component]
pub fn LearningPage(
    /// What the address asks for.
    query: Signal<LearningQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Learning> = office.ask(move || Some(calls::learning(query.get())));
    let turn = scope::use_turn();
    let of_unit = {
        let turn = turn.clone();
        move |ScopeQuery { unit, .. }: ScopeQuery| {
            turn(&Route::Learning(LearningQuery { unit, ..query.get_untracked() }), false);
        }
    };
    let of_year = move |year: String| {
        turn(&Route::Learning(LearningQuery { year: year.parse().ok(), ..query.get_untracked() }), false);
    };
    let unit = Signal::derive(move || ScopeQuery { period: None, unit: query.get().unit });
    view! {
        <PageHeading title=words::TITLE take_focus=office.takes_focus()>
            {move || asked.answer().map(under)}
        </PageHeading>
        <div class="tiles no-print">
            <YearField query=query on_change=Callback::new(of_year)/>
            <scope::UnitField scope=unit on_change=Callback::new(of_unit)/>
        </div>
        {trouble::answered(asked, body)}
        {files::cards(query)}
    }
    .into_any()
}

#[component]
fn YearField(
    /// What the address asks for.
    query: Signal<LearningQuery>,
    /// Called with the year that is picked.
    on_change: Callback<String>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let present = office.zone().date(office.ports().host.now()).year();
    let options = (0..YEARS).map(|back| ((present - back).to_string(), TextProp::from((present - back).to_string())));
    let value = Signal::derive(move || query.get().year.unwrap_or(present).to_string());
    view! { <SelectField name="year" label=words::YEAR options=options.collect() value=value on_change=on_change/> }
        .into_any()
}

/// What stands under the heading: of which units, and of when.
fn under(known: Arc<Learning>) -> AnyView {
    let zone = expect_context::<Office>().zone();
    let (at, of) = (known.as_of, known.day.clone());
    let as_of = words::AS_OF.with(move || [("instant", instant(at, zone)), ("day", day(&of))]);
    let of = |unit: UnitName| paragraph(words::OF_UNIT.with(move || [("unit", unit.name.clone())]));
    let units = known.tops.iter().cloned().map(of).collect_view();
    view! { {units}{soft(as_of)} }.into_any()
}

fn body(known: Arc<Learning>) -> AnyView {
    view! {
        <div class="tiles">{tiles(known.counts, known.target)}</div>
        {tables::units(&known)}
        {tables::courses(&known)}
        {tables::paths(&known)}
        {how(&known)}
    }
    .into_any()
}

fn tiles(counts: LearningCounts, target: u32) -> AnyView {
    let LearningCounts { people, begun, finished, completed, jp, with_target, reached } = counts;
    let of = move |whole: u32| words::OF.with(move || [("n", count(whole))]);
    let share = move |part: u32, whole: u32| words::SHARE.with(move || [("n", count(part)), ("m", count(whole))]);
    let finished_words = words::FINISHED.with(move || [("n", count(finished))]);
    let hours_words = words::HOURS_MORE.with(move || [("n", count(people))]);
    let reached_title = words::REACHED.with(move || [("target", count(target))]);
    let outside = words::OUTSIDE.with(move || [("n", count(people.saturating_sub(with_target)))]);
    view! {
        <Card>
            {soft(words::LEARNING)}
            <BigNumber value=move || count(begun) unit=of(people)/>
            <Meter label=words::LEARNING value=begun max=people text=share(begun, people)/>
        </Card>
        <Card>
            {soft(words::COMPLETED)}
            <BigNumber value=move || count(completed) unit=words::COURSES_UNIT/>
            {soft(finished_words)}
        </Card>
        <Card>
            {soft(words::HOURS)}
            <BigNumber value=move || count(jp) unit=words::JP/>
            {soft(hours_words)}
        </Card>
        <Card>
            {soft(reached_title.clone())}
            <BigNumber value=move || count(reached) unit=of(with_target)/>
            <Meter label=reached_title value=reached max=with_target text=share(reached, with_target)/>
            {(with_target < people).then(|| soft(outside))}
        </Card>
    }
    .into_any()
}

/// How the figures came about.
fn how(known: &Learning) -> AnyView {
    let (rule, basis) = (known.rule.clone(), known.target_basis.clone());
    view! {
        <Disclosure summary=words::HOW>
            {paragraph(words::HOW_HOURS)}
            {paragraph(words::HOW_TARGET)}
            {paragraph(words::HOW_STOPPED)}
            <SourceNote name=words::RULE version=rule basis=basis.into()/>
        </Disclosure>
    }
    .into_any()
}
