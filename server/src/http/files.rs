//! The files of courses by the hash of their content: images, recordings and their captions, documents.
//!
//! Promises: any range is sent without the rest being read, and so is the whole, a part at a time: what a request holds is one part of
//! [`PART_BYTES`], however large the file and however slow the line. A file never changes, so whoever has some of it may go on years
//! later. Refuses: what no published course names, packages among it, and who has no session in this browser.
//!
//! A living session's cookie is enough here, whoever's it is: what an `<img>`, a `<video>` or a `<track>` asks for carries no headers of
//! ours. Nothing of anybody is read or changed, other sites are refused before, and a course's files are nobody's secret.

use std::{ops::Range, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{bundle::BundleHash, wire::error::ErrorCode};
use futures::stream;
use http_range_header::{RangeUnsatisfiableError, parse_range_header};

use super::{cookies, error::Error, parts::Param};
use crate::{
    auth::{Refusal, session},
    state::AppState,
    store::{
        self, Db,
        course_files::CourseFiles,
        files::{self, About, PART_BYTES},
    },
};

/// Bytes of the answer to a range; whoever wants more asks again. A player that rests holds a connection for no more than this.
const RANGE_BYTES_MAX: u64 = 4 * PART_BYTES as u64;

/// In the browser that asked, and in no cache between: a session was needed.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// What of a file is to be sent.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part(Range<u64>),
    /// It begins where the file has ended.
    Beyond,
}

pub(super) fn routes() -> Router<AppState> {
    let known = Arc::<CourseFiles>::default();
    let answer =
        async move |State(state): State<AppState>, method: Method, asked: HeaderMap, Param(hash): Param<BundleHash>| {
            file(&state, &known, &method, &asked, hash).await
        };
    Router::new().route("/api/files/{hash}", get(answer))
}

async fn file(
    state: &AppState,
    known: &CourseFiles,
    method: &Method,
    asked: &HeaderMap,
    hash: BundleHash,
) -> Result<Response, Error> {
    if !session::is_held(state, &cookies::held(asked)).await? {
        return Err(Refusal::SignedOut.into());
    }
    let found = state.db.look(|tx| async move {
        let published = known.has(&*tx, hash).await?;
        if published { files::about(&*tx, hash).await } else { Ok::<_, store::Error>(None) }
    });
    let about = found.await?.ok_or(ErrorCode::NotFound)?;
    send(&state.db, method, asked, (hash, about), FOR_EVER)
}

/// Sends what was asked for of a file: whole, a part of it, or that it is there already.
pub(super) fn send(
    db: &Db,
    method: &Method,
    asked: &HeaderMap,
    (hash, About { media_type, bytes }): (BundleHash, About),
    cached: &str,
) -> Result<Response, Error> {
    let tag = format!("\"{hash}\"");
    let lasting = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, cached.to_owned())];
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| *known == tag) {
        return Ok((StatusCode::NOT_MODIFIED, lasting).into_response());
    }
    // A range is of what is sent, and to HEAD nothing is.
    let wanted = if *method == Method::GET { wanted(asked, &tag, bytes) } else { Wanted::Whole };
    let (status, range) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0..bytes),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Beyond => {
            let ends = [(header::CONTENT_RANGE, format!("bytes */{bytes}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, ends, Error::invalid("range")).into_response());
        }
    };
    let length = (header::CONTENT_LENGTH, HeaderValue::from(range.end - range.start));
    let of_whole = (status == StatusCode::PARTIAL_CONTENT)
        .then(|| [(header::CONTENT_RANGE, format!("bytes {}-{}/{bytes}", range.start, range.end - 1))]);
    let kind: [(HeaderName, String); 2] =
        [(header::CONTENT_TYPE, media_type), (header::ACCEPT_RANGES, "bytes".to_owned())];
    let body = in_parts(db.clone(), hash, range);
    let mut response = (status, kind, lasting, [length], body).into_response();
    if let Some(of_whole) = of_whole {
        for (name, value) in of_whole {
            response.headers_mut().insert(name, HeaderValue::try_from(value).map_err(Error::fault)?);
        }
    }
    Ok(response)
}

/// Several ranges at once are answered by the whole, as whoever does not read the header would: nobody of ours asks for them.
fn wanted(asked: &HeaderMap, tag: &str, bytes: u64) -> Wanted {
    // Some of another content cannot be completed by this one.
    if asked.get(header::IF_RANGE).is_some_and(|some| some != tag) {
        return Wanted::Whole;
    }
    let text = asked.get(header::RANGE).and_then(|range| range.to_str().ok()).unwrap_or_default();
    let Ok(ranges) = parse_range_header(text) else { return Wanted::Whole };
    if ranges.ranges.len() != 1 {
        return Wanted::Whole;
    }
    match ranges.validate(bytes).as_deref() {
        Ok([range]) => Wanted::Part(*range.start()..(*range.end() + 1).min(*range.start() + RANGE_BYTES_MAX)),
        // The last bytes of a file that has fewer are all of them.
        Err(RangeUnsatisfiableError::FileSuffixOutOfBounds) if bytes > 0 => Wanted::Part(0..bytes.min(RANGE_BYTES_MAX)),
        _ => Wanted::Beyond,
    }
}

/// Reads a part when the one before has gone.
fn in_parts(db: Db, hash: BundleHash, range: Range<u64>) -> Body {
    let part = PART_BYTES as u64;
    let end = range.end;
    Body::from_stream(stream::try_unfold(range.start, move |at| {
        let db = db.clone();
        async move {
            if at >= end {
                return Ok(None);
            }
            let next = ((at / part + 1) * part).min(end);
            let read = db.look(|tx| async move { files::read(&*tx, hash, at..next).await }).await;
            // The status has long been sent: all that is left is to break off, and to say so here.
            let read = read.inspect_err(|cause| tracing::error!(%cause, "a file's part"))?;
            Ok::<_, store::Error>(read.map(|bytes| (Bytes::from(bytes), next)))
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "\"a\"";

    fn asking(headers: &[(HeaderName, &'static str)]) -> Wanted {
        of(100, headers)
    }

    fn of(bytes: u64, headers: &[(HeaderName, &'static str)]) -> Wanted {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        wanted(&headers.collect(), TAG, bytes)
    }

    #[test]
    fn one_range_is_a_part() {
        for (range, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-", 0..100),
            ("bytes=10-19", 10..20),
            ("bytes=90-1000", 90..100),
            ("bytes=-1", 99..100),
            ("bytes=-100", 0..100),
            ("bytes=-1000", 0..100),
        ] {
            assert_eq!(asking(&[(header::RANGE, range)]), Wanted::Part(part), "{range}");
        }
    }

    #[test]
    fn the_rest_of_a_recording_comes_by_and_by() {
        let bytes = 10 * RANGE_BYTES_MAX;
        for (range, start) in
            [("bytes=0-", 0), ("bytes=7-", 7), ("bytes=0-2999999", 0), ("bytes=-3000000", bytes - 3_000_000)]
        {
            let part = start..start + RANGE_BYTES_MAX;
            assert_eq!(of(bytes, &[(header::RANGE, range)]), Wanted::Part(part), "{range}");
        }
    }

    #[test]
    fn what_begins_beyond_the_end_is_told() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=1000-"] {
            assert_eq!(asking(&[(header::RANGE, range)]), Wanted::Beyond, "{range}");
        }
    }

    #[test]
    fn what_is_no_range_or_several_is_the_whole() {
        for range in ["", "lines=0-5", "bytes=5", "bytes=a-b", "bytes=0-1,5-9", "bytes=0-9,5-9", "bytes=0-1,200-300"] {
            assert_eq!(asking(&[(header::RANGE, range)]), Wanted::Whole, "{range}");
        }
    }

    #[test]
    fn some_of_another_content_is_not_completed() {
        let range = (header::RANGE, "bytes=10-19");
        assert_eq!(asking(&[range.clone(), (header::IF_RANGE, TAG)]), Wanted::Part(10..20));
        for other in ["\"b\"", "W/\"a\"", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            assert_eq!(asking(&[range.clone(), (header::IF_RANGE, other)]), Wanted::Whole, "{other}");
        }
    }
}
