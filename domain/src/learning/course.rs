//! What a course holds.

use core::{fmt, str::FromStr};

use super::quiz::Quiz;
use crate::{
    bundle::BundleHash,
    coded::coded,
    competency::{CompetencyCode, Level, StatementId},
    text::Language,
};

/// The text is not the short name of a course or of a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a short name has 1 to 64 characters a-z, 0-9 and -")]
pub struct SlugError;

/// The short, stable name of a course, module, lesson, bank or question: 1 to 64 characters `a`–`z`, `0`–`9`, `-`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// Characters that it may have.
    pub const LEN_MAX: usize = 64;

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        let shaped = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || text.len() > Self::LEN_MAX || !text.bytes().all(shaped) {
            return Err(SlugError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

coded! {
    /// What a medium is.
    pub enum MediaKind {
        /// A moving picture, with captions and a transcript.
        Video = "video",
        /// Sound, with a transcript.
        Audio = "audio",
        /// A PDF.
        Document = "document",
    }
}

/// A file of a course: an image, a recording, captions or a document, fetched by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// SHA-256 of its bytes.
    pub hash: BundleHash,
    /// Its media type, one of those that a package may hold.
    pub media_type: String,
    /// Bytes.
    pub bytes: u64,
}

/// What a lesson shows or plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// One of the course's files.
    pub file: BundleHash,
    /// WebVTT captions, one of the course's files; videos have them.
    pub captions: Option<BundleHash>,
    /// What is said and shown, as HTML that is safe to show; recordings have it.
    pub transcript: Option<String>,
}

/// What a lesson consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// HTML that is safe to show, made from Markdown by the server; its images are files of the course.
    Text(String),
    /// Something to watch, hear or read.
    Media(Media),
    /// Questions.
    Quiz(Quiz),
}

/// One lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its name within the course.
    pub id: Slug,
    /// Its title.
    pub title: String,
    /// How long it takes, about.
    pub minutes: u32,
    /// The catalogue's statements that it practises.
    pub practises: Vec<StatementId>,
    /// What it consists of.
    pub content: Content,
}

/// Some lessons under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its name within the course.
    pub id: Slug,
    /// Its title.
    pub title: String,
    /// In their order.
    pub lessons: Vec<Lesson>,
}

/// One version of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its name, the same in every version.
    pub id: Slug,
    /// Counts up.
    pub version: u32,
    /// The language that it is written in.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What one can do after it.
    pub summary: String,
    /// Who wrote it.
    pub author: String,
    /// Code of the development path under which its hours count.
    pub path: String,
    /// Learning hours (JP) that it is worth.
    pub jp: u32,
    /// The levels that it leads to.
    pub develops: Vec<(CompetencyCode, Level)>,
    /// In their order.
    pub modules: Vec<Module>,
    /// What its lessons show, play and offer to read, each once.
    pub files: Vec<File>,
}

impl Course {
    /// All lessons in their order.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.modules.iter().flat_map(|module| &module.lessons)
    }

    /// The lesson of that name.
    #[must_use]
    pub fn lesson(&self, id: &Slug) -> Option<&Lesson> {
        self.lessons().find(|lesson| lesson.id == *id)
    }

    /// The lesson after that one.
    #[must_use]
    pub fn after(&self, id: &Slug) -> Option<&Lesson> {
        self.lessons().skip_while(|lesson| lesson.id != *id).nth(1)
    }
}

/// A lesson that practises statements, as a list tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// The lesson's number in the course, from 1.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// What it practises, at least one statement.
    pub statements: Vec<StatementId>,
}

/// A published version as the agency offers it: what a list shows before anything is downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// The bundle that holds it.
    pub course: BundleHash,
    /// The course's name.
    pub id: Slug,
    /// Its version.
    pub version: u32,
    /// Its language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What one can do after it.
    pub summary: String,
    /// Minutes of all lessons.
    pub minutes: u32,
    /// Lessons, quizzes among them.
    pub lessons: u32,
    /// Learning hours (JP) that it is worth.
    pub jp: u32,
    /// Code of the development path.
    pub path: String,
    /// Whether the agency counts its hours.
    pub recognised: bool,
    /// The levels that it leads to.
    pub develops: Vec<(CompetencyCode, Level)>,
    /// The lessons that practise statements, in their order.
    pub practises: Vec<Practice>,
    /// Bytes of the bundle, before compression.
    pub bytes: u64,
    /// Bytes of the media.
    pub media_bytes: u64,
}

impl Volume {
    /// What a list shows of a course whose bundle is `text`.
    #[must_use]
    pub fn of(course: &Course, text: &str, recognised: bool) -> Self {
        let (mut minutes, mut lessons, mut practises) = (0, 0, Vec::new());
        for lesson in course.lessons() {
            minutes += lesson.minutes;
            lessons += 1;
            if !lesson.practises.is_empty() {
                let (title, statements) = (lesson.title.clone(), lesson.practises.clone());
                practises.push(Practice { number: lessons, title, statements });
            }
        }
        Self {
            course: BundleHash::of(text.as_bytes()),
            id: course.id.clone(),
            version: course.version,
            language: course.language,
            title: course.title.clone(),
            summary: course.summary.clone(),
            minutes,
            lessons,
            jp: course.jp,
            path: course.path.clone(),
            recognised,
            develops: course.develops.clone(),
            practises,
            bytes: text.len() as u64,
            media_bytes: course.files.iter().map(|file| file.bytes).sum(),
        }
    }
}

/// The courses that an agency offers: a bundle of its own, so that a list needs no course on the device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// The newest version of each, by title.
    pub volumes: Vec<Volume>,
}
