//! A program in a worker: it is asked by messages, and answers by them. It has no page, and the policy of its script no network.

use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent};

/// Tells the page something, with a text beside it where one is.
pub type Tell<'a> = &'a mut dyn FnMut(&str, Option<&str>);

/// Answers for as long as the worker lives: `answer` is called with what is asked and the bytes of the file that came with it. It is not
/// waited for: what goes wrong in it ends the worker, and the page is told so by the browser.
pub fn serve(mut answer: impl FnMut(&str, Option<Vec<u8>>, Tell<'_>) + 'static) {
    let here: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let scope = here.clone();
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let parts: Array = message.data().unchecked_into();
        let asked = parts.get(0).as_string().unwrap_or_default();
        let bytes = parts.get(1).dyn_into::<File>().ok().map(|file| read(&file));
        answer(&asked, bytes, &mut |told, beside| {
            let beside = beside.map_or(JsValue::NULL, |text| JsString::from(text).into());
            post(&scope, &Array::of2(&told.into(), &beside));
        });
    });
    here.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
    // The first word: from now on it can be asked.
    post(&here, &Array::new());
}

/// A page that is gone hears nothing, and then nobody waits.
fn post(scope: &DedicatedWorkerGlobalScope, message: &JsValue) {
    let _ = scope.post_message(message);
}

/// The bytes of a file.
///
/// # Panics
/// When it cannot be read any more: that ends the worker, as everything does that it cannot answer.
fn read(file: &File) -> Vec<u8> {
    let buffer =
        FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(file)).expect("a file that can be read");
    Uint8Array::new(&buffer).to_vec()
}
