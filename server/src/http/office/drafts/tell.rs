//! From a draft to what is told of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    ids::{AgencyId, PersonId},
    learning::Slug,
    time::Date,
    wire::office::drafts::{self as wire, LessonKind},
};

use super::{About, Open, quiz};
use crate::{
    courses::draft::{Draft, Kind, Lesson, Module},
    store::{self, catalogue, courses, directory, drafts, files, rules},
};

/// All drafts of an agency.
pub(super) async fn list<C: store::Connection>(on: &C, agency: AgencyId) -> Result<wire::Drafts, store::Error> {
    let newest = courses::list::list(on, agency).await?;
    let newest: BTreeMap<&str, u32> = newest.iter().map(|course| (course.id.as_str(), course.version)).collect();
    let mut names: BTreeMap<PersonId, Option<String>> = BTreeMap::new();
    let mut rows = Vec::new();
    for draft in drafts::list(on, agency).await? {
        let changed_by = match draft.changed_by {
            None => None,
            Some(id) => match names.get(&id) {
                Some(name) => name.clone(),
                None => names.entry(id).or_insert(name(on, Some(id)).await?).clone(),
            },
        };
        let newest = newest.get(draft.id.as_str()).copied();
        rows.push(wire::DraftRow {
            id: draft.id.to_string(),
            title: draft.title,
            version: newest.map_or(draft.version, |newest| draft.version.max(newest + 1)),
            changed_at: draft.changed_at.0,
            changed_by,
            newest,
        });
    }
    Ok(wire::Drafts { drafts: rows })
}

async fn name<C: store::Connection>(on: &C, id: Option<PersonId>) -> Result<Option<String>, store::Error> {
    let Some(id) = id else { return Ok(None) };
    Ok(directory::person(on, id).await?.map(|card| card.name))
}

/// A draft, without what is written in its lessons.
pub(super) async fn draft<C: store::Connection>(
    on: &C,
    open: &Open,
    (agency, day): (AgencyId, Date),
    added: Option<String>,
) -> Result<wire::Draft, store::Error> {
    let Open { kept, draft, newest } = open;
    let hashes: BTreeSet<BundleHash> = draft.media().map(|(_, hash)| hash).collect();
    let about = files::about_all(on, &hashes).await?;
    let files = Files::of(draft, &about);
    let manifest = draft.manifest();
    let shown: BTreeSet<&str> = manifest.lessons().map(|lesson| lesson.file.as_str()).collect();
    Ok(wire::Draft {
        id: kept.id.to_string(),
        version: manifest.version,
        revision: kept.revision,
        changed_at: kept.changed_at.0,
        changed_by: name(on, kept.changed_by).await?,
        newest: *newest,
        facts: facts(draft),
        modules: manifest.modules.iter().map(|module| tell_module(draft, module, &files)).collect(),
        images: draft
            .media()
            .filter(|(path, _)| !shown.contains(path))
            .filter_map(|(path, _)| files.get(path))
            .collect(),
        catalogue: catalogue::known(on, agency).await?.whole_bundle.0.to_string(),
        hours: rules::hours_by_day(on, agency).await?.on(day).to_string(),
        added,
    })
}

/// The media of a draft as they rest.
struct Files(BTreeMap<String, wire::DraftFile>);

impl Files {
    fn of(draft: &Draft, about: &BTreeMap<BundleHash, About>) -> Self {
        let file = |(path, hash): (&str, BundleHash)| {
            let About { media_type, bytes } = about.get(&hash)?;
            let file = wire::DraftFile {
                path: path.to_owned(),
                hash: hash.to_string(),
                media_type: media_type.clone(),
                bytes: *bytes,
            };
            Some((path.to_owned(), file))
        };
        Self(draft.media().filter_map(file).collect())
    }

    fn get(&self, path: &str) -> Option<wire::DraftFile> {
        self.0.get(path).cloned()
    }
}

fn facts(draft: &Draft) -> wire::DraftFacts {
    let manifest = draft.manifest();
    let develops = manifest
        .develops
        .iter()
        .map(|(competency, level)| wire::Develops { competency: competency.to_string(), level: level.number() });
    wire::DraftFacts {
        language: manifest.language.tag().to_owned(),
        title: manifest.title.clone(),
        summary: manifest.summary.clone(),
        author: manifest.author.clone(),
        path: manifest.path.clone(),
        minutes_per_jp: manifest.minutes_per_jp,
        jp: manifest.jp,
        develops: develops.collect(),
    }
}

fn tell_module(draft: &Draft, module: &Module, files: &Files) -> wire::DraftModule {
    wire::DraftModule {
        id: module.id.to_string(),
        title: module.title.clone(),
        lessons: module.lessons.iter().map(|lesson| tell_lesson(draft, lesson, files)).collect(),
    }
}

fn tell_lesson(draft: &Draft, lesson: &Lesson, files: &Files) -> wire::DraftLesson {
    let questions = draft.quiz(&lesson.id).map_or(0, |quiz| quiz.banks.iter().map(|bank| bank.questions.len()).sum());
    wire::DraftLesson {
        id: lesson.id.to_string(),
        kind: kind(lesson.kind),
        title: lesson.title.clone(),
        minutes: lesson.minutes,
        practises: lesson.practises.iter().map(ToString::to_string).collect(),
        text_bytes: draft.text(&lesson.id).map_or(0, |text| text.len() as u64),
        captions: draft.captions(&lesson.id).is_some(),
        medium: files.get(&lesson.file),
        questions: u32::try_from(questions).unwrap_or(u32::MAX),
    }
}

/// What a lesson is, on the wire.
const fn kind(kind: Kind) -> LessonKind {
    match kind {
        Kind::Text => LessonKind::Text,
        Kind::Video => LessonKind::Video,
        Kind::Audio => LessonKind::Audio,
        Kind::Document => LessonKind::Document,
        Kind::Quiz => LessonKind::Quiz,
    }
}

/// What is written in a lesson; none where there is no such lesson.
pub(super) fn content(open: &Open, lesson: &Slug) -> Option<wire::DraftContent> {
    let draft = &open.draft;
    let kind = draft.manifest().lesson(lesson)?.kind;
    let text = |text: Option<&str>| Some(text.unwrap_or_default().to_owned());
    let recording = matches!(kind, Kind::Video | Kind::Audio);
    Some(wire::DraftContent {
        revision: open.kept.revision,
        text: if recording || kind == Kind::Text { text(draft.text(lesson)) } else { None },
        captions: if recording { text(draft.captions(lesson)) } else { None },
        quiz: (kind == Kind::Quiz).then(|| quiz::tell(&quiz::of(draft, lesson))),
    })
}
