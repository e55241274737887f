//! Reference data by the hash of its content.
//!
//! It holds nothing of anybody, so it needs no session, and it never changes, so whoever has it may keep it for ever, and so may we keep
//! it packed: at its best Brotli takes a tenth of a second, and a sixth less room than gzip.

use std::{
    collections::HashMap,
    io::Write as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use brotli::CompressorWriter;
use domain::{bundle::BundleHash, wire::error::ErrorCode};

use super::{error::Error, parts::Param};
use crate::{state::AppState, store::bundles};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Bundles kept packed, of some 10 kB each: those of more releases than are in use at once. What comes after is packed by gzip.
const PACKED_MAX: usize = 64;
/// Brotli's best.
const QUALITY: u32 = 11;
/// 16 MB, the most that every browser takes; a bundle is smaller.
const WINDOW_BITS: u32 = 24;
const BUFFER_BYTES: usize = 4_096;

/// The bundles asked for so far, as Brotli.
#[derive(Clone, Default)]
struct Packed(Arc<Mutex<HashMap<BundleHash, Bytes>>>);

impl Packed {
    fn kept(&self) -> MutexGuard<'_, HashMap<BundleHash, Bytes>> {
        // What is kept is whole whenever the lock is free.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bundle packed; none if there is no room to keep it. Two who ask at once for a new one may both pack it.
    async fn of(&self, hash: BundleHash, body: &str) -> Result<Option<Bytes>, Error> {
        {
            let kept = self.kept();
            if kept.contains_key(&hash) || kept.len() >= PACKED_MAX {
                return Ok(kept.get(&hash).cloned());
            }
        }
        let body = body.to_owned();
        let packed = tokio::task::spawn_blocking(move || pack(&body)).await.map_err(Error::fault)?;
        self.kept().insert(hash, packed.clone());
        Ok(Some(packed))
    }
}

pub(super) fn routes() -> Router<AppState> {
    let packed = Packed::default();
    let answer = async move |State(state): State<AppState>, headers: HeaderMap, Param(hash): Param<BundleHash>| {
        bundle(&state, &packed, &headers, hash).await
    };
    Router::new().route("/api/bundles/{hash}", get(answer))
}

async fn bundle(state: &AppState, packed: &Packed, asked: &HeaderMap, hash: BundleHash) -> Result<Response, Error> {
    let body = bundles::body(state.db.read(), hash).await?.ok_or(ErrorCode::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::VARY, "accept-encoding"),
    ];
    if takes_brotli(asked)
        && let Some(packed) = packed.of(hash, &body).await?
    {
        return Ok((headers, [(header::CONTENT_ENCODING, "br")], packed).into_response());
    }
    Ok((headers, body).into_response())
}

/// Whether the browser names Brotli without forbidding it. Browsers name it on connections that nobody can read.
fn takes_brotli(asked: &HeaderMap) -> bool {
    let named = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    named.flat_map(|value| value.split(',')).any(|coding| match coding.split_once(';') {
        None => coding.trim() == "br",
        Some((name, weight)) => name.trim() == "br" && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"),
    })
}

fn pack(text: &str) -> Bytes {
    let mut packer = CompressorWriter::new(Vec::new(), BUFFER_BYTES, QUALITY, WINDOW_BITS);
    packer.write_all(text.as_bytes()).expect("memory is not full");
    packer.into_inner().into()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn brotli_goes_to_those_who_name_it() {
        for (value, takes) in [
            ("gzip, deflate, br, zstd", true),
            ("br", true),
            ("gzip;q=0.5, br;q=0.1", true),
            ("gzip, br;q=0", false),
            ("gzip", false),
            ("brotli", false),
            ("", false),
        ] {
            let asked = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]);
            assert_eq!(takes_brotli(&asked), takes, "{value}");
        }
    }
}
