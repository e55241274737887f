//! The agency's tree of units, and where people are in it and under whom: as it is, and how it changes.
//!
//! A change is sent twice: once to be looked at, then with the digest of what was seen ([`Seen::digest`]), so that what is done is what
//! was looked at. Civil dates are `YYYY-MM-DD` in the agency's zone.

use serde::{Deserialize, Serialize};

use super::{
    super::{about::Bilingual, as_text},
    Paging, UnitName,
    handovers::AgencyName,
};
use crate::{
    coded::coded,
    ids::{PersonId, PositionId, UnitId},
    structure,
};

pub use crate::structure::Fault;

/// Rows of a page of people without a supervisor.
pub const ALONE_PAGE_ROWS: u32 = 50;
/// The most characters of a unit's name.
pub const NAME_CHARS_MAX: usize = 200;
/// The most characters of a unit's code.
pub const CODE_CHARS_MAX: usize = 60;

coded! {
    /// What is done with a unit.
    pub enum UnitChange {
        /// It is one more.
        Create = "create",
        /// It is called otherwise.
        Rename = "rename",
        /// It lies elsewhere.
        Move = "move",
        /// It goes up in another.
        Merge = "merge",
        /// Somebody is named as its head.
        Head = "head",
        /// Nobody is any more.
        NoHead = "no_head",
        /// It closes.
        Close = "close",
    }
}

coded! {
    /// Whom somebody is to be under.
    pub enum Under {
        /// The person of that number.
        Person = "person",
        /// Whoever heads the unit, as it follows from the posts.
        Rule = "rule",
        /// Nobody.
        Nobody = "nobody",
    }
}

coded! {
    /// Where a reporting line comes from.
    pub enum Origin {
        /// A list that was imported.
        File = "file",
        /// The heads of units.
        Rule = "rule",
        /// Somebody's own decision.
        Hand = "hand",
    }
}

super::as_code!(Fault, UnitChange, Under, Origin);

/// Who heads a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Their name.
    pub name: String,
    /// The title of the post.
    pub post: String,
    /// How they hold it.
    pub capacity: String,
    /// Whether they head it because they were named, and not by that post.
    #[serde(default)]
    pub named: bool,
}

/// Who is named as the head of a unit, whether that decides or a structural post does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedHead {
    /// Their name.
    pub name: String,
    /// The first day.
    pub from: String,
}

/// What a unit was until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastUnit {
    /// The last day.
    pub until: String,
    /// Its name then.
    pub name: String,
    /// The name of what it lay in then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// A unit of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: UnitId,
    /// The agency's code for it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it lies in, or lay in last.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// How many units lie above it.
    pub depth: u32,
    /// People who are in it directly today.
    pub here: u32,
    /// The same with all below it.
    pub people: u32,
    /// Who heads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
    /// Who is named as its head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<NamedHead>,
    /// Its first day, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<String>,
    /// Its last day, if it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
    /// What it was before, the latest first.
    pub past: Vec<PastUnit>,
}

/// `GET /api/office/structure`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Structure {
    /// Today.
    pub today: String,
    /// The units that are there, in order of reading.
    pub units: Vec<UnitRow>,
    /// Those that are closed, the latest first.
    pub closed: Vec<UnitRow>,
    /// How many people are in the agency today.
    pub people: u32,
    /// How many of them have no supervisor.
    pub alone: u32,
}

/// The query of `GET /api/office/structure/unsupervised`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AloneQuery {
    /// The page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// Somebody without a supervisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AloneRow {
    /// Who.
    #[serde(with = "as_text")]
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
}

/// `GET /api/office/structure/unsupervised`: people without a supervisor, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alone {
    /// A page of them.
    pub people: Vec<AloneRow>,
    /// Which page.
    pub paging: Paging,
}

/// `POST /api/office/structure/units`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviseUnit {
    /// What is done.
    pub change: UnitChange,
    /// With which unit; none for a new one.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The code of a new one.
    #[serde(default)]
    pub code: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it is to lie in; none is the top.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// In which other unit it goes up.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub into: Option<UnitId>,
    /// The number of whoever is named as its head.
    #[serde(default)]
    pub head: String,
    /// The first day on which that holds.
    pub from: String,
    /// Why.
    pub reason: String,
    /// The digest of what was seen; without one it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// A field, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Its name.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

impl From<structure::Wrong> for Wrong {
    fn from((field, fault): structure::Wrong) -> Self {
        Self { field: field.to_owned(), fault }
    }
}

/// A person under another than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChange {
    /// Who.
    pub name: String,
    /// Under whom so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Under whom then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A period that is open or to come, and how many people it asks otherwise once units have gone elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodAsks {
    /// Its name.
    pub name: Bilingual,
    /// How many it asks no longer. Who has begun goes on.
    pub no_longer: u32,
    /// How many it asks from then on.
    pub newly: u32,
}

/// Changes of supervisor that are told by name; the rest is counted.
pub const LINES_TOLD_MAX: usize = 20;

/// The answer to a change: what it would do, or has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What is wrong; such a change is not made.
    pub wrong: Vec<Wrong>,
    /// By what it is known when it is to be made.
    pub digest: String,
    /// Whom it is about, where that is a person found by their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The same of whoever is to head a unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// How many people go to another unit.
    pub people: u32,
    /// How many people hold another post than before, or none.
    pub holders: u32,
    /// How many assessments that are under way keep the standard of the kind that the post was of.
    pub underway: u32,
    /// How many units go elsewhere, with all below them.
    pub units: u32,
    /// How many roles end, since they held for a unit that is closed.
    pub roles: u32,
    /// The periods that ask others than before, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<PeriodAsks>,
    /// How many people will have another supervisor, or none.
    pub lines: u32,
    /// Who, the first of them by name.
    pub told: Vec<LineChange>,
    /// From which day they have.
    pub lines_from: String,
    /// Whether it is done.
    pub done: bool,
}

/// A post to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostName {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: PositionId,
    /// Its title.
    pub title: String,
    /// The code of its kind.
    pub kind: String,
}

/// Where somebody is, was or will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// The unit's name on the first day.
    pub unit: String,
    /// The title of the post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// How it is held.
    pub capacity: String,
    /// The first day.
    pub from: String,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// Under whom somebody is, was or will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    /// The supervisor's name.
    pub name: String,
    /// Where that comes from.
    pub origin: Origin,
    /// The first day.
    pub from: String,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// `GET /api/office/people/{id}/placement`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Today.
    pub today: String,
    /// Their name.
    pub name: String,
    /// Where they are, were and will be, the latest first.
    pub stays: Vec<Stay>,
    /// Under whom, the latest first.
    pub supervisors: Vec<Reports>,
    /// The unit where they are now.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The post that they hold now.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PositionId>,
    /// Units to go to, in order of reading.
    pub units: Vec<UnitName>,
    /// Posts to take, by title.
    pub posts: Vec<PostName>,
    /// Other agencies to go to, by name.
    pub agencies: Vec<AgencyName>,
    /// To which of them they are let go, as long as they wait to be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<Released>,
}

/// Somebody who is let go, and waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// The name of the other agency.
    pub agency: String,
    /// The first day there.
    pub from: String,
}

/// `POST /api/office/people/{id}/transfer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferTo {
    /// To which unit.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// To which post; none is without a post.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PositionId>,
    /// The code of how it is held.
    pub capacity: String,
    /// The first day.
    pub from: String,
    /// The last day of an acting post; without one it lasts until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Whether acting posts end the day before.
    pub ends_acting: bool,
    /// Why.
    pub reason: String,
    /// The digest of what was seen; without one it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// `POST /api/office/people/{id}/supervisor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutUnder {
    /// Whom they are to be under.
    pub under: Under,
    /// The supervisor's number, where it is a person.
    #[serde(default)]
    pub nip: String,
    /// The first day: today or later.
    pub from: String,
    /// Why.
    pub reason: String,
    /// The digest of what was seen; without one it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}
