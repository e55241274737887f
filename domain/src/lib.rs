//! What Jenjang decides: pure rules that run unchanged on the device and on the server.
//!
//! Promises: no I/O, no clock, no randomness, no async; the same values give the same answer everywhere. Refuses: values that
//! have not been parsed. What travels or rests is in `wire` alone.
//!
//! Everything here is part of the app that a phone downloads. Maps and sets are therefore filled by `insert` and `extend`: `collect`
//! sorts first, with a sorter compiled for each type, some three kilobytes each.

pub mod access;
pub mod assessment;
pub mod bundle;
mod coded;
pub mod competency;
pub mod compose;
pub mod hours;
pub mod hpke;
pub mod ids;
pub mod intake;
pub mod jpm;
pub mod learning;
pub mod mutants;
pub mod needs;
pub mod nip;
pub mod official;
pub mod own;
pub mod password;
pub mod people;
pub mod period;
pub mod post_standard;
pub mod privacy;
pub mod report;
pub mod revision;
pub mod rules;
#[cfg(feature = "sheet")]
pub mod sheet;
pub mod shipped;
pub mod standard;
pub mod structure;
pub mod sync;
pub mod text;
pub mod time;
pub mod versions;
pub mod wire;
pub mod wording;
