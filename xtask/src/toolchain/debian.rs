//! A toolchain made of Debian's own packages.
//!
//! Debian 12 packs a current compiler for its browsers (`rustc-web`), its sources, cargo and clippy, but no standard
//! library for wasm32. We build that library once from those sources, put it into a private sysroot beside links to
//! Debian's parts, and link the sysroot into rustup. After that plain `cargo build --target wasm32-unknown-unknown`
//! works on stable terms: no flags in the project know of it. What people download takes the sources and not this library, as it
//! does wherever it is built (`Toolchain::cargo_from_sources`).
//!
//! It is made again when Debian's compiler or this recipe changes, and never left half made: it is built beside its
//! place and moved there.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{OURS, WASM};
use crate::packages::{self, Need};
use crate::process::{ask, on_path, output, run};
use crate::project::say;

/// Debian's compiler. A path, because `rustc` in `PATH` is rustup's.
const RUSTC: &str = "/usr/bin/rustc";
/// Debian's cargo.
const CARGO: &str = "/usr/bin/cargo";
/// Where Debian puts what belongs to its compiler.
const RUSTLIB: &str = "/usr/lib/rustlib";
/// Debian's sources of the standard library.
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library";
/// Raised when the sysroot must be made anew though the compiler is the same.
const RECIPE: u32 = 3;

/// Whether our toolchain exists and was made of the compiler that Debian has now.
///
/// # Errors
/// When there is no home folder to look in.
pub(super) fn is_up_to_date() -> Result<bool> {
    let Some(compiler) = Compiler::installed() else { return Ok(false) };
    let made_of = fs::read_to_string(sysroot()?.join("stamp")).ok();
    Ok(made_of.is_some_and(|stamp| stamp == compiler.stamp()))
}

/// Makes the toolchain and links it into rustup.
///
/// # Errors
/// When this is not Debian, or a package cannot be had, or the library does not build.
pub(super) fn make() -> Result<()> {
    if !on_path("apt-get") {
        bail!("this is not Debian: add the target {WASM} to your Rust (with rustup: `rustup target add {WASM}`)");
    }
    if !on_path("rustup") {
        bail!("rustup is missing: install it from https://rustup.rs, then run this again");
    }
    packages::ensure(&[
        Need::file("rustc-web", "Debian's current Rust compiler, which will build everything", RUSTC),
        Need::file("rust-web-src", "its sources: the standard library for wasm32 is built from them", SOURCES),
        Need::file("cargo-web", "the cargo of that compiler", CARGO),
        Need::file("rust-web-clippy", "the clippy of that compiler", "/usr/bin/clippy-driver"),
    ])?;
    let compiler =
        Compiler::installed().context("rustc-web is installed, but /usr/bin/rustc does not say what it is")?;
    let linker = format!("/usr/lib/llvm-{}/bin/lld", compiler.llvm);
    packages::ensure(&[Need::file(format!("lld-{}", compiler.llvm), "links wasm", &linker)])?;

    let sysroot = sysroot()?;
    if !is_up_to_date()? {
        say("building the standard library for wasm32 (about a minute, once)");
        let parent = sysroot.parent().context("the sysroot has a parent")?;
        let fresh = parent.join(format!("{OURS}.new"));
        remove(&fresh)?;
        let rlibs = build_library(&fresh.join("build"))?;
        assemble(&fresh, &sysroot, &compiler, &linker, &rlibs)?;
        remove(&fresh.join("build"))?;
        remove(&sysroot)?;
        fs::rename(&fresh, &sysroot)
            .with_context(|| format!("could not move the toolchain to {}", sysroot.display()))?;
    }
    run(Command::new("rustup").args(["toolchain", "link", OURS]).arg(&sysroot))
}

/// What Debian's compiler says of itself.
#[derive(Debug, PartialEq, Eq)]
struct Compiler {
    /// Its whole `-vV`, which changes when the package does.
    version: String,
    host: String,
    /// The major version of LLVM, which names the linker's package.
    llvm: String,
}

impl Compiler {
    fn installed() -> Option<Self> {
        Self::parse(&ask(Command::new(RUSTC).arg("-vV"))?)
    }

    fn parse(version: &str) -> Option<Self> {
        let field = |name: &str| version.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        Some(Self {
            version: version.to_owned(),
            host: field("host:")?.to_owned(),
            llvm: field("LLVM version:")?.split('.').next()?.to_owned(),
        })
    }

    fn stamp(&self) -> String {
        format!("{}recipe: {RECIPE}\n", self.version)
    }
}

/// `$XDG_DATA_HOME/jenjang-wasm`: beside the checkouts, which share it.
fn sysroot() -> Result<PathBuf> {
    let data = std::env::var_os("XDG_DATA_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let data = match data {
        Some(data) => data,
        None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".local/share"),
    };
    Ok(data.join(OURS))
}

/// Builds std for wasm32 in `work` and says which files came of it.
fn build_library(work: &Path) -> Result<Vec<PathBuf>> {
    write(&work.join("src/lib.rs"), "")?;
    write(
        &work.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n\
         [profile.release]\nopt-level = 3\ncodegen-units = 1\ndebug = false\n\n[workspace]\n",
    )?;
    let vendored = format!("{SOURCES}/vendor");
    if Path::new(&vendored).exists() {
        write(
            &work.join(".cargo/config.toml"),
            &format!(
                "[source.crates-io]\nreplace-with = \"vendored\"\n[source.vendored]\ndirectory = \"{vendored}\"\n"
            ),
        )?;
    }
    // With their bitcode the libraries serve fat LTO as well as builds without, as rustup's do.
    let flags = format!("-Cembed-bitcode=yes\u{1f}--remap-path-prefix={SOURCES}=/rustc/library");
    let target = work.join("target");
    run(Command::new(CARGO)
        .args(["build", "--release", "--target", WASM])
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
        .current_dir(work)
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .env_remove("CARGO_BUILD_TARGET")
        .env_remove("RUSTUP_TOOLCHAIN"))?;
    let mut rlibs = Vec::new();
    let built = target.join(WASM).join("release/deps");
    for entry in fs::read_dir(&built).with_context(|| format!("nothing was built in {}", built.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            rlibs.push(path);
        }
    }
    Ok(rlibs)
}

/// Puts the parts into `fresh`, which will be moved to `place`.
fn assemble(fresh: &Path, place: &Path, compiler: &Compiler, linker: &str, rlibs: &[PathBuf]) -> Result<()> {
    let library = fresh.join("lib/rustlib");
    let wasm = library.join(WASM).join("lib");
    let host = library.join(&compiler.host);
    let bin = fresh.join("bin");
    for folder in [&wasm, &host.join("bin"), &bin] {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    for rlib in rlibs {
        fs::copy(rlib, wasm.join(rlib.file_name().unwrap_or_default()))?;
    }
    link(&format!("{RUSTLIB}/{}/lib", compiler.host), &host.join("lib"))?;
    link(&format!("{RUSTLIB}/src"), &library.join("src"))?;
    link(&format!("{RUSTLIB}/etc"), &library.join("etc"))?;
    link(linker, &host.join("bin/rust-lld"))?;
    link(CARGO, &bin.join("cargo"))?;
    // rustc finds its sysroot from where its library lies (/usr), so it has to be told ours.
    let place = place.display();
    for program in ["rustc", "rustdoc"] {
        wrap(&bin.join(program), &format!("exec /usr/bin/{program} --sysroot '{place}' \"$@\""))?;
    }
    for program in ["cargo-clippy", "clippy-driver"] {
        wrap(&bin.join(program), &format!("SYSROOT='{place}' exec /usr/bin/{program} \"$@\""))?;
    }
    // Debian packs no rustfmt of that age; the default toolchain's serves.
    for program in ["rustfmt", "cargo-fmt"] {
        let default = output(Command::new("rustup").args(["which", "--toolchain", "stable", program])).ok();
        if let Some(default) = default {
            link(default.trim(), &bin.join(program))?;
        }
    }
    write(&fresh.join("stamp"), &compiler.stamp())
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
}

fn wrap(path: &Path, line: &str) -> Result<()> {
    write(path, &format!("#!/bin/sh\n{line}\n"))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
        .with_context(|| format!("could not make {} a program", path.display()))
}

fn link(original: &str, link: &Path) -> Result<()> {
    symlink(original, link).with_context(|| format!("could not link {} to {original}", link.display()))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("could not remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSION: &str = "rustc 1.96.0 (abc 2026-06-01) (built from a source tarball)\nbinary: rustc\n\
        host: x86_64-unknown-linux-gnu\nrelease: 1.96.0\nLLVM version: 22.1.8\n";

    #[test]
    fn a_compiler_says_what_links_for_it() {
        let compiler = Compiler::parse(VERSION).unwrap();
        assert_eq!(compiler.host, "x86_64-unknown-linux-gnu");
        assert_eq!(compiler.llvm, "22");
        assert_eq!(Compiler::parse("rustc 1.0\n"), None);
    }

    #[test]
    fn a_newer_compiler_makes_the_toolchain_stale() {
        let old = Compiler::parse(VERSION).unwrap();
        let new = Compiler::parse(&VERSION.replace("1.96.0", "1.97.0")).unwrap();
        assert_ne!(old.stamp(), new.stamp());
        assert_eq!(old.stamp(), Compiler::parse(VERSION).unwrap().stamp());
    }
}
