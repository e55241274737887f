//! The device, as the browser shows it.

use std::cell::RefCell;

use domain::time::Timestamp;
use js_sys::{Array, Function, JsString, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BroadcastChannel, Document, Element, HtmlAnchorElement, MessageEvent, MouseEvent, Pbkdf2Params, Storage,
    StorageManager, Window,
};

use super::shell;
use crate::ports::{Begun, Clock, Host, Install, Room, Task};

/// The channel on which tabs of this site say "look again".
const CHANNEL: &str = "jenjang";

/// Prefix of this site's preferences.
const PREFERENCE: &str = "jenjang.";

/// Where `first.js` keeps the event with which the browser offered to install this site.
const OFFER: &str = "offer";

/// Where `boot.js` says whether a service worker served this page.
const RETURNED: &str = "returned";

/// What `boot.js` has the service worker keep parts by.
const KEEP_PARTS: &str = "keepParts";

/// OWASP's figure of 2023 for PBKDF2 with SHA-256; half a second on a slow phone.
const PIN_ROUNDS: u32 = 600_000;

/// This browser tab.
pub struct Browser {
    window: Window,
    channel: Option<BroadcastChannel>,
    begun: RefCell<Begun>,
}

impl Browser {
    /// The tab that this program runs in, with what its shell holds; none outside a page.
    #[must_use]
    pub fn here() -> Option<Self> {
        let window = web_sys::window()?;
        let begun = window.document().map(|document| shell::read(&document)).unwrap_or_default();
        Some(Self { window, channel: BroadcastChannel::new(CHANNEL).ok(), begun: RefCell::new(begun) })
    }

    fn document(&self) -> Option<Document> {
        self.window.document()
    }

    fn local(&self) -> Option<Storage> {
        self.window.local_storage().ok().flatten()
    }

    fn tab(&self) -> Option<Storage> {
        self.window.session_storage().ok().flatten()
    }
}

fn keep(storage: Option<Storage>, key: &str, value: Option<&str>) {
    let Some(storage) = storage else { return };
    let key = format!("{PREFERENCE}{key}");
    // A browser that keeps no preferences shows its defaults again; nothing of the person's work is kept here.
    let _ = match value {
        Some(value) => storage.set_item(&key, value),
        None => storage.remove_item(&key),
    };
}

fn recall(storage: Option<Storage>, key: &str) -> Option<String> {
    storage?.get_item(&format!("{PREFERENCE}{key}")).ok().flatten()
}

/// The listener stays for the life of the page.
pub(super) fn listen(target: &web_sys::EventTarget, event: &str, then: impl FnMut(web_sys::Event) + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(then).into_js_value();
    // Fails only for a target that is gone, and these are the window and its document.
    let _ = target.add_event_listener_with_callback(event, closure.unchecked_ref());
}

/// Where a click leads within this program: a plain click on a link of this site whose path is ours, and that asks for nothing else.
fn followed(event: &web_sys::Event, ours: fn(&str) -> bool) -> Option<String> {
    let click = event.dyn_ref::<MouseEvent>()?;
    let plain = click.button() == 0 && !(click.ctrl_key() || click.shift_key() || click.alt_key() || click.meta_key());
    if !plain || event.default_prevented() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let elsewhere = link.has_attribute("download") || !matches!(&*link.target(), "" | "_self");
    let here = web_sys::window()?.location();
    // A place on the same page is the browser's to find.
    let within = !link.hash().is_empty() && link.pathname() == here.pathname().ok()?;
    if elsewhere || within || link.origin() != here.origin().ok()? || !ours(&link.pathname()) {
        return None;
    }
    Some(format!("{}{}", link.pathname(), link.search()))
}

fn show(window: &Window, address: &str, replace: bool, to_top: bool) {
    let Ok(history) = window.history() else { return };
    // Refused only for addresses of other sites, and these are our own.
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(address))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(address))
    };
    if to_top {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

impl Clock for Browser {
    fn now(&self) -> Timestamp {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
        Timestamp(js_sys::Date::now() as i64)
    }
}

impl Host for Browser {
    fn address(&self) -> String {
        let location = self.window.location();
        format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
    }

    fn origin(&self) -> String {
        self.window.location().origin().unwrap_or_default()
    }

    fn go(&self, address: &str, replace: bool, to_top: bool) {
        show(&self.window, address, replace, to_top);
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 1,000")]
    fn place(&self) -> u32 {
        let Some(root) = self.document().and_then(|document| document.document_element()) else { return 0 };
        let beyond = f64::from(root.scroll_height() - root.client_height());
        // A pixel is lost to rounding on some screens.
        if beyond < 2.0 {
            return 1_000;
        }
        (f64::from(root.scroll_top() + 1) / beyond * 1_000.0).clamp(0.0, 1_000.0) as u32
    }

    fn to_place(&self, thousandths: u32) {
        let Some(root) = self.document().and_then(|document| document.document_element()) else { return };
        let beyond = root.scroll_height() - root.client_height();
        root.set_scroll_top(beyond * i32::try_from(thousandths).unwrap_or(1_000) / 1_000);
    }

    fn on_walk(&self, ours: fn(&str) -> bool, then: Box<dyn Fn()>) {
        let then = std::rc::Rc::new(then);
        let back = then.clone();
        listen(&self.window, "popstate", move |_| back());
        let window = self.window.clone();
        listen(&self.window, "click", move |event| {
            if let Some(address) = followed(&event, ours) {
                event.prevent_default();
                // The link to the page that one is on changes nothing but the place on it.
                let here = window.location();
                let same = here.pathname().ok().zip(here.search().ok()).map(|(path, query)| path + &query);
                show(&window, &address, same.as_deref() == Some(&address), true);
                then();
            }
        });
    }

    fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        let crypto = self.window.crypto().expect("every browser that runs wasm has WebCrypto");
        crypto.get_random_values_with_u8_array(&mut bytes).expect("sixteen bytes are within its quota");
        bytes
    }

    fn sleep(&self, ms: u32) -> Task<'static, ()> {
        let ms = i32::try_from(ms).unwrap_or(i32::MAX);
        let rung = Promise::new(&mut |fulfil, _| {
            // Fails only in a page that is going away, where nobody waits.
            let _ = self.window.set_timeout_with_callback_and_timeout_and_arguments_0(&fulfil, ms);
        });
        Box::pin(async move { drop(JsFuture::from(rung).await) })
    }

    fn recall(&self, key: &str) -> Option<String> {
        recall(self.local(), key)
    }

    fn remember(&self, key: &str, value: Option<&str>) {
        keep(self.local(), key, value);
    }

    fn recall_in_tab(&self, key: &str) -> Option<String> {
        recall(self.tab(), key)
    }

    fn remember_in_tab(&self, key: &str, value: Option<&str>) {
        keep(self.tab(), key, value);
    }

    fn on_chance(&self, then: Box<dyn Fn()>) {
        let then = std::rc::Rc::new(then);
        let online = then.clone();
        listen(&self.window, "online", move |_| online());
        let Some(document) = self.document() else { return };
        listen(&document.clone(), "visibilitychange", move |_| {
            if document.visibility_state() == web_sys::VisibilityState::Visible {
                then();
            }
        });
    }

    fn tell(&self, topic: &str) {
        if let Some(channel) = &self.channel {
            // A closed channel means that the page is going away.
            let _ = channel.post_message(&JsValue::from_str(topic));
        }
    }

    fn on_told(&self, then: Box<dyn Fn(String)>) {
        let Some(channel) = &self.channel else { return };
        listen(channel, "message", move |event| {
            let topic = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
            if let Some(topic) = topic {
                then(topic);
            }
        });
    }

    fn room(&self) -> Task<'static, Room> {
        let storage = self.window.navigator().storage();
        Box::pin(async move { room(&storage).await })
    }

    fn persist(&self) -> Task<'static, bool> {
        let storage = self.window.navigator().storage();
        Box::pin(async move {
            let Ok(promise) = storage.persist() else { return false };
            JsFuture::from(promise).await.ok().and_then(|answer| answer.as_bool()).unwrap_or(false)
        })
    }

    fn install(&self) -> Install {
        // Only iOS has this property, and no offer: there it is done from the share menu.
        let standalone = property(&self.window.navigator(), "standalone").as_bool();
        let as_app = || self.window.match_media("(display-mode: standalone)").ok().flatten();
        match standalone {
            Some(true) => Install::Nothing,
            _ if as_app().is_some_and(|as_app| as_app.matches()) => Install::Nothing,
            Some(false) => Install::ByHand,
            None if property(&self.window, OFFER).is_object() => Install::Asks,
            None => Install::Nothing,
        }
    }

    fn on_installable(&self, then: Box<dyn Fn()>) {
        listen(&self.window, "beforeinstallprompt", move |_| then());
    }

    fn ask_install(&self) {
        let offer = property(&self.window, OFFER);
        if let Ok(prompt) = property(&offer, "prompt").dyn_into::<Function>() {
            // What the person answers is the browser's affair; a second prompt of the same offer would be refused.
            let _ = prompt.call0(&offer);
            let _ = Reflect::delete_property(&self.window, &JsValue::from_str(OFFER));
        }
    }

    fn stretch(&self, pin: &str, salt: &[u8]) -> Task<'static, Option<[u8; 32]>> {
        let subtle = self.window.crypto().map(|crypto| crypto.subtle());
        let (pin, salt) = (Uint8Array::from(pin.as_bytes()), Uint8Array::from(salt));
        Box::pin(async move { stretch(subtle.ok()?, &pin, &salt).await.ok() })
    }

    fn dress(&self, attribute: &str, value: &str) {
        let Some(document) = self.document() else { return };
        if attribute == "title" {
            document.set_title(value);
        } else if let Some(root) = document.document_element() {
            // The attribute names are our own and valid.
            let _ = root.set_attribute(attribute, value);
        }
    }

    fn focus(&self, id: &str) {
        let element = self.document().and_then(|document| document.get_element_by_id(id));
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // What lies folded cannot be stood on.
            if let Ok(Some(folded)) = element.closest("details:not([open])") {
                let _ = folded.set_attribute("open", "");
            }
            // Refused only for an element that cannot take the focus; then it stays where it was.
            let _ = element.focus();
        }
    }

    fn begun(&self) -> Begun {
        self.begun.take()
    }

    fn returned(&self) -> bool {
        property(&self.window, RETURNED).is_truthy()
    }

    fn keep_parts(&self, names: &[&str]) {
        if let Ok(keep) = property(&self.window, KEEP_PARTS).dyn_into::<Function>() {
            let names: Array = names.iter().map(|name| JsValue::from_str(name)).collect();
            // What is not kept now is at the next sync, or when it is first wanted.
            let _ = keep.call1(&JsValue::NULL, &names);
        }
    }

    fn ready(&self) {
        super::boot::ready();
    }

    fn print(&self) {
        // A browser that cannot print shows nothing; the page stays as it is.
        let _ = self.window.print();
    }

    fn label(&self) -> String {
        let agent = JsString::from(self.window.navigator().user_agent().unwrap_or_default());
        let first = |names: &[&'static str]| names.iter().copied().find(|name| agent.includes(name, 0)).unwrap_or("");
        let browser = first(&["Edg", "Firefox", "SamsungBrowser", "OPR", "Chrome", "Safari"]);
        let system = first(&["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]);
        format!("{browser} {system}").trim().to_owned()
    }
}

/// A property that not every browser has; undefined where it has not.
fn property(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or_default()
}

async fn room(storage: &StorageManager) -> Room {
    let persisted = match storage.persisted() {
        Ok(promise) => JsFuture::from(promise).await.ok().and_then(|answer| answer.as_bool()),
        Err(_) => None,
    };
    let estimate = match storage.estimate() {
        Ok(promise) => JsFuture::from(promise).await.ok(),
        Err(_) => None,
    };
    let bytes = |name: &str| {
        let value = Reflect::get(estimate.as_ref()?, &JsValue::from_str(name)).ok()?.as_f64()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes")]
        Some(value as u64)
    };
    Room { persisted, used: bytes("usage"), quota: bytes("quota") }
}

async fn stretch(subtle: web_sys::SubtleCrypto, pin: &Uint8Array, salt: &Uint8Array) -> Result<[u8; 32], JsValue> {
    let usage = Array::of1(&JsValue::from_str("deriveBits"));
    let key = JsFuture::from(subtle.import_key_with_str("raw", pin, "PBKDF2", false, &usage)?).await?;
    let rule = Pbkdf2Params::new("PBKDF2", &JsValue::from_str("SHA-256"), PIN_ROUNDS, salt);
    let bits = JsFuture::from(subtle.derive_bits_with_object(&rule, key.unchecked_ref(), 256)?).await?;
    let mut bytes = [0; 32];
    Uint8Array::new(&bits).copy_to(&mut bytes);
    Ok(bytes)
}
