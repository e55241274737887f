//! Where things are in the checkout, and how to speak to the person in front of it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Set where [`heading`]s should say how much time has passed: the start of the command.
static STARTED: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();

/// The checkout that the command works on.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// The one folder of everything built.
    pub target: PathBuf,
}

impl Project {
    /// Finds the checkout that this program was built from.
    ///
    /// # Errors
    /// When the folder is gone, or has no path that the system can resolve.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()
            .context("the checkout that xtask was built from is gone: build it again")?;
        let target = target_folder(&root, std::env::var_os("CARGO_TARGET_DIR"));
        Ok(Self { root, target })
    }

    /// A path inside the checkout.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The folder that the finished site is served from.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The server's program, as built by `profile`.
    pub fn server(&self, profile: ServerProfile) -> PathBuf {
        self.target.join(profile.folder()).join("server")
    }

    /// The server as it is compiled with the tests, of their features and no others.
    pub fn server_under_test(&self) -> PathBuf {
        self.target.join(ServerProfile::Debug.folder()).join("server_under_test")
    }

    /// The folder of tools that the project builds for itself.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }
}

/// How the server is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerProfile {
    /// For tests and development: quick to build.
    Debug,
    /// For use and for measuring.
    Release,
}

impl ServerProfile {
    /// Where cargo puts what it builds with this profile, below the target folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// Cargo's own rule: `CARGO_TARGET_DIR`, seen from the checkout, or `target`.
fn target_folder(root: &Path, variable: Option<OsString>) -> PathBuf {
    match variable {
        Some(folder) if !folder.is_empty() => root.join(folder),
        _ => root.join("target"),
    }
}

/// Says which part of the work starts now, and how long the command has been at it.
pub fn heading(text: &str) {
    let started = STARTED.get_or_init(std::time::Instant::now);
    let seconds = started.elapsed().as_secs();
    eprintln!("\n== {text}  [{}:{:02}]", seconds / 60, seconds % 60);
}

/// Says one thing that happens, under the latest heading.
pub fn say(text: &str) {
    eprintln!("   {text}");
}

/// Says what went wrong, and why, and why that.
pub fn say_failure(error: &anyhow::Error) {
    eprintln!("\nerror: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("   because: {cause}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_folder_follows_cargo() {
        let root = Path::new("/checkout");
        assert_eq!(target_folder(root, None), Path::new("/checkout/target"));
        assert_eq!(target_folder(root, Some("".into())), Path::new("/checkout/target"));
        assert_eq!(target_folder(root, Some("out".into())), Path::new("/checkout/out"));
        assert_eq!(target_folder(root, Some("/fast/out".into())), Path::new("/fast/out"));
    }
}
