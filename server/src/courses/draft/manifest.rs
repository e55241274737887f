//! The manifest as values, whether or not they are what a course must be.

use std::fmt::Write as _;

use domain::{
    competency::{CompetencyCode, Level, StatementId},
    learning::Slug,
    text::Language,
    wire::json::{Json, write_text},
};

/// What a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Markdown.
    Text,
    /// A moving picture.
    Video,
    /// Sound.
    Audio,
    /// A PDF.
    Document,
    /// Questions.
    Quiz,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Text, Self::Video, Self::Audio, Self::Document, Self::Quiz];

    /// Its name in the manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Quiz => "quiz",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A lesson: what is said of it, and where its parts lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its name within the course.
    pub id: Slug,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// How long it takes, about.
    pub minutes: u32,
    /// The path of its file, also where there is none yet.
    pub file: String,
    /// That of the captions of a recording, if it has any.
    pub captions: Option<String>,
    /// That of the transcript of a recording, also where there is none yet.
    pub transcript: Option<String>,
    /// The catalogue's statements that it practises.
    pub practises: Vec<StatementId>,
}

impl Lesson {
    /// The path of its Markdown, if it is of a kind that has some.
    pub(super) fn markdown(&self) -> Option<&str> {
        match self.kind {
            Kind::Text => Some(&self.file),
            Kind::Video | Kind::Audio => self.transcript.as_deref(),
            Kind::Document | Kind::Quiz => None,
        }
    }

    /// All paths that are its.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        [Some(&self.file), self.captions.as_ref(), self.transcript.as_ref()].into_iter().flatten().map(String::as_str)
    }
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

/// What a course says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
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
    /// Who writes it.
    pub author: String,
    /// Code of the development path under which its hours count.
    pub path: String,
    /// Minutes of one JP, as the author counts.
    pub minutes_per_jp: u32,
    /// Learning hours (JP) that it is worth.
    pub jp: u32,
    /// The levels that it leads to.
    pub develops: Vec<(CompetencyCode, Level)>,
    /// In their order.
    pub modules: Vec<Module>,
}

impl Manifest {
    /// All lessons in their order.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.modules.iter().flat_map(|module| &module.lessons)
    }

    /// The lesson of a name.
    #[must_use]
    pub fn lesson(&self, id: &Slug) -> Option<&Lesson> {
        self.lessons().find(|lesson| lesson.id == *id)
    }

    /// Reads the manifest of a package that was read.
    pub(super) fn read(text: &str) -> Option<Self> {
        let json = Json::parse(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()?;
        Some(Self {
            id: id(&json)?,
            version: whole(&json, "version")?,
            language: Language::from_tag(json.member("language").ok()?.text().ok()?)?,
            title: words(&json, "title")?,
            summary: words(&json, "summary")?,
            author: words(&json, "author")?,
            path: words(&json, "path")?,
            minutes_per_jp: whole(&json, "minutes_per_jp")?,
            jp: whole(&json, "jp")?,
            develops: each(&json, "develops", |json| {
                let level = Level::new(json.member("level").ok()?.raw().parse().ok()?).ok()?;
                Some((json.member("competency").ok()?.text().ok()?.parse().ok()?, level))
            })?,
            modules: each(&json, "modules", |json| {
                Some(Module { id: id(json)?, title: words(json, "title")?, lessons: each(json, "lessons", lesson)? })
            })?,
        })
    }

    /// The text of `course.json`, laid out for people who edit it.
    pub(super) fn write(&self) -> String {
        let mut to = String::from("{\n  \"format\": 1");
        let member = |name: &str, value: &str, to: &mut String| {
            let _ = write!(to, ",\n  \"{name}\": ");
            write_text(value, to);
        };
        member("id", self.id.as_str(), &mut to);
        // Writing to a String cannot fail, here and below.
        let _ = write!(to, ",\n  \"version\": {}", self.version);
        member("language", self.language.tag(), &mut to);
        member("title", &self.title, &mut to);
        member("summary", &self.summary, &mut to);
        member("author", &self.author, &mut to);
        member("path", &self.path, &mut to);
        let _ = write!(to, ",\n  \"minutes_per_jp\": {},\n  \"jp\": {}", self.minutes_per_jp, self.jp);
        to.push_str(",\n  \"develops\": [");
        for (place, (competency, level)) in self.develops.iter().enumerate() {
            to.push_str(if place > 0 { ",\n    { \"competency\": " } else { "\n    { \"competency\": " });
            write_text(&competency.to_string(), &mut to);
            let _ = write!(to, ", \"level\": {} }}", level.number());
        }
        to.push_str(if self.develops.is_empty() { "],\n  \"modules\": [" } else { "\n  ],\n  \"modules\": [" });
        for (place, module) in self.modules.iter().enumerate() {
            to.push_str(if place > 0 { ",\n    {\n      \"id\": " } else { "\n    {\n      \"id\": " });
            write_text(module.id.as_str(), &mut to);
            to.push_str(",\n      \"title\": ");
            write_text(&module.title, &mut to);
            to.push_str(",\n      \"lessons\": [");
            for (place, lesson) in module.lessons.iter().enumerate() {
                to.push_str(if place > 0 { ",\n        " } else { "\n        " });
                write_lesson(lesson, &mut to);
            }
            to.push_str(if module.lessons.is_empty() { "]\n    }" } else { "\n      ]\n    }" });
        }
        to.push_str(if self.modules.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        to
    }
}

/// One lesson, one line: faults of it are told by its line.
fn write_lesson(lesson: &Lesson, to: &mut String) {
    let member = |name: &str, value: &str, to: &mut String| {
        let _ = write!(to, "\"{name}\": ");
        write_text(value, to);
        to.push_str(", ");
    };
    to.push_str("{ ");
    member("id", lesson.id.as_str(), to);
    member("kind", lesson.kind.name(), to);
    member("title", &lesson.title, to);
    let _ = write!(to, "\"minutes\": {}, ", lesson.minutes);
    member("file", &lesson.file, to);
    for (name, path) in [("captions", &lesson.captions), ("transcript", &lesson.transcript)] {
        if let Some(path) = path {
            member(name, path, to);
        }
    }
    to.push_str("\"practises\": [");
    for (place, statement) in lesson.practises.iter().enumerate() {
        to.push_str(if place > 0 { ", " } else { "" });
        write_text(&statement.to_string(), to);
    }
    to.push_str("] }");
}

fn lesson(json: &Json<'_>) -> Option<Lesson> {
    let path = |name| {
        let json = json.member(name).ok()?;
        if json.raw() == "null" { Some(None) } else { Some(Some(json.text().ok()?.to_owned())) }
    };
    Some(Lesson {
        id: id(json)?,
        kind: Kind::from_name(json.member("kind").ok()?.text().ok()?)?,
        title: words(json, "title")?,
        minutes: whole(json, "minutes")?,
        file: words(json, "file")?,
        captions: path("captions")?,
        transcript: path("transcript")?,
        practises: each(json, "practises", |json| json.text().ok()?.parse().ok())?,
    })
}

fn each<T>(json: &Json<'_>, name: &str, read: impl Fn(&Json<'_>) -> Option<T>) -> Option<Vec<T>> {
    json.member(name).ok()?.list().ok()?.iter().map(read).collect()
}

fn id(json: &Json<'_>) -> Option<Slug> {
    json.member("id").ok()?.text().ok()?.parse().ok()
}

fn words(json: &Json<'_>, name: &str) -> Option<String> {
    Some(json.member(name).ok()?.text().ok()?.to_owned())
}

fn whole(json: &Json<'_>, name: &str) -> Option<u32> {
    json.member(name).ok()?.raw().parse().ok()
}
