//! Courses on this device: which are offered, which are kept here, and how far the person is.
//!
//! Promises: what is kept works without a network until the person removes it; removing a course removes no progress; a quiz that was
//! interrupted goes on where it was. Refuses: to keep a course whose content is not what its name says, and to score; the domain does.

use std::{cell::Cell, rc::Rc, sync::Arc};

use domain::{
    bundle::BundleHash,
    hours::{HoursRules, HoursVersions},
    ids::{AssessmentId, AttemptId},
    learning::{Course, CourseState, Responses, Shelf, Slug, Volume},
    sync::op::{Attempted, Body},
    versions::Versions,
    wire::{
        course::{read_course, read_responses, read_shelf},
        hours::read_hours,
        json::{Json, ToJson, object},
    },
};
use leptos::{prelude::*, task::spawn_local};
use litemap::LiteMap;

use super::{Desk, Work, bundle_key};
use crate::{
    ports::{Call, Failure},
    store::StoreError,
};

/// What the device knows of courses; a part of the desk, filled when somebody first asks.
#[derive(Default)]
pub(super) struct Library {
    /// What the agency offers, with the name of the list.
    shelf: ArcRwSignal<Option<(String, Arc<Shelf>)>>,
    /// The rules of learning hours, all versions, with their names.
    hours: ArcRwSignal<Option<(Versions<BundleHash>, Arc<HoursVersions>)>>,
    /// Whether somebody has asked for any of it in this visit.
    asked: Cell<bool>,
    /// Moves on when something has come to the device: what was looked for in vain is looked for again.
    arrived: ArcRwSignal<usize>,
    /// The courses looked for so far; none for one that is not here.
    pub(super) courses: ArcRwSignal<LiteMap<BundleHash, Option<Arc<Course>>>>,
}

/// Why a course could not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// It could not be fetched.
    Failed(Failure),
    /// It could not be stored.
    Store(StoreError),
}

/// An attempt that has not been handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Its name, which says what it draws.
    pub attempt: AttemptId,
    /// The answers so far.
    pub responses: Responses,
}

impl Work {
    /// What the agency offers, once it is on the device; reactive.
    #[must_use]
    pub fn shelf(self) -> Option<Arc<Shelf>> {
        let desk = self.desk();
        let wanted = desk.about.with(|about| about.as_ref()?.courses.clone())?;
        desk.library.arrived.track();
        let known = desk.library.shelf.get().filter(|(name, _)| *name == wanted);
        if known.is_none() {
            spawn_local(async move { desk.read_shelf(wanted).await });
        }
        known.map(|(_, shelf)| shelf)
    }

    /// The rules of learning hours, once all versions that count are on the device; reactive.
    #[must_use]
    pub fn hours(self) -> Option<Arc<HoursVersions>> {
        let desk = self.desk();
        let wanted = desk.about.with(|about| about.as_ref()?.hours_by_day())?;
        desk.library.arrived.track();
        let known = desk.library.hours.get().filter(|(names, _)| *names == wanted);
        if known.is_none() {
            spawn_local(async move { desk.read_hours(wanted).await });
        }
        known.map(|(_, hours)| hours)
    }

    /// A version of a course, if it is kept here; none inside while that is being looked at; reactive.
    #[must_use]
    pub fn course(self, hash: BundleHash) -> Option<Option<Arc<Course>>> {
        let desk = self.desk();
        let known = desk.library.courses.with(|courses| courses.get(&hash).cloned());
        if known.is_none() {
            spawn_local(async move { desk.read_courses(&[hash]).await });
        }
        known
    }

    /// Whether learning is the next thing to do: a course was begun, or the present period's assessment is submitted. Before that the
    /// assessment is, and nothing of learning is fetched. Reactive.
    #[must_use]
    pub fn learns(self) -> bool {
        let state = self.state();
        let period = self.current_period().or_else(|| self.periods().into_iter().next());
        let assessment = period.map(|period| AssessmentId::of(self.person(), period.id));
        let result = assessment.and_then(|id| state.assessments.get(&id));
        !state.courses.is_empty() || result.is_some_and(|assessment| assessment.submitted.is_some())
    }

    /// The versions that the person has begun; reactive.
    #[must_use]
    pub fn begun_courses(self) -> Vec<BundleHash> {
        self.desk().state.with(|state| state.courses.keys().copied().collect())
    }

    /// How far the person is in a version of a course; reactive.
    #[must_use]
    pub fn learnt(self, hash: BundleHash) -> CourseState {
        self.desk().state.with(|state| state.courses.get(&hash).cloned()).unwrap_or_default()
    }

    /// The version of a course that the person goes on with: the one begun, else the one offered. Reactive.
    #[must_use]
    pub fn version_of(self, volume: &Volume) -> BundleHash {
        let library = self.desk().library.courses.clone();
        let begun = self.begun_courses().into_iter().find(|hash| {
            let same = |course: &Option<Arc<Course>>| course.as_ref().is_some_and(|course| course.id == volume.id);
            *hash != volume.course && library.with(|courses| courses.get(hash).is_some_and(same))
        });
        let newer_begun = self.desk().state.with(|state| state.courses.get(&volume.course).is_some());
        begun.filter(|_| !newer_begun).unwrap_or(volume.course)
    }

    /// Fetches a course and keeps it on this device.
    ///
    /// # Errors
    /// [`NotKept`]; nothing is kept then.
    pub async fn keep_course(self, hash: BundleHash) -> Result<(), NotKept> {
        let desk = self.desk();
        let text = desk.fetch_bundle(hash).await.map_err(NotKept::Failed)?;
        let course = read_course(&text).map_err(|_| NotKept::Failed(Failure::Unreadable))?;
        desk.store.put(&bundle_key(hash), &text).await.map_err(NotKept::Store)?;
        desk.library.courses.update(|courses| {
            courses.insert(hash, Some(Arc::new(course)));
        });
        Ok(())
    }

    /// Takes a course from this device, with the media that no other one shows; what was learnt stays.
    ///
    /// # Errors
    /// [`StoreError`]: it, or some of its media, is still here.
    pub async fn remove_course(self, hash: BundleHash) -> Result<(), StoreError> {
        let desk = self.desk();
        self.stop_media(hash);
        desk.store.put(&bundle_key(hash), "").await?;
        let removed = self.tidy().await;
        // Last: the page that says so goes with it.
        desk.library.courses.update(|courses| {
            courses.insert(hash, None);
        });
        removed
    }

    /// Records how far a lesson is.
    ///
    /// # Errors
    /// [`StoreError`]: it was not saved.
    pub async fn reach(self, course: BundleHash, lesson: Slug, place: u32, done: bool) -> Result<(), StoreError> {
        self.record(vec![Body::Reached { course, lesson, place, done }]).await
    }

    /// The very place where somebody last was in a lesson, on this device.
    pub async fn place_in(self, course: BundleHash, lesson: &Slug) -> Option<u32> {
        self.store().get(&place_key(course, lesson)).await.ok().flatten()?.parse().ok()
    }

    /// Keeps that place. What could not be kept is no loss: the furthest place is recorded all the same.
    pub async fn stand_at(self, course: BundleHash, lesson: &Slug, place: u32) {
        let _ = self.store().put(&place_key(course, lesson), &place.to_string()).await;
    }

    /// The attempt that was begun on this device and not handed in, if there is one.
    pub async fn sitting_at(self, course: BundleHash, lesson: &Slug) -> Option<Sitting> {
        let text = self.store().get(&sitting_key(course, lesson)).await.ok().flatten()?;
        let json = Json::parse(&text).ok()?;
        let sitting = Sitting {
            attempt: json.get("attempt").ok()?,
            responses: read_responses(json.member("responses").ok()?).ok()?,
        };
        // Handed in, by another tab perhaps: then it is over.
        let over = self.desk().state.with_untracked(|state| {
            state.courses.get(&course).is_some_and(|known| known.attempts.contains_key(&sitting.attempt))
        });
        (!over).then_some(sitting)
    }

    /// Keeps an attempt as it stands.
    ///
    /// # Errors
    /// [`StoreError`]: the newest answer was not saved.
    pub async fn keep_sitting(self, course: BundleHash, lesson: &Slug, sitting: &Sitting) -> Result<(), StoreError> {
        let Sitting { attempt, responses } = sitting;
        let text = object(&[("attempt", attempt), ("responses", responses as &dyn ToJson)]);
        self.store().put(&sitting_key(course, lesson), &text).await
    }

    /// Hands an attempt in.
    ///
    /// # Errors
    /// [`StoreError`]: it was not saved, and goes on.
    pub async fn hand_in_attempt(self, course: BundleHash, lesson: Slug, sitting: Sitting) -> Result<(), StoreError> {
        let Sitting { attempt, responses } = sitting;
        self.record(vec![Body::Attempted(Attempted { attempt, course, lesson, responses })]).await
    }
}

impl Desk {
    async fn read_shelf(self: Rc<Self>, name: String) {
        let Ok(hash) = name.parse() else { return };
        let Some(text) = self.bundle(hash).await else { return };
        let Ok(shelf) = read_shelf(&text) else { return };
        // Which course a version that was begun belongs to is known only once it is read.
        let begun: Vec<BundleHash> = self.state.with_untracked(|state| state.courses.keys().copied().collect());
        let mut versions: Vec<BundleHash> = shelf.volumes.iter().map(|volume| volume.course).collect();
        versions.extend(begun.into_iter().filter(|hash| !versions.contains(hash)).collect::<Vec<_>>());
        self.read_courses(&versions).await;
        self.library.shelf.set(Some((name, Arc::new(shelf))));
    }

    /// A small bundle, from this device, or else from the server and kept.
    async fn bundle(&self, hash: BundleHash) -> Option<String> {
        self.library.asked.set(true);
        if let Ok(Some(text)) = self.store.get(&bundle_key(hash)).await {
            return Some(text);
        }
        let text = self.fetch_bundle(hash).await.ok()?;
        // What could not be kept is fetched again.
        let _ = self.store.put(&bundle_key(hash), &text).await;
        Some(text)
    }

    /// Fetches a bundle; one whose content is not what its name says is none.
    async fn fetch_bundle(&self, hash: BundleHash) -> Result<String, Failure> {
        let call = Call { path: format!("/api/bundles/{hash}"), body: None, credentials: Some(self.credentials()) };
        let text = self.ports.server.call(call).await?;
        if BundleHash::of(text.as_bytes()) == hash { Ok(text) } else { Err(Failure::Unreadable) }
    }

    async fn read_hours(self: Rc<Self>, names: Versions<BundleHash>) {
        let Some(first) = self.hours_of(*names.first()).await else { return };
        let mut versions = Versions::new(first);
        for (from, hash) in names.later() {
            let Some(version) = self.hours_of(*hash).await else { return };
            versions.publish(*from, version);
        }
        self.library.hours.set(Some((names, Arc::new(versions))));
    }

    async fn hours_of(&self, hash: BundleHash) -> Option<Arc<HoursRules>> {
        read_hours(&self.bundle(hash).await?).ok().map(Arc::new)
    }

    async fn read_courses(&self, hashes: &[BundleHash]) {
        let mut found = Vec::new();
        for hash in hashes {
            let text = self.store.get(&bundle_key(*hash)).await.ok().flatten();
            found.push((*hash, text.and_then(|text| read_course(&text).ok()).map(Arc::new)));
        }
        self.library.courses.update(|courses| {
            for (hash, course) in found {
                courses.insert(hash, course);
            }
        });
    }

    /// Something was fetched.
    pub(super) fn learning_arrived(&self) {
        self.library.arrived.update(|arrived| *arrived += 1);
    }

    /// What the agency offers and how hours are counted: for those who learn, on this device or another. Whoever has not begun
    /// downloads nothing of it before a page asks for it.
    pub(super) fn learning_wanted(&self) -> Vec<BundleHash> {
        let learns = self.library.asked.get()
            || self.state.with_untracked(|state| !(state.courses.is_empty() && state.claims.is_empty()));
        let about = self.about.get_untracked().filter(|_| learns);
        let mut wanted = Vec::new();
        if let Some(about) = about {
            let shelf: Option<BundleHash> = about.courses.as_ref().and_then(|name| name.parse().ok());
            wanted.extend(shelf);
            wanted.extend(about.hours_by_day().iter().flat_map(Versions::newest_first));
        }
        wanted
    }
}

fn place_key(course: BundleHash, lesson: &Slug) -> String {
    format!("place/{course}/{lesson}")
}

fn sitting_key(course: BundleHash, lesson: &Slug) -> String {
    format!("attempt/{course}/{lesson}")
}
