//! Reference data by the hash of its content.
//!
//! It holds nothing of anybody, so it needs no session, and it never changes, so whoever has it may keep it for ever.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{bundle::BundleHash, wire::error::ErrorCode};

use super::{error::Error, parts::Param};
use crate::{state::AppState, store::bundles};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/bundles/{hash}", get(bundle))
}

async fn bundle(State(state): State<AppState>, Param(hash): Param<BundleHash>) -> Result<Response, Error> {
    let body = bundles::body(state.db.read(), hash).await?.ok_or(ErrorCode::NotFound)?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, FOR_EVER)];
    Ok((headers, body).into_response())
}
