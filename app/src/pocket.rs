//! The employee's program: small, and offline first.

pub mod pages;
pub mod routes;
pub mod state;
