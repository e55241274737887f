//! The built app, as files.
//!
//! Promises: what lies in a build's own folder may be kept for ever, all else is asked for anew; a page that the app makes itself
//! leads to its shell. Refuses: to answer for the API, or to give a page where a program, style or picture was asked for.

use std::path::Path;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use domain::wire::error::ErrorCode;
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use super::{error::Error, is_api};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_ANEW: HeaderValue = HeaderValue::from_static("no-cache");
/// Where the folders of builds lie.
const BUILDS: &str = "/assets/";
const POCKET: &str = "/index.html";
const OFFICE: &str = "/kantor/index.html";

/// The folder of the built app, if there is one.
#[derive(Clone, Debug)]
pub(super) struct Site(Option<ServeDir>);

impl Site {
    pub(super) fn new(folder: Option<&Path>) -> Self {
        let files = |folder| {
            ServeDir::new(folder).append_index_html_on_directories(false).precompressed_br().precompressed_gzip()
        };
        Self(folder.map(files))
    }

    /// The file or page of that address.
    pub(super) async fn answer(&self, request: Request) -> Result<Response, Error> {
        // The body is not wanted, and could not be shared with the wait for the file.
        let (asked, _) = request.into_parts();
        let path = asked.uri.path();
        let Some(files) = self.0.as_ref().filter(|_| !is_api(path)) else {
            return Err(ErrorCode::NotFound.into());
        };
        if !matches!(asked.method, Method::GET | Method::HEAD) {
            return Err(ErrorCode::MethodNotAllowed.into());
        }
        let file = match path {
            "/" => POCKET,
            "/kantor" | "/kantor/" => OFFICE,
            path => path,
        };
        let mut found = serve(files, &asked, file).await?;
        if found.status() == StatusCode::NOT_FOUND {
            let shell = shell(path, &asked.headers).ok_or(ErrorCode::NotFound)?;
            found = serve(files, &asked, shell).await?;
        }
        if found.status() == StatusCode::NOT_FOUND {
            return Err(ErrorCode::NotFound.into());
        }
        let cache = if is_of_a_build(path) { FOR_EVER } else { ASK_ANEW };
        found.headers_mut().insert(header::CACHE_CONTROL, cache);
        Ok(found)
    }
}

/// The same request for another path, answered from the folder.
async fn serve(files: &ServeDir, asked: &Parts, path: &str) -> Result<Response, Error> {
    let mut request = Request::builder().method(&asked.method).uri(path).body(Body::empty()).map_err(Error::fault)?;
    request.headers_mut().clone_from(&asked.headers);
    match files.clone().oneshot(request).await {
        Ok(found) => Ok(found.map(Body::new)),
        Err(never) => Ok(never.into_response()),
    }
}

/// The program whose page this could be. Names with a dot are files, and a file that is missing is missing.
fn shell(path: &str, headers: &HeaderMap) -> Option<&'static str> {
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file || path.starts_with(BUILDS) {
        None
    } else if path.starts_with("/kantor/") {
        Some(OFFICE)
    } else {
        let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        accepted.contains("text/html").then_some(POCKET)
    }
}

/// Whether it lies in the folder of one build, `assets/<build>/…`, whose content never changes.
fn is_of_a_build(path: &str) -> bool {
    path.strip_prefix(BUILDS).is_some_and(|rest| rest.split_once('/').is_some_and(|(_, file)| !file.is_empty()))
}
