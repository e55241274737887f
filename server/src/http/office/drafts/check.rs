//! Whether a draft is a course, and what a lesson of it looks like.
//!
//! Promises: both are judged by the reader of packages and by nothing else; each fault is told with the part that its author knows.

use std::{cell::RefCell, collections::BTreeMap};

use axum::extract::State;
use domain::{
    access::Action,
    bundle::BundleHash,
    learning::Slug,
    wire::{course::write_course, error::ErrorCode, office::drafts::CheckQuery},
};

use super::{Caller, Draft, Error, Json, Knowledge, Open, Param, Two, publishing, weigh, wire};
use crate::{
    auth::session::SignedIn,
    courses::{
        Package,
        draft::{Located, Part},
    },
    http::parts::Query,
    state::AppState,
    store::files,
};

/// Looks at a draft, and publishes it where that was asked.
pub(super) async fn check(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<Slug>,
    Query(query): Query<CheckQuery>,
) -> Result<Json<wire::DraftChecked>, Error> {
    let permit = weigh(&who, Action::AuthorCourses)?;
    let _turn = publishing::turn().await?;
    let Open { kept, draft, .. } =
        Open::find(state.db.read(), who.agency.id, &id, false).await?.ok_or(ErrorCode::NotFound)?;
    let package = match judge(&state, &who, draft).await? {
        Ok(package) => package,
        Err(faults) => return Ok(Json(wire::DraftChecked { course: None, faults, published: false })),
    };
    let found = tokio::task::spawn_blocking(|| publishing::Found::of(package)).await.map_err(Error::fault)??;
    let publish = query.publish.as_deref();
    let (course, published) = found.tell(&state, &who, permit, publish, Some((&id, kept.revision))).await?;
    Ok(Json(wire::DraftChecked { course: Some(course), faults: Vec::new(), published }))
}

/// A lesson as a learner gets it.
pub(super) async fn preview(
    State(state): State<AppState>,
    Caller(who): Caller,
    Two(id, lesson): Two<Slug, Slug>,
) -> Result<Json<wire::LessonPreview>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    let open = Open::find(state.db.read(), who.agency.id, &id, false).await?.ok_or(ErrorCode::NotFound)?;
    let place = open.draft.manifest().lessons().position(|other| other.id == lesson).ok_or(ErrorCode::NotFound)?;
    let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
    let knowledge = Knowledge::of(&state, &who).await?;
    let alone = knowledge.lend(|known| open.draft.alone(&lesson, known)).ok_or(ErrorCode::NotFound)?;
    let _turn = publishing::turn().await?;
    Ok(Json(match judge(&state, &who, alone).await? {
        Ok(package) => wire::LessonPreview { course: Some(write_course(&package.course)), number, faults: Vec::new() },
        Err(faults) => wire::LessonPreview { course: None, number, faults },
    }))
}

/// The course that a draft is, or all that is wrong with it. Only with a turn: it holds all files of the draft.
async fn judge(
    state: &AppState,
    who: &SignedIn,
    draft: Draft,
) -> Result<Result<Package, Vec<wire::DraftFault>>, Error> {
    let knowledge = Knowledge::of(state, who).await?;
    let mut media: BTreeMap<BundleHash, Medium> = BTreeMap::new();
    for (_, hash) in draft.media() {
        if let Some(medium) = media.get_mut(&hash) {
            medium.uses += 1;
            continue;
        }
        // What is lost is told by the check.
        let about = files::about(state.db.read(), hash).await?;
        let bytes = files::read(state.db.read(), hash, 0..about.map_or(0, |about| about.bytes)).await?;
        if let Some(bytes) = bytes {
            media.insert(hash, Medium { uses: 1, bytes });
        }
    }
    let media = RefCell::new(media);
    let judge = move || {
        let bytes = |hash| media.borrow_mut().get_mut(&hash)?.lend();
        knowledge.lend(|known| draft.check(known, bytes)).map_err(|faults| faults.iter().map(tell).collect())
    };
    tokio::task::spawn_blocking(judge).await.map_err(Error::fault)
}

/// The bytes of a medium, and how often they are wanted yet.
struct Medium {
    uses: usize,
    bytes: Vec<u8>,
}

impl Medium {
    /// Handed on where they are wanted for the last time: they may be half a gigabyte.
    fn lend(&mut self) -> Option<Vec<u8>> {
        self.uses = self.uses.checked_sub(1)?;
        Some(if self.uses == 0 { std::mem::take(&mut self.bytes) } else { self.bytes.clone() })
    }
}

fn tell(Located { part, fault }: &Located) -> wire::DraftFault {
    let nothing = wire::DraftPart::default();
    let part = match part {
        Part::Course => nothing,
        Part::Module(id) => wire::DraftPart { module: Some(id.to_string()), ..nothing },
        Part::Lesson(id) => wire::DraftPart { lesson: Some(id.to_string()), ..nothing },
        Part::Question { lesson, id } => {
            wire::DraftPart { lesson: Some(lesson.to_string()), question: Some(id.to_string()), ..nothing }
        }
        Part::File(path) => wire::DraftPart { file: Some(path.clone()), ..nothing },
    };
    // Nobody writes JSON here.
    let written = fault.file.as_deref().is_some_and(|file| !file.ends_with(".json"));
    wire::DraftFault { part, line: fault.line.filter(|_| written), why: publishing::why(fault) }
}
