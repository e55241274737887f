//! An agency's record as rows of text: what an import reads whole, writes in few statements, and can put back as it was.
//!
//! Promises: a row that is read and put back is the same row; what is written in one direction is taken back by the other. Refuses: to
//! know what a row means. `import` does.

use std::collections::BTreeSet;

use domain::ids::AgencyId;
use sea_orm::{
    ConnectionTrait, QueryResult, Value,
    sea_query::{Alias, Condition, Expr, ExprTrait as _, OnConflict, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::Error;

/// Rows of one statement: 500 of at most ten columns stay far below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 500;
/// Rows taken away in one statement: each is a branch of the condition, of which SQLite takes a thousand.
const REMOVED_MAX: usize = 200;
/// Numbers looked up in one statement.
const NUMBERS_MAX: usize = 5_000;

/// A table that imports write. The order is that in which rows refer to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Units.
    Unit,
    /// What they were before.
    UnitPast,
    /// Posts.
    Position,
    /// What they were before.
    PositionPast,
    /// People.
    Person,
    /// Their numbers.
    Nip,
    /// Their ids in SIASN.
    Siasn,
    /// Where they are.
    Assignment,
    /// Who is named as the head of a unit.
    UnitHead,
    /// Under whom.
    Line,
    /// Roles.
    Grant,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Id,
    Text,
    Number,
    Instant,
}

/// The texts of a row's columns, as [`Table::columns`] lists them.
pub type Image = Vec<Option<String>>;

/// A row before and after; what is not there is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// In which table.
    pub table: Table,
    /// As it was.
    pub before: Option<Image>,
    /// As it is.
    pub after: Option<Image>,
}

impl Write {
    /// The same taken back.
    #[must_use]
    pub fn back(self) -> Self {
        Self { table: self.table, before: self.after, after: self.before }
    }

    /// The columns by which the row is known.
    #[must_use]
    pub fn key(&self) -> &[Option<String>] {
        let row = self.after.as_ref().or(self.before.as_ref());
        row.map_or(&[], |row| self.table.key(row))
    }
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Unit,
        Self::UnitPast,
        Self::Position,
        Self::PositionPast,
        Self::Person,
        Self::Nip,
        Self::Siasn,
        Self::Assignment,
        Self::UnitHead,
        Self::Line,
        Self::Grant,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::UnitPast => "unit_history",
            Self::Position => "position",
            Self::PositionPast => "position_history",
            Self::Person => "person",
            Self::Nip => "person_nip",
            Self::Siasn => "person_siasn",
            Self::Assignment => "assignment",
            Self::UnitHead => "unit_head",
            Self::Line => "supervision",
            Self::Grant => "role_grant",
        }
    }

    /// The table of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The columns, those of the key first.
    const fn columns(self) -> &'static [(&'static str, Type)] {
        use Type::{Id, Instant, Number, Text};
        match self {
            Self::Unit => &[
                ("id", Id),
                ("agency_id", Id),
                ("parent_id", Id),
                ("code", Text),
                ("name", Text),
                ("sort", Number),
                ("opened_on", Text),
                ("closed_on", Text),
            ],
            Self::UnitPast => {
                &[("unit_id", Id), ("valid_to", Text), ("valid_from", Text), ("parent_id", Id), ("name", Text)]
            }
            Self::Position => &[
                ("id", Id),
                ("agency_id", Id),
                ("code", Text),
                ("title", Text),
                ("kind", Text),
                ("opened_on", Text),
                ("closed_on", Text),
            ],
            Self::PositionPast => {
                &[("position_id", Id), ("valid_to", Text), ("valid_from", Text), ("title", Text), ("kind", Text)]
            }
            Self::Person => &[
                ("id", Id),
                ("agency_id", Id),
                ("name", Text),
                ("employment_kind", Text),
                ("rank", Text),
                ("created_at", Instant),
            ],
            Self::Nip => &[("person_id", Id), ("valid_from", Text), ("nip", Text), ("valid_to", Text)],
            Self::Siasn => &[("person_id", Id), ("valid_from", Text), ("siasn_id", Text), ("valid_to", Text)],
            Self::Assignment => &[
                ("id", Id),
                ("person_id", Id),
                ("agency_id", Id),
                ("unit_id", Id),
                ("position_id", Id),
                ("seat_id", Id),
                ("capacity", Text),
                ("valid_from", Text),
                ("valid_to", Text),
            ],
            Self::UnitHead => {
                &[("unit_id", Id), ("valid_from", Text), ("person_id", Id), ("valid_to", Text), ("origin", Text)]
            }
            Self::Line => {
                &[("person_id", Id), ("supervisor_id", Id), ("valid_from", Text), ("valid_to", Text), ("origin", Text)]
            }
            Self::Grant => &[
                ("id", Id),
                ("person_id", Id),
                ("role", Text),
                ("agency_id", Id),
                ("unit_id", Id),
                ("granted_by", Id),
                ("reason", Text),
                ("valid_from", Text),
                ("valid_to", Text),
                ("withdrawn_at", Instant),
            ],
        }
    }

    const fn key_columns(self) -> usize {
        match self {
            Self::UnitPast | Self::PositionPast | Self::Nip | Self::Siasn | Self::UnitHead => 2,
            Self::Line => 3,
            _ => 1,
        }
    }

    /// A row as an earlier version of the schema has kept it, with nothing in the columns that came since.
    #[must_use]
    pub fn grown(self, mut row: Image) -> Image {
        row.resize(self.columns().len().max(row.len()), None);
        row
    }

    /// The part of a row by which it is known.
    #[must_use]
    pub fn key(self, row: &Image) -> &[Option<String>] {
        row.get(..self.key_columns()).unwrap_or_default()
    }

    /// The rows of an agency.
    fn of(self, agency: AgencyId) -> Condition {
        let own = || Expr::col(Alias::new("agency_id")).eq(agency.uuid());
        let ids = |table: &str| {
            let mut ids = Query::select();
            ids.column(Alias::new("id")).from(Alias::new(table)).and_where(own());
            ids
        };
        let people = || Expr::col(Alias::new("person_id")).in_subquery(ids("person"));
        match self {
            Self::Unit | Self::Position | Self::Person => Condition::all().add(own()),
            Self::UnitPast | Self::UnitHead => {
                Condition::all().add(Expr::col(Alias::new("unit_id")).in_subquery(ids("unit")))
            }
            Self::PositionPast => {
                Condition::all().add(Expr::col(Alias::new("position_id")).in_subquery(ids("position")))
            }
            Self::Nip | Self::Siasn | Self::Line => Condition::all().add(people()),
            Self::Assignment | Self::Grant => Condition::any().add(own()).add(people()),
        }
    }

    fn select(self) -> SelectStatement {
        let mut query = Query::select();
        query.from(Alias::new(self.name()));
        for (column, _) in self.columns() {
            query.column(Alias::new(*column));
        }
        for (column, _) in &self.columns()[..self.key_columns()] {
            query.order_by(Alias::new(*column), Order::Asc);
        }
        query
    }

    fn read(self, row: &QueryResult) -> Result<Image, Error> {
        let text = |(column, kind): &(&str, Type)| {
            Ok(match kind {
                Type::Id => row.try_get::<Option<Uuid>>("", column)?.map(|id| id.to_string()),
                Type::Text => row.try_get::<Option<String>>("", column)?,
                Type::Number => row.try_get::<Option<i32>>("", column)?.map(|number| number.to_string()),
                Type::Instant => row.try_get::<Option<i64>>("", column)?.map(|instant| instant.to_string()),
            })
        };
        self.columns().iter().map(text).collect()
    }

    fn values(self, row: &[Option<String>]) -> Result<Vec<Value>, Error> {
        let corrupt = Error::Corrupt { table: self.name(), what: "row" };
        let columns = self.columns();
        let value = |((_, kind), text): (&(&str, Type), &Option<String>)| {
            let text = text.as_deref();
            match kind {
                Type::Id => Some(Value::from(text.map(Uuid::try_parse).transpose().ok()?)),
                Type::Text => Some(Value::from(text.map(str::to_owned))),
                Type::Number => Some(Value::from(text.map(str::parse::<i32>).transpose().ok()?)),
                Type::Instant => Some(Value::from(text.map(str::parse::<i64>).transpose().ok()?)),
            }
        };
        columns.iter().zip(row).map(value).collect::<Option<_>>().ok_or(corrupt)
    }
}

/// All rows that an agency has in a table, in the order of their keys.
///
/// # Errors
/// Those of the database.
pub async fn rows<C: ConnectionTrait>(on: &C, agency: AgencyId, table: Table) -> Result<Vec<Image>, Error> {
    let mut query = table.select();
    query.cond_where(table.of(agency));
    on.query_all(&query).await?.iter().map(|row| table.read(row)).collect()
}

/// Of these numbers, and of these ids in SIASN, those of people of other agencies.
///
/// # Errors
/// Those of the database.
pub async fn elsewhere<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    table: Table,
    texts: &[&str],
) -> Result<BTreeSet<String>, Error> {
    let column = Alias::new(if table == Table::Siasn { "siasn_id" } else { "nip" });
    let mut found = BTreeSet::new();
    for some in texts.chunks(NUMBERS_MAX) {
        let mut own = Query::select();
        own.column(Alias::new("id")).from(Alias::new("person"));
        own.and_where(Expr::col(Alias::new("agency_id")).eq(agency.uuid()));
        let mut query = Query::select();
        query.column(column.clone()).from(Alias::new(table.name()));
        query.and_where(Expr::col(column.clone()).is_in(some.iter().copied()));
        query.and_where(Expr::col(Alias::new("person_id")).not_in_subquery(own));
        for row in on.query_all(&query).await? {
            found.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(found)
}

/// Writes rows, in statements of some hundred.
///
/// # Errors
/// Those of the database.
pub async fn write<C: ConnectionTrait>(tx: &C, writes: &[Write]) -> Result<(), Error> {
    for table in Table::ALL {
        let rows: Vec<&Image> =
            writes.iter().filter(|write| write.table == table).filter_map(|write| write.after.as_ref()).collect();
        for some in rows.chunks(ROWS_MAX) {
            put(tx, table, some).await?;
        }
    }
    // What refers to others goes before them.
    for table in Table::ALL.into_iter().rev() {
        let gone = |write: &&Write| write.table == table && write.after.is_none();
        let keys: Vec<&[Option<String>]> = writes.iter().filter(gone).map(Write::key).rev().collect();
        for some in keys.chunks(REMOVED_MAX) {
            remove(tx, table, some).await?;
        }
    }
    Ok(())
}

async fn put<C: ConnectionTrait>(tx: &C, table: Table, rows: &[&Image]) -> Result<(), Error> {
    let names: Vec<Alias> = table.columns().iter().map(|(column, _)| Alias::new(*column)).collect();
    let (key, rest) = names.split_at(table.key_columns());
    let mut insert = Query::insert();
    insert.into_table(Alias::new(table.name())).columns(names.clone());
    for row in rows {
        insert.values_panic(table.values(row)?.into_iter().map(Expr::value));
    }
    let mut there = OnConflict::columns(key.to_vec());
    there.update_columns(rest.to_vec());
    insert.on_conflict(there);
    tx.execute(&insert).await?;
    Ok(())
}

async fn remove<C: ConnectionTrait>(tx: &C, table: Table, keys: &[&[Option<String>]]) -> Result<(), Error> {
    let mut any = Condition::any();
    for key in keys {
        let mut one = Condition::all();
        for ((column, _), value) in table.columns().iter().zip(table.values(key)?) {
            one = one.add(Expr::col(Alias::new(*column)).eq(Expr::value(value)));
        }
        any = any.add(one);
    }
    let mut delete = Query::delete();
    delete.from_table(Alias::new(table.name())).cond_where(any);
    tx.execute(&delete).await?;
    Ok(())
}
