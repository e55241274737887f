//! The project's own tools: those from npm, wasm-bindgen's, and wasm-split.
//!
//! npm's are listed in `end2end/package.json` (esbuild, binaryen, Playwright, axe) and installed there; wasm-bindgen's
//! are built once into `target/tools`, in the very version that `Cargo.lock` names, because the two must agree. So is the program that
//! cuts a program into parts (`docs/decisions/0009-chunks.md`).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{ask, on_path, run};
use crate::project::{Project, say};
use crate::toolchain::Toolchain;

/// The oldest Node that everything in `end2end/package.json` runs on.
const NODE_MIN: u32 = 20;

/// The version of the program that cuts a program into parts. It reads what `wasm_split_helpers` marks, of the version that leptos names.
const WASM_SPLIT_VERSION: &str = "0.2.4";

/// What turns compiled wasm into something that a browser loads, ready to be called.
#[derive(Debug, Clone)]
pub struct Tools {
    /// Makes a module and its JavaScript of a compiled program.
    pub wasm_bindgen: PathBuf,
    /// Runs wasm tests in a browser.
    pub wasm_bindgen_test_runner: PathBuf,
    /// The version of both.
    pub wasm_bindgen_version: String,
    /// Cuts a compiled program into the one that starts and the parts that come later.
    pub wasm_split: PathBuf,
    npm: PathBuf,
}

impl Tools {
    /// Finds the tools, and gets those that are missing.
    ///
    /// # Errors
    /// When Node is missing, or a tool cannot be installed.
    pub fn ensure(project: &Project, toolchain: &Toolchain) -> Result<Self> {
        let npm = ensure_npm_packages(project)?;
        let lock = project.path("Cargo.lock");
        let lock = fs::read_to_string(&lock).with_context(|| format!("could not read {}", lock.display()))?;
        let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
        let tools = Self {
            wasm_bindgen: project.tools().join("bin/wasm-bindgen"),
            wasm_bindgen_test_runner: project.tools().join("bin/wasm-bindgen-test-runner"),
            wasm_bindgen_version: version.to_owned(),
            wasm_split: project.tools().join("bin/wasm-split-cli"),
            npm,
        };
        tools.ensure_wasm_bindgen(project, toolchain)?;
        tools.ensure_wasm_split(project, toolchain)?;
        let build = build_folder(project);
        if build.exists() {
            fs::remove_dir_all(&build).with_context(|| format!("could not remove {}", build.display()))?;
        }
        Ok(tools)
    }

    /// The versions of what is built here.
    pub fn versions(&self) -> String {
        format!("{} {WASM_SPLIT_VERSION}", self.wasm_bindgen_version)
    }

    /// A program of an npm package.
    pub fn npm(&self, program: &str) -> Command {
        Command::new(self.npm.join(program))
    }

    fn ensure_wasm_bindgen(&self, project: &Project, toolchain: &Toolchain) -> Result<()> {
        let version = &self.wasm_bindgen_version;
        let present = [&self.wasm_bindgen, &self.wasm_bindgen_test_runner]
            .iter()
            .all(|tool| ask(Command::new(tool).arg("--version")).is_some_and(|text| text.trim().ends_with(version)));
        if present {
            return Ok(());
        }
        say(&format!(
            "building wasm-bindgen {version} (joins wasm and JavaScript, runs wasm tests; a few minutes, once)"
        ));
        // Without its default features there is no TLS in it, which only fetches for features that we do not use.
        let options = ["--no-default-features", "--bin", "wasm-bindgen", "--bin", "wasm-bindgen-test-runner"];
        install(project, toolchain, "wasm-bindgen-cli", version, &options)
    }

    fn ensure_wasm_split(&self, project: &Project, toolchain: &Toolchain) -> Result<()> {
        // It does not tell its version itself; cargo notes what it has installed.
        let installed = fs::read_to_string(project.tools().join(".crates.toml")).unwrap_or_default();
        if self.wasm_split.exists() && is_installed(&installed, "wasm_split_cli_support", WASM_SPLIT_VERSION) {
            return Ok(());
        }
        say(&format!("building wasm-split {WASM_SPLIT_VERSION} (cuts a program into parts; a minute or two, once)"));
        let options = ["--locked", "--features", "build-binary"];
        install(project, toolchain, "wasm_split_cli_support", WASM_SPLIT_VERSION, &options)
    }
}

/// Where the tools are built, as long as that takes: half of what wasm-split is made of, wasm-bindgen is made of, too.
fn build_folder(project: &Project) -> PathBuf {
    project.tools().join("build")
}

/// Builds a program of crates.io into the folder of our tools.
fn install(project: &Project, toolchain: &Toolchain, package: &str, version: &str, options: &[&str]) -> Result<()> {
    // Optimised lightly: building it takes longer than all that it ever does for us.
    run(toolchain
        .cargo(&project.root)
        .args(["install", package, "--force", "--version", &format!("={version}")])
        .args(options)
        .arg("--root")
        .arg(project.tools())
        .env("CARGO_TARGET_DIR", build_folder(project))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"))
}

/// Whether cargo's note of what it has installed (`.crates.toml`) names a package in this very version.
fn is_installed(note: &str, package: &str, version: &str) -> bool {
    let line = format!("\"{package} {version} ");
    note.lines().any(|installed| installed.starts_with(&line))
}

/// Installs `end2end/package.json` when the lock file has changed since the last time; hands back the programs' folder.
fn ensure_npm_packages(project: &Project) -> Result<PathBuf> {
    let folder = project.path("end2end");
    let modules = folder.join("node_modules");
    let programs = modules.join(".bin");
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("could not read {}", lock.display()))?;
    let stamp = modules.join(".installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    ensure_node()?;
    say("installing from npm: esbuild and binaryen (make the site small), Playwright and axe (test it)");
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    fs::write(&stamp, wanted).with_context(|| format!("could not write {}", stamp.display()))?;
    Ok(programs)
}

/// Where a Node that is new enough is had. Debian 12's own is 18.
const NODE_FROM: &str = "https://nodejs.org/en/download; Debian's own package is older than that before Debian 13";

fn ensure_node() -> Result<()> {
    let found = ask(Command::new("node").arg("--version"));
    let Some(major) = found.as_deref().and_then(node_major).filter(|_| on_path("npm")) else {
        bail!("Node and npm are missing: install Node {NODE_MIN} or newer ({NODE_FROM}), then run this again");
    };
    if major < NODE_MIN {
        bail!("Node {major} is too old: install Node {NODE_MIN} or newer ({NODE_FROM}), then run this again");
    }
    Ok(())
}

/// `v20.11.1` is 20.
fn node_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// The version of a package in a `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-backend\"\nversion = \"0.1.0\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn an_installed_package_is_known_by_its_version() {
        let note = "[v1]\n\"wasm_split_cli_support 0.2.4 (registry+https://x)\" = [\"wasm-split-cli\"]\n";
        assert!(is_installed(note, "wasm_split_cli_support", "0.2.4"));
        assert!(!is_installed(note, "wasm_split_cli_support", "0.2"));
        assert!(!is_installed("", "wasm_split_cli_support", "0.2.4"));
    }

    #[test]
    fn node_says_how_old_it_is() {
        assert_eq!(node_major("v20.11.1\n"), Some(20));
        assert_eq!(node_major("20"), None);
    }
}
