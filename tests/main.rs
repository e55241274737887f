//! Integration tests; see `docs/TESTING.md`.
#![expect(clippy::unwrap_used, reason = "what helpers expect and do not get fails the test as well")]

mod access;
mod api;
mod courses;
mod crash;
mod simulated;
mod store;
mod sync;
mod workspace;

use integration::harness;
