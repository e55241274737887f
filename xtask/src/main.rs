//! The one front door for people.
fn main() {}
