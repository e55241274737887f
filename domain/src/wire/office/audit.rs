//! The audit log as it is searched, and its heads as they are published.

use serde::{Deserialize, Serialize};

use super::{Paging, as_code};
use crate::{coded::coded, ids::AgencyId, wire::as_text};

/// The query of `GET /api/office/audit` and of its exports. An auditor sees the lines about the person of the open case, of which these
/// are then some.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Whom a line is about: part of a name, or the beginning of a NIP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Who did it, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// What was done, by its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The first day, in the agency's zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// From 1, newest first. A file holds all pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its number in the agency's log.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// Who did it; none for the server's console, and for what the server does by itself.
    pub actor: Option<String>,
    /// What was done: a code that the screen translates.
    pub action: String,
    /// By which role: its code, where one was needed.
    pub role: Option<String>,
    /// About whom or what, by name.
    pub subject: Option<String>,
    /// The reason given; of what an auditor reads or takes, the number of the case before it.
    pub reason: Option<String>,
}

/// `GET /api/office/audit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// Where this page stands.
    pub paging: Paging,
    /// At most [`super::AUDIT_PAGE_ROWS`].
    pub lines: Vec<AuditRow>,
    /// Whether the digests of all lines from the first of these to the last follow from each other: nothing was altered among them.
    pub intact: bool,
}

/// How far an agency's log went when a day was over. Whoever notes it can show later that the log was written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The day, in the agency's zone.
    pub day: String,
    /// The number of its last line.
    pub lines: i64,
    /// That line's digest, in 64 hexadecimal digits.
    pub digest: String,
}

/// `GET /audit/{agency}/heads`, for anybody: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedHeads {
    /// The heads.
    pub heads: Vec<Head>,
}

/// The query of `GET /api/office/audit/heads`: a head that somebody noted, to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadsQuery {
    /// [`Head::lines`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<String>,
    /// [`Head::digest`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

coded! {
    /// Whether a noted head is one of the log.
    pub enum Noted {
        /// It is.
        Holds = "holds",
        /// The line of that number has another digest.
        Differs = "differs",
        /// The log has no line of that number.
        NotThere = "not_there",
    }
}

as_code!(Noted);

/// A head beside the log as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadRow {
    /// As it was published.
    pub head: Head,
    /// Whether the log still says so.
    pub holds: bool,
}

/// `GET /api/office/audit/heads`: what came of going along the whole log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    /// Whose log: its heads are published for anybody below this id.
    #[serde(with = "as_text")]
    pub agency: AgencyId,
    /// How many lines follow upon each other from the first.
    pub lines: i64,
    /// The number of the first line that does not, or is missing.
    pub broken: Option<i64>,
    /// The newest first.
    pub heads: Vec<HeadRow>,
    /// What the head is that was asked about.
    pub noted: Option<Noted>,
}
