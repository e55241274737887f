//! A change of the tree beside the record.

use domain::{
    ids::UnitId,
    people::{Assignment, Unit},
    structure::{Change, Fault, Node, Plan, Wrong, restructure},
    time::Date,
    wire::office::structure::{CODE_CHARS_MAX, NAME_CHARS_MAX, ReviseUnit, UnitChange},
};

use super::{
    Frame, Outcome,
    coverage::{self, Asking},
    first_day,
    lines::{Differing, Ladder},
};
use crate::{
    import::{
        ground::{Writes, count},
        record::{self, Record, UnitFact},
    },
    store::{audit::Subject, record::Table},
};

pub(super) fn plan(frame: Frame, known: &Record, asked: &ReviseUnit, asking: &[Asking]) -> Outcome {
    let mut wrong: Vec<Wrong> = Vec::new();
    let from = first_day(&asked.from, &mut wrong);
    let change = change(frame, known, asked, &mut wrong);
    let mut facts: Vec<&UnitFact> = known.units.values().collect();
    facts.sort_by_key(|fact| (fact.sort, fact.node.unit.id));
    let nodes: Vec<Node> = facts.iter().map(|fact| fact.node.clone()).collect();
    let (Some(change), Some(from)) = (change, from) else { return Outcome::refused(wrong) };
    let own = known.people.values().flat_map(|person| &person.assignments);
    let held: Vec<Assignment> = own.chain(&known.visiting).copied().collect();
    match restructure(&nodes, &held, &change, from, frame.bounds) {
        Ok(plan) if wrong.is_empty() => {
            let mut outcome = of_plan(frame, known, asked, (&change, from), &plan);
            outcome.seen.periods = coverage::differing(known, asking, &plan, frame.bounds.today);
            outcome
        }
        Ok(_) => Outcome::refused(wrong),
        Err(more) => {
            wrong.extend(more);
            Outcome::refused(wrong)
        }
    }
}

/// What is asked for as a change; all that is wrong with it by itself goes to `wrong`.
fn change(frame: Frame, known: &Record, asked: &ReviseUnit, wrong: &mut Vec<Wrong>) -> Option<Change> {
    let (name, code) = (asked.name.trim(), asked.code.trim());
    if matches!(asked.change, UnitChange::Create | UnitChange::Rename) {
        wrong.extend(fault(name, NAME_CHARS_MAX).map(|fault| ("name", fault)));
    }
    if asked.change == UnitChange::Create {
        match fault(code, CODE_CHARS_MAX) {
            Some(fault) => wrong.push(("code", fault)),
            None if known.units.contains_key(code) => wrong.push(("code", Fault::Taken)),
            None => {}
        }
        // As imports derive it, so that a list that names the code means this unit.
        let id = UnitId::derive(&[frame.agency.uuid().as_bytes(), code.as_bytes()]);
        let taken = wrong.contains(&("code", Fault::Taken));
        return (!taken).then(|| Change::Create(Unit { id, parent: asked.parent, name: name.to_owned() }));
    }
    let Some(unit) = asked.unit else {
        wrong.push(("unit", Fault::Empty));
        return None;
    };
    Some(match asked.change {
        // Whom a unit is headed by is no change of the tree: `heads` plans it.
        UnitChange::Create | UnitChange::Head | UnitChange::NoHead => return None,
        UnitChange::Rename => Change::Rename(unit, name.to_owned()),
        UnitChange::Move => Change::Move(unit, asked.parent),
        UnitChange::Close => Change::Close(unit),
        UnitChange::Merge => match asked.into {
            Some(into) => Change::Merge(unit, into),
            None => {
                wrong.push(("into", Fault::Empty));
                return None;
            }
        },
    })
}

/// What is wrong with a text of one line.
pub(super) fn fault(text: &str, most: usize) -> Option<Fault> {
    if text.is_empty() {
        Some(Fault::Empty)
    } else if text.chars().nth(most).is_some() {
        Some(Fault::Long)
    } else {
        text.chars().any(char::is_control).then_some(Fault::Choice)
    }
}

fn of_plan(frame: Frame, known: &Record, asked: &ReviseUnit, (change, from): (&Change, Date), plan: &Plan) -> Outcome {
    let (mut outcome, mut writes) = (Outcome::default(), Writes::new(known));
    let today = frame.bounds.today;
    let last = known.units.values().map(|fact| fact.sort).max().unwrap_or_default();
    for node in &plan.nodes {
        let on_record = known.codes.get(&node.unit.id).and_then(|code| known.units.get(code));
        let (code, sort) = match on_record {
            Some(fact) => (fact.code.clone(), fact.sort),
            None => (asked.code.trim().to_owned(), last + 1),
        };
        record::put_unit(frame.agency, &UnitFact { code, node: node.clone(), sort }, &mut writes);
    }
    for held in &plan.assignments {
        writes.set(Table::Assignment, record::assignment(held));
    }
    let (unit, goes) = match change {
        Change::Create(unit) => (unit.id, false),
        Change::Rename(unit, _) | Change::Close(unit) => (*unit, false),
        Change::Move(unit, _) | Change::Merge(unit, _) => (*unit, true),
    };
    if matches!(change, Change::Merge(..) | Change::Close(_)) {
        outcome.seen.roles = end_roles(known, unit, today, &mut writes);
    }
    if goes {
        let differing = Differing { nodes: &plan.nodes, assignments: &plan.assignments, ..Differing::default() };
        let ladder = Ladder::after(known, &differing, today);
        ladder.rearrange(&|_| None, true, &mut writes, &mut outcome);
    }
    outcome.seen.people = count(plan.people.len());
    outcome.seen.units = match change {
        Change::Move(..) => 1,
        Change::Merge(..) => count(plan.nodes.len() - 1),
        _ => 0,
    };
    let (people, lines) = (outcome.seen.people, outcome.seen.lines);
    let detail = format!("{} from={from} people={people} lines={lines}", asked.change.code());
    outcome.logged = Some((Subject::Place(unit.uuid()), detail));
    outcome.writes = writes.finish();
    outcome
}

/// Roles that hold for a unit alone end with it, today.
fn end_roles(known: &Record, unit: UnitId, today: Date, writes: &mut Writes<'_>) -> u32 {
    let (unit, today) = (unit.to_string(), today.to_string());
    let mut ended = 0;
    for grant in known.people.values().flat_map(|person| &person.grants) {
        // Dates rest as `YYYY-MM-DD`, which is in order as text.
        let lasts = grant[8].as_ref().is_none_or(|to| *to > today);
        if grant[4].as_deref() == Some(unit.as_str()) && lasts {
            let mut grant = grant.clone();
            grant[8] = Some(today.clone());
            writes.set(Table::Grant, grant);
            ended += 1;
        }
    }
    ended
}
