//! The log: one structured line per event, as text or JSON.
//!
//! Promises: no name, number, address, token or answer of a person is ever in it; who needs to follow a request does so by its id.

use tracing::Level;

use crate::config::LogFormat;

/// Starts the log. Call it once.
pub fn start(format: LogFormat, level: Level) {
    let builder = tracing_subscriber::fmt().with_max_level(level).with_target(false);
    match format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
}
