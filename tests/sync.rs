//! Sync through the front door, on both databases.

mod bad_requests;
mod bundles;
mod crowd;
pub mod phone;
mod renewal;
mod stories;
pub mod town;
mod unfit;
