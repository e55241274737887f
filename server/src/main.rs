//! The server's program: reads its configuration and does what it says.

use std::process::ExitCode;

use clap::Parser as _;
use server::{config::Command, telemetry};

#[tokio::main]
async fn main() -> ExitCode {
    let command = Command::parse();
    telemetry::start(command.log, command.log_level);
    match server::run(command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("server: {cause}");
            ExitCode::FAILURE
        }
    }
}
