//! An agency's courses as its office looks after them: what there is, what is offered, what counts.
//!
//! Promises: what somebody completed while its hours counted goes on counting. Refuses: to delete a version; somebody may be in it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    ids::{AgencyId, PersonId},
    learning::Slug,
    time::Timestamp,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::Error;
use crate::entity::{
    course::{self, Model},
    enrolment,
};

/// A course of an agency, in its newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub id: String,
    /// The newest version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// Code of the development path.
    pub path: String,
    /// Learning hours.
    pub jp: u32,
    /// Whether they count.
    pub recognised: bool,
    /// When they last ceased to.
    pub recognised_until: Option<Timestamp>,
    /// Since when it is not offered.
    pub retired: Option<Timestamp>,
    /// When this version was published.
    pub published: Timestamp,
    /// By whom; none of those that ship.
    pub by: Option<PersonId>,
    /// The package that it came from.
    pub package: Option<BundleHash>,
    /// The versions before, newest first.
    pub earlier: Vec<u32>,
}

/// What the office changes about a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Whether its hours count, in every version.
    Recognised(bool),
    /// Whether its newest version is taken from the list.
    Retired(bool),
}

fn number(of: i32) -> Result<u32, Error> {
    u32::try_from(of).map_err(|_| Error::Corrupt { table: "course", what: "number" })
}

async fn rows<C: ConnectionTrait>(on: &C, agency: AgencyId, id: Option<&Slug>) -> Result<Vec<Model>, Error> {
    let mut query = course::Entity::find().filter(course::Column::AgencyId.eq(agency.uuid()));
    if let Some(id) = id {
        query = query.filter(course::Column::Slug.eq(id.as_str()));
    }
    Ok(query.order_by_desc(course::Column::Version).all(on).await?)
}

/// All courses of an agency, by title.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn list<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Listed>, Error> {
    let mut found: BTreeMap<String, Listed> = BTreeMap::new();
    for row in rows(on, agency, None).await? {
        let version = number(row.version)?;
        if let Some(newest) = found.get_mut(&row.slug) {
            newest.earlier.push(version);
            continue;
        }
        let corrupt = |_| Error::Corrupt { table: "course", what: "package" };
        let listed = Listed {
            version,
            title: row.title,
            path: row.path,
            jp: number(row.jp)?,
            recognised: row.recognised,
            recognised_until: row.recognised_until.map(Timestamp),
            retired: row.retired_at.map(Timestamp),
            published: Timestamp(row.published_at),
            by: row.published_by.map(PersonId::from_uuid),
            package: row.package.map(|name| name.parse().map_err(corrupt)).transpose()?,
            earlier: Vec::new(),
            id: row.slug,
        };
        found.insert(listed.id.clone(), listed);
    }
    let mut listed: Vec<Listed> = found.into_values().collect();
    listed.sort_by(|one, other| (&one.title, &one.id).cmp(&(&other.title, &other.id)));
    Ok(listed)
}

/// Changes a course; the versions that were changed, none where it was so already. The list of what is offered is not made anew: call
/// [`super::shelve`]. None for a course that the agency does not have.
///
/// # Errors
/// Those of the database.
pub async fn change<C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    id: &Slug,
    change: Change,
    at: Timestamp,
) -> Result<Option<usize>, Error> {
    let rows = rows(tx, agency, Some(id)).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut changed = 0;
    for (nth, row) in rows.into_iter().enumerate() {
        let mut now = row.clone().into_active_model();
        match change {
            Change::Recognised(counts) if counts != row.recognised => {
                now.recognised = Set(counts);
                if !counts {
                    now.recognised_until = Set(Some(at.0));
                }
            }
            Change::Retired(retired) if nth == 0 && retired != row.retired_at.is_some() => {
                now.retired_at = Set(retired.then_some(at.0));
            }
            _ => continue,
        }
        course::Entity::update(now).exec(tx).await?;
        changed += 1;
    }
    Ok(Some(changed))
}

/// The package of a version, if the agency has the version and the package is kept.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn package_of<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    id: &Slug,
    version: u32,
) -> Result<Option<BundleHash>, Error> {
    let Ok(version) = i32::try_from(version) else { return Ok(None) };
    let row = course::Entity::find_by_id((agency.uuid(), id.to_string(), version)).one(on).await?;
    let name = row.and_then(|row| row.package);
    let corrupt = |_| Error::Corrupt { table: "course", what: "package" };
    name.map(|name| name.parse().map_err(corrupt)).transpose()
}

/// What an agency offers: the newest version of each course that is not retired.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn offered<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<BundleHash>, Error> {
    let mut seen = BTreeSet::new();
    let newest = rows(on, agency, None).await?.into_iter().filter(|row| seen.insert(row.slug.clone()));
    newest.filter(|row| row.retired_at.is_none()).map(|row| hash(&row.hash)).collect()
}

/// The versions that a person has begun and not completed, with the lessons done and when they last moved; latest first.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn under_way<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
) -> Result<Vec<(BundleHash, u32, Timestamp)>, Error> {
    let rows = enrolment::Entity::find()
        .filter(enrolment::Column::PersonId.eq(person.uuid()))
        .filter(enrolment::Column::CompletedAt.is_null())
        .order_by_desc(enrolment::Column::MovedAt)
        .all(on)
        .await?;
    rows.iter().map(|row| Ok((hash(&row.course)?, number(row.lessons_done)?, Timestamp(row.moved_at)))).collect()
}

fn hash(text: &str) -> Result<BundleHash, Error> {
    text.parse().map_err(|_| Error::Corrupt { table: "course", what: "bundle hash" })
}
