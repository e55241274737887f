//! An agency's catalogue: what ships, and the competencies that the agency words itself.
//!
//! Promises: a version, once published, never changes and never goes; numbers have no gaps; of two who write at once, one is told that
//! something newer is there; what a course may name can be fetched by its hash as soon as it may be named. Refuses: to judge words.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    competency::{Catalogue, Competency, CompetencyCode, CompetencyKind},
    ids::{AgencyId, PersonId},
    own,
    people::PositionKind,
    post_standard::Library,
    shipped,
    time::Timestamp,
    wire::bundle::{read_competency, read_library, write_competency},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::{
    Db, Error,
    bundles::{self, Shipped},
};
use crate::entity::{agency, own_competency};

/// The newest version of each, and no other.
const NEWEST: &str = "own_competency.number = (select max(later.number) from own_competency later \
    where later.agency_id = own_competency.agency_id and later.code = own_competency.code)";

/// A version of an own competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// From 1, without gaps.
    pub number: u32,
    /// It.
    pub competency: Competency,
    /// Whether it is not offered any more.
    pub retired: bool,
    /// When it was published.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Why.
    pub reason: String,
}

/// The newest version of each of an agency's own competencies, by code.
///
/// # Errors
/// Those of the database.
pub async fn newest<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Own>, Error> {
    those(on, of_agency(agency).add(Expr::cust(NEWEST))).await
}

/// The versions of one of them, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn versions<C: ConnectionTrait>(on: &C, agency: AgencyId, code: CompetencyCode) -> Result<Vec<Own>, Error> {
    those(on, of_agency(agency).add(own_competency::Column::Code.eq(code.as_str()))).await
}

fn of_agency(agency: AgencyId) -> Condition {
    Condition::all().add(own_competency::Column::AgencyId.eq(agency.uuid()))
}

async fn those<C: ConnectionTrait>(on: &C, which: Condition) -> Result<Vec<Own>, Error> {
    let rows = own_competency::Entity::find()
        .filter(which)
        .order_by_asc(own_competency::Column::Code)
        .order_by_asc(own_competency::Column::Number)
        .all(on)
        .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: own_competency::Model) -> Result<Own, Error> {
    let corrupt = |what| Error::Corrupt { table: "own_competency", what };
    Ok(Own {
        number: u32::try_from(row.number).map_err(|_| corrupt("number"))?,
        competency: read_competency(&row.body).map_err(|_| corrupt("body"))?,
        retired: row.retired,
        at: Timestamp(row.published_at),
        by: PersonId::from_uuid(row.published_by),
        reason: row.reason,
    })
}

/// What an agency's standards are written upon and its courses may name: what ships, and its own. Retired ones are there, so that what
/// asks for them still can be told.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if a text that ships cannot be read.
pub async fn known<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Arc<Shipped>, Error> {
    let (ships, own) = (bundles::shipped()?, newest(on, agency).await?);
    if own.is_empty() {
        return Ok(ships);
    }
    let form = form()?;
    let taken: BTreeSet<CompetencyCode> = ships.whole.competencies.iter().map(|competency| competency.code).collect();
    // Each publication raises it by one.
    let version = format!("{} {}", form.version, own.iter().map(|own| own.number).sum::<u32>());
    let retired = own.iter().filter(|own| own.retired).map(|own| own.competency.code);
    let retired = retired.filter(|code| !taken.contains(code)).collect();
    let competencies: Vec<Competency> = own.into_iter().map(|own| own.competency).collect();
    let mut libraries = ships.libraries.clone();
    libraries.extend(own::libraries(&competencies, &form, &version, &heads(&ships), &taken));
    let known = Shipped::with(ships.catalogue.clone(), ships.standards.clone(), libraries, retired)?;
    Ok(Arc::new(known))
}

/// The agency's own competencies alone, in their newest words; retired ones too: what was assessed once may have been one of them.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if the text that ships cannot be read.
pub async fn own<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Catalogue, Error> {
    let competencies = newest(on, agency).await?.into_iter().map(|own| own.competency).collect();
    Ok(Catalogue { competencies, ..form()? })
}

/// A catalogue of own competencies that has none yet.
fn form() -> Result<Catalogue, Error> {
    let library = read_library(shipped::OWN).map_err(|_| Error::Corrupt { table: "bundle", what: "library" })?;
    Ok(library.catalogue)
}

/// The kinds of post that governmental competencies are for.
fn heads(ships: &Shipped) -> BTreeSet<PositionKind> {
    let is_governmental = |library: &&Library| {
        library.catalogue.competencies.iter().all(|competency| competency.kind == CompetencyKind::Governmental)
    };
    ships.libraries.iter().find(is_governmental).map(|library| library.kinds.clone()).unwrap_or_default()
}

/// Waits for others who are about to write the agency's own competencies, words for those that ship, or the standard of one of its posts:
/// what two write at once is written one after the other. As this is the agency's row, nothing else is locked behind it
/// ([`Db::write`]).
///
/// # Errors
/// Those of the database.
pub async fn queue<C: ConnectionTrait>(tx: &C, agency: AgencyId) -> Result<(), Error> {
    agency::Entity::find_by_id(agency.uuid()).lock_exclusive().one(tx).await?;
    Ok(())
}

/// Publishes a version, as it is numbered. Call it behind [`queue`].
///
/// # Errors
/// Those of the database.
pub async fn publish<C: ConnectionTrait>(tx: &C, agency: AgencyId, new: &Own) -> Result<(), Error> {
    publish_all(tx, agency, core::slice::from_ref(new)).await
}

/// Publishes versions of several at once, as they are numbered. Call it behind [`queue`].
///
/// # Errors
/// Those of the database.
pub async fn publish_all<C: ConnectionTrait>(tx: &C, agency: AgencyId, new: &[Own]) -> Result<(), Error> {
    let Some(at) = new.last().map(|last| last.at) else { return Ok(()) };
    let row = |new: &Own| own_competency::ActiveModel {
        agency_id: Set(agency.uuid()),
        code: Set(new.competency.code.to_string()),
        number: Set(i32::try_from(new.number).unwrap_or(i32::MAX)),
        body: Set(write_competency(&new.competency)),
        retired: Set(new.retired),
        published_at: Set(new.at.0),
        published_by: Set(new.by.uuid()),
        reason: Set(new.reason.clone()),
    };
    own_competency::Entity::insert_many(new.iter().map(row)).exec_without_returning(tx).await?;
    let known = known(tx, agency).await?;
    bundles::put_whole(tx, &known, at).await
}

/// Puts in what the courses of agencies with own competencies may name, upon what this release ships.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if a text that ships cannot be read.
pub async fn put_wholes(db: &Db, at: Timestamp) -> Result<(), Error> {
    let agencies: Vec<sea_orm::prelude::Uuid> = own_competency::Entity::find()
        .select_only()
        .column(own_competency::Column::AgencyId)
        .distinct()
        .into_tuple()
        .all(db.read())
        .await?;
    let mut missing = BTreeMap::new();
    for agency in agencies {
        let known = known(db.read(), AgencyId::from_uuid(agency)).await?;
        if bundles::body(db.read(), known.whole_bundle.0).await?.is_none() {
            missing.insert(known.whole_bundle.0, known);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let missing = &missing;
    db.write(|tx| async move {
        for known in missing.values() {
            bundles::put_whole(&*tx, known, at).await?;
        }
        Ok(())
    })
    .await
}
