//! Whether this server can do its work: for whoever watches over it.

use axum::extract::State;
use serde_json::{Value, json};

use super::{body::Json, error::Error};
use crate::state::AppState;

/// `GET /health`: the version and the schema's. A fault if the database does not answer or has another schema.
pub(super) async fn health(State(state): State<AppState>) -> Result<Json<Value>, Error> {
    let schema = state.db.check().await?;
    Ok(Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "schema": schema })))
}
