//! The words in which an agency has the competencies that everybody is asked for.
//!
//! Promises: a version, once published, never changes and never goes; numbers have no gaps; each catalogue that an assessment of the agency
//! may begin with is there in the words of each version, as a bundle, before anybody is told of it. Refuses: to judge words.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    competency::Catalogue,
    ids::{AgencyId, PersonId},
    time::{Date, Timestamp},
    versions::Versions,
    wire::bundle::{read_catalogue, write_catalogue},
    wording,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use super::{
    Db, Error, bundles,
    row::{date, date_text},
    standards,
};
use crate::entity::{period, worded_catalogue, wording as rows};

/// A version as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// From 1, without gaps.
    pub number: u32,
    /// What reads otherwise than it ships, as [`wording::merged`] makes it.
    pub words: Catalogue,
    /// The first day on which it holds.
    pub from: Date,
    /// When it was published.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Why.
    pub reason: String,
}

/// The versions of an agency's wording, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn of_agency<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Published>, Error> {
    let found = rows::Entity::find()
        .filter(rows::Column::AgencyId.eq(agency.uuid()))
        .order_by_asc(rows::Column::Number)
        .all(on)
        .await?;
    let corrupt = |what| Error::Corrupt { table: "wording", what };
    let read = |row: rows::Model| {
        Ok(Published {
            number: u32::try_from(row.number).map_err(|_| corrupt("number"))?,
            words: read_catalogue(&row.body).map_err(|_| corrupt("body"))?,
            from: date("wording", &row.from_day)?,
            at: Timestamp(row.published_at),
            by: PersonId::from_uuid(row.published_by),
            reason: row.reason,
        })
    };
    found.into_iter().map(read).collect()
}

/// The versions by the day from which each holds; none is what ships.
#[must_use]
pub fn by_day(published: &[Published]) -> Versions<Option<&Published>> {
    let mut versions = Versions::new(None);
    for version in published {
        versions.publish(version.from, Some(version));
    }
    versions
}

/// A catalogue in the words that hold on a day.
///
/// # Errors
/// Those of the database.
pub async fn said_on<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    day: Date,
    catalogue: &Catalogue,
) -> Result<Catalogue, Error> {
    let published = of_agency(on, agency).await?;
    let words = by_day(&published).on(day).map(|version| &version.words);
    Ok(words.map_or_else(|| catalogue.clone(), |words| wording::reworded(catalogue, words)))
}

/// What catalogues become by the day, by their names.
#[derive(Debug)]
pub struct Names {
    versions: Versions<Option<i32>>,
    worded: BTreeMap<(BundleHash, i32), BundleHash>,
}

impl Names {
    /// The catalogue with which an assessment begins on a day that would begin with this one.
    #[must_use]
    pub fn on(&self, day: Date, base: BundleHash) -> BundleHash {
        let worded = self.versions.on(day).and_then(|number| self.worded.get(&(base, number)));
        worded.copied().unwrap_or(base)
    }
}

/// What these catalogues become; nothing where the agency never had words of its own, as most have not.
///
/// # Errors
/// Those of the database.
pub async fn names<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    bases: &BTreeSet<BundleHash>,
) -> Result<Option<Names>, Error> {
    let days: Vec<(i32, String)> = rows::Entity::find()
        .select_only()
        .columns([rows::Column::Number, rows::Column::FromDay])
        .filter(rows::Column::AgencyId.eq(agency.uuid()))
        .order_by_asc(rows::Column::Number)
        .into_tuple()
        .all(on)
        .await?;
    if days.is_empty() {
        return Ok(None);
    }
    let mut versions = Versions::new(None);
    for (number, from) in days {
        versions.publish(date("wording", &from)?, Some(number));
    }
    let found = worded_catalogue::Entity::find()
        .filter(worded_catalogue::Column::AgencyId.eq(agency.uuid()))
        .filter(worded_catalogue::Column::Base.is_in(bases.iter().map(BundleHash::to_string)))
        .all(on)
        .await?;
    let read = |row: worded_catalogue::Model| Ok(((hash(&row.base)?, row.number), hash(&row.catalogue)?));
    let worded = found.into_iter().map(read).collect::<Result<_, Error>>()?;
    Ok(Some(Names { versions, worded }))
}

/// Of what these catalogues were made in agencies' words: by agency and catalogue, the ones that a period or a standard names.
///
/// # Errors
/// Those of the database.
pub async fn bases<C: ConnectionTrait>(
    on: &C,
    agencies: &BTreeSet<Uuid>,
    catalogues: &BTreeSet<BundleHash>,
) -> Result<BTreeMap<(AgencyId, BundleHash), BTreeSet<BundleHash>>, Error> {
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    if catalogues.is_empty() {
        return Ok(found);
    }
    let rows = worded_catalogue::Entity::find()
        .filter(worded_catalogue::Column::AgencyId.is_in(agencies.iter().copied()))
        .filter(worded_catalogue::Column::Catalogue.is_in(catalogues.iter().map(BundleHash::to_string)))
        .all(on)
        .await?;
    for row in rows {
        let key = (AgencyId::from_uuid(row.agency_id), hash(&row.catalogue)?);
        found.entry(key).or_default().insert(hash(&row.base)?);
    }
    Ok(found)
}

fn hash(text: &str) -> Result<BundleHash, Error> {
    text.parse().map_err(|_| Error::Corrupt { table: "worded_catalogue", what: "bundle hash" })
}

/// Publishes a version, as it is numbered, with all catalogues in its words. Call it behind [`super::catalogue::queue`].
///
/// # Errors
/// Those of the database.
pub async fn publish<C: ConnectionTrait>(tx: &C, agency: AgencyId, new: &Published) -> Result<(), Error> {
    let row = rows::ActiveModel {
        agency_id: Set(agency.uuid()),
        number: Set(i32::try_from(new.number).unwrap_or(i32::MAX)),
        body: Set(write_catalogue(&new.words)),
        from_day: Set(date_text(new.from)),
        published_at: Set(new.at.0),
        published_by: Set(new.by.uuid()),
        reason: Set(new.reason.clone()),
    };
    rows::Entity::insert(row).exec_without_returning(tx).await?;
    extend(tx, agency, new.at).await
}

/// Puts in what is missing: each catalogue that a period, a post's standard or this release names, in the words of each version. Call it
/// wherever an agency gets another such catalogue, behind [`super::catalogue::queue`].
///
/// # Errors
/// Those of the database; [`Error::Corrupt`] if a catalogue that is named is not there.
pub async fn extend<C: ConnectionTrait>(tx: &C, agency: AgencyId, at: Timestamp) -> Result<(), Error> {
    let published = of_agency(tx, agency).await?;
    if published.is_empty() {
        return Ok(());
    }
    let there: Vec<(String, i32)> = worded_catalogue::Entity::find()
        .select_only()
        .columns([worded_catalogue::Column::Base, worded_catalogue::Column::Number])
        .filter(worded_catalogue::Column::AgencyId.eq(agency.uuid()))
        .into_tuple()
        .all(tx)
        .await?;
    let there: BTreeSet<(String, i32)> = there.into_iter().collect();
    for base in named(tx, agency).await? {
        let mut read = None;
        for version in &published {
            let number = i32::try_from(version.number).unwrap_or(i32::MAX);
            if there.contains(&(base.to_string(), number)) {
                continue;
            }
            if read.is_none() {
                let missing = || Error::Corrupt { table: "bundle", what: "catalogue" };
                let body = bundles::body(tx, base).await?.ok_or_else(missing)?;
                read = Some(read_catalogue(&body).map_err(|_| missing())?);
            }
            let Some(catalogue) = &read else { continue };
            let said = wording::reworded(catalogue, &version.words);
            // What reads as before keeps its bundle, so that nobody has another one to fetch.
            let name = if said == *catalogue { base } else { bundles::put_catalogue(tx, &said, at).await? };
            let row = worded_catalogue::ActiveModel {
                agency_id: Set(agency.uuid()),
                base: Set(base.to_string()),
                number: Set(number),
                catalogue: Set(name.to_string()),
            };
            worded_catalogue::Entity::insert(row).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}

/// All catalogues that an assessment of the agency may begin with, in the words that ship.
async fn named<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<BTreeSet<BundleHash>, Error> {
    let periods: Vec<String> = period::Entity::find()
        .select_only()
        .column(period::Column::Catalogue)
        .distinct()
        .filter(period::Column::AgencyId.eq(agency.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    let mut named = standards::catalogues(on, agency).await?;
    for period in periods {
        named.insert(period.parse().map_err(|_| Error::Corrupt { table: "period", what: "bundle hash" })?);
    }
    named.insert(bundles::shipped_references().catalogue);
    Ok(named)
}

/// Puts in what this release ships, in the words of every agency that has its own.
///
/// # Errors
/// Those of the database.
pub async fn extend_all(db: &Db, at: Timestamp) -> Result<(), Error> {
    let agencies: Vec<Uuid> = rows::Entity::find()
        .select_only()
        .column(rows::Column::AgencyId)
        .distinct()
        .into_tuple()
        .all(db.read())
        .await?;
    for agency in agencies.into_iter().map(AgencyId::from_uuid) {
        db.write(|tx| async move {
            // Another server may be starting beside this one.
            super::catalogue::queue(&*tx, agency).await?;
            extend(&*tx, agency, at).await
        })
        .await?;
    }
    Ok(())
}
