//! Which files belong to a published course.
//!
//! Promises: what a published version names is found by every server as soon as the version is there; what was found stays found, for a
//! version never changes, and whoever began a retired one may finish it. Refuses: packages, and files that are there for another purpose:
//! no version names them.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{bundle::BundleHash, wire::course::read_course};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use super::{Error, bundles};
use crate::entity::course;

/// The files of the versions read so far: 32 bytes each, and as many for the version. One for the whole server, shared.
#[derive(Debug, Default)]
pub struct CourseFiles(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    courses: BTreeSet<BundleHash>,
    files: BTreeSet<BundleHash>,
}

impl CourseFiles {
    /// Whether a published version names the file. Versions that came since the last look are read; one that cannot be read names none.
    ///
    /// # Errors
    /// Those of the database, and [`Error::Corrupt`].
    pub async fn has<C: ConnectionTrait>(&self, on: &C, file: BundleHash) -> Result<bool, Error> {
        if self.seen().files.contains(&file) {
            return Ok(true);
        }
        let published: Vec<String> =
            course::Entity::find().select_only().column(course::Column::Hash).distinct().into_tuple().all(on).await?;
        for name in published {
            let name: BundleHash = name.parse().map_err(|_| Error::Corrupt { table: "course", what: "hash" })?;
            if self.seen().courses.contains(&name) {
                continue;
            }
            let body = bundles::body(on, name).await?;
            let course = body.and_then(|body| read_course(&body).ok());
            let mut seen = self.seen();
            seen.courses.insert(name);
            seen.files.extend(course.iter().flat_map(|course| &course.files).map(|file| file.hash));
        }
        Ok(self.seen().files.contains(&file))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        // Whoever panicked while holding it left whole entries: inserting is all that is done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
