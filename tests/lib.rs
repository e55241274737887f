//! What tests stand on: the harness of those through the front door, the simulated worlds, the fuzzing of all readers, and what measures.
#![expect(clippy::unwrap_used, reason = "what helpers expect and do not get fails the test as well")]

pub mod fuzzing;
#[expect(missing_docs, reason = "what a helper of the tests does, its name says")]
pub mod harness;
pub mod simulation;
pub mod speed;
