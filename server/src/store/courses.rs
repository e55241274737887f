//! The courses of an agency: published, offered, retired; and who completed them.
//!
//! Promises: a published version never changes; what is offered is the newest version of each course that is not retired, and the list
//! that devices get is made anew in the same transaction. Refuses: a version that is not newer than the one before it.

pub mod list;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    ids::{AgencyId, PersonId},
    learning::{Certificate, Course, Shelf, Slug, Volume},
    time::{Date, Timestamp, Zone},
    wire::course::{read_course, read_shelf, write_course, write_shelf},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::{Error, bundles, certificates};
use crate::entity::{bundle, course, course_shelf, enrolment};

/// A version on its way to those who learn.
#[derive(Clone, Debug)]
pub struct Publication<'a> {
    /// The agency.
    pub agency: AgencyId,
    /// The course.
    pub course: &'a Course,
    /// The package that it came from.
    pub package: Option<BundleHash>,
    /// Whether its hours count.
    pub recognised: bool,
    /// Who publishes; none for those that ship.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
}

/// What became of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It is offered from now on.
    Now(BundleHash),
    /// This very version is there already.
    Before(BundleHash),
    /// Another course of that version, or a newer version, is there.
    NotNewer {
        /// The newest version.
        newest: u32,
    },
}

/// A course that somebody completed, as their agency counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// The name of its bundle.
    pub course: String,
    /// Its title.
    pub title: String,
    /// The day.
    pub on: Date,
    /// Learning hours that count; 0 where the agency does not recognise the course.
    pub jp: u32,
    /// Code of the development path.
    pub path: String,
    /// The certificate, unless it was withdrawn.
    pub certificate: Option<Certificate>,
}

/// The newest version that an agency has of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its version.
    pub version: u32,
    /// Whether its hours count.
    pub recognised: bool,
    /// Whether it is not offered any more.
    pub retired: bool,
}

/// What an agency has of a course.
///
/// # Errors
/// Those of the database.
pub async fn newest<C: ConnectionTrait>(on: &C, agency: AgencyId, course: &Slug) -> Result<Option<Held>, Error> {
    let row = course::Entity::find()
        .filter(course::Column::AgencyId.eq(agency.uuid()))
        .filter(course::Column::Slug.eq(course.as_str()))
        .order_by_desc(course::Column::Version)
        .one(on)
        .await?;
    Ok(row.map(|row| Held {
        version: u32::try_from(row.version).unwrap_or_default(),
        recognised: row.recognised,
        retired: row.retired_at.is_some(),
    }))
}

/// The packages from which an agency's courses came, of all versions.
///
/// # Errors
/// Those of the database.
pub async fn packages<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<BTreeSet<BundleHash>, Error> {
    let rows: Vec<Option<String>> = course::Entity::find()
        .select_only()
        .column(course::Column::Package)
        .filter(course::Column::AgencyId.eq(agency.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    let read = |name: &String| name.parse().map_err(|_| Error::Corrupt { table: "course", what: "package" });
    rows.iter().flatten().map(read).collect()
}

/// Publishes a version for one agency. The list is not made anew: call [`shelve`] after the last of them.
///
/// # Errors
/// Those of the database.
pub async fn publish<C: ConnectionTrait>(tx: &C, publication: &Publication<'_>) -> Result<Published, Error> {
    let Publication { agency, course, package, recognised, by, at } = *publication;
    let text = write_course(course);
    let hash = BundleHash::of(text.as_bytes());
    let newest = course::Entity::find()
        .filter(course::Column::AgencyId.eq(agency.uuid()))
        .filter(course::Column::Slug.eq(course.id.as_str()))
        .order_by_desc(course::Column::Version)
        .one(tx)
        .await?;
    let newest_until = newest.as_ref().and_then(|newest| newest.recognised_until);
    if let Some(newest) = newest {
        let version = u32::try_from(newest.version).unwrap_or_default();
        if newest.hash == hash.to_string() {
            return Ok(Published::Before(hash));
        }
        if version >= course.version {
            return Ok(Published::NotNewer { newest: version });
        }
    }
    bundles::put_course(tx, course, text, at).await?;
    let row = course::ActiveModel {
        agency_id: Set(agency.uuid()),
        slug: Set(course.id.to_string()),
        version: Set(i32::try_from(course.version).unwrap_or(i32::MAX)),
        hash: Set(hash.to_string()),
        title: Set(course.title.clone()),
        path: Set(course.path.clone()),
        jp: Set(i32::try_from(course.jp).unwrap_or(i32::MAX)),
        package: Set(package.map(|package| package.to_string())),
        recognised: Set(recognised),
        recognised_until: Set(newest_until),
        published_at: Set(at.0),
        published_by: Set(by.map(PersonId::uuid)),
        retired_at: Set(None),
    };
    course::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(Published::Now(hash))
}

/// Makes the agency's list anew from what it offers.
///
/// # Errors
/// Those of the database.
pub async fn shelve<C: ConnectionTrait>(tx: &C, agency: AgencyId, at: Timestamp) -> Result<BundleHash, Error> {
    let rows = course::Entity::find()
        .filter(course::Column::AgencyId.eq(agency.uuid()))
        .order_by_asc(course::Column::Slug)
        .order_by_desc(course::Column::Version)
        .all(tx)
        .await?;
    let mut seen = BTreeSet::new();
    // The newest version of each, unless it is retired.
    let offered = rows.into_iter().filter(|row| seen.insert(row.slug.clone()) && row.retired_at.is_none());
    let recognised: BTreeMap<String, bool> = offered.map(|row| (row.hash, row.recognised)).collect();
    let bodies = bundle::Entity::find().filter(bundle::Column::Hash.is_in(recognised.keys().cloned())).all(tx).await?;
    let mut volumes = Vec::new();
    for row in bodies {
        let course = read_course(&row.body).map_err(|_| Error::Corrupt { table: "bundle", what: "course" })?;
        volumes.push(Volume::of(&course, &row.body, recognised.get(&row.hash).is_some_and(|counts| *counts)));
    }
    volumes.sort_by(|one, other| (&one.title, &one.id).cmp(&(&other.title, &other.id)));
    let text = write_shelf(&Shelf { volumes });
    let hash = bundles::put_shelf(tx, agency, text, at).await?;
    let row = course_shelf::ActiveModel { agency_id: Set(agency.uuid()), hash: Set(hash.to_string()) };
    let replace =
        OnConflict::column(course_shelf::Column::AgencyId).update_column(course_shelf::Column::Hash).to_owned();
    course_shelf::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(hash)
}

/// The list of what an agency offers; none before it offers anything.
///
/// # Errors
/// Those of the database.
pub async fn shelf<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Option<String>, Error> {
    Ok(course_shelf::Entity::find_by_id(agency.uuid()).one(on).await?.map(|row| row.hash))
}

/// Whether hours of a course count that was completed at that instant: it is recognised, or was then.
fn counts(course: &course::Model, completed_at: i64) -> bool {
    course.recognised || course.recognised_until.is_some_and(|until| completed_at < until)
}

/// Whether the agency's list is one that devices of this build can read; one that is not there is no trouble.
///
/// # Errors
/// Those of the database.
pub async fn shelf_is_readable<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<bool, Error> {
    let Some(name) = shelf(on, agency).await? else { return Ok(true) };
    let row = bundle::Entity::find_by_id(name).one(on).await?;
    Ok(row.is_some_and(|row| read_shelf(&row.body).is_ok()))
}

/// Whether anybody has begun a course.
///
/// # Errors
/// Those of the database.
pub async fn anybody_learns<C: ConnectionTrait>(on: &C) -> Result<bool, Error> {
    Ok(enrolment::Entity::find().one(on).await?.is_some())
}

/// The courses that a person completed, newest first, as the agency counts them: a version that it has not published, or did not
/// recognise at that time and does not now, counts no hours, and neither does one whose certificate was withdrawn.
///
/// # Errors
/// Those of the database.
pub async fn completed<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
    agency: AgencyId,
    zone: Zone,
) -> Result<Vec<Completed>, Error> {
    let rows = enrolment::Entity::find()
        .filter(enrolment::Column::PersonId.eq(person.uuid()))
        .filter(enrolment::Column::CompletedAt.is_not_null())
        .order_by_desc(enrolment::Column::CompletedAt)
        .order_by_asc(enrolment::Column::Course)
        .all(on)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let hashes = rows.iter().map(|row| row.course.as_str());
    let known = course::Entity::find().filter(course::Column::Hash.is_in(hashes)).all(on).await?;
    let mut certificates: BTreeMap<String, Certificate> =
        certificates::of_person(on, person).await?.into_iter().collect();
    let mut tell = |row: &enrolment::Model| {
        let of_course = || known.iter().filter(|course| course.hash == row.course);
        let certificate = certificates.remove(&row.course);
        // A certificate that was withdrawn takes its hours along.
        let withdrawn = certificate.as_ref().is_some_and(|certificate| certificate.revoked.is_some());
        let own = of_course().find(|course| course.agency_id == agency.uuid());
        // Completed in another agency: it keeps its name, and counts where it was recognised.
        let course = own.or_else(|| of_course().next())?;
        Some(Completed {
            course: row.course.clone(),
            title: course.title.clone(),
            on: zone.date(Timestamp(row.completed_at?)),
            jp: if counts(course, row.completed_at?) && !withdrawn { u32::try_from(course.jp).ok()? } else { 0 },
            path: course.path.clone(),
            certificate: certificate.filter(|_| !withdrawn),
        })
    };
    rows.iter().map(&mut tell).collect::<Option<_>>().ok_or(Error::Corrupt { table: "enrolment", what: "course" })
}
