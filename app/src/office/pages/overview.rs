//! The overview: who is covered, how many have submitted, how matches are spread, where the gaps are.

mod spread;

use std::sync::Arc;

use domain::wire::office::{Counts, MeanGap, Overview, PeopleQuery, Progress, ScopeQuery, UnitName};
use leptos::prelude::*;

use self::spread::Spread;
use super::{footing, scope, trouble};
use crate::{
    i18n::{formats, text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words,
    },
    ui::{BigNumber, Card, DataTable, Meter, Notice, PageHeading, Tag, paragraph},
};

/// `/kantor`.
#[component]
pub fn OverviewPage(
    /// What the address asks for.
    scope: Signal<ScopeQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    footing::stays_open();
    let asked: Asked<Overview> = office.ask(move || Some(calls::overview(scope.get())));
    let turn = scope::use_turn();
    let change = Callback::new(move |scope| turn(&Route::Overview(scope), false));
    let shown = Signal::derive(move || asked.answer().map(|overview| overview.period.clone()));
    let title = move || match asked.answer() {
        Some(known) => text::office::overview::TITLE
            .fill(&[("period", &words::both(&known.period.name)), ("agency", &office.agency())]),
        None => text::office::nav::OVERVIEW.get().to_owned(),
    };
    view! {
        <PageHeading title=title take_focus=office.takes_focus()>{move || asked.answer().map(under)}</PageHeading>
        <super::roles::ShortOfAdmins/>
        <scope::ScopeFields scope=scope shown=shown on_change=change/>
        {trouble::answered(asked, body)}
    }
    .into_any()
}

/// What stands under the heading: of which units, of when, and that nothing of it is official.
fn under(overview: Arc<Overview>) -> AnyView {
    let zone = expect_context::<Office>().zone();
    let at = overview.footing.as_of;
    let as_of = text::office::overview::AS_OF.with(move || [("instant", words::instant(at, zone))]);
    let of = |unit: UnitName| paragraph(text::office::overview::OF_UNIT.with(move || [("unit", unit.name.clone())]));
    let units = overview.tops.iter().cloned().map(of).collect_view();
    view! {
        {units}
        <div class="actions">
            <Tag label=text::office::overview::SELF/>
            <p class="small soft">{move || as_of.get()}</p>
        </div>
    }
    .into_any()
}

fn body(overview: Arc<Overview>) -> AnyView {
    // Without a unit the links lead to all that is reached, of which there may be several at the top.
    let unit = if let [unit] = &overview.tops[..] { Some(unit.id) } else { None };
    let scope = ScopeQuery { period: Some(overview.period.id), unit };
    let hidden = overview.hidden.then(|| hidden_notice(overview.footing.small_group_min));
    view! {
        {hidden}
        <div class="tiles">
            {submitted_tile(overview.counts, scope)}
            {median_tile(&overview)}
            {widest_tile(&overview)}
            {covered_tile(&overview)}
        </div>
        {overview.distribution.as_ref().map(|distribution| view! { <Spread distribution=distribution.clone()/> })}
        {gaps_card(&overview, scope)}
        {footing::how(&overview.footing)}
    }
    .into_any()
}

fn hidden_notice(min: u32) -> AnyView {
    let words = text::office::overview::HIDDEN_TEXT.with(move || [("n", words::count(min))]);
    view! { <Notice title=text::office::overview::HIDDEN><p>{move || words.get()}</p></Notice> }.into_any()
}

fn submitted_tile(counts: Counts, scope: ScopeQuery) -> AnyView {
    let Counts { covered, submitted, begun, not_begun, .. } = counts;
    let of = text::office::overview::OF.with(move || [("n", words::count(covered))]);
    let measure = text::office::overview::SUBMITTED_TEXT
        .with(move || [("n", words::count(submitted)), ("m", words::count(covered))]);
    let people = |state| {
        let query =
            PeopleQuery { period: scope.period, unit: scope.unit, state: Some(state), ..PeopleQuery::default() };
        Route::People(query).path()
    };
    let (begun_path, not_begun_path) = (people(Progress::Begun), people(Progress::NotBegun));
    let begun_words = text::office::overview::BEGUN.with(move || [("n", words::count(begun))]);
    let not_begun_words = text::office::overview::NOT_BEGUN.with(move || [("n", words::count(not_begun))]);
    let all_in = match (covered, begun + not_begun) {
        (0, _) => Some(text::office::overview::NOBODY),
        (_, 0) => Some(text::office::overview::ALL_IN),
        _ => None,
    };
    view! {
        <Card>
            <p class="soft small">{text::office::overview::SUBMITTED}</p>
            <BigNumber value=move || words::count(submitted) unit=of/>
            <Meter label=text::office::overview::SUBMITTED value=submitted max=covered text=measure/>
            {(not_begun > 0).then(|| view! { <a class="small" href=not_begun_path>{move || not_begun_words.get()}</a> })}
            {(begun > 0).then(|| view! { <a class="small" href=begun_path>{move || begun_words.get()}</a> })}
            {all_in.map(|sentence| view! { <p class="small soft">{move || sentence.get()}</p> })}
        </Card>
    }
    .into_any()
}

/// What stands in a tile's middle where there is no figure.
fn without_figure(overview: &Overview, otherwise: crate::i18n::Sentence) -> AnyView {
    let sentence = if overview.hidden { text::office::overview::KEPT_BACK } else { otherwise };
    view! { <p class="soft">{move || sentence.get()}</p> }.into_any()
}

fn median_tile(overview: &Overview) -> AnyView {
    let middle = match &overview.distribution {
        Some(distribution) => {
            let (median, people) = (distribution.median, distribution.people);
            let of = text::office::overview::MEDIAN_TEXT.with(move || [("n", words::count(people))]);
            view! {
                <BigNumber value=move || formats::percent(median, 1)/>
                <p class="small soft">{move || of.get()}</p>
            }
            .into_any()
        }
        None => without_figure(overview, text::office::overview::NO_MEDIAN),
    };
    view! { <Card><p class="soft small">{text::office::overview::MEDIAN}</p>{middle}</Card> }.into_any()
}

fn widest_tile(overview: &Overview) -> AnyView {
    let widest = overview.gaps.first().filter(|gap| gap.gap > 0).cloned();
    let middle = match widest {
        Some(MeanGap { competency, gap, people, with_gap }) => {
            let how_wide = text::office::overview::WIDEST_TEXT.with(move || {
                [("n", words::count(with_gap)), ("m", words::count(people)), ("gap", words::levels(gap))]
            });
            view! {
                <p><b>{move || words::both(&competency.name)}</b></p>
                <p class="small soft">{move || how_wide.get()}</p>
            }
            .into_any()
        }
        None => without_figure(overview, text::office::overview::NO_GAP),
    };
    view! { <Card><p class="soft small">{text::office::overview::WIDEST}</p>{middle}</Card> }.into_any()
}

fn covered_tile(overview: &Overview) -> AnyView {
    let Counts { covered, no_post, .. } = overview.counts;
    let on = overview.footing.day.clone();
    let on = text::office::overview::COVERED_TEXT.with(move || [("day", words::day(&on))]);
    let outside = text::office::overview::NO_POST.with(move || [("n", words::count(no_post))]);
    view! {
        <Card>
            <p class="soft small">{text::office::overview::COVERED}</p>
            <BigNumber value=move || words::count(covered) unit=text::office::overview::COVERED_UNIT/>
            <p class="small soft">{move || on.get()}</p>
            {(no_post > 0).then(|| view! { <p class="small soft">{move || outside.get()}</p> })}
        </Card>
    }
    .into_any()
}

fn gaps_card(overview: &Overview, scope: ScopeQuery) -> AnyView {
    if overview.gaps.is_empty() {
        return ().into_any();
    }
    let rows = overview.gaps.iter().cloned().map(gap_row).collect_view();
    let map = Route::HeatMap(scope).path();
    view! {
        <Card
            title=text::office::overview::GAPS
            aside=move || view! { <a class="small" href=map>{text::office::overview::GAPS_LINK}</a> }
        >
            <DataTable caption=text::office::overview::GAPS_CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        <th scope="col">{text::office::overview::GAPS_COMPETENCY}</th>
                        <th scope="col" class="num">{text::office::overview::GAPS_MEAN}</th>
                        <th scope="col" class="num">{text::office::overview::GAPS_PEOPLE}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn gap_row(mean: MeanGap) -> AnyView {
    let MeanGap { competency, gap, people, with_gap } = mean;
    let of = text::office::overview::GAPS_PEOPLE_TEXT
        .with(move || [("n", words::count(with_gap)), ("m", words::count(people))]);
    view! {
        <tr>
            <th scope="row">{move || words::both(&competency.name)}</th>
            <td class="num">{move || words::levels(gap)}</td>
            <td class="num">{move || of.get()}</td>
        </tr>
    }
    .into_any()
}
