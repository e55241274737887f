//! Where the gaps are: mean gaps, unit × competency, as a table with grounds that say how wide they are.

use std::sync::Arc;

use domain::wire::office::{CompetencyName, HeatCell as Cell, HeatMap, HeatRow, ScopeQuery};
use leptos::prelude::*;

use super::{footing, scope, trouble};
use crate::{
    i18n::{Sentence, text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words,
    },
    ui::{Card, DataTable, Disclosure, EmptyState, HeatCell, HeatLegend, HiddenCell, KeyValue, PageHeading, Pair, Tag},
};

/// Upper ends of the calmer grounds, in tenths of a level as they are shown; what is wider is the loudest.
const STEP_TENTHS_MAX: [u32; 4] = [1, 4, 7, 11];

/// The words of the grounds, from calm to loud; they say what [`STEP_TENTHS_MAX`] does.
const STEPS: [Sentence; 5] = [
    text::office::heat::STEP_0,
    text::office::heat::STEP_1,
    text::office::heat::STEP_2,
    text::office::heat::STEP_3,
    text::office::heat::STEP_4,
];

/// `/kantor/peta`.
#[component]
pub fn HeatMapPage(
    /// What the address asks for.
    scope: Signal<ScopeQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    footing::stays_open();
    let asked: Asked<HeatMap> = office.ask(move || Some(calls::heat_map(scope.get())));
    let turn = scope::use_turn();
    let change = Callback::new(move |scope| turn(&Route::HeatMap(scope), false));
    let shown = Signal::derive(move || asked.answer().map(|map| map.period.clone()));
    let as_of = move || {
        asked.answer().map(|map| {
            let (at, zone) = (map.footing.as_of, office.zone());
            text::office::overview::AS_OF.fill(&[("instant", &words::instant(at, zone))])
        })
    };
    view! {
        <PageHeading title=text::office::heat::TITLE take_focus=office.takes_focus()>
            <p>{text::office::heat::INTRO}</p>
            <div class="actions">
                <Tag label=text::office::overview::SELF/>
                <p class="small soft">{as_of}</p>
            </div>
        </PageHeading>
        <scope::ScopeFields scope=scope shown=shown on_change=change/>
        {trouble::answered(asked, body)}
    }
    .into_any()
}

fn body(map: Arc<HeatMap>) -> AnyView {
    if map.rows.is_empty() {
        return view! { <EmptyState title=text::office::heat::NONE/> }.into_any();
    }
    let period = map.period.id;
    let overview = |row: &HeatRow| Route::Overview(ScopeQuery { period: Some(period), unit: Some(row.unit.id) }).path();
    let rows = map.rows.iter().map(|row| heat_row(row, overview(row))).collect_view();
    let heads = map.competencies.iter().cloned().map(competency_head).collect_view();
    let legend = STEPS.map(TextProp::from).to_vec();
    let names = abbreviations(&map.competencies);
    view! {
        <Card>
            <HeatLegend label=text::office::heat::LEGEND steps=legend hidden=text::office::heat::HIDDEN_LEGEND/>
            <DataTable caption=text::office::heat::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        <th scope="col">{text::office::heat::UNIT}</th>
                        <th scope="col" class="num">{text::office::heat::PEOPLE}</th>
                        <th scope="col" class="num">{text::office::heat::SUBMITTED}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
            {names}
        </Card>
        {footing::how(&map.footing)}
    }
    .into_any()
}

/// The code for the eye, the name for those who hear the page; who points at it is shown the name too.
fn competency_head(competency: CompetencyName) -> AnyView {
    let CompetencyName { code, name } = competency;
    let spoken = name.clone();
    view! {
        <th scope="col" class="mid">
            <abbr aria-hidden="true" title=move || words::both(&name)>{code}</abbr>
            <span class="visually-hidden">{move || words::both(&spoken)}</span>
        </th>
    }
    .into_any()
}

fn abbreviations(competencies: &[CompetencyName]) -> AnyView {
    let pairs = competencies.iter().cloned().map(|CompetencyName { code, name }| {
        view! { <Pair label=code>{move || words::both(&name)}</Pair> }
    });
    let pairs = pairs.collect_view();
    view! {
        <Disclosure summary=text::office::heat::ABBREVIATIONS><KeyValue>{pairs}</KeyValue></Disclosure>
    }
    .into_any()
}

fn heat_row(row: &HeatRow, href: String) -> AnyView {
    let (name, counts) = (row.unit.name.clone(), row.counts);
    let cells = row.cells.iter().map(|cell| heat_cell(*cell)).collect_view();
    view! {
        <tr>
            <th scope="row" class=depth_class(row.depth)><a href=href>{name}</a></th>
            <td class="num">{move || words::count(counts.covered)}</td>
            <td class="num">{move || words::share(counts.submitted, counts.covered)}</td>
            {cells}
        </tr>
    }
    .into_any()
}

fn heat_cell(cell: Cell) -> AnyView {
    match cell {
        Cell::Mean { gap, .. } => view! { <HeatCell text=move || words::levels(gap) step=step(gap)/> }.into_any(),
        Cell::Hidden => view! { <HiddenCell label=text::office::heat::HIDDEN/> }.into_any(),
        Cell::Empty => view! {
            <td class="mid soft">
                <span aria-hidden="true">"·"</span>
                <span class="visually-hidden">{text::office::heat::EMPTY}</span>
            </td>
        }
        .into_any(),
    }
}

/// Which ground a mean gap stands on, decided by the number as it is shown, so that equal numbers look the same.
fn step(gap_hundredths: u32) -> u8 {
    let tenths = gap_hundredths.saturating_add(5) / 10;
    (0..).zip(STEP_TENTHS_MAX).find(|(_, most)| tenths <= *most).map_or(4, |(step, _)| step)
}

/// Units below units, as deep as the stylesheet goes.
const fn depth_class(depth: u32) -> &'static str {
    match depth {
        0 => "",
        1 => "depth-1",
        2 => "depth-2",
        _ => "depth-3",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_follows_the_number_that_is_shown() {
        let shown = [(0, 0), (14, 0), (15, 1), (44, 1), (45, 2), (74, 2), (75, 3), (114, 3), (115, 4), (500, 4)];
        for (gap, ground) in shown {
            assert_eq!(step(gap), ground, "{gap}");
        }
        assert_eq!(step(u32::MAX), 4);
    }
}
