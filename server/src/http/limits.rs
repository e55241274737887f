//! How many requests at once, and for how long.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use domain::wire::error::ErrorCode;
use tokio::sync::Semaphore;

use super::error::Error;

/// Requests at once. With a body of a megabyte, held twice, they take half a gigabyte at the very worst; authors' may have two. The tree that a body
/// is read into, at the very worst 70 times its size, is there only while it is read: one for each thread that serves.
const IN_FLIGHT_MAX: usize = 256;
/// Until a request must be answered, the time in which its body arrives included. A slow phone sends a full page of ops, 200 kB
/// gzipped, in some ten seconds at 160 kbit/s.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);

/// The same where a file is handed in: 100 MB at a megabit per second.
const UPLOAD_TIME_MAX: Duration = Duration::from_secs(15 * 60);
/// Routes that take a file, or pack half a gigabyte of them, or write all people of a province, by how they begin and end.
const UPLOADS: [(&str, &str); 6] = [
    ("/api/office/courses", ""),
    ("/api/office/drafts/", "/files"),
    ("/api/office/drafts/", "/check"),
    ("/api/office/imports", ""),
    ("/api/office/imports/", "/applied"),
    ("/api/office/imports/", "/undone"),
];

/// The places that are free.
#[derive(Clone)]
pub(super) struct InFlight(Arc<Semaphore>);

impl Default for InFlight {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(IN_FLIGHT_MAX)))
    }
}

/// Holds a place while the request is answered.
pub(super) async fn hold(State(places): State<InFlight>, request: Request, next: Next) -> Result<Response, Error> {
    let _place = places.0.try_acquire().map_err(|_| ErrorCode::Busy)?;
    let takes_file = request.method() == Method::POST && is_upload(request.uri().path());
    let time_max = if takes_file { UPLOAD_TIME_MAX } else { ANSWER_TIME_MAX };
    let answer = tokio::time::timeout(time_max, next.run(request)).await;
    answer.map_err(|_| ErrorCode::TooSlow.into())
}

fn is_upload(path: &str) -> bool {
    let fits = |(start, end): &(&str, &str)| {
        path.strip_prefix(start).is_some_and(|rest| if end.is_empty() { rest.is_empty() } else { rest.ends_with(end) })
    };
    UPLOADS.iter().any(fits)
}

#[cfg(test)]
mod tests {
    use super::is_upload;

    #[test]
    fn what_takes_a_file_has_time() {
        for (path, takes) in [
            ("/api/office/courses", true),
            ("/api/office/drafts/arsip-rapi/files", true),
            ("/api/office/drafts/arsip-rapi/check", true),
            ("/api/office/imports", true),
            ("/api/office/imports/1/applied", true),
            ("/api/office/imports/1/rows", false),
            ("/api/office/courses/arsip-rapi/retired", false),
            ("/api/office/drafts/arsip-rapi", false),
            ("/api/sync", false),
        ] {
            assert_eq!(is_upload(path), takes, "{path}");
        }
    }
}
