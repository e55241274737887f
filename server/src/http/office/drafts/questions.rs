//! Questions from a file, for a quiz of a draft.
//!
//! Promises: what is taken is what was looked at; whatever is left out or changed is told before. Refuses: to replace a question.

use std::{fs::File, io::Read as _};

use axum::{body::Body, extract::State, http::HeaderMap};
use domain::{
    access::Action,
    bundle::BundleHash,
    learning::Slug,
    text::Language,
    wire::{
        about::Bilingual,
        error::ErrorCode,
        office::drafts::{BODY_TYPE, QuestionFinding, QuestionsQuery, QuestionsRead},
    },
};

use super::{Caller, Draft, Edit, Error, Json, Open, Param, alter, edit::refused, quiz, weigh};
use crate::{
    courses::{
        draft::Kind,
        questions::{self, FILE_BYTES_MAX, Finding, Format, Import},
    },
    http::{parts::Query, upload},
    state::AppState,
};

pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<Slug>,
    Query(query): Query<QuestionsQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<QuestionsRead>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    let lesson: Slug = query.lesson.parse().map_err(|_| Error::invalid("lesson"))?;
    let file = upload::receive(&headers, body, BODY_TYPE, FILE_BYTES_MAX as u64).await?;
    let open = Open::find(state.db.read(), who.agency.id, &id, false).await?.ok_or(ErrorCode::NotFound)?;
    let manifest = open.draft.manifest();
    match manifest.lesson(&lesson) {
        None => return Err(Error::from(ErrorCode::NotFound).field("lesson")),
        Some(lesson) if lesson.kind != Kind::Quiz => return Err(Error::invalid("lesson")),
        Some(_) => {}
    }
    let language = manifest.language;
    let (name, import) = tokio::task::spawn_blocking(move || read(file, language)).await.map_err(Error::fault)??;
    let Import { questions, faults, notices } = import;
    let mut told = QuestionsRead {
        file: name.to_string(),
        questions: u32::try_from(questions.len()).unwrap_or(u32::MAX),
        faults: faults.iter().map(tell).collect(),
        notices: notices.iter().map(tell).collect(),
        draft: None,
    };
    if let Some(looked_at) = query.take {
        if looked_at != told.file || questions.is_empty() {
            return Err(Error::invalid("take"));
        }
        let work = |draft: &mut Draft| {
            let mut quiz = quiz::of(draft, &lesson);
            quiz.add(questions.clone());
            let edit = Edit::Quiz { lesson: lesson.clone(), quiz };
            draft.apply(edit).map_err(|cause| refused(cause, "lesson"))?;
            Ok(None)
        };
        told.draft = Some(alter(&state, &who, (&id, query.revision), None, &work).await?);
    }
    Ok(Json(told))
}

fn read(mut file: File, language: Language) -> Result<(BundleHash, Import), Error> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(Error::fault)?;
    Ok((BundleHash::of(&bytes), questions::read(&bytes, Format::of(&bytes), language)))
}

fn tell(finding: &Finding) -> QuestionFinding {
    QuestionFinding {
        line: finding.line,
        question: finding.question.clone(),
        why: Bilingual { id: finding.why(Language::Indonesian), en: finding.why(Language::English) },
    }
}
