//! Standards of single posts: the versions, and the draft of the next one.
//!
//! Promises: a version, once published, never changes and never goes; numbers have no gaps; of two who write at once, one is told that
//! something newer is there; a version counts for the kind that the post had when it was published, and for no other. Refuses: to know
//! what is written, and to judge who may.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::{BundleHash, References},
    ids::{AgencyId, PersonId, PositionId},
    people::PositionKind,
    time::{Date, Timestamp},
    versions::Versions,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    Error,
    row::{coded, date, date_text},
};
use crate::entity::{post_standard, post_standard_draft};

/// Posts of one statement: far below SQLite's 32,766 parameters.
const POSTS_MAX: usize = 5_000;

/// The bundles of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bundles {
    /// Competencies and statements.
    pub catalogue: BundleHash,
    /// Required levels.
    pub standards: BundleHash,
}

impl Bundles {
    /// What an assessment rests on that begins with these and those rules.
    #[must_use]
    pub const fn with_rules(self, rules: BundleHash) -> References {
        References { catalogue: self.catalogue, standards: self.standards, rules }
    }
}

/// A version as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// From 1, without gaps.
    pub number: u32,
    /// The kind that the post had.
    pub kind: PositionKind,
    /// Its bundles.
    pub bundles: Bundles,
    /// What was written.
    pub body: String,
    /// The first day on which it holds.
    pub from: Date,
    /// When it was published.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Why.
    pub reason: String,
}

/// The versions of a post's standard by the day from which each holds; none is the default of its kind. Versions of another kind are
/// passed over.
#[must_use]
pub fn by_day(published: &[Published], kind: PositionKind) -> Versions<Option<&Published>> {
    let mut versions = Versions::new(None);
    for version in published.iter().filter(|version| version.kind == kind) {
        versions.publish(version.from, Some(version));
    }
    versions
}

/// The versions of a post's standard, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn of_post<C: ConnectionTrait>(on: &C, post: PositionId) -> Result<Vec<Published>, Error> {
    Ok(of_posts(on, &[post]).await?.remove(&post).unwrap_or_default())
}

/// The versions of these posts' standards, oldest first; a post without one is not among them.
///
/// # Errors
/// Those of the database.
pub async fn of_posts<C: ConnectionTrait>(
    on: &C,
    posts: &[PositionId],
) -> Result<BTreeMap<PositionId, Vec<Published>>, Error> {
    let mut found = BTreeMap::new();
    for some in posts.chunks(POSTS_MAX) {
        let some = some.iter().map(|post| post.uuid());
        found.extend(those(on, Condition::all().add(post_standard::Column::PositionId.is_in(some))).await?);
    }
    Ok(found)
}

/// All versions of an agency's standards of single posts.
///
/// # Errors
/// Those of the database.
pub async fn of_agency<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
) -> Result<BTreeMap<PositionId, Vec<Published>>, Error> {
    those(on, Condition::all().add(post_standard::Column::AgencyId.eq(agency.uuid()))).await
}

async fn those<C: ConnectionTrait>(on: &C, which: Condition) -> Result<BTreeMap<PositionId, Vec<Published>>, Error> {
    let rows = post_standard::Entity::find().filter(which).order_by_asc(post_standard::Column::Number).all(on).await?;
    let mut found: BTreeMap<PositionId, Vec<Published>> = BTreeMap::new();
    for row in rows {
        found.entry(PositionId::from_uuid(row.position_id)).or_default().push(read(row)?);
    }
    Ok(found)
}

fn read(row: post_standard::Model) -> Result<Published, Error> {
    let corrupt = |what| Error::Corrupt { table: "post_standard", what };
    let hash = |text: &str| text.parse().map_err(|_| corrupt("bundle hash"));
    Ok(Published {
        number: u32::try_from(row.number).map_err(|_| corrupt("number"))?,
        kind: coded("post_standard", "kind", &row.kind, PositionKind::from_code)?,
        bundles: Bundles { catalogue: hash(&row.catalogue)?, standards: hash(&row.standards)? },
        body: row.body,
        from: date("post_standard", &row.from_day)?,
        at: Timestamp(row.published_at),
        by: PersonId::from_uuid(row.published_by),
        reason: row.reason,
    })
}

/// The catalogues of an agency's standards of single posts, each once.
///
/// # Errors
/// Those of the database.
pub async fn catalogues<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<BTreeSet<BundleHash>, Error> {
    let rows: Vec<String> = post_standard::Entity::find()
        .select_only()
        .column(post_standard::Column::Catalogue)
        .distinct()
        .filter(post_standard::Column::AgencyId.eq(agency.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    let read = |row: &String| row.parse().map_err(|_| Error::Corrupt { table: "post_standard", what: "bundle hash" });
    rows.iter().map(read).collect()
}

/// Publishes a version, as it is numbered. Call it behind [`super::catalogue::queue`].
///
/// # Errors
/// Those of the database.
pub async fn publish<C: ConnectionTrait>(
    tx: &C,
    agency: AgencyId,
    post: PositionId,
    new: &Published,
) -> Result<(), Error> {
    let row = post_standard::ActiveModel {
        position_id: Set(post.uuid()),
        number: Set(i32::try_from(new.number).unwrap_or(i32::MAX)),
        agency_id: Set(agency.uuid()),
        kind: Set(new.kind.code().to_owned()),
        catalogue: Set(new.bundles.catalogue.to_string()),
        standards: Set(new.bundles.standards.to_string()),
        body: Set(new.body.clone()),
        from_day: Set(date_text(new.from)),
        published_at: Set(new.at.0),
        published_by: Set(new.by.uuid()),
        reason: Set(new.reason.clone()),
    };
    post_standard::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A draft as it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Another after each change, and greater than those of all drafts before.
    pub revision: u32,
    /// What is written.
    pub body: String,
    /// When it was changed last.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
}

/// The draft of a post's next standard.
///
/// # Errors
/// Those of the database.
pub async fn draft<C: ConnectionTrait>(on: &C, post: PositionId) -> Result<Option<Draft>, Error> {
    let read = |row: post_standard_draft::Model| {
        let revision = u32::try_from(row.revision)
            .map_err(|_| Error::Corrupt { table: "post_standard_draft", what: "revision" })?;
        let (at, by) = (Timestamp(row.changed_at), PersonId::from_uuid(row.changed_by));
        Ok(Draft { revision, body: row.body, at, by })
    };
    post_standard_draft::Entity::find_by_id(post.uuid()).one(on).await?.map(read).transpose()
}

/// The posts of an agency for which a draft is being written.
///
/// # Errors
/// Those of the database.
pub async fn drafts<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<BTreeSet<PositionId>, Error> {
    let rows: Vec<sea_orm::prelude::Uuid> = post_standard_draft::Entity::find()
        .select_only()
        .column(post_standard_draft::Column::PositionId)
        .filter(post_standard_draft::Column::AgencyId.eq(agency.uuid()))
        .into_tuple()
        .all(on)
        .await?;
    Ok(rows.into_iter().map(PositionId::from_uuid).collect())
}

/// Keeps a draft in the place of what was there. Call it behind [`super::catalogue::queue`].
///
/// # Errors
/// Those of the database.
pub async fn keep<C: ConnectionTrait>(tx: &C, agency: AgencyId, post: PositionId, draft: &Draft) -> Result<(), Error> {
    drop_draft(tx, post).await?;
    let row = post_standard_draft::ActiveModel {
        position_id: Set(post.uuid()),
        agency_id: Set(agency.uuid()),
        revision: Set(i32::try_from(draft.revision).unwrap_or(i32::MAX)),
        body: Set(draft.body.clone()),
        changed_at: Set(draft.at.0),
        changed_by: Set(draft.by.uuid()),
    };
    post_standard_draft::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes a draft away. Call it behind [`super::catalogue::queue`].
///
/// # Errors
/// Those of the database.
pub async fn drop_draft<C: ConnectionTrait>(tx: &C, post: PositionId) -> Result<(), Error> {
    post_standard_draft::Entity::delete_by_id(post.uuid()).exec(tx).await?;
    Ok(())
}
