//! From Rust to wasm that a browser loads: cargo, wasm-bindgen, wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{Kind, OFFICE, POCKET, names};
use crate::process::run;
use crate::project::Project;
use crate::toolchain::{Toolchain, WASM};
use crate::tools::Tools;

/// The features of wasm that the compiler uses by default. All are in every browser that we support; `--all-features`
/// would let the optimiser emit what no browser knows yet.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What the optimiser does. Measured by what Brotli makes of it: -Oz gives 6 % fewer bytes, but 1 % more of them travel, and what
/// is alike lies beside its like when functions are in the order of their names.
const PASSES: [&str; 4] = ["-O1", "--reorder-functions-by-name", "--strip-debug", "--strip-producers"];

/// Raised when the steps after the compiler change, so that nothing made by the old ones is used.
const RECIPE: u32 = 2;

/// A program, ready to be joined with what starts it.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) name: &'static str,
    /// Its wasm.
    pub(super) wasm: PathBuf,
    /// The JavaScript that loads and serves it.
    pub(super) script: PathBuf,
}

/// Builds both programs.
pub(super) fn build(project: &Project, toolchain: &Toolchain, tools: &Tools, kind: Kind) -> Result<Vec<Program>> {
    let (profile, folder) = match kind {
        Kind::Release => ("wasm-release", "wasm-release"),
        Kind::Development => ("dev", "debug"),
    };
    let mut cargo = toolchain.cargo(&project.root);
    cargo.args(["build", "--package", "app", "--bins", "--target", WASM, "--profile", profile]);
    if kind == Kind::Release {
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", anonymous(&project.root));
    }
    run(cargo.env("CARGO_TARGET_DIR", &project.target))?;
    let compiled = project.target.join(WASM).join(folder);
    [POCKET, OFFICE].into_iter().map(|name| finish(project, tools, kind, name, &compiled)).collect()
}

/// Flags that shorten the source paths which panics would name: some kilobytes, and nobody's business on whose machine it was built.
/// Cargo adds them to those of `.cargo/config.toml`.
fn anonymous(root: &Path) -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let sources =
        home.into_iter().flat_map(|home| fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten());
    let folders = sources.map(|source| source.path()).chain([root.to_path_buf()]);
    // A path with a blank cannot be told in this variable; it then stays as it is.
    let plain = folders.filter_map(|folder| folder.to_str().filter(|text| !text.contains(' ')).map(str::to_owned));
    plain.map(|folder| format!("--remap-path-prefix={folder}/=")).collect::<Vec<_>>().join(" ")
}

/// Makes one compiled program ready, unless that was done for the very same bytes before.
fn finish(project: &Project, tools: &Tools, kind: Kind, name: &'static str, compiled: &Path) -> Result<Program> {
    let compiled = compiled.join(format!("{name}.wasm"));
    let bytes = fs::read(&compiled).with_context(|| format!("could not read {}", compiled.display()))?;
    let work = project.target.join("site-work").join(profile_name(kind)).join(name);
    let program = Program { name, wasm: work.join(format!("{name}_bg.wasm")), script: work.join(format!("{name}.js")) };
    let key = key(&bytes, &tools.wasm_bindgen_version, kind);
    let stamp = work.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == key) {
        return Ok(program);
    }
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("could not empty {}", work.display()))?;
    }
    let mut bindgen = std::process::Command::new(&tools.wasm_bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", name, "--out-dir"]).arg(&work).arg(&compiled);
    if kind == Kind::Development {
        bindgen.arg("--debug");
    }
    run(&mut bindgen)?;
    if kind == Kind::Release {
        let small = work.join("small.wasm");
        run(tools.npm("wasm-opt").args(FEATURES).args(PASSES).arg("--output").arg(&small).arg(&program.wasm))?;
        shorten(&small, &program)?;
    }
    fs::write(&stamp, key).context("could not note which program is ready")?;
    Ok(program)
}

/// Renames what the optimised program and its script call each other, and keeps both.
fn shorten(optimised: &Path, program: &Program) -> Result<()> {
    let mut wasm = fs::read(optimised).context("the optimiser wrote nothing")?;
    let script = fs::read_to_string(&program.script).context("wasm-bindgen wrote no script")?;
    fs::write(&program.script, names::shorten(&mut wasm, &script)).context("could not keep the script")?;
    fs::write(&program.wasm, wasm).context("could not keep the optimised program")
}

fn profile_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Release => "release",
        Kind::Development => "development",
    }
}

/// What the finished program depends on.
fn key(compiled: &[u8], wasm_bindgen: &str, kind: Kind) -> String {
    format!("{:x} {wasm_bindgen} {} {RECIPE}", Hex(Sha256::digest(compiled).as_slice()), profile_name(kind))
}

/// Bytes as hexadecimal digits.
pub(super) struct Hex<'a>(pub(super) &'a [u8]);

impl std::fmt::LowerHex for Hex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_made_ready_again_when_anything_it_depends_on_changes() {
        let first = key(b"wasm", "0.2.1", Kind::Release);
        assert_eq!(first, key(b"wasm", "0.2.1", Kind::Release));
        assert_ne!(first, key(b"msaw", "0.2.1", Kind::Release));
        assert_ne!(first, key(b"wasm", "0.2.2", Kind::Release));
        assert_ne!(first, key(b"wasm", "0.2.1", Kind::Development));
    }

    #[test]
    fn hexadecimal_keeps_its_zeros() {
        assert_eq!(format!("{:x}", Hex(&[0, 10, 255])), "000aff");
    }
}
