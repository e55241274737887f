//! From Rust to wasm that a browser loads: cargo, wasm-split, wasm-bindgen, wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{Kind, OFFICE, POCKET, SHEETS, names};
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
const PASSES: [&str; 7] =
    ["--ssa-nomerge", "-O1", "--rse", "--vacuum", "--reorder-functions-by-name", "--strip-debug", "--strip-producers"];

/// What the compiler is told of the programs that people download, and of the standard library that is built with them
/// (`docs/decisions/0014-own-std.md`): a mistake of ours ends the program without a word, which nobody was to read; so no place in
/// the sources is kept, and nothing that prints a value for whoever develops.
const TERSE: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];

/// Raised when the steps after the compiler change, so that nothing made by the old ones is used.
const RECIPE: u32 = 4;

/// The programs that are cut into parts; `app/build.rs` has the linker leave in them what that takes.
const DIVIDED: [&str; 1] = [POCKET];

/// How wasm-split names what it cuts off.
const PARTS: [&str; 2] = ["split_", "chunk_"];

/// Where the optimiser writes before its work takes the place of what it read.
const SMALL: &str = "small.wasm";

/// A program, ready to be joined with what starts it.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) name: &'static str,
    /// Its wasm.
    pub(super) wasm: PathBuf,
    /// The JavaScript that loads and serves it.
    pub(super) script: PathBuf,
    /// The wasm of its parts that are fetched later.
    pub(super) parts: Vec<PathBuf>,
}

/// Builds the programs.
pub(super) fn build(project: &Project, toolchain: &Toolchain, tools: &Tools, kind: Kind) -> Result<Vec<Program>> {
    let (mut cargo, profile, folder) = match kind {
        Kind::Release => (toolchain.cargo_from_sources(&project.root), "wasm-release", "wasm-release"),
        Kind::Development => (toolchain.cargo(&project.root), "dev", "debug"),
    };
    cargo.args(["build", "--package", "app", "--bins", "--target", WASM, "--profile", profile]);
    if kind == Kind::Release {
        // Cargo adds these to those of `.cargo/config.toml`.
        let flags = format!("{} {}", TERSE.join(" "), anonymous(&project.root));
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
    run(cargo.env("CARGO_TARGET_DIR", &project.target))?;
    let compiled = project.target.join(WASM).join(folder);
    [POCKET, OFFICE, SHEETS].into_iter().map(|name| finish(project, tools, kind, name, &compiled)).collect()
}

/// Flags that shorten source paths: nobody's business on whose machine it was built.
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
    let (wasm, script) = (work.join(format!("{name}_bg.wasm")), work.join(format!("{name}.js")));
    let key = key(&bytes, &tools.versions(), kind);
    let stamp = work.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == key) {
        return Ok(Program { name, wasm, script, parts: parts(&work)? });
    }
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("could not empty {}", work.display()))?;
    }
    let mut bindgen = Command::new(&tools.wasm_bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", name, "--out-dir"]).arg(&work);
    if DIVIDED.contains(&name) {
        run(Command::new(&tools.wasm_split).args(["--out-name", name]).arg(&compiled).arg(&work))?;
        // The linker's exports have what the parts share with the program: its table of functions.
        bindgen.arg("--keep-lld-exports").arg(work.join(format!("{name}.wasm")));
    } else {
        bindgen.arg(&compiled);
    }
    if kind == Kind::Development {
        bindgen.arg("--debug");
    }
    run(&mut bindgen)?;
    let program = Program { name, wasm, script, parts: parts(&work)? };
    if kind == Kind::Release {
        let small = work.join(SMALL);
        optimise(tools, &program.wasm, &small)?;
        shorten(&small, &program)?;
        for part in &program.parts {
            optimise(tools, part, &small)?;
            fs::rename(&small, part).context("could not keep an optimised part")?;
        }
    }
    fs::write(&stamp, key).context("could not note which program is ready")?;
    Ok(program)
}

/// The parts that wasm-split left in a folder: one per name that the program cuts off by, and what several of them share.
fn parts(work: &Path) -> Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(work).with_context(|| format!("could not look into {}", work.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if PARTS.iter().any(|part| name.starts_with(part)) && name.ends_with(".wasm") {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

fn optimise(tools: &Tools, wasm: &Path, small: &Path) -> Result<()> {
    run(tools.npm("wasm-opt").args(FEATURES).args(PASSES).arg("--output").arg(small).arg(wasm))
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
fn key(compiled: &[u8], tools: &str, kind: Kind) -> String {
    format!("{:x} {tools} {} {RECIPE}", Hex(Sha256::digest(compiled).as_slice()), profile_name(kind))
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
