//! Files of the person's own: chosen in a field, sent, or handed to the browser to keep. Nothing of this is in everybody's first download.

use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, HtmlInputElement, Request, Url};

use super::{
    fetch::{answered, begin, received, send, text},
    picked,
};
use crate::ports::{Call, Failure, NotPicked, Picked, Task, UserFiles};

/// A file on its way out takes longer: as long as the server takes one in.
const UPLOAD_TIMEOUT_MS: u32 = 15 * 60_000;

/// Files by way of the page's own fields and links.
pub struct BrowserFiles;

impl UserFiles for BrowserFiles {
    fn download<'a>(&'a self, call: Call, file_name: &'a str) -> Task<'a, Result<(), Failure>> {
        Box::pin(async move {
            let bytes = received(send(call).await?.array_buffer()).await?.unchecked_into();
            offer(&bytes, file_name).map_err(|_| Failure::Unreadable)
        })
    }

    fn upload<'a>(&'a self, call: Call, field: &'a str, media_type: &'a str) -> Task<'a, Result<String, Failure>> {
        Box::pin(async move {
            let request = handed_in(&call, field, media_type).map_err(|_| Failure::Unreadable)?;
            text(&answered(&request).await?).await
        })
    }

    fn pick_proof(&self, field: &str) -> Task<'static, Result<Picked, NotPicked>> {
        let field = field.to_owned();
        Box::pin(async move { picked::proof(web_sys::window().ok_or(NotPicked::Nothing)?, &field).await })
    }

    fn pick_text(&self, field: &str, bytes_max: u32) -> Task<'static, Result<String, NotPicked>> {
        let field = field.to_owned();
        Box::pin(async move { picked::text(web_sys::window().ok_or(NotPicked::Nothing)?, &field, bytes_max).await })
    }
}

/// The file that is chosen in a field, on its way.
fn handed_in(call: &Call, field: &str, media_type: &str) -> Result<Request, JsValue> {
    let (init, headers) = begin(call.credentials.as_ref(), UPLOAD_TIMEOUT_MS)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let input: HtmlInputElement = document.get_element_by_id(field).ok_or(JsValue::NULL)?.dyn_into()?;
    let file = input.files().and_then(|files| files.get(0)).ok_or(JsValue::NULL)?;
    init.set_method("POST");
    headers.set("content-type", media_type)?;
    init.set_body(&file);
    init.set_headers(&headers);
    Request::new_with_str_and_init(&call.path, &init)
}

/// Hands bytes to the browser as a file to keep.
pub(super) fn offer(bytes: &ArrayBuffer, file_name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(&Blob::new_with_buffer_source_sequence(&Array::of1(bytes))?)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    Url::revoke_object_url(&url)
}
