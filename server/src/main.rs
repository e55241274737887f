//! The server's program: reads its configuration and does what it says.

use std::{process::ExitCode, time::Duration};

use clap::Parser as _;
use server::{config::Command, telemetry};
use tokio::runtime::Runtime;

/// For what still works on a thread of its own in the end: nobody waits for it any more, and it must not keep the process.
const LEFT_OVER_MAX: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let command = Command::parse();
    telemetry::start(command.log, command.log_level);
    let runtime = Runtime::new().expect("the system gives threads");
    let done = runtime.block_on(server::run(command));
    runtime.shutdown_timeout(LEFT_OVER_MAX);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("server: {cause}");
            ExitCode::FAILURE
        }
    }
}
