//! The first use of an agency: its steps, as the record has them.
//!
//! Promises: whether a step is done follows from what the agency holds, or from somebody's word where only a person can say so. Refuses:
//! to keep anybody from a step before the ones above it are done.

use serde::{Deserialize, Serialize};

use super::{
    super::session::IssuedCode,
    as_code,
    periods::{Fault, Wrong},
};
use crate::coded::coded;

/// The most characters of an agency's name.
pub const AGENCY_NAME_CHARS_MAX: usize = 120;
/// The most characters of its short name: what the head of a phone has room for.
pub const SHORT_NAME_CHARS_MAX: usize = 40;
/// A name of an agency or of its first admin, without what surrounds it.
///
/// # Errors
/// What is wrong with it: there is none, it has more than so many characters, or it is no plain text.
pub fn plain_name(text: &str, most: usize) -> Result<&str, Fault> {
    let text = text.trim();
    if text.is_empty() {
        Err(Fault::Empty)
    } else if text.chars().count() > most {
        Err(Fault::Long)
    } else if text.contains(char::is_control) {
        Err(Fault::Unknown)
    } else {
        Ok(text)
    }
}

/// The brand colours of the design.
pub const BRANDS: [&str; 4] = ["teal", "indigo", "green", "maroon"];

coded! {
    /// A step of an agency's first use, in the order in which they help.
    pub enum Step {
        /// Name, zone and colour are right. By somebody's word.
        Agency = "agency",
        /// There are units.
        Units = "units",
        /// There are people with posts.
        People = "people",
        /// Who has no supervisor was looked through. By somebody's word.
        Supervisors = "supervisors",
        /// There is more than one admin.
        SecondAdmin = "second_admin",
        /// The standards were looked at. By somebody's word.
        Standards = "standards",
        /// Everybody has signed in once, or has a slip to do so.
        Slips = "slips",
        /// There is a period that has begun.
        Period = "period",
    }
}

as_code!(Step);

impl Step {
    /// Whether only a person can say that it is done.
    #[must_use]
    pub const fn by_word(self) -> bool {
        matches!(self, Self::Agency | Self::Supervisors | Self::Standards)
    }
}

/// A step with where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRow {
    /// Which.
    pub step: Step,
    /// Whether it is done.
    pub done: bool,
}

/// A kind of post that occurs in the agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindRow {
    /// Its code.
    pub kind: String,
    /// How many people hold a post of it today.
    pub people: u32,
    /// How many competencies its standard asks for.
    pub competencies: u32,
}

/// The agency's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencySettings {
    /// Its name.
    pub name: String,
    /// The name on a phone's header.
    pub short_name: String,
    /// `WIB`, `WITA` or `WIT`.
    pub zone: String,
    /// One of [`BRANDS`].
    pub brand: String,
}

/// `GET /api/office/start`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The steps in their order.
    pub steps: Vec<StepRow>,
    /// The agency.
    pub agency: AgencySettings,
    /// Whether its zone can no longer be changed, since a period has begun.
    pub zone_fixed: bool,
    /// How many units.
    pub units: u32,
    /// How many people are in a unit today.
    pub people: u32,
    /// How many of them have no post.
    pub no_post: u32,
    /// How many of them have no supervisor.
    pub no_supervisor: u32,
    /// How many admins of the agency there are today.
    pub admins: u32,
    /// How many people have signed in once.
    pub signed_in: u32,
    /// How many have not, and have a slip that can be used.
    pub with_slip: u32,
    /// The fourteen kinds of post.
    pub kinds: Vec<KindRow>,
    /// Version of the standards.
    pub standards: String,
    /// How many periods have begun, and how many are planned.
    pub periods: (u32, u32),
}

impl Start {
    /// Whether all steps are done.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.steps.iter().all(|row| row.done)
    }

    /// Whether the first period has been opened: what the way leads to. Steps that are left are no beginning any more.
    #[must_use]
    pub fn arrived(&self) -> bool {
        self.steps.iter().any(|row| row.step == Step::Period && row.done)
    }
}

/// The answer to `POST /api/office/agency`, which takes [`AgencySettings`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencySettled {
    /// All that is wrong; nothing is saved then.
    pub wrong: Vec<Wrong>,
}

/// `POST /api/office/start`: somebody's word on a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepDone {
    /// Which.
    pub step: Step,
    /// Whether it is done.
    pub done: bool,
}

/// `POST /api/office/agencies`: a new agency with its first admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAgency {
    /// Its name.
    pub name: String,
    /// The name on a phone's header.
    pub short_name: String,
    /// `WIB`, `WITA` or `WIT`.
    pub zone: String,
    /// The first admin's number.
    pub nip: String,
    /// Their name, with titles.
    pub admin: String,
    /// Why.
    pub reason: String,
}

/// The answer to it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyMade {
    /// All that is wrong; nothing is made then.
    pub wrong: Vec<Wrong>,
    /// The admin's code for the first sign-in; shown once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<IssuedCode>,
}
