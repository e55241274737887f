//! What an import is judged by, and what comes of it.

use std::collections::BTreeMap;

use domain::{
    ids::{AgencyId, ImportId, PersonId},
    intake::{Columns, Field, Flaw, Reason},
    time::{Date, Timestamp},
    wire::office::imports::{Counts, Difference, Effect, Fault, Line, Sheet},
};
use sha2::{Digest as _, Sha256};

use super::record::Record;
use crate::store::record::{Image, Table, Write};

/// Characters of a spoilt cell that are quoted back.
const QUOTED_CHARS_MAX: usize = 40;

/// What a file is judged by.
pub(crate) struct Ground<'a> {
    pub(crate) agency: AgencyId,
    pub(crate) today: Date,
    /// Whose ids follow from it: nobody can guess an id from a number.
    pub(crate) import: ImportId,
    /// Who brought the file, and when. Nobody takes their own roles away by a list that lacks them.
    pub(crate) brought: (Option<PersonId>, Timestamp),
    pub(crate) record: &'a Record,
    pub(crate) sheet: &'a Sheet,
    pub(crate) columns: Columns,
}

impl Ground<'_> {
    /// What is wrong with a cell of a row.
    pub(crate) fn fault(&self, at: usize, flaw: Flaw) -> Fault {
        let place = flaw.field.and_then(|field| self.columns.place(field));
        let cell = place.and_then(|place| self.sheet.rows[at].cells.get(place));
        let column = place.and_then(|place| self.sheet.columns.get(place));
        Fault {
            field: flaw.field,
            letters: column.map(|column| column.letters.clone()),
            head: column.map(|column| column.head.clone()),
            reason: flaw.reason,
            found: cell.map(|cell| cell.trim().chars().take(QUOTED_CHARS_MAX).collect()).unwrap_or_default(),
        }
    }

    pub(crate) fn cell(&self, at: usize, field: Field) -> &str {
        self.columns.row(&self.sheet.rows[at].cells).get(field)
    }
}

/// Faults of the file itself.
pub(crate) fn of_file(reason: Reason) -> Fault {
    Fault { field: None, letters: None, head: None, reason, found: String::new() }
}

/// A line, and whether whom it is about would be left without a supervisor.
pub(crate) type Told = (Line, bool);

/// What an import would do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) writes: Vec<Write>,
    pub(crate) lines: Vec<Told>,
    pub(crate) counts: Counts,
    /// What is wrong with the file itself; then there is nothing else.
    pub(crate) faults: Vec<Fault>,
    pub(crate) in_scope: u32,
}

impl Outcome {
    pub(crate) fn refused(rows: usize, faults: Vec<Fault>) -> Self {
        Self { counts: Counts { rows: count(rows), ..Counts::default() }, faults, ..Self::default() }
    }

    /// Counts what is written and told, and puts the lines in the order in which they are read.
    pub(crate) fn of(rows: usize, writes: Vec<Write>, mut lines: Vec<Told>) -> Self {
        let written = |table: Table, new: bool| {
            count(writes.iter().filter(|write| write.table == table && write.before.is_none() == new).count())
        };
        let told = |effect: Effect| count(lines.iter().filter(|(line, _)| line.effect == effect).count());
        let counts = Counts {
            rows: count(rows),
            units_new: written(Table::Unit, true),
            units_changed: written(Table::Unit, false),
            posts_new: written(Table::Position, true),
            posts_changed: written(Table::Position, false),
            new: told(Effect::New),
            changed: told(Effect::Changed),
            moved: told(Effect::Moved),
            gone: told(Effect::Gone),
            same: told(Effect::Same),
            faulty: told(Effect::Faulty),
            supervisors: 0,
            unsupervised: count(lines.iter().filter(|(_, alone)| *alone).count()),
            contested: 0,
        };
        lines.sort_by(|(a, _), (b, _)| {
            let key = |line: &Line| (line.effect != Effect::Faulty, line.line.unwrap_or(u32::MAX));
            key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.code.cmp(&b.code))
        });
        Self { writes, lines, counts, faults: Vec::new(), in_scope: 0 }
    }

    /// All that would be written and all that is told, in short.
    pub(crate) fn digest(&self) -> String {
        let mut hash = hash(&self.writes);
        let told = serde_json::to_vec(&(&self.counts, &self.faults, self.in_scope)).unwrap_or_default();
        hash.update(told);
        hex(hash)
    }
}

fn hash(writes: &[Write]) -> Sha256 {
    let mut hash = Sha256::new();
    for write in writes {
        hash.update(write.table.name());
        for image in [&write.before, &write.after] {
            let text = serde_json::to_vec(image).unwrap_or_default();
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
    }
    hash
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All that would be written, in short.
pub(crate) fn digest(writes: &[Write]) -> String {
    hex(hash(writes))
}

/// Anything else that is to be seen again, in short.
pub(crate) fn digest_of(what: &impl serde::Serialize) -> String {
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(what).unwrap_or_default());
    hex(hash)
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A row by its table and its key.
type Place = (Table, Vec<Option<String>>);

/// Rows that are to be written, each once.
pub(crate) struct Writes<'a> {
    record: &'a Record,
    /// What becomes of each, and when that was first said.
    after: BTreeMap<Place, (usize, Option<Image>)>,
}

impl<'a> Writes<'a> {
    pub(crate) const fn new(record: &'a Record) -> Self {
        Self { record, after: BTreeMap::new() }
    }

    pub(crate) fn set(&mut self, table: Table, row: Image) {
        self.keep(table, table.key(&row).to_vec(), Some(row));
    }

    pub(crate) fn remove(&mut self, table: Table, row: &Image) {
        self.keep(table, table.key(row).to_vec(), None);
    }

    fn keep(&mut self, table: Table, key: Vec<Option<String>>, row: Option<Image>) {
        let order = self.after.len();
        self.after.entry((table, key)).and_modify(|kept| kept.1.clone_from(&row)).or_insert((order, row));
    }

    /// Those that differ from the record, in the order in which they came.
    pub(crate) fn finish(self) -> Vec<Write> {
        let mut writes: Vec<(usize, Write)> = Vec::new();
        for ((table, key), (order, after)) in self.after {
            let before = self.record.images.get(&(table, key)).cloned();
            if before != after {
                writes.push((order, Write { table, before, after }));
            }
        }
        writes.sort_by_key(|(order, write)| (write.table, *order));
        writes.into_iter().map(|(_, write)| write).collect()
    }
}

/// Notes what differs.
pub(crate) fn differs(into: &mut Vec<Difference>, field: Field, before: Option<String>, after: Option<String>) {
    if before != after {
        into.push(Difference { field, before, after });
    }
}
