//! Taking an import back: what it wrote, as long as nobody has built on it, and what it brings back still has its place in a record that has
//! moved on beside it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AgencyId, PersonId},
    people::{SupervisionFault, check_supervision},
    time::Date,
    wire::office::imports::{Built, BuiltOn},
};
use uuid::Uuid;

use crate::store::{
    self, Connection, directory,
    record::{self, Image, Table, Write},
    roots::{self, Root},
};

/// Things built on an import that are told: enough to see what kind they are.
const TOLD_MAX: usize = 200;

/// The agency's rows now, by table and key.
type Now = BTreeMap<(Table, Vec<Option<String>>), Image>;

/// What stands in the way of taking these rows back today.
pub(super) async fn built<C: Connection>(
    tx: &C,
    agency: AgencyId,
    writes: &[Write],
    today: Date,
) -> Result<Vec<BuiltOn>, store::Error> {
    let mut now = Now::new();
    for table in Table::ALL {
        for row in record::rows(tx, agency, table).await? {
            now.insert((table, table.key(&row).to_vec()), row);
        }
    }
    let mut names = Names::of(&now, writes);
    // Who is another agency's by now is no row of this one.
    for person in names.strangers(writes) {
        if let Some(card) = directory::person(tx, person).await? {
            names.0.insert(person.to_string(), card.name);
        }
    }
    let mut built: BTreeSet<(Built, String)> = BTreeSet::new();
    // What it wrote is not what is there.
    for write in writes {
        let found = now.get(&(write.table, write.key().to_vec()));
        if found != write.after.as_ref() {
            let row = found.or(write.after.as_ref()).or(write.before.as_ref());
            built.insert((Built::Changed, row.map(|row| names.of_row(write.table, row)).unwrap_or_default()));
        }
    }
    let made = |table: Table| {
        let new = writes.iter().filter(move |write| write.table == table && write.before.is_none());
        new.filter_map(|write| write.after.as_ref()?.first()?.as_ref()).map(String::as_str)
    };
    let places: Vec<Uuid> = made(Table::Assignment).filter_map(|id| Uuid::try_parse(id).ok()).collect();
    let made: BTreeSet<&str> = made(Table::Person).chain(made(Table::Unit)).chain(made(Table::Position)).collect();
    let ids: Vec<Uuid> = made.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect();
    for root in Root::ALL {
        let what = match root {
            Root::Account => Built::Account,
            Root::Work => Built::Work,
            Root::Role => Built::Role,
        };
        for id in roots::held(tx, &ids, root).await? {
            built.insert((what, names.get(&id.to_string())));
        }
    }
    // Whoever has begun an assessment for a place that it made, has begun it by what is asked of that post.
    for person in roots::begun(tx, &places).await? {
        built.insert((Built::Work, names.get(&person.to_string())));
    }
    // Rows of the record that name what it made, and were not written by it.
    let own: BTreeSet<(Table, &[Option<String>])> = writes.iter().map(|write| (write.table, write.key())).collect();
    for ((table, key), row) in &now {
        if own.contains(&(*table, key.as_slice())) {
            continue;
        }
        let name = row.iter().skip(usize::from(key.len() == 1)).flatten().find(|text| made.contains(text.as_str()));
        if let Some(id) = name {
            built.insert((Built::Changed, names.get(id)));
        }
    }
    // What comes back must find what it rests on, and close no circle with what was said since.
    let (then, today) = (Then::of(&now, writes), today.to_string());
    for write in writes {
        if let Some(row) = write.before.as_ref().filter(|row| then.is_adrift(write.table, row, &today)) {
            built.insert((Built::Changed, names.of_row(write.table, row)));
        }
    }
    if writes.iter().any(|write| write.table == Table::Line) {
        built.extend(then.circles().into_iter().map(|person| (Built::Changed, names.get(&person.to_string()))));
    }
    Ok(built.into_iter().take(TOLD_MAX).map(|(what, name)| BuiltOn { what, name }).collect())
}

/// The agency's rows as they would be once an import is taken back.
struct Then<'n> {
    rows: BTreeMap<(Table, &'n [Option<String>]), &'n Image>,
    /// The lines without an end: who is under whom.
    lines: Vec<(&'n str, &'n str)>,
    /// How many of them somebody has.
    of: BTreeMap<&'n str, usize>,
}

/// Dates rest as `YYYY-MM-DD`, which is in order as text.
fn cell(row: &Image, place: usize) -> Option<&str> {
    row.get(place)?.as_deref()
}

impl<'n> Then<'n> {
    fn of(now: &'n Now, writes: &'n [Write]) -> Self {
        let mut rows: BTreeMap<_, _> = now.iter().map(|((table, key), row)| ((*table, key.as_slice()), row)).collect();
        for write in writes {
            match &write.before {
                Some(row) => rows.insert((write.table, write.key()), row),
                None => rows.remove(&(write.table, write.key())),
            };
        }
        let all = rows.iter().filter(|((table, _), row)| *table == Table::Line && cell(row, 3).is_none());
        let lines: Vec<(&'n str, &'n str)> = all.filter_map(|(_, row)| Some((cell(row, 0)?, cell(row, 1)?))).collect();
        let mut of: BTreeMap<&'n str, usize> = BTreeMap::new();
        for (person, _) in &lines {
            *of.entry(*person).or_default() += 1;
        }
        Self { rows, lines, of }
    }

    /// The row of that id, in a table that knows its rows by an id alone.
    fn one(&self, table: Table, id: Option<&str>) -> Option<&Image> {
        let key = [Some(id?.to_owned())];
        self.rows.get(&(table, key.as_slice())).copied()
    }

    /// The last day of a unit or a post.
    fn closed(&self, table: Table, id: Option<&str>) -> Option<&str> {
        cell(self.one(table, id)?, if table == Table::Unit { 7 } else { 6 })
    }

    /// Whether a row that comes back would outlast its unit or post, be of or lead to somebody who is another agency's by now, stand beside
    /// another of its kind, or lie in what lies in it.
    fn is_adrift(&self, table: Table, row: &Image, today: &str) -> bool {
        let outlasts = |closed: Option<&str>, to: Option<&str>| {
            closed.is_some_and(|closed| to.is_none_or(|to| to > closed && to > today))
        };
        let lasts = |to: Option<&str>| to.is_none_or(|to| to >= today);
        match table {
            Table::Assignment => {
                let of = [self.closed(Table::Unit, cell(row, 3)), self.closed(Table::Position, cell(row, 4))];
                let left = self.one(Table::Person, cell(row, 1)).is_none();
                (left && lasts(cell(row, 8))) || of.into_iter().any(|closed| outlasts(closed, cell(row, 8)))
            }
            Table::UnitHead => {
                let of_unit = self
                    .rows
                    .iter()
                    .filter(|((table, key), _)| *table == Table::UnitHead && key.first() == row.first());
                lasts(cell(row, 3)) && of_unit.filter(|(_, other)| lasts(cell(other, 3))).count() > 1
            }
            Table::Grant => cell(row, 9).is_none() && outlasts(self.closed(Table::Unit, cell(row, 4)), cell(row, 8)),
            Table::Line => {
                let open = cell(row, 0).and_then(|person| self.of.get(person));
                lasts(cell(row, 3))
                    && (open.is_some_and(|open| *open > 1) || self.one(Table::Person, cell(row, 1)).is_none())
            }
            Table::Unit => {
                let above = |unit: &&Image| self.one(Table::Unit, cell(unit, 2));
                let mut upwards = core::iter::successors(above(&row), above).take(self.rows.len());
                let open = cell(row, 7).is_none();
                open && upwards.any(|unit| cell(unit, 7).is_some() || cell(unit, 0) == cell(row, 0))
            }
            _ => false,
        }
    }

    /// People who would supervise each other in a circle.
    fn circles(&self) -> Vec<PersonId> {
        let person = |id: &str| id.parse::<PersonId>().ok();
        let pairs = self.lines.iter().filter_map(|(one, above)| Some((person(one)?, person(above)?)));
        let pairs: Vec<(PersonId, PersonId)> = pairs.collect();
        let circle = |fault| match fault {
            SupervisionFault::Cycle(circle) => circle,
            SupervisionFault::Oneself(_) | SupervisionFault::Several(_) => Vec::new(),
        };
        check_supervision(&pairs).into_iter().flat_map(circle).collect()
    }
}

/// Names of people, units and posts by their ids.
struct Names(BTreeMap<String, String>);

impl Names {
    fn of(now: &Now, writes: &[Write]) -> Self {
        let rows = now.iter().map(|((table, _), row)| (*table, row));
        let written = writes.iter().filter_map(|write| Some((write.table, write.after.as_ref()?)));
        let name = |(table, row): (Table, &Image)| {
            let place = match table {
                Table::Unit => 4,
                Table::Person => 2,
                Table::Position => 3,
                _ => return None,
            };
            Some((row.first()?.clone()?, row.get(place)?.clone()?))
        };
        Self(written.chain(rows).filter_map(name).collect())
    }

    /// Whom these rows are about, of those who have no name among them.
    fn strangers(&self, writes: &[Write]) -> BTreeSet<PersonId> {
        let about = writes.iter().filter_map(|write| {
            let place = match write.table {
                Table::Person | Table::Nip | Table::Siasn | Table::Line => 0,
                Table::Assignment | Table::Grant => 1,
                Table::Unit | Table::UnitPast | Table::Position | Table::PositionPast | Table::UnitHead => return None,
            };
            let row = write.after.as_ref().or(write.before.as_ref())?;
            cell(row, place).filter(|id| !self.0.contains_key(*id))?.parse().ok()
        });
        about.collect()
    }

    fn get(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_default()
    }

    /// Whom or what a row is about.
    fn of_row(&self, table: Table, row: &Image) -> String {
        let place = usize::from(matches!(table, Table::Assignment | Table::Grant));
        row.get(place).and_then(Option::as_deref).map(|id| self.get(id)).unwrap_or_default()
    }
}
