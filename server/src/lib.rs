//! The server of Jenjang: it keeps what devices send, stamps it, and shows an agency what adds up.
//!
//! Promises: nothing is answered before it is durable; nobody is shown what the access table does not allow; logs hold no personal
//! data. Refuses: to render pages, to keep state between requests outside the database, to decide what `domain` decides.

pub mod auth;
pub mod backup;
pub mod certificates;
pub mod config;
pub mod copy;
pub mod courses;
pub mod demo;
#[expect(missing_docs, reason = "a column is documented where its name does not say what it holds")]
pub mod entity;
pub mod erasures;
pub mod error;
pub mod hand_in;
pub mod http;
pub mod import;
pub mod migration;
mod opening;
pub mod serve;
pub mod state;
pub mod stock;
pub mod store;
pub mod structure;
pub mod telemetry;
pub mod words;

pub use self::{error::Error, serve::run};
