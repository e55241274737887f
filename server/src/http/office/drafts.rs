//! Courses written in the browser: begun, changed, shown, published, thrown away.
//!
//! Promises: a change is made whole upon the revision that it names, or not at all; the answer is the draft as it rests then. What
//! cannot be a part of a course is refused by the field that is meant; what a course does not have yet is told by the check, and kept.
//! A draft is the agency's: whoever of it may write courses may go on with it. Beginning, publishing and throwing away are written into
//! the audit log in their own transactions.

mod begin;
mod check;
mod edit;
mod files;
mod questions;
mod quiz;
mod tell;

use axum::{
    Router,
    extract::State,
    routing::{get, post},
};
use domain::{
    access::Action,
    ids::AgencyId,
    learning::Slug,
    wire::{error::ErrorCode, office::drafts as wire},
};

use super::{
    Error,
    courses::{
        publishing::{self, Knowledge},
        record, weigh,
    },
};
pub(super) use files::media;

use crate::{
    auth::session::SignedIn,
    courses::draft::{Draft, Edit},
    http::{
        authenticated::Caller,
        body::{Body as Form, Json},
        parts::{Param, Two},
    },
    state::AppState,
    store::{
        self, courses,
        drafts::{self, Contents, Hand, Kept},
        files::About,
    },
};

/// Bytes of a change: a quiz or captions of a mebibyte ([`crate::courses::Limits::text`]), and what JSON makes of them.
const CHANGE_BYTES_MAX: usize = 2 << 20;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/drafts", get(list).post(begin::begin))
        .route("/api/office/drafts/{id}", get(one).post(change))
        .route("/api/office/drafts/{id}/delete", post(delete))
        .route("/api/office/drafts/{id}/lessons/{lesson}", get(lesson))
        .route("/api/office/drafts/{id}/lessons/{lesson}/preview", get(check::preview))
        .route("/api/office/drafts/{id}/files", post(files::add))
        .route("/api/office/drafts/{id}/questions", post(questions::take))
        .route("/api/office/drafts/{id}/check", post(check::check))
}

/// A draft at work.
struct Open {
    /// As it rests.
    kept: Kept,
    /// The same, to work on, in a version that can be published.
    draft: Draft,
    /// The newest published version of the course.
    newest: Option<u32>,
}

impl Open {
    /// Reads a draft; locks it for the transaction where it is to be changed.
    async fn find<C: store::Connection>(
        on: &C,
        agency: AgencyId,
        id: &Slug,
        lock: bool,
    ) -> Result<Option<Self>, store::Error> {
        let kept = if lock { drafts::lock(on, agency, id).await? } else { drafts::read(on, agency, id).await? };
        let Some(kept) = kept else { return Ok(None) };
        let corrupt = store::Error::Corrupt { table: "course_draft_text", what: "course.json" };
        let contents = kept.contents.clone();
        let mut draft = Draft::kept(contents.texts, contents.media).ok_or(corrupt)?;
        let newest = courses::newest(on, agency, id).await?.map(|held| held.version);
        // Meanwhile another has published a version of it.
        if let Some(newest) = newest.filter(|newest| *newest >= draft.manifest().version) {
            // A number is refused for no reason.
            let _ = draft.apply(Edit::Version(newest + 1));
        }
        Ok(Some(Self { kept, draft, newest }))
    }
}

/// What rests of a draft.
fn contents(draft: &Draft) -> Contents {
    let manifest = draft.manifest();
    Contents {
        version: manifest.version,
        title: manifest.title.clone(),
        texts: draft.texts(),
        media: draft.media().map(|(path, hash)| (path.to_owned(), hash)).collect(),
    }
}

async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::Drafts>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    Ok(Json(wire::Drafts { drafts: drafted(&state, &who).await? }))
}

/// The courses of the agency that are being written.
pub(super) async fn drafted(state: &AppState, who: &SignedIn) -> Result<Vec<wire::DraftRow>, store::Error> {
    let agency = who.agency.id;
    Ok(state.db.look(|tx| async move { tell::list(&*tx, agency).await }).await?.drafts)
}

async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<Slug>,
) -> Result<Json<wire::Draft>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    show(&state, &who, &id).await
}

/// A draft as it rests.
async fn show(state: &AppState, who: &SignedIn, id: &Slug) -> Result<Json<wire::Draft>, Error> {
    let (agency, day) = (who.agency.id, who.agency.zone.date(who.now));
    let told = state.db.look(|tx| async move {
        let Some(open) = Open::find(&*tx, agency, id, false).await? else { return Ok(None) };
        Ok::<_, store::Error>(Some(tell::draft(&*tx, &open, (agency, day), None).await?))
    });
    Ok(Json(told.await?.ok_or(ErrorCode::NotFound)?))
}

async fn lesson(
    State(state): State<AppState>,
    Caller(who): Caller,
    Two(id, lesson): Two<Slug, Slug>,
) -> Result<Json<wire::DraftContent>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    let open = Open::find(state.db.read(), who.agency.id, &id, false).await?.ok_or(ErrorCode::NotFound)?;
    Ok(Json(tell::content(&open, &lesson).ok_or(ErrorCode::NotFound)?))
}

async fn change(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<Slug>,
    Form(wanted): Form<wire::ChangeDraft, CHANGE_BYTES_MAX>,
) -> Result<Json<wire::Draft>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    let knowledge = Knowledge::of(&state, &who).await?;
    let work = |draft: &mut Draft| {
        let (edits, added) = edit::edits(draft, &wanted.edit, &knowledge)?;
        for (edit, field) in edits {
            draft.apply(edit).map_err(|refused| edit::refused(refused, field))?;
        }
        Ok(added)
    };
    alter(&state, &who, (&id, wanted.revision), None, &work).await.map(Json)
}

/// What is done to a draft; the part that it has added.
type Work<'a> = dyn Fn(&mut Draft) -> Result<Option<String>, Error> + Send + Sync + 'a;

/// What came of it.
enum Outcome {
    NotThere,
    Meanwhile,
    Refused(Error),
    Done(Box<wire::Draft>),
}

/// Changes a draft, and keeps a file for it.
async fn alter(
    state: &AppState,
    who: &SignedIn,
    (id, revision): (&Slug, u32),
    medium: Option<&files::Medium>,
    work: &Work<'_>,
) -> Result<wire::Draft, Error> {
    let (agency, hand) = (who.agency.id, Hand { by: who.card.id, at: who.now });
    let day = who.agency.zone.date(who.now);
    let outcome = state.db.write(|tx| async move {
        let Some(mut open) = Open::find(&*tx, agency, id, true).await? else { return Ok(Outcome::NotThere) };
        if open.kept.revision != revision {
            return Ok(Outcome::Meanwhile);
        }
        let mut draft = open.draft.clone();
        let added = match work(&mut draft) {
            Ok(added) => added,
            Err(refused) => return Ok(Outcome::Refused(refused)),
        };
        if let Some(medium) = medium {
            if !medium.fits(&*tx, &draft).await? {
                return Ok(Outcome::Refused(Error::from(ErrorCode::TooLarge).field("file")));
            }
            medium.keep(&*tx, hand.at).await?;
        }
        let after = contents(&draft);
        let revision = drafts::change(&*tx, agency, &open.kept, &after, hand).await?;
        open.kept = Kept { revision, changed_at: hand.at, changed_by: Some(hand.by), contents: after, ..open.kept };
        open.draft = draft;
        Ok::<_, store::Error>(Outcome::Done(Box::new(tell::draft(&*tx, &open, (agency, day), added).await?)))
    });
    match outcome.await? {
        Outcome::NotThere => Err(ErrorCode::NotFound.into()),
        Outcome::Meanwhile => Err(ErrorCode::Changed.into()),
        Outcome::Refused(error) => Err(error),
        Outcome::Done(draft) => Ok(*draft),
    }
}

async fn delete(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<Slug>,
    Form(wanted): Form<wire::DeleteDraft>,
) -> Result<Json<wire::Drafts>, Error> {
    let permit = weigh(&who, Action::AuthorCourses)?;
    let agency = who.agency.id;
    let detail = format!("{} {id} draft_deleted", permit.role().code());
    let (who, id, detail) = (&who, &id, &detail);
    let left = state.db.write(|tx| async move {
        let Some(kept) = drafts::lock(&*tx, agency, id).await? else { return Ok(Err(ErrorCode::NotFound)) };
        if kept.revision != wanted.revision {
            return Ok(Err(ErrorCode::Changed));
        }
        drafts::remove(&*tx, agency, id).await?;
        record(&*tx, who, agency, Action::AuthorCourses, detail).await?;
        Ok::<_, store::Error>(Ok(tell::list(&*tx, agency).await?))
    });
    Ok(Json(left.await??))
}
