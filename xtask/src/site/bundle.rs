//! Scripts and styles, each joined into one small file by esbuild.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::programs::Program;
use super::{Kind, SHEETS};
use crate::process::output;
use crate::project::Project;
use crate::tools::Tools;

/// The oldest browsers that we write for; esbuild rewrites what they do not know (nested rules, for one).
const BROWSERS: &str = "--target=chrome97,safari16.4";

/// The module that starts a program: `public/boot.js`, or `public/worker.js` in a worker, and the program's own JavaScript in one.
pub(super) fn program(project: &Project, tools: &Tools, kind: Kind, program: &Program) -> Result<Vec<u8>> {
    let mut alias = std::ffi::OsString::from("--alias:program=");
    alias.push(&program.script);
    let mut esbuild = tools.npm("esbuild");
    let start = if program.name == SHEETS { "public/worker.js" } else { "public/boot.js" };
    esbuild.arg(project.path(start)).args(["--bundle", "--format=esm", BROWSERS]).arg(alias);
    define(
        &mut esbuild,
        &[("PROGRAM", &quoted(program.name)), ("DEV", if kind == Kind::Development { "true" } else { "false" })],
    );
    minify(&mut esbuild, kind);
    printed(&mut esbuild)
}

/// A script of `public/`, with names that the build fills in.
pub(super) fn script(project: &Project, tools: &Tools, name: &str, names: &[(&str, &str)]) -> Result<Vec<u8>> {
    let mut esbuild = tools.npm("esbuild");
    esbuild.arg(project.path("public").join(name)).args(["--minify", BROWSERS]);
    define(&mut esbuild, names);
    printed(&mut esbuild)
}

/// `style/main.css` with all that it imports, in that order.
pub(super) fn style(project: &Project, tools: &Tools, kind: Kind) -> Result<Vec<u8>> {
    let folder = project.path("style");
    let main = folder.join("main.css");
    let text = fs::read_to_string(&main).with_context(|| format!("could not read {}", main.display()))?;
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        files.push(entry?.file_name().to_string_lossy().into_owned());
    }
    let forgotten = forgotten(&text, &files);
    if !forgotten.is_empty() {
        bail!("style/main.css does not import {}", forgotten.join(", "));
    }
    let mut esbuild = tools.npm("esbuild");
    esbuild.arg(main).args(["--bundle", BROWSERS]);
    minify(&mut esbuild, kind);
    printed(&mut esbuild)
}

/// The style files that `main` does not import, which would silently be missing from the site.
fn forgotten<'a>(main: &str, files: &'a [String]) -> Vec<&'a str> {
    files
        .iter()
        .map(String::as_str)
        .filter(|file| file.ends_with(".css") && *file != "main.css")
        .filter(|file| !imports(main).any(|import| import == *file))
        .collect()
}

fn imports(main: &str) -> impl Iterator<Item = &str> {
    main.lines().filter_map(|line| {
        let path = line.trim().strip_prefix("@import")?.split('"').nth(1)?;
        Some(path.trim_start_matches("./"))
    })
}

fn minify(esbuild: &mut Command, kind: Kind) {
    if kind == Kind::Release {
        esbuild.arg("--minify");
    }
}

fn define(esbuild: &mut Command, names: &[(&str, &str)]) {
    for (name, value) in names {
        esbuild.arg(format!("--define:{name}={value}"));
    }
}

fn printed(esbuild: &mut Command) -> Result<Vec<u8>> {
    Ok(output(esbuild.args(["--log-level=warning", "--legal-comments=none"]))?.into_bytes())
}

/// A string as JavaScript writes it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_file_that_nobody_imports_is_noticed() {
        let files = ["main.css", "tokens.css", "button.css", "notes.md"].map(String::from);
        let main = "/* order matters */\n@import \"./tokens.css\";\n";
        assert_eq!(forgotten(main, &files), ["button.css"]);
        let main = format!("{main}@import \"button.css\" layer(ui);\n");
        assert!(forgotten(&main, &files).is_empty());
    }

    #[test]
    fn an_import_in_a_comment_does_not_count() {
        let files = ["tokens.css"].map(String::from);
        assert_eq!(forgotten("/* @import \"./tokens.css\"; */", &files), ["tokens.css"]);
    }
}
