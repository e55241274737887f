//! What the person pastes elsewhere. Only the office downloads this.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::ports::{Clipboard, Task};

/// The browser's clipboard, as far as it gives one: a page that did not come over a safe line gets none.
pub struct BrowserClipboard;

impl Clipboard for BrowserClipboard {
    fn copy(&self, text: &str) -> Task<'static, bool> {
        let begun = begin(text);
        Box::pin(async move {
            match begun {
                Some(copying) => JsFuture::from(copying).await.is_ok(),
                None => false,
            }
        })
    }
}

/// Must run within the person's press: browsers take nothing else.
fn begin(text: &str) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    let write: Function = Reflect::get(&clipboard, &JsValue::from_str("writeText")).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &JsValue::from_str(text)).ok()?.dyn_into().ok()
}
