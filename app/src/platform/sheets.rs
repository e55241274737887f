//! Spreadsheets: read in a worker, sent with word of how far.
//!
//! The worker gets its program compiled from the page, and reaches no network of its own. It is gone as soon as it is not wanted any more.

use std::{cell::RefCell, rc::Rc};

use domain::wire::{
    error::ErrorBody,
    json,
    office::sheets::{Ask, Told},
    session::{DEVICE_HEADER, TOKEN_HEADER},
};
use js_sys::{Array, ArrayBuffer, Promise, Reflect, WebAssembly};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement, MessageEvent, ProgressEvent, Worker, WorkerOptions, WorkerType, XmlHttpRequest};

use super::{fetch::gzip, user_files};
use crate::ports::{Call, Failure, Heard, SheetReader, Sheets, Task};

/// Where `boot.js` says in which folder this build lies.
const BUILD: &str = "build";
/// As long as the server takes a body in.
const SEND_TIMEOUT_MS: u32 = 15 * 60_000;

/// Spreadsheets by way of a worker.
pub struct WorkerSheets;

impl Sheets for WorkerSheets {
    fn bytes(&self, field: &str) -> Option<f64> {
        chosen(field).map(|file| file.size())
    }

    fn read(&self, field: &str, first: &Ask, heard: Box<dyn Fn(Heard)>) -> Box<dyn SheetReader> {
        let at_work = Rc::new(AtWork { worker: RefCell::new(None), gone: RefCell::new(false) });
        let (file, first) = (chosen(field), asked(first));
        let begun = at_work.clone();
        spawn_local(async move {
            let Ok(worker) = started(&begun, first, file, heard.into()).await else { return };
            // Nobody may want it any more by the time that it is here.
            if *begun.gone.borrow() { worker.terminate() } else { *begun.worker.borrow_mut() = Some(worker) }
        });
        Box::new(Handle(at_work))
    }

    fn send(&self, call: Call, gone: Box<dyn Fn(u32)>) -> Task<'static, Result<String, Failure>> {
        Box::pin(async move {
            let request = begun(call, gone).await.map_err(|_| Failure::Unreadable)?;
            let (status, text) = (request.status().unwrap_or_default(), request.response_text().ok().flatten());
            match (status, text) {
                (200..=299, Some(text)) => Ok(text),
                (0, _) | (_, None) => Err(Failure::Offline),
                (_, Some(text)) => Err(json::read::<ErrorBody>(&text)
                    .map_or(Failure::Unreadable, |body| Failure::Refused(Box::new(body.error)))),
            }
        })
    }

    fn offer(&self, list: &str, file_name: &str) {
        // With its mark, by which spreadsheets know the encoding.
        let bytes = encoded(&format!("\u{feff}{list}"));
        // A browser that gives no file says so itself.
        let _ = user_files::offer(&bytes, file_name);
    }
}

fn encoded(text: &str) -> ArrayBuffer {
    js_sys::Uint8Array::from(text.as_bytes()).buffer()
}

fn chosen(field: &str) -> Option<File> {
    let document = web_sys::window()?.document()?;
    let input: HtmlInputElement = document.get_element_by_id(field)?.dyn_into().ok()?;
    input.files()?.get(0)
}

fn asked(ask: &Ask) -> String {
    serde_json::to_string(ask).unwrap_or_default()
}

/// A reader, from before it is there.
struct AtWork {
    worker: RefCell<Option<Worker>>,
    gone: RefCell<bool>,
}

struct Handle(Rc<AtWork>);

impl SheetReader for Handle {
    fn ask(&self, ask: &Ask) {
        if let Some(worker) = &*self.0.worker.borrow() {
            // A worker that is gone has told so.
            let _ = worker.post_message(&Array::of1(&asked(ask).into()));
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        *self.0.gone.borrow_mut() = true;
        if let Some(worker) = self.0.worker.borrow_mut().take() {
            worker.terminate();
        }
    }
}

/// Fetches the program and starts it; its first word is answered with what is asked.
async fn started(
    at_work: &Rc<AtWork>,
    first: String,
    file: Option<File>,
    heard: Rc<dyn Fn(Heard)>,
) -> Result<Worker, JsValue> {
    let missing = |cause: JsValue| {
        heard(Heard::Missing);
        cause
    };
    let module = fetched().await.map_err(missing)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&address("sheets.js"), &options).map_err(missing)?;
    let (says, asks, quiet) = (heard.clone(), worker.clone(), at_work.clone());
    let first = RefCell::new(Some((first, file)));
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        if *quiet.gone.borrow() {
            return;
        }
        if let Some((first, file)) = first.borrow_mut().take() {
            let _ = asks.post_message(&Array::of2(&first.into(), &file.map_or(JsValue::NULL, JsValue::from)));
            return;
        }
        let parts: Array = message.data().unchecked_into();
        let told = parts.get(0).as_string().and_then(|told| serde_json::from_str(&told).ok());
        match (told, parts.get(1).as_string()) {
            (Some(Told::Taken), Some(body)) => says(Heard::Body(body)),
            (Some(told), _) => says(Heard::Told(told)),
            (None, _) => says(Heard::Died),
        }
    });
    worker.set_onmessage(Some(message.into_js_value().unchecked_ref()));
    let quiet = at_work.clone();
    let died = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        // It is told here; on the console it would look like a fault of the page's own.
        event.prevent_default();
        if !*quiet.gone.borrow() {
            heard(Heard::Died);
        }
    });
    worker.set_onerror(Some(died.into_js_value().unchecked_ref()));
    worker.post_message(&module)?;
    Ok(worker)
}

/// The reader's program, compiled beside this thread.
async fn fetched() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let coming: Promise = window.fetch_with_str(&address("sheets_bg.wasm"));
    JsFuture::from(WebAssembly::compile_streaming(&coming)).await
}

fn address(name: &str) -> String {
    let build = Reflect::get(&js_sys::global(), &BUILD.into()).ok().and_then(|build| build.as_string());
    format!("{}{name}", build.unwrap_or_default())
}

/// Posts a body, gzipped where the browser can, and waits for the end. `fetch` would not tell how much has gone.
async fn begun(call: Call, gone: Box<dyn Fn(u32)>) -> Result<XmlHttpRequest, JsValue> {
    let body = call.body.unwrap_or_default();
    let zipped = gzip(&body).await.ok();
    let request = XmlHttpRequest::new()?;
    request.open_with_async("POST", &call.path, true)?;
    request.set_timeout(SEND_TIMEOUT_MS);
    request.set_request_header("content-type", "application/json")?;
    if let Some(credentials) = call.credentials {
        request.set_request_header(DEVICE_HEADER, &credentials.device)?;
        request.set_request_header(TOKEN_HEADER, &credentials.token)?;
    }
    if zipped.is_some() {
        request.set_request_header("content-encoding", "gzip")?;
    }
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        let (done, of) = (event.loaded(), event.total());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "thousandths of a whole")]
        gone((done / of.max(1.0) * 1_000.0) as u32);
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let sending = request.clone();
    let ended = Promise::new(&mut |resolve, reject| {
        sending.set_onloadend(Some(&resolve));
        let sent = match &zipped {
            Some(bytes) => sending.send_with_opt_js_u8_array(Some(&js_sys::Uint8Array::new(bytes))),
            None => sending.send_with_opt_str(Some(&body)),
        };
        if let Err(cause) = sent {
            let _ = reject.call1(&JsValue::NULL, &cause);
        }
    });
    JsFuture::from(ended).await?;
    drop(progress);
    Ok(request)
}
