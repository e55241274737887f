//! Who supervises whom once places have changed: who waits for a decision of somebody who has left waits for the supervisor of the day.
//!
//! A line that follows from the heads of units goes on following from them; who has none comes under the head that they are given. A line
//! of a list follows from the heads where somebody goes to another unit, or their supervisor does. What a hand has said, be it that nobody
//! is above somebody, stays until a hand says otherwise. Who is named as a head counts only as long as they are in the unit, so that
//! whoever goes leaves that behind without a word.
//!
//! What is laid by the heads is laid for each day to come, too, on which they are known to be others: where a transfer or an acting post was
//! entered before its day. That an acting post is over is seen to when it is (`days`), unless something is known of later days.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AssignmentId, PersonId, UnitId},
    intake::{Above, Heads, Holder, Named},
    people::{Assignment, Capacity, Supervision, SupervisionFault, assignment_on, check_supervision},
    structure::{Fault, Node, Post, units_on},
    time::{Date, DateRange},
    wire::office::structure::{LINES_TOLD_MAX, LineChange},
};

use super::Outcome;
use crate::{
    import::{
        ground::{Writes, count},
        record::{self, FILE, HAND, HeadFact, LineFact, RULE, Record, heads_by, lasts, named},
    },
    store::record::Table,
};

/// Whom somebody shall be under, and where that comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// The head of their unit, whatever there was.
    Rule,
    /// The one that is named, or nobody.
    Hand(Option<PersonId>),
}

/// Under whom somebody is from a day on, and from each day to come on which that is known to differ; the first is the day of the change.
type Steps = Vec<Step>;
/// From which day on, and under whom.
type Step = (Date, Option<PersonId>);

/// What these steps say of a day.
fn on(steps: &[Step], day: Date) -> Option<PersonId> {
    steps.iter().rev().find(|(from, _)| *from <= day).and_then(|(_, to)| *to)
}

/// The first day, and the one after the last.
fn turns(range: DateRange) -> [Option<Date>; 2] {
    [Some(range.from), range.to.and_then(|to| to.tomorrow().ok())]
}

/// What a change makes of the record.
#[derive(Clone, Copy, Default)]
pub(super) struct Differing<'a> {
    /// Units that differ.
    pub(super) nodes: &'a [Node],
    /// Posts that differ.
    pub(super) posts: &'a [Post],
    /// Assignments that differ or are new.
    pub(super) assignments: &'a [Assignment],
    /// Assignments that never begin.
    pub(super) dropped: Option<&'a BTreeSet<AssignmentId>>,
    /// Who is named as the head of a unit, where that differs.
    pub(super) heads: Option<&'a [HeadFact]>,
}

/// The agency as it is on a day after a change.
pub(super) struct Ladder<'a> {
    known: &'a Record,
    differing: Differing<'a>,
    day: Date,
    /// The days to come on which somebody begins or ends somewhere, but for the ends of acting posts.
    coming: BTreeSet<Date>,
    /// The days to come on which somebody acts no more.
    acted: BTreeSet<Date>,
    /// Where people are; those who are nowhere that day are left out.
    places: BTreeMap<PersonId, UnitId>,
    above: Above,
    holders: Vec<Holder>,
    named: Named,
}

impl<'a> Ladder<'a> {
    /// The record with what differs.
    pub(super) fn after(known: &'a Record, differing: &Differing<'a>, day: Date) -> Self {
        let mut tree: BTreeMap<UnitId, &Node> =
            known.units.values().map(|fact| (fact.node.unit.id, &fact.node)).collect();
        tree.extend(differing.nodes.iter().map(|node| (node.unit.id, node)));
        let tree: Vec<Node> = tree.into_values().cloned().collect();
        let above: Above = units_on(&tree, day).into_iter().map(|unit| (unit.id, unit.parent)).collect();
        let mut of: BTreeMap<PersonId, BTreeMap<_, Assignment>> = BTreeMap::new();
        let own = known.people.values().flat_map(|person| &person.assignments);
        let dropped = |held: &Assignment| differing.dropped.is_some_and(|dropped| dropped.contains(&held.id));
        for held in own
            .filter(|held| !dropped(held))
            .chain(differing.assignments)
            .filter(|held| known.people.contains_key(&held.person))
        {
            of.entry(held.person).or_default().insert(held.id, *held);
        }
        let all = |person: PersonId| -> Vec<Assignment> {
            of.get(&person).map(|held| held.values().copied().collect()).unwrap_or_default()
        };
        let named = named(differing.heads.unwrap_or(&known.heads), all, day);
        let (mut coming, mut acted) = (BTreeSet::new(), BTreeSet::new());
        for held in of.values().flat_map(BTreeMap::values) {
            let [begins, ends] = turns(held.range);
            coming.extend(begins.filter(|turn| *turn > day));
            let over = if held.capacity == Capacity::Definitive { &mut coming } else { &mut acted };
            over.extend(ends.filter(|turn| *turn > day));
        }
        let (mut places, mut holders) = (BTreeMap::new(), Vec::new());
        for (person, held) in of {
            let stays = held.values().any(|held| lasts(held.range, day));
            let held: Vec<Assignment> = held.into_values().filter(|held| held.range.contains(day)).collect();
            let Some(placed) = assignment_on(&held, day) else { continue };
            places.insert(person, placed.unit);
            holders.extend(held.iter().filter(|held| heads_by(held, stays, day)).filter_map(|held| {
                let id = held.position?;
                let changed = differing.posts.iter().find(|post| post.position.id == id);
                let kind = changed.or_else(|| known.posts.get(&id).map(|fact| &fact.post))?.on(day).kind;
                Some(Holder { person, unit: held.unit, kind, capacity: held.capacity })
            }));
        }
        Self { known, differing: *differing, day, coming, acted, places, above, holders, named }
    }

    /// Where somebody is.
    pub(super) fn place(&self, person: PersonId) -> Option<UnitId> {
        self.places.get(&person).copied()
    }

    /// The line in force.
    fn line(&self, person: PersonId) -> Option<&'a LineFact> {
        self.line_on(person, self.day)
    }

    fn line_on(&self, person: PersonId, day: Date) -> Option<&'a LineFact> {
        let lines = &self.known.people.get(&person)?.lines;
        let in_force = lines.iter().filter(|line| line.line.range.contains(day));
        in_force.min_by_key(|line| (core::cmp::Reverse(line.line.range.from), line.line.supervisor))
    }

    /// Decides about those of whom something is wished, and where `all` is said about everybody whose line follows from the heads, or who
    /// has none and is given a head by the change; writes what differs.
    pub(super) fn rearrange(
        &self,
        wish: &dyn Fn(PersonId) -> Option<Wish>,
        all: bool,
        writes: &mut Writes<'_>,
        outcome: &mut Outcome,
    ) {
        let heads = Heads::find(&self.holders, &self.named, &self.above);
        // Who was left without a supervisor before is no matter of this change: only a head that it brings is.
        let was = Self::after(self.known, &Differing::default(), self.day);
        let heads_before = Heads::find(&was.holders, &was.named, &was.above);
        let mut wanted: BTreeMap<PersonId, (Steps, &'static str)> = BTreeMap::new();
        for (person, unit) in &self.places {
            let follows = || match self.line(*person) {
                // What a hand has planned for later stays planned, where nothing changes until then.
                Some(line) => {
                    let same = heads.supervisor(*person, *unit) == Some(line.line.supervisor);
                    line.origin == RULE && !(same && self.is_planned(*person))
                }
                None => {
                    let before = was.place(*person).and_then(|unit| heads_before.supervisor(*person, unit));
                    let brought = heads.supervisor(*person, *unit) != before;
                    self.awaits(*person) && (brought || self.comes_under(*person))
                }
            };
            match wish(*person) {
                Some(Wish::Hand(to)) => {
                    wanted.insert(*person, (vec![(self.day, to)], HAND));
                }
                Some(Wish::Rule) => {
                    wanted.insert(*person, (vec![(self.day, heads.supervisor(*person, *unit))], RULE));
                }
                None if all && follows() => {
                    wanted.insert(*person, (vec![(self.day, heads.supervisor(*person, *unit))], RULE));
                }
                None => {}
            }
        }
        self.look_ahead(&mut wanted);
        self.circles(&mut wanted, outcome);
        let mut told: Vec<LineChange> = Vec::new();
        for (person, (steps, origin)) in &wanted {
            let (line, to) = (self.line(*person), on(steps, self.day));
            let before = line.map(|line| line.line.supervisor);
            let same_origin = match line {
                Some(line) => line.origin == *origin || (*origin == RULE && line.origin == FILE),
                // Who shall follow the heads does so once there is one, too.
                None => *origin == HAND || !self.is_freed(*person),
            };
            let same = before == to && same_origin;
            if same && self.is_as(*person, steps) && (*origin == HAND || !self.is_planned(*person)) {
                continue;
            }
            self.write(*person, steps, origin, writes);
            // That later days follow from the heads of those days is no change of this one.
            if same {
                continue;
            }
            outcome.lines.push((*person, before, to));
            told.push(LineChange {
                name: self.name(Some(*person)).unwrap_or_default(),
                before: self.name(before),
                after: self.name(to),
            });
        }
        told.sort_by_key(|line| line.name.to_lowercase());
        outcome.seen.lines = count(told.len());
        outcome.seen.lines_from = self.day.to_string();
        told.truncate(LINES_TOLD_MAX);
        outcome.seen.told = told;
    }

    /// Adds under whom they are by the heads of the days to come, one day at a time: each holds a whole agency.
    fn look_ahead(&self, wanted: &mut BTreeMap<PersonId, (Steps, &'static str)>) {
        if wanted.values().all(|(_, origin)| *origin != RULE) {
            return;
        }
        for day in self.turns() {
            let then = Self::after(self.known, &self.differing, day);
            let heads = Heads::find(&then.holders, &then.named, &then.above);
            for (person, (steps, _)) in wanted.iter_mut().filter(|(_, (_, origin))| *origin == RULE) {
                let to = then.place(*person).and_then(|unit| heads.supervisor(*person, unit));
                if on(steps, day) != to {
                    steps.push((day, to));
                }
            }
        }
    }

    /// A circle that a hand would close is told; one that the heads would close is left open, and its people without a supervisor.
    fn circles(&self, wanted: &mut BTreeMap<PersonId, (Steps, &'static str)>, outcome: &mut Outcome) {
        // What begins now may meet what was planned for later.
        let lines = self.known.people.values().flat_map(|person| &person.lines);
        let later = lines.map(|fact| fact.line.range.from).filter(|from| *from > self.day);
        let steps = wanted.values().flat_map(|(steps, _)| steps.iter().map(|(from, _)| *from));
        let days: BTreeSet<Date> = later.chain(steps).chain([self.day]).collect();
        for day in days {
            // Each round opens every circle that it finds.
            for _ in 0..=self.known.people.len() {
                let after = |person: &PersonId| match wanted.get(person) {
                    Some((steps, _)) => on(steps, day),
                    None => self.line_on(*person, day).map(|line| line.line.supervisor),
                };
                let people = self.known.people.keys();
                let pairs: Vec<(PersonId, PersonId)> =
                    people.filter_map(|person| Some((*person, after(person)?))).collect();
                let circles: Vec<PersonId> = check_supervision(&pairs)
                    .into_iter()
                    .flat_map(|fault| match fault {
                        SupervisionFault::Cycle(circle) => circle,
                        SupervisionFault::Oneself(_) | SupervisionFault::Several(_) => Vec::new(),
                    })
                    .collect();
                let is = |person: &PersonId, of: &str| {
                    wanted.get(person).is_some_and(|(steps, origin)| on(steps, day).is_some() && *origin == of)
                };
                if circles.iter().any(|person| is(person, HAND)) {
                    outcome.wrong.push(("nip", Fault::Circle));
                    return;
                }
                let ruled: Vec<PersonId> = circles.into_iter().filter(|person| is(person, RULE)).collect();
                if ruled.is_empty() {
                    break;
                }
                for person in ruled {
                    if let Some((steps, _)) = wanted.get_mut(&person) {
                        outcome.opened.insert(person, on(steps, day));
                        steps.retain(|(from, _)| *from < day);
                        steps.push((day, None));
                    }
                }
            }
        }
    }

    fn name(&self, person: Option<PersonId>) -> Option<String> {
        self.known.people.get(&person?).map(|person| person.name.clone())
    }

    /// Whether somebody is under whom these steps say, on this day and on each that comes.
    fn is_as(&self, person: PersonId, steps: &[Step]) -> bool {
        let lines = self.known.people.get(&person).map(|person| person.lines.as_slice()).unwrap_or_default();
        let changes = lines.iter().filter(|fact| !fact.is_cut()).flat_map(|fact| turns(fact.line.range)).flatten();
        let mut days = changes.filter(|day| *day > self.day).chain(steps.iter().map(|(from, _)| *from));
        days.all(|day| self.line_on(person, day).map(|line| line.line.supervisor) == on(steps, day))
    }

    /// Ends what is in force or would be, and begins other lines; where a hand wants none, a row that holds on no day says so.
    fn write(&self, person: PersonId, steps: &[Step], origin: &str, writes: &mut Writes<'_>) {
        let lines = self.known.people.get(&person).map(|person| person.lines.as_slice()).unwrap_or_default();
        for fact in lines.iter().filter(|fact| fact.is_cut()) {
            writes.remove(Table::Line, &record::line(fact));
        }
        let lasting = |fact: &&LineFact| !fact.is_cut() && fact.line.range.to.is_none_or(|last| last >= self.day);
        for fact in lines.iter().filter(lasting) {
            self.end(fact, writes);
        }
        for (place, (from, to)) in steps.iter().enumerate() {
            let Some(supervisor) = *to else { continue };
            // Whoever is above by the heads already goes on being so.
            let goes_on = |fact: &&LineFact| {
                place == 0 && origin == RULE && fact.origin == RULE && fact.line.supervisor == supervisor
            };
            let from = self.line(person).filter(goes_on).map_or(*from, |fact| fact.line.range.from);
            let to = steps.get(place + 1).and_then(|(next, _)| next.yesterday().ok());
            let line = Supervision { person, supervisor, range: DateRange { from, to } };
            writes.set(Table::Line, record::line(&LineFact { line, origin: origin.to_owned() }));
        }
        if let (None, HAND, Some(fact), Ok(last)) =
            (on(steps, self.day), origin, self.line(person), self.day.yesterday())
        {
            let line = Supervision { range: DateRange { from: self.day, to: Some(last) }, ..fact.line };
            writes.set(Table::Line, record::line(&LineFact { line, origin: HAND.to_owned() }));
        }
    }

    /// Ends a line on the day before.
    fn end(&self, fact: &LineFact, writes: &mut Writes<'_>) {
        match self.day.yesterday().ok().filter(|last| fact.line.range.from <= *last) {
            Some(last) => {
                let line = Supervision { range: DateRange { to: Some(last), ..fact.line.range }, ..fact.line };
                writes.set(Table::Line, record::line(&LineFact { line, origin: fact.origin.clone() }));
            }
            None => writes.remove(Table::Line, &record::line(fact)),
        }
    }

    /// Whether somebody is under whom the rule says, and nothing else is planned.
    pub(super) fn follows(&self, person: PersonId) -> bool {
        self.line(person).is_some_and(|fact| fact.origin == RULE && fact.line.range.to.is_none())
    }

    /// Ends lines of the rule that lead to somebody who acted there and does no more, where another line is planned for a day to come:
    /// that one stays.
    pub(super) fn lapse(&self, writes: &mut Writes<'_>, outcome: &mut Outcome) {
        let heads = Heads::find(&self.holders, &self.named, &self.above);
        for (person, unit) in &self.places {
            let Some(fact) = self.line(*person).filter(|fact| fact.origin == RULE && fact.line.range.to.is_some())
            else {
                continue;
            };
            let above = self.known.people.get(&fact.line.supervisor);
            let held = above.map(|above| above.assignments.as_slice()).unwrap_or_default();
            let acted = |held: &Assignment| {
                let over = held.range.to.is_some_and(|to| to < self.day && to >= fact.line.range.from);
                over && held.capacity != Capacity::Definitive
            };
            if held.iter().any(acted) && heads.supervisor(*person, *unit) != Some(fact.line.supervisor) {
                self.end(fact, writes);
                outcome.seen.lines += 1;
            }
        }
    }

    /// Those who report to somebody by a list.
    pub(super) fn listed_under(&self, supervisor: PersonId) -> BTreeSet<PersonId> {
        let under = |person: &&PersonId| {
            self.line(**person).is_some_and(|line| line.line.supervisor == supervisor && line.origin == FILE)
        };
        self.places.keys().filter(under).copied().collect()
    }

    /// Who heads units by their structural posts, and who because they are named.
    pub(super) fn heads(&self) -> (BTreeMap<UnitId, PersonId>, &Named) {
        let nobody = Named::new();
        let heads = Heads::find(&self.holders, &nobody, &self.above);
        let units = self.above.keys();
        (units.filter_map(|unit| Some((*unit, heads.head(*unit)?))).collect(), &self.named)
    }

    /// Whether a hand has said whom somebody is under, or that nobody is above them.
    pub(super) fn by_hand(&self, person: PersonId) -> bool {
        self.line(person).map_or_else(|| self.is_freed(person), |line| line.origin == HAND)
    }

    fn is_freed(&self, person: PersonId) -> bool {
        self.known.people.get(&person).is_some_and(|fact| fact.is_freed(self.day))
    }

    /// Whether a hand has said of a later day whom somebody is under, or that nobody is above them.
    fn is_planned(&self, person: PersonId) -> bool {
        let later = |fact: &LineFact| fact.line.range.from > self.day && fact.origin == HAND;
        self.known.people.get(&person).is_some_and(|fact| fact.lines.iter().any(later))
    }

    /// The days to come on which the heads are known to be others: when somebody begins or ends somewhere, or when a line by the rule does,
    /// and before the last of them when somebody acts no more.
    fn turns(&self) -> BTreeSet<Date> {
        let lines = self.places.keys().filter_map(|person| self.known.people.get(person)).flat_map(|fact| &fact.lines);
        let by_rule = lines.filter(|fact| fact.origin == RULE && !fact.is_cut());
        let mut days: BTreeSet<Date> =
            by_rule.flat_map(|fact| turns(fact.line.range)).flatten().filter(|day| *day > self.day).collect();
        days.extend(&self.coming);
        if let Some(last) = days.last().copied() {
            days.extend(self.acted.iter().filter(|day| **day < last));
        }
        days
    }

    /// Whether somebody without a line takes the one that the heads give: no hand has freed them, and nothing but what follows from the
    /// heads is planned for later.
    fn awaits(&self, person: PersonId) -> bool {
        let by_rule = |line: &LineFact| line.line.range.from <= self.day || line.origin == RULE;
        let fact = self.known.people.get(&person);
        fact.is_some_and(|fact| !fact.is_freed(self.day) && fact.lines.iter().all(by_rule))
    }

    /// Whether somebody comes under a head of a day to come.
    fn comes_under(&self, person: PersonId) -> bool {
        let later = |line: &LineFact| line.line.range.from > self.day && line.origin == RULE;
        self.known.people.get(&person).is_some_and(|fact| fact.lines.iter().any(later))
    }
}
