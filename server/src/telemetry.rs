//! The log: one structured line per event, as text or JSON.
//!
//! Promises: no name, number, address, token or answer of a person is ever in it; who needs to follow a request does so by its id.

use std::io::{IsTerminal as _, stderr};

use tracing::Level;

use crate::config::LogFormat;

/// Starts the log, on standard error: standard output is for what was asked for. Call it once.
pub fn start(format: LogFormat, level: Level) {
    let builder = tracing_subscriber::fmt().with_max_level(level).with_target(false).with_writer(stderr);
    match format {
        LogFormat::Text => builder.with_ansi(stderr().is_terminal()).init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
}
