//! A list of people beside the record: who is new, changed, moved, gone, and under whom.
//!
//! Promises: a row with a fault leaves whoever stands in it as they are; nothing depends on the order of rows but which of two that say
//! the same is at fault; the same list upon what it has left changes nothing.

mod held;
mod lines;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::PersonId,
    intake::{Field, Flaw, PeopleRow, PersonRow, PlaceRow, Reason, people_row, plain},
    nip::{Nip, NipKind},
    people::DatedNip,
    time::{Date, DateRange},
    wire::office::imports::{Difference, Effect, Line},
};

use self::{held::Held, lines::Chain};
use super::{
    ground::{Ground, Outcome, Told, Writes, count, differs, of_file},
    places::{Found, Posts, Units},
    record::{self, PersonFact, SiasnFact},
};
use crate::store::record::Table;

/// How often a list is looked at anew without the rows that were found to be bad. Each look finds what the one before has hidden; a
/// list of people at work needs two or three.
const LOOKS_MAX: usize = 20;

/// Compares.
pub(super) fn plan(ground: &Ground<'_>) -> Outcome {
    let rows: Vec<Read> = (0..ground.sheet.rows.len()).map(|at| Read::of(ground, at)).collect();
    let mut known = Known { flaws: BTreeMap::new(), bad_units: BTreeSet::new(), unruled: BTreeSet::new() };
    for (at, read) in rows.iter().enumerate() {
        if ground.sheet.rows[at].cells.len() != ground.sheet.columns.len() {
            known.flaws.insert(at, vec![Flaw { field: None, reason: Reason::FieldCount }]);
        } else if !read.row.flaws.is_empty() {
            known.flaws.insert(at, read.row.flaws.clone());
        }
    }
    for _ in 0..LOOKS_MAX {
        let mut look = Look::new(ground, &rows, &known);
        let Some(units) = look.units() else { return Outcome::refused(rows.len(), vec![of_file(Reason::UnitCycle)]) };
        look.compare(&units);
        let Look { found, bad_units, unruled, .. } = &look;
        if found.is_empty() && *unruled == known.unruled {
            return look.outcome(&units);
        }
        let (bad_units, unruled, found) = (bad_units.clone(), unruled.clone(), look.found);
        known = Known { bad_units, unruled, ..known };
        for (at, flaw) in found {
            let flaws = known.flaws.entry(at).or_default();
            if !flaws.iter().any(|known| known.field == flaw.field) {
                flaws.push(flaw);
            }
        }
    }
    Outcome::refused(rows.len(), vec![of_file(Reason::SupervisorCycle)])
}

/// A row as it was read, and by what its person can be known even where it is bad.
struct Read {
    row: PeopleRow,
    nip: Option<Nip>,
    siasn: Option<String>,
    name: String,
}

impl Read {
    fn of(ground: &Ground<'_>, at: usize) -> Self {
        let row = people_row(ground.columns.row(&ground.sheet.rows[at].cells));
        Self {
            row,
            nip: Nip::parse(ground.cell(at, Field::Nip)).ok(),
            siasn: Some(ground.cell(at, Field::SiasnId)).filter(|id| !id.is_empty()).map(str::to_owned),
            name: plain(ground.cell(at, Field::Name)),
        }
    }
}

/// What earlier looks have found.
struct Known {
    flaws: BTreeMap<usize, Vec<Flaw>>,
    bad_units: BTreeSet<String>,
    /// Those for whom the heads of units would close a circle: they are left without a supervisor.
    unruled: BTreeSet<PersonId>,
}

/// Somebody in a good row.
struct Listed<'a> {
    at: usize,
    id: PersonId,
    row: &'a PersonRow,
    on_record: Option<&'a PersonFact>,
    differences: Vec<Difference>,
    /// Where they are after the import, while they are in service.
    held: Option<Held>,
    leaves: bool,
}

/// One look at the whole list.
struct Look<'a> {
    ground: &'a Ground<'a>,
    rows: &'a [Read],
    known: &'a Known,
    found: Found,
    bad_units: BTreeSet<String>,
    unruled: BTreeSet<PersonId>,
    writes: Writes<'a>,
    posts: Posts<'a>,
    listed: Vec<Listed<'a>>,
    /// Those in rows of the list, good or bad.
    named: BTreeSet<PersonId>,
    /// Those who are missing from it, and gone.
    missing: Vec<PersonId>,
    in_scope: usize,
    told: Vec<Told>,
    supervisors: usize,
    /// Units that more than one person would head.
    contested: Vec<Line>,
}

impl<'a> Look<'a> {
    fn new(ground: &'a Ground<'a>, rows: &'a [Read], known: &'a Known) -> Self {
        Self {
            ground,
            rows,
            known,
            found: Vec::new(),
            bad_units: known.bad_units.clone(),
            unruled: known.unruled.clone(),
            writes: Writes::new(ground.record),
            posts: Posts::of(ground),
            listed: Vec::new(),
            named: BTreeSet::new(),
            missing: Vec::new(),
            in_scope: 0,
            told: Vec::new(),
            supervisors: 0,
            contested: Vec::new(),
        }
    }

    fn flaw(&mut self, at: usize, field: Field, reason: Reason) {
        self.found.push((at, Flaw { field: Some(field), reason }));
    }

    fn units(&mut self) -> Option<Units> {
        let said = self.rows.iter().enumerate().filter_map(|(at, read)| {
            let bad =
                |field| self.known.flaws.get(&at).is_some_and(|flaws| flaws.iter().any(|flaw| flaw.field == field));
            let spoilt = [None, Some(Field::UnitCode), Some(Field::UnitName), Some(Field::ParentCode)];
            let unit = read.row.unit.as_ref().filter(|_| !spoilt.into_iter().any(bad));
            unit.map(|unit| (at, unit))
        });
        let said: Vec<_> = said.collect();
        Units::arrange(self.ground, &said, &mut self.bad_units, &mut self.found, &mut self.writes)
    }

    fn compare(&mut self, units: &Units) {
        self.identify();
        let mut listed = std::mem::take(&mut self.listed);
        for one in &mut listed {
            self.person(one, units);
        }
        self.listed = listed;
        self.gone(units);
        Chain::lay(self, units);
    }

    /// Who stands in which row: by SIASN's id, then by number.
    fn identify(&mut self) {
        let record = self.ground.record;
        let (mut nips, mut ids, mut taken) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (at, read) in self.rows.iter().enumerate() {
            let by_siasn = read.siasn.as_ref().and_then(|id| record.by_siasn.get(id));
            let by_nip = read.nip.and_then(|nip| record.by_nip.get(&nip));
            self.named.extend(by_siasn.or(by_nip));
            if self.known.flaws.contains_key(&at) {
                // Somebody whose number cannot be read is still not missing.
                continue;
            }
            let Some(row) = &read.row.person else { continue };
            if !nips.insert(row.nip) {
                self.flaw(at, Field::Nip, Reason::DuplicateNip);
                continue;
            }
            if row.siasn.as_ref().is_some_and(|id| !ids.insert(id)) {
                self.flaw(at, Field::SiasnId, Reason::DuplicateSiasnId);
                continue;
            }
            if record.elsewhere.contains(row.nip.as_str()) {
                self.flaw(at, Field::Nip, Reason::NipElsewhere);
                continue;
            }
            if row.siasn.as_ref().is_some_and(|id| record.elsewhere.contains(id)) {
                self.flaw(at, Field::SiasnId, Reason::NipElsewhere);
                continue;
            }
            let id = match (by_siasn, by_nip) {
                (Some(one), Some(other)) if one != other => {
                    self.flaw(at, Field::SiasnId, Reason::IdsDisagree);
                    continue;
                }
                (Some(id), _) | (None, Some(id)) => *id,
                (None, None) => PersonId::derive(&[self.ground.import.uuid().as_bytes(), row.nip.as_str().as_bytes()]),
            };
            // An earlier and a later number of one person are the same person.
            if !taken.insert(id) {
                self.flaw(at, Field::Nip, Reason::DuplicateNip);
                continue;
            }
            let on_record = record.people.get(&id);
            self.listed.push(Listed { at, id, row, on_record, differences: Vec::new(), held: None, leaves: false });
        }
    }

    fn person(&mut self, one: &mut Listed<'a>, units: &Units) {
        let today = self.ground.today;
        let Some(place) = &one.row.place else {
            one.leaves = one.on_record.is_some_and(|person| person.in_service(today));
            return;
        };
        let Some(held) = self.held(one, place, units) else { return };
        let fact = self.fact(one, place);
        if one.on_record != Some(&fact) {
            let same = |known: &PersonFact| record::person(self.ground.agency, known);
            let image = same(&fact);
            if one.on_record.map(same).as_ref() != Some(&image) {
                self.writes.set(Table::Person, image);
            }
        }
        one.held = Some(held);
    }

    /// Where a row puts somebody; nothing where it cannot.
    fn held(&mut self, one: &mut Listed<'a>, place: &PlaceRow, units: &Units) -> Option<Held> {
        let at = one.at;
        let unit = units.id(&place.unit);
        match unit {
            // What this very row says of its unit has been told to be bad.
            None if self.found.iter().any(|(row, _)| *row == at) && self.bad_units.contains(&place.unit) => {}
            None => self.flaw(at, Field::UnitCode, Reason::UnknownUnit),
            // Told already where the row says of its unit what it lies in.
            Some(_) if self.ground.record.units.get(&place.unit).is_some_and(|fact| fact.node.closed.is_some()) => {
                if !self.found.iter().any(|(row, _)| *row == at) {
                    self.flaw(at, Field::UnitCode, Reason::UnitClosed);
                }
            }
            Some(unit) if !units.inside(self.ground.sheet.scope, unit) => {
                self.flaw(at, Field::UnitCode, Reason::OutsideScope);
            }
            Some(_) => {}
        }
        let post = match &place.post {
            None => Some(None),
            Some(post) => match self.posts.take(post, &mut self.writes) {
                Ok(post) => Some(Some(post)),
                Err(flaw) => {
                    self.found.push((at, flaw));
                    None
                }
            },
        };
        let unit = unit.filter(|unit| units.inside(self.ground.sheet.scope, *unit))?;
        match Held::beside(self.ground, one, (unit, post?), place, &mut self.writes) {
            Some(held) => {
                held.tell(one, place, units, &self.posts);
                Some(held)
            }
            None => {
                self.flaw(at, Field::Since, Reason::BeforeRecord);
                None
            }
        }
    }

    /// The person as the row has them; numbers are written beside.
    fn fact(&mut self, one: &mut Listed<'a>, place: &PlaceRow) -> PersonFact {
        let (row, known) = (one.row, one.on_record);
        let employment = known.map_or(row.employed.kind, |known| row.employed.beside(known.employment));
        let rank = row.rank.unwrap_or_else(|| known.and_then(|known| known.rank));
        if let Some(known) = known {
            let told = &mut one.differences;
            differs(told, Field::Name, Some(known.name.clone()), Some(row.name.clone()));
            let code = |kind: domain::people::EmploymentKind| Some(kind.code().to_owned());
            differs(told, Field::Employment, code(known.employment), code(employment));
            let text = |rank: Option<domain::people::Rank>| rank.map(|rank| rank.to_string());
            differs(told, Field::Rank, text(known.rank), text(rank));
        }
        self.number(one, place);
        match known {
            Some(known) => PersonFact { name: row.name.clone(), employment, rank, ..known.clone() },
            None => PersonFact {
                id: one.id,
                name: row.name.clone(),
                employment,
                rank,
                created: self.ground.brought.1,
                nips: Vec::new(),
                siasn: Vec::new(),
                assignments: Vec::new(),
                lines: Vec::new(),
                grants: Vec::new(),
            },
        }
    }

    /// A number, or an id in SIASN, that is not on record holds from a day on, and the one before until the day before.
    fn number(&mut self, one: &mut Listed<'a>, place: &PlaceRow) {
        let (id, row, today) = (one.id, one.row, self.ground.today);
        let first = appointed(row.nip).min(place.since);
        let known = one.on_record;
        if known.is_none_or(|known| known.nips.iter().all(|dated| dated.nip != row.nip)) {
            let last = known.and_then(PersonFact::nip);
            let from = last.map_or(first, |last| appointed(row.nip).max(after(last.range.from)));
            if let (Some(last), Ok(day_before)) = (last, from.yesterday())
                && last.range.to.is_none_or(|to| to > day_before)
            {
                let range = DateRange { to: Some(day_before), ..last.range };
                self.writes.set(Table::Nip, record::nip(id, &DatedNip { range, ..last }));
            }
            let dated = DatedNip { nip: row.nip, range: DateRange { from, to: None } };
            self.writes.set(Table::Nip, record::nip(id, &dated));
            let before = last.map(|last| last.nip.as_str().to_owned());
            if known.is_some() {
                differs(&mut one.differences, Field::Nip, before, Some(row.nip.as_str().to_owned()));
            }
        }
        let Some(siasn) = &row.siasn else { return };
        let held = known.map(|known| known.siasn.as_slice()).unwrap_or_default();
        if held.iter().any(|fact| fact.id == *siasn) {
            return;
        }
        let last = held.iter().max_by_key(|fact| fact.range.from);
        let from = match last {
            Some(last) => today.max(after(last.range.from)),
            None => known.map_or(first, |known| known.nips.iter().map(|dated| dated.range.from).min().unwrap_or(first)),
        };
        if let (Some(last), Ok(day_before)) = (last, from.yesterday()) {
            let range = DateRange { to: Some(day_before), ..last.range };
            self.writes.set(Table::Siasn, record::siasn(id, &SiasnFact { range, ..last.clone() }));
        }
        let fact = SiasnFact { id: siasn.clone(), range: DateRange { from, to: None } };
        self.writes.set(Table::Siasn, record::siasn(id, &fact));
        if known.is_some() {
            let before = last.map(|last| last.id.clone());
            differs(&mut one.differences, Field::SiasnId, before, Some(siasn.clone()));
        }
    }

    /// Who is in service within the scope and not in a list of all.
    fn gone(&mut self, units: &Units) {
        let today = self.ground.today;
        let bad_names: BTreeSet<&str> = self
            .known
            .flaws
            .keys()
            .map(|at| &self.rows[*at])
            .filter(|read| read.nip.is_none() && !read.name.is_empty())
            .map(|read| read.name.as_str())
            .collect();
        // Whoever stands in a row of another length cannot be known: it may be anybody who seems to be missing.
        let odd = self.known.flaws.values().flatten().any(|flaw| flaw.reason == Reason::FieldCount);
        for (id, person) in &self.ground.record.people {
            let Some(placed) = person.placed(today) else { continue };
            if !units.inside(self.ground.sheet.scope, placed.unit) {
                continue;
            }
            self.in_scope += 1;
            let listed = self.named.contains(id) || bad_names.contains(plain(&person.name).as_str());
            if self.ground.sheet.complete && !listed && !odd {
                self.missing.push(*id);
            }
        }
        let leaving: Vec<PersonId> = self.listed.iter().filter(|one| one.leaves).map(|one| one.id).collect();
        for id in leaving.iter().chain(&self.missing) {
            if let Some(person) = self.ground.record.people.get(id) {
                held::leave(self.ground, person, &mut self.writes);
            }
        }
    }

    fn outcome(mut self, units: &Units) -> Outcome {
        let ground = self.ground;
        for (at, flaws) in &self.known.flaws {
            let read = &self.rows[*at];
            let alone = read.row.unit_alone;
            let (name, code) = if alone { (Field::UnitName, Field::UnitCode) } else { (Field::Name, Field::Nip) };
            let mut flaws = flaws.clone();
            flaws.sort_by_key(|flaw| flaw.field.and_then(|field| ground.columns.place(field)));
            let line = Line {
                line: Some(ground.sheet.rows[*at].line),
                name: ground.cell(*at, name).chars().take(domain::intake::CELL_CHARS_MAX).collect(),
                code: ground.cell(*at, code).chars().take(domain::intake::CELL_CHARS_MAX).collect(),
                effect: Effect::Faulty,
                differences: Vec::new(),
                roles: Vec::new(),
                faults: flaws.into_iter().map(|flaw| ground.fault(*at, flaw)).collect(),
                contenders: Vec::new(),
            };
            self.told.push((line, false));
        }
        self.tell_units(units);
        let (rows, in_scope, supervisors) = (self.rows.len(), count(self.in_scope), count(self.supervisors));
        let mut outcome = Outcome::of(rows, self.writes.finish(), self.told);
        outcome.in_scope = in_scope;
        outcome.counts.supervisors = supervisors;
        // Beside the rows, and among none of their counts.
        outcome.counts.contested = count(self.contested.len());
        outcome.lines.extend(self.contested.into_iter().map(|line| (line, false)));
        outcome
    }

    /// Rows that name a unit alone.
    fn tell_units(&mut self, units: &Units) {
        let known = &self.ground.record.units;
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (at, read) in self.rows.iter().enumerate() {
            let good = read.row.unit_alone && !self.known.flaws.contains_key(&at);
            let Some(row) = read.row.unit.as_ref().filter(|_| good) else { continue };
            let now = units.by_code.get(&row.code);
            let effect = match (known.get(&row.code), now) {
                _ if !seen.insert(&row.code) => Effect::Same,
                (None, _) => Effect::New,
                (Some(known), Some(now)) if known.node.unit != *now => Effect::Changed,
                _ => Effect::Same,
            };
            let line = Line {
                line: Some(self.ground.sheet.rows[at].line),
                name: row.name.clone().unwrap_or_default(),
                code: row.code.clone(),
                effect,
                differences: Vec::new(),
                roles: Vec::new(),
                faults: Vec::new(),
                contenders: Vec::new(),
            };
            self.told.push((line, false));
        }
    }
}

/// The first day on which a number can have been in force.
fn appointed(nip: Nip) -> Date {
    let (year, month) = match nip.kind() {
        NipKind::Pns { year, month } => (year, month),
        NipKind::Pppk { year, .. } => (year, 1),
    };
    Date::new(year, month, 1).unwrap_or(Date::MIN)
}

fn after(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}
