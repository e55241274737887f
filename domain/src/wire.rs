//! The one room that knows the wire: every type that travels or rests as JSON lives here.
//!
//! Promises: reading checks everything (a wire value becomes a domain value by `TryFrom` or not at all); writing a domain value and
//! reading it back gives the same value. Refuses: rules; whoever decides something does it elsewhere, with domain types.

pub mod about;
pub mod as_text;
pub mod base64;
pub mod bundle;
pub mod categories;
pub mod claim;
pub mod course;
pub mod dictionary;
pub mod erasure;
pub mod error;
pub mod hand_in;
pub mod hours;
pub mod json;
pub mod needs;
pub mod office;
pub mod official;
pub mod op;
pub mod privacy;
pub mod rest;
pub mod session;
pub mod sync;
