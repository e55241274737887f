//! Documents name only what is there.

use super::source::{files, root};

/// Folders of the workspace, by which a path in a document is told from other words in `code`.
const ROOMS: &[&str] =
    &["domain/", "app/", "server/", "style/", "public/", "end2end/", "tests/", "xtask/", "docs/", ".ci/", ".cargo/"];

fn paths(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    quoted.chain(linked).filter(|words| ROOMS.iter().any(|room| words.starts_with(room))).collect()
}

#[test]
fn paths_in_documents_exist() {
    let mut seen = 0;
    for source in files("", &[".md"]) {
        // A document links from where it lies; what it quotes is from the root.
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for path in paths(&source.text) {
            let path = path.split(['#', ' ', ':']).next().unwrap_or(path);
            if path.contains(['<', '*', '{']) {
                continue;
            }
            seen += 1;
            let there = root().join(path).exists() || root().join(folder).join(path).exists();
            assert!(there, "{} names {path}, which is not there", source.path);
        }
    }
    assert!(seen > 20, "only {seen} paths found: the test would prove little");
}

#[test]
fn every_decision_is_numbered_once() {
    let mut numbers: Vec<String> = files("docs/decisions", &[".md"])
        .iter()
        .filter_map(|source| source.path.rsplit_once('/'))
        .map(|(_, name)| name.chars().take(4).collect())
        .collect();
    let all = numbers.len();
    assert!(numbers.iter().all(|number| number.parse::<u32>().is_ok()), "{numbers:?}");
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), all);
}
