//! Who learns what: figures of units and courses, and one person's record.
//!
//! Civil dates are `YYYY-MM-DD` in the agency's zone, hours whole JP.

use serde::{Deserialize, Serialize};

use super::{super::about::Bilingual, super::as_text, UnitName};
use crate::ids::{CertificateId, UnitId};

/// The query of `GET /api/office/learning`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningQuery {
    /// The calendar year; without one the present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The unit, with those below it; without one all that the role reaches.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

/// The query of `GET /api/office/export/learning.xlsx`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportLearning {
    /// The calendar year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The unit.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The language of the file, `id` or `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// `POST /api/office/export/learners.xlsx`: hours with names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportLearners {
    /// The calendar year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The unit.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Why.
    pub reason: String,
    /// The language of the file, `id` or `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What a group's year comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningCounts {
    /// People in units on the day.
    pub people: u32,
    /// Those who have begun any course, in any year.
    pub begun: u32,
    /// Those who completed one in the year.
    pub finished: u32,
    /// Courses completed in the year.
    pub completed: u32,
    /// Hours that count.
    pub jp: u32,
    /// People whose year has a target; others have a ceiling of the agency's plan.
    pub with_target: u32,
    /// Those of them who reached it.
    pub reached: u32,
}

/// A unit with all below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLearning {
    /// The unit.
    pub unit: UnitName,
    /// Units above it that are shown.
    pub depth: u32,
    /// Its year.
    pub counts: LearningCounts,
}

/// Hours of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathLearning {
    /// Its code.
    pub code: String,
    /// Its name; its code where the rules do not have it.
    pub name: Bilingual,
    /// Hours that count.
    pub jp: u32,
    /// Completed courses and accepted claims.
    pub entries: u32,
}

/// A lesson before which people stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Its title.
    pub lesson: String,
    /// Its number, from 1.
    pub number: u32,
    /// How many people.
    pub people: u32,
}

/// How a version of a course is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseLearning {
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: u32,
    /// People who have begun it, in any year.
    pub begun: u32,
    /// Those of them who completed it.
    pub completed: u32,
    /// Those who have not, and have not moved in it for a fortnight.
    pub stopped: u32,
    /// Before which lessons most of those stopped, at most three, the most frequent first.
    pub stops: Vec<Stop>,
}

/// `GET /api/office/learning`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learning {
    /// The year.
    pub year: i16,
    /// The units at the top of what it is of, all below them included; none for the whole agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tops: Vec<UnitName>,
    /// The day whose units count.
    pub day: String,
    /// The instant of the data.
    pub as_of: i64,
    /// All of it together.
    pub counts: LearningCounts,
    /// Hours of a year's target.
    pub target: u32,
    /// What the target rests on.
    pub target_basis: Bilingual,
    /// Names and versions of the rules that were in force in the year; the target is the first one's.
    pub rule: String,
    /// Unit by unit in order of reading.
    pub units: Vec<UnitLearning>,
    /// By path, those with hours only.
    pub paths: Vec<PathLearning>,
    /// Course by course, by title.
    pub courses: Vec<CourseLearning>,
}

/// A course that somebody completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletedCourse {
    /// Its title.
    pub title: String,
    /// The day.
    pub on: String,
    /// Hours that count; 0 where the agency does not recognise it.
    pub jp: u32,
    /// Name and version of the rules under which they count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The certificate, unless it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateName>,
}

/// A certificate by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateName {
    /// Its id.
    #[serde(with = "as_text")]
    pub id: CertificateId,
    /// What people call it by.
    pub number: String,
}

/// `POST /api/office/certificates/{id}/withdrawn`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Why.
    pub reason: String,
}

/// `GET` and `POST /api/office/signatory`: who signs the agency's certificates; both empty where nobody does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    /// Their name, with degrees.
    pub name: String,
    /// Their post.
    pub post: String,
}

/// The most characters of a signatory's name, and of their post: what fits on two lines.
pub const SIGNATORY_CHARS_MAX: usize = 120;

/// A training elsewhere that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedElsewhere {
    /// What it was called.
    pub title: String,
    /// Its last day.
    pub on: String,
    /// Hours that count.
    pub jp: u32,
    /// Name and version of the rules that made them.
    #[serde(default)]
    pub rule: String,
}

/// A course that somebody has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunCourse {
    /// Its title.
    pub title: String,
    /// Lessons done.
    pub done: u32,
    /// Of so many.
    pub lessons: u32,
    /// The day on which they last moved in it.
    pub moved: String,
}

/// `GET /api/office/people/{id}/learning`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLearning {
    /// The calendar year of the hours.
    pub year: i16,
    /// Hours of that year that count.
    pub jp: u32,
    /// Hours of the year's target; none for whom it is a ceiling of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<u32>,
    /// Completed courses of all years, newest first.
    pub completed: Vec<CompletedCourse>,
    /// Courses under way.
    pub begun: Vec<BegunCourse>,
    /// Trainings elsewhere that were accepted, of all years, newest first.
    pub elsewhere: Vec<LearnedElsewhere>,
}
