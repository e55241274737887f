//! One lesson by itself, to be shown before the others are done.

use std::{cell::RefCell, collections::BTreeSet};

use domain::{competency::Level, learning::Slug};

use super::{
    Draft,
    manifest::{Kind, Lesson, Manifest},
};
use crate::courses::{
    Known,
    bounds::{self, Bound},
    markdown::{self, Surroundings},
};

/// What stands where nobody looks.
const STAND_IN: &str = "…";
/// Folders for what stands there; a lesson has three files at most, so that one of them is free.
const FOLDERS: [&str; 4] = ["a", "b", "c", "d"];

impl Draft {
    /// The draft with one lesson as it is, and all else as it must be for that lesson to be read: others by their titles alone, so that
    /// links to them hold. Nothing is wrong with it but what is wrong with the lesson. None where there is no such lesson.
    #[must_use]
    pub fn alone(&self, lesson: &Slug, known: &Known<'_>) -> Option<Self> {
        let own = self.manifest.lesson(lesson)?;
        let paths: BTreeSet<&str> = own.paths().collect();
        let folder =
            FOLDERS.iter().find(|folder| !paths.iter().any(|path| path.split('/').next() == Some(**folder)))?;
        let shown = self.shown_in(own);
        let texts = self.texts.iter().filter(|(path, _)| paths.contains(path.as_str()));
        let media = self.media.iter().filter(|(path, _)| paths.contains(path.as_str()) || shown.contains(*path));
        let (mut texts, media) = (
            texts.map(|(path, text)| (path.clone(), text.clone())).collect::<std::collections::BTreeMap<_, _>>(),
            media.map(|(path, hash)| (path.clone(), *hash)).collect(),
        );
        let mut manifest = self.manifest.clone();
        stand_in(&mut manifest, known)?;
        for other in manifest.modules.iter_mut().flat_map(|module| &mut module.lessons) {
            if other.id == *lesson {
                continue;
            }
            let file = format!("{folder}/{}.md", other.id);
            texts.insert(file.clone(), STAND_IN.to_owned());
            let title = sound(&other.title, bounds::TITLE, other.id.as_str());
            let (captions, transcript, practises) = (None, None, Vec::new());
            let id = other.id.clone();
            *other = Lesson { id, kind: Kind::Text, title, minutes: 1, file, captions, transcript, practises };
        }
        Some(Self { manifest, written: None, texts, media })
    }

    /// Paths of the images that a lesson asks for, whether or not they are there.
    fn shown_in(&self, lesson: &Lesson) -> BTreeSet<String> {
        let lessons = self.manifest.lessons().map(|lesson| lesson.id.clone()).collect();
        let asked = RefCell::new(BTreeSet::new());
        let surroundings = Surroundings {
            pictures: &|path| {
                asked.borrow_mut().insert(path.to_owned());
                Ok(None)
            },
            lessons: &lessons,
            language: self.manifest.language,
            heading: 1,
        };
        // What is wrong with them is told by the reader.
        let look = |text: &str| drop(markdown::render(text, &surroundings, &mut |_, _| {}));
        self.text(&lesson.id).into_iter().for_each(look);
        let quiz = self.quiz(&lesson.id);
        let questions = quiz.iter().flat_map(|quiz| &quiz.banks).flat_map(|bank| &bank.questions);
        questions.for_each(|question| look(&question.text));
        asked.into_inner()
    }
}

/// What the course says of itself, where it does not say it yet.
fn stand_in(manifest: &mut Manifest, known: &Known<'_>) -> Option<()> {
    let competency = known.catalogue.competencies.first()?.code;
    manifest.version = 1;
    manifest.title = sound(&manifest.title, bounds::TITLE, STAND_IN);
    (manifest.summary, manifest.author) = (STAND_IN.to_owned(), STAND_IN.to_owned());
    (manifest.path, manifest.minutes_per_jp, manifest.jp) = ((*known.paths.first()?).to_owned(), 1, 1);
    manifest.develops = vec![(competency, Level::new(1).ok()?)];
    manifest.modules.retain(|module| !module.lessons.is_empty());
    for module in &mut manifest.modules {
        module.title = sound(&module.title, bounds::TITLE, module.id.as_str());
    }
    Some(())
}

/// A text that a course may have, or another.
fn sound(text: &str, bound: Bound, other: &str) -> String {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().nth(bound.chars).is_none() && !text.contains(char::is_control);
    if fits { text } else { other }.to_owned()
}
