//! The person's own devices.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use domain::{
    ids::DeviceId,
    wire::{error::ErrorCode, session as wire},
};

use super::{authenticated::Caller, body::Json, error::Error, parts::Param};
use crate::{state::AppState, store::devices};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/devices", get(list)).route("/api/devices/{id}/revoke", post(revoke))
}

async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::Devices>, Error> {
    let found = devices::of_person(state.db.read(), who.card.id, who.now).await?;
    let devices = found.into_iter().map(|device| wire::Device {
        id: device.id,
        current: device.id == who.device.id,
        label: device.label,
        created_at: device.created_at.0,
        last_seen_at: device.last_seen_at.0,
    });
    Ok(Json(wire::Devices { devices: devices.collect() }))
}

async fn revoke(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(device): Param<DeviceId>,
) -> Result<StatusCode, Error> {
    let (person, now) = (who.card.id, who.now);
    let ended = state.db.write(|tx| async move { devices::revoke(&*tx, person, device, now).await }).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(ErrorCode::NotFound.into()) }
}
