//! The server, by `fetch`. Bodies beyond a packet are gzipped by the browser's own `CompressionStream`.

use domain::wire::{
    error::ErrorBody,
    json,
    session::{DEVICE_HEADER, TOKEN_HEADER},
};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, ReadableWritablePair, Url};

use crate::ports::{Call, Failure, Server, Task};

/// Below this many bytes a gzipped body is no fewer packets.
const GZIP_BYTES_MIN: usize = 1_000;

/// A call that has no answer after this long counts as offline: the slowest link of the bench moves a full page in 3 s.
const TIMEOUT_MS: u32 = 30_000;

/// The server of the page's own origin.
pub struct Fetch;

impl Server for Fetch {
    fn call(&self, call: Call) -> Task<'_, Result<String, Failure>> {
        Box::pin(async move { send(call).await?.text().await.map_err(|_| Failure::Offline) })
    }

    fn download<'a>(&'a self, call: Call, file_name: &'a str) -> Task<'a, Result<(), Failure>> {
        Box::pin(async move {
            let bytes = send(call).await?.binary().await.map_err(|_| Failure::Offline)?;
            offer(&bytes, file_name).map_err(|_| Failure::Unreadable)
        })
    }
}

async fn send(call: Call) -> Result<Response, Failure> {
    let method = if call.body.is_some() { Method::POST } else { Method::GET };
    let mut request = RequestBuilder::new(&call.path)
        .method(method)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    if let Some(credentials) = call.credentials {
        request = request.header(DEVICE_HEADER, &credentials.device).header(TOKEN_HEADER, &credentials.token);
    }
    let request = match call.body {
        Some(body) => with_body(request, body).await,
        None => request.build(),
    };
    let response = request.map_err(|_| Failure::Unreadable)?.send().await.map_err(|_| Failure::Offline)?;
    if response.ok() {
        return Ok(response);
    }
    let text = response.text().await.map_err(|_| Failure::Offline)?;
    Err(json::read::<ErrorBody>(&text).map_or(Failure::Unreadable, |body| Failure::Refused(Box::new(body.error))))
}

async fn with_body(request: RequestBuilder, body: String) -> Result<Request, gloo_net::Error> {
    let request = request.header("content-type", "application/json");
    if body.len() < GZIP_BYTES_MIN {
        return request.body(body);
    }
    match gzip(&body).await {
        Ok(bytes) => request.header("content-encoding", "gzip").body(bytes),
        // A browser without compression still sends.
        Err(_) => request.body(body),
    }
}

async fn gzip(text: &str) -> Result<Uint8Array, JsValue> {
    let parts = Array::of1(&text.into());
    // web-sys holds `CompressionStream` back as unstable, though every browser of our floor has it or lacks it as a whole.
    let constructor: Function = Reflect::get(&js_sys::global(), &"CompressionStream".into())?.dyn_into()?;
    let pair: ReadableWritablePair = Reflect::construct(&constructor, &Array::of1(&"gzip".into()))?.unchecked_into();
    let zipped = Blob::new_with_str_sequence(&parts)?.stream().pipe_through(&pair);
    let response = web_sys::Response::new_with_opt_readable_stream(Some(&zipped))?;
    Ok(Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?))
}

/// Hands bytes to the browser as a file to keep.
fn offer(bytes: &[u8], file_name: &str) -> Result<(), JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let url = Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence(&parts)?)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    Url::revoke_object_url(&url)
}
