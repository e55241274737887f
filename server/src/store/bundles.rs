//! Reference data by the hash of its content, and the bundles read so far.
//!
//! Promises: a body comes out byte for byte as it went in, so that its hash stays its name. A bundle, once there, stays and never
//! changes, so what was read of it may be kept for ever. Refuses: to judge contents; a body that cannot be read as its kind is not there
//! for those who ask for its meaning.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use domain::{
    bundle::{BundleHash, References},
    competency::{Catalogue, CompetencyCode},
    hours::HoursRules,
    ids::AgencyId,
    learning::Course,
    post_standard::Library,
    rules::{Ruled, Rules, categories::Categories},
    shipped,
    standard::Standards,
    sync::verdict::Reference,
    time::Timestamp,
    wire::{
        bundle::{
            BundleError, read_catalogue, read_library, read_rules, read_standards, write_catalogue, write_standards,
        },
        categories::read_categories,
        course::read_course,
        hours::read_hours,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{Db, Error, standards::Bundles};
use crate::entity::bundle;

/// Sets of references kept read: what ships, those of posts with a standard of their own, which are few kinds of work in each agency,
/// and each of them with an agency's own level rule.
/// A read set weighs some 300 kB, so they are 40 MB at most; who needs another one reads it anew, in some milliseconds.
const READ_MAX: usize = 128;

/// Catalogues of posts' own standards kept read, of some 200 kB each: one for each choice of competencies that an agency has made.
const CATALOGUES_MAX: usize = 64;

/// Courses kept read, of some 50 kB each.
const COURSES_MAX: usize = 128;

/// Versions of the rules of learning hours kept read, of some 100 kB each.
const HOURS_MAX: usize = 64;

/// What a bundle is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Catalogue,
    Standards,
    Rules,
    Hours,
    Categories,
    Course,
    Shelf,
}

impl From<Ruled> for Kind {
    fn from(ruled: Ruled) -> Self {
        match ruled {
            Ruled::Hours => Self::Hours,
            Ruled::Categories => Self::Categories,
            // A level rule rests in a version of all rules: what a device reads, and an assessment names.
            Ruled::Level => Self::Rules,
        }
    }
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Standards => "standards",
            Self::Rules => "rules",
            Self::Hours => "hours",
            Self::Categories => "categories",
            Self::Course => "course",
            Self::Shelf => "shelf",
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

/// The rules of learning hours that ship with this release.
#[must_use]
pub fn shipped_hours() -> BundleHash {
    BundleHash::of(shipped::HOURS.as_bytes())
}

/// What they say.
///
/// # Errors
/// [`Error::Corrupt`] if the text that ships cannot be read, which no start of the server survives ([`put_shipped`]).
pub fn hours_rules() -> Result<Arc<HoursRules>, Error> {
    static READ: OnceLock<Arc<HoursRules>> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read.clone());
    }
    let read = read_hours(shipped::HOURS).map_err(|_| Error::Corrupt { table: "bundle", what: "hours" })?;
    Ok(READ.get_or_init(|| Arc::new(read)).clone())
}

/// The rules that ship with this release.
///
/// # Errors
/// [`Error::Corrupt`] if the text that ships cannot be read.
pub fn shipped_rules() -> Result<Arc<Rules>, Error> {
    static READ: OnceLock<Arc<Rules>> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read.clone());
    }
    let read = read_rules(shipped::RULES).map_err(|_| Error::Corrupt { table: "bundle", what: "rules" })?;
    Ok(READ.get_or_init(|| Arc::new(read)).clone())
}

/// What everybody's standard is written upon: the catalogue and the standards that ship, and what there is to pick from.
#[derive(Debug)]
pub struct Shipped {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The defaults of all kinds of post.
    pub standards: Standards,
    /// Technical competencies, then governmental ones; of an agency, after them its own ([`super::catalogue`]).
    pub libraries: Vec<Library>,
    /// Own competencies that are not to be picked any more.
    pub retired: BTreeSet<CompetencyCode>,
    /// The catalogue with all that there is to pick: what a course may develop.
    pub whole: Catalogue,
    /// That as a bundle, and its name.
    pub whole_bundle: (BundleHash, String),
}

impl Shipped {
    /// The same with these libraries.
    pub(super) fn with(
        catalogue: Catalogue,
        standards: Standards,
        libraries: Vec<Library>,
        retired: BTreeSet<CompetencyCode>,
    ) -> Result<Self, Error> {
        let offered: Vec<Catalogue> = libraries.iter().map(|library| library.catalogue.clone()).collect();
        let all = offered.iter().flat_map(|library| &library.competencies).map(|competency| competency.code);
        let whole = catalogue.with(&all.collect::<Vec<_>>(), &offered);
        let whole = whole.map_err(|_| Error::Corrupt { table: "bundle", what: "library" })?;
        let body = write_catalogue(&whole);
        let whole_bundle = (BundleHash::of(body.as_bytes()), body);
        Ok(Self { catalogue, standards, libraries, retired, whole, whole_bundle })
    }
}

/// It, read once.
///
/// # Errors
/// [`Error::Corrupt`] if a text that ships cannot be read.
pub fn shipped() -> Result<Arc<Shipped>, Error> {
    static READ: OnceLock<Arc<Shipped>> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read.clone());
    }
    let corrupt = |what| Error::Corrupt { table: "bundle", what };
    let library = |text| read_library(text).map_err(|_| corrupt("library"));
    let catalogue = read_catalogue(shipped::CATALOGUE).map_err(|_| corrupt("catalogue"))?;
    let libraries = vec![library(shipped::TECHNICAL)?, library(shipped::GOVERNMENTAL)?];
    let standards = read_standards(shipped::STANDARDS).map_err(|_| corrupt("standards"))?;
    let read = Shipped::with(catalogue, standards, libraries, BTreeSet::new())?;
    Ok(READ.get_or_init(|| Arc::new(read)).clone())
}

/// Puts the bundles of this release in, if they are not there yet.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if a text that ships cannot be read.
pub async fn put_shipped(db: &Db, at: Timestamp) -> Result<(), Error> {
    let references = shipped_references();
    let hashes =
        [references.catalogue, references.standards, references.rules, shipped_hours(), shipped()?.whole_bundle.0];
    let hashes = hashes.map(|hash| hash.to_string());
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
    let hours = read_hours(shipped::HOURS).map_err(|_| corrupt("hours"))?.rule.version;
    let row = |kind: Kind, version: String, body: &str| bundle::ActiveModel {
        hash: Set(BundleHash::of(body.as_bytes()).to_string()),
        kind: Set(kind.code().to_owned()),
        id: Set(kind.code().to_owned()),
        version: Set(version),
        body: Set(body.to_owned()),
        created_at: Set(at.0),
    };
    let known = shipped()?;
    Ok(vec![
        row(Kind::Catalogue, known.whole.version.clone(), &known.whole_bundle.1),
        row(Kind::Catalogue, catalogue, shipped::CATALOGUE),
        row(Kind::Standards, standards, shipped::STANDARDS),
        row(Kind::Rules, rules, shipped::RULES),
        row(Kind::Hours, hours, shipped::HOURS),
    ])
}

/// Puts a version of a course in, if it is not there yet.
///
/// # Errors
/// Those of the database.
pub async fn put_course<C: ConnectionTrait>(on: &C, course: &Course, body: String, at: Timestamp) -> Result<(), Error> {
    put(on, Kind::Course, course.id.to_string(), course.version.to_string(), body, at).await
}

/// Puts a version of an agency's rules in, called by its name and version; the bundle's name.
///
/// # Errors
/// Those of the database.
pub async fn put_ruled<C: ConnectionTrait>(
    on: &C,
    ruled: Ruled,
    (id, version): (&str, &str),
    body: String,
    at: Timestamp,
) -> Result<BundleHash, Error> {
    let hash = BundleHash::of(body.as_bytes());
    put(on, ruled.into(), id.to_owned(), version.to_owned(), body, at).await?;
    Ok(hash)
}

/// Puts the catalogue and the standards of a post in, as far as they are not there yet; their names. What ships keeps its own.
///
/// # Errors
/// Those of the database.
pub async fn put_composed<C: ConnectionTrait>(
    on: &C,
    catalogue: &Catalogue,
    standards: &Standards,
    at: Timestamp,
) -> Result<Bundles, Error> {
    let (known, names) = (shipped()?, shipped_references());
    let catalogue =
        if *catalogue == known.catalogue { names.catalogue } else { put_catalogue(on, catalogue, at).await? };
    let standards = if *standards == known.standards {
        names.standards
    } else {
        let body = write_standards(standards);
        let hash = BundleHash::of(body.as_bytes());
        put(on, Kind::Standards, Kind::Standards.code().to_owned(), standards.version.clone(), body, at).await?;
        hash
    };
    Ok(Bundles { catalogue, standards })
}

/// Puts an agency's list of courses in, if it is not there yet; its name.
///
/// # Errors
/// Those of the database.
pub async fn put_shelf<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    body: String,
    at: Timestamp,
) -> Result<BundleHash, Error> {
    let hash = BundleHash::of(body.as_bytes());
    put(on, Kind::Shelf, agency.to_string(), at.0.to_string(), body, at).await?;
    Ok(hash)
}

/// Puts a catalogue in, if it is not there yet; its name.
///
/// # Errors
/// Those of the database.
pub async fn put_catalogue<C: ConnectionTrait>(
    on: &C,
    catalogue: &Catalogue,
    at: Timestamp,
) -> Result<BundleHash, Error> {
    let body = write_catalogue(catalogue);
    let hash = BundleHash::of(body.as_bytes());
    put(on, Kind::Catalogue, Kind::Catalogue.code().to_owned(), catalogue.version.clone(), body, at).await?;
    Ok(hash)
}

/// Puts all that an agency's courses may develop in, if it is not there yet.
///
/// # Errors
/// Those of the database.
pub async fn put_whole<C: ConnectionTrait>(on: &C, known: &Shipped, at: Timestamp) -> Result<(), Error> {
    let (version, body) = (known.whole.version.clone(), known.whole_bundle.1.clone());
    put(on, Kind::Catalogue, Kind::Catalogue.code().to_owned(), version, body, at).await
}

async fn put<C: ConnectionTrait>(
    on: &C,
    kind: Kind,
    id: String,
    version: String,
    body: String,
    at: Timestamp,
) -> Result<(), Error> {
    let row = bundle::ActiveModel {
        hash: Set(BundleHash::of(body.as_bytes()).to_string()),
        kind: Set(kind.code().to_owned()),
        id: Set(id),
        version: Set(version),
        body: Set(body),
        created_at: Set(at.0),
    };
    bundle::Entity::insert(row).on_conflict_do_nothing_on([bundle::Column::Hash]).exec_without_returning(on).await?;
    Ok(())
}

/// The body of a bundle, as hashed.
///
/// # Errors
/// Those of the database.
pub async fn body<C: ConnectionTrait>(on: &C, hash: BundleHash) -> Result<Option<String>, Error> {
    Ok(bundle::Entity::find_by_id(hash.to_string()).one(on).await?.map(|row| row.body))
}

/// Versions of the categories of official results, of some 2 kB each: they are read whenever they are asked for.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if one is not there or cannot be read.
pub async fn categories<C: ConnectionTrait>(
    on: &C,
    wanted: &BTreeSet<BundleHash>,
) -> Result<BTreeMap<BundleHash, Arc<Categories>>, Error> {
    all_of(on, wanted, Kind::Categories, read_categories).await
}

/// Versions of the rules that assessments rest on, of some 6 kB each, read as [`categories`] are.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if one is not there or cannot be read.
pub async fn rules<C: ConnectionTrait>(
    on: &C,
    wanted: &BTreeSet<BundleHash>,
) -> Result<BTreeMap<BundleHash, Arc<Rules>>, Error> {
    all_of(on, wanted, Kind::Rules, read_rules).await
}

async fn all_of<C: ConnectionTrait, T>(
    on: &C,
    wanted: &BTreeSet<BundleHash>,
    kind: Kind,
    read: fn(&str) -> Result<T, BundleError>,
) -> Result<BTreeMap<BundleHash, Arc<T>>, Error> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = bundle::Entity::find()
        .filter(bundle::Column::Hash.is_in(wanted.iter().map(BundleHash::to_string)))
        .filter(bundle::Column::Kind.eq(kind.code()))
        .all(on)
        .await?;
    let one = |row: &bundle::Model| Some((row.hash.parse().ok()?, Arc::new(read(&row.body).ok()?)));
    let read: BTreeMap<BundleHash, Arc<T>> = rows.iter().filter_map(one).collect();
    if read.len() == wanted.len() { Ok(read) } else { Err(Error::Corrupt { table: "rule_version", what: "bundle" }) }
}

/// Bundles, read: what verdicts rest on. One for the whole server, shared.
#[derive(Debug, Default)]
pub struct Shelf {
    references: Mutex<BTreeMap<References, Arc<Reference>>>,
    catalogues: Mutex<BTreeMap<BundleHash, Arc<Catalogue>>>,
    courses: Mutex<BTreeMap<BundleHash, Arc<Course>>>,
    hours: Mutex<BTreeMap<BundleHash, Arc<HoursRules>>>,
}

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

    /// The catalogues of these names, as far as the server has them and can read them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn catalogues<C: ConnectionTrait>(
        &self,
        on: &C,
        wanted: &BTreeSet<BundleHash>,
    ) -> Result<Vec<Arc<Catalogue>>, Error> {
        let mut found: BTreeMap<BundleHash, Arc<Catalogue>> = {
            let kept = locked(&self.catalogues);
            wanted.iter().filter_map(|hash| Some((*hash, Arc::clone(kept.get(hash)?)))).collect()
        };
        let missing: Vec<_> =
            wanted.iter().filter(|hash| !found.contains_key(hash)).map(BundleHash::to_string).collect();
        if !missing.is_empty() {
            let rows = bundle::Entity::find()
                .filter(bundle::Column::Hash.is_in(missing))
                .filter(bundle::Column::Kind.eq(Kind::Catalogue.code()))
                .all(on)
                .await?;
            let read = |row: &bundle::Model| Some((row.hash.parse().ok()?, Arc::new(read_catalogue(&row.body).ok()?)));
            let read: Vec<(BundleHash, Arc<Catalogue>)> = rows.iter().filter_map(read).collect();
            let mut kept = locked(&self.catalogues);
            if kept.len() + read.len() > CATALOGUES_MAX {
                kept.clear();
            }
            kept.extend(read.iter().take(CATALOGUES_MAX).cloned());
            found.extend(read);
        }
        Ok(found.into_values().collect())
    }

    /// The courses asked for, as far as the server has them and can read them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn courses<C: ConnectionTrait>(
        &self,
        on: &C,
        wanted: &BTreeSet<BundleHash>,
    ) -> Result<BTreeMap<BundleHash, Arc<Course>>, Error> {
        let mut found: BTreeMap<_, _> = {
            let kept = locked(&self.courses);
            wanted.iter().filter_map(|hash| Some((*hash, Arc::clone(kept.get(hash)?)))).collect()
        };
        let missing: Vec<_> =
            wanted.iter().filter(|hash| !found.contains_key(hash)).map(BundleHash::to_string).collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let rows = bundle::Entity::find()
            .filter(bundle::Column::Hash.is_in(missing))
            .filter(bundle::Column::Kind.eq(Kind::Course.code()))
            .all(on)
            .await?;
        let read = rows.iter().filter_map(|row| Some((row.hash.parse().ok()?, Arc::new(read_course(&row.body).ok()?))));
        let read: Vec<(BundleHash, Arc<Course>)> = read.collect();
        let mut kept = locked(&self.courses);
        if kept.len() + read.len() > COURSES_MAX {
            kept.clear();
        }
        kept.extend(read.iter().take(COURSES_MAX).cloned());
        found.extend(read);
        Ok(found)
    }

    /// A version of the rules of learning hours.
    ///
    /// # Errors
    /// Those of the database, and [`Error::Corrupt`] if it is not there or cannot be read.
    pub async fn hours<C: ConnectionTrait>(&self, on: &C, hash: BundleHash) -> Result<Arc<HoursRules>, Error> {
        if hash == shipped_hours() {
            return hours_rules();
        }
        if let Some(read) = locked(&self.hours).get(&hash) {
            return Ok(read.clone());
        }
        let body = body(on, hash).await?.ok_or(Error::Corrupt { table: "rule_version", what: "bundle" })?;
        let read = read_hours(&body).map_err(|_| Error::Corrupt { table: "bundle", what: "hours" })?;
        let read = Arc::new(read);
        let mut kept = locked(&self.hours);
        if kept.len() >= HOURS_MAX {
            kept.clear();
        }
        kept.insert(hash, read.clone());
        Ok(read)
    }

    fn sets(&self) -> MutexGuard<'_, BTreeMap<References, Arc<Reference>>> {
        locked(&self.references)
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

fn locked<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked while holding it left whole entries: inserting is all that is done.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
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
