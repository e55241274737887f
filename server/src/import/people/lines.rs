//! Who supervises whom after an import: as the list says, or by the heads of units, or as it was.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{PersonId, UnitId},
    intake::{Above, Field, Heads, Holder, Named, Reason, contested},
    nip::Nip,
    people::{Assignment, Capacity, Supervision, SupervisionFault, check_supervision},
    time::{Date, DateRange},
    wire::office::imports::{Contender, Difference, Effect, Line},
};

use super::{Listed, Look, held};
use crate::{
    import::{
        ground::differs,
        places::Units,
        record::{self, FILE, HAND, LineFact, PersonFact, RULE, heads_by, named},
    },
    store::record::Table,
};

/// Whether a place was left before that day.
fn over(held: &Assignment, today: Date) -> bool {
    held.range.to.is_some_and(|last| last < today)
}

/// What becomes of a reporting line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// It stays, or there is none.
    AsItIs,
    /// To whom, and where that comes from; nobody.
    To(Option<PersonId>, &'static str),
}

/// Whether a hand has said whom somebody is under, or that nobody is above them, now or from a later day on: lists leave that alone.
fn by_hand(person: &PersonFact) -> bool {
    person.line().map_or_else(|| person.is_freed(Date::MAX), |line| line.origin == HAND)
}

/// The lines of one look.
pub(super) struct Chain<'l, 'a> {
    look: &'l mut Look<'a>,
    gone: BTreeSet<PersonId>,
    places: BTreeMap<PersonId, usize>,
    /// Those whom the list puts elsewhere from a day to come: they head what they head until then, and what they will from then on.
    turns: BTreeMap<PersonId, Date>,
}

impl<'l, 'a> Chain<'l, 'a> {
    /// Decides and writes the lines, finds circles, and tells what becomes of everybody.
    pub(super) fn lay(look: &'l mut Look<'a>, units: &Units) {
        let leaving = look.listed.iter().filter(|one| one.leaves).map(|one| one.id);
        let gone = leaving.chain(look.missing.iter().copied()).collect();
        let places = look.listed.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
        let today = look.ground.today;
        let turn = |one: &Listed<'_>| {
            let held = one.held.filter(|held| held.moved && held.now.range.from > today)?;
            Some((one.id, held.now.range.from))
        };
        let turns = look.listed.iter().filter_map(turn).collect();
        let mut chain = Self { look, gone, places, turns };
        let above: Above = units.tree.units().iter().map(|unit| (unit.id, unit.parent)).collect();
        let holders = chain.holders();
        let named = chain.named();
        let heads = Heads::find(&holders, &named, &above);
        let wanted = chain.wanted(&heads, units);
        chain.look.contested = chain.contested(&holders, &heads, units);
        chain.circles(&wanted);
        chain.write(&wanted);
    }

    fn record(&self) -> &'a crate::import::record::Record {
        self.look.ground.record
    }

    /// All posts that are held after the import.
    fn holders(&self) -> Vec<Holder> {
        let today = self.look.ground.today;
        let posts = &self.look.posts.by_id;
        let holder = |held: &Assignment| {
            let kind = posts.get(&held.position?)?.now().kind;
            Some(Holder { person: held.person, unit: held.unit, kind, capacity: held.capacity })
        };
        let mut holders = Vec::new();
        let (mut listed, mut replaced) = (BTreeSet::new(), BTreeSet::new());
        for one in &self.look.listed {
            let Some(held) = &one.held else { continue };
            if held.now.capacity == Capacity::Definitive {
                listed.insert(one.id);
            } else {
                replaced.extend(held.before.map(|before| before.id).into_iter().chain([held.now.id]));
            }
            holders.extend(holder(&held.now).filter(|_| !over(&held.now, today)));
        }
        for person in self.record().people.values().filter(|person| !self.gone.contains(&person.id)) {
            // Who leaves at the end of today heads nothing any more, as it was when they were found missing.
            let in_force = person.assignments.iter().filter(|held| heads_by(held, person.in_service(today), today));
            // What the list says of somebody stands in the place of what was, but for other posts that they act in.
            let own = |held: &&Assignment| match held.capacity {
                Capacity::Definitive => !listed.contains(&person.id),
                Capacity::Plt | Capacity::Plh => !replaced.contains(&held.id),
            };
            holders.extend(in_force.filter(own).filter_map(holder));
        }
        holders
    }

    /// Who is named as the head of a unit in which they are after the import.
    fn named(&self) -> Named {
        named(&self.record().heads, |person| self.held(person), self.look.ground.today)
    }

    /// What somebody holds after the import; nothing where they are gone.
    fn held(&self, person: PersonId) -> Vec<Assignment> {
        if self.gone.contains(&person) {
            return Vec::new();
        }
        let known = self.record().people.get(&person).map(|known| known.assignments.as_slice()).unwrap_or_default();
        match self.places.get(&person).and_then(|place| self.look.listed[*place].held) {
            Some(held) => held.beside_record(known),
            None => known.to_vec(),
        }
    }

    /// Units of the list's scope that more than one person would head, by name, with whom the rule takes; none where supervisors do not
    /// follow from heads.
    fn contested(&self, holders: &[Holder], heads: &Heads<'_>, units: &Units) -> Vec<Line> {
        let sheet = self.look.ground.sheet;
        if !sheet.supervisors {
            return Vec::new();
        }
        let within = contested(holders).into_iter().filter(|(unit, _)| units.inside(sheet.scope, *unit));
        let tell = |(unit, people): (UnitId, Vec<(PersonId, Capacity)>)| {
            let (code, head) = (units.codes.get(&unit)?, heads.head(unit));
            // Where the first two are on a level, it is who is named.
            let level = people.first().map(|one| one.1) == people.get(1).map(|one| one.1);
            let other = head.filter(|head| people.iter().all(|(person, _)| person != head));
            let people = other.map(|head| (head, Capacity::Definitive)).into_iter().chain(people);
            let contender = |(person, capacity): (PersonId, Capacity)| Contender {
                name: self.name(Some(person), &self.look.listed).unwrap_or_default(),
                capacity: capacity.code().to_owned(),
                head: head == Some(person),
                named: level && head == Some(person),
            };
            Some(Line {
                line: None,
                name: units.name(unit)?,
                code: code.clone(),
                effect: Effect::Same,
                differences: Vec::new(),
                roles: Vec::new(),
                faults: Vec::new(),
                contenders: people.map(contender).collect(),
            })
        };
        let mut lines: Vec<Line> = within.filter_map(tell).collect();
        lines.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.code.cmp(&b.code)));
        lines
    }

    fn wanted(&mut self, heads: &Heads<'_>, units: &Units) -> BTreeMap<PersonId, Wanted> {
        let (ground, today) = (self.look.ground, self.look.ground.today);
        let (has_column, by_rule) = (ground.columns.has(Field::Supervisor), ground.sheet.supervisors);
        let ids: BTreeMap<Nip, PersonId> = self.look.listed.iter().map(|one| (one.row.nip, one.id)).collect();
        let written: BTreeSet<Nip> = self.look.rows.iter().filter_map(|read| read.nip).collect();
        let mut wanted = BTreeMap::new();
        let mut faults = Vec::new();
        for one in self.look.listed.iter().filter(|one| !self.gone.contains(&one.id)) {
            let (Some(place), Some(held)) = (&one.row.place, &one.held) else { continue };
            let by_hand = one.on_record.is_some_and(by_hand);
            let mut to = match place.supervisor {
                Some(nip) => match ids.get(&nip).or_else(|| self.record().by_nip.get(&nip)) {
                    Some(supervisor) if *supervisor == one.id => {
                        faults.push((one.at, Reason::OwnSupervisor));
                        Wanted::AsItIs
                    }
                    Some(supervisor) if self.gone.contains(supervisor) => Wanted::To(None, FILE),
                    Some(supervisor) => Wanted::To(Some(*supervisor), FILE),
                    // A row of the list names them, and is told to be bad.
                    None if written.contains(&nip) => Wanted::AsItIs,
                    None => {
                        faults.push((one.at, Reason::UnknownSupervisor));
                        Wanted::AsItIs
                    }
                },
                // Whose acting post is over is where they are on record.
                None if by_rule && over(&held.now, today) => {
                    match one.on_record.and_then(|person| person.placed(today)) {
                        Some(placed) => self.by_rule(heads, one.id, placed.unit),
                        None => Wanted::AsItIs,
                    }
                }
                None if by_rule => self.by_rule(heads, one.id, held.now.unit),
                None if has_column => Wanted::To(None, FILE),
                None => Wanted::AsItIs,
            };
            if by_hand {
                to = Wanted::AsItIs;
            }
            wanted.insert(one.id, to);
        }
        for (at, reason) in faults {
            self.look.flaw(at, Field::Supervisor, reason);
        }
        for person in self.record().people.values() {
            if self.gone.contains(&person.id) || self.places.contains_key(&person.id) {
                continue;
            }
            let Some(placed) = person.placed(today) else { continue };
            // Who stands in a bad row stays as they are.
            let ruled =
                by_rule && units.inside(ground.sheet.scope, placed.unit) && !self.look.named.contains(&person.id);
            let line = person.line();
            let free = line.is_none_or(|line| line.origin == RULE || self.gone.contains(&line.line.supervisor));
            if ruled && free && !by_hand(person) {
                wanted.insert(person.id, self.by_rule(heads, person.id, placed.unit));
            }
        }
        // Nobody is under somebody who has left.
        for person in self.record().people.values().filter(|person| !self.gone.contains(&person.id)) {
            let left = person.line().is_some_and(|line| self.gone.contains(&line.line.supervisor));
            if left && matches!(wanted.get(&person.id), None | Some(Wanted::AsItIs)) {
                wanted.insert(person.id, Wanted::To(None, FILE));
            }
        }
        wanted
    }

    fn by_rule(&self, heads: &Heads<'_>, person: PersonId, unit: UnitId) -> Wanted {
        let ruled = !self.look.unruled.contains(&person);
        let to = heads.supervisor(person, unit).filter(|_| ruled);
        if self.is_planned(person, to) { Wanted::AsItIs } else { Wanted::To(to, RULE) }
    }

    /// Whether somebody is under that one by the rule until a day on which either goes elsewhere, or after which another is above them:
    /// what follows from a day to come stays as it was decided.
    fn is_planned(&self, person: PersonId, to: Option<PersonId>) -> bool {
        let (known, today) = (self.record().people.get(&person), self.look.ground.today);
        let lines = known.map(|known| known.lines.as_slice()).unwrap_or_default();
        let in_force = |fact: &&LineFact| {
            fact.origin == RULE && fact.line.range.contains(today) && Some(fact.line.supervisor) == to
        };
        let Some(fact) = lines.iter().find(in_force) else { return false };
        let Some(last) = fact.line.range.to else { return false };
        let later = || lines.iter().filter(|fact| !fact.is_cut() && fact.line.range.from > last);
        if later().any(|fact| self.gone.contains(&fact.line.supervisor)) {
            return false;
        }
        let goes = |who: PersonId| self.held(who).iter().any(|held| held.range.to == Some(last));
        later().next().is_some() || goes(person) || goes(fact.line.supervisor)
    }

    /// Whom somebody is under after the import.
    fn after(&self, person: PersonId, wanted: &BTreeMap<PersonId, Wanted>) -> Option<PersonId> {
        match wanted.get(&person) {
            Some(Wanted::To(supervisor, _)) => *supervisor,
            Some(Wanted::AsItIs) | None => {
                let line = self.record().people.get(&person).and_then(PersonFact::line);
                line.map(|line| line.line.supervisor)
            }
        }
    }

    /// The same, as far as it is so today: what an earlier list ended lasts until the end of the day, and what stays until its own last one.
    fn above(&self, person: PersonId, wanted: &BTreeMap<PersonId, Wanted>) -> Option<PersonId> {
        let today = self.look.ground.today;
        let stays = !matches!(wanted.get(&person), Some(Wanted::To(..)));
        let lines = || self.record().people.get(&person).map(|person| person.lines.as_slice()).unwrap_or_default();
        let lasts = |line: &&LineFact| line.line.range.contains(today) && (stays || line.line.range.to == Some(today));
        let last = || lines().iter().find(lasts).map(|line| line.line.supervisor);
        self.after(person, wanted).or_else(last).filter(|above| !self.gone.contains(above))
    }

    fn circles(&mut self, wanted: &BTreeMap<PersonId, Wanted>) {
        let listed = self.look.listed.iter().map(|one| one.id);
        let everybody: BTreeSet<PersonId> =
            listed.chain(self.record().people.keys().copied()).filter(|id| !self.gone.contains(id)).collect();
        let pairs: Vec<(PersonId, PersonId)> =
            everybody.into_iter().filter_map(|person| Some((person, self.above(person, wanted)?))).collect();
        for fault in check_supervision(&pairs) {
            let SupervisionFault::Cycle(circle) = fault else { continue };
            let at_fault: Vec<usize> = circle
                .iter()
                .filter(|person| matches!(wanted.get(person), Some(Wanted::To(Some(_), FILE))))
                .filter_map(|person| Some(self.look.listed[*self.places.get(person)?].at))
                .collect();
            if at_fault.is_empty() {
                let by_rule =
                    circle.iter().filter(|person| matches!(wanted.get(person), Some(Wanted::To(Some(_), RULE))));
                self.look.unruled.extend(by_rule);
            }
            for at in at_fault {
                self.look.flaw(at, Field::Supervisor, Reason::SupervisorCycle);
            }
        }
    }

    fn write(mut self, wanted: &BTreeMap<PersonId, Wanted>) {
        let starts: BTreeMap<PersonId, Date> = self
            .look
            .listed
            .iter()
            .filter(|one| one.on_record.is_none())
            .filter_map(|one| Some((one.id, one.held?.now.range.from)))
            .collect();
        let listed = std::mem::take(&mut self.look.listed);
        for one in &listed {
            let mut differences = one.differences.clone();
            let current = one.on_record.and_then(PersonFact::line);
            let change = self.change(one.id, current, wanted, one.held.map(|held| held.now.range.from), &starts);
            if let Some((before, after)) = change {
                let (before, after) = (self.name(before, &listed), self.name(after, &listed));
                differs(&mut differences, Field::Supervisor, before, after);
                self.look.supervisors += usize::from(!one.leaves);
            }
            let alone = one.held.is_some() && self.after(one.id, wanted).is_none();
            self.tell(one, differences, alone);
        }
        for person in self.record().people.values() {
            if self.places.contains_key(&person.id) {
                continue;
            }
            let missing = self.gone.contains(&person.id);
            let change = self.change(person.id, person.line(), wanted, None, &starts);
            if missing {
                self.look.told.push((self.line(person, Effect::Gone, Vec::new()), false));
            } else if let Some((before, after)) = change {
                let mut differences = Vec::new();
                differs(&mut differences, Field::Supervisor, self.name(before, &listed), self.name(after, &listed));
                self.look.supervisors += 1;
                self.look.told.push((self.line(person, Effect::Changed, differences), after.is_none()));
            }
        }
        self.look.listed = listed;
    }

    fn name(&self, person: Option<PersonId>, listed: &[Listed<'_>]) -> Option<String> {
        let id = person?;
        let in_list = self.places.get(&id).map(|place| listed[*place].row.name.clone());
        in_list.or_else(|| self.record().people.get(&id).map(|person| person.name.clone()))
    }

    /// Ends the line that is open and begins another; tells from whom to whom.
    fn change(
        &mut self,
        person: PersonId,
        open: Option<&LineFact>,
        wanted: &BTreeMap<PersonId, Wanted>,
        since: Option<Date>,
        starts: &BTreeMap<PersonId, Date>,
    ) -> Option<(Option<PersonId>, Option<PersonId>)> {
        let today = self.look.ground.today;
        let leaves = self.gone.contains(&person);
        let (to, origin) = match wanted.get(&person) {
            _ if leaves => (None, FILE),
            Some(Wanted::To(to, origin)) => (*to, *origin),
            Some(Wanted::AsItIs) | None => return None,
        };
        let before = open.map(|open| open.line.supervisor);
        if before == to {
            return None;
        }
        let own = since.unwrap_or(today);
        let mut from = if starts.contains_key(&person) { own } else { today.max(own) };
        // What follows from heads cannot be older than the head.
        if let Some(start) = to.and_then(|to| starts.get(&to)).filter(|_| origin == RULE) {
            from = from.max(*start);
        }
        if origin == RULE {
            let turns = [before, to].into_iter().flatten().filter_map(|head| self.turns.get(&head));
            from = turns.copied().fold(from, Date::max);
        }
        // Who leaves does so at the end of today; another supervisor begins with a day.
        let goes = leaves || open.is_some_and(|open| self.gone.contains(&open.line.supervisor));
        let last = from.yesterday().ok();
        let last = if goes && (to.is_none() || last > Some(today)) { Some(today) } else { last };
        // With the line that is open ends what would be in force until it begins, where that is still to come.
        let lines = self.record().people.get(&person).map(|person| person.lines.as_slice()).unwrap_or_default();
        let lasts = |line: &&LineFact| !line.is_cut() && line.line.range.to.is_none_or(|to| Some(to) > last);
        for line in lines.iter().filter(lasts) {
            match last.filter(|last| line.line.range.from <= *last) {
                Some(last) => {
                    let range = DateRange { to: Some(last), ..line.line.range };
                    let ended = LineFact { line: Supervision { range, ..line.line }, origin: line.origin.clone() };
                    self.look.writes.set(Table::Line, record::line(&ended));
                }
                None => self.look.writes.remove(Table::Line, &record::line(line)),
            }
        }
        if let Some(supervisor) = to {
            let line = Supervision { person, supervisor, range: DateRange { from, to: None } };
            self.look.writes.set(Table::Line, record::line(&LineFact { line, origin: origin.to_owned() }));
        }
        Some((before, to))
    }

    fn tell(&mut self, one: &Listed<'a>, differences: Vec<Difference>, alone: bool) {
        let ground = self.look.ground;
        let effect = match (&one.on_record, &one.held) {
            (None, Some(_)) => Effect::New,
            (_, Some(held)) if held.moved => Effect::Moved,
            (_, None) if one.leaves => Effect::Gone,
            (_, None) => Effect::Same,
            _ if differences.is_empty() => Effect::Same,
            _ => Effect::Changed,
        };
        let gone = one.on_record.filter(|_| one.leaves);
        let line = Line {
            line: Some(ground.sheet.rows[one.at].line),
            name: one.row.name.clone(),
            code: one.row.nip.as_str().to_owned(),
            effect,
            differences: if one.leaves { Vec::new() } else { differences },
            roles: gone.map(|person| held::roles(ground, person)).unwrap_or_default(),
            faults: Vec::new(),
            contenders: Vec::new(),
        };
        self.look.told.push((line, alone));
    }

    /// Somebody who is not in the list.
    fn line(&self, person: &PersonFact, effect: Effect, differences: Vec<Difference>) -> Line {
        let gone = effect == Effect::Gone;
        Line {
            line: None,
            name: person.name.clone(),
            code: person.nip().map(|dated| dated.nip.as_str().to_owned()).unwrap_or_default(),
            effect,
            differences,
            roles: if gone { held::roles(self.look.ground, person) } else { Vec::new() },
            faults: Vec::new(),
            contenders: Vec::new(),
        }
    }
}
