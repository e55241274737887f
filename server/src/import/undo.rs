//! Taking an import back: what it wrote, as long as nobody has built on it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::AgencyId,
    wire::office::imports::{Built, BuiltOn},
};
use uuid::Uuid;

use crate::store::{
    self, Connection,
    record::{self, Image, Table, Write},
    roots::{self, Root},
};

/// Things built on an import that are told: enough to see what kind they are.
const TOLD_MAX: usize = 200;

/// The agency's rows now, by table and key.
type Now = BTreeMap<(Table, Vec<Option<String>>), Image>;

/// What stands in the way of taking these rows back.
pub(super) async fn built<C: Connection>(
    tx: &C,
    agency: AgencyId,
    writes: &[Write],
) -> Result<Vec<BuiltOn>, store::Error> {
    let mut now = Now::new();
    for table in Table::ALL {
        for row in record::rows(tx, agency, table).await? {
            now.insert((table, table.key(&row).to_vec()), row);
        }
    }
    let names = Names::of(&now, writes);
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
    Ok(built.into_iter().take(TOLD_MAX).map(|(what, name)| BuiltOn { what, name }).collect())
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

    fn get(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_default()
    }

    /// Whom or what a row is about.
    fn of_row(&self, table: Table, row: &Image) -> String {
        let place = usize::from(matches!(table, Table::Assignment | Table::Grant));
        row.get(place).and_then(Option::as_deref).map(|id| self.get(id)).unwrap_or_default()
    }
}
