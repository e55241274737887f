//! From a course's files to a published version, whether they came as a package or were written here.
//!
//! Promises: what is told of a course and what is published are the same bytes; a draft goes in the transaction that publishes it, and
//! only if nobody has changed it since it was looked at. Refuses: to judge what a course must be (`courses` does).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::Seek as _,
    sync::Arc,
};

use domain::{
    access::{Action, Permit},
    bundle::BundleHash,
    competency::Catalogue,
    hours::{HoursRules, HoursVersions, PathCode},
    learning::{Content, Course, Slug, Volume},
    text::Language,
    wire::{
        about::Bilingual,
        course::write_course,
        error::ErrorCode,
        office::courses::{self as wire, Standing},
    },
};
use tokio::{
    io::AsyncWriteExt as _,
    sync::{Semaphore, SemaphorePermit},
};

use super::{Error, bilingual, path_name, record};
use crate::{
    auth::session::SignedIn,
    courses::{self, Fault, Known, MEDIA_TYPE, Package},
    state::AppState,
    store::{
        self,
        courses::{Publication, Published, list},
        drafts, files, rules,
    },
};

/// Courses whose files are held at once: each takes as much memory as it unpacks to, twice while it is packed.
static READING: Semaphore = Semaphore::const_new(1);

/// Waits until no other course's files are held.
pub(in crate::http::office) async fn turn() -> Result<SemaphorePermit<'static>, Error> {
    READING.acquire().await.map_err(Error::fault)
}

/// What a course may name: all competencies that ship or are the agency's own, and the development paths of the agency's rules.
pub(in crate::http::office) struct Knowledge {
    pub(in crate::http::office) catalogue: Catalogue,
    /// The rules in force today.
    pub(in crate::http::office) hours: Arc<HoursRules>,
    /// All versions of them.
    versions: Arc<HoursVersions>,
}

impl Knowledge {
    /// As it ships.
    #[cfg(test)]
    pub(in crate::http::office) fn shipped() -> Self {
        let hours = store::bundles::hours_rules().expect("what ships can be read");
        let versions = Arc::new(HoursVersions::new(Arc::clone(&hours)));
        let catalogue = store::bundles::shipped().expect("what ships can be read").whole.clone();
        Self { catalogue, hours, versions }
    }

    /// As it stands for somebody's agency on their day.
    pub(in crate::http::office) async fn of(state: &AppState, who: &SignedIn) -> Result<Self, Error> {
        let versions = rules::hours(state.db.read(), &state.shelf, who.agency.id).await?;
        let hours = Arc::clone(versions.on(who.agency.zone.date(who.now)));
        let catalogue = store::catalogue::known(state.db.read(), who.agency.id).await?.whole.clone();
        Ok(Self { catalogue, hours, versions })
    }

    /// Does something with it as the reader of packages wants it.
    pub(in crate::http::office) fn lend<T>(&self, to: impl FnOnce(&Known<'_>) -> T) -> T {
        lend(&self.catalogue, &[&self.hours], to)
    }

    /// The same for what was published before: with the paths that any version has, or had.
    fn lend_ever<T>(&self, to: impl FnOnce(&Known<'_>) -> T) -> T {
        let versions: Vec<&HoursRules> = self.versions.newest_first().map(AsRef::as_ref).collect();
        lend(&self.catalogue, &versions, to)
    }

    /// The names of the development paths: as they are called today, or were last.
    pub(in crate::http::office) fn path_names(&self) -> BTreeMap<String, Bilingual> {
        let mut names = BTreeMap::new();
        for rules in self.versions.newest_first().collect::<Vec<_>>().into_iter().rev().chain([&self.hours]) {
            names.extend(rules.paths.iter().map(|path| (path.code.to_string(), bilingual(&path.name))));
        }
        names
    }
}

fn lend<T>(catalogue: &Catalogue, rules: &[&HoursRules], to: impl FnOnce(&Known<'_>) -> T) -> T {
    let paths: BTreeSet<&str> =
        rules.iter().flat_map(|rules| &rules.paths).map(|path| PathCode::as_str(&path.code)).collect();
    let paths: Vec<&str> = paths.into_iter().collect();
    to(&Known { catalogue, paths: &paths })
}

type Read = Result<Found, Vec<Fault>>;

/// Reads a package and packs it again, as we do.
pub(super) fn read(file: File, knowledge: &Knowledge) -> Result<Read, Error> {
    Ok(match knowledge.lend(|known| courses::read(file, known)) {
        Ok(package) => Ok(Found::of(package)?),
        Err(faults) => Err(faults),
    })
}

/// Reads a package that is kept. Only with a [`turn`].
pub(in crate::http::office) async fn kept(
    state: &AppState,
    who: &SignedIn,
    package: BundleHash,
) -> Result<Package, Error> {
    let knowledge = Knowledge::of(state, who).await?;
    let about = files::about(state.db.read(), package).await?.ok_or(ErrorCode::NotFound)?;
    let file = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(Error::fault)?.map_err(Error::fault)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut at = 0;
    while at < about.bytes {
        let next = at + files::PART_BYTES as u64;
        let part = files::read(state.db.read(), package, at..next).await?.ok_or(ErrorCode::NotFound)?;
        file.write_all(&part).await.map_err(Error::fault)?;
        at = next;
    }
    file.flush().await.map_err(Error::fault)?;
    let mut file = file.into_std().await;
    let read = move || {
        file.rewind().map_err(Error::fault)?;
        // Published by another build, that took what this one refuses; nobody can mend it here.
        let unfit = |_| Error::invalid("package");
        knowledge.lend_ever(|known| courses::read(file, known)).map_err(unfit)
    };
    tokio::task::spawn_blocking(read).await.map_err(Error::fault)?
}

/// A course without a fault, and its package as we write it.
pub(in crate::http::office) struct Found {
    package: Package,
    zip: Vec<u8>,
    name: BundleHash,
}

impl Found {
    pub(in crate::http::office) fn of(package: Package) -> Result<Self, Error> {
        let zip = package.to_zip().map_err(Error::fault)?;
        Ok(Self { name: BundleHash::of(&zip), package, zip })
    }

    /// What it is, and whether it is published now: where `publish` names it. The draft that it came from goes then, if it is still of
    /// that revision.
    pub(in crate::http::office) async fn tell(
        &self,
        state: &AppState,
        who: &SignedIn,
        permit: Permit,
        publish: Option<&str>,
        draft: Option<(&Slug, u32)>,
    ) -> Result<(wire::PackageCourse, bool), Error> {
        let looked_at: Option<BundleHash> = match publish {
            Some(name) => Some(name.parse().map_err(|_| Error::invalid("publish"))?),
            None => None,
        };
        // Another content than the one that was shown.
        if looked_at.is_some_and(|looked_at| looked_at != self.name) {
            return Err(Error::invalid("publish"));
        }
        let version = self.package.course.version;
        let listed = list::list(state.db.read(), who.agency.id).await?;
        let listed = listed.into_iter().find(|known| known.id == self.package.course.id.as_str());
        let names = Knowledge::of(state, who).await?.path_names();
        let mut course = describe(&self.package.course, self.name, &names);
        course.newest = listed.as_ref().map(|known| known.version);
        course.standing = match &listed {
            None => Standing::New,
            Some(known) if known.version < version => Standing::Newer,
            Some(known) if known.version == version && known.package == Some(self.name) => Standing::Same,
            Some(_) => Standing::NotNewer,
        };
        if looked_at.is_none() {
            return Ok((course, false));
        }
        let recognised = listed.is_some_and(|known| known.recognised);
        let done = self.publish(state, who, permit, recognised, draft).await?;
        if let Published::NotNewer { newest } = done {
            (course.standing, course.newest) = (Standing::NotNewer, Some(newest));
        }
        Ok((course, !matches!(done, Published::NotNewer { .. })))
    }

    async fn publish(
        &self,
        state: &AppState,
        who: &SignedIn,
        permit: Permit,
        recognised: bool,
        draft: Option<(&Slug, u32)>,
    ) -> Result<Published, Error> {
        let (agency, at) = (who.agency.id, who.now);
        let course = &self.package.course;
        let detail = format!("{} {} {} published", permit.role().code(), course.id, course.version);
        let detail = &detail;
        let done = state
            .db
            .write(|tx| async move {
                if let Some((id, revision)) = draft {
                    let kept = drafts::lock(&*tx, agency, id).await?;
                    if kept.is_none_or(|kept| kept.revision != revision) {
                        return Ok(None);
                    }
                }
                files::put(&*tx, self.name, MEDIA_TYPE, &self.zip, at).await?;
                for (hash, media_type, bytes) in self.package.files() {
                    files::put(&*tx, hash, media_type, bytes, at).await?;
                }
                let by = Some(who.card.id);
                let publication = Publication { agency, course, package: Some(self.name), recognised, by, at };
                let done = store::courses::publish(&*tx, &publication).await?;
                if let Published::Now(_) = done {
                    store::courses::shelve(&*tx, agency, at).await?;
                    record(&*tx, who, agency, Action::AuthorCourses, detail).await?;
                }
                if let (Some((id, _)), false) = (draft, matches!(done, Published::NotNewer { .. })) {
                    drafts::remove(&*tx, agency, id).await?;
                }
                Ok::<_, store::Error>(Some(done))
            })
            .await?;
        done.ok_or_else(|| ErrorCode::Changed.into())
    }
}

/// Why, in both languages.
pub(in crate::http::office) fn why(fault: &Fault) -> Bilingual {
    Bilingual { id: fault.why(Language::Indonesian), en: fault.why(Language::English) }
}

pub(super) fn describe_fault(fault: &Fault) -> wire::PackageFault {
    wire::PackageFault { file: fault.file.clone(), line: fault.line, why: why(fault) }
}

fn describe(course: &Course, package: BundleHash, names: &BTreeMap<String, Bilingual>) -> wire::PackageCourse {
    let volume = Volume::of(course, &write_course(course), false);
    let questions = course.lessons().map(|lesson| match &lesson.content {
        Content::Quiz(quiz) => quiz.questions().count(),
        Content::Text(_) | Content::Media(_) => 0,
    });
    wire::PackageCourse {
        package: package.to_string(),
        id: course.id.to_string(),
        version: course.version,
        language: course.language.tag().to_owned(),
        title: course.title.clone(),
        summary: course.summary.clone(),
        author: course.author.clone(),
        path_name: path_name(names, &course.path),
        jp: course.jp,
        minutes: volume.minutes,
        lessons: volume.lessons,
        questions: u32::try_from(questions.sum::<usize>()).unwrap_or(u32::MAX),
        bytes: volume.bytes + volume.media_bytes,
        standing: Standing::New,
        newest: None,
    }
}
