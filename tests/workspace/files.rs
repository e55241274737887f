//! What every file of ours keeps to.

use std::collections::BTreeSet;

use super::source::files;

/// Lines of one file: past this it usually hides two ideas.
const LINES_MAX: usize = 600;

#[test]
fn no_file_that_nobody_could_hold_in_mind() {
    for source in files("", &[".rs", ".css", ".ts", ".js", ".mjs"]) {
        let lines = source.text.lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", source.path);
    }
}

#[test]
fn every_module_states_its_promise() {
    for source in files("", &[".rs"]) {
        let is_tests = source.path.ends_with("tests.rs") || source.path.contains("/tests/");
        assert!(is_tests || source.text.starts_with("//!"), "{} has no module documentation", source.path);
    }
}

#[test]
fn modules_are_files_with_their_own_name() {
    for source in files("", &[".rs"]) {
        assert!(!source.path.ends_with("/mod.rs"), "{}", source.path);
    }
}

/// Leftovers, in two halves so that this file does not find itself.
const LEFTOVERS: &[(&str, &str)] = &[
    ("TO", "DO"),
    ("FIX", "ME"),
    ("#[ign", "ore"),
    ("#[all", "ow("),
    ("tod", "o!("),
    ("unimplem", "ented!("),
    ("test.sk", "ip"),
    ("test.on", "ly"),
    ("/wo", "rk/"),
    ("/ro", "ot/"),
];

#[test]
fn nothing_is_left_behind() {
    for source in files("", &[".rs", ".ts", ".js", ".mjs", ".css", ".html", ".toml", ".md", ".json"]) {
        if source.path.ends_with("package-lock.json") {
            continue;
        }
        for (first, second) in LEFTOVERS {
            let leftover = format!("{first}{second}");
            assert!(!source.text.contains(&leftover), "{} holds {leftover:?}", source.path);
        }
    }
}

#[test]
fn every_piece_of_ui_has_its_stylesheet_and_the_other_way_round() {
    let main = files("style", &["main.css"]).remove(0).text;
    let sheets: BTreeSet<String> = files("style", &[".css"])
        .into_iter()
        .filter_map(|source| source.path.strip_prefix("style/").map(|name| name.trim_end_matches(".css").to_owned()))
        .filter(|name| name != "main")
        .collect();
    for sheet in &sheets {
        assert!(main.contains(&format!("{sheet}.css")), "main.css does not import {sheet}.css");
    }
    // These have no look of their own: they are made of common parts.
    let plain = ["aside", "contrast", "live_region", "small", "testing"];
    let pieces: BTreeSet<String> = files("app/src/ui", &[".rs"])
        .into_iter()
        .filter_map(|source| {
            source.path.strip_prefix("app/src/ui/").map(|name| name.trim_end_matches(".rs").to_owned())
        })
        .filter(|name| !plain.contains(&name.as_str()))
        .collect();
    let missing: Vec<_> = pieces.difference(&sheets).collect();
    assert!(missing.is_empty(), "no stylesheet for {missing:?}");
    let common = ["tokens", "base", "layout", "print"];
    let orphans: Vec<_> = sheets.difference(&pieces).filter(|sheet| !common.contains(&sheet.as_str())).collect();
    assert!(orphans.is_empty(), "no piece for {orphans:?}");
}
