//! Rust sources as the paths that they name, macros' insides included.

use std::{fs, path::PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use walkdir::WalkDir;

/// The root of the workspace.
pub fn root() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("tests/ lies in the workspace").to_path_buf()
}

/// One file of ours.
pub struct Source {
    /// From the workspace's root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// All files below `folder` whose names end in one of `endings`, without what is built or installed.
pub fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = root();
    let skipped = ["target", "node_modules", ".git", "data", "test-results", "playwright-report"];
    let keep = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        // domain/data is ours; data/ at the root is what a run leaves behind.
        !(entry.file_type().is_dir() && skipped.contains(&&*name) && entry.path() != root.join("domain/data"))
    };
    let mut found: Vec<_> = WalkDir::new(root.join(folder))
        .into_iter()
        .filter_entry(keep)
        .map(|entry| entry.expect("the workspace can be read"))
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| endings.iter().any(|ending| entry.file_name().to_string_lossy().ends_with(ending)))
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
            Source { text: fs::read_to_string(entry.path()).expect("a text file"), path }
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "nothing found below {folder}: the test would prove nothing");
    found
}

impl Source {
    /// Every path that the file names, `use` trees unfolded and `super` and `self` resolved: `crate::store::Shelf`, `web_sys::Window`.
    pub fn paths(&self) -> Vec<String> {
        let tokens: TokenStream = self.text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.path));
        let mut paths = Vec::new();
        collect(tokens, &[], 0, &mut paths);
        paths.into_iter().map(|(path, depth)| self.resolve(&path, depth)).collect()
    }

    /// The names that derive lists hold.
    pub fn derives(&self, name: &str) -> bool {
        self.text
            .split("derive(")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .any(|(list, _)| list.split(',').any(|derived| derived.trim().ends_with(name)))
    }

    fn module(&self) -> Vec<&str> {
        let inside = self.path.split_once("src/").map_or(self.path.as_str(), |(_, inside)| inside);
        let inside = inside.trim_end_matches(".rs");
        inside.split('/').filter(|part| !matches!(*part, "lib" | "main")).collect()
    }

    /// `depth` is the number of modules written out around the path in the file.
    fn resolve(&self, path: &[String], depth: usize) -> String {
        let mut module = self.module();
        module.extend(std::iter::repeat_n("_", depth));
        let mut rest = path;
        let relative = rest.first().is_some_and(|first| first == "super" || first == "self");
        while let Some((first, tail)) = rest.split_first() {
            match first.as_str() {
                "super" => module.pop(),
                "self" => None,
                _ => break,
            };
            rest = tail;
        }
        if !relative {
            return path.join("::");
        }
        let module = module.into_iter().filter(|name| *name != "_");
        let resolved = ["crate"].into_iter().chain(module).chain(rest.iter().map(String::as_str));
        resolved.collect::<Vec<_>>().join("::")
    }
}

fn collect(tokens: TokenStream, prefix: &[String], depth: usize, paths: &mut Vec<(Vec<String>, usize)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let colons = |at: usize| {
        let colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        colon(at) && colon(at + 1)
    };
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            // Another name for a path: what it is called here is nobody else's.
            TokenTree::Ident(ident) if *ident == "as" => at += 2,
            TokenTree::Ident(ident) => {
                let mut path = prefix.to_vec();
                path.push(ident.to_string());
                at += 1;
                while colons(at) {
                    match tokens.get(at + 2) {
                        Some(TokenTree::Ident(next)) => {
                            path.push(next.to_string());
                            at += 3;
                        }
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                            collect(group.stream(), &path, depth, paths);
                            at += 3;
                        }
                        _ => at += 2,
                    }
                }
                paths.push((path, depth));
            }
            TokenTree::Group(group) => {
                let keyword = |at: usize| matches!(&tokens[at], TokenTree::Ident(ident) if *ident == "mod");
                let module = group.delimiter() == Delimiter::Brace && at >= 2 && keyword(at - 2);
                collect(group.stream(), &[], depth + usize::from(module), paths);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

#[test]
fn paths_are_unfolded_and_resolved() {
    let source = Source {
        path: "app/src/pocket/state/courier.rs".into(),
        text: "use super::{Phase, delivery::Delivery}; use web_sys::{Window, console::log};
               mod tests { use super::AFTER_MS; }
               fn f() { view! { <p on:click=move |_| crate::store::open()/> } }"
            .into(),
    };
    let paths = source.paths();
    for expected in [
        "crate::pocket::state::Phase",
        "crate::pocket::state::delivery::Delivery",
        "web_sys::console::log",
        "crate::store::open",
        "crate::pocket::state::courier::AFTER_MS",
    ] {
        assert!(paths.iter().any(|path| path == expected), "{expected} in {paths:?}");
    }
}
