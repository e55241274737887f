//! One person's pushes, one after the other.

use std::time::{Duration, Instant};

use app::store::Draft;
use axum::http::StatusCode;
use domain::{
    sync::{
        chain::Cursor,
        device::Request,
        op::{OpId, RawOp},
    },
    wire::{
        json, op,
        sync::{SyncRequest, SyncResponse},
    },
};
use server::state::{Clock as _, SystemClock};

use super::http::Line;
use crate::harness::Tab;

/// Pushes drafts of a device, so many at a time; `told` hears how long each push waited for its receipt.
///
/// # Panics
/// If anything of it is not stored.
pub async fn push(line: &Line, tab: &Tab, drafts: Vec<Draft>, at_a_time: usize, mut told: impl FnMut(Duration)) {
    let (person, device) = (tab.session.person, tab.device);
    let ops = (1..)
        .zip(drafts)
        .map(|(counter, draft)| op::write(OpId { device, counter }, draft.at, draft.seen, draft.body).raw);
    let ops: Vec<RawOp> = ops.collect();
    let (mut cursor, mut sent, mut about) = (Cursor::GENESIS, 0, None);
    for some in ops.chunks(at_a_time) {
        let pushed = some.len() as u64;
        let some = some.iter().map(|raw| (raw.clone(), None)).collect();
        let request = Request { cursor, sent, ops: some, keys: Vec::new(), echo: false };
        let text = json::write(&SyncRequest::new(person, device, SystemClock.now(), &request, about.clone()));
        let begun = Instant::now();
        let answer = line.post("/api/sync", &text).await.expect("an answer");
        told(begun.elapsed());
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let response: SyncResponse = json::read(&answer.text).expect("an answer of ours");
        assert_eq!((response.stored, response.problems.len()), (sent + pushed, 0), "all of it is stored");
        sent = response.stored;
        about = response.about.as_ref().map(|about| about.tag.clone()).or(about);
        cursor = response.answer(cursor).expect("an answer of ours").cursor;
    }
}
