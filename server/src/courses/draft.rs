//! A course while its author writes it: the files of a package that need not be whole yet.
//!
//! Texts are held as they are, media by the hash of their bytes, which somebody else keeps; the manifest as values. Promises: a package
//! becomes a draft and the same package again, byte for byte, as long as nothing of it is edited, and what is not edited stays so; an
//! edit that is refused changes nothing. Refuses: to judge what is written; [`Draft::check`] asks the reader of packages, and says of
//! each fault to which part of the draft it belongs.

mod check;
mod edit;
mod manifest;
mod medium;
mod preview;

use std::collections::{BTreeMap, BTreeSet};

use domain::{bundle::BundleHash, learning::Slug};

pub use self::{
    check::{Located, Part},
    edit::{Edit, Refused},
    manifest::{Kind, Lesson, Manifest, Module},
    medium::{Unfit, media_type},
};
use super::{
    fault::Fault,
    manifest as file,
    media::{self, Format},
    naming::{free, short_name},
    questions::Quiz,
};

/// A name for a course of a title, unlike those that are taken.
#[must_use]
pub fn course_id(title: &str, taken: &BTreeSet<Slug>) -> Option<Slug> {
    let wanted = short_name(title).or_else(|| COURSE.parse().ok())?;
    Some(free(&wanted, taken))
}

/// What a course is called whose title has no letter that a short name may have.
const COURSE: &str = "kursus";

/// A course that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    manifest: Manifest,
    /// The manifest as it came, until it is edited.
    written: Option<String>,
    /// Markdown, quizzes and captions by their paths.
    texts: BTreeMap<String, String>,
    /// Images, recordings and documents by their paths.
    media: BTreeMap<String, BundleHash>,
}

impl Draft {
    /// An empty course: without modules, to be added.
    #[must_use]
    pub const fn new(manifest: Manifest) -> Self {
        Self { manifest, written: None, texts: BTreeMap::new(), media: BTreeMap::new() }
    }

    /// The draft of a package's files, of which the media are kept elsewhere. None if they are not those of a package that was read.
    #[must_use]
    pub fn of(files: &BTreeMap<String, Vec<u8>>) -> Option<Self> {
        let (mut texts, mut media) = (BTreeMap::new(), BTreeMap::new());
        for (path, bytes) in files {
            if Format::of(path)?.is_text() {
                texts.insert(path.clone(), String::from_utf8(bytes.clone()).ok()?);
            } else {
                media.insert(path.clone(), BundleHash::of(bytes));
            }
        }
        Self::kept(texts, media)
    }

    /// The draft of what was kept of one: its texts, the manifest among them, and the names of its media. None if there was none.
    #[must_use]
    pub fn kept(mut texts: BTreeMap<String, String>, media: BTreeMap<String, BundleHash>) -> Option<Self> {
        let written = texts.remove(file::NAME)?;
        let manifest = Manifest::read(&written)?;
        Some(Self { manifest, written: Some(written), texts, media })
    }

    /// All its texts by their paths, the manifest among them: what has to be kept of it besides [`Draft::media`].
    #[must_use]
    pub fn texts(&self) -> BTreeMap<String, String> {
        let mut texts = self.texts.clone();
        texts.insert(file::NAME.to_owned(), self.manifest_text());
        texts
    }

    /// What the course says of itself, and its modules and lessons.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The Markdown of a lesson: itself, or what is said in a recording. None if it has none, or none yet.
    #[must_use]
    pub fn text(&self, lesson: &Slug) -> Option<&str> {
        let lesson = self.manifest.lesson(lesson)?;
        Some(media::text(self.texts.get(lesson.markdown()?)?.as_bytes()).unwrap_or_default())
    }

    /// The captions of a recording.
    #[must_use]
    pub fn captions(&self, lesson: &Slug) -> Option<&str> {
        let path = self.manifest.lesson(lesson)?.captions.as_ref()?;
        self.texts.get(path).map(String::as_str)
    }

    /// The captions of a content: they are a file of the course, though a text of the draft.
    #[must_use]
    pub fn captions_of(&self, hash: BundleHash) -> Option<&str> {
        let paths = self.manifest.lessons().filter_map(|lesson| self.texts.get(lesson.captions.as_ref()?));
        paths.map(String::as_str).find(|text| BundleHash::of(text.as_bytes()) == hash)
    }

    /// The questions of a lesson.
    #[must_use]
    pub fn quiz(&self, lesson: &Slug) -> Option<Quiz> {
        let lesson = self.manifest.lesson(lesson).filter(|lesson| lesson.kind == Kind::Quiz)?;
        Quiz::read(media::text(self.texts.get(&lesson.file)?.as_bytes()).ok()?).ok()
    }

    /// The media by their paths, images among them: what has to be kept as long as the draft is.
    pub fn media(&self) -> impl Iterator<Item = (&str, BundleHash)> {
        self.media.iter().map(|(path, hash)| (path.as_str(), *hash))
    }

    /// A name for a lesson of a title, unlike those of all other lessons.
    #[must_use]
    pub fn lesson_id(&self, title: &str) -> Slug {
        let taken = self.manifest.lessons().map(|lesson| lesson.id.clone()).collect();
        free(&short_name(title).unwrap_or_else(|| self.manifest.id.clone()), &taken)
    }

    /// A name for a module of a title, unlike those of all other modules.
    #[must_use]
    pub fn module_id(&self, title: &str) -> Slug {
        let taken = self.manifest.modules.iter().map(|module| module.id.clone()).collect();
        free(&short_name(title).unwrap_or_else(|| self.manifest.id.clone()), &taken)
    }

    /// A path for an image of a file name, unlike those of all other files. None if it is of no type that a course may show.
    #[must_use]
    pub fn image_path(&self, name: &str) -> Option<String> {
        let format = Format::of(name).filter(|format| format.purpose == media::Use::Image)?;
        let stem = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?.0;
        let wanted = short_name(stem).unwrap_or_else(|| self.manifest.id.clone());
        let taken: BTreeSet<Slug> = self
            .media
            .keys()
            .filter_map(|path| path.strip_prefix("media/")?.rsplit_once('.')?.0.to_ascii_lowercase().parse().ok())
            .collect();
        Some(format!("media/{}.{}", free(&wanted, &taken), format.extension))
    }

    /// The text of `course.json`.
    fn manifest_text(&self) -> String {
        self.written.clone().unwrap_or_else(|| self.manifest.write())
    }

    /// The files of the package. `bytes` finds those of media.
    ///
    /// # Errors
    /// The paths of those media that it does not find.
    pub fn files(
        &self,
        bytes: impl Fn(BundleHash) -> Option<Vec<u8>>,
    ) -> Result<BTreeMap<String, Vec<u8>>, Vec<String>> {
        let texts = self.texts().into_iter().map(|(path, text)| (path, text.into_bytes()));
        let mut files: BTreeMap<String, Vec<u8>> = texts.collect();
        let mut lost = Vec::new();
        for (path, hash) in &self.media {
            match bytes(*hash) {
                Some(bytes) => drop(files.insert(path.clone(), bytes)),
                None => lost.push(path.clone()),
            }
        }
        if lost.is_empty() { Ok(files) } else { Err(lost) }
    }
}

#[cfg(test)]
mod tests;
