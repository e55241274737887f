//! `cargo xtask bench`: sizes and times that a person feels, one JSON line per figure.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::json;

use crate::project::{Project, heading};
use crate::runners;
use crate::site::{self, Kind, OFFICE};

/// Builds what people use and measures it.
///
/// # Errors
/// When the machine cannot be prepared, something does not build, or the measuring fails.
pub fn bench(project: &Project) -> Result<ExitCode> {
    let prepared = runners::prepare(project)?;
    heading("The site");
    let site = site::build(project, &prepared.toolchain, &prepared.tools, Kind::Release, &project.site())?;
    let size = |name: &str| site::transferred(&project.site(), &site.build, name);
    let mut bytes = 0;
    for name in site::first_download() {
        bytes += size(&name)?;
    }
    let office = size(&format!("{OFFICE}.js"))? + size(&format!("{OFFICE}_bg.wasm"))?;
    println!("{}", json!({ "bench": "first_download", "bytes": bytes, "total_bytes": bytes, "office_bytes": office }));
    Ok(ExitCode::SUCCESS)
}
