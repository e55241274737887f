//! What both programs share while they run: the ports, the person who is signed in, the preferences of this browser.
//!
//! Promises: a signal that two components share is made and written here. Refuses: markup, and decisions that follow from values
//! alone (those are the domain's).

pub mod account;
pub mod api;
pub mod preferences;

use std::rc::Rc;

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
