//! Putting the focus where the person is needed.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};

use crate::{ports::Host, state::Ports};

/// Puts the focus on elements by their ids.
#[derive(Clone, Copy)]
pub struct Focus(StoredValue<Rc<dyn Host>, LocalStorage>);

impl Focus {
    /// On the page of this program, under the current reactive owner.
    #[must_use]
    pub fn here() -> Self {
        Self(StoredValue::new_local(Ports::here().host))
    }

    /// Puts the focus on an element; nothing happens where there is none of that id.
    pub fn on(self, id: &str) {
        self.0.with_value(|host| host.focus(id));
    }

    /// The same once what has just changed is drawn.
    pub fn soon(self, id: String) {
        let host = self.0.get_value();
        spawn_local(async move {
            host.sleep(0).await;
            host.focus(&id);
        });
    }
}
