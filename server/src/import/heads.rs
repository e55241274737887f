//! Who heads units, as a list of units names them: judged beside the posts and places on record, and written with who follows whom, which
//! also changes where a list puts a unit into another one.
//!
//! Promises: whom a hand has named stays until a hand says otherwise; who heads a unit by their structural post needs no naming; a list
//! without the column names nobody. Refuses: somebody who has no place in the unit, whoever stands against a structural post, and
//! heads that would put people into a circle.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{PersonId, UnitId},
    intake::{Field, Flaw, Reason, UnitRow, Whom},
    structure::{Headship, Naming, Node},
    time::DateRange,
    wire::office::imports::{Effect, Line},
};

use super::{
    ground::{Ground, Told, Writes, differs},
    places::{Found, Units},
    record::{self, FILE, HAND, HeadFact, Record},
};
use crate::structure::heads::{Lines, by_post, follow};

/// What a list does to the heads of units.
#[derive(Default)]
pub(super) struct Laid {
    /// What is wrong with it; then there is nothing else.
    pub(super) flaws: Found,
    /// Units whose named head is another: who was, and who is then.
    pub(super) heads: BTreeMap<UnitId, (Option<String>, Option<String>)>,
    /// People who are under another because of it.
    pub(super) people: Vec<Told>,
}

/// Judges what good rows say of heads, and writes what differs.
pub(super) fn lay(ground: &Ground<'_>, units: &Units, rows: &[(usize, &UnitRow)], writes: &mut Writes<'_>) -> Laid {
    let mut laid = Laid::default();
    let (known, today) = (ground.record, ground.today);
    let flaw = |at: usize, reason: Reason| (at, Flaw { field: Some(Field::Head), reason });
    let nodes = nodes(ground, units);
    let moves = nodes.iter().any(|node| {
        let fact = known.codes.get(&node.unit.id).and_then(|code| known.units.get(code));
        fact.is_some_and(|fact| fact.node.unit.parent != node.unit.parent)
    });
    if !moves && !ground.columns.has(Field::Head) {
        return laid;
    }
    let by_post = by_post(known, &nodes, today);
    let counts = |fact: &&HeadFact| fact.naming.lasts(held(ground, fact.naming.person), today);
    let counting: BTreeMap<UnitId, &HeadFact> =
        known.heads.iter().filter(counts).map(|fact| (fact.naming.unit, fact)).collect();
    let (mut heads, mut seen) = (known.heads.clone(), BTreeSet::new());
    let mut changed: BTreeMap<UnitId, (usize, Option<PersonId>, Option<PersonId>)> = BTreeMap::new();
    for (at, row) in rows {
        let (Some(said), Some(unit)) = (&row.head, units.id(&row.code)) else { continue };
        if !seen.insert(unit) {
            continue;
        }
        let wanted = match said.as_ref().map(|whom| judge(ground, &by_post, unit, whom)) {
            None => None,
            Some(Ok(person)) => person,
            Some(Err(reason)) => {
                laid.flaws.push(flaw(*at, reason));
                continue;
            }
        };
        let now = counting.get(&unit);
        let before = now.map(|fact| fact.naming.person);
        if before == wanted || now.is_some_and(|fact| fact.origin == HAND) {
            continue;
        }
        record::name_head(&mut heads, Headship { unit, person: wanted, from: today }, FILE, writes);
        changed.insert(unit, (*at, before, wanted));
    }
    if !laid.flaws.is_empty() || (changed.is_empty() && !moves) {
        return laid;
    }
    let followed = follow(known, &nodes, &heads, today, writes);
    for (person, under) in &followed.circles {
        let caught = |(_, _, head): &&(usize, Option<PersonId>, Option<PersonId>)| {
            head.is_some() && (*head == Some(*person) || head == under)
        };
        laid.flaws.extend(changed.values().filter(caught).map(|(at, ..)| flaw(*at, Reason::SupervisorCycle)));
    }
    let name = |id: Option<PersonId>| id.and_then(|id| known.people.get(&id)).map(|person| person.name.clone());
    laid.heads = changed.into_iter().map(|(unit, (_, before, after))| (unit, (name(before), name(after)))).collect();
    laid.people = told(known, followed.lines);
    laid
}

/// Whoever is under another than before, as it is told.
pub(super) fn told(known: &Record, lines: Lines) -> Vec<Told> {
    let name = |id: Option<PersonId>| id.and_then(|id| known.people.get(&id)).map(|person| person.name.clone());
    let told = lines.into_iter().filter_map(|(id, before, after)| {
        let person = known.people.get(&id)?;
        let mut differences = Vec::new();
        differs(&mut differences, Field::Supervisor, name(before), name(after));
        let line = Line {
            line: None,
            name: person.name.clone(),
            code: person.nip().map(|dated| dated.nip.as_str().to_owned()).unwrap_or_default(),
            effect: Effect::Changed,
            differences,
            roles: Vec::new(),
            faults: Vec::new(),
            contenders: Vec::new(),
        };
        Some((line, after.is_none()))
    });
    told.collect()
}

/// Whom a cell means, and that they can head the unit; nobody is to be named where they head it by their post.
fn judge(
    ground: &Ground<'_>,
    by_post: &BTreeMap<UnitId, PersonId>,
    unit: UnitId,
    whom: &Whom,
) -> Result<Option<PersonId>, Reason> {
    let known = ground.record;
    let (found, text) = match whom {
        Whom::Nip(nip) => (known.by_nip.get(nip), nip.as_str()),
        Whom::Siasn(id) => (known.by_siasn.get(id), id.as_str()),
    };
    let Some(person) = found.copied() else {
        return Err(if known.elsewhere.contains(text) { Reason::NipElsewhere } else { Reason::UnknownHead });
    };
    match by_post.get(&unit) {
        Some(head) if *head == person => return Ok(None),
        Some(_) => return Err(Reason::HeadByPost),
        None => {}
    }
    let naming = Naming { unit, person, range: DateRange { from: ground.today, to: None } };
    if naming.lasts(held(ground, person), ground.today) { Ok(Some(person)) } else { Err(Reason::HeadElsewhere) }
}

/// What somebody of the agency holds in it.
fn held<'a>(ground: &'a Ground<'_>, person: PersonId) -> &'a [domain::people::Assignment] {
    ground.record.people.get(&person).map(|person| person.assignments.as_slice()).unwrap_or_default()
}

/// The units that differ from the record, as they are today.
fn nodes(ground: &Ground<'_>, units: &Units) -> Vec<Node> {
    let known = ground.record;
    let differing = units.tree.units().iter().filter_map(|unit| {
        match known.codes.get(&unit.id).and_then(|code| known.units.get(code)) {
            Some(fact) if fact.node.unit == *unit => None,
            Some(fact) => Some(Node { unit: unit.clone(), ..fact.node.clone() }),
            None => Some(Node::new(unit.clone(), None)),
        }
    });
    differing.collect()
}
