//! Writes what an agency has composed as bundles of its own.
//!
//! Promises: what is written reads as it was; equal values make equal texts, and so equal names.

use super::FORMAT;
use crate::{
    competency::{Catalogue, Competency, Level, LevelText, Statement},
    standard::{PositionStandard, Standards},
    wire::json::{Raw, object},
};

/// Writes a catalogue as a bundle.
#[must_use]
pub fn write_catalogue(catalogue: &Catalogue) -> String {
    let names = Level::ALL.iter().zip(&catalogue.level_names);
    let levels: Vec<Raw> = names.map(|(level, name)| Raw(object(&[("level", level), ("name", name)]))).collect();
    let competencies: Vec<Raw> = catalogue.competencies.iter().map(competency).collect();
    object(&[
        ("format", &FORMAT),
        ("version", &catalogue.version),
        ("basis", &catalogue.basis),
        ("levels", &levels),
        ("competencies", &competencies),
    ])
}

/// Writes one competency, as it stands in a catalogue.
#[must_use]
pub fn write_competency(one: &Competency) -> String {
    competency(one).0
}

fn competency(Competency { code, kind, name, definition, levels }: &Competency) -> Raw {
    let levels: Vec<Raw> = levels.iter().map(level).collect();
    Raw(object(&[
        ("code", code),
        ("kind", &kind.code()),
        ("name", name),
        ("definition", definition),
        ("levels", &levels),
    ]))
}

fn level(LevelText { level, meaning, statements }: &LevelText) -> Raw {
    let worded = |Statement { id, text }: &Statement| Raw(object(&[("id", id), ("text", text)]));
    let statements: Vec<Raw> = statements.iter().map(worded).collect();
    Raw(object(&[("level", level), ("meaning", meaning), ("statements", &statements)]))
}

/// Writes standards as a bundle.
#[must_use]
pub fn write_standards(standards: &Standards) -> String {
    let one = |PositionStandard { kind, name, required }: &PositionStandard| {
        Raw(object(&[("kind", kind), ("name", name), ("required", required)]))
    };
    let each: Vec<Raw> = standards.standards.iter().map(one).collect();
    object(&[("format", &FORMAT), ("version", &standards.version), ("basis", &standards.basis), ("standards", &each)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        shipped,
        wire::bundle::{read_catalogue, read_competency, read_standards},
    };

    #[test]
    fn what_is_written_reads_as_it_was() {
        for text in [shipped::CATALOGUE, shipped::TECHNICAL, shipped::GOVERNMENTAL] {
            let catalogue = read_catalogue(text).unwrap();
            assert_eq!(read_catalogue(&write_catalogue(&catalogue)).unwrap(), catalogue);
            for competency in &catalogue.competencies {
                assert_eq!(read_competency(&write_competency(competency)).unwrap(), *competency);
            }
        }
        let standards = read_standards(shipped::STANDARDS).unwrap();
        assert_eq!(read_standards(&write_standards(&standards)).unwrap(), standards);
    }
}
