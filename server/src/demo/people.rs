//! The people of the demo agency: drawn by chance, the same for the same seed, whatever the day.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AgencyId, AssignmentId, PersonId, PositionId, UnitId},
    nip::{Nip, Sex},
    people::{Assignment, Capacity, DatedNip, EmploymentKind, Person, Position, PositionKind, Supervision, Unit},
    structure::Naming,
    time::{Date, DateRange},
};

use super::{
    chance::Chance,
    names,
    posts::Post,
    units::{DISTRICT, Head, PLACES, Place, SETDA},
};
use crate::store::roster::Listed;

/// Everybody is at their place since this day, or since they were appointed, if that is later.
const SETTLED: Date = Date::constant(2022, 1, 3);
/// The day from which acting heads act.
const ACTING: Date = Date::constant(2025, 7, 1);
/// Running numbers of invented people begin here: offices count up from 001 and hardly ever come this far.
const SERIAL_MIN: i64 = 901;

/// The agency with its people, before anybody has done anything.
#[derive(Clone, Debug)]
pub(super) struct Town {
    pub(super) agency: AgencyId,
    pub(super) units: Vec<Listed<Unit>>,
    pub(super) positions: Vec<Listed<Position>>,
    pub(super) people: Vec<Person>,
    /// At least one for everybody; that which counts comes first of a person's.
    pub(super) assignments: Vec<Assignment>,
    pub(super) supervision: Vec<Supervision>,
    /// Who leads a unit, by its code; the one who acts, where somebody does.
    heads: BTreeMap<&'static str, PersonId>,
    /// The staff of a unit, by its code, in the order of its mix of posts.
    staff: BTreeMap<&'static str, Vec<PersonId>>,
}

impl Town {
    /// Draws the agency.
    pub(super) fn draw(chance: &Chance) -> Self {
        let agency = AgencyId::from_random(chance.fork(1).bytes());
        let mut town = Self {
            agency,
            units: PLACES.iter().map(|place| unit(agency, place)).collect(),
            positions: Vec::new(),
            people: Vec::new(),
            assignments: Vec::new(),
            supervision: Vec::new(),
            heads: BTreeMap::new(),
            staff: BTreeMap::new(),
        };
        let mut people = Draw { chance: chance.fork(2), numbers: BTreeSet::new() };
        for place in PLACES {
            town.settle(place, &mut people);
        }
        town.settle_without_post(&mut people);
        town.let_act(&mut people.chance);
        town.report(&mut chance.fork(3));
        town
    }

    /// Somebody who retired on that day: nobody's colleague any more, and none of [`Self::people`].
    pub(super) fn retired(&self, chance: &Chance, last: Date) -> Option<(Person, Assignment)> {
        let numbers = self.people.iter().flat_map(|person| person.nips.iter().map(|dated| dated.nip)).collect();
        let mut draw = Draw { chance: chance.fork(8), numbers };
        let post = PLACES.iter().find(|place| place.code == DISTRICT)?.mix.first()?;
        let (person, since) = draw.person(post, false);
        let position = Some(position_id(self.agency, post));
        let held = self.assign(person.id, DISTRICT, position, Capacity::Definitive, since, &mut draw.chance);
        let range = DateRange { from: since.min(last), to: Some(last) };
        Some((person, Assignment { range, ..held }))
    }

    /// The unit of that code.
    pub(super) fn unit(&self, code: &str) -> UnitId {
        unit_id(self.agency, code)
    }

    /// Who leads a unit.
    pub(super) fn head(&self, code: &str) -> Option<PersonId> {
        self.heads.get(code).copied()
    }

    /// One of a unit's staff, counted from 0.
    pub(super) fn staff(&self, code: &str, at: usize) -> Option<PersonId> {
        self.staff.get(code).and_then(|staff| staff.get(at)).copied()
    }

    /// Who is named as the head of a unit, since its post is a functional one.
    pub(super) fn named(&self) -> Vec<Naming> {
        let led = PLACES.iter().filter_map(|place| {
            let (Head::Definitive(post) | Head::Plt(post, _) | Head::Plh(post, _)) = place.head else { return None };
            let (unit, person) = (self.unit(place.code), self.head(place.code)?);
            let held = self.assignments.iter().find(|held| (held.unit, held.person) == (unit, person))?;
            (post.kind > PositionKind::Pelaksana).then_some(Naming { unit, person, range: held.range })
        });
        led.collect()
    }

    /// The person of that id.
    pub(super) fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    fn settle(&mut self, place: &Place, people: &mut Draw) {
        if let Head::Definitive(post) | Head::Plh(post, _) = place.head {
            let head = self.employ(place.code, Some(&post), true, people);
            self.heads.insert(place.code, head);
        }
        for post in place.mix.iter().cycle().take(place.staff) {
            let person = self.employ(place.code, Some(post), false, people);
            self.staff.entry(place.code).or_default().push(person);
        }
    }

    /// Somebody came back from studies and waits for a post.
    fn settle_without_post(&mut self, people: &mut Draw) {
        let person = self.employ(SETDA, None, false, people);
        self.staff.entry(SETDA).or_default().push(person);
    }

    fn employ(&mut self, unit: &str, post: Option<&Post>, head: bool, people: &mut Draw) -> PersonId {
        let (person, since) = people.person(post.unwrap_or(&PLACES[0].mix[0]), head);
        let position = post.map(|post| self.position(post));
        let assignment = self.assign(person.id, unit, position, Capacity::Definitive, since, &mut people.chance);
        self.assignments.push(assignment);
        let id = person.id;
        self.people.push(person);
        id
    }

    fn assign(
        &self,
        person: PersonId,
        unit: &str,
        position: Option<PositionId>,
        capacity: Capacity,
        from: Date,
        chance: &mut Chance,
    ) -> Assignment {
        Assignment {
            id: AssignmentId::from_random(chance.bytes()),
            person,
            agency: self.agency,
            unit: self.unit(unit),
            position,
            seat: None,
            capacity,
            range: DateRange { from, to: None },
        }
    }

    /// The position of a post; made when it is first asked for.
    fn position(&mut self, post: &Post) -> PositionId {
        let id = position_id(self.agency, post);
        if self.positions.iter().all(|listed| listed.item.id != id) {
            let item = Position { id, title: post.title.to_owned(), kind: post.kind };
            self.positions.push(Listed { code: post.code.to_owned(), item });
        }
        id
    }

    /// Heads who act elsewhere as well.
    fn let_act(&mut self, chance: &mut Chance) {
        for place in PLACES {
            let (post, by, capacity) = match place.head {
                Head::Plt(post, by) => (post, by, Capacity::Plt),
                Head::Plh(post, by) => (post, by, Capacity::Plh),
                Head::None | Head::Definitive(_) => continue,
            };
            let acting = self.heads[by];
            let position = self.position(&post);
            let assignment = self.assign(acting, place.code, Some(position), capacity, ACTING, chance);
            self.assignments.push(assignment);
            self.heads.insert(place.code, acting);
        }
    }

    /// Staff report to the head of their unit, heads to the head above, and the highest to the secretary. A few lines are missing,
    /// as they are in every record.
    fn report(&mut self, chance: &mut Chance) {
        let top = self.heads[SETDA];
        for at in 0..self.people.len() {
            let (person, own) = (self.people[at].id, self.assignments[at]);
            let place = PLACES.iter().find(|place| self.unit(place.code) == own.unit);
            let up = place.and_then(|place| {
                let chief = self.head(place.code).filter(|chief| *chief != person && !self.is_head(place, person));
                chief.or_else(|| place.parent.and_then(|parent| self.head(parent))).or(Some(top))
            });
            let missing = person == top || chance.percent(1);
            if let Some(supervisor) = up.filter(|supervisor| !missing && *supervisor != person) {
                self.supervision.push(Supervision { person, supervisor, range: own.range });
            }
        }
    }

    /// Whether the person was appointed head of that place, whoever stands in for them.
    fn is_head(&self, place: &Place, person: PersonId) -> bool {
        let (Head::Definitive(post) | Head::Plh(post, _)) = place.head else { return false };
        let position = position_id(self.agency, &post);
        self.assignments.iter().any(|held| {
            held.person == person
                && held.unit == self.unit(place.code)
                && held.position == Some(position)
                && held.capacity == Capacity::Definitive
        })
    }
}

fn position_id(agency: AgencyId, post: &Post) -> PositionId {
    PositionId::derive(&[agency.uuid().as_bytes(), post.code.as_bytes()])
}

fn unit_id(agency: AgencyId, code: &str) -> UnitId {
    UnitId::derive(&[agency.uuid().as_bytes(), code.as_bytes()])
}

fn unit(agency: AgencyId, place: &Place) -> Listed<Unit> {
    let item = Unit {
        id: unit_id(agency, place.code),
        parent: place.parent.map(|parent| unit_id(agency, parent)),
        name: place.name.to_owned(),
    };
    Listed { code: place.code.to_owned(), item }
}

/// What people are drawn from.
struct Draw {
    chance: Chance,
    /// Numbers given already.
    numbers: BTreeSet<Nip>,
}

impl Draw {
    /// Somebody for a post, and since when they are there.
    fn person(&mut self, post: &Post, head: bool) -> (Person, Date) {
        let sex = *self.chance.pick(&[Sex::Female, Sex::Male]);
        let employment = self.employment(post, head);
        let (before, after) = self.chance.pick(post.titles);
        let name = format!("{before}{}{after}", names::name(&mut self.chance, sex));
        let rank = match employment {
            EmploymentKind::Pns => Some(*self.chance.pick(post.ranks)),
            EmploymentKind::Cpns => post.ranks.first().copied(),
            EmploymentKind::Pppk | EmploymentKind::PppkPartTime => post.grade,
        };
        let (nip, appointed) = self.number(post, employment, sex);
        let person = Person {
            id: PersonId::from_random(self.chance.bytes()),
            name,
            employment,
            rank: rank.and_then(|rank| rank.parse().ok()),
            nips: vec![DatedNip { nip, range: DateRange { from: appointed, to: None } }],
        };
        (person, appointed.max(SETTLED))
    }

    fn employment(&mut self, post: &Post, head: bool) -> EmploymentKind {
        if head || post.grade.is_none() {
            return EmploymentKind::Pns;
        }
        match self.chance.below(100) {
            0..58 => EmploymentKind::Pns,
            58..63 => EmploymentKind::Cpns,
            63..88 => EmploymentKind::Pppk,
            _ => EmploymentKind::PppkPartTime,
        }
    }

    /// A number that nobody has yet, and the day of the appointment in it.
    fn number(&mut self, post: &Post, employment: EmploymentKind, sex: Sex) -> (Nip, Date) {
        loop {
            let (first, last) = post.born;
            let born = self.chance.between(first, last);
            let (month, day) = (self.chance.between(1, 12), self.chance.between(1, 28));
            let (year, code) = match employment {
                EmploymentKind::Pns => {
                    ((born + self.chance.between(23, 30)).min(2_024), *self.chance.pick(&[1, 2, 3, 4, 12]))
                }
                EmploymentKind::Cpns => (2_025, 3),
                EmploymentKind::Pppk => (self.chance.between(2_021, 2_025), 21),
                EmploymentKind::PppkPartTime => (2_025, 24),
            };
            let sex = if sex == Sex::Male { 1 } else { 2 };
            let serial = self.chance.between(SERIAL_MIN, 999);
            let text = format!("{born:04}{month:02}{day:02}{year:04}{code:02}{sex}{serial:03}");
            let appointed = Date::new(year as i16, if code <= 12 { code as i8 } else { 1 }, 1);
            if let (Ok(nip), Ok(appointed)) = (Nip::parse(&text), appointed)
                && self.numbers.insert(nip)
            {
                return (nip, appointed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::people::{UnitTree, assignment_on, check_supervision};

    use super::*;

    const DAY: Date = Date::constant(2026, 11, 21);

    fn town() -> Town {
        Town::draw(&Chance::new(crate::demo::SEED))
    }

    #[test]
    fn four_hundred_people_in_three_layers() {
        let town = town();
        assert_eq!(town.people.len(), 400);
        let tree = UnitTree::build(town.units.iter().map(|unit| unit.item.clone()).collect()).expect("a tree");
        assert_eq!(tree.units().len(), 26);
        assert_eq!(tree.iter().map(|(depth, _)| depth).max(), Some(2));
    }

    #[test]
    fn everybody_is_somewhere_and_reports_to_somebody_else() {
        let town = town();
        for (at, person) in town.people.iter().enumerate() {
            let own: Vec<_> = town.assignments.iter().copied().filter(|held| held.person == person.id).collect();
            assert_eq!(assignment_on(&own, DAY), Some(&town.assignments[at]));
            assert!(person.nip_on(DAY).is_some_and(|nip| nip.warning().is_none()), "{:?}", person.nips);
            assert!(person.rank.is_some());
        }
        let lines: Vec<_> = town.supervision.iter().map(|line| (line.person, line.supervisor)).collect();
        assert_eq!(check_supervision(&lines), []);
        assert!((390..400).contains(&lines.len()), "{} lines", lines.len());
    }

    #[test]
    fn schools_and_health_centres_are_led_by_who_is_named() {
        let town = town();
        let named = town.named();
        assert_eq!(named.len(), 4);
        for head in named {
            assert!(head.lasts(&town.assignments, DAY), "{head:?}");
        }
    }

    #[test]
    fn what_offices_know_is_among_them() {
        let town = town();
        let of_kind = |kind| town.people.iter().filter(|person| person.employment == kind).count();
        for kind in EmploymentKind::ALL {
            assert!(of_kind(kind) >= 5, "{kind:?}: {}", of_kind(kind));
        }
        let acting = |capacity| town.assignments.iter().filter(|held| held.capacity == capacity).count();
        assert_eq!((acting(Capacity::Plt), acting(Capacity::Plh)), (2, 1));
        assert_eq!(town.assignments.iter().filter(|held| held.position.is_none()).count(), 1);
        let kinds: BTreeSet<PositionKind> = town.positions.iter().map(|position| position.item.kind).collect();
        assert_eq!(kinds.len(), 11, "all but the two highest and the ahli utama");
    }

    #[test]
    fn the_seed_decides() {
        let nips = |town: &Town| town.people.iter().map(|person| person.nips[0].nip).collect::<Vec<_>>();
        assert_eq!(nips(&town()), nips(&town()));
        assert_ne!(nips(&town()), nips(&Town::draw(&Chance::new(1))));
    }
}
