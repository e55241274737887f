//! Whom periods that are open or still to come ask, before and after a unit goes elsewhere.
//!
//! A period covers units with all below them, so that whoever goes along with a unit may come out of one period, or into another. Who has
//! begun in it, or was given more time, stays in it wherever their unit lies, and is not counted. Who has no post is asked by none.
//!
//! Promises: people are weighed as their own programs weigh them, on the nearest day of the period. Refuses: periods of the whole agency,
//! which no change of the tree can leave.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AgencyId, PersonId, UnitId},
    intake::Above,
    people::{Assignment, assignment_on},
    period::Phase,
    structure::{Node, Plan, units_on},
    time::Date,
    wire::{about::Bilingual, office::structure::PeriodAsks},
};

use crate::{
    import::{ground::count, record::Record},
    store::{
        self, Connection,
        periods::{self, Period},
    },
};

/// A period of some units, and who stays in it in any case.
pub(super) struct Asking {
    period: Period,
    takes_part: BTreeSet<PersonId>,
}

/// Those that are open or to come, the earliest first.
pub(super) async fn asking<C: Connection>(on: &C, agency: AgencyId, today: Date) -> Result<Vec<Asking>, store::Error> {
    let mut all = periods::all(on, agency).await?;
    all.retain(|period| {
        let over = Phase::of(period.opens, period.closes, today) == Phase::Over;
        !over && !period.coverage.units.is_empty()
    });
    let mut asking = Vec::with_capacity(all.len());
    for period in all.into_iter().rev() {
        let takes_part = periods::taking_part(on, period.id).await?;
        asking.push(Asking { period, takes_part });
    }
    Ok(asking)
}

/// Whom they ask otherwise once the plan is carried out; those that ask the same people as before are left out.
pub(super) fn differing(known: &Record, asking: &[Asking], plan: &Plan, today: Date) -> Vec<PeriodAsks> {
    let told = asking.iter().map(|asking| asks(known, asking, plan, today));
    told.filter(|asks| asks.no_longer > 0 || asks.newly > 0).collect()
}

fn asks(known: &Record, Asking { period, takes_part }: &Asking, plan: &Plan, today: Date) -> PeriodAsks {
    let day = today.max(period.opens);
    let was: BTreeMap<UnitId, &Node> = known.units.values().map(|fact| (fact.node.unit.id, &fact.node)).collect();
    let mut then = was.clone();
    then.extend(plan.nodes.iter().map(|node| (node.unit.id, node)));
    let (was, then) = (above(&was, day), above(&then, day));
    let mut moved: BTreeMap<PersonId, Vec<Assignment>> = BTreeMap::new();
    for held in &plan.assignments {
        moved.entry(held.person).or_default().push(*held);
    }
    let asked = |held: &[Assignment], tree: &Above| {
        let Some(held) = assignment_on(held, day) else { return false };
        let post = held.position.and_then(|id| known.posts.get(&id));
        post.is_some_and(|fact| period.coverage.covers(&path(tree, held.unit), Some(fact.post.on(day).kind)))
    };
    let (mut no_longer, mut newly) = (0, 0);
    for person in known.people.values().filter(|person| !takes_part.contains(&person.id)) {
        let mut held = person.assignments.clone();
        let before = asked(&held, &was);
        if let Some(moved) = moved.get(&person.id) {
            held.retain(|held| moved.iter().all(|moved| moved.id != held.id));
            held.extend(moved);
        }
        match (before, asked(&held, &then)) {
            (true, false) => no_longer += 1,
            (false, true) => newly += 1,
            _ => {}
        }
    }
    let name = Bilingual { id: period.name.indonesian.clone(), en: period.name.english.clone() };
    PeriodAsks { name, no_longer: count(no_longer), newly: count(newly) }
}

/// What each unit lies in on that day.
fn above(nodes: &BTreeMap<UnitId, &Node>, day: Date) -> Above {
    let nodes: Vec<Node> = nodes.values().map(|node| (*node).clone()).collect();
    units_on(&nodes, day).into_iter().map(|unit| (unit.id, unit.parent)).collect()
}

/// A unit with all above it.
fn path(tree: &Above, unit: UnitId) -> Vec<UnitId> {
    let above = |at: &UnitId| tree.get(at).copied().flatten();
    core::iter::successors(Some(unit), above).take(tree.len() + 1).collect()
}
