//! Overview and heat map.

use axum::extract::State;
use domain::{
    access::Action,
    report::{Cell, Counts, Figures, Spread},
    wire::office as wire,
};

use super::{Error, Stage, tops};
use crate::{
    auth::{reach::Reach, session::SignedIn},
    http::{authenticated::Caller, body::Json, parts::Query},
    state::AppState,
    store::{self, Connection, office},
};

pub(super) async fn overview(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::ScopeQuery>,
) -> Result<Json<wire::Overview>, Error> {
    let (reach, stage) = weigh(&state, &who, Action::SeeOverview, query).await?;
    let figures = gather(state.db.read(), &reach, &stage).await?;
    let tops = tops(state.db.read(), &reach, who.today).await?;
    Ok(Json(describe_group(&reach, &stage, tops, &figures)))
}

pub(super) async fn heat_map(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::ScopeQuery>,
) -> Result<Json<wire::HeatMap>, Error> {
    let (reach, stage) = weigh(&state, &who, Action::SeeHeatMap, query).await?;
    let figures = gather(state.db.read(), &reach, &stage).await?;
    Ok(Json(describe_heat_map(&reach, &stage, &figures)))
}

/// Asks the access table, and sets the stage; what is reached, and what its figures rest on, are those of the stage's day.
pub(super) async fn weigh(
    state: &AppState,
    who: &SignedIn,
    action: Action,
    query: wire::ScopeQuery,
) -> Result<(Reach, Stage), Error> {
    let reach = Reach::find(state.db.read(), who, action, query.unit).await?;
    let mut stage = Stage::set(state, who.now, reach.agency, query.period).await?;
    let reach = stage.reach(state, who, (action, query.unit), reach).await?;
    stage.rest(state, &reach).await?;
    Ok((reach, stage))
}

/// The figures of the whole agency: small groups are hidden once, for all who look.
pub(super) async fn gather<C: Connection>(on: &C, reach: &Reach, stage: &Stage) -> Result<Figures, store::Error> {
    let own = office::figures(on, &stage.scene, stage.results_until(reach.permit)).await?;
    let present = own.values().flat_map(|figures| figures.gaps.keys().copied()).collect();
    let competencies = stage.columns(&present);
    Ok(Figures::new(reach.tree.clone(), own, competencies, stage.group_min(reach.permit)))
}

/// The figures of all that is reached, as one group.
pub(super) fn describe_group(
    reach: &Reach,
    stage: &Stage,
    tops: Vec<wire::UnitName>,
    figures: &Figures,
) -> wire::Overview {
    let group = figures.group(reach.tops().as_deref());
    let gaps = group.gaps.iter().map(|gap| wire::MeanGap {
        competency: stage.competency(gap.competency),
        gap: hundredths(gap.mean_hundredths),
        people: gap.people,
        with_gap: gap.with_gap,
    });
    wire::Overview {
        period: stage.period(),
        tops,
        footing: stage.footing(reach.permit),
        counts: counts(group.counts),
        gaps: gaps.collect(),
        distribution: group.spread.map(distribution),
        hidden: group.hidden,
    }
}

pub(super) fn describe_heat_map(reach: &Reach, stage: &Stage, figures: &Figures) -> wire::HeatMap {
    let rows = figures.heat_map();
    let rows = reach.units().filter_map(|(depth, unit)| {
        let row = rows.iter().find(|row| row.unit == unit.id)?;
        Some(wire::HeatRow {
            unit: wire::UnitName { id: unit.id, name: unit.name.clone() },
            depth: u32::try_from(depth).unwrap_or(u32::MAX),
            counts: counts(row.counts),
            cells: row.cells.iter().map(cell).collect(),
        })
    });
    wire::HeatMap {
        period: stage.period(),
        footing: stage.footing(reach.permit),
        competencies: figures.competencies().iter().map(|code| stage.competency(*code)).collect(),
        rows: rows.collect(),
    }
}

fn cell(cell: &Cell) -> wire::HeatCell {
    match *cell {
        Cell::Shown { count, mean_hundredths } => {
            wire::HeatCell::Mean { gap: hundredths(mean_hundredths), people: count }
        }
        Cell::Hidden => wire::HeatCell::Hidden,
        Cell::Empty => wire::HeatCell::Empty,
    }
}

pub(super) fn counts(counts: Counts) -> wire::Counts {
    let Counts { submitted, begun, not_begun, no_post } = counts;
    wire::Counts { covered: counts.covered(), submitted, begun, not_begun, no_post }
}

fn distribution(spread: Spread) -> wire::Distribution {
    let bins =
        spread.bins.iter().map(|bin| wire::Bin { from: bin.from_hundredths, to: bin.to_hundredths, people: bin.count });
    wire::Distribution { bins: bins.collect(), median: spread.median, people: spread.people }
}

/// Gaps are never negative.
fn hundredths(mean: i64) -> u32 {
    u32::try_from(mean).unwrap_or_default()
}
