//! The agency's posts, and how they change: looked at first, then made, as units are (`structure`).

use serde::{Deserialize, Serialize};

use super::{super::as_text, Paging, structure::PostName};
use crate::{
    coded::coded,
    ids::{PositionId, UnitId},
};

/// Rows of a page of posts.
pub const POSTS_PAGE_ROWS: u32 = 50;
/// The most characters of a post's title.
pub const TITLE_CHARS_MAX: usize = 200;

coded! {
    /// What is done with a post.
    pub enum PostChange {
        /// It is one more.
        Create = "create",
        /// It is called otherwise.
        Rename = "rename",
        /// It is of another kind.
        Kind = "kind",
        /// It goes up in another.
        Merge = "merge",
        /// It is not used any more.
        Retire = "retire",
    }
}

coded! {
    /// What becomes of those who hold a post that retires.
    pub enum Onward {
        /// There must be none.
        Nobody = "nobody",
        /// They have no post.
        Vacate = "vacate",
        /// They hold another.
        Take = "take",
    }
}

super::as_code!(PostChange, Onward);

/// The query of `GET /api/office/structure/posts`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostsQuery {
    /// Part of a title or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// The code of a kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only what is held in that unit, or below it.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Retired ones instead of those that are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<bool>,
    /// The page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// `id` or `en`: the language of the list as a file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What a post was until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastTitle {
    /// The last day.
    pub until: String,
    /// Its title then.
    pub title: String,
    /// The code of its kind then.
    pub kind: String,
}

/// A post of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLine {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: PositionId,
    /// The agency's code for it.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The code of its kind.
    pub kind: String,
    /// How many hold it today, in whatever capacity.
    pub holders: u32,
    /// In how many units.
    pub units: u32,
    /// Its first day, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<String>,
    /// Its last day, if it is retired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
    /// What it was before, the latest first.
    pub past: Vec<PastTitle>,
}

/// `GET /api/office/structure/posts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posts {
    /// Today.
    pub today: String,
    /// A page of those that were asked for, by title.
    pub posts: Vec<PostLine>,
    /// Which page.
    pub paging: Paging,
    /// All posts that are there, by title: to choose from.
    pub choices: Vec<PostName>,
}

/// `POST /api/office/structure/posts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisePost {
    /// What is done.
    pub change: PostChange,
    /// With which post; none for a new one.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PositionId>,
    /// The code of a new one; without one it follows from kind and title, as lists without codes have it.
    #[serde(default)]
    pub code: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// The code of its kind.
    #[serde(default)]
    pub kind: String,
    /// In which other post it goes up, or which one those who hold it hold from then on.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub into: Option<PositionId>,
    /// What becomes of those who hold one that retires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holders: Option<Onward>,
    /// The first day on which that holds.
    pub from: String,
    /// Why.
    pub reason: String,
    /// The digest of what was seen; without one it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}
