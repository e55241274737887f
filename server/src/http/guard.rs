//! Requests that another site makes a browser send.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, Uri, header, uri::Authority},
    middleware::Next,
    response::Response,
};
use domain::wire::error::ErrorCode;

use super::{error::Error, is_api};
use crate::state::AppState;

/// Refuses what changes something unless it comes from our own origin, and all of the API to other sites.
pub(super) async fn same_origin(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let headers = request.headers();
    let fine = if reads {
        !is_api(request.uri().path()) || fetched_from_here(headers, &["same-origin", "none"])
    } else {
        fetched_from_here(headers, &["same-origin"])
            && is_ours(request.uri(), headers, state.settings.public_origin.as_deref())
    };
    if !fine {
        return Err(ErrorCode::WrongOrigin.into());
    }
    Ok(next.run(request).await)
}

/// What the browser says of the page that asks, if it says anything.
fn fetched_from_here(headers: &HeaderMap, allowed: &[&str]) -> bool {
    const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    headers.get(SEC_FETCH_SITE).is_none_or(|site| allowed.iter().any(|allowed| site == allowed))
}

/// The origin that people's browsers see: the configured one, or that of the host that was asked. This server itself speaks no TLS.
pub(super) fn origin(uri: &Uri, headers: &HeaderMap, public: Option<&str>) -> String {
    public.map_or_else(|| format!("http://{}", asked(uri, headers).unwrap_or("localhost")), str::to_owned)
}

/// The host that was asked. HTTP/2 names it in the address (`:authority`), which also comes before `Host` where both are there.
fn asked<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let host = || headers.get(header::HOST).and_then(|value| value.to_str().ok());
    uri.authority().map(Authority::as_str).or_else(host)
}

/// Whether `Origin` is there and is the configured one; where none is configured, that of the host that was asked.
fn is_ours(uri: &Uri, headers: &HeaderMap, public: Option<&str>) -> bool {
    let Some(origin) = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    match public {
        Some(public) => origin.eq_ignore_ascii_case(public),
        None => {
            let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            authority.zip(asked(uri, headers)).is_some_and(|(ours, host)| ours.eq_ignore_ascii_case(host))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn ours(origin: Option<&'static str>, public: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("jenjang.test:3000"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        is_ours(&Uri::from_static("/api/sync"), &headers, public)
    }

    #[test]
    fn without_a_configured_origin_it_is_the_hosts() {
        assert!(ours(Some("http://jenjang.test:3000"), None));
        assert!(ours(Some("https://jenjang.test:3000"), None));
        for other in ["http://jenjang.test", "http://evil.test", "null", "http://jenjang.test:3000.evil.test"] {
            assert!(!ours(Some(other), None), "{other}");
        }
        assert!(!ours(None, None));
    }

    #[test]
    fn over_http_2_the_address_names_the_host() {
        let uri = Uri::from_static("http://jenjang.test:3000/api/sync");
        for (origin, host, fine) in [
            ("https://jenjang.test:3000", None, true),
            ("https://evil.test", None, false),
            ("https://evil.test", Some("evil.test"), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            host.map(|host| headers.insert(header::HOST, HeaderValue::from_static(host)));
            assert_eq!(is_ours(&uri, &headers, None), fine, "{origin}");
        }
    }

    #[test]
    fn a_configured_origin_is_the_only_one() {
        let public = Some("https://jenjang.example.go.id");
        assert!(ours(Some("https://jenjang.example.go.id"), public));
        assert!(!ours(Some("http://jenjang.example.go.id"), public));
        assert!(!ours(Some("http://jenjang.test:3000"), public));
    }
}
