//! An agency's record as values, and values as the rows that are written.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AgencyId, AssignmentId, PersonId, PositionId, UnitId},
    nip::Nip,
    people::{Assignment, Capacity, DatedNip, EmploymentKind, PositionKind, Rank, Supervision, Unit, assignment_on},
    time::{Date, DateRange, Timestamp, parse_date},
};

use crate::store::{
    self, Connection,
    record::{self, Image, Table},
};

/// The file, or the list, that a reporting line comes from.
pub(super) const FILE: &str = "file";
/// The heads of units, from which a line follows.
pub(super) const RULE: &str = "rule";
/// Somebody's own decision.
pub(super) const HAND: &str = "hand";

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnitFact {
    pub(super) code: String,
    pub(super) unit: Unit,
    pub(super) sort: usize,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PostFact {
    pub(super) id: PositionId,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) kind: PositionKind,
}

/// A reporting line, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LineFact {
    pub(super) line: Supervision,
    pub(super) origin: String,
}

/// An id in SIASN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SiasnFact {
    pub(super) id: String,
    pub(super) range: DateRange,
}

/// Somebody on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PersonFact {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) employment: EmploymentKind,
    pub(super) rank: Option<Rank>,
    pub(super) created: Timestamp,
    pub(super) nips: Vec<DatedNip>,
    pub(super) siasn: Vec<SiasnFact>,
    /// In this agency.
    pub(super) assignments: Vec<Assignment>,
    pub(super) lines: Vec<LineFact>,
    /// Roles in this agency that were not taken back, as they rest.
    pub(super) grants: Vec<Image>,
}

impl PersonFact {
    /// The number that holds now, or last.
    pub(super) fn nip(&self) -> Option<DatedNip> {
        self.nips.iter().max_by_key(|dated| dated.range.from).copied()
    }

    /// Whether somebody holds something beyond that day: they have not left.
    pub(super) fn in_service(&self, today: Date) -> bool {
        self.assignments.iter().any(|held| lasts(held.range, today))
    }

    /// Where somebody is, or will be.
    pub(super) fn placed(&self, today: Date) -> Option<&Assignment> {
        let lasting = || self.assignments.iter().filter(|held| lasts(held.range, today));
        assignment_on(&self.assignments, today)
            .filter(|held| lasts(held.range, today))
            .or_else(|| lasting().min_by_key(|held| (held.capacity, held.range.from, held.id)))
    }

    /// The reporting line without an end.
    pub(super) fn line(&self) -> Option<&LineFact> {
        self.lines.iter().filter(|line| line.line.range.to.is_none()).max_by_key(|line| line.line.range.from)
    }
}

/// Whether something goes on after that day.
pub(super) fn lasts(range: DateRange, today: Date) -> bool {
    range.to.is_none_or(|to| to > today)
}

/// What is on record of an agency.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// Rows as they rest, by table and key.
    pub(super) images: BTreeMap<(Table, Vec<Option<String>>), Image>,
    pub(super) units: BTreeMap<String, UnitFact>,
    pub(super) posts: BTreeMap<PositionId, PostFact>,
    pub(super) people: BTreeMap<PersonId, PersonFact>,
    pub(super) by_nip: BTreeMap<Nip, PersonId>,
    pub(super) by_siasn: BTreeMap<String, PersonId>,
    /// Numbers and ids of those in other agencies, as far as they were asked for.
    pub(super) elsewhere: BTreeSet<String>,
}

impl Record {
    /// Reads it, and asks which of these numbers and ids belong elsewhere.
    pub(super) async fn load<C: Connection>(
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
                let fact = UnitFact { code: row.text(3)?, unit, sort: row.parsed(5)? };
                self.units.insert(fact.code.clone(), fact);
            }
            Table::Position => {
                let id = row.id(0, PositionId::from_uuid)?;
                let kind = PositionKind::from_code(row.get(4)?)?;
                self.posts.insert(id, PostFact { id, code: row.text(2)?, title: row.text(3)?, kind });
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
                if let Some(person) = self.people.get_mut(&fact.person).filter(|_| fact.agency == agency) {
                    person.assignments.push(fact);
                }
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

    fn range(&self, from: usize, to: usize) -> Option<DateRange> {
        let to = match self.get(to) {
            None => None,
            Some(to) => Some(parse_date(to)?),
        };
        Some(DateRange { from: parse_date(self.get(from)?)?, to })
    }
}

fn some(text: impl ToString) -> Option<String> {
    Some(text.to_string())
}

/// A unit as it rests.
pub(super) fn unit(agency: AgencyId, fact: &UnitFact) -> Image {
    let Unit { id, parent, name } = &fact.unit;
    vec![some(id), some(agency), parent.map(|id| id.to_string()), some(&fact.code), some(name), some(fact.sort)]
}

/// A post as it rests.
pub(super) fn post(agency: AgencyId, fact: &PostFact) -> Image {
    vec![some(fact.id), some(agency), some(&fact.code), some(&fact.title), some(fact.kind.code())]
}

/// A person as they rest.
pub(super) fn person(agency: AgencyId, fact: &PersonFact) -> Image {
    let rank = fact.rank.map(|rank| rank.to_string());
    vec![some(fact.id), some(agency), some(&fact.name), some(fact.employment.code()), rank, some(fact.created.0)]
}

/// A number as it rests.
pub(super) fn nip(person: PersonId, dated: &DatedNip) -> Image {
    vec![some(person), some(dated.range.from), some(dated.nip.as_str()), dated.range.to.map(|to| to.to_string())]
}

/// An id in SIASN as it rests.
pub(super) fn siasn(person: PersonId, fact: &SiasnFact) -> Image {
    vec![some(person), some(fact.range.from), some(&fact.id), fact.range.to.map(|to| to.to_string())]
}

/// An assignment as it rests.
pub(super) fn assignment(held: &Assignment) -> Image {
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

/// A reporting line as it rests.
pub(super) fn line(fact: &LineFact) -> Image {
    let Supervision { person, supervisor, range } = fact.line;
    vec![some(person), some(supervisor), some(range.from), range.to.map(|to| to.to_string()), some(&fact.origin)]
}
