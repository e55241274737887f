//! The Rust that everything but xtask itself is built with: one that knows wasm32, and has the sources of its standard library.
//!
//! Tests and development use the standard library for wasm32 that the toolchain brings. The programs that people download are
//! built together with one of their own, from the sources ([`Toolchain::cargo_from_sources`], `docs/decisions/0014-own-std.md`): so
//! what they weigh does not depend on the way in which the toolchain came.
//!
//! Ways, in this order:
//! 1. the toolchain in use has both: nothing to do;
//! 2. ours was made earlier and fits the system's compiler still: use it;
//! 3. rustup adds what is missing (not where `RUSTUP_AUTO_INSTALL=0` says that rustup is to fetch nothing);
//! 4. on Debian, the system's compiler, its sources and a wasm32 standard library built from them become a toolchain of our
//!    own ([`debian`]).
//!
//! The choice holds for our child processes only: no `rustup override`, no file in the checkout. Host and wasm are
//! built with the same toolchain, so that procedural macros are compiled once.

mod debian;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{ask, on_path, run};
use crate::project::say;

/// The target of the app.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The sources of the standard library: rustup's name of them.
const SOURCES: &str = "rust-src";

/// Has cargo build the standard library for wasm with the program, by the program's profile: the small variant of what core and
/// alloc have in two.
const FROM_SOURCES: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// Our own toolchain's name in rustup.
const OURS: &str = "jenjang-wasm";

/// A toolchain that builds for the host and for wasm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Toolchain {
    /// The one in use already.
    Current,
    /// The one that we made of the system's compiler, linked into rustup as [`OURS`].
    Ours,
}

impl Toolchain {
    /// Finds or makes one.
    ///
    /// # Errors
    /// When no way works; the message says what to do.
    pub fn ensure() -> Result<Self> {
        if Self::Current.serves() {
            return Ok(Self::Current);
        }
        if debian::is_up_to_date()? && Self::Ours.serves() {
            return Ok(Self::Ours);
        }
        if !Self::Current.knows_wasm() {
            say(&format!("this Rust cannot build for {WASM}, which the app needs"));
        } else {
            say("this Rust lacks the sources of its standard library, which is built small for the phone");
        }
        if !rustup_may_fetch(std::env::var("RUSTUP_AUTO_INSTALL").ok().as_deref()) {
            say("rustup is told to fetch nothing (RUSTUP_AUTO_INSTALL=0)");
        } else if on_path("rustup") {
            let fetched = [["target", "add", WASM], ["component", "add", SOURCES]].iter().all(|words| {
                say(&format!("rustup {}", words.join(" ")));
                run(Command::new("rustup").args(words)).is_ok()
            });
            if fetched && Self::Current.serves() {
                return Ok(Self::Current);
            }
            say("rustup could not add it");
        }
        debian::make().context("no Rust that builds for wasm")?;
        if !Self::Ours.serves() {
            bail!(
                "the toolchain {OURS} was made, but does not know {WASM}, or has no sources; remove it with `rustup toolchain uninstall {OURS}` and run this again"
            );
        }
        Ok(Self::Ours)
    }

    /// Removes what was built for wasm with another standard library. Cargo asks only whether the compiler is the same, and would
    /// join what does not fit.
    ///
    /// # Errors
    /// When it cannot be removed or noted.
    pub fn forget_other_builds(&self, target: &Path) -> Result<()> {
        let folder = ask(self.command("rustc").args(["--print", "target-libdir", "--target", WASM]));
        let library = folder.and_then(|folder| standard_library(Path::new(folder.trim()))).unwrap_or_default();
        let note = target.join("wasm-library");
        if std::fs::read_to_string(&note).is_ok_and(|built_with| built_with == library) {
            return Ok(());
        }
        let built = target.join(WASM);
        if built.exists() {
            std::fs::remove_dir_all(&built).with_context(|| format!("could not remove {}", built.display()))?;
        }
        std::fs::create_dir_all(target).with_context(|| format!("could not make {}", target.display()))?;
        std::fs::write(&note, library).with_context(|| format!("could not write {}", note.display()))
    }

    /// This toolchain's cargo, at the project's root.
    pub fn cargo(&self, root: &Path) -> Command {
        let mut cargo = self.command("cargo");
        cargo.current_dir(root);
        cargo
    }

    /// The same for wasm that people download: with the standard library built from its sources, and with flags that the compiler
    /// does not promise to keep. Where a newer one does not know them, it says so and nothing is built.
    pub fn cargo_from_sources(&self, root: &Path) -> Command {
        let mut cargo = self.cargo(root);
        cargo.args(FROM_SOURCES).env("RUSTC_BOOTSTRAP", "1");
        cargo
    }

    /// Makes sure that this toolchain has clippy and rustfmt.
    ///
    /// # Errors
    /// When one is missing and rustup cannot add it.
    pub fn ensure_components(&self) -> Result<()> {
        // Debian's clippy came with the toolchain; Debian has no rustfmt of that age, so the one in use formats.
        for (toolchain, program, component) in
            [(self, "cargo-clippy", "clippy"), (&Self::Current, "cargo-fmt", "rustfmt")]
        {
            if ask(toolchain.command(program).arg("--version")).is_none() {
                say(&format!("missing: {component} (the checks need it); rustup component add {component}"));
                run(Command::new("rustup").args(["component", "add", component]))?;
            }
        }
        Ok(())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        if *self == Self::Ours {
            command.env("RUSTUP_TOOLCHAIN", OURS);
        }
        command
    }

    /// Whether it is all that we need.
    fn serves(&self) -> bool {
        self.knows_wasm() && self.has_sources()
    }

    fn has_sources(&self) -> bool {
        ask(self.command("rustc").args(["--print", "sysroot"]))
            .is_some_and(|folder| has_sources(Path::new(folder.trim())))
    }

    fn knows_wasm(&self) -> bool {
        ask(self.command("rustc").args(["--print", "target-libdir", "--target", WASM]))
            .is_some_and(|folder| standard_library(Path::new(folder.trim())).is_some())
    }
}

fn rustup_may_fetch(variable: Option<&str>) -> bool {
    variable != Some("0")
}

/// Whether the sources of the standard library lie in a sysroot, where cargo looks for them.
fn has_sources(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").exists()
}

/// The standard library of a folder: its file's name and when it was made.
fn standard_library(folder: &Path) -> Option<String> {
    std::fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let made = entry.metadata().ok()?.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
        (name.starts_with("libstd-") && name.ends_with(".rlib")).then(|| format!("{name} {made}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rustup_fetches_unless_told_not_to() {
        assert!(rustup_may_fetch(None));
        assert!(rustup_may_fetch(Some("1")));
        assert!(!rustup_may_fetch(Some("0")));
    }

    #[test]
    fn a_folder_without_the_standard_library_does_not_do() {
        let folder = tempfile::tempdir().unwrap();
        assert!(standard_library(folder.path()).is_none());
        std::fs::write(folder.path().join("libcore-1.rlib"), "").unwrap();
        assert!(standard_library(folder.path()).is_none());
        std::fs::write(folder.path().join("libstd-1.rlib"), "").unwrap();
        assert!(standard_library(folder.path()).is_some());
        assert!(standard_library(&folder.path().join("absent")).is_none());
    }

    #[test]
    fn a_sysroot_without_the_sources_does_not_do() {
        let sysroot = tempfile::tempdir().unwrap();
        let library = sysroot.path().join("lib/rustlib/src/rust/library");
        std::fs::create_dir_all(&library).unwrap();
        assert!(!has_sources(sysroot.path()));
        std::fs::write(library.join("Cargo.lock"), "").unwrap();
        assert!(has_sources(sysroot.path()));
    }
}
