//! Sync through the front door, on both databases.

mod bad_requests;
mod bundles;
mod crowd;
pub mod hand_in;
mod learning;
mod over_http_2;
pub mod phone;
mod renewal;
mod stories;
pub mod town;
mod unfit;
