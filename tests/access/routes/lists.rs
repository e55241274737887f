//! Every list of the office's pages is handed out as a file, or stands here with what hands it out or the reason why nothing does.
//!
//! Lists are found in the sources of the pages, as files are in those of the router: a table that somebody adds fails here by the name of
//! its file, until a card with a file stands beside it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::found;
use crate::workspace::source::files;

const PAGES: &str = "app/src/office/pages/";
/// What shows rows.
const LISTS: [&str; 2] = ["DataTable", "Lines"];
/// What makes a card with a file, in the pages' module `files`.
const CARDS: [&str; 4] = ["figures", "data", "names", "names_beside"];
/// What makes the address of a file, where its name is written out.
const CALLS: [&str; 3] = ["export", "export_by_body", "export_shown"];

/// Lists without a card of their own: how many stand where, and where the card is whose file has their rows.
const ELSEWHERE: &[(&str, usize, &str)] = &[
    ("drafts/list.rs", 1, "courses.rs"),
    ("heat_map.rs", 1, "exports.rs"),
    ("learning/tables.rs", 3, "learning/files.rs"),
    ("needs/recap.rs", 3, "needs.rs"),
    ("overview.rs", 1, "exports.rs"),
    ("periods/remind.rs", 1, "periods/one.rs"),
    ("posts/list.rs", 1, "posts.rs"),
    ("rules.rs", 2, "rules.rs"),
    ("rules/categories.rs", 1, "rules.rs"),
    ("standards.rs", 1, "standards.rs"),
    ("structure/tree.rs", 2, "structure.rs"),
];

const BEFORE: &str = "what would come of something that is not done yet: it is looked at, then done or left";
const ONE_PERSON: &str =
    "one person's, and every look is logged: files of many have the rows; a copy of all is the person's own to take";
const ONE_THING: &str =
    "the history of the one thing that the page is about: the file beside the list has what holds today";

/// Lists that are in no file: how many stand where, and why.
const NOT_TAKEN: &[(&str, usize, &str)] = &[
    ("catalogue/one.rs", 1, ONE_THING),
    ("catalogue/seen.rs", 2, BEFORE),
    (
        "catalogue/wording.rs",
        1,
        "the catalogue's file is brought again as it is, so that nothing but words stands in it",
    ),
    ("claims/attendance.rs", 1, BEFORE),
    ("courses/intake.rs", 1, BEFORE),
    ("drafts/check.rs", 1, BEFORE),
    ("drafts/images.rs", 1, "files of a course that is being written: its package has them once it is published"),
    ("drafts/import.rs", 1, BEFORE),
    ("imports/decide.rs", 1, BEFORE),
    ("meaning.rs", 1, BEFORE),
    ("official/seen.rs", 2, BEFORE),
    ("person/learning.rs", 3, ONE_PERSON),
    ("rules/level.rs", 1, BEFORE),
    ("rules/seen.rs", 1, BEFORE),
    ("slips.rs", 1, "codes that open accounts: they are printed once, and kept nowhere"),
    ("standards/one.rs", 2, ONE_THING),
    ("standards/seen.rs", 1, BEFORE),
    ("start.rs", 1, "a step of the guided way: the lists that it leads to have files of their own"),
    ("structure/placement.rs", 2, ONE_PERSON),
];

/// How many lists and cards a page has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shown {
    lists: usize,
    cards: usize,
}

impl Shown {
    /// What a source shows; types of the same names, and imports, are neither.
    fn of(tokens: TokenStream) -> Self {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut shown = Self::default();
        for at in 0..tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => {
                    let inside = Self::of(group.stream());
                    let card = is_call(group) && names(&tokens[..at], &CARDS) && is_of_files(&tokens[..at]);
                    shown.lists += inside.lists;
                    shown.cards += inside.cards + usize::from(card);
                }
                TokenTree::Ident(name) if LISTS.iter().any(|list| *name == *list) => {
                    shown.lists += usize::from(is_opened(&tokens[..at]));
                }
                _ => {}
            }
        }
        shown
    }
}

fn is_call(group: &Group) -> bool {
    group.delimiter() == Delimiter::Parenthesis
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// Whether what stands before an element's name opens it: a bracket that belongs to no type.
fn is_opened(before: &[TokenTree]) -> bool {
    let [rest @ .., bracket] = before else { return false };
    is_sign(Some(bracket), '<') && !matches!(rest.last(), Some(TokenTree::Ident(_))) && !is_sign(rest.last(), ':')
}

/// Whether the last token is one of these names.
fn names(before: &[TokenTree], wanted: &[&str]) -> bool {
    matches!(before.last(), Some(TokenTree::Ident(name)) if wanted.iter().any(|known| *name == *known))
}

/// Whether the last name is taken from the pages' module `files`.
fn is_of_files(before: &[TokenTree]) -> bool {
    let [.., TokenTree::Ident(module), first, second, _] = before else { return false };
    *module == "files" && is_sign(Some(first), ':') && is_sign(Some(second), ':')
}

/// The files that the office's program asks for by name.
fn asked_for(tokens: TokenStream, into: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for at in 0..tokens.len() {
        let TokenTree::Group(group) = &tokens[at] else { continue };
        asked_for(group.stream(), into);
        if !(is_call(group) && names(&tokens[..at], &CALLS)) {
            continue;
        }
        if let Some(TokenTree::Literal(first)) = group.stream().into_iter().next() {
            into.insert(first.to_string().trim_matches('"').to_owned());
        }
    }
}

fn tokens(path: &str, text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What each page shows, by its path below [`PAGES`].
fn pages() -> BTreeMap<String, Shown> {
    let sources = files(PAGES.trim_end_matches('/'), &[".rs"]);
    let shown = sources.iter().map(|source| {
        let path = source.path.strip_prefix(PAGES).expect("below the pages");
        (path.to_owned(), Shown::of(tokens(&source.path, &source.text)))
    });
    shown.collect()
}

#[test]
fn every_list_of_the_office_is_handed_out_or_says_why_not() {
    let pages = pages();
    let lists: usize = pages.values().map(|shown| shown.lists).sum();
    assert!(lists > 50, "only {lists} lists found: the test would prove little");
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, number, _) in ELSEWHERE.iter().chain(NOT_TAKEN) {
        *told.entry(*path).or_default() += *number;
    }
    let mut wrong = Vec::new();
    for (path, shown) in &pages {
        let without = shown.lists.saturating_sub(shown.cards);
        let told = told.remove(path.as_str()).unwrap_or_default();
        if without != told {
            wrong.push(format!("{path} has {without} lists without a card with a file, {told} are told of here"));
        }
    }
    wrong.extend(told.keys().map(|path| format!("{path} is told of here, and not there")));
    for (path, _, taken) in ELSEWHERE {
        if pages.get(*taken).is_none_or(|shown| shown.cards == 0) {
            wrong.push(format!("{path} is in no file: {taken} has no card"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_has_its_card_and_both_forms() {
    let mut of_server: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for route in found::routes().into_keys() {
        let (method, path) = route.split_once(' ').expect("a method and a path");
        let Some(file) = path.strip_prefix("/api/office/export/") else { continue };
        let (name, form) = file.split_once('.').expect("a name and a form");
        of_server.entry(name.to_owned()).or_default().insert(format!("{method} {form}"));
    }
    for (name, forms) in &of_server {
        let both = |method: &str| ["csv", "xlsx"].iter().all(|form| forms.contains(&format!("{method} {form}")));
        assert!(both("GET") || both("POST"), "{name} is to be had as {forms:?} alone");
    }
    let mut of_app = BTreeSet::new();
    for source in files("app/src/office", &[".rs"]) {
        asked_for(tokens(&source.path, &source.text), &mut of_app);
    }
    let of_server: BTreeSet<String> = of_server.into_keys().collect();
    assert!(of_server.len() > 20, "only {} files found: the test would prove little", of_server.len());
    let apart: Vec<_> = of_server.symmetric_difference(&of_app).collect();
    assert!(apart.is_empty(), "at one end only: {apart:?}");
}

#[test]
fn lists_and_cards_are_told_from_types_and_imports() {
    let text = r#"
        use super::files::{self, Told};
        fn list(known: Asked<Lines>, rows: Arc<Vec<Lines>>) -> AnyView {
            let file = files::names(told, |form, reason| Some((calls::export_by_body("cases", form), reason)));
            let other = names(told);
            view! { <Card title=text::NAME><Lines>{lines}</Lines></Card><p>{rows}</p><DataTable caption=text::NAME/>{file} }
        }"#;
    assert_eq!(Shown::of(tokens("a page", text)), Shown { lists: 2, cards: 1 });
    let mut asked = BTreeSet::new();
    asked_for(tokens("a page", text), &mut asked);
    assert_eq!(asked, ["cases".to_owned()].into());
}
