//! An agency's imports, and what hands have said about heads of columns.
//!
//! Promises: what is packed is kept as long as somebody may ask for it, and no longer: a file's rows until it is applied or put away,
//! what was written until it is taken back. Refuses: to know what is packed.

use domain::{
    ids::{AgencyId, ImportId, PersonId, UnitId},
    intake::{Field, Kind},
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{Error, row::coded};
use crate::entity::{agency, import, import_head};

/// Imports on a list: some years of them.
const LISTED_MAX: u64 = 100;

/// An import without what is packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// What it is about.
    pub kind: Kind,
    /// The unit that it is a list of.
    pub scope: Option<UnitId>,
    /// By whom, and when. Nobody stands for the server's console.
    pub brought: (Option<PersonId>, Timestamp),
    /// Counts, and what is wrong with the file itself.
    pub told: String,
    /// What it would change, in short.
    pub digest: String,
    /// Its place among those that were applied.
    pub number: Option<i32>,
    /// When it was applied.
    pub applied: Option<Timestamp>,
    /// When it was taken back.
    pub undone: Option<Timestamp>,
    /// Whether it was put away.
    pub discarded: bool,
}

/// What is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pack {
    /// The file's rows.
    Sheet,
    /// What is done with them.
    Lines,
    /// What was written.
    Journal,
}

impl Pack {
    const fn column(self) -> import::Column {
        match self {
            Self::Sheet => import::Column::Sheet,
            Self::Lines => import::Column::Lines,
            Self::Journal => import::Column::Journal,
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    file: String,
    scope_id: Option<Uuid>,
    brought_by: Option<Uuid>,
    brought_at: i64,
    told: String,
    digest: String,
    number: Option<i32>,
    applied_at: Option<i64>,
    undone_at: Option<i64>,
    discarded_at: Option<i64>,
}

impl TryFrom<Row> for Import {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: ImportId::from_uuid(row.id),
            kind: coded("import", "kind", &row.kind, Kind::from_code)?,
            file: row.file,
            scope: row.scope_id.map(UnitId::from_uuid),
            brought: (row.brought_by.map(PersonId::from_uuid), Timestamp(row.brought_at)),
            told: row.told,
            digest: row.digest,
            number: row.number,
            applied: row.applied_at.map(Timestamp),
            undone: row.undone_at.map(Timestamp),
            discarded: row.discarded_at.is_some(),
        })
    }
}

/// An agency's imports.
fn of(agency: AgencyId) -> sea_orm::Select<import::Entity> {
    use import::Column::*;
    import::Entity::find()
        .select_only()
        .columns([
            Id,
            Kind,
            File,
            ScopeId,
            BroughtBy,
            BroughtAt,
            Told,
            Digest,
            Number,
            AppliedAt,
            UndoneAt,
            DiscardedAt,
        ])
        .filter(AgencyId.eq(agency.uuid()))
}

/// Lets nobody else import, or write into the agency's log, until the transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn lock<C: ConnectionTrait>(tx: &C, agency: AgencyId) -> Result<(), Error> {
    agency::Entity::find_by_id(agency.uuid()).lock_exclusive().one(tx).await?;
    Ok(())
}

/// The newest imports that were not put away, newest first.
///
/// # Errors
/// Those of the database.
pub async fn list<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Import>, Error> {
    let rows = of(agency)
        .filter(import::Column::DiscardedAt.is_null())
        .order_by_desc(import::Column::BroughtAt)
        .order_by_desc(import::Column::Id)
        .limit(LISTED_MAX)
        .into_model::<Row>()
        .all(on)
        .await?;
    rows.into_iter().map(Import::try_from).collect()
}

/// One import.
///
/// # Errors
/// Those of the database.
pub async fn one<C: ConnectionTrait>(on: &C, agency: AgencyId, id: ImportId) -> Result<Option<Import>, Error> {
    let row = of(agency).filter(import::Column::Id.eq(id.uuid())).into_model::<Row>().one(on).await?;
    row.map(Import::try_from).transpose()
}

/// The newest import that is applied and was not taken back.
///
/// # Errors
/// Those of the database.
pub async fn newest<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Option<Import>, Error> {
    let row = of(agency)
        .filter(import::Column::AppliedAt.is_not_null())
        .filter(import::Column::UndoneAt.is_null())
        .order_by_desc(import::Column::Number)
        .into_model::<Row>()
        .one(on)
        .await?;
    row.map(Import::try_from).transpose()
}

/// What is packed with an import.
///
/// # Errors
/// Those of the database.
pub async fn packed<C: ConnectionTrait>(on: &C, id: ImportId, pack: Pack) -> Result<Option<Vec<u8>>, Error> {
    let query = import::Entity::find_by_id(id.uuid()).select_only().column(pack.column());
    Ok(query.into_tuple::<Option<Vec<u8>>>().one(on).await?.flatten())
}

/// A file that is brought.
pub struct Brought<'a> {
    /// Its id.
    pub id: ImportId,
    /// Whose.
    pub agency: AgencyId,
    /// The file's name.
    pub file: &'a str,
    /// What it is about.
    pub kind: Kind,
    /// The unit that it is a list of.
    pub scope: Option<UnitId>,
    /// By whom; none at the console.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// Its rows.
    pub sheet: &'a [u8],
}

/// What looking at it has shown.
pub struct Looked<'a> {
    /// Counts, and what is wrong with the file itself.
    pub told: &'a str,
    /// What it would change, in short.
    pub digest: &'a str,
    /// What it would do row by row.
    pub lines: &'a [u8],
}

/// Keeps a draft.
///
/// # Errors
/// Those of the database.
pub async fn add<C: ConnectionTrait>(tx: &C, new: &Brought<'_>, looked: &Looked<'_>) -> Result<(), Error> {
    let row = import::ActiveModel {
        id: Set(new.id.uuid()),
        agency_id: Set(new.agency.uuid()),
        kind: Set(new.kind.code().to_owned()),
        file: Set(new.file.to_owned()),
        scope_id: Set(new.scope.map(UnitId::uuid)),
        brought_by: Set(new.by.map(PersonId::uuid)),
        brought_at: Set(new.at.0),
        told: Set(looked.told.to_owned()),
        digest: Set(looked.digest.to_owned()),
        sheet: Set(Some(new.sheet.to_vec())),
        lines: Set(Some(looked.lines.to_vec())),
        journal: Set(None),
        number: Set(None),
        applied_at: Set(None),
        applied_by: Set(None),
        undone_at: Set(None),
        undone_by: Set(None),
        discarded_at: Set(None),
    };
    import::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Keeps what another look at a draft has shown, as long as it is one: what was put away meanwhile stays so.
///
/// # Errors
/// Those of the database.
pub async fn look_again<C: ConnectionTrait>(tx: &C, id: ImportId, looked: &Looked<'_>) -> Result<(), Error> {
    import::Entity::update_many()
        .col_expr(import::Column::Told, Expr::value(looked.told))
        .col_expr(import::Column::Digest, Expr::value(looked.digest))
        .col_expr(import::Column::Lines, Expr::value(Some(looked.lines.to_vec())))
        .filter(import::Column::Id.eq(id.uuid()))
        .filter(import::Column::AppliedAt.is_null())
        .filter(import::Column::DiscardedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// An import is applied: what it wrote is kept, and the file's rows go. Within a transaction that has [`lock`]ed the agency.
///
/// # Errors
/// Those of the database.
pub async fn applied<C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    id: ImportId,
    journal: &[u8],
    (by, at): (Option<PersonId>, Timestamp),
) -> Result<(), Error> {
    let newest = of(agency).order_by_desc(import::Column::Number).filter(import::Column::Number.is_not_null());
    let newest = newest.into_model::<Row>().one(tx).await?.and_then(|row| row.number).unwrap_or_default();
    import::Entity::update_many()
        .col_expr(import::Column::Sheet, Expr::value(None::<Vec<u8>>))
        .col_expr(import::Column::Journal, Expr::value(Some(journal.to_vec())))
        .col_expr(import::Column::Number, Expr::value(newest + 1))
        .col_expr(import::Column::AppliedAt, Expr::value(at.0))
        .col_expr(import::Column::AppliedBy, Expr::value(by.map(PersonId::uuid)))
        .filter(import::Column::Id.eq(id.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}

/// An import is taken back, and with it goes all that it held about people.
///
/// # Errors
/// Those of the database.
pub async fn undone<C: ConnectionTrait>(
    tx: &C,
    id: ImportId,
    (by, at): (Option<PersonId>, Timestamp),
) -> Result<(), Error> {
    import::Entity::update_many()
        .col_expr(import::Column::Lines, Expr::value(None::<Vec<u8>>))
        .col_expr(import::Column::Journal, Expr::value(None::<Vec<u8>>))
        .col_expr(import::Column::UndoneAt, Expr::value(at.0))
        .col_expr(import::Column::UndoneBy, Expr::value(by.map(PersonId::uuid)))
        .filter(import::Column::Id.eq(id.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Drafts of an agency are put away: the one that is named, or all that were brought before an instant.
///
/// # Errors
/// Those of the database.
pub async fn discard<C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    (one, before): (Option<ImportId>, Option<Timestamp>),
    at: Timestamp,
) -> Result<(), Error> {
    let mut drafts = import::Entity::update_many()
        .col_expr(import::Column::Sheet, Expr::value(None::<Vec<u8>>))
        .col_expr(import::Column::Lines, Expr::value(None::<Vec<u8>>))
        .col_expr(import::Column::DiscardedAt, Expr::value(at.0))
        .filter(import::Column::AgencyId.eq(agency.uuid()))
        .filter(import::Column::AppliedAt.is_null())
        .filter(import::Column::DiscardedAt.is_null());
    if let Some(id) = one {
        drafts = drafts.filter(import::Column::Id.eq(id.uuid()));
    }
    if let Some(before) = before {
        drafts = drafts.filter(import::Column::BroughtAt.lt(before.0));
    }
    drafts.exec(tx).await?;
    Ok(())
}

/// What a hand has said about a head.
pub type Said = (Kind, String, Option<Field>);

/// What hands have said about heads so far.
///
/// # Errors
/// Those of the database.
pub async fn heads<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Said>, Error> {
    let rows = import_head::Entity::find()
        .filter(import_head::Column::AgencyId.eq(agency.uuid()))
        // Lists of official results keep theirs beside these.
        .filter(import_head::Column::Kind.is_in(Kind::ALL.map(Kind::code)))
        .order_by_asc(import_head::Column::Kind)
        .order_by_asc(import_head::Column::Head)
        .all(on)
        .await?;
    let read = |row: import_head::Model| {
        let field = |code: &str| coded("import_head", "field", code, Field::from_code);
        let kind = coded("import_head", "kind", &row.kind, Kind::from_code)?;
        Ok((kind, row.head, row.field.as_deref().map(field).transpose()?))
    };
    rows.into_iter().map(read).collect()
}

/// Remembers what a hand has said, in the place of what was said before.
///
/// # Errors
/// Those of the database.
pub async fn remember<C: ConnectionTrait>(tx: &C, agency: AgencyId, said: &[Said]) -> Result<(), Error> {
    let rows = said.iter().map(|(kind, head, field)| import_head::ActiveModel {
        agency_id: Set(agency.uuid()),
        kind: Set(kind.code().to_owned()),
        head: Set(head.clone()),
        field: Set(field.map(|field| field.code().to_owned())),
    });
    keep_heads(tx, rows.collect()).await
}

/// Keeps what was said about heads, in the place of what was said before; of each head once.
pub(super) async fn keep_heads<C: ConnectionTrait>(tx: &C, rows: Vec<import_head::ActiveModel>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let key = [import_head::Column::AgencyId, import_head::Column::Kind, import_head::Column::Head];
    let replace = OnConflict::columns(key).update_column(import_head::Column::Field).to_owned();
    import_head::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}
