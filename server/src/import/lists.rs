//! Lists of units and of posts beside the record. Neither takes anything away: what has been held or assessed stays on record.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    intake::{Field, Flaw, Reason, UnitRow, post_row, unit_row},
    people::Position,
    structure::Post,
    wire::office::imports::{Effect, Line},
};

use super::{
    ground::{Ground, Outcome, Told, Writes, count, differs, of_file},
    heads::{self, Laid},
    places::{Found, Posts, Units},
};
use crate::structure::heads::follow_posts;

/// How often a list of units is looked at anew without the rows whose heads were found to be bad.
const LOOKS_MAX: usize = 20;

/// Flaws by row.
type Flaws = BTreeMap<usize, Vec<Flaw>>;

fn add(flaws: &mut Flaws, found: Found) {
    for (at, flaw) in found {
        let known = flaws.entry(at).or_default();
        if !known.iter().any(|known| known.field == flaw.field) {
            known.push(flaw);
        }
    }
}

/// A row that has as many cells as there are columns.
fn is_whole(ground: &Ground<'_>, at: usize) -> Result<(), Vec<Flaw>> {
    let whole = ground.sheet.rows[at].cells.len() == ground.sheet.columns.len();
    if whole { Ok(()) } else { Err(vec![Flaw { field: None, reason: Reason::FieldCount }]) }
}

fn line(ground: &Ground<'_>, at: usize, (name, code): (Field, Field), effect: Effect) -> Line {
    let cell = |field| ground.cell(at, field).chars().take(domain::intake::CELL_CHARS_MAX).collect();
    Line {
        line: Some(ground.sheet.rows[at].line),
        name: cell(name),
        code: cell(code),
        effect,
        differences: Vec::new(),
        roles: Vec::new(),
        faults: Vec::new(),
        contenders: Vec::new(),
    }
}

fn faulty(ground: &Ground<'_>, flaws: Flaws, heads: (Field, Field)) -> impl Iterator<Item = Told> {
    flaws.into_iter().map(move |(at, flaws)| {
        let faults = flaws.into_iter().map(|flaw| ground.fault(at, flaw)).collect();
        (Line { faults, ..line(ground, at, heads, Effect::Faulty) }, false)
    })
}

/// Units, what lies in what, and who heads them.
pub(super) fn units(ground: &Ground<'_>) -> Outcome {
    let mut flaws = Flaws::new();
    let mut rows: Vec<(usize, UnitRow)> = Vec::new();
    for (at, row) in ground.sheet.rows.iter().enumerate() {
        match is_whole(ground, at).and_then(|()| unit_row(ground.columns.row(&row.cells))) {
            Ok(unit) => rows.push((at, unit)),
            Err(found) => {
                flaws.insert(at, found);
            }
        }
    }
    let (mut bad, mut headless): (BTreeSet<String>, BTreeSet<usize>) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..LOOKS_MAX {
        let (mut found, mut writes) = (Found::new(), Writes::new(ground.record));
        let mut said: Vec<(usize, &UnitRow)> = rows.iter().map(|(at, row)| (*at, row)).collect();
        said.retain(|(at, _)| !headless.contains(at));
        let Some(units) = Units::arrange(ground, &said, &mut bad, &mut found, &mut writes) else {
            return Outcome::refused(ground.sheet.rows.len(), vec![of_file(Reason::UnitCycle)]);
        };
        add(&mut flaws, found);
        said.retain(|(at, _)| !flaws.contains_key(at));
        let laid = heads::lay(ground, &units, &said, &mut writes);
        if laid.flaws.is_empty() {
            return told_units(ground, (&rows, flaws), (&units, laid), writes);
        }
        headless.extend(laid.flaws.iter().map(|(at, _)| *at));
        add(&mut flaws, laid.flaws);
    }
    Outcome::refused(ground.sheet.rows.len(), vec![of_file(Reason::SupervisorCycle)])
}

/// What becomes of each unit, and of whoever is under another than before.
fn told_units(
    ground: &Ground<'_>,
    (rows, flaws): (&[(usize, UnitRow)], Flaws),
    (units, laid): (&Units, Laid),
    writes: Writes<'_>,
) -> Outcome {
    let heads = (Field::UnitName, Field::UnitCode);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut told: Vec<Told> = Vec::new();
    for (at, row) in rows.iter().filter(|(at, _)| !flaws.contains_key(at)) {
        let known = ground.record.units.get(&row.code);
        let mut differences = Vec::new();
        if let (Some(known), Some(now)) = (known, units.by_code.get(&row.code)) {
            let code = |unit: &domain::people::Unit| unit.parent.and_then(|parent| units.codes.get(&parent).cloned());
            differs(&mut differences, Field::UnitName, Some(known.node.unit.name.clone()), Some(now.name.clone()));
            differs(&mut differences, Field::ParentCode, code(&known.node.unit), code(now));
            if let Some((before, after)) = laid.heads.get(&now.id) {
                differs(&mut differences, Field::Head, before.clone(), after.clone());
            }
        }
        let effect = match known {
            _ if !seen.insert(&row.code) => Effect::Same,
            None => Effect::New,
            Some(_) if differences.is_empty() => Effect::Same,
            Some(_) if differences.iter().any(|differs| differs.field == Field::ParentCode) => Effect::Moved,
            Some(_) => Effect::Changed,
        };
        told.push((Line { differences, ..line(ground, *at, heads, effect) }, false));
    }
    told.extend(faulty(ground, flaws, heads));
    let supervisors = count(laid.people.len());
    told.extend(laid.people);
    let mut outcome = Outcome::of(ground.sheet.rows.len(), writes.finish(), told);
    outcome.counts.supervisors = supervisors;
    outcome
}

/// Posts and their kinds.
pub(super) fn posts(ground: &Ground<'_>) -> Outcome {
    let (mut flaws, mut writes, mut posts) = (Flaws::new(), Writes::new(ground.record), Posts::of(ground));
    let heads = (Field::PostTitle, Field::PostCode);
    let mut told: Vec<Told> = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, row) in ground.sheet.rows.iter().enumerate() {
        let read = is_whole(ground, at).and_then(|()| post_row(ground.columns.row(&row.cells)));
        let taken = read.and_then(|mut row| {
            // What a list of posts makes of grade and echelon is its word on the kind.
            row.stated = row.kind.is_some();
            posts.take(&row, &mut writes).map_err(|flaw| vec![flaw])
        });
        let id = match taken {
            Ok(id) => id,
            Err(found) => {
                flaws.insert(at, found);
                continue;
            }
        };
        let mut differences = Vec::new();
        let known = ground.record.posts.get(&id);
        if let (Some(known), Some(now)) = (known, posts.by_id.get(&id)) {
            let (known, now) = (known.now(), now.now());
            differs(&mut differences, Field::PostTitle, Some(known.title.clone()), Some(now.title.clone()));
            let kind = |post: &Position| Some(post.kind.code().to_owned());
            differs(&mut differences, Field::PostKind, kind(known), kind(now));
        }
        let effect = match known {
            _ if !seen.insert(id) => Effect::Same,
            None => Effect::New,
            Some(_) if differences.is_empty() => Effect::Same,
            Some(_) => Effect::Changed,
        };
        told.push((Line { differences, ..line(ground, at, heads, effect) }, false));
    }
    told.extend(faulty(ground, flaws, heads));
    let people = followed(ground, &posts, &mut writes);
    let supervisors = count(people.len());
    told.extend(people);
    let mut outcome = Outcome::of(ground.sheet.rows.len(), writes.finish(), told);
    outcome.counts.supervisors = supervisors;
    outcome
}

/// Whoever is under another than before, where posts are of another kind: who heads a unit follows from that.
fn followed(ground: &Ground<'_>, posts: &Posts<'_>, writes: &mut Writes<'_>) -> Vec<Told> {
    let known = ground.record;
    let reformed = known.posts.iter().filter_map(|(id, was)| {
        let now = posts.by_id.get(id)?;
        (now.now().kind != was.now().kind).then(|| now.post.clone())
    });
    let reformed: Vec<Post> = reformed.collect();
    if reformed.is_empty() {
        return Vec::new();
    }
    heads::told(known, follow_posts(known, &reformed, ground.today, writes))
}
