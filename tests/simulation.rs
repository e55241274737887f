//! Small worlds in which the sync meets everything that can go wrong, made anew from a number.
//!
//! Real on both sides: the server's router, store and SQLite here, the app's driver and shelves there; between them a world that
//! decides when a letter arrives, when a transaction happens, and who crashes in between. Time and chance come from the world's seed
//! alone, so a failing seed fails again. What must hold in the end is worked out by a second, naive model ([`model`]) that calls none of
//! the code under test.
//!
//! Promises: the same seed and size, the same world, step by step. Refuses: to prove what it does not play: real concurrency within
//! one database, power cuts, browsers. Other tests do.

mod device;
mod dice;
mod disk;
mod left;
mod line;
mod model;
mod shrink;
pub(crate) mod site;
mod world;

pub use self::{
    model::Broken,
    shrink::shrink,
    world::{Size, Told, happen, tell},
};
