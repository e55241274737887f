//! How fast the sync is, and how little it sends: what `cargo xtask bench` prints of it.
//!
//! Real on both sides: the app's own driver over HTTP/2 and HTTP/1.1 as Chromium speaks them, the server's release program on a
//! database that waits for the disk, a relay between them that counts every byte. Promises: what is printed was on the wire; a push
//! counts once its answer is there and says that all of it is stored. Refuses: to judge; figures are for reading.

mod http;
mod import;
mod learning;
mod program;
mod push;
mod rate;
mod relay;
mod siasn;
mod town;
mod wire;
mod work;

pub use self::{
    import::import,
    learning::{LEARNERS, learning_day},
    rate::{RATE_PEOPLE, rate},
    town::{Database, Town},
    wire::{WIRE_PEOPLE, wire},
};
