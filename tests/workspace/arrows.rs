//! Which room may name which.

use std::{collections::BTreeMap, fs};

use super::source::{files, root};

/// A room and the rooms of its own crate that it may name.
const ROOMS: &[(&str, &[&str])] = &[
    // app: pages → components → ui; pages, components → state → sync, store; platform implements the ports
    ("app/src/ui", &["ui", "reactive"]),
    ("app/src/components", &["components", "ui", "i18n", "state", "ports", "reactive"]),
    ("app/src/pocket/pages", &["pocket", "components", "ui", "i18n", "state", "ports", "store", "reactive"]),
    ("app/src/pocket/state", &["pocket::state", "state", "sync", "store", "ports", "reactive"]),
    ("app/src/pocket/routes", &["pocket::routes"]),
    ("app/src/pocket", &["pocket", "components", "ui", "i18n", "state", "sync", "store", "ports", "reactive"]),
    (
        "app/src/office/state",
        &["office::state", "office::calls", "office::routes", "state", "sync", "store", "ports", "reactive"],
    ),
    ("app/src/office", &["office", "components", "ui", "i18n", "state", "ports", "store", "reactive"]),
    ("app/src/state", &["state", "sync", "store", "ports", "i18n", "reactive"]),
    ("app/src/sync", &["sync", "store", "ports"]),
    ("app/src/store", &["store", "ports"]),
    ("app/src/ports", &["ports"]),
    ("app/src/sheets", &["sheets"]),
    ("app/src/reactive", &["reactive"]),
    ("app/src/i18n", &["i18n", "reactive"]),
    ("app/src/platform", &["platform", "ports", "store", "state", "i18n"]),
    // server: http → auth, store; store → entity
    ("server/src/entity", &["entity"]),
    ("server/src/migration", &["migration", "entity"]),
    ("server/src/store", &["store", "entity", "migration"]),
    ("server/src/auth", &["auth", "store", "state", "error"]),
    // A package is read from bytes and files are handed on: nothing is kept, nobody is asked.
    ("server/src/courses", &["courses", "words"]),
    ("server/src/stock", &["courses", "store"]),
    // domain: wire → the rest, never back
    ("domain/src/wire", &[""]),
    ("domain/src", &["!wire"]),
];

/// A name from outside and the only rooms that may name it.
const OUTSIDERS: &[(&str, &[&str])] = &[
    ("web_sys", &["app/src/platform"]),
    ("js_sys", &["app/src/platform"]),
    ("wasm_bindgen", &["app/src/platform", "xtask"]),
    ("wasm_bindgen_futures", &["app/src/platform"]),
    // What is cut off in the library would lie whole in the other program.
    ("leptos::wasm_split", &["app/src/bin"]),
    // Connections are handed to axum's router where the program starts; what they are made of is named nowhere else.
    ("axum", &["server/src/http", "server/src/serve", "tests"]),
    ("hyper", &["server/src/serve/connections.rs", "tests"]),
    ("hyper_util", &["server/src/serve/connections.rs", "tests"]),
    ("StatusCode", &["server/src/http", "tests"]),
    ("sea_orm", &["server/src/store", "server/src/entity", "server/src/migration", "tests"]),
    ("sea_orm_migration", &["server/src/store", "server/src/migration", "tests"]),
    ("std::env", &["server/src/config.rs", "xtask", "tests", "app/build.rs", "server/build.rs"]),
];

/// What `domain` must not name: it has no clock, no chance, no files, no network, and never waits.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "rand",
    "getrandom",
    "tokio",
    "futures",
    "jiff::Zoned",
];

/// The crates of the workspace and those of ours that they may depend on; the rest of the table are `[dev-dependencies]`.
const CRATES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("app", &["domain"]),
    ("server", &["domain"]),
    ("tests", &["app", "domain", "server"]),
    ("xtask", &[]),
];

fn lies_in(path: &str, room: &str) -> bool {
    path.strip_prefix(room).is_some_and(|rest| room.ends_with(".rs") || rest.starts_with(['/', '.']))
}

fn names(path: &str, name: &str) -> bool {
    path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with("::"))
}

/// Whether a path within the crate leads to something that the room may not name.
fn strays(path: &str, allowed: &[&str]) -> bool {
    let Some(inside) = path.strip_prefix("crate::") else { return false };
    match allowed {
        [""] => false,
        ["!wire"] => names(inside, "wire"),
        _ => !allowed.iter().any(|room| names(inside, room) || names(room, inside.trim_end_matches("::*"))),
    }
}

/// Whether a reader of bytes names what libraries read bytes in memory by: no input, and no output.
fn names_memory(file: &str, path: &str) -> bool {
    const MEMORY: [&str; 4] = ["std::io", "std::io::Cursor", "std::io::Read", "std::io::BufReader"];
    lies_in(file, "domain/src/sheet") && (MEMORY.contains(&path) || file.ends_with("/tests.rs"))
}

/// Everything that a forbidden import would be told by: `file names path`.
fn forbidden(sources: &[super::source::Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let room = ROOMS.iter().find(|(room, _)| lies_in(&source.path, room));
        // The domain's own tests write and read what travels, to prove it.
        let is_test = source.path.contains("/tests") || source.path.starts_with("tests/");
        for path in source.paths() {
            let stray =
                room.is_some_and(|(_, allowed)| strays(&path, allowed)) && !is_test && !in_test_module(source, &path);
            let outsider = OUTSIDERS
                .iter()
                .any(|(name, rooms)| names(&path, name) && !rooms.iter().any(|room| lies_in(&source.path, room)));
            let impure = lies_in(&source.path, "domain/src")
                && !names_memory(&source.path, &path)
                && IMPURE.iter().any(|name| names(&path, name));
            if stray || outsider || impure {
                found.push(format!("{} names {path}", source.path));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether a name stands only below `#[cfg(test)]`.
fn in_test_module(source: &super::source::Source, path: &str) -> bool {
    let Some((before, _)) = source.text.split_once("#[cfg(test)]") else { return false };
    let last = path.rsplit("::").next().unwrap_or(path);
    !before.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == last)
}

#[test]
fn rooms_name_only_what_their_arrows_lead_to() {
    let found = forbidden(&files("", &[".rs"]));
    assert!(found.is_empty(), "forbidden imports:\n{}", found.join("\n"));
}

#[test]
fn a_forbidden_import_is_found() {
    for (path, text) in [
        ("app/src/ui/button.rs", "use crate::state::Ports;"),
        ("app/src/pocket/pages/home.rs", "use web_sys::window;"),
        ("app/src/pocket/pages/home.rs", "use crate::office::pages::People;"),
        ("app/src/pocket/state.rs", "use crate::{pocket::pages::Home};"),
        ("app/src/state/account.rs", "fn f() { view! { <p>{crate::ui::words(1)}</p> } }"),
        ("server/src/store/people.rs", "use axum::Json;"),
        ("server/src/http/people.rs", "use sea_orm::EntityTrait;"),
        ("server/src/store/people.rs", "use crate::http::router;"),
        ("server/src/auth/codes.rs", "fn f() { std::env::var(\"X\"); }"),
        ("domain/src/jpm.rs", "use crate::wire::op;"),
        ("domain/src/jpm.rs", "use std::time::SystemTime;"),
    ] {
        let source = super::source::Source { path: path.into(), text: text.into() };
        assert!(!forbidden(&[source]).is_empty(), "{path}: {text}");
    }
}

#[test]
fn crates_depend_only_along_the_arrows() {
    let all: BTreeMap<&str, &[&str]> = CRATES.iter().copied().collect();
    for (name, allowed) in &all {
        let manifest = fs::read_to_string(root().join(name).join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = manifest.parse().expect("TOML");
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(dependencies) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
            for dependency in dependencies.keys().filter(|dependency| all.contains_key(dependency.as_str())) {
                assert!(allowed.contains(&dependency.as_str()), "{name} depends on {dependency}");
            }
        }
    }
}

#[test]
fn what_travels_or_rests_lives_in_one_room() {
    for source in files("", &[".rs"]) {
        let derives = source.derives("Serialize") || source.derives("Deserialize");
        assert!(
            !derives
                || lies_in(&source.path, "domain/src/wire")
                || lies_in(&source.path, "tests")
                || lies_in(&source.path, "xtask"),
            "{} derives what only domain/src/wire may",
            source.path
        );
    }
}
