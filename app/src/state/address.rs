//! The address bar, and the way from page to page without loading the program anew.
//!
//! A router of ours, since each program reads its addresses by itself and needs no more than this: `docs/decisions/0003-own-addresses.md`.

use std::rc::Rc;

use leptos::prelude::*;

use crate::ports::Host;

/// The address of this tab, as a handle that pages copy.
#[derive(Clone, Copy)]
pub struct Address {
    host: StoredValue<Rc<dyn Host>, LocalStorage>,
    /// Path and query, from `/`.
    current: RwSignal<String>,
}

impl Address {
    /// Takes up the address and provides itself to all pages. Followed links whose path `ours` accepts stay within the program.
    pub fn provide(host: &Rc<dyn Host>, ours: fn(&str) -> bool) {
        let address = Self { host: StoredValue::new_local(host.clone()), current: RwSignal::new(host.address()) };
        let looked = host.clone();
        host.on_walk(ours, Box::new(move || address.arrive(looked.address())));
        provide_context(address);
    }

    /// The address that the program provides.
    ///
    /// # Panics
    /// Outside of a program.
    #[must_use]
    pub fn here() -> Self {
        use_context().expect("the program provides the address before it shows a page")
    }

    fn arrive(&self, address: String) {
        if self.current.with_untracked(|current| *current != address) {
            self.current.set(address);
        }
    }

    /// The path; reactive.
    #[must_use]
    pub fn path(&self) -> String {
        self.current.with(|address| address.split('?').next().unwrap_or_default().to_owned())
    }

    /// The query, without its question mark; reactive.
    #[must_use]
    pub fn query(&self) -> String {
        self.current.with(|address| address.split_once('?').map_or("", |(_, query)| query).to_owned())
    }

    /// Goes to another page, and to its top.
    pub fn go(&self, address: &str) {
        self.host.with_value(|host| host.go(address, false, true));
        self.arrive(address.to_owned());
    }

    /// Goes to another page in place of this one: "back" does not come here again.
    pub fn instead(&self, address: &str) {
        self.host.with_value(|host| host.go(address, true, true));
        self.arrive(address.to_owned());
    }

    /// Another address of the same page: the screen stays where it is. With `replace` there is no new place in the history, as for a
    /// search that is still being typed.
    pub fn turn(&self, address: &str, replace: bool) {
        self.host.with_value(|host| host.go(address, replace, false));
        self.arrive(address.to_owned());
    }
}
