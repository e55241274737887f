//! Reference data by the hash of its content, and the bundles read so far.
//!
//! Promises: a body comes out byte for byte as it went in, so that its hash stays its name. A bundle, once there, stays and never
//! changes, so what was read of it may be kept for ever. Refuses: to judge contents; a body that cannot be read as its kind is not there
//! for those who ask for its meaning.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{
    bundle::{BundleHash, References},
    shipped,
    sync::verdict::Reference,
    time::Timestamp,
    wire::bundle::{read_catalogue, read_rules, read_standards},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{Db, Error};
use crate::entity::bundle;

/// Sets of references kept read. A release ships one catalogue, one file of standards and one of rules, so 32 are more than the
/// releases of a decade; a read set weighs some 300 kB, so they are 10 MB at most.
const READ_MAX: usize = 32;

/// What a bundle is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Catalogue,
    Standards,
    Rules,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Standards => "standards",
            Self::Rules => "rules",
        }
    }
}

/// The bundles that ship with this release.
#[must_use]
pub fn shipped_references() -> References {
    References {
        catalogue: BundleHash::of(shipped::CATALOGUE.as_bytes()),
        standards: BundleHash::of(shipped::STANDARDS.as_bytes()),
        rules: BundleHash::of(shipped::RULES.as_bytes()),
    }
}

/// Puts the bundles of this release in, if they are not there yet.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if a text that ships cannot be read.
pub async fn put_shipped(db: &Db, at: Timestamp) -> Result<(), Error> {
    let hashes = shipped_references().hashes().map(|hash| hash.to_string());
    let there: Vec<String> = bundle::Entity::find()
        .select_only()
        .column(bundle::Column::Hash)
        .filter(bundle::Column::Hash.is_in(hashes.clone()))
        .into_tuple()
        .all(db.read())
        .await?;
    if there.len() == hashes.len() {
        return Ok(());
    }
    let rows = shipped_rows(at)?;
    db.write(|tx| {
        let rows = rows.clone();
        async move {
            // Another server may be starting beside this one.
            bundle::Entity::insert_many(rows)
                .on_conflict_do_nothing_on([bundle::Column::Hash])
                .exec_without_returning(&*tx)
                .await?;
            Ok(())
        }
    })
    .await
}

fn shipped_rows(at: Timestamp) -> Result<Vec<bundle::ActiveModel>, Error> {
    let corrupt = |what| Error::Corrupt { table: "bundle", what };
    let catalogue = read_catalogue(shipped::CATALOGUE).map_err(|_| corrupt("catalogue"))?.version;
    let standards = read_standards(shipped::STANDARDS).map_err(|_| corrupt("standards"))?.version;
    let rules = read_rules(shipped::RULES).map_err(|_| corrupt("rules"))?.version;
    let row = |kind: Kind, version: String, body: &str| bundle::ActiveModel {
        hash: Set(BundleHash::of(body.as_bytes()).to_string()),
        kind: Set(kind.code().to_owned()),
        id: Set(kind.code().to_owned()),
        version: Set(version),
        body: Set(body.to_owned()),
        created_at: Set(at.0),
    };
    Ok(vec![
        row(Kind::Catalogue, catalogue, shipped::CATALOGUE),
        row(Kind::Standards, standards, shipped::STANDARDS),
        row(Kind::Rules, rules, shipped::RULES),
    ])
}

/// The body of a bundle, as hashed.
///
/// # Errors
/// Those of the database.
pub async fn body<C: ConnectionTrait>(on: &C, hash: BundleHash) -> Result<Option<String>, Error> {
    Ok(bundle::Entity::find_by_id(hash.to_string()).one(on).await?.map(|row| row.body))
}

/// Sets of bundles, read: what verdicts rest on. One for the whole server, shared.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<BTreeMap<References, Arc<Reference>>>);

impl Shelf {
    /// The sets asked for, as far as the server has all three bundles of a set and can read them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take<C: ConnectionTrait>(
        &self,
        on: &C,
        wanted: &BTreeSet<References>,
    ) -> Result<BTreeMap<References, Arc<Reference>>, Error> {
        let mut found = self.held(wanted);
        let missing: Vec<References> = wanted.iter().copied().filter(|set| !found.contains_key(set)).collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let hashes: BTreeSet<String> =
            missing.iter().flat_map(References::hashes).map(|hash| hash.to_string()).collect();
        let rows = bundle::Entity::find().filter(bundle::Column::Hash.is_in(hashes)).all(on).await?;
        for set in missing {
            if let Some(read) = read(&rows, &set) {
                found.insert(set, Arc::new(read));
            }
        }
        self.keep(&found);
        Ok(found)
    }

    fn sets(&self) -> MutexGuard<'_, BTreeMap<References, Arc<Reference>>> {
        // Whoever panicked while holding it left whole entries: inserting is all that is done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self, wanted: &BTreeSet<References>) -> BTreeMap<References, Arc<Reference>> {
        let sets = self.sets();
        wanted.iter().filter_map(|set| Some((*set, Arc::clone(sets.get(set)?)))).collect()
    }

    fn keep(&self, found: &BTreeMap<References, Arc<Reference>>) {
        let mut sets = self.sets();
        if sets.len() + found.len() > READ_MAX {
            sets.clear();
        }
        sets.extend(found.iter().take(READ_MAX).map(|(set, read)| (*set, Arc::clone(read))));
    }
}

fn read(rows: &[bundle::Model], set: &References) -> Option<Reference> {
    let body = |kind: Kind, hash: BundleHash| {
        let hash = hash.to_string();
        rows.iter().find(|row| row.hash == hash && row.kind == kind.code()).map(|row| row.body.as_str())
    };
    Some(Reference {
        catalogue: read_catalogue(body(Kind::Catalogue, set.catalogue)?).ok()?,
        standards: read_standards(body(Kind::Standards, set.standards)?).ok()?,
        rules: read_rules(body(Kind::Rules, set.rules)?).ok()?,
    })
}
