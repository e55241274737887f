//! The site: everything that a browser loads, built into one folder that the server serves as it is.
//!
//! ```text
//! site/index.html              the employee's shell, for / and every page below it
//! site/kantor/index.html       the office's shell, for /kantor and every page below it
//! site/sw.js                   the service worker (in development one that removes itself)
//! site/manifest.webmanifest    what an installed app is called
//! site/icons/…
//! site/assets/<build>/…        one folder per build, never changed: may be kept by every cache for ever
//! ```
//!
//! Promises: `<build>` is a hash of all that the build contains, so the same sources give the same addresses; a shell
//! names files of its own build only; the last [`BUILDS_KEPT`] builds stay, for tabs that still run them; every text
//! and program lies beside its `.br` and `.gz`. All but `assets/` must be asked for anew each time (`no-cache`).

mod bundle;
mod names;
mod programs;
mod publish;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::beside::Beside;
use crate::project::{Project, say};
use crate::toolchain::Toolchain;
use crate::tools::Tools;

/// How many builds stay on the server. A tab left open over two updates still finds its files.
pub const BUILDS_KEPT: usize = 3;

/// The employee's program: the only one whose files the service worker keeps.
pub const POCKET: &str = "pocket";
/// The personnel office's program.
pub const OFFICE: &str = "office";
/// What reads spreadsheets for the office, in a worker.
pub const SHEETS: &str = "sheets";

/// How the site is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As small as it gets: what people use, and what is tested.
    Release,
    /// As quick to build as it gets: reloads when it changes, has no service worker, is not compressed.
    Development,
}

/// The files of one build, by their name below `assets/<build>/`.
pub type Assets = BTreeMap<String, Vec<u8>>;

/// A finished build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The hash that names the build.
    pub build: String,
}

/// Builds the site into `folder`.
///
/// # Errors
/// When a step fails, a source is missing, or the folder cannot be written.
pub fn build(project: &Project, toolchain: &Toolchain, tools: &Tools, kind: Kind, folder: &Path) -> Result<Site> {
    let mut assets = Assets::new();
    for program in programs::build(project, toolchain, tools, kind)? {
        let module = bundle::program(project, tools, kind, &program)?;
        assets.insert(format!("{}.js", program.name), module);
        let wasm = fs::read(&program.wasm).with_context(|| format!("could not read {}", program.wasm.display()))?;
        assets.insert(format!("{}_bg.wasm", program.name), wasm);
        for part in &program.parts {
            let name = part.file_name().unwrap_or_default().to_string_lossy().into_owned();
            assets.insert(name, fs::read(part).with_context(|| format!("could not read {}", part.display()))?);
        }
    }
    assets.insert("app.css".into(), bundle::style(project, tools, kind)?);
    assets.insert("first.js".into(), bundle::script(project, tools, "first.js", &[])?);

    let sources = publish::Sources::read(project)?;
    let build = sources.build(&assets);
    let fresh = publish::publish(project, tools, kind, folder, &build, assets, &sources)?;
    if fresh && kind == Kind::Release {
        report(folder, &build)?;
    }
    Ok(Site { build })
}

/// `cargo xtask site`: builds the site for use, and nothing else.
///
/// # Errors
/// When the machine cannot be prepared, or the site does not build.
pub fn alone(project: &Project) -> Result<ExitCode> {
    let toolchain = Toolchain::ensure()?;
    toolchain.forget_other_builds(&project.target)?;
    let tools = Tools::ensure(project, &toolchain)?;
    build(project, &toolchain, &tools, Kind::Release, &project.site())?;
    Ok(ExitCode::SUCCESS)
}

/// Starts [`alone`] beside other work.
///
/// # Errors
/// When it cannot be started.
pub fn beside(project: &Project) -> Result<Beside> {
    let ourselves = std::env::current_exe().context("could not find our own program")?;
    Beside::start(project, "site-build", Command::new(ourselves).arg("site"))
}

/// What an employee downloads at the first visit, by name, in the order in which the shell names it.
pub fn first_download() -> [String; 5] {
    [format!("{POCKET}.html"), "first.js".into(), "app.css".into(), format!("{POCKET}.js"), format!("{POCKET}_bg.wasm")]
}

/// The bytes of a file of a build as a current browser gets it: its Brotli form.
///
/// # Errors
/// When there is no such file.
pub fn transferred(folder: &Path, build: &str, name: &str) -> Result<u64> {
    let file = folder.join("assets").join(build).join(format!("{name}.br"));
    Ok(fs::metadata(&file).with_context(|| format!("no {}", file.display()))?.len())
}

fn report(folder: &Path, build: &str) -> Result<()> {
    let mut sum = 0;
    let mut parts = Vec::new();
    for name in first_download() {
        let bytes = transferred(folder, build, &name)?;
        sum += bytes;
        parts.push(format!("{name} {:.1}", kilobytes(bytes)));
    }
    say(&format!("site {build}: first download {:.1} kB with Brotli ({})", kilobytes(sum), parts.join(", ")));
    for name in publish::parts(&folder.join("assets").join(build))? {
        let bytes = transferred(folder, build, &name)?;
        say(&format!("fetched when it is needed: {name} {:.1} kB", kilobytes(bytes)));
    }
    let office = transferred(folder, build, "office_bg.wasm")? + transferred(folder, build, "office.js")?;
    say(&format!("the office's program: {:.1} kB", kilobytes(office)));
    let sheets = transferred(folder, build, "sheets_bg.wasm")? + transferred(folder, build, "sheets.js")?;
    say(&format!("fetched by the office for a spreadsheet: {:.1} kB", kilobytes(sheets)));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "file sizes are far below 2^52")]
fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}
