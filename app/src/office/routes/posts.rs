//! What a search among posts is called in an address.

use domain::{people::PositionKind, wire::office::posts::PostsQuery};

use super::{Asked, Pairs};

/// What it is called in a query, here and at the server.
pub(in crate::office) fn posts_query(query: &PostsQuery) -> Pairs {
    vec![
        ("q", query.q.clone()),
        ("kind", query.kind.clone()),
        ("unit", query.unit.map(|unit| unit.to_string())),
        ("retired", query.retired.filter(|retired| *retired).map(|retired| retired.to_string())),
        ("page", query.page.map(|page| page.to_string())),
    ]
}

impl Asked {
    pub(super) fn posts(&self) -> PostsQuery {
        PostsQuery {
            q: self.get("q", |value| Some(value.to_owned())),
            kind: self.get("kind", |value| PositionKind::from_code(value).map(|kind| kind.code().to_owned())),
            unit: self.scope().unit,
            retired: self.get("retired", |value| value.parse().ok().filter(|retired| *retired)),
            page: self.page(),
            language: None,
        }
    }
}
