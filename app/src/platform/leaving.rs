//! Asking before the tab is left.

use std::{cell::Cell, rc::Rc};

use js_sys::Reflect;

use super::browser::listen;
use crate::ports::Leaving;

/// The browser's own question before a page goes.
#[derive(Default)]
pub struct BeforeUnload {
    asks: Rc<Cell<bool>>,
}

impl BeforeUnload {
    /// Of this tab; it asks nothing until it is told to.
    #[must_use]
    pub fn here() -> Self {
        let before = Self::default();
        let asks = before.asks.clone();
        if let Some(window) = web_sys::window() {
            listen(&window, "beforeunload", move |event| {
                if asks.get() {
                    event.prevent_default();
                    // Older browsers ask only where this is set; the words are their own.
                    let _ = Reflect::set(&event, &"returnValue".into(), &true.into());
                }
            });
        }
        before
    }
}

impl Leaving for BeforeUnload {
    fn ask_before(&self, on: bool) {
        self.asks.set(on);
    }
}
