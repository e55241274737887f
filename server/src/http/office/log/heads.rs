//! The heads of the audit log: how far it went when a day was over, for the office and for anybody.
//!
//! Promises: whoever asks gets the head of every day that is over; the office is told whether the log still says so, line by line.
//! Refuses: to tell strangers more than day, number and digest.

use std::fmt::Write as _;

use axum::{Router, extract::State, routing::get};
use domain::{
    access::{Action, Permit, Resource},
    ids::AgencyId,
    wire::{
        error::ErrorCode,
        office::audit::{Head, HeadRow, Heads, HeadsQuery, Noted, PublishedHeads},
    },
};

use super::{Error, line, place};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::Json,
        parts::{Param, Query},
    },
    state::AppState,
    store::{
        self,
        audit::{self, heads},
        directory,
    },
};

/// Bytes of a digest.
const DIGEST_BYTES: usize = 32;

/// What anybody may ask for.
pub(in crate::http) fn open() -> Router<AppState> {
    Router::new().route("/audit/{agency}/heads", get(published))
}

fn head(head: &heads::Head) -> Head {
    let digest = head.digest.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    Head { day: head.day.to_string(), lines: head.lines, digest }
}

async fn published(
    State(state): State<AppState>,
    Param(agency): Param<AgencyId>,
) -> Result<Json<PublishedHeads>, Error> {
    let on = state.db.read();
    let zone = directory::agencies(on, None).await?.into_iter().find(|known| known.id == agency);
    let zone = zone.ok_or(ErrorCode::NotFound)?.zone;
    let now = state.now();
    // Once a day at most it is more than reading.
    if heads::is_due(on, agency, (zone, now)).await? {
        state.db.write(|tx| async move { heads::publish_due(&*tx, agency, now).await }).await?;
    }
    let heads = heads::heads(state.db.read(), agency).await?;
    Ok(Json(PublishedHeads { heads: heads.iter().map(head).collect() }))
}

pub(in crate::http::office) async fn look(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<HeadsQuery>,
) -> Result<Json<Heads>, Error> {
    let permit = weigh(&who)?;
    let noted = noted(&query)?;
    let detail = format!("{} heads", permit.role().code());
    Ok(Json(check(&state, &who, &detail, noted).await?))
}

/// The heads are the whole log's.
pub(in crate::http::office) fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    Ok(who.permit(Action::ReadAudit, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

/// Goes along the agency's log, and compares a head that somebody noted. That it is done stands in the log before, with that detail.
pub(in crate::http::office) async fn check(
    state: &AppState,
    who: &SignedIn,
    detail: &str,
    noted: Option<(i64, Vec<u8>)>,
) -> Result<Heads, Error> {
    let agency = who.agency.id;
    let logged = line(who, agency, Action::ReadAudit, place(agency, None), detail, None);
    let (logged, noted, now) = (&logged, &noted, who.now);
    // Before the walk, which may take long: others write meanwhile.
    state
        .db
        .write(|tx| async move {
            audit::append(&*tx, logged).await?;
            heads::publish_due(&*tx, agency, now).await
        })
        .await?;
    let (checked, noted) = state
        .db
        .look(|tx| async move {
            let found = match noted {
                Some((lines, digest)) => Some(heads::noted(&*tx, agency, *lines, digest).await?),
                None => None,
            };
            Ok::<_, store::Error>((heads::check(&*tx, agency).await?, found))
        })
        .await?;
    Ok(Heads {
        agency,
        lines: checked.lines,
        broken: checked.broken,
        heads: checked.heads.iter().map(|(found, holds)| HeadRow { head: head(found), holds: *holds }).collect(),
        noted: noted.map(|noted| match noted {
            heads::Noted::Holds => Noted::Holds,
            heads::Noted::Differs => Noted::Differs,
            heads::Noted::NotThere => Noted::NotThere,
        }),
    })
}

/// The head that is asked about; none where neither of its parts is.
fn noted(query: &HeadsQuery) -> Result<Option<(i64, Vec<u8>)>, Error> {
    let said = |text: &Option<String>| text.as_deref().map(str::trim).unwrap_or_default().to_owned();
    let (lines, digest) = (said(&query.lines), said(&query.digest));
    if lines.is_empty() && digest.is_empty() {
        return Ok(None);
    }
    let number = lines.parse::<i64>().ok().filter(|lines| *lines > 0).ok_or_else(|| Error::invalid("lines"))?;
    if digest.len() != 2 * DIGEST_BYTES || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Error::invalid("digest"));
    }
    let read = |at: usize| u8::from_str_radix(&digest[2 * at..2 * at + 2], 16);
    let bytes: Result<Vec<u8>, _> = (0..DIGEST_BYTES).map(read).collect();
    Ok(Some((number, bytes.map_err(|_| Error::invalid("digest"))?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str, digest: &str) -> Result<Option<(i64, Vec<u8>)>, ErrorCode> {
        noted(&HeadsQuery { lines: Some(lines.to_owned()), digest: Some(digest.to_owned()) })
            .map_err(|error| error.code())
    }

    #[test]
    fn a_noted_head_is_read_whole_or_refused() {
        let digest = "0aff".repeat(16);
        assert_eq!(read(" 12 ", &digest), Ok(Some((12, [0x0a, 0xff].repeat(16)))));
        assert_eq!(read("", " "), Ok(None));
        for (lines, digest) in [("0", digest.as_str()), ("x", &digest), ("", &digest), ("1", "0aff"), ("1", "é")] {
            assert_eq!(read(lines, digest), Err(ErrorCode::Invalid), "{lines} {digest}");
        }
        assert_eq!(read("1", &"+a".repeat(32)), Err(ErrorCode::Invalid), "a sign is no digit");
    }
}
