//! Whether a draft is a course, and where it is not.

use std::io::Cursor;

use domain::{bundle::BundleHash, learning::Slug, wire::json::Json};

use super::{
    Draft, Fault, file,
    manifest::{Kind, Lesson},
    media,
};
use crate::courses::{Known, Package, Reason, fault::quoted, lines::Lines, pack, read};

/// The part of a draft that something belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The course itself.
    Course,
    /// A module.
    Module(Slug),
    /// A lesson.
    Lesson(Slug),
    /// A question.
    Question {
        /// Of which lesson.
        lesson: Slug,
        /// Its name.
        id: Slug,
    },
    /// A file that belongs to no lesson: an image.
    File(String),
}

/// What is wrong, and with which part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// With what.
    pub part: Part,
    /// What.
    pub fault: Fault,
}

impl Draft {
    /// The package that it makes. `bytes` finds the media.
    ///
    /// # Errors
    /// All that is wrong, by part.
    pub fn check(
        &self,
        known: &Known<'_>,
        bytes: impl Fn(BundleHash) -> Option<Vec<u8>>,
    ) -> Result<Package, Vec<Located>> {
        let files = self.files(bytes).map_err(|lost| {
            let missing = |path: &String| Fault::of(Reason::MissingFile).in_file(path).found(path);
            self.located(lost.iter().map(missing).collect())
        })?;
        // Paths are ours, and short.
        let zip = pack(&files).map_err(|_| self.located(vec![Fault::of(Reason::Unreadable)]))?;
        // They may be half a gigabyte, and the reader unpacks as much again.
        drop(files);
        read(Cursor::new(zip), known).map_err(|faults| self.located(faults))
    }

    fn located(&self, faults: Vec<Fault>) -> Vec<Located> {
        faults.into_iter().map(|fault| Located { part: self.part(&fault), fault }).collect()
    }

    /// The part that a fault is about.
    fn part(&self, fault: &Fault) -> Part {
        let Some(path) = fault.file.as_deref() else { return Part::Course };
        if path == file::NAME {
            return fault.line.and_then(|line| self.named_on(line)).unwrap_or(Part::Course);
        }
        // A long path is told shortened.
        let of = |lesson: &&Lesson| lesson.paths().any(|own| own == path || quoted(own) == path);
        let Some(lesson) = self.manifest.lessons().find(of) else { return Part::File(path.to_owned()) };
        let question = fault.line.filter(|_| lesson.kind == Kind::Quiz).and_then(|line| self.asked_on(lesson, line));
        question.unwrap_or_else(|| Part::Lesson(lesson.id.clone()))
    }

    /// The lesson or module that stands on a line of the manifest. Where several share one, the first.
    fn named_on(&self, line: u32) -> Option<Part> {
        let text = self.manifest_text();
        let text = media::text(text.as_bytes()).ok()?;
        let (json, mut lines) = (Json::parse(text).ok()?, Lines::of(text));
        let module = json.member("modules").ok()?.list().ok()?.iter().find(|module| spans(module, line, &mut lines))?;
        let lessons = module.member("lessons").ok().and_then(|lessons| lessons.list().ok()).unwrap_or_default();
        let lesson = lessons.iter().find(|lesson| spans(lesson, line, &mut lines));
        lesson.and_then(id).map(Part::Lesson).or_else(|| id(module).map(Part::Module))
    }

    /// The question that stands on a line of a quiz.
    fn asked_on(&self, lesson: &Lesson, line: u32) -> Option<Part> {
        let text = media::text(self.texts.get(&lesson.file)?.as_bytes()).ok()?;
        let (json, mut lines) = (Json::parse(text).ok()?, Lines::of(text));
        for bank in json.member("banks").ok()?.list().ok()? {
            let questions = bank.member("questions").ok().and_then(|list| list.list().ok()).unwrap_or_default();
            if let Some(question) = questions.iter().find(|question| spans(question, line, &mut lines)) {
                return Some(Part::Question { lesson: lesson.id.clone(), id: id(question)? });
            }
        }
        None
    }
}

/// Whether a value stands on a line.
fn spans(json: &Json<'_>, line: u32, lines: &mut Lines<'_>) -> bool {
    let first = lines.line_of(json.raw());
    let more = json.raw().bytes().filter(|byte| *byte == b'\n').count();
    (first..=first.saturating_add(u32::try_from(more).unwrap_or(u32::MAX))).contains(&line)
}

fn id(json: &Json<'_>) -> Option<Slug> {
    json.member("id").ok()?.text().ok()?.parse().ok()
}
