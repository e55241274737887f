//! Writes what an agency has composed as bundles of its own.
//!
//! Promises: what is written reads as it was; equal values make equal texts, and so equal names.

use super::FORMAT;
use crate::{
    competency::{Catalogue, Competency, Level, LevelText, Statement},
    rules::{Category, CategoryScheme, JpmRule, LevelRule, Rules},
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

/// Writes rules as a bundle.
#[must_use]
pub fn write_rules(rules: &Rules) -> String {
    let schemes: Vec<Raw> = rules.schemes.iter().map(scheme).collect();
    object(&[
        ("format", &FORMAT),
        ("version", &rules.version),
        ("level_rule", &level_rule(&rules.level)),
        ("jpm_rule", &jpm_rule(&rules.jpm)),
        ("category_schemes", &schemes),
        ("small_group_min", &rules.small_group_min),
        ("small_group_basis", &rules.small_group_basis),
        ("official_validity_years", &rules.official_validity_years),
        ("official_validity_basis", &rules.official_validity_basis),
    ])
}

fn level_rule(level: &LevelRule) -> Raw {
    Raw(object(&[
        ("id", &level.rule.id),
        ("version", &level.rule.version),
        ("basis", &level.basis),
        ("explanation", &level.explanation),
        ("met_by", &level.met_by),
        ("statements_min", &level.statements_min),
        ("forbidden", &level.forbidden),
        ("no_opportunity_max", &level.no_opportunity_max),
        ("levels_above_required_max", &level.levels_above_required_max),
    ]))
}

fn jpm_rule(JpmRule { rule, basis, explanation, capped }: &JpmRule) -> Raw {
    Raw(object(&[
        ("id", &rule.id),
        ("version", &rule.version),
        ("basis", basis),
        ("explanation", explanation),
        ("capped", capped),
    ]))
}

/// Writes one scheme, as it stands among the rules and in a version of the categories.
pub(in crate::wire) fn scheme(CategoryScheme { rule, name, basis, categories }: &CategoryScheme) -> Raw {
    let category = |one: &Category| Raw(object(&[("name", &one.name), ("min_hundredths", &one.min_hundredths)]));
    let categories: Vec<Raw> = categories.iter().map(category).collect();
    Raw(object(&[
        ("id", &rule.id),
        ("version", &rule.version),
        ("name", name),
        ("basis", basis),
        ("official_only", &true),
        ("categories", &categories),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        shipped,
        wire::bundle::{read_catalogue, read_competency, read_rules, read_standards},
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
        let rules = read_rules(shipped::RULES).unwrap();
        assert_eq!(read_rules(&write_rules(&rules)).unwrap(), rules);
    }
}
