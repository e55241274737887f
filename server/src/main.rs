//! The server's program: reads its configuration and serves.
fn main() {}
