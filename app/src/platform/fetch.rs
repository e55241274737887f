//! The server, by `fetch`. Bodies beyond a packet are gzipped by the browser's own `CompressionStream`.

use std::ops::Range;

use domain::wire::{
    error::ErrorBody,
    json,
    session::{DEVICE_HEADER, TOKEN_HEADER},
};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Blob, Headers, ReadableWritablePair, Request, RequestCache, RequestCredentials, RequestInit, Response,
};

use crate::ports::{Call, Credentials, Downloads, Failure, Server, Task};

/// Below this many bytes a gzipped body is no fewer packets.
const GZIP_BYTES_MIN: usize = 1_000;

/// The status of an answer that is a range.
const PARTIAL_CONTENT: u16 = 206;

/// A call that has no answer after this long counts as offline: the slowest link of the bench moves a full page in 3 s.
const TIMEOUT_MS: u32 = 30_000;

/// The server of the page's own origin.
pub struct Fetch;

impl Server for Fetch {
    fn call(&self, call: Call) -> Task<'_, Result<String, Failure>> {
        Box::pin(async move { text(&send(call).await?).await })
    }
}

impl Downloads for Fetch {
    fn bytes(&self, call: Call, range: Range<u64>) -> Task<'_, Result<Vec<u8>, Failure>> {
        Box::pin(async move {
            let request = request(call).await.and_then(|request| of_range(&request, &range));
            let response = answered(&request.map_err(|_| Failure::Unreadable)?).await?;
            // The whole file in the place of a piece is nothing that was asked for, and too much to take.
            if response.status() != PARTIAL_CONTENT {
                return Err(Failure::Unreadable);
            }
            let bytes = Uint8Array::new(&received(response.array_buffer()).await?).to_vec();
            if bytes.len() as u64 == range.end - range.start { Ok(bytes) } else { Err(Failure::Unreadable) }
        })
    }
}

/// The same request for some bytes alone. What is kept by us is not kept by the browser's cache besides.
fn of_range(request: &Request, range: &Range<u64>) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    let request = Request::new_with_request_and_init(request, &init)?;
    request.headers().set("range", &format!("bytes={}-{}", range.start, range.end.saturating_sub(1)))?;
    Ok(request)
}

pub(super) async fn send(call: Call) -> Result<Response, Failure> {
    answered(&request(call).await.map_err(|_| Failure::Unreadable)?).await
}

pub(super) async fn answered(request: &Request) -> Result<Response, Failure> {
    let window = web_sys::window().ok_or(Failure::Unreadable)?;
    let response: Response = received(Ok(window.fetch_with_request(request))).await?.unchecked_into();
    if response.ok() {
        return Ok(response);
    }
    let text = text(&response).await?;
    Err(json::read::<ErrorBody>(&text).map_or(Failure::Unreadable, |body| Failure::Refused(Box::new(body.error))))
}

pub(super) async fn text(response: &Response) -> Result<String, Failure> {
    received(response.text()).await?.as_string().ok_or(Failure::Offline)
}

/// Waits for what comes over the line; whatever interrupts it counts as having no connection.
pub(super) async fn received(coming: Result<Promise, JsValue>) -> Result<JsValue, Failure> {
    let coming = coming.map_err(|_| Failure::Offline)?;
    JsFuture::from(coming).await.map_err(|_| Failure::Offline)
}

/// What every request has.
pub(super) fn begin(credentials: Option<&Credentials>, timeout_ms: u32) -> Result<(RequestInit, Headers), JsValue> {
    let headers = Headers::new()?;
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(timeout_ms)));
    if let Some(credentials) = credentials {
        headers.set(DEVICE_HEADER, &credentials.device)?;
        headers.set(TOKEN_HEADER, &credentials.token)?;
    }
    Ok((init, headers))
}

async fn request(call: Call) -> Result<Request, JsValue> {
    let (init, headers) = begin(call.credentials.as_ref(), TIMEOUT_MS)?;
    if let Some(body) = call.body {
        init.set_method("POST");
        headers.set("content-type", "application/json")?;
        let zipped = if body.len() < GZIP_BYTES_MIN { None } else { gzip(&body).await.ok() };
        match zipped {
            Some(bytes) => {
                headers.set("content-encoding", "gzip")?;
                init.set_body(&bytes);
            }
            // Too short, or a browser without compression.
            None => init.set_body(&body.into()),
        }
    }
    init.set_headers(&headers);
    Request::new_with_str_and_init(&call.path, &init)
}

/// Gzips a text into an `ArrayBuffer`.
pub(super) async fn gzip(text: &str) -> Result<JsValue, JsValue> {
    let parts = Array::of1(&text.into());
    // web-sys holds `CompressionStream` back as unstable, though every browser of our floor has it or lacks it as a whole.
    let constructor: Function = Reflect::get(&js_sys::global(), &"CompressionStream".into())?.dyn_into()?;
    let pair: ReadableWritablePair = Reflect::construct(&constructor, &Array::of1(&"gzip".into()))?.unchecked_into();
    let zipped = Blob::new_with_str_sequence(&parts)?.stream().pipe_through(&pair);
    JsFuture::from(Response::new_with_opt_readable_stream(Some(&zipped))?.array_buffer()?).await
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
