//! The office's list of courses, and packages on their way into it.
//!
//! Promises: what is told of a package that was refused is every fault of it. Civil dates are `YYYY-MM-DD` in the agency's zone.

use serde::{Deserialize, Serialize};

use super::super::about::Bilingual;
use crate::coded::coded;

/// `GET /api/office/courses`: all courses of the agency, by title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Courses {
    /// The courses, each in its newest version.
    pub courses: Vec<CourseRow>,
}

/// A course of the agency in its newest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseRow {
    /// Its name in every version.
    pub id: String,
    /// The newest version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// Code of the development path.
    pub path: String,
    /// The path's name; its code where the rules in force do not have it.
    pub path_name: Bilingual,
    /// Learning hours (JP) that it is worth.
    pub jp: u32,
    /// Whether its hours count.
    pub recognised: bool,
    /// The day until which hours counted that count no more; what was completed before keeps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognised_until: Option<String>,
    /// The day since which it is not offered any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<String>,
    /// The day on which this version was published.
    pub published: String,
    /// Who published it; none of those that ship.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Whether the package is kept, so that it can be taken away.
    pub package: bool,
    /// Versions before this one, newest first.
    pub earlier: Vec<u32>,
}

/// `POST /api/office/courses/{id}/recognised`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognise {
    /// Whether its hours count from now on.
    pub recognised: bool,
}

/// `POST /api/office/courses/{id}/retired`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retire {
    /// Whether it is taken from the list.
    pub retired: bool,
}

/// The query of `POST /api/office/courses`, whose body is a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageQuery {
    /// The hash of the package that was checked before, to be published now; without it the package is only looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<String>,
}

coded! {
    /// What publishing a package would do, or has done.
    pub enum Standing {
        /// A course that the agency does not have.
        New = "new",
        /// A newer version of one that it has.
        Newer = "newer",
        /// This very version is there already.
        Same = "same",
        /// Another package of this version, or a newer version, is there: it cannot be published.
        NotNewer = "not_newer",
    }
}

super::as_code!(Standing);

/// What is wrong with a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageFault {
    /// The file within the package; none where it is the package itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Why.
    pub why: Bilingual,
}

/// A course as its package has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageCourse {
    /// Hash of the package.
    pub package: String,
    /// The course's name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Its language, `id` or `en`.
    pub language: String,
    /// Its title.
    pub title: String,
    /// What one can do after it.
    pub summary: String,
    /// Who wrote it.
    pub author: String,
    /// The development path's name.
    pub path_name: Bilingual,
    /// Learning hours (JP).
    pub jp: u32,
    /// Minutes of all lessons.
    pub minutes: u32,
    /// Lessons, quizzes among them.
    pub lessons: u32,
    /// Questions of all quizzes.
    pub questions: u32,
    /// Bytes that a device downloads, media among them, before compression.
    pub bytes: u64,
    /// What publishing it would do, or has done.
    pub standing: Standing,
    /// The newest version that the agency has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<u32>,
}

/// The answer of `POST /api/office/courses`: the course, or all that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageRead {
    /// The course, if nothing is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<PackageCourse>,
    /// All that is wrong, in the order of the files.
    pub faults: Vec<PackageFault>,
    /// Whether it is published now.
    pub published: bool,
}
