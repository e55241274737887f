//! The headers that every answer carries.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::is_api;
use crate::state::AppState;

/// Scripts, styles and requests of our own alone; nothing inline; wasm may be compiled. `data:` is for the icons inside stylesheets,
/// `blob:` for a course's images and recordings that are kept on the device: only our own program makes such addresses.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A year; told only where the configured address is `https:`.
const TRANSPORT_SECURITY: &str = "max-age=31536000";

/// On every answer.
const ALWAYS: [(HeaderName, &str); 2] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// On what may become a page, which can run, load and link.
const OF_PAGES: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// On what the API answers, and on the program's own files: never a page, and should a browser be made to show it as one, nothing in it
/// runs, loads or links, and nobody frames it. Each sync and each first visit pays for these bytes. (A script, style or picture obeys the
/// policy of the page that it is in; only a worker has one of its own: [`OF_WORKER`].)
const OF_DATA: [(HeaderName, &str); 1] =
    [(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox")];

/// On the script of the worker that reads an office's spreadsheets: it runs what the page gave it compiled, and reaches nothing. What is in
/// a file cannot make it send anything anywhere.
const OF_WORKER: [(HeaderName, &str); 1] =
    [(header::CONTENT_SECURITY_POLICY, "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'")];

/// How its address ends.
const WORKER: &str = "/sheets.js";

/// Folders of the program's own files. The shells are among them: the service worker answers with them for pages.
const OWN_FILES: [&str; 2] = ["/assets/", "/icons/"];

/// Adds them.
pub(super) async fn secure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = is_api(path);
    let is_own = OWN_FILES.iter().any(|folder| path.starts_with(folder)) && !path.ends_with(".html");
    let is_page = !is_api && !is_own;
    let is_worker = is_own && path.ends_with(WORKER);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let of_its_kind: &[_] = match (is_page, is_worker) {
        (true, _) => &OF_PAGES,
        (false, true) => &OF_WORKER,
        (false, false) => &OF_DATA,
    };
    for (name, value) in ALWAYS.iter().chain(of_its_kind) {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    if is_api {
        // Nothing is kept, unless its route says otherwise.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    if state.settings.public_origin.as_deref().is_some_and(|origin| origin.starts_with("https://")) {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TRANSPORT_SECURITY));
    }
    response
}
