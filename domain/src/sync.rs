//! Sync: an append-only log of ops per person, ordered by the server; state is a deterministic fold of it.
//!
//! Sans-IO: values in, effects out, no clock, randomness, storage or network of its own, so that the same lines run in the browser,
//! in the server and in a simulation. What it promises, and where the promise ends, is told in `docs/SYNC.md`.

pub mod accept;
pub mod chain;
pub mod device;
pub mod fold;
pub mod hand_in;
pub mod op;
pub mod stamp;
pub mod verdict;

/// The version of the protocol that both ends speak.
pub const PROTOCOL: u32 = 1;

#[cfg(test)]
mod tests;
