//! The cookies: one per session, so that several persons can be signed in side by side in one browser.
//!
//! Each is named after its device and holds the device's id and secret. `__Host-` makes browsers keep it to this very host, over TLS
//! (or on the machine itself).

use std::fmt::Write as _;

use axum::http::{HeaderMap, HeaderValue, header};
use domain::{ids::DeviceId, wire::session::Secret32};
use sha2::{Digest, Sha256};

use crate::auth::session::{Cookie, SESSION_MS};

const PREFIX: &str = "__Host-jenjang-";
/// Bytes of the device's hash in the name: enough that two devices of one browser never share it.
const NAME_BYTES: usize = 8;
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

fn name(device: DeviceId) -> String {
    let hash = Sha256::digest(device.uuid().as_bytes());
    hash.iter().take(NAME_BYTES).fold(PREFIX.to_owned(), |mut name, byte| {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}

/// The sessions whose cookies came with a request. What is not one of ours, or spoilt, is left out.
pub(super) fn held(headers: &HeaderMap) -> Vec<Cookie> {
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(';')).filter_map(|pair| parse(pair.trim())).collect()
}

fn parse(pair: &str) -> Option<Cookie> {
    let (named, value) = pair.split_once('=')?;
    let (device, secret) = value.split_once('.')?;
    let (device, Secret32(secret)) = (device.parse().ok()?, secret.parse().ok()?);
    (named == name(device)).then_some(Cookie { device, secret })
}

/// Sets a session's cookie.
pub(super) fn set(cookie: &Cookie) -> HeaderValue {
    let secret = String::from(Secret32(cookie.secret));
    let seconds = SESSION_MS / 1000;
    value(&format!("{}={}.{secret}; {ATTRIBUTES}; Max-Age={seconds}", name(cookie.device), cookie.device))
}

/// Takes a session's cookie away.
pub(super) fn take(device: DeviceId) -> HeaderValue {
    value(&format!("{}=; {ATTRIBUTES}; Max-Age=0", name(device)))
}

fn value(text: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(text).expect("names, ids and hex are visible ASCII");
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(n: u8) -> Cookie {
        Cookie { device: DeviceId::from_random([n; 16]), secret: [n; 32] }
    }

    #[test]
    fn a_browser_brings_back_what_was_set() {
        let pair = |n| set(&cookie(n)).to_str().unwrap().split(';').next().unwrap().to_owned();
        let spoilt = pair(3).replace("03.", "04.");
        let mut headers = HeaderMap::new();
        let sent = format!("other=1; {}; {}; {spoilt}", pair(1), pair(2));
        headers.insert(header::COOKIE, HeaderValue::from_str(&sent).unwrap());
        let found: Vec<(DeviceId, [u8; 32])> = held(&headers).iter().map(|held| (held.device, held.secret)).collect();
        assert_eq!(found, [1, 2].map(|n| (cookie(n).device, cookie(n).secret)));
    }

    #[test]
    fn scripts_and_other_sites_do_not_get_it() {
        let text = set(&cookie(1));
        let text = text.to_str().unwrap();
        assert!(text.starts_with("__Host-jenjang-"), "{text}");
        for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=15552000"] {
            assert!(text.split("; ").any(|part| part == attribute), "{attribute} in {text}");
        }
        assert!(!text.contains("Domain"), "{text}");
    }
}
