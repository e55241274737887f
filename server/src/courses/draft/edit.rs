//! What an author does to a draft.

use domain::{
    bundle::BundleHash,
    competency::{CompetencyCode, Level, StatementId},
    learning::Slug,
    text::Language,
};

use super::{
    Draft, file,
    manifest::{Kind, Lesson, Module},
};
use crate::{
    courses::{
        Limits,
        archive::is_good_path,
        media::{Format, Use},
        questions::Quiz,
    },
    words::Words,
};

/// Minutes of a lesson until its author says how many.
const MINUTES: u32 = 10;
/// Bytes of all texts. What devices get of them is bounded by [`crate::courses::COURSE_BYTES_MAX`]; captions, which are files of their
/// own, come on top.
const TEXTS_BYTES_MAX: usize = 16 << 20;

/// One change. Places count from 0; one beyond the end is the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// What the course says of itself.
    Course {
        /// The language that it is written in.
        language: Language,
        /// Its title.
        title: String,
        /// What one can do after it.
        summary: String,
        /// Who writes it.
        author: String,
        /// Code of the development path under which its hours count.
        path: String,
        /// Minutes of one JP.
        minutes_per_jp: u32,
        /// Learning hours (JP) that it is worth.
        jp: u32,
        /// The levels that it leads to.
        develops: Vec<(CompetencyCode, Level)>,
    },
    /// The number of the version that is being written.
    Version(u32),
    /// A new module at the end.
    AddModule {
        /// Its name.
        id: Slug,
        /// Its title.
        title: String,
    },
    /// Another title of a module.
    NameModule {
        /// Which.
        id: Slug,
        /// Its title.
        title: String,
    },
    /// A module to another place.
    MoveModule {
        /// Which.
        id: Slug,
        /// Where it stands then.
        to: usize,
    },
    /// A module with all its lessons away.
    RemoveModule(Slug),
    /// A new lesson at the end of a module.
    AddLesson {
        /// Of which module.
        module: Slug,
        /// Its name.
        id: Slug,
        /// What it is.
        kind: Kind,
        /// Its title.
        title: String,
    },
    /// What is said of a lesson.
    Lesson {
        /// Which.
        id: Slug,
        /// Its title.
        title: String,
        /// How long it takes.
        minutes: u32,
        /// The statements that it practises.
        practises: Vec<StatementId>,
    },
    /// A lesson to another place.
    MoveLesson {
        /// Which.
        id: Slug,
        /// Into which module.
        module: Slug,
        /// Where it stands then.
        to: usize,
    },
    /// A lesson with its files away.
    RemoveLesson(Slug),
    /// The Markdown of a lesson, or what is said in its recording.
    Text {
        /// Which.
        lesson: Slug,
        /// Markdown.
        text: String,
    },
    /// The captions of a recording; away with them where the text is empty.
    Captions {
        /// Which.
        lesson: Slug,
        /// WebVTT.
        text: String,
    },
    /// The questions of a lesson.
    Quiz {
        /// Which.
        lesson: Slug,
        /// Its questions.
        quiz: Quiz,
    },
    /// The recording or document of a lesson.
    Medium {
        /// Which.
        lesson: Slug,
        /// The name of the file that was chosen: its ending counts.
        name: String,
        /// Its bytes, which are kept elsewhere.
        hash: BundleHash,
    },
    /// An image that texts may show.
    AddImage {
        /// Its path, as [`Draft::image_path`] gives it.
        path: String,
        /// Its bytes, which are kept elsewhere.
        hash: BundleHash,
    },
    /// An image away. Texts that show it have a fault then.
    RemoveImage(String),
}

/// Why nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refused {
    /// No such module, lesson or image: somebody else has taken it away.
    Gone,
    /// A name that is there already.
    NameTaken,
    /// A lesson of another kind.
    WrongKind,
    /// A file of a type that does not belong there, or under no good name.
    WrongType,
    /// A text with more bytes than a package may hold.
    TooLarge,
    /// More files than a package may hold.
    TooMany,
}

impl Refused {
    /// All reasons.
    pub const ALL: [Self; 6] =
        [Self::Gone, Self::NameTaken, Self::WrongKind, Self::WrongType, Self::TooLarge, Self::TooMany];

    const fn key(self) -> &'static str {
        match self {
            Self::Gone => "course.draft.gone",
            Self::NameTaken => "course.draft.name_taken",
            Self::WrongKind => "course.draft.wrong_kind",
            Self::WrongType => "course.draft.wrong_type",
            Self::TooLarge => "course.draft.too_large",
            Self::TooMany => "course.draft.too_many",
        }
    }

    /// Why, in the words of a language.
    #[must_use]
    pub fn told(self, language: Language) -> &'static str {
        Words::of(language).get(self.key())
    }
}

impl Draft {
    /// Makes a change.
    ///
    /// # Errors
    /// [`Refused`]; then nothing is changed.
    pub fn apply(&mut self, edit: Edit) -> Result<(), Refused> {
        let before = self.manifest.clone();
        match edit {
            Edit::Text { lesson, text } => {
                let path = self.lesson(&lesson)?.markdown().ok_or(Refused::WrongKind)?.to_owned();
                self.put_text(path, text)?;
            }
            Edit::Quiz { lesson, quiz } => {
                let lesson = self.lesson(&lesson)?;
                let path =
                    if lesson.kind == Kind::Quiz { lesson.file.clone() } else { return Err(Refused::WrongKind) };
                self.put_text(path, quiz.write())?;
            }
            Edit::Version(version) => return self.number(version),
            Edit::Captions { lesson, text } => self.caption(&lesson, text)?,
            Edit::Medium { lesson, name, hash } => self.attach(&lesson, &name, hash)?,
            Edit::AddImage { path, hash } => self.add_image(path, hash)?,
            Edit::RemoveImage(path) => {
                let own = self.manifest.lessons().any(|lesson| lesson.paths().any(|own| own == path));
                if own || self.media.remove(&path).is_none() {
                    return Err(Refused::Gone);
                }
            }
            edit => self.arrange(edit)?,
        }
        // As it came, it says no more what it must.
        if self.manifest != before {
            self.written = None;
        }
        Ok(())
    }

    /// Changes the manifest alone, and removes what is not used any more.
    fn arrange(&mut self, edit: Edit) -> Result<(), Refused> {
        match edit {
            Edit::Course { language, title, summary, author, path, minutes_per_jp, jp, develops } => {
                let manifest = &mut self.manifest;
                (manifest.language, manifest.title, manifest.summary) = (language, title, summary);
                (manifest.author, manifest.path) = (author, path);
                (manifest.minutes_per_jp, manifest.jp, manifest.develops) = (minutes_per_jp, jp, develops);
            }
            Edit::AddModule { id, title } => {
                if self.manifest.modules.iter().any(|module| module.id == id) {
                    return Err(Refused::NameTaken);
                }
                self.check_room(1)?;
                self.manifest.modules.push(Module { id, title, lessons: Vec::new() });
            }
            Edit::NameModule { id, title } => {
                let at = self.module(&id)?;
                self.manifest.modules[at].title = title;
            }
            Edit::MoveModule { id, to } => {
                let at = self.module(&id)?;
                let module = self.manifest.modules.remove(at);
                let to = to.min(self.manifest.modules.len());
                self.manifest.modules.insert(to, module);
            }
            Edit::RemoveModule(id) => {
                let at = self.module(&id)?;
                for lesson in self.manifest.modules.remove(at).lessons {
                    self.forget(&lesson);
                }
            }
            Edit::AddLesson { module, id, kind, title } => {
                let at = self.module(&module)?;
                if self.manifest.lesson(&id).is_some() {
                    return Err(Refused::NameTaken);
                }
                // Itself, its captions and its transcript.
                self.check_room(3)?;
                let lesson = self.new_lesson(id, kind, title);
                self.manifest.modules[at].lessons.push(lesson);
            }
            Edit::Lesson { id, title, minutes, practises } => {
                let lesson = self.lesson_mut(&id)?;
                (lesson.title, lesson.minutes, lesson.practises) = (title, minutes, practises);
            }
            Edit::MoveLesson { id, module, to } => {
                let into = self.module(&module)?;
                let lesson = self.take_lesson(&id)?;
                let lessons = &mut self.manifest.modules[into].lessons;
                lessons.insert(to.min(lessons.len()), lesson);
            }
            Edit::RemoveLesson(id) => {
                let lesson = self.take_lesson(&id)?;
                self.forget(&lesson);
            }
            // These are made where they are told apart.
            Edit::Version(_)
            | Edit::Text { .. }
            | Edit::Captions { .. }
            | Edit::Quiz { .. }
            | Edit::Medium { .. }
            | Edit::AddImage { .. }
            | Edit::RemoveImage(_) => {}
        }
        Ok(())
    }

    fn module(&self, id: &Slug) -> Result<usize, Refused> {
        self.manifest.modules.iter().position(|module| module.id == *id).ok_or(Refused::Gone)
    }

    fn lesson(&self, id: &Slug) -> Result<&Lesson, Refused> {
        self.manifest.lesson(id).ok_or(Refused::Gone)
    }

    fn lesson_mut(&mut self, id: &Slug) -> Result<&mut Lesson, Refused> {
        let mut lessons = self.manifest.modules.iter_mut().flat_map(|module| &mut module.lessons);
        lessons.find(|lesson| lesson.id == *id).ok_or(Refused::Gone)
    }

    fn take_lesson(&mut self, id: &Slug) -> Result<Lesson, Refused> {
        for module in &mut self.manifest.modules {
            if let Some(at) = module.lessons.iter().position(|lesson| lesson.id == *id) {
                return Ok(module.lessons.remove(at));
            }
        }
        Err(Refused::Gone)
    }

    /// Whether so many files more fit into a package, modules counted as well: a draft does not grow without end.
    fn check_room(&self, more: usize) -> Result<(), Refused> {
        let modules = self.manifest.modules.len();
        let paths = self.manifest.lessons().flat_map(Lesson::paths).count();
        let images = self.media.len();
        if modules + paths + images + more < Limits::PACKAGE.entries { Ok(()) } else { Err(Refused::TooMany) }
    }

    /// A lesson with the paths at which its parts will lie. A name that was used before may have left its files.
    fn new_lesson(&self, id: Slug, kind: Kind, title: String) -> Lesson {
        let free = |path: &dyn Fn(&str) -> String| {
            let taken = |path: &String| {
                self.texts.contains_key(path)
                    || self.media.contains_key(path)
                    || self.manifest.lessons().any(|lesson| lesson.paths().any(|own| own == path))
            };
            let numbered = (2..).map(|number| path(&format!("{id}-{number}")));
            let mut tried = std::iter::once(path(id.as_str())).chain(numbered);
            tried.find(|path| !taken(path)).unwrap_or_default()
        };
        let text = || free(&|name| format!("lessons/{name}.md"));
        let (file, transcript) = match kind {
            Kind::Text => (text(), None),
            Kind::Quiz => (free(&|name| format!("quizzes/{name}.json")), None),
            Kind::Document => (free(&|name| format!("media/{name}.pdf")), None),
            Kind::Video => (free(&|name| format!("media/{name}.mp4")), Some(text())),
            Kind::Audio => (free(&|name| format!("media/{name}.mp3")), Some(text())),
        };
        let captions = (kind == Kind::Video).then(|| free(&|name| format!("media/{name}.vtt")));
        Lesson { id, kind, title, minutes: MINUTES, file, captions, transcript, practises: Vec::new() }
    }

    /// Removes the files of a lesson that is gone, unless another one shows them as well.
    fn forget(&mut self, lesson: &Lesson) {
        for path in lesson.paths() {
            if !self.manifest.lessons().any(|other| other.paths().any(|own| own == path)) {
                self.texts.remove(path);
                self.media.remove(path);
            }
        }
    }

    /// Another number in the manifest as it was written, and nothing else of it.
    fn number(&mut self, version: u32) -> Result<(), Refused> {
        self.manifest.version = version;
        self.written = self.written.take().and_then(|text| file::renumbered(&text, version));
        Ok(())
    }

    fn put_text(&mut self, path: String, text: String) -> Result<(), Refused> {
        let others = self.texts.iter().filter(|(other, _)| **other != path).map(|(_, text)| text.len());
        let before = self.texts.get(&path).map_or(0, String::len);
        // What grows must fit; whatever came in a package may shrink.
        let grows = text.len() > before && others.sum::<usize>() + text.len() > TEXTS_BYTES_MAX;
        if text.len() as u64 > Limits::PACKAGE.text || grows {
            return Err(Refused::TooLarge);
        }
        self.texts.insert(path, text);
        Ok(())
    }

    fn caption(&mut self, lesson: &Slug, text: String) -> Result<(), Refused> {
        let Lesson { id, kind, captions, .. } = self.lesson(lesson)?;
        if !matches!(kind, Kind::Video | Kind::Audio) {
            return Err(Refused::WrongKind);
        }
        let path = captions.clone().unwrap_or_else(|| format!("media/{id}.vtt"));
        // Sound needs none; a file without a word in it would be a fault.
        if text.trim().is_empty() {
            let optional = *kind == Kind::Audio;
            let foreign = |other: &Lesson| other.id != *lesson && other.paths().any(|own| own == path);
            if !self.manifest.lessons().any(foreign) {
                self.texts.remove(&path);
            }
            if optional {
                self.lesson_mut(lesson)?.captions = None;
            }
            return Ok(());
        }
        self.put_text(path.clone(), text)?;
        self.lesson_mut(lesson)?.captions = Some(path);
        Ok(())
    }

    fn attach(&mut self, lesson: &Slug, name: &str, hash: BundleHash) -> Result<(), Refused> {
        let wanted = match self.lesson(lesson)?.kind {
            Kind::Video => Use::Video,
            Kind::Audio => Use::Audio,
            Kind::Document => Use::Document,
            Kind::Text | Kind::Quiz => return Err(Refused::WrongKind),
        };
        let format = Format::of(name).filter(|format| format.purpose == wanted).ok_or(Refused::WrongType)?;
        let old = self.lesson(lesson)?.clone();
        // The same name with another ending.
        let stem = old.file.rsplit_once('.').map_or(old.file.as_str(), |(stem, _)| stem);
        let path = format!("{stem}.{}", format.extension);
        let foreign = |other: &Lesson| other.id != old.id && other.paths().any(|own| own == path);
        if path != old.file && (self.media.contains_key(&path) || self.manifest.lessons().any(foreign)) {
            return Err(Refused::NameTaken);
        }
        let shared =
            self.manifest.lessons().any(|other| other.id != old.id && other.paths().any(|own| own == old.file));
        if !shared {
            self.media.remove(&old.file);
        }
        self.lesson_mut(lesson)?.file.clone_from(&path);
        self.media.insert(path, hash);
        Ok(())
    }

    fn add_image(&mut self, path: String, hash: BundleHash) -> Result<(), Refused> {
        if !is_good_path(&path) || Format::of(&path).is_none_or(|format| format.purpose != Use::Image) {
            return Err(Refused::WrongType);
        }
        if self.media.contains_key(&path) {
            return Err(Refused::NameTaken);
        }
        self.check_room(1)?;
        self.media.insert(path, hash);
        Ok(())
    }
}
