//! People who go to another agency: let go by one, taken by the other.

use serde::{Deserialize, Serialize};

use super::{super::as_text, UnitName, structure::PostName};
use crate::ids::{AgencyId, HandoverId, PersonId, PositionId, UnitId};

pub use crate::structure::HandoverEnd;

super::as_code!(HandoverEnd);

/// An agency by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyName {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: AgencyId,
    /// Its name.
    pub name: String,
}

/// Somebody who is let go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverRow {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: HandoverId,
    /// Who.
    #[serde(with = "as_text")]
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub nip: String,
    /// The name of the other agency.
    pub agency: String,
    /// The first day elsewhere.
    pub from: String,
    /// Why, as the agency that lets them go says.
    pub reason: String,
    /// How it has ended; it waits without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<HandoverEnd>,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_reason: Option<String>,
}

/// `GET /api/office/handovers`: those that wait first, then the latest of those that have ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handovers {
    /// Today.
    pub today: String,
    /// To this agency.
    pub coming: Vec<HandoverRow>,
    /// To others.
    pub going: Vec<HandoverRow>,
    /// Units to take somebody into, in order of reading.
    pub units: Vec<UnitName>,
    /// Posts to give them, by title.
    pub posts: Vec<PostName>,
}

/// How many that have ended are told, each way.
pub const ENDED_TOLD_MAX: usize = 50;

/// `POST /api/office/people/{id}/release`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseTo {
    /// To which agency.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyId>,
    /// The first day elsewhere.
    pub from: String,
    /// Why.
    pub reason: String,
    /// The digest of what was seen; without one it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// `POST /api/office/handovers/{id}/taken`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeIn {
    /// In which unit.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// In which post; none is without a post.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PositionId>,
    /// The first day: from the one on from which they were let go, until today.
    pub from: String,
    /// Why.
    pub reason: String,
    /// The digest of what was seen; without one it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// `POST /api/office/handovers/{id}/ended`: declined by the agency that would take them, withdrawn by the one that lets them go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndHandover {
    /// Why.
    pub reason: String,
    /// The digest of what was seen; without one it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}
