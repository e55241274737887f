//! What both programs share while they run: the ports, the person who is signed in, the preferences of this browser.
//!
//! Promises: a signal that two components share is made and written here. Refuses: markup, and decisions that follow from values
//! alone (those are the domain's).

pub mod account;
pub mod address;
pub mod api;
pub mod claim_form;
pub mod preferences;

use std::rc::Rc;

use leptos::prelude::*;

use crate::{
    ports::{Host, Server},
    store::Stores,
};

/// The world outside, wired once where the program starts.
#[derive(Clone)]
pub struct Ports {
    /// The server.
    pub server: Rc<dyn Server>,
    /// The device.
    pub host: Rc<dyn Host>,
    /// The databases.
    pub stores: Rc<dyn Stores>,
}

/// A port that few pages need, given to them where they are shown: whoever never sees such a page never downloads what implements it.
pub struct Means<T: ?Sized>(fn() -> Rc<T>);

impl<T: ?Sized> Clone for Means<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Means<T> {}

impl<T: ?Sized + 'static> Means<T> {
    /// By what `open` makes.
    #[must_use]
    pub const fn new(open: fn() -> Rc<T>) -> Self {
        Self(open)
    }

    /// What the page was given.
    ///
    /// # Panics
    /// On a page that was given nothing.
    #[must_use]
    pub fn here() -> Self {
        use_context().expect("whoever shows a page gives it what it needs of the world outside")
    }

    /// The port.
    #[must_use]
    pub fn open(self) -> Rc<T> {
        (self.0)()
    }
}

/// The ports, as pages and components find them.
#[derive(Clone, Copy)]
struct Wired(StoredValue<Ports, LocalStorage>);

impl Ports {
    /// Gives the ports to all that is shown under the current reactive owner.
    pub fn provide(self) {
        provide_context(Wired(StoredValue::new_local(self)));
    }

    /// The ports that [`Self::provide`] gave.
    ///
    /// # Panics
    /// Outside of a program, which provides them first.
    #[must_use]
    pub fn here() -> Self {
        let wired = use_context::<Wired>().expect("a program provides its ports before it shows anything");
        wired.0.get_value()
    }
}
