//! The standards of an agency's posts: which version holds for which post, a draft of the next, and what it would change for whom.
//!
//! A draft is saved as it is written, whole or not; what is published is what was looked at: upon the draft's revision and the newest
//! version that its author has seen, or not at all. Civil dates are `YYYY-MM-DD` in the agency's zone.

use serde::{Deserialize, Serialize};

use super::{
    super::{about::Bilingual, as_text},
    Paging,
    rules::Standing,
};
use crate::{coded::coded, ids::PositionId, post_standard::WishFault};

/// Rows of a page of posts.
pub const POSTS_PAGE_ROWS: u32 = 50;
/// The most characters of what a standard rests on.
pub const BASIS_CHARS_MAX: usize = 500;

coded! {
    /// What is done with a draft.
    pub enum Act {
        /// It is kept as it is, whole or not.
        Save = "save",
        /// It is looked at: what is wrong, what it would change.
        Look = "look",
        /// It becomes a version.
        Publish = "publish",
        /// It goes.
        Discard = "discard",
    }
}

coded! {
    /// What is wrong with a field.
    pub enum Fault {
        /// There is no such competency.
        Unknown = "unknown",
        /// The competency is not for posts of this kind.
        Kind = "kind",
        /// The competency was retired, and the post did not ask for it before.
        Retired = "retired",
        /// Nothing is written there.
        Empty = "empty",
        /// Too many characters.
        Long = "long",
        /// No day.
        Choice = "choice",
        /// A day that is over.
        Past = "past",
        /// A day too far ahead.
        Far = "far",
        /// Nothing differs from the version that it would follow.
        Nothing = "nothing",
    }
}

super::as_code!(Act, Fault);

impl From<WishFault> for Fault {
    fn from(fault: WishFault) -> Self {
        match fault {
            WishFault::Unknown => Self::Unknown,
            WishFault::Kind => Self::Kind,
            WishFault::Why => Self::Empty,
            WishFault::Long => Self::Long,
        }
    }
}

/// A field, and what is wrong with it. The field of a competency is its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Its name.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

/// The query of `GET /api/office/standards`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardsQuery {
    /// Posts of this kind alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Posts whose title or code has these letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Which page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// `id` or `en`: the language of the list as a file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A kind of post, and how many posts of it there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindRow {
    /// Its code.
    pub kind: String,
    /// Its name.
    pub name: Bilingual,
    /// How many posts.
    pub posts: u32,
    /// How many of them have a standard of their own today.
    pub own: u32,
    /// For how many a draft is being written.
    pub drafts: u32,
}

/// A post on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostRow {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: PositionId,
    /// Its title.
    pub title: String,
    /// The agency's code of it.
    pub code: String,
    /// The code of its kind.
    pub kind: String,
    /// How many people hold it today.
    pub holders: u32,
    /// The version that holds today; 0 is the default of its kind.
    pub version: u32,
    /// The day from which a later version will hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_come: Option<String>,
    /// Whether a draft is being written.
    pub draft: bool,
}

/// `GET /api/office/standards`: all kinds, and a page of the posts that were sought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardsPage {
    /// The kinds of which there are posts, in their order.
    pub kinds: Vec<KindRow>,
    /// Where this page stands.
    pub paging: Paging,
    /// Posts, by kind and title.
    pub posts: Vec<PostRow>,
}

/// One level of a competency that is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedLevel {
    /// What it means.
    pub meaning: Bilingual,
    /// The statements by which it is judged.
    pub statements: Vec<Bilingual>,
}

/// A competency that the standard asks for or may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Its code.
    pub code: String,
    /// The code of its kind.
    pub kind: String,
    /// Its name.
    pub name: Bilingual,
    /// What it is.
    pub definition: Bilingual,
    /// The level that the kind of post asks for; none of what is there to pick.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<u8>,
    /// Whether it was retired: whoever asks for it already may go on, nobody else may begin.
    #[serde(default)]
    pub retired: bool,
    /// Its five levels, lowest first.
    pub levels: Vec<OfferedLevel>,
}

/// The level that is asked of one competency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Its code.
    pub code: String,
    /// 1–5.
    pub level: u8,
    /// Why it differs from the default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// What is written of the next version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What differs from the default, and what is added.
    pub levels: Vec<Asked>,
    /// The first day on which it holds.
    pub from: String,
    /// What it rests on, in Indonesian.
    pub basis_id: String,
    /// The same in English; the Indonesian words where there are none.
    pub basis_en: String,
    /// Why it is published.
    pub reason: String,
}

/// What was written of a version, as it rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// What differs from the default, and what is added.
    pub levels: Vec<Asked>,
    /// What it rests on.
    pub basis: Bilingual,
}

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDraft {
    /// Another after each change, and greater than those of all drafts before.
    pub revision: u32,
    /// The day of the last one.
    pub changed: String,
    /// Who made it.
    pub by: String,
    /// What is written.
    pub draft: Draft,
}

/// A version of a post's standard; 0 is the default of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostVersion {
    /// Its number.
    pub number: u32,
    /// Where it stands.
    pub standing: Standing,
    /// What it rests on; the default's where it is the default.
    pub basis: Bilingual,
    /// What differs from the default, and what was added.
    pub levels: Vec<Asked>,
    /// The first day on which it holds; none of the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The day of its publication; none of the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `GET /api/office/standards/{id}`: the standard of one post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostStandard {
    /// The post.
    #[serde(with = "as_text")]
    pub id: PositionId,
    /// Its title.
    pub title: String,
    /// The code of its kind.
    pub kind: String,
    /// The name of its kind.
    pub kind_name: Bilingual,
    /// How many people hold it today.
    pub holders: u32,
    /// Today.
    pub today: String,
    /// The number of the newest version: what the next follows.
    pub newest: u32,
    /// The version that holds today.
    pub in_force: u32,
    /// Everything that the standard asks for or may ask for.
    pub offers: Vec<Offered>,
    /// All versions, the newest first.
    pub versions: Vec<PostVersion>,
    /// The draft of the next, if one is being written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<KeptDraft>,
}

/// `POST /api/office/standards/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviseStandard {
    /// What is to be done.
    pub act: Act,
    /// The newest version that its author has seen.
    pub base: u32,
    /// The revision of the draft that its author has seen; 0 where there was none.
    pub revision: u32,
    /// What is written.
    pub draft: Draft,
}

/// A competency for which the new version asks another level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelChange {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// The level so far; none where it was not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<u8>,
    /// The level from now on; none where it is not asked for any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<u8>,
}

/// What a version means for those who hold the post, in one period that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodMeaning {
    /// The period's name.
    pub name: Bilingual,
    /// Its first day.
    pub opens: String,
    /// Its last day.
    pub closes: String,
    /// How many have submitted: they keep what they began with.
    pub submitted: u32,
    /// How many have begun: they keep it, too.
    pub begun: u32,
    /// How many have not begun.
    pub waiting: u32,
    /// Whether the version holds for those who begin from its day on: it begins before the period ends.
    pub holds: bool,
}

/// The answer of `POST /api/office/standards/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardSeen {
    /// The draft's revision now; 0 where there is none any more.
    pub revision: u32,
    /// All that is wrong; nothing is looked for while it is merely saved. Such a draft is not published.
    pub wrong: Vec<Wrong>,
    /// What it changes of the version that it follows.
    pub changes: Vec<LevelChange>,
    /// How many people hold the post today.
    pub holders: u32,
    /// Period by period.
    pub periods: Vec<PeriodMeaning>,
    /// The versions to come whose place it takes.
    pub replaces: Vec<u32>,
    /// Its number, now that it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<u32>,
}
