//! Imports of units, posts and people: brought, looked at, applied, taken back.
//!
//! Promises: who may is weighed before a file is read; of all files one at a time is held; what is applied or taken back is written
//! into the audit log in the transaction that does it. Refuses: columns that must never be taken, whatever they are mapped to.

use axum::{
    Router,
    extract::{Request, State},
    routing::{get, post},
};
use domain::{
    access::{Action, Permit, Resource},
    ids::ImportId,
    intake::{Head, head},
    wire::{
        error::ErrorCode,
        office::imports::{Apply, CELL_CHARS_MAX, Imports, Lines, LinesQuery, Preview, Sheet, Undo, Undone},
    },
};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{Error, export::reason};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Arrived, Body, Json},
        parts::{Param, Query},
    },
    import::{Applying, Desk, Refusal},
    state::AppState,
};

/// Bytes of a file's rows as JSON: 50,000 of some 20 cells with 25 characters, and what JSON puts between.
const SHEET_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Columns that are sent: each field once, and as many mistakes.
const COLUMNS_MAX: usize = 64;

/// One file at a time, once it has arrived: as JSON, as rows and beside the record it takes some ten times its size.
static HELD: Semaphore = Semaphore::const_new(1);

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/imports", get(list).post(bring))
        .route("/api/office/imports/{id}", get(one))
        .route("/api/office/imports/{id}/rows", get(rows))
        .route("/api/office/imports/{id}/applied", post(apply))
        .route("/api/office/imports/{id}/undone", post(undo))
        .route("/api/office/imports/{id}/discarded", post(discard))
}

async fn turn() -> Result<SemaphorePermit<'static>, Error> {
    HELD.acquire().await.map_err(Error::fault)
}

pub(super) fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    Ok(who.permit(Action::ImportPeople, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

pub(super) fn desk<'a>(state: &'a AppState, who: &'a SignedIn) -> Desk<'a> {
    Desk { db: &state.db, agency: &who.agency, by: Some(who.card.id), now: who.now }
}

impl From<Refusal> for Error {
    fn from(refused: Refusal) -> Self {
        match refused {
            Refusal::NotFound => ErrorCode::NotFound.into(),
            Refusal::Changed => ErrorCode::Changed.into(),
            Refusal::Invalid(field) => Self::invalid(field),
            Refusal::Demo => Self::invalid("demo"),
            Refusal::Store(cause) => cause.into(),
        }
    }
}

async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<Imports>, Error> {
    weigh(&who)?;
    Ok(Json(desk(&state, &who).list().await?))
}

async fn bring(State(state): State<AppState>, Caller(who): Caller, request: Request) -> Result<Json<Preview>, Error> {
    weigh(&who)?;
    let arrived = Arrived::of(request, SHEET_BYTES_MAX).await?;
    let _turn = turn().await?;
    let sheet: Sheet = arrived.read().await?;
    check(&sheet)?;
    let id = ImportId::from_random(state.random());
    Ok(Json(desk(&state, &who).bring(id, sheet).await?))
}

/// What no file that was read as it should be looks like.
fn check(sheet: &Sheet) -> Result<(), Error> {
    let short = |text: &str| text.chars().nth(CELL_CHARS_MAX).is_none() && !text.contains('\0');
    if !short(&sheet.file) || !short(&sheet.sheet) || sheet.file.trim().is_empty() {
        return Err(Error::invalid("file"));
    }
    let fits = |kind: domain::intake::Kind, text: &str, field| {
        short(text) && head(kind, text) != Head::Sensitive && kind.fields().contains(&field)
    };
    let column = |column: &domain::wire::office::imports::Column| {
        fits(sheet.kind, &column.head, column.field) && column.letters.len() <= 3
    };
    if sheet.columns.len() > COLUMNS_MAX || !sheet.columns.iter().all(column) {
        return Err(Error::invalid("columns"));
    }
    let said = |said: &domain::wire::office::imports::Mapped| match said.field {
        Some(field) => fits(said.kind, &said.head, field),
        None => short(&said.head),
    };
    if sheet.by_hand.len() > COLUMNS_MAX * 4 || !sheet.by_hand.iter().all(said) {
        return Err(Error::invalid("by_hand"));
    }
    Ok(())
}

async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<ImportId>,
) -> Result<Json<Preview>, Error> {
    weigh(&who)?;
    let _turn = turn().await?;
    Ok(Json(desk(&state, &who).one(id).await?))
}

async fn rows(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<ImportId>,
    Query(query): Query<LinesQuery>,
) -> Result<Json<Lines>, Error> {
    weigh(&who)?;
    Ok(Json(desk(&state, &who).lines(id, query).await?))
}

async fn apply(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<ImportId>,
    Body(asked): Body<Apply>,
) -> Result<Json<Preview>, Error> {
    let permit = Some(weigh(&who)?);
    let leavers = asked.leavers.as_deref().map(reason).transpose().map_err(|_| Error::invalid("leavers"))?;
    let _turn = turn().await?;
    Ok(Json(desk(&state, &who).apply(&Applying { id, asked: &asked, leavers, permit }).await?))
}

async fn undo(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<ImportId>,
    Body(asked): Body<Undo>,
) -> Result<Json<Undone>, Error> {
    let permit = Some(weigh(&who)?);
    let reason = reason(&asked.reason)?;
    let _turn = turn().await?;
    Ok(Json(desk(&state, &who).undo(id, reason, permit).await?))
}

async fn discard(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<ImportId>,
) -> Result<Json<Preview>, Error> {
    weigh(&who)?;
    Ok(Json(desk(&state, &who).discard(id).await?))
}
