//! The routes that the router has, read from its sources.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::workspace::source::files;

/// The functions of `axum::routing` that name a method.
const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

/// Every route, as `GET /api/session`, with the file that it stands in.
pub fn routes() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let of_router = |path: &str| path == "server/src/http.rs" || path.starts_with("server/src/http/");
    for source in files("server/src", &[".rs"]).into_iter().filter(|source| of_router(&source.path)) {
        let tokens: TokenStream = source.text.parse().unwrap_or_else(|error| panic!("{}: {error}", source.path));
        for route in routes_of(tokens) {
            let known = found.insert(route.clone(), source.path.clone());
            assert_eq!(known, None, "{route} stands twice");
        }
    }
    found
}

/// Whatever hands paths to the router otherwise than by `.route("…", …)` would not be found.
const BY_OTHER_WAYS: &[&str] =
    &["nest", "nest_service", "route_service", "fallback_service", "any", "on", "any_service"];

fn routes_of(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let TokenTree::Group(group) = &tokens[at] else { continue };
        found.extend(routes_of(group.stream()));
        if group.delimiter() != Delimiter::Parenthesis || at < 2 {
            continue;
        }
        let (TokenTree::Punct(dot), TokenTree::Ident(name)) = (&tokens[at - 2], &tokens[at - 1]) else { continue };
        if dot.as_char() != '.' {
            continue;
        }
        let first_is_path = matches!(group.stream().into_iter().next(),
            Some(TokenTree::Literal(first)) if first.to_string().starts_with("\"/"));
        assert!(
            !(first_is_path && BY_OTHER_WAYS.contains(&name.to_string().as_str())),
            ".{name}{group} gives the router a path in a way that this test does not read"
        );
        if *name == "route" {
            found.extend(of_call(group));
        }
    }
    found
}

/// The routes of one `.route(path, get(…).post(…))`.
fn of_call(call: &Group) -> Vec<String> {
    let tokens: Vec<TokenTree> = call.stream().into_iter().collect();
    let Some(TokenTree::Literal(path)) = tokens.first() else { panic!(".route{call} has no path that can be read") };
    let path = path.to_string();
    let path = path.trim_matches('"');
    let methods = tokens.iter().zip(tokens.iter().skip(1)).filter_map(|pair| match pair {
        (TokenTree::Ident(name), TokenTree::Group(_)) => {
            METHODS.iter().find(|method| *name == **method).map(|method| method.to_uppercase())
        }
        _ => None,
    });
    let found: Vec<String> = methods.map(|method| format!("{method} {path}")).collect();
    assert!(!found.is_empty(), ".route{call} has no method that this test knows");
    found
}

#[test]
fn routes_are_read_from_chains_and_from_several_methods() {
    let text = r#"
        fn routes() -> Router {
            Router::new()
                .route("/a", get(one))
                .route("/b/{id}", get(async || (1, "/no")).post(mod_name::two))
        }"#;
    assert_eq!(routes_of(text.parse().unwrap()), ["GET /a", "GET /b/{id}", "POST /b/{id}"]);
}
