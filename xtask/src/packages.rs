//! Packages of the system: which are missing, what they are for, and how they get here.
//!
//! On Debian (and what descends from it) we install them ourselves, as root or through sudo, and say so first.
//! Everywhere else, and where we may not, we say what to install and stop. Nothing is ever upgraded or removed.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{ask, on_path};
use crate::project::say;

/// Where PostgreSQL's packages look before they make a cluster of the system's own.
const CREATE_CLUSTER: &str = "/etc/postgresql-common/createcluster.d";

/// Something that the machine must have.
#[derive(Debug, Clone)]
pub struct Need {
    /// Debian's name of the package.
    pub package: String,
    /// What it is for, in a few words.
    pub why: &'static str,
    /// Whether it is there, under whatever name.
    pub present: bool,
}

impl Need {
    /// A package known by the file that it brings.
    pub fn file(package: impl Into<String>, why: &'static str, file: impl AsRef<Path>) -> Self {
        Self { package: package.into(), why, present: file.as_ref().exists() }
    }
}

/// The browser that tests and measures are made in, and its driver for the wasm tests.
pub fn browser() -> [Need; 2] {
    [
        Need { package: "chromium".into(), why: "the browser that the tests run in", present: chromium().is_some() },
        Need {
            package: "chromium-driver".into(),
            why: "lets the wasm tests steer that browser",
            present: chromedriver().is_some(),
        },
    ]
}

/// Chromium: `CHROMIUM`, or one found in `PATH`.
pub fn chromium() -> Option<PathBuf> {
    program("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])
}

/// Chromium's driver: `CHROMEDRIVER`, or the one found in `PATH`.
pub fn chromedriver() -> Option<PathBuf> {
    program("CHROMEDRIVER", &["chromedriver"])
}

/// PostgreSQL's server, for the integration tests.
pub fn postgresql() -> Need {
    Need {
        package: "postgresql".into(),
        why: "the integration tests run on a private, throw-away cluster of it",
        present: crate::postgres::programs().is_some(),
    }
}

/// LibreOffice's spreadsheets without a screen, `SOFFICE` or found in `PATH`: the tests open in it what people take away.
pub fn libreoffice() -> Need {
    Need {
        package: "libreoffice-calc-nogui".into(),
        why: "the tests open the spreadsheets in it that people take away",
        present: program("SOFFICE", &["soffice"]).is_some(),
    }
}

fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) {
        return Some(path.into());
    }
    let path = std::env::var_os("PATH")?;
    names
        .iter()
        .flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Installs what is missing.
///
/// # Errors
/// When something is missing that we cannot install; the message says what to type.
pub fn ensure(needs: &[Need]) -> Result<()> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !need.present).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.package.as_str()).collect();
    for need in &missing {
        say(&format!("missing: {} ({})", need.package, need.why));
    }
    let by_hand = by_hand(&names);
    if !on_path("apt-get") {
        bail!(
            "this system has no apt-get: install what these packages of Debian contain, then run this again: {}",
            names.join(" ")
        );
    }
    let Some(prefix) = as_root() else {
        bail!(
            "installing needs root, and sudo is not to be had here. Type, as root:\n\n    {by_hand}\n\nthen run this again"
        );
    };
    say(&format!(
        "installing with apt-get{}: {}",
        if prefix.is_empty() { "" } else { " (through sudo)" },
        names.join(" ")
    ));
    if names.contains(&"postgresql") {
        no_cluster_of_the_systems_own(&prefix)?;
    }
    install(&prefix, &names)
        .with_context(|| format!("installing failed. Type, as root:\n\n    {by_hand}\n\nthen run this again"))
}

/// What a person types instead of us, as root.
fn by_hand(names: &[&str]) -> String {
    format!("apt-get update && apt-get install -y --no-install-recommends {}", names.join(" "))
}

/// What goes before a command that needs root: nothing, `sudo`, or `None` when there is no way.
fn as_root() -> Option<Vec<&'static str>> {
    if ask(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return Some(Vec::new());
    }
    if !on_path("sudo") {
        return None;
    }
    let silent = ask(Command::new("sudo").args(["-n", "true"])).is_some();
    (silent || std::io::stdin().is_terminal()).then(|| vec!["sudo"])
}

/// Debian starts a cluster when it installs PostgreSQL; we want its programs only, and leave nothing running.
fn no_cluster_of_the_systems_own(prefix: &[&str]) -> Result<()> {
    if Path::new("/etc/postgresql-common").exists() {
        return Ok(());
    }
    say(&format!("telling PostgreSQL's package to start no cluster ({CREATE_CLUSTER}/jenjang.conf)"));
    let script =
        format!("mkdir -p {CREATE_CLUSTER} && echo 'create_main_cluster = false' >{CREATE_CLUSTER}/jenjang.conf");
    interactive(prefix, &["sh", "-c", &script])
}

fn install(prefix: &[&str], names: &[&str]) -> Result<()> {
    interactive(prefix, &["apt-get", "update", "-qq"])?;
    let mut arguments = vec![
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "-q",
        "-o",
        "Dpkg::Use-Pty=0",
        "--no-install-recommends",
    ];
    arguments.extend(names);
    interactive(prefix, &arguments)
}

/// Runs a command in the terminal's own group, so that sudo may ask for a password.
fn interactive(prefix: &[&str], words: &[&str]) -> Result<()> {
    let words: Vec<&str> = prefix.iter().chain(words).copied().collect();
    let (program, arguments) = words.split_first().context("no command")?;
    let status =
        Command::new(program).args(arguments).status().with_context(|| format!("could not start {program}"))?;
    if !status.success() {
        bail!("`{}` failed ({status})", words.join(" "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_present_is_left_alone() {
        ensure(&[Need { package: "no-such-package".into(), why: "", present: true }]).unwrap();
    }

    #[test]
    fn the_command_to_type_names_every_missing_package() {
        assert_eq!(
            by_hand(&["chromium", "lld-22"]),
            "apt-get update && apt-get install -y --no-install-recommends chromium lld-22"
        );
    }
}
