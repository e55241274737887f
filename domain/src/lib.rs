//! What Jenjang decides: pure rules that run unchanged on the device and on the server.
//!
//! Promises: no I/O, no clock, no randomness, no async; the same values give the same answer everywhere. Refuses: values that
//! have not been parsed. What travels or rests is in `wire` alone.

mod coded;
pub mod ids;
pub mod nip;
pub mod people;
pub mod time;
pub mod wire;
