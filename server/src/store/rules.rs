//! The versions of an agency's rules.
//!
//! Promises: a version, once published, never changes and never goes; numbers have no gaps; of two who publish at once, one is told that
//! there is a newer one. Refuses: to judge what a version says, and who may publish it.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    bundle::BundleHash,
    hours::HoursVersions,
    ids::{AgencyId, PersonId, UnitId},
    rules::{Ruled, Rules, categories::Categories},
    time::{Date, Timestamp},
    versions::Versions,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, TryInsertResult};

use super::{
    Error,
    bundles::{self, Shelf},
    office::{self, Scene},
    row::{coded, date, date_text},
};
use crate::entity::rule_version::{self, Column};

/// A version as it was published.
#[derive(Clone, Debug)]
pub struct Published {
    /// From 1, without gaps.
    pub number: u32,
    /// Its bundle.
    pub hash: BundleHash,
    /// The first day on which it holds.
    pub from: Date,
    /// When it was published.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Why.
    pub reason: String,
}

/// The versions of an agency's rules of that kind, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn published<C: ConnectionTrait>(on: &C, agency: AgencyId, ruled: Ruled) -> Result<Vec<Published>, Error> {
    let rows = rule_version::Entity::find()
        .filter(Column::AgencyId.eq(agency.uuid()))
        .filter(Column::Kind.eq(ruled.code()))
        .order_by_asc(Column::Number)
        .all(on)
        .await?;
    let read = |row: rule_version::Model| {
        let number = u32::try_from(row.number).map_err(|_| Error::Corrupt { table: "rule_version", what: "number" })?;
        Ok(Published {
            number,
            hash: coded("rule_version", "bundle hash", &row.hash, |text| text.parse().ok())?,
            from: date("rule_version", &row.from_day)?,
            at: Timestamp(row.published_at),
            by: PersonId::from_uuid(row.published_by),
            reason: row.reason,
        })
    };
    rows.into_iter().map(read).collect()
}

/// The rules of an agency's learning hours by their bundles.
///
/// # Errors
/// Those of the database.
pub async fn hours_by_day<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Versions<BundleHash>, Error> {
    let mut versions = Versions::new(bundles::shipped_hours());
    for version in published(on, agency, Ruled::Hours).await? {
        versions.publish(version.from, version.hash);
    }
    Ok(versions)
}

/// What they say.
///
/// # Errors
/// Those of the database.
pub async fn hours<C: ConnectionTrait>(on: &C, shelf: &Shelf, agency: AgencyId) -> Result<Arc<HoursVersions>, Error> {
    let named = hours_by_day(on, agency).await?;
    let mut versions = Versions::new(shelf.hours(on, *named.first()).await?);
    for (from, hash) in named.later() {
        versions.publish(*from, shelf.hours(on, *hash).await?);
    }
    Ok(Arc::new(versions))
}

/// The categories of an agency's official results by the day of the assessment; none before it had a version of its own, when those of
/// the rules hold by which a list was entered.
///
/// # Errors
/// Those of the database.
pub async fn categories<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
) -> Result<Versions<Option<Arc<Categories>>>, Error> {
    let published = published(on, agency, Ruled::Categories).await?;
    let read = bundles::categories(on, &published.iter().map(|version| version.hash).collect::<BTreeSet<_>>()).await?;
    let mut versions = Versions::new(None);
    for version in published {
        versions.publish(version.from, read.get(&version.hash).cloned());
    }
    Ok(versions)
}

/// The rules with which an agency's assessments begin, by the day; none before it had a level rule of its own, when the period's hold.
///
/// # Errors
/// Those of the database.
pub async fn levels_by_day<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
) -> Result<Versions<Option<BundleHash>>, Error> {
    let mut versions = Versions::new(None);
    for version in published(on, agency, Ruled::Level).await? {
        versions.publish(version.from, Some(version.hash));
    }
    Ok(versions)
}

/// The rules behind the figures of these units ([`office::figures()`]), as an agency may have several; none of one that has no level rule of its
/// own.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if one is not there or cannot be read.
pub async fn of_figures<C: ConnectionTrait>(
    on: &C,
    scene: &Scene,
    before: Timestamp,
    units: &BTreeSet<UnitId>,
) -> Result<Vec<Arc<Rules>>, Error> {
    if published(on, scene.agency, Ruled::Level).await?.is_empty() {
        return Ok(Vec::new());
    }
    let behind = office::rules_behind(on, scene, before).await?;
    let used = behind.into_iter().filter(|(unit, _)| units.contains(unit)).map(|(_, rules)| rules).collect();
    let mut rules: Vec<Arc<Rules>> = bundles::rules(on, &used).await?.into_values().collect();
    rules.sort_by(|one, other| one.version.cmp(&other.version));
    Ok(rules)
}

/// A version to be published.
pub struct Publishing<'a> {
    /// Whose.
    pub agency: AgencyId,
    /// What it rules.
    pub ruled: Ruled,
    /// Its number: the one after the newest that whoever publishes has seen.
    pub number: u32,
    /// What it is called: name and version.
    pub rule: (&'a str, &'a str),
    /// What it says, as a bundle.
    pub body: &'a str,
    /// The first day on which it holds.
    pub from: Date,
    /// Why.
    pub reason: &'a str,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// Publishes a version of an agency's rules; false, and nothing is written, where its number does not follow upon the newest.
/// Call it within a transaction.
///
/// # Errors
/// Those of the database.
pub async fn publish<C: ConnectionTrait>(tx: &C, new: &Publishing<'_>) -> Result<bool, Error> {
    let newest = published(tx, new.agency, new.ruled).await?.last().map_or(0, |version| version.number);
    if new.number != newest + 1 {
        return Ok(false);
    }
    let row = rule_version::ActiveModel {
        agency_id: Set(new.agency.uuid()),
        kind: Set(new.ruled.code().to_owned()),
        number: Set(i32::try_from(new.number).unwrap_or(i32::MAX)),
        hash: Set(BundleHash::of(new.body.as_bytes()).to_string()),
        from_day: Set(date_text(new.from)),
        published_at: Set(new.at.0),
        published_by: Set(new.by.uuid()),
        reason: Set(new.reason.to_owned()),
    };
    // Of two at once, PostgreSQL lets the second one wait here, and find the number taken.
    let inserted = rule_version::Entity::insert(row)
        .on_conflict_do_nothing_on([Column::AgencyId, Column::Kind, Column::Number])
        .exec_without_returning(tx)
        .await?;
    if !matches!(inserted, TryInsertResult::Inserted(1)) {
        return Ok(false);
    }
    bundles::put_ruled(tx, new.ruled, new.rule, new.body.to_owned(), new.at).await?;
    Ok(true)
}
