//! The courses that come with every installation.

/// Their packages, by their names.
pub static SHIPPED: &[&[u8]] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));
