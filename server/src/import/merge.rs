//! A file beside what is on record: what is to be written.

use std::collections::BTreeMap;

use domain::{
    ids::{AssignmentId, PersonId, PositionId, UnitId},
    nip::{Nip, NipKind},
    people::{
        Assignment, Capacity, DatedNip, Person, Position, PositionKind, Supervision, SupervisionFault, TreeFault, Unit,
        UnitTree, check_supervision,
    },
    time::{Date, DateRange},
};

use super::{
    fault::{Column, Fault, Reason},
    plan::Plan,
    random,
    row::PersonRow,
};
use crate::{
    state::Entropy,
    store::{
        people::{Changes, Existing},
        roster::{Agency, Listed},
    },
};

/// How much was new or other than on record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of the file.
    pub rows: usize,
    /// Units.
    pub units: usize,
    /// Posts.
    pub positions: usize,
    /// People.
    pub people: usize,
    /// Assignments.
    pub assignments: usize,
    /// Reporting lines.
    pub supervision: usize,
}

impl Report {
    /// All changes together.
    #[must_use]
    pub const fn changed(&self) -> usize {
        self.units + self.positions + self.people + self.assignments + self.supervision
    }
}

/// Somebody in the file, with the id on record or a new one.
struct Known<'a> {
    line: u64,
    unit: &'a str,
    row: &'a PersonRow,
    id: PersonId,
    is_new: bool,
}

struct Merge<'a> {
    plan: &'a Plan,
    existing: &'a Existing,
    agency: &'a Agency,
    today: Date,
    entropy: &'a dyn Entropy,
    changes: Changes,
    faults: Vec<Fault>,
}

/// Compares, and gives what is to be written.
pub(super) fn merge(
    plan: &Plan,
    existing: &Existing,
    agency: &Agency,
    today: Date,
    entropy: &dyn Entropy,
) -> Result<(Changes, Report), Vec<Fault>> {
    let changes = Changes::default();
    let mut merge = Merge { plan, existing, agency, today, entropy, changes, faults: plan.faults.clone() };
    merge.units();
    let people = merge.known();
    merge.supervisors(&people);
    for known in &people {
        merge.person(known);
    }
    let Merge { changes, mut faults, .. } = merge;
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.row);
        return Err(faults);
    }
    let report = Report {
        rows: plan.rows,
        units: changes.units_new.len() + changes.units_changed.len(),
        positions: changes.positions.len(),
        people: changes.people_new.len() + changes.people_changed.len(),
        assignments: changes.assignments_new.len() + changes.assignments_changed.len(),
        supervision: changes.lines_new.len() + changes.lines_ended.len() + changes.lines_dropped.len(),
    };
    Ok((changes, report))
}

impl<'a> Merge<'a> {
    fn unit_id(&self, code: &str) -> UnitId {
        let on_record = self.existing.units.get(code).map(|unit| unit.id);
        on_record.unwrap_or_else(|| UnitId::derive(&[self.agency.id.uuid().as_bytes(), code.as_bytes()]))
    }

    fn units(&mut self) {
        let mut all: BTreeMap<&str, Unit> =
            self.existing.units.iter().map(|(code, unit)| (code.as_str(), unit.clone())).collect();
        for (line, row) in &self.plan.units {
            let parent = row.parent.as_deref();
            if let Some(code) =
                parent.filter(|code| !self.existing.units.contains_key(*code) && !self.plan.codes.contains(*code))
            {
                self.faults.push(Fault::of_field(*line, Column::ParentCode, Reason::UnknownUnit, code));
                continue;
            }
            let parent = parent.map(|code| self.unit_id(code));
            all.insert(&row.code, Unit { id: self.unit_id(&row.code), parent, name: row.name.clone() });
        }
        self.arrange(&all);
    }

    /// New units come after those that they lie in, and siblings as the file has them.
    fn arrange(&mut self, all: &BTreeMap<&str, Unit>) {
        let in_file = self.plan.units.iter().filter_map(|(_, row)| all.get(row.code.as_str()));
        let others = all.iter().filter(|(code, _)| self.plan.units.iter().all(|(_, row)| row.code != **code));
        let units: Vec<Unit> = in_file.chain(others.map(|(_, unit)| unit)).cloned().collect();
        let tree = match UnitTree::build(units) {
            Ok(tree) => tree,
            Err(faults) => return self.circles(&faults),
        };
        let codes: BTreeMap<UnitId, &str> = all.iter().map(|(code, unit)| (unit.id, *code)).collect();
        for unit in tree.units() {
            let listed = Listed { code: codes[&unit.id].to_owned(), item: unit.clone() };
            match self.existing.units.get(&listed.code) {
                None => self.changes.units_new.push(listed),
                Some(known) if known != unit => self.changes.units_changed.push(listed),
                Some(_) => {}
            }
        }
    }

    fn circles(&mut self, faults: &[TreeFault]) {
        for fault in faults {
            let TreeFault::Cycle(circle) = fault else { continue };
            for (line, row) in &self.plan.units {
                if circle.contains(&self.unit_id(&row.code)) {
                    let parent = row.parent.as_deref().unwrap_or_default();
                    self.faults.push(Fault::of_field(*line, Column::ParentCode, Reason::UnitCycle, parent));
                }
            }
        }
    }

    fn known(&mut self) -> Vec<Known<'a>> {
        let mut people = Vec::with_capacity(self.plan.people.len());
        for (line, unit, row) in &self.plan.people {
            let found = self.existing.people.get(&row.nip);
            if found.is_some_and(|found| found.agency != self.agency.id) {
                self.faults.push(Fault::of_field(*line, Column::Nip, Reason::NipElsewhere, row.nip.as_str()));
                continue;
            }
            let id = found.map_or_else(|| PersonId::from_random(random(self.entropy)), |found| found.person.id);
            people.push(Known { line: *line, unit, row, id, is_new: found.is_none() });
        }
        people
    }

    /// Lines of who is not in the file count as they are today.
    fn supervisors(&mut self, people: &[Known<'_>]) {
        let ids: BTreeMap<Nip, PersonId> = people.iter().map(|known| (known.row.nip, known.id)).collect();
        let lines: BTreeMap<PersonId, &Known<'_>> = people.iter().map(|known| (known.id, known)).collect();
        let others = self.existing.lines.iter().filter(|line| line.range.contains(self.today));
        let mut pairs: Vec<(PersonId, PersonId)> = others
            .filter(|line| !lines.contains_key(&line.person))
            .map(|line| (line.person, line.supervisor))
            .collect();
        for known in people {
            let Some(nip) = known.row.supervisor else { continue };
            match ids.get(&nip).copied().or_else(|| self.colleague(nip)) {
                Some(supervisor) => {
                    pairs.push((known.id, supervisor));
                    self.supervised(known, Some(supervisor));
                }
                // A row of the file names them, and is told to be bad.
                None if self.plan.named.contains(&nip) => {}
                None => {
                    let fault =
                        Fault::of_field(known.line, Column::Supervisor, Reason::UnknownSupervisor, nip.as_str());
                    self.faults.push(fault);
                }
            }
        }
        for known in people.iter().filter(|known| known.row.supervisor.is_none()) {
            self.supervised(known, None);
        }
        for fault in check_supervision(&pairs) {
            let SupervisionFault::Cycle(circle) = fault else { continue };
            for known in circle.iter().filter_map(|id| lines.get(id)) {
                let nip = known.row.supervisor.as_ref().map_or("", Nip::as_str);
                self.faults.push(Fault::of_field(known.line, Column::Supervisor, Reason::SupervisorCycle, nip));
            }
        }
    }

    /// Somebody on record in this agency.
    fn colleague(&self, nip: Nip) -> Option<PersonId> {
        let found = self.existing.people.get(&nip)?;
        (found.agency == self.agency.id).then_some(found.person.id)
    }

    /// Ends the line that is open and begins another, from today or from the day on which the assignment begins.
    fn supervised(&mut self, known: &Known<'_>, supervisor: Option<PersonId>) {
        let open = self.existing.lines.iter().filter(|line| line.person == known.id && line.range.to.is_none());
        let open = open.max_by_key(|line| line.range.from).copied();
        if open.map(|line| line.supervisor) == supervisor {
            return;
        }
        let from = if known.is_new { known.row.since } else { self.today.max(known.row.since) };
        if let Some(line) = open {
            match from.yesterday() {
                Ok(last) if line.range.from <= last => {
                    let range = DateRange { to: Some(last), ..line.range };
                    self.changes.lines_ended.push(Supervision { range, ..line });
                }
                _ => self.changes.lines_dropped.push(line),
            }
        }
        if let Some(supervisor) = supervisor {
            let range = DateRange { from, to: None };
            self.changes.lines_new.push(Supervision { person: known.id, supervisor, range });
        }
    }

    fn person(&mut self, known: &Known<'_>) {
        let row = known.row;
        let person =
            |nips| Person { id: known.id, name: row.name.clone(), employment: row.employment, rank: row.rank, nips };
        match self.existing.people.get(&row.nip) {
            None => {
                let range = DateRange { from: appointed(row.nip).min(row.since), to: None };
                self.changes.people_new.push(person(vec![DatedNip { nip: row.nip, range }]));
            }
            Some(found) => {
                let now = person(found.person.nips.clone());
                if now != found.person {
                    self.changes.people_changed.push(now);
                }
            }
        }
        self.assign(known);
    }

    fn assign(&mut self, known: &Known<'_>) {
        let row = known.row;
        let position = row.post.as_ref().map(|(title, kind)| {
            let code = format!("{}:{}", kind.code(), title.to_lowercase());
            self.position(code, title, *kind)
        });
        let wanted = Assignment {
            id: AssignmentId::from_random(random(self.entropy)),
            person: known.id,
            agency: self.agency.id,
            unit: self.unit_id(known.unit),
            position,
            seat: None,
            capacity: row.capacity,
            range: DateRange { from: row.since, to: None },
        };
        let definitive = |capacity| capacity == Capacity::Definitive;
        let found = self.existing.people.get(&row.nip);
        let held = found
            .iter()
            .flat_map(|found| &found.assignments)
            .filter(|held| held.agency == self.agency.id && definitive(held.capacity) == definitive(row.capacity));
        let Some(&last) = held.max_by_key(|held| held.range.from) else {
            return self.changes.assignments_new.push(wanted);
        };
        if row.since < last.range.from {
            let found = row.since.to_string();
            return self.faults.push(Fault::of_field(known.line, Column::Since, Reason::BeforeRecord, &found));
        }
        if row.since == last.range.from {
            // The same day: the record was wrong, and is put right.
            let mended = Assignment { id: last.id, seat: last.seat, range: last.range, ..wanted };
            if mended != last {
                self.changes.assignments_changed.push(mended);
            }
            return;
        }
        if let (None, Ok(day_before)) = (last.range.to, row.since.yesterday()) {
            let range = DateRange { to: Some(day_before), ..last.range };
            self.changes.assignments_changed.push(Assignment { range, ..last });
        }
        self.changes.assignments_new.push(wanted);
    }

    /// The id of a post with this code; a new one where neither the record nor the file so far has it.
    fn position(&mut self, code: String, title: &str, kind: PositionKind) -> PositionId {
        if let Some(known) = self.existing.positions.get(&code) {
            return *known;
        }
        let id = PositionId::derive(&[self.agency.id.uuid().as_bytes(), code.as_bytes()]);
        if self.changes.positions.iter().all(|listed| listed.item.id != id) {
            self.changes.positions.push(Listed { code, item: Position { id, title: title.to_owned(), kind } });
        }
        id
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
