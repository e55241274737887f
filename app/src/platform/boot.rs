//! Where a program meets the page: the ports wired once, the first screen replaced.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{browser::Browser, fetch::Fetch, idb::IdbStores, intl::BrowserFormats};
use crate::{i18n, state::Ports};

/// Wires the ports, empties the shell's `#app` and mounts the program there.
pub fn start<V: IntoView + 'static>(program: impl FnOnce(Ports) -> V + 'static) {
    if cfg!(debug_assertions) {
        // In use a mistake of ours ends in "unreachable"; whoever develops wants its words.
        std::panic::set_hook(Box::new(|mistake| web_sys::console::error_1(&mistake.to_string().into())));
    }
    let Some(host) = Browser::here() else { return };
    let ports = Ports { server: Rc::new(Fetch), host: Rc::new(host), stores: Rc::new(IdbStores::default()) };
    i18n::formats::install(Box::new(BrowserFormats));
    let Some(root) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return;
    };
    root.set_inner_html("");
    mount_to(root, move || program(ports)).forget();
}

/// Says that the page accepts input: what the bench and the browser tests wait for.
pub fn ready() {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        // The attribute's name is our own and valid.
        let _ = root.set_attribute("data-ready", "");
    }
}
