//! One line per request.

use std::{fmt::Write as _, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use super::error::{Cause, Told};
use crate::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id and writes its line. Of the address only the route's pattern is written: the rest names people.
pub(super) async fn request(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = state.random::<8>().iter().fold(String::new(), |mut id, byte| {
        // Writing to a String cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    });
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    let code = response.extensions().get::<Told>().map(|Told(code)| code.code());
    match response.extensions().get::<Cause>() {
        Some(cause) => tracing::error!(id, %method, route, status, code, ms, %cause, "request"),
        None => tracing::info!(id, %method, route, status, code, ms, "request"),
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
