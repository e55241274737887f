//! From which address a request comes.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Once,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use super::error::Error;
use crate::state::AppState;

const FORWARDED: &str = "x-forwarded-for";

static TOLD: Once = Once::new();

/// The client's address. It slows down guessing and is neither kept nor logged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client(pub(super) IpAddr);

impl FromRequestParts<AppState> for Client {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        if !state.settings.behind_proxy && parts.headers.contains_key(FORWARDED) {
            // Told once: it comes with every request, and anybody may send it.
            TOLD.call_once(|| {
                tracing::warn!(
                    "a request names another client's address: a proxy in front is believed with --behind-proxy alone"
                );
            });
        }
        let forwarded = if state.settings.behind_proxy { last_forwarded(&parts.headers) } else { None };
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        forwarded.or(peer).map(Self).ok_or_else(|| Error::fault("the connection's address is not known"))
    }
}

/// What the proxy itself added: everything before it is the client's own word.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_the_proxys_own_word_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(last_forwarded(&headers), None);
        headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.9, 192.0.2.1"));
        assert_eq!(last_forwarded(&headers), "192.0.2.1".parse().ok());
        headers.append("x-forwarded-for", HeaderValue::from_static("2001:db8::1"));
        assert_eq!(last_forwarded(&headers), "2001:db8::1".parse().ok());
    }
}
