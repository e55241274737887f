//! From what an author asks for to what is done to a draft.
//!
//! Refuses, by field: what cannot stand in a course at all. A title that is still missing can be kept, and is told by the check.

use domain::{
    competency::{CompetencyCode, Level, StatementId},
    learning::Slug,
    text::Language,
    wire::{
        error::ErrorCode,
        office::drafts::{self as wire, DraftEdit, LessonKind},
    },
};

use super::{Error, Knowledge, quiz};
use crate::courses::{
    bounds::{self, Bound},
    draft::{Draft, Edit, Kind, Refused},
};

/// Edits, each with the field that is meant where it is refused; and the name of the part that they add.
pub(super) type Edits = (Vec<(Edit, &'static str)>, Option<String>);

/// What is to be done, in its order.
pub(super) fn edits(draft: &Draft, edit: &DraftEdit, knowledge: &Knowledge) -> Result<Edits, Error> {
    const ID: &str = "edit.id";
    let title = |title: &str| fit(title, bounds::TITLE, "edit.title");
    let one = |edit, field| Ok((vec![(edit, field)], None));
    match edit {
        DraftEdit::Facts { facts } => one(facts_of(facts, knowledge)?, "edit.facts"),
        DraftEdit::AddModule { title: name } => {
            let (id, title) = (draft.module_id(name), title(name)?);
            let added = Some(id.to_string());
            Ok((vec![(Edit::AddModule { id, title }, "edit.title")], added))
        }
        DraftEdit::NameModule { id, title: name } => {
            one(Edit::NameModule { id: slug(id, ID)?, title: title(name)? }, ID)
        }
        DraftEdit::MoveModule { id, to } => one(Edit::MoveModule { id: slug(id, ID)?, to: place(*to) }, ID),
        DraftEdit::RemoveModule { id } => one(Edit::RemoveModule(slug(id, ID)?), ID),
        DraftEdit::AddLesson { module, kind, title: name } => {
            let (module, kind) = (slug(module, "edit.module")?, kind_of(*kind));
            let (id, title) = (draft.lesson_id(name), title(name)?);
            let added = Some(id.to_string());
            Ok((vec![(Edit::AddLesson { module, id, kind, title }, "edit.module")], added))
        }
        DraftEdit::Lesson { id, title: name, minutes, practises, text, captions, quiz } => {
            let id = slug(id, ID)?;
            let practises = statements(practises, knowledge)?;
            let about = Edit::Lesson { id: id.clone(), title: title(name)?, minutes: *minutes, practises };
            let mut edits = vec![(about, ID)];
            // What is as it was stays as it is written.
            if let Some(text) = text.as_deref().filter(|text| draft.text(&id) != Some(text)) {
                let text = written(text, "edit.text")?;
                edits.push((Edit::Text { lesson: id.clone(), text }, "edit.text"));
            }
            if let Some(text) = captions.as_deref().filter(|text| draft.captions(&id) != Some(text)) {
                let text = written(text, "edit.captions")?;
                edits.push((Edit::Captions { lesson: id.clone(), text }, "edit.captions"));
            }
            if let Some(quiz) = quiz {
                let quiz = quiz::read(quiz, "edit.quiz")?;
                if draft.quiz(&id).as_ref() != Some(&quiz) {
                    edits.push((Edit::Quiz { lesson: id, quiz }, "edit.quiz"));
                }
            }
            Ok((edits, None))
        }
        DraftEdit::MoveLesson { id, module, to } => {
            let module = slug(module, "edit.module")?;
            one(Edit::MoveLesson { id: slug(id, ID)?, module, to: place(*to) }, ID)
        }
        DraftEdit::RemoveLesson { id } => one(Edit::RemoveLesson(slug(id, ID)?), ID),
        DraftEdit::RemoveImage { path } => one(Edit::RemoveImage(path.clone()), "edit.path"),
    }
}

fn facts_of(facts: &wire::DraftFacts, knowledge: &Knowledge) -> Result<Edit, Error> {
    let known = |code: &str| knowledge.hours.paths.iter().any(|path| path.code.as_str() == code);
    if !known(&facts.path) {
        return Err(Error::invalid("edit.facts.path"));
    }
    let language = Language::from_tag(&facts.language).ok_or_else(|| Error::invalid("edit.facts.language"))?;
    let develops = facts.develops.iter().enumerate().map(|(nth, develops)| {
        let wrong = |member: &str| Error::invalid(&format!("edit.facts.develops[{nth}].{member}"));
        let competency: Option<CompetencyCode> = develops.competency.parse().ok();
        let known = competency.filter(|code| knowledge.catalogue.competency(*code).is_some());
        let level = Level::new(develops.level).map_err(|_| wrong("level"))?;
        Ok::<_, Error>((known.ok_or_else(|| wrong("competency"))?, level))
    });
    Ok(Edit::Course {
        language,
        title: fit(&facts.title, bounds::TITLE, "edit.facts.title")?,
        summary: fit(&facts.summary, bounds::SUMMARY, "edit.facts.summary")?,
        author: fit(&facts.author, bounds::TITLE, "edit.facts.author")?,
        path: facts.path.clone(),
        minutes_per_jp: facts.minutes_per_jp,
        jp: facts.jp,
        develops: develops.collect::<Result<_, _>>()?,
    })
}

fn statements(practises: &[String], knowledge: &Knowledge) -> Result<Vec<StatementId>, Error> {
    let known = |id: &StatementId| {
        let statements = knowledge.catalogue.statements(id.competency, id.level);
        statements.iter().any(|statement| statement.id == *id)
    };
    let statement = |(nth, text): (usize, &String)| {
        let id = text.parse().ok().filter(known);
        id.ok_or_else(|| Error::invalid(&format!("edit.practises[{nth}]")))
    };
    practises.iter().enumerate().map(statement).collect()
}

/// A text that people read, if it is no longer than a course may have it.
pub(super) fn fit(text: &str, bound: Bound, field: &str) -> Result<String, Error> {
    let too_long = text.trim().chars().nth(bound.chars).is_some();
    if too_long { Err(Error::invalid(field)) } else { written(text, field) }
}

/// A text as it is written, if a database can keep it.
fn written(text: &str, field: &str) -> Result<String, Error> {
    if text.contains('\0') { Err(Error::invalid(field)) } else { Ok(text.to_owned()) }
}

fn slug(text: &str, field: &str) -> Result<Slug, Error> {
    text.parse().map_err(|_| Error::invalid(field))
}

fn place(to: u32) -> usize {
    usize::try_from(to).unwrap_or(usize::MAX)
}

const fn kind_of(kind: LessonKind) -> Kind {
    match kind {
        LessonKind::Text => Kind::Text,
        LessonKind::Video => Kind::Video,
        LessonKind::Audio => Kind::Audio,
        LessonKind::Document => Kind::Document,
        LessonKind::Quiz => Kind::Quiz,
    }
}

/// Why nothing was changed, and where.
pub(super) fn refused(refused: Refused, field: &str) -> Error {
    let code = match refused {
        Refused::Gone => ErrorCode::NotFound,
        Refused::NameTaken | Refused::WrongKind | Refused::WrongType => ErrorCode::Invalid,
        Refused::TooLarge | Refused::TooMany => ErrorCode::TooLarge,
    };
    Error::from(code).field(field)
}
