//! An agency's record as values, and values as the rows that are written: by imports, and by changes of the structure.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AgencyId, AssignmentId, PersonId, PositionId, UnitId},
    intake::Named,
    nip::Nip,
    people::{
        Assignment, Capacity, DatedNip, EmploymentKind, Position, PositionKind, Rank, Supervision, Unit, assignment_on,
    },
    structure::{Headship, Naming, Node, Past, PastPost, Post},
    time::{Date, DateRange, Timestamp, parse_date},
};

use super::ground::Writes;
use crate::store::{
    self, Connection,
    record::{self, Image, Table},
};

/// The file, or the list, that a reporting line comes from.
pub(crate) const FILE: &str = "file";
/// The heads of units, from which a line follows.
pub(crate) const RULE: &str = "rule";
/// Somebody's own decision.
pub(crate) const HAND: &str = "hand";

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnitFact {
    pub(crate) code: String,
    pub(crate) node: Node,
    pub(crate) sort: usize,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PostFact {
    pub(crate) code: String,
    pub(crate) post: Post,
}

impl PostFact {
    /// As it is now.
    pub(crate) fn now(&self) -> &Position {
        &self.post.position
    }
}

/// A reporting line, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LineFact {
    pub(crate) line: Supervision,
    pub(crate) origin: String,
}

impl LineFact {
    /// Whether it is what stays where a hand has taken a line away: it says under whom somebody was, and holds on no day.
    pub(crate) fn is_cut(&self) -> bool {
        self.line.range.is_empty()
    }
}

/// Somebody who is named as the head of a unit, and where that comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeadFact {
    pub(crate) naming: Naming,
    pub(crate) origin: String,
}

/// An id in SIASN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiasnFact {
    pub(crate) id: String,
    pub(crate) range: DateRange,
}

/// Somebody on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonFact {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) employment: EmploymentKind,
    pub(crate) rank: Option<Rank>,
    pub(crate) created: Timestamp,
    pub(crate) nips: Vec<DatedNip>,
    pub(crate) siasn: Vec<SiasnFact>,
    /// In this agency.
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) lines: Vec<LineFact>,
    /// Roles in this agency that were not taken back, as they rest.
    pub(crate) grants: Vec<Image>,
}

impl PersonFact {
    /// The number that holds now, or last.
    pub(crate) fn nip(&self) -> Option<DatedNip> {
        self.nips.iter().max_by_key(|dated| dated.range.from).copied()
    }

    /// Whether somebody holds something beyond that day: they have not left.
    pub(crate) fn in_service(&self, today: Date) -> bool {
        self.assignments.iter().any(|held| lasts(held.range, today))
    }

    /// Where somebody is, or will be.
    pub(crate) fn placed(&self, today: Date) -> Option<&Assignment> {
        let lasting = || self.assignments.iter().filter(|held| lasts(held.range, today));
        assignment_on(&self.assignments, today)
            .filter(|held| lasts(held.range, today))
            .or_else(|| lasting().min_by_key(|held| (held.capacity, held.range.from, held.id)))
    }

    /// The reporting line without an end.
    pub(crate) fn line(&self) -> Option<&LineFact> {
        self.lines.iter().filter(|line| line.line.range.to.is_none()).max_by_key(|line| line.line.range.from)
    }

    /// Whether a hand has taken their line away, and nothing was said since: that nobody is above them is somebody's decision. Who never
    /// had a line, or lost it to a list, to the heads of units or to whoever was above and left, is only without one.
    pub(crate) fn is_freed(&self, day: Date) -> bool {
        let begun = self.lines.iter().filter(|line| line.line.range.from <= day);
        begun.max_by_key(|line| (line.line.range.from, !line.is_cut())).is_some_and(LineFact::is_cut)
    }
}

/// Whether somebody may head a unit on a day by what they hold: who leaves at the end of the day heads nothing any more, while an acting
/// post of somebody who stays counts on its last day, too.
pub(crate) fn heads_by(held: &Assignment, stays: bool, day: Date) -> bool {
    held.range.contains(day) && (lasts(held.range, day) || (stays && held.capacity != Capacity::Definitive))
}

/// Whether something goes on after that day.
pub(crate) fn lasts(range: DateRange, today: Date) -> bool {
    range.to.is_none_or(|to| to > today)
}

/// What is on record of an agency.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// Rows as they rest, by table and key.
    pub(crate) images: BTreeMap<(Table, Vec<Option<String>>), Image>,
    pub(crate) units: BTreeMap<String, UnitFact>,
    pub(crate) codes: BTreeMap<UnitId, String>,
    pub(crate) posts: BTreeMap<PositionId, PostFact>,
    pub(crate) people: BTreeMap<PersonId, PersonFact>,
    /// Who is or was named as the head of a unit, whether that counts or not.
    pub(crate) heads: Vec<HeadFact>,
    pub(crate) by_nip: BTreeMap<Nip, PersonId>,
    pub(crate) by_siasn: BTreeMap<String, PersonId>,
    /// Places here of people of other agencies.
    pub(crate) visiting: Vec<Assignment>,
    /// Numbers and ids of those in other agencies, as far as they were asked for.
    pub(crate) elsewhere: BTreeSet<String>,
}

impl Record {
    /// Reads it, and asks which of these numbers and ids belong elsewhere.
    pub(crate) async fn load<C: Connection>(
        on: &C,
        agency: AgencyId,
        numbers: &[&str],
        siasn: &[&str],
    ) -> Result<Self, store::Error> {
        let mut rows = BTreeMap::new();
        for table in Table::ALL {
            rows.insert(table, record::rows(on, agency, table).await?);
        }
        let mut elsewhere = record::elsewhere(on, agency, Table::Nip, numbers).await?;
        elsewhere.extend(record::elsewhere(on, agency, Table::Siasn, siasn).await?);
        let mut record = Self { elsewhere, ..Self::default() };
        for (table, rows) in rows {
            for row in rows {
                let read = record.take(agency, table, &row);
                read.ok_or(store::Error::Corrupt { table: table.name(), what: "fact" })?;
                record.images.insert((table, table.key(&row).to_vec()), row);
            }
        }
        Ok(record)
    }

    /// Reads one row; nothing where it holds no fact.
    fn take(&mut self, agency: AgencyId, table: Table, row: &Image) -> Option<()> {
        let row = Cells(row);
        match table {
            Table::Unit => {
                let unit = Unit { id: row.id(0, UnitId::from_uuid)?, parent: row.maybe(2)?, name: row.text(4)? };
                let node = Node { closed: row.day(7)?, ..Node::new(unit, row.day(6)?) };
                let fact = UnitFact { code: row.text(3)?, node, sort: row.parsed(5)? };
                self.codes.insert(fact.node.unit.id, fact.code.clone());
                self.units.insert(fact.code.clone(), fact);
            }
            Table::UnitPast => {
                let past = Past { from: row.day(2)?, to: row.day(1)??, parent: row.maybe(3)?, name: row.text(4)? };
                let code = self.codes.get(&row.id(0, UnitId::from_uuid)?)?;
                // Rows come in the order of their last days.
                self.units.get_mut(code)?.node.past.push(past);
            }
            Table::Position => {
                let id = row.id(0, PositionId::from_uuid)?;
                let kind = PositionKind::from_code(row.get(4)?)?;
                let position = Position { id, title: row.text(3)?, kind };
                let post = Post { closed: row.day(6)?, ..Post::new(position, row.day(5)?) };
                self.posts.insert(id, PostFact { code: row.text(2)?, post });
            }
            Table::PositionPast => {
                let kind = PositionKind::from_code(row.get(4)?)?;
                let past = PastPost { from: row.day(2)?, to: row.day(1)??, title: row.text(3)?, kind };
                // Rows come in the order of their last days.
                self.posts.get_mut(&row.id(0, PositionId::from_uuid)?)?.post.past.push(past);
            }
            Table::Person => {
                let id = row.id(0, PersonId::from_uuid)?;
                let rank = row.get(4).map(str::parse).transpose().ok()?;
                let fact = PersonFact {
                    id,
                    name: row.text(2)?,
                    employment: EmploymentKind::from_code(row.get(3)?)?,
                    rank,
                    created: Timestamp(row.parsed(5)?),
                    nips: Vec::new(),
                    siasn: Vec::new(),
                    assignments: Vec::new(),
                    lines: Vec::new(),
                    grants: Vec::new(),
                };
                self.people.insert(id, fact);
            }
            Table::Nip => {
                let id = row.id(0, PersonId::from_uuid)?;
                let nip = Nip::parse(row.get(2)?).ok()?;
                self.by_nip.insert(nip, id);
                self.people.get_mut(&id)?.nips.push(DatedNip { nip, range: row.range(1, 3)? });
            }
            Table::Siasn => {
                let id = row.id(0, PersonId::from_uuid)?;
                let siasn = row.text(2)?;
                self.by_siasn.insert(siasn.clone(), id);
                self.people.get_mut(&id)?.siasn.push(SiasnFact { id: siasn, range: row.range(1, 3)? });
            }
            Table::Assignment => {
                let fact = Assignment {
                    id: row.id(0, AssignmentId::from_uuid)?,
                    person: row.id(1, PersonId::from_uuid)?,
                    agency: row.id(2, AgencyId::from_uuid)?,
                    unit: row.id(3, UnitId::from_uuid)?,
                    position: row.maybe(4)?,
                    seat: row.maybe(5)?,
                    capacity: Capacity::from_code(row.get(6)?)?,
                    range: row.range(7, 8)?,
                };
                // Somebody of another agency may act here, and somebody of this one elsewhere.
                match self.people.get_mut(&fact.person) {
                    Some(person) if fact.agency == agency => person.assignments.push(fact),
                    None if fact.agency == agency => self.visiting.push(fact),
                    _ => {}
                }
            }
            Table::UnitHead => {
                let (unit, person) = (row.id(0, UnitId::from_uuid)?, row.id(2, PersonId::from_uuid)?);
                let naming = Naming { unit, person, range: row.range(1, 3)? };
                self.heads.push(HeadFact { naming, origin: row.text(4)? });
            }
            Table::Line => {
                let line = Supervision {
                    person: row.id(0, PersonId::from_uuid)?,
                    supervisor: row.id(1, PersonId::from_uuid)?,
                    range: row.range(2, 3)?,
                };
                self.people.get_mut(&line.person)?.lines.push(LineFact { line, origin: row.text(4)? });
            }
            Table::Grant => {
                let here = row.get(3) == Some(agency.to_string().as_str()) && row.get(9).is_none();
                let person = row.id(1, PersonId::from_uuid)?;
                if let Some(person) = self.people.get_mut(&person).filter(|_| here) {
                    person.grants.push(row.0.clone());
                }
            }
        }
        Some(())
    }
}

/// A row's texts, read as values.
struct Cells<'a>(&'a Image);

impl Cells<'_> {
    fn get(&self, place: usize) -> Option<&str> {
        self.0.get(place)?.as_deref()
    }

    fn text(&self, place: usize) -> Option<String> {
        self.get(place).map(str::to_owned)
    }

    fn parsed<T: std::str::FromStr>(&self, place: usize) -> Option<T> {
        self.get(place)?.parse().ok()
    }

    fn id<T>(&self, place: usize, of: fn(uuid::Uuid) -> T) -> Option<T> {
        self.parsed(place).map(of)
    }

    fn maybe<T: std::str::FromStr>(&self, place: usize) -> Option<Option<T>> {
        self.get(place).map(str::parse).transpose().ok()
    }

    fn day(&self, place: usize) -> Option<Option<Date>> {
        match self.get(place) {
            None => Some(None),
            Some(day) => Some(Some(parse_date(day)?)),
        }
    }

    fn range(&self, from: usize, to: usize) -> Option<DateRange> {
        Some(DateRange { from: self.day(from)??, to: self.day(to)? })
    }
}

fn some(text: impl ToString) -> Option<String> {
    Some(text.to_string())
}

/// A unit as it rests.
pub(crate) fn unit(agency: AgencyId, fact: &UnitFact) -> Image {
    let Node { unit: Unit { id, parent, name }, opened, closed, .. } = &fact.node;
    vec![
        some(id),
        some(agency),
        parent.map(|id| id.to_string()),
        some(&fact.code),
        some(name),
        some(fact.sort),
        opened.map(|day| day.to_string()),
        closed.map(|day| day.to_string()),
    ]
}

/// What a unit was, as it rests.
pub(crate) fn unit_past(unit: UnitId, past: &Past) -> Image {
    let from = past.from.map(|day| day.to_string());
    vec![some(unit), some(past.to), from, past.parent.map(|id| id.to_string()), some(&past.name)]
}

/// Writes a unit with all that it was.
pub(crate) fn put_unit(agency: AgencyId, fact: &UnitFact, writes: &mut Writes<'_>) {
    writes.set(Table::Unit, unit(agency, fact));
    for past in &fact.node.past {
        writes.set(Table::UnitPast, unit_past(fact.node.unit.id, past));
    }
}

/// A post as it rests.
fn post(agency: AgencyId, fact: &PostFact) -> Image {
    let Post { position: Position { id, title, kind }, opened, closed, .. } = &fact.post;
    vec![
        some(id),
        some(agency),
        some(&fact.code),
        some(title),
        some(kind.code()),
        opened.map(|day| day.to_string()),
        closed.map(|day| day.to_string()),
    ]
}

/// Writes a post with all that it was.
pub(crate) fn put_post(agency: AgencyId, fact: &PostFact, writes: &mut Writes<'_>) {
    writes.set(Table::Position, post(agency, fact));
    for past in &fact.post.past {
        let from = past.from.map(|day| day.to_string());
        let row = vec![some(fact.now().id), some(past.to), from, some(&past.title), some(past.kind.code())];
        writes.set(Table::PositionPast, row);
    }
}

/// A person as they rest.
pub(crate) fn person(agency: AgencyId, fact: &PersonFact) -> Image {
    let rank = fact.rank.map(|rank| rank.to_string());
    vec![some(fact.id), some(agency), some(&fact.name), some(fact.employment.code()), rank, some(fact.created.0)]
}

/// A number as it rests.
pub(crate) fn nip(person: PersonId, dated: &DatedNip) -> Image {
    vec![some(person), some(dated.range.from), some(dated.nip.as_str()), dated.range.to.map(|to| to.to_string())]
}

/// An id in SIASN as it rests.
pub(crate) fn siasn(person: PersonId, fact: &SiasnFact) -> Image {
    vec![some(person), some(fact.range.from), some(&fact.id), fact.range.to.map(|to| to.to_string())]
}

/// An assignment as it rests.
pub(crate) fn assignment(held: &Assignment) -> Image {
    vec![
        some(held.id),
        some(held.person),
        some(held.agency),
        some(held.unit),
        held.position.map(|id| id.to_string()),
        held.seat.map(|id| id.to_string()),
        some(held.capacity.code()),
        some(held.range.from),
        held.range.to.map(|to| to.to_string()),
    ]
}

/// A head who is named as it rests.
fn head(fact: &HeadFact) -> Image {
    let Naming { unit, person, range } = fact.naming;
    vec![some(unit), some(range.from), some(person), range.to.map(|to| to.to_string()), some(&fact.origin)]
}

/// Names the head of a unit from a day on, or nobody, in the place of whoever was named: in `heads` as in what is written.
pub(crate) fn name_head(heads: &mut Vec<HeadFact>, to: Headship, origin: &str, writes: &mut Writes<'_>) {
    let Headship { unit, person, from } = to;
    heads.retain_mut(|fact| {
        let range = fact.naming.range;
        if fact.naming.unit != unit || range.to.is_some_and(|to| to < from) {
            return true;
        }
        // What held for no day is nothing to remember.
        let last = from.yesterday().ok().filter(|last| range.from <= *last);
        match last {
            Some(_) => {
                fact.naming.range.to = last;
                writes.set(Table::UnitHead, head(fact));
            }
            None => writes.remove(Table::UnitHead, &head(fact)),
        }
        last.is_some()
    });
    if let Some(person) = person {
        let naming = Naming { unit, person, range: DateRange { from, to: None } };
        let fact = HeadFact { naming, origin: origin.to_owned() };
        writes.set(Table::UnitHead, head(&fact));
        heads.push(fact);
    }
}

/// Whom of them counts on a day, by what people of the agency hold.
pub(crate) fn named(heads: &[HeadFact], held: impl Fn(PersonId) -> Vec<Assignment>, day: Date) -> Named {
    let lasting = heads.iter().filter(|fact| fact.naming.lasts(&held(fact.naming.person), day));
    lasting.map(|fact| (fact.naming.unit, fact.naming.person)).collect()
}

/// A reporting line as it rests.
pub(crate) fn line(fact: &LineFact) -> Image {
    let Supervision { person, supervisor, range } = fact.line;
    vec![some(person), some(supervisor), some(range.from), range.to.map(|to| to.to_string()), some(&fact.origin)]
}
