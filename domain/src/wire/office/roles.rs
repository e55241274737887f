//! Who has which role, as the office's pages show and change it.

use serde::{Deserialize, Serialize};

use super::{UnitName, as_code};
use crate::{
    coded::coded,
    ids::{AgencyId, GrantId, UnitId},
    wire::as_text,
};

coded! {
    /// How it stands with a role that was granted.
    pub enum RoleStanding {
        /// It holds today.
        InForce = "in_force",
        /// Its first day is yet to come.
        ToCome = "to_come",
        /// Its last day is over.
        Ended = "ended",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

as_code!(RoleStanding);

/// An agency by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyName {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: AgencyId,
    /// Its name.
    pub name: String,
}

/// A role of somebody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// By this it is taken back.
    #[serde(with = "as_text")]
    pub id: GrantId,
    /// Whose: the name.
    pub name: String,
    /// Their NIP of today in its usual grouping; empty without one.
    pub nip: String,
    /// The role's code.
    pub role: String,
    /// The agency; none for the whole installation.
    pub agency: Option<String>,
    /// The unit, where it is a unit's.
    pub unit: Option<String>,
    /// First day.
    pub from: String,
    /// Last day; none where none was set.
    pub until: Option<String>,
    /// Who gave it; none for the server's console.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
    /// How it stands.
    pub standing: RoleStanding,
    /// The day on which it was taken back, by whom and why, as far as that is known.
    pub withdrawn: Option<Withdrawn>,
    /// Whether whoever asks may take it back.
    pub may_withdraw: bool,
}

/// That a role was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// On which day.
    pub on: String,
    /// By whom; none where a restored backup ended it.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// `GET /api/office/roles`: what whoever asks may grant, and what is granted already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    /// Today, in the zone of whoever asks.
    pub today: String,
    /// The last day that is proposed: a year from today.
    pub until: String,
    /// The codes of roles that may be granted.
    pub may_grant: Vec<String>,
    /// The agencies in which, by name.
    pub agencies: Vec<AgencyName>,
    /// The units of the agency in order of reading, where a role may be a unit's.
    pub units: Vec<UnitName>,
    /// Names of agencies that have fewer than [`ADMINS_MIN`] admins today.
    pub short_of_admins: Vec<String>,
    /// Those that hold or will hold, by role, then by name.
    pub held: Vec<RoleRow>,
    /// Those that have ended, the latest first.
    pub over: Vec<RoleRow>,
}

/// With one admin fewer, nobody is there when the other is away, and nobody looks over their shoulder.
pub const ADMINS_MIN: usize = 2;

/// `POST /api/office/roles`, answered by [`Roles`]. Refused by the field that is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRole {
    /// The person's NIP.
    pub nip: String,
    /// The role's code.
    pub role: String,
    /// The agency; without one that of whoever grants.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyId>,
    /// The unit, where the role is a unit's.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// First day: today or later.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Why, in [`super::REASON_CHARS_MIN`] to [`super::REASON_CHARS_MAX`] characters.
    pub reason: String,
}

/// `POST /api/office/roles/{id}/withdrawn`, answered by [`Roles`]. Refused as `invalid` with the field `last` where that is not said of the
/// last admin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawRole {
    /// Why, as long as a reason for granting.
    pub reason: String,
    /// Said a second time: it is the agency's last admin, and shall go all the same.
    #[serde(default)]
    pub last: bool,
}
