//! Position standards (*standar kompetensi jabatan*): which level of which competency a post requires.

use crate::{
    competency::{CompetencyCode, Level},
    people::PositionKind,
    text::Text,
};

/// The levels that one kind of post requires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionStandard {
    /// The kind of post.
    pub kind: PositionKind,
    /// Its name.
    pub name: Text,
    /// Required level per competency, in the catalogue's order; each competency once.
    pub required: Vec<(CompetencyCode, Level)>,
}

impl PositionStandard {
    /// The required level of one competency, if the post requires it.
    #[must_use]
    pub fn required(&self, code: CompetencyCode) -> Option<Level> {
        self.required.iter().find(|(c, _)| *c == code).map(|(_, level)| *level)
    }
}

/// A version of the standards of all kinds of post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standards {
    /// Such as `2026.1`.
    pub version: String,
    /// What it rests on.
    pub basis: Text,
    /// One per kind of post.
    pub standards: Vec<PositionStandard>,
}

impl Standards {
    /// The standard of one kind of post, if this version has it.
    #[must_use]
    pub fn of(&self, kind: PositionKind) -> Option<&PositionStandard> {
        self.standards.iter().find(|standard| standard.kind == kind)
    }
}
