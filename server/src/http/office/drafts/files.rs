//! The media of drafts: taken in, and shown to their authors.
//!
//! Promises: a file is kept with the change that names it, or not at all; it is what its name says. What a draft names is shown to those
//! who may write courses of its agency, and to nobody else before it is published. Refuses: SVG, which may hold programs; more than a
//! package may hold.

use std::{collections::BTreeSet, fs::File, io::Read as _};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    access::Action,
    bundle::BundleHash,
    learning::Slug,
    time::Timestamp,
    wire::{
        error::ErrorCode,
        office::drafts::{BODY_TYPE, FileQuery},
    },
};

use super::{
    Caller, Draft, Edit, Error, Json, Open, Param, Two, alter, drafts, edit::refused, publishing, store, weigh, wire,
};
use crate::{
    auth::{Refusal, session},
    courses::{
        Limits,
        draft::{Unfit, media_type},
    },
    http::{cookies, files::send, parts::Query, upload},
    state::AppState,
    store::files,
};

/// What is not published may change hands: a browser asks each time whether it may still show it.
const ASKED_EACH_TIME: &str = "private, no-cache";

/// A file that was handed in, and is what its name says.
pub(super) struct Medium {
    hash: BundleHash,
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Medium {
    fn read(mut file: File, name: &str) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(Error::fault)?;
        let media_type = media_type(name, &bytes).map_err(|unfit| {
            Error::invalid(match unfit {
                Unfit::Name => "name",
                Unfit::Content => "file",
                Unfit::Size => "size",
            })
        })?;
        Ok(Self { hash: BundleHash::of(&bytes), media_type, bytes })
    }

    /// Whether the draft that names it is no larger than a package may be.
    pub(super) async fn fits<C: store::Connection>(&self, on: &C, draft: &Draft) -> Result<bool, store::Error> {
        let hashes: BTreeSet<BundleHash> = draft.media().map(|(_, hash)| hash).collect();
        let about = files::about_all(on, &hashes).await?;
        let bytes = |hash: BundleHash| match about.get(&hash) {
            Some(about) => about.bytes,
            None => self.bytes.len() as u64,
        };
        Ok(draft.media().map(|(_, hash)| bytes(hash)).sum::<u64>() <= Limits::PACKAGE.unpacked)
    }

    pub(super) async fn keep<C: store::Connection>(&self, tx: &C, at: Timestamp) -> Result<(), store::Error> {
        files::put(tx, self.hash, self.media_type, &self.bytes, at).await
    }
}

pub(super) async fn add(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<Slug>,
    Query(query): Query<FileQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<wire::Draft>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    let FileQuery { revision, name, lesson } = query;
    let lesson: Option<Slug> = lesson.map(|lesson| lesson.parse().map_err(|_| Error::invalid("lesson"))).transpose()?;
    let file = upload::receive(&headers, body, BODY_TYPE, Limits::PACKAGE.medium).await?;
    let _turn = publishing::turn().await?;
    let named = name.clone();
    let medium = tokio::task::spawn_blocking(move || Medium::read(file, &named)).await.map_err(Error::fault)??;
    let hash = medium.hash;
    let work = |draft: &mut Draft| {
        let (edit, added) = match &lesson {
            Some(lesson) => (Edit::Medium { lesson: lesson.clone(), name: name.clone(), hash }, None),
            None => {
                let path = draft.image_path(&name).ok_or_else(|| Error::invalid("name"))?;
                (Edit::AddImage { path: path.clone(), hash }, Some(path))
            }
        };
        draft.apply(edit).map_err(|cause| refused(cause, field(cause)))?;
        Ok(added)
    };
    alter(&state, &who, (&id, revision), Some(&medium), &work).await.map(Json)
}

/// The field by which a file is refused.
const fn field(cause: crate::courses::draft::Refused) -> &'static str {
    use crate::courses::draft::Refused;
    match cause {
        Refused::Gone | Refused::WrongKind => "lesson",
        Refused::NameTaken | Refused::WrongType => "name",
        Refused::TooLarge | Refused::TooMany => "file",
    }
}

pub(in crate::http::office) fn media() -> Router<AppState> {
    Router::new().route("/api/office/drafts/{id}/files/{hash}", get(show))
}

/// A file of a draft. What an element of a page asks for has the browser's cookies and nothing else: any of those sessions may be the
/// author's.
async fn show(
    State(state): State<AppState>,
    method: Method,
    asked: HeaderMap,
    Two(id, hash): Two<Slug, BundleHash>,
) -> Result<Response, Error> {
    let signed_in = session::all_held(&state, &cookies::held(&asked)).await?;
    let mut refusal = Error::from(Refusal::SignedOut);
    for who in signed_in {
        if let Err(denied) = weigh(&who, Action::AuthorCourses) {
            // Whoever may look and finds nothing is told that.
            if refusal.code() == ErrorCode::SignedOut {
                refusal = denied;
            }
            continue;
        }
        refusal = ErrorCode::NotFound.into();
        let agency = who.agency.id;
        if drafts::names(state.db.read(), agency, &id, hash).await? {
            let about = files::about(state.db.read(), hash).await?.ok_or(ErrorCode::NotFound)?;
            return send(&state.db, &method, &asked, (hash, about), ASKED_EACH_TIME);
        }
        let open = Open::find(state.db.read(), agency, &id, false).await?;
        if let Some(captions) = open.as_ref().and_then(|open| open.draft.captions_of(hash)) {
            let headers = [(header::CONTENT_TYPE, "text/vtt"), (header::CACHE_CONTROL, ASKED_EACH_TIME)];
            return Ok((headers, captions.to_owned()).into_response());
        }
    }
    Err(refusal)
}
