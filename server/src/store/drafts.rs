//! Courses of an agency while they are written.
//!
//! Promises: a draft is there whole or not at all, and its media with it; a change is made upon the revision that it names, for whoever
//! comes second is told so before anything is written, also where it is another draft by now: no revision is given twice. What a change
//! leaves as it was is not written again. Refuses: to know what the texts are. Media rest with the files of courses; those that no draft
//! names any more stay there, since a course may name them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    ids::{AgencyId, PersonId},
    learning::Slug,
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryInsertResult,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};

use super::Error;
use crate::entity::{course_draft, course_draft_file, course_draft_revision, course_draft_text};

/// Rows of one statement: with four values each, far below what both databases take.
const ROWS_MAX: usize = 500;

/// What a draft consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The version that is being written.
    pub version: u32,
    /// Its title, for lists.
    pub title: String,
    /// Texts by their paths in the package.
    pub texts: BTreeMap<String, String>,
    /// Media by theirs.
    pub media: BTreeMap<String, BundleHash>,
}

/// A draft as it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The course's name.
    pub id: Slug,
    /// Another after each change, and greater than those of all drafts before.
    pub revision: u32,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: Option<PersonId>,
    /// What it consists of.
    pub contents: Contents,
}

/// A draft on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The course's name.
    pub id: Slug,
    /// Its title.
    pub title: String,
    /// The version that is being written.
    pub version: u32,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: Option<PersonId>,
}

/// Who changes something, and when.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// All drafts of an agency, latest change first.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn list<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Listed>, Error> {
    let rows = course_draft::Entity::find()
        .filter(course_draft::Column::AgencyId.eq(agency.uuid()))
        .order_by_desc(course_draft::Column::ChangedAt)
        .order_by_asc(course_draft::Column::Slug)
        .all(on)
        .await?;
    let read = |row: course_draft::Model| {
        Ok(Listed {
            id: slug(&row.slug)?,
            title: row.title,
            version: number(row.version)?,
            changed_at: Timestamp(row.changed_at),
            changed_by: row.changed_by.map(PersonId::from_uuid),
        })
    };
    rows.into_iter().map(read).collect()
}

/// A draft.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn read<C: ConnectionTrait>(on: &C, agency: AgencyId, id: &Slug) -> Result<Option<Kept>, Error> {
    let row = course_draft::Entity::find_by_id((agency.uuid(), id.to_string())).one(on).await?;
    contents(on, row).await
}

/// The same, to be changed in this transaction: others wait.
///
/// # Errors
/// As for [`read`].
pub async fn lock<C: ConnectionTrait>(tx: &C, agency: AgencyId, id: &Slug) -> Result<Option<Kept>, Error> {
    let row = course_draft::Entity::find_by_id((agency.uuid(), id.to_string())).lock_exclusive().one(tx).await?;
    contents(tx, row).await
}

async fn contents<C: ConnectionTrait>(on: &C, row: Option<course_draft::Model>) -> Result<Option<Kept>, Error> {
    let Some(row) = row else { return Ok(None) };
    let texts = course_draft_text::Entity::find()
        .filter(course_draft_text::Column::AgencyId.eq(row.agency_id))
        .filter(course_draft_text::Column::Slug.eq(&row.slug))
        .all(on)
        .await?;
    let media = course_draft_file::Entity::find()
        .filter(course_draft_file::Column::AgencyId.eq(row.agency_id))
        .filter(course_draft_file::Column::Slug.eq(&row.slug))
        .all(on)
        .await?;
    let medium = |row: course_draft_file::Model| {
        let hash = row.hash.parse().map_err(|_| Error::Corrupt { table: "course_draft_file", what: "hash" })?;
        Ok::<_, Error>((row.path, hash))
    };
    Ok(Some(Kept {
        id: slug(&row.slug)?,
        revision: number(row.revision)?,
        changed_at: Timestamp(row.changed_at),
        changed_by: row.changed_by.map(PersonId::from_uuid),
        contents: Contents {
            version: number(row.version)?,
            title: row.title,
            texts: texts.into_iter().map(|text| (text.path, text.body)).collect(),
            media: media.into_iter().map(medium).collect::<Result<_, _>>()?,
        },
    }))
}

/// Whether a draft names a file.
///
/// # Errors
/// Those of the database.
pub async fn names<C: ConnectionTrait>(on: &C, agency: AgencyId, id: &Slug, file: BundleHash) -> Result<bool, Error> {
    let row = course_draft_file::Entity::find()
        .filter(course_draft_file::Column::AgencyId.eq(agency.uuid()))
        .filter(course_draft_file::Column::Slug.eq(id.as_str()))
        .filter(course_draft_file::Column::Hash.eq(file.to_string()))
        .one(on)
        .await?;
    Ok(row.is_some())
}

/// The next revision of whichever draft of an agency: one that follows a draft that was taken away is never taken for that one. Others who
/// want one wait until this transaction is over, so it comes after a draft's row and before the agency's.
async fn next<C: ConnectionTrait>(tx: &C, agency: AgencyId) -> Result<u32, Error> {
    use course_draft_revision::{ActiveModel, Column, Entity};
    let first = ActiveModel { agency_id: Set(agency.uuid()), revision: Set(1) };
    let more = Expr::col((Entity, Column::Revision)).add(1);
    let next = OnConflict::column(Column::AgencyId).value(Column::Revision, more).to_owned();
    Entity::insert(first).on_conflict(next).exec_without_returning(tx).await?;
    let given = Entity::find_by_id(agency.uuid()).one(tx).await?;
    number(given.ok_or(Error::Corrupt { table: "course_draft_revision", what: "agency" })?.revision)
}

/// Begins a draft; not if the agency has one of that name. Its media must be there.
///
/// # Errors
/// Those of the database.
pub async fn begin<C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    id: &Slug,
    contents: &Contents,
    hand: Hand,
) -> Result<bool, Error> {
    let row = course_draft::ActiveModel {
        agency_id: Set(agency.uuid()),
        slug: Set(id.to_string()),
        revision: Set(whole(next(tx, agency).await?)),
        version: Set(whole(contents.version)),
        title: Set(contents.title.clone()),
        changed_at: Set(hand.at.0),
        changed_by: Set(Some(hand.by.uuid())),
    };
    let name = [course_draft::Column::AgencyId, course_draft::Column::Slug];
    let inserted = course_draft::Entity::insert(row).on_conflict_do_nothing_on(name).exec_without_returning(tx).await?;
    if !matches!(inserted, TryInsertResult::Inserted(1)) {
        return Ok(false);
    }
    put_texts(tx, agency, id, contents.texts.iter()).await?;
    put_media(tx, agency, id, contents.media.iter()).await?;
    Ok(true)
}

/// Writes what is different of a draft that was locked; the revision that it has then. New media must be there.
///
/// # Errors
/// Those of the database.
pub async fn change<C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    before: &Kept,
    after: &Contents,
    hand: Hand,
) -> Result<u32, Error> {
    let (id, old) = (&before.id, &before.contents);
    let gone = gone(&old.texts, &after.texts);
    if !gone.is_empty() {
        course_draft_text::Entity::delete_many()
            .filter(course_draft_text::Column::AgencyId.eq(agency.uuid()))
            .filter(course_draft_text::Column::Slug.eq(id.as_str()))
            .filter(course_draft_text::Column::Path.is_in(gone))
            .exec(tx)
            .await?;
    }
    let lost = self::gone(&old.media, &after.media);
    if !lost.is_empty() {
        course_draft_file::Entity::delete_many()
            .filter(course_draft_file::Column::AgencyId.eq(agency.uuid()))
            .filter(course_draft_file::Column::Slug.eq(id.as_str()))
            .filter(course_draft_file::Column::Path.is_in(lost))
            .exec(tx)
            .await?;
    }
    put_texts(tx, agency, id, after.texts.iter().filter(|(path, text)| old.texts.get(*path) != Some(text))).await?;
    put_media(tx, agency, id, after.media.iter().filter(|(path, hash)| old.media.get(*path) != Some(hash))).await?;
    let revision = next(tx, agency).await?;
    let row = course_draft::ActiveModel {
        agency_id: Set(agency.uuid()),
        slug: Set(id.to_string()),
        revision: Set(whole(revision)),
        version: Set(whole(after.version)),
        title: Set(after.title.clone()),
        changed_at: Set(hand.at.0),
        changed_by: Set(Some(hand.by.uuid())),
    };
    course_draft::Entity::update(row).exec(tx).await?;
    Ok(revision)
}

/// Takes a draft that was locked away.
///
/// # Errors
/// Those of the database.
pub async fn remove<C: ConnectionTrait>(tx: &C, agency: AgencyId, id: &Slug) -> Result<(), Error> {
    course_draft_text::Entity::delete_many()
        .filter(course_draft_text::Column::AgencyId.eq(agency.uuid()))
        .filter(course_draft_text::Column::Slug.eq(id.as_str()))
        .exec(tx)
        .await?;
    course_draft_file::Entity::delete_many()
        .filter(course_draft_file::Column::AgencyId.eq(agency.uuid()))
        .filter(course_draft_file::Column::Slug.eq(id.as_str()))
        .exec(tx)
        .await?;
    course_draft::Entity::delete_by_id((agency.uuid(), id.to_string())).exec(tx).await?;
    Ok(())
}

/// The names that an agency has given to courses, published and not.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`].
pub async fn taken<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<BTreeSet<Slug>, Error> {
    use crate::entity::course;
    let published: Vec<String> = course::Entity::find()
        .select_only()
        .column(course::Column::Slug)
        .distinct()
        .filter(course::Column::AgencyId.eq(agency.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    let mut taken: BTreeSet<Slug> = published.iter().map(|name| slug(name)).collect::<Result<_, _>>()?;
    taken.extend(list(on, agency).await?.into_iter().map(|draft| draft.id));
    Ok(taken)
}

async fn put_texts<'a, C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    id: &Slug,
    texts: impl Iterator<Item = (&'a String, &'a String)>,
) -> Result<(), Error> {
    use course_draft_text::{ActiveModel, Column, Entity};
    let row = |(path, body): (&String, &String)| ActiveModel {
        agency_id: Set(agency.uuid()),
        slug: Set(id.to_string()),
        path: Set(path.clone()),
        body: Set(body.clone()),
    };
    let rows: Vec<ActiveModel> = texts.map(row).collect();
    for some in rows.chunks(ROWS_MAX) {
        let replace =
            OnConflict::columns([Column::AgencyId, Column::Slug, Column::Path]).update_column(Column::Body).to_owned();
        Entity::insert_many(some.to_vec()).on_conflict(replace).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn put_media<'a, C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    id: &Slug,
    media: impl Iterator<Item = (&'a String, &'a BundleHash)>,
) -> Result<(), Error> {
    use course_draft_file::{ActiveModel, Column, Entity};
    let row = |(path, hash): (&String, &BundleHash)| ActiveModel {
        agency_id: Set(agency.uuid()),
        slug: Set(id.to_string()),
        path: Set(path.clone()),
        hash: Set(hash.to_string()),
    };
    let rows: Vec<ActiveModel> = media.map(row).collect();
    for some in rows.chunks(ROWS_MAX) {
        let replace =
            OnConflict::columns([Column::AgencyId, Column::Slug, Column::Path]).update_column(Column::Hash).to_owned();
        Entity::insert_many(some.to_vec()).on_conflict(replace).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Paths that were there before.
fn gone<T>(before: &BTreeMap<String, T>, after: &BTreeMap<String, T>) -> Vec<String> {
    before.keys().filter(|path| !after.contains_key(*path)).cloned().collect()
}

fn slug(text: &str) -> Result<Slug, Error> {
    text.parse().map_err(|_| Error::Corrupt { table: "course_draft", what: "slug" })
}

fn number(of: i32) -> Result<u32, Error> {
    u32::try_from(of).map_err(|_| Error::Corrupt { table: "course_draft", what: "number" })
}

/// As it rests: what counts does not get that far.
fn whole(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
