//! The media of courses on this device: images, recordings and documents, brought here when the person wants them.
//!
//! Promises: nothing is begun that the person's budget or the device's room does not allow ([`budget`]); a download goes on where it
//! stopped, waits for a network by itself while the person stays, and ends when they say so or leave; where the device is full, what came
//! of the unfinished files goes, and the person's work keeps its room. Refuses: to remove what another kept course shows.
//!
//! What it needs of the world outside comes with the learners' part of the program ([`Work::equip`]), and so does what calls it: nothing
//! of this is in everybody's first download.

pub mod budget;
mod load;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use domain::{
    bundle::BundleHash,
    learning::{Course, File},
    wire::course::read_course,
};
use leptos::{prelude::*, task::spawn_local};
use litemap::LiteMap;

use self::{
    budget::TooMuch,
    load::{Loader, Step},
};
use super::{BUNDLES, Desk, Work};
use crate::{
    ports::{Downloads, Failure},
    store::{
        StoreError,
        files::{FileStores, Held, Holding, LocalFiles},
    },
};

pub use self::load::Trouble;

/// Where a person's database keeps their budget, in bytes.
const BUDGET: &str = "media-budget";

/// Pauses before the network is tried again: a lift, a bend of the road, then a boat.
const PAUSES_MS: [u32; 4] = [2_000, 5_000, 10_000, 30_000];

/// What only those who learn need of the world outside.
#[derive(Clone)]
pub struct Outside {
    /// The server's files.
    pub line: Rc<dyn Downloads>,
    /// This device's.
    pub stores: Rc<dyn FileStores>,
}

/// How a download is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Load {
    /// Pieces are coming.
    Fetching,
    /// What came is read again.
    Checking,
    /// There is no network; it is tried again.
    Waiting,
    /// It ended before all was here.
    Failed(Trouble),
}

impl Load {
    /// Whether it goes on by itself.
    #[must_use]
    pub const fn goes_on(&self) -> bool {
        !matches!(self, Self::Failed(_))
    }
}

/// How much of a course's media is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Bytes here.
    pub here: u64,
    /// Bytes of all.
    pub of: u64,
    /// Whether all of it is here, and was found to be what its name says.
    pub whole: bool,
}

impl Share {
    /// Of a course, by what is held.
    #[must_use]
    pub fn of(course: &Course, holding: &Holding) -> Self {
        let mut share = Self { whole: true, ..Self::default() };
        for file in &course.files {
            let held = holding.get(&file.hash).copied().unwrap_or_default();
            share.here += held.bytes_of(file.bytes);
            share.of += file.bytes;
            share.whole &= held.whole.is_some();
        }
        share
    }

    /// Bytes that have to come yet.
    #[must_use]
    pub const fn missing(self) -> u64 {
        self.of - self.here
    }
}

/// A course that is kept here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The version.
    pub hash: BundleHash,
    /// Bytes of its texts.
    pub bytes: u64,
    /// The course.
    pub course: Arc<Course>,
}

/// What the device knows of files; a part of the desk, filled when somebody first asks.
#[derive(Default)]
pub(super) struct Media {
    outside: RefCell<Option<Outside>>,
    asked: Cell<bool>,
    held: ArcRwSignal<Option<Holding>>,
    /// By course, with the number of the run: whoever stops and begins again is another run.
    loads: ArcRwSignal<LiteMap<BundleHash, (u32, Load)>>,
    runs: Cell<u32>,
}

impl Work {
    /// Gives it what learners need of the world outside, once.
    pub fn equip(self, outside: fn() -> Outside) {
        self.desk().media.outside.borrow_mut().get_or_insert_with(outside);
    }

    /// The files that are here, once that was looked at; reactive.
    #[must_use]
    pub fn holding(self) -> Option<Holding> {
        let desk = self.desk();
        if !desk.media.asked.replace(true) {
            let looking = desk.clone();
            spawn_local(async move { looking.look_at_files().await });
        }
        desk.media.held.get()
    }

    /// How the download of a course's media is, if there is one; reactive.
    #[must_use]
    pub fn load_of(self, course: BundleHash) -> Option<Load> {
        self.desk().media.loads.with(|loads| loads.get(&course).map(|(_, load)| load.clone()))
    }

    /// The desk, as long as the person is here: what waits for a disk may come back to find them gone.
    fn there(self) -> Result<Rc<Desk>, StoreError> {
        self.desk.try_get_value().ok_or(StoreError::Gone)
    }

    /// How many bytes media may take on this device.
    ///
    /// # Errors
    /// [`StoreError::Gone`].
    pub async fn budget(self) -> Result<u64, StoreError> {
        Ok(self.there()?.budget().await)
    }

    /// Sets that.
    ///
    /// # Errors
    /// [`StoreError`]: it is as before.
    pub async fn set_budget(self, bytes: u64) -> Result<(), StoreError> {
        self.there()?.store.put(BUDGET, &bytes.to_string()).await
    }

    /// Whether so many bytes more may come.
    ///
    /// # Errors
    /// [`TooMuch`].
    pub async fn may_come(self, wanted: u64) -> Result<(), TooMuch> {
        match self.there() {
            Ok(desk) => desk.may_come(wanted).await,
            Err(_) => Ok(()),
        }
    }

    /// Begins to bring the media of a course that is kept here, or goes on with it.
    ///
    /// # Errors
    /// [`TooMuch`]; nothing is begun then.
    pub async fn keep_media(self, hash: BundleHash) -> Result<(), TooMuch> {
        let Ok(desk) = self.there() else { return Ok(()) };
        let course = desk.library.courses.with_untracked(|courses| courses.get(&hash).cloned().flatten());
        let Some(course) = course else { return Ok(()) };
        desk.look_at_files().await;
        let share = desk.media.held.with_untracked(|held| held.as_ref().map(|held| Share::of(&course, held)));
        desk.may_come(share.unwrap_or_default().missing()).await?;
        let run = desk.media.runs.get() + 1;
        desk.media.runs.set(run);
        desk.media.loads.update(|loads| {
            loads.insert(hash, (run, Load::Fetching));
        });
        spawn_local(async move { self.bring(&desk, hash, run, &course).await });
        Ok(())
    }

    /// Stops a download; what came of it stays.
    pub fn stop_media(self, hash: BundleHash) {
        self.desk().media.loads.update(|loads| {
            loads.remove(&hash);
        });
    }

    /// Removes the files that no course shows which is kept here.
    ///
    /// # Errors
    /// [`StoreError`]: some are still here.
    pub async fn tidy(self) -> Result<(), StoreError> {
        let desk = self.there()?;
        let files = desk.files().await?;
        let shown: Vec<BundleHash> =
            desk.kept().await?.iter().flat_map(|kept| &kept.course.files).map(|file| file.hash).collect();
        for file in files.held().await?.keys().filter(|file| !shown.contains(file)) {
            files.remove(*file).await?;
        }
        desk.look_at_files().await;
        Ok(())
    }

    /// The courses that are kept here, by title.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept_courses(self) -> Result<Vec<Kept>, StoreError> {
        self.there()?.kept().await
    }

    /// An address of a file that is kept here, until it is let go.
    pub async fn address_of(self, file: &File) -> Option<String> {
        let files = self.there().ok()?.files().await.ok()?;
        files.address(file.hash, &file.media_type).await.ok().flatten()
    }

    /// Lets an address go.
    pub fn let_go(self, address: &str) {
        if let Some(Ok(outside)) = self.desk.try_get_value().map(|desk| desk.outside()) {
            outside.stores.let_go(address);
        }
    }

    /// Brings what is missing, until all is here, or it is stopped, or something stands in the way that waiting does not move.
    async fn bring(self, desk: &Desk, hash: BundleHash, run: u32, course: &Course) {
        let mut pauses = PAUSES_MS.into_iter();
        let mut pause_ms = PAUSES_MS[0];
        loop {
            let before = desk.held_of(course);
            match self.bring_once(desk, hash, run, course).await {
                Ok(true) => return desk.note_load(hash, run, None),
                Ok(false) => return,
                Err(Trouble::Failed(Failure::Offline)) => {
                    desk.note_load(hash, run, Some(Load::Waiting));
                    if desk.held_of(course) > before {
                        pauses = PAUSES_MS.into_iter();
                    }
                    pause_ms = pauses.next().unwrap_or(pause_ms);
                    desk.ports.host.sleep(pause_ms).await;
                }
                Err(trouble) => {
                    if trouble == Trouble::Store(StoreError::Full) {
                        desk.make_room(course).await;
                    }
                    return desk.note_load(hash, run, Some(Load::Failed(trouble)));
                }
            }
        }
    }

    /// Whether the person is still here and has not stopped it: what they removed is not put back.
    fn goes_on(self, desk: &Desk, hash: BundleHash, run: u32) -> bool {
        self.there().is_ok() && desk.runs(hash, run)
    }

    async fn bring_once(self, desk: &Desk, hash: BundleHash, run: u32, course: &Course) -> Result<bool, Trouble> {
        let go_on = |file, step| {
            let (held, load) = match step {
                Step::Fetching(held) => (held, Load::Fetching),
                Step::Checking(held) => (held, Load::Checking),
                Step::Done(held) => (held, Load::Checking),
            };
            let wanted = self.goes_on(desk, hash, run);
            // Whoever waits for a network is not told of every try.
            if wanted && (desk.holds(file, held) || !desk.waits(hash)) {
                desk.note_load(hash, run, Some(load));
            }
            wanted
        };
        if !self.goes_on(desk, hash, run) {
            return Ok(false);
        }
        let (outside, files) = (desk.outside()?, desk.files().await?);
        let loader = Loader { line: &*outside.line, files: &*files, credentials: desk.credentials(), go_on: &go_on };
        // The small ones first: the images of the texts before the recordings.
        let mut wanted: Vec<&File> = course.files.iter().collect();
        wanted.sort_by_key(|file| file.bytes);
        let held = files.held().await?;
        for file in wanted {
            let held = held.get(&file.hash).copied().unwrap_or_default();
            if held.whole.is_none() && !loader.load(file, held).await? {
                return Ok(false);
            }
        }
        Ok(desk.runs(hash, run))
    }
}

impl Desk {
    fn outside(&self) -> Result<Outside, StoreError> {
        self.media.outside.borrow().clone().ok_or_else(|| StoreError::Failed("no store".to_owned()))
    }

    async fn files(&self) -> Result<Rc<dyn LocalFiles>, StoreError> {
        let outside = self.outside()?;
        outside.stores.open(self.person).await
    }

    /// What cannot be looked at is not here.
    async fn look_at_files(&self) {
        let held = match self.files().await {
            Ok(files) => files.held().await,
            Err(error) => Err(error),
        };
        self.media.held.set(Some(held.unwrap_or_default()));
    }

    /// Notes how much of a file is here; whether that is news.
    fn holds(&self, file: BundleHash, now: Held) -> bool {
        let known = self.media.held.with_untracked(|held| held.as_ref().and_then(|held| held.get(&file).copied()));
        let news = known.unwrap_or_default() != now;
        if news {
            self.media.held.update(|held| {
                held.get_or_insert_default().insert(file, now);
            });
        }
        news
    }

    fn waits(&self, course: BundleHash) -> bool {
        self.media.loads.with_untracked(|loads| loads.get(&course).is_some_and(|(_, load)| *load == Load::Waiting))
    }

    /// Bytes of a course's media that are here.
    fn held_of(&self, course: &Course) -> u64 {
        self.media.held.with_untracked(|held| held.as_ref().map_or(0, |held| Share::of(course, held).here))
    }

    /// Whether that run of a course's download is the one that goes on.
    fn runs(&self, course: BundleHash, run: u32) -> bool {
        self.media.loads.with_untracked(|loads| loads.get(&course).is_some_and(|(known, _)| *known == run))
    }

    /// Notes how that run is; none when it is over. Another run, or one that was stopped, is left alone.
    fn note_load(&self, course: BundleHash, run: u32, now: Option<Load>) {
        let known = self.media.loads.with_untracked(|loads| loads.get(&course).cloned());
        if known.as_ref().is_none_or(|(known, load)| *known != run || Some(load) == now.as_ref()) {
            return;
        }
        self.media.loads.update(|loads| {
            match now {
                Some(load) => loads.insert(course, (run, load)),
                None => loads.remove(&course),
            };
        });
    }

    async fn budget(&self) -> u64 {
        let set = self.store.get(BUDGET).await.ok().flatten();
        match set.and_then(|text| text.parse().ok()) {
            Some(bytes) => bytes,
            None => budget::default_of(&self.ports.host.room().await),
        }
    }

    async fn may_come(&self, wanted: u64) -> Result<(), TooMuch> {
        if self.media.held.with_untracked(Option::is_none) {
            self.look_at_files().await;
        }
        let held = self.media.held.get_untracked().unwrap_or_default();
        // What other downloads will still bring has its place already.
        let coming = self.library.courses.with_untracked(|courses| {
            let loads = self.media.loads.get_untracked();
            let under_way =
                loads.iter().filter(|(_, (_, load))| load.goes_on()).filter_map(|(hash, _)| courses.get(hash));
            under_way.flatten().map(|course| Share::of(course, &held).missing()).sum::<u64>()
        });
        let taken = held.values().map(Held::bytes).sum::<u64>() + coming;
        budget::may_come(wanted, taken, self.budget().await, &self.ports.host.room().await)
    }

    /// Gives back the room of what is not whole: the person's work may need it next.
    async fn make_room(&self, course: &Course) {
        let Ok(files) = self.files().await else { return };
        let held = self.media.held.get_untracked().unwrap_or_default();
        for file in &course.files {
            if held.get(&file.hash).is_none_or(|held| held.whole.is_none()) {
                // On a disk that refuses even this, nothing more can be done here.
                let _ = files.remove(file.hash).await;
            }
        }
        self.look_at_files().await;
    }

    async fn kept(&self) -> Result<Vec<Kept>, StoreError> {
        let read = |(key, text): (String, String)| {
            let hash = key.strip_prefix(BUNDLES)?.parse().ok()?;
            Some(Kept { hash, bytes: text.len() as u64, course: Arc::new(read_course(&text).ok()?) })
        };
        let mut kept: Vec<Kept> = self.store.all_texts().await?.into_iter().filter_map(read).collect();
        kept.sort_by(|one, other| (&one.course.title, one.hash).cmp(&(&other.course.title, other.hash)));
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use domain::{learning::Slug, text::Language};

    use super::*;

    fn course(files: &[(u8, u64)]) -> Course {
        let id: Slug = "kursus".parse().expect("a short name");
        let file =
            |(n, bytes): &(u8, u64)| File { hash: BundleHash([*n; 32]), media_type: String::new(), bytes: *bytes };
        Course {
            id,
            version: 1,
            language: Language::Indonesian,
            title: String::new(),
            summary: String::new(),
            author: String::new(),
            path: String::new(),
            jp: 1,
            develops: Vec::new(),
            modules: Vec::new(),
            files: files.iter().map(file).collect(),
        }
    }

    #[test]
    fn a_share_is_whole_only_when_every_file_is() {
        let course = course(&[(1, 10), (2, 300_000)]);
        let mut holding = Holding::new();
        assert_eq!(Share::of(&course, &holding), Share { here: 0, of: 300_010, whole: false });
        holding.insert(BundleHash([1; 32]), Held { pieces: 1, whole: Some(10) });
        holding.insert(BundleHash([2; 32]), Held { pieces: 2, whole: None });
        let share = Share::of(&course, &holding);
        assert_eq!((share.here, share.missing(), share.whole), (300_010, 0, false), "not looked at again yet");
        holding.insert(BundleHash([2; 32]), Held { pieces: 2, whole: Some(300_000) });
        assert!(Share::of(&course, &holding).whole);
    }
}
