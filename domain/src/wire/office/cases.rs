//! Records that are opened to auditors, one at a time, as the office's pages show, open and close them.

use serde::{Deserialize, Serialize};

use super::roles::RoleStanding;
use crate::{
    ids::{CaseId, PersonId},
    wire::as_text,
};

/// The most days for which a record is opened at once: three months; whoever needs longer asks again.
pub const CASE_DAYS_MAX: i32 = 92;

/// The most characters of the number of a case.
pub const NUMBER_CHARS_MAX: usize = 80;

/// An auditor of the agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditorName {
    /// Who.
    #[serde(with = "as_text")]
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// A record that is or was open to an auditor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLine {
    /// By this it is closed.
    #[serde(with = "as_text")]
    pub id: CaseId,
    /// The auditor's name.
    pub auditor: String,
    /// Whose record: the name.
    pub subject: String,
    /// Their NIP of today in its usual grouping; empty without one.
    pub nip: String,
    /// The number of the letter that asks for it; none for cases of before it was kept.
    pub number: Option<String>,
    /// Why.
    pub reason: String,
    /// Who opened it.
    pub by: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// How it stands.
    pub standing: RoleStanding,
    /// The day on which it was closed before its last one.
    pub closed_on: Option<String>,
    /// Whether whoever asks may close it.
    pub may_close: bool,
}

/// `GET /api/office/cases`: what is and was open, and to whom something may be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cases {
    /// Today, in the agency's zone.
    pub today: String,
    /// The last day that is proposed: two weeks from today.
    pub until: String,
    /// Those who are auditors of the agency today, but for whoever asks, by name.
    pub auditors: Vec<AuditorName>,
    /// What is open or will be, the latest first.
    pub open: Vec<CaseLine>,
    /// What is over, the latest first.
    pub over: Vec<CaseLine>,
}

/// `POST /api/office/cases`, answered by [`Cases`]. Refused by the field that is meant: `auditor` as `changed` where another case of
/// theirs is open on some of the days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCase {
    /// To whom.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub auditor: Option<PersonId>,
    /// Whose record: the NIP.
    pub nip: String,
    /// The number of the letter that asks for it, in at most [`NUMBER_CHARS_MAX`] characters.
    pub number: String,
    /// First day: today or later.
    pub from: String,
    /// Last day: at most [`CASE_DAYS_MAX`] days in all.
    pub until: String,
    /// Why, in [`super::REASON_CHARS_MIN`] to [`super::REASON_CHARS_MAX`] characters.
    pub reason: String,
}

/// `POST /api/office/cases/{id}/closed`, answered by [`Cases`]; `changed` where it is over already.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseCase {
    /// Why, as long as a reason for opening.
    pub reason: String,
}
