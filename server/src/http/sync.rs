//! Sync: push and pull in one request, and a new name for a cloned device.
//!
//! Promises: what is answered is durable; a request that speaks for another person or device than its session stores nothing; an op
//! that cannot be stored is named by its place and harms no other. Refuses: to log or to quote what ops hold.

mod about;

use std::sync::Arc;

use axum::{Router, extract::State, http::HeaderMap, response::Response, routing::post};
use domain::{
    access::{Action, Resource, Subject},
    ids::{DeviceId, PersonId},
    sync::{
        PROTOCOL,
        chain::{Cursor, SaltKey},
        device::{OP_BYTES_MAX, PUSH_BYTES_MAX, PUSH_OPS_MAX},
    },
    time::Timestamp,
    wire::{
        error::ErrorCode,
        op,
        sync::{LineWire, OpWire, ProblemWire, SyncRequest, SyncResponse, keys, read_keys},
    },
};

use super::{
    authenticated::Caller,
    body::{Body, Json},
    error::Error,
    session::welcome,
};
use crate::{
    auth::{renew, session::SignedIn},
    state::AppState,
    store::sync::{self, Offered, Page, Push, Refusal, Taken},
};

/// Bytes of a request, as sent and once unpacked: twice the texts that a device puts into one, for names, brackets and one large op.
pub(super) const SYNC_BYTES_MAX: usize = 2 * PUSH_BYTES_MAX;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/sync", post(sync)).route("/api/devices/renew", post(renewed))
}

async fn sync(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(request): Body<SyncRequest, SYNC_BYTES_MAX>,
) -> Result<Json<SyncResponse>, Error> {
    let (cursor, keys) = check(&who, &request)?;
    let (push, places, mut problems) = push(&who, cursor, keys, &request);
    let push = Arc::new(push);
    let mut taken = sync::take(&state.db, &state.shelf, &state.pushes, &push).await?;
    problems.extend(taken.refused.iter().map(|(nth, refusal)| problem(places[*nth], code(*refusal))));
    problems.sort_by_key(|problem| problem.index);
    let page = match taken.page.take().filter(|_| !request.echo) {
        None if !taken.unknown_cursor => {
            let (person, device, echo) = (push.person, push.device, request.echo);
            state.db.look(|tx| async move { sync::page(&*tx, person, device, cursor, echo).await }).await?
        }
        page => page,
    };
    let mut response = match page {
        Some(page) => answer(&push, page, &taken, request.reads_short()),
        None => lost(push.received, &request),
    };
    response.problems = problems;
    // What the device knows of its person is looked at once a sync, with its last page.
    if !response.more && !response.unknown_cursor {
        let about = about::about(&state, &who).await?;
        response.about = (request.about.as_ref() != Some(&about.tag)).then_some(about);
    }
    Ok(Json(response))
}

async fn renewed(State(state): State<AppState>, Caller(who): Caller, headers: HeaderMap) -> Result<Response, Error> {
    who.permit(Action::PushOwnOps, &own(&who))?;
    let opened = renew::renew(&state, &who).await?;
    welcome(&state, &headers, opened).await
}

/// What must hold before anything is looked at: the protocol, and that session and request speak of the same person and device.
fn check(who: &SignedIn, request: &SyncRequest) -> Result<(Cursor, Vec<(DeviceId, SaltKey)>), Error> {
    if request.protocol != PROTOCOL {
        return Err(Error::invalid("protocol"));
    }
    let person: PersonId = request.person.parse().map_err(|_| Error::invalid("person"))?;
    let device: DeviceId = request.device.parse().map_err(|_| Error::invalid("device"))?;
    if person != who.card.id || device != who.device.id {
        return Err(ErrorCode::WrongPerson.into());
    }
    who.permit(Action::PushOwnOps, &own(who))?;
    who.permit(Action::ReadOwnStream, &own(who))?;
    if request.ops.len() > PUSH_OPS_MAX {
        return Err(Error::invalid("ops"));
    }
    let keys = request.keys.as_deref().unwrap_or_default();
    if keys.len() > request.ops.len() {
        return Err(Error::invalid("keys"));
    }
    let keys = read_keys(keys).map_err(|_| Error::invalid("keys"))?;
    let cursor = Cursor::try_from(&request.cursor).map_err(|_| Error::invalid("cursor"))?;
    Ok((cursor, keys))
}

/// The person's own record, which depends on no place.
pub(super) fn own(who: &SignedIn) -> Resource<'static> {
    Resource::Person(Subject { person: who.card.id, agency: None, path: &[], supervisor: None, grants: &[] })
}

/// The ops that can be read, their places in the request, and what is wrong with the others.
fn push(
    who: &SignedIn,
    cursor: Cursor,
    keys: Vec<(DeviceId, SaltKey)>,
    request: &SyncRequest,
) -> (Push, Vec<usize>, Vec<ProblemWire>) {
    let (mut ops, mut places, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (place, wire) in request.ops.iter().enumerate() {
        match read(wire) {
            Ok(offered) => {
                ops.push(offered);
                places.push(place);
            }
            Err(code) => problems.push(problem(place, code)),
        }
    }
    let push = Push {
        person: who.card.id,
        device: who.device.id,
        cursor,
        received: who.now,
        now: Timestamp(request.now),
        ops,
        keys,
    };
    (push, places, problems)
}

fn read(wire: &OpWire) -> Result<Offered, &'static str> {
    let raw = wire.raw();
    if raw.len() > OP_BYTES_MAX {
        return Err("too_large");
    }
    let op = op::read(raw).map_err(|_| "unreadable")?;
    Ok(Offered { op, eff_before: wire.e.map(Timestamp) })
}

fn problem(index: usize, code: &str) -> ProblemWire {
    ProblemWire { index, code: code.to_owned() }
}

const fn code(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownDevice => "unknown_device",
        Refusal::OtherContent => "other_content",
    }
}

fn answer(push: &Push, page: Page, taken: &Taken, short: bool) -> SyncResponse {
    let lines = page.lines.iter().map(|line| (line.id, line.raw.as_ref(), &line.stamp));
    let lines = if short {
        LineWire::short(lines)
    } else {
        lines.map(|(id, raw, stamp)| LineWire::full(id, raw, stamp)).collect()
    };
    SyncResponse {
        received: push.received.0,
        stored: page.stored,
        lines,
        cursor: (!short || page.cursor != push.cursor).then(|| page.cursor.into()),
        more: page.more,
        keys: keys(&page.keys),
        fork: taken.fork,
        unknown_cursor: false,
        problems: Vec::new(),
        about: None,
    }
}

/// The answer to a cursor that this stream has never been at: the device tells everything again.
fn lost(received: Timestamp, request: &SyncRequest) -> SyncResponse {
    SyncResponse {
        received: received.0,
        stored: 0,
        lines: Vec::new(),
        cursor: (!request.reads_short()).then(|| request.cursor.clone()),
        more: false,
        keys: Vec::new(),
        fork: false,
        unknown_cursor: true,
        problems: Vec::new(),
        about: None,
    }
}
