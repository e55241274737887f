//! Bundles as JSON: the catalogue, the standards, the rules.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    assessment::Answer,
    competency::{Catalogue, Competency, CompetencyKind, Level, LevelText, Statement},
    people::PositionKind,
    rules::{Category, CategoryScheme, JpmRule, LevelRule, RuleRef, Rules},
    standard::{PositionStandard, Standards},
    text::Text,
};

/// The version of the bundles' form.
const FORMAT: u32 = 1;

/// A bundle could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Not the JSON that was expected.
    #[error("not readable: {0}")]
    Json(#[from] serde_json::Error),
    /// A form of a newer program.
    #[error("form {0} is not known")]
    Format(u32),
    /// Readable, but it contradicts itself; says where.
    #[error("contradicts itself at {0}")]
    Content(String),
}

fn content(place: impl ToString) -> BundleError {
    BundleError::Content(place.to_string())
}

#[derive(Deserialize)]
struct TextWire {
    id: String,
    en: String,
}

impl From<TextWire> for Text {
    fn from(wire: TextWire) -> Self {
        Self { indonesian: wire.id, english: wire.en }
    }
}

#[derive(Deserialize)]
struct LevelNameWire {
    level: u8,
    name: TextWire,
}

#[derive(Deserialize)]
struct StatementWire {
    id: String,
    text: TextWire,
}

#[derive(Deserialize)]
struct LevelWire {
    level: u8,
    meaning: TextWire,
    statements: Vec<StatementWire>,
}

#[derive(Deserialize)]
struct CompetencyWire {
    code: String,
    kind: String,
    name: TextWire,
    definition: TextWire,
    levels: Vec<LevelWire>,
}

#[derive(Deserialize)]
struct CatalogueWire {
    format: u32,
    version: String,
    basis: TextWire,
    levels: Vec<LevelNameWire>,
    competencies: Vec<CompetencyWire>,
}

fn check_format(format: u32) -> Result<(), BundleError> {
    if format == FORMAT { Ok(()) } else { Err(BundleError::Format(format)) }
}

fn level(number: u8, place: &str) -> Result<Level, BundleError> {
    Level::new(number).map_err(|_| content(place))
}

fn competency(wire: CompetencyWire, seen: &mut BTreeSet<String>) -> Result<Competency, BundleError> {
    let code = wire.code.parse().map_err(|_| content(&wire.code))?;
    let kind = match wire.kind.as_str() {
        "managerial" => CompetencyKind::Managerial,
        "sociocultural" => CompetencyKind::Sociocultural,
        "technical" => CompetencyKind::Technical,
        "governmental" => CompetencyKind::Governmental,
        other => return Err(content(other)),
    };
    let mut levels = Vec::with_capacity(5);
    for (expected, wire_level) in Level::ALL.into_iter().zip(wire.levels) {
        if level(wire_level.level, &wire.code)? != expected {
            return Err(content(&wire.code));
        }
        let mut statements = Vec::with_capacity(wire_level.statements.len());
        for statement in wire_level.statements {
            let id: crate::competency::StatementId = statement.id.parse().map_err(|_| content(&statement.id))?;
            if id.competency != code || id.level != expected || !seen.insert(statement.id.clone()) {
                return Err(content(&statement.id));
            }
            statements.push(Statement { id, text: statement.text.into() });
        }
        if statements.is_empty() {
            return Err(content(&wire.code));
        }
        levels.push(LevelText { level: expected, meaning: wire_level.meaning.into(), statements });
    }
    let levels = levels.try_into().map_err(|_| content(&wire.code))?;
    Ok(Competency { code, kind, name: wire.name.into(), definition: wire.definition.into(), levels })
}

/// Reads a catalogue.
///
/// # Errors
/// [`BundleError`] if it is not one, or a level or statement is missing, doubled or out of place.
pub fn read_catalogue(json: &str) -> Result<Catalogue, BundleError> {
    let wire: CatalogueWire = serde_json::from_str(json)?;
    check_format(wire.format)?;
    let names: Vec<Text> = Level::ALL
        .iter()
        .zip(wire.levels)
        .map(
            |(expected, name)| {
                if name.level == expected.number() { Ok(name.name.into()) } else { Err(content("levels")) }
            },
        )
        .collect::<Result<_, _>>()?;
    let mut seen = BTreeSet::new();
    let mut codes = BTreeSet::new();
    let competencies = wire
        .competencies
        .into_iter()
        .map(|wire| {
            let competency = competency(wire, &mut seen)?;
            if codes.insert(competency.code) { Ok(competency) } else { Err(content(competency.code)) }
        })
        .collect::<Result<_, _>>()?;
    Ok(Catalogue {
        version: wire.version,
        basis: wire.basis.into(),
        level_names: names.try_into().map_err(|_| content("levels"))?,
        competencies,
    })
}

#[derive(Deserialize)]
struct StandardWire {
    kind: String,
    name: TextWire,
    required: Vec<(String, u8)>,
}

#[derive(Deserialize)]
struct StandardsWire {
    format: u32,
    version: String,
    basis: TextWire,
    standards: Vec<StandardWire>,
}

/// Reads the standards.
///
/// # Errors
/// [`BundleError`] if they are not, or a kind or competency is unknown or doubled.
pub fn read_standards(json: &str) -> Result<Standards, BundleError> {
    let wire: StandardsWire = serde_json::from_str(json)?;
    check_format(wire.format)?;
    let mut kinds = BTreeSet::new();
    let mut standards = Vec::with_capacity(wire.standards.len());
    for standard in wire.standards {
        let kind = PositionKind::from_code(&standard.kind).ok_or_else(|| content(&standard.kind))?;
        let mut codes = BTreeSet::new();
        let mut required = Vec::with_capacity(standard.required.len());
        for (code, number) in &standard.required {
            let code = code.parse().map_err(|_| content(code))?;
            if !codes.insert(code) {
                return Err(content(code));
            }
            required.push((code, level(*number, &standard.kind)?));
        }
        if required.is_empty() || !kinds.insert(kind.code()) {
            return Err(content(&standard.kind));
        }
        standards.push(PositionStandard { kind, name: standard.name.into(), required });
    }
    Ok(Standards { version: wire.version, basis: wire.basis.into(), standards })
}

#[derive(Deserialize)]
struct LevelRuleWire {
    id: String,
    version: u32,
    basis: TextWire,
    explanation: TextWire,
    met_by: Vec<String>,
    statements_min: u8,
    forbidden: Vec<String>,
    no_opportunity_max: u8,
    levels_above_required_max: u8,
}

#[derive(Deserialize)]
struct JpmRuleWire {
    id: String,
    version: u32,
    basis: TextWire,
    explanation: TextWire,
    capped: bool,
}

#[derive(Deserialize)]
struct CategoryWire {
    name: TextWire,
    min_hundredths: u32,
}

#[derive(Deserialize)]
struct SchemeWire {
    id: String,
    version: u32,
    name: TextWire,
    basis: TextWire,
    categories: Vec<CategoryWire>,
}

#[derive(Deserialize)]
struct RulesWire {
    format: u32,
    version: String,
    level_rule: LevelRuleWire,
    jpm_rule: JpmRuleWire,
    category_schemes: Vec<SchemeWire>,
    small_group_min: u32,
    small_group_basis: TextWire,
    official_validity_years: u32,
    official_validity_basis: TextWire,
}

fn answers(codes: &[String]) -> Result<Vec<Answer>, BundleError> {
    codes.iter().map(|code| Answer::from_code(code).ok_or_else(|| content(code))).collect()
}

fn scheme(wire: SchemeWire) -> Result<CategoryScheme, BundleError> {
    let falling = wire.categories.windows(2).all(|pair| pair[0].min_hundredths > pair[1].min_hundredths);
    let complete = wire.categories.last().is_some_and(|last| last.min_hundredths == 0);
    if !(falling && complete) {
        return Err(content(wire.id));
    }
    let categories = wire
        .categories
        .into_iter()
        .map(|category| Category { name: category.name.into(), min_hundredths: category.min_hundredths })
        .collect();
    Ok(CategoryScheme {
        rule: RuleRef { id: wire.id, version: wire.version },
        name: wire.name.into(),
        basis: wire.basis.into(),
        categories,
    })
}

/// Reads the rules.
///
/// # Errors
/// [`BundleError`] if they are not, or a scheme's categories do not fall to 0.
pub fn read_rules(json: &str) -> Result<Rules, BundleError> {
    let wire: RulesWire = serde_json::from_str(json)?;
    check_format(wire.format)?;
    let (level, jpm) = (wire.level_rule, wire.jpm_rule);
    Ok(Rules {
        version: wire.version,
        level: LevelRule {
            rule: RuleRef { id: level.id, version: level.version },
            basis: level.basis.into(),
            explanation: level.explanation.into(),
            met_by: answers(&level.met_by)?,
            statements_min: level.statements_min,
            forbidden: answers(&level.forbidden)?,
            no_opportunity_max: level.no_opportunity_max,
            levels_above_required_max: level.levels_above_required_max,
        },
        jpm: JpmRule {
            rule: RuleRef { id: jpm.id, version: jpm.version },
            basis: jpm.basis.into(),
            explanation: jpm.explanation.into(),
            capped: jpm.capped,
        },
        schemes: wire.category_schemes.into_iter().map(scheme).collect::<Result<_, _>>()?,
        small_group_min: wire.small_group_min,
        small_group_basis: wire.small_group_basis.into(),
        official_validity_years: wire.official_validity_years,
        official_validity_basis: wire.official_validity_basis.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped;

    #[test]
    fn what_ships_is_whole() {
        let catalogue = read_catalogue(shipped::CATALOGUE).unwrap();
        let statements: Vec<_> =
            catalogue.competencies.iter().flat_map(|c| &c.levels).flat_map(|l| &l.statements).collect();
        assert_eq!(catalogue.competencies.len(), 9);
        assert_eq!(statements.len(), 135);
        assert!(statements.iter().all(|s| s.text.indonesian.starts_with("Saya ") && s.text.english.starts_with("I ")));

        let standards = read_standards(shipped::STANDARDS).unwrap();
        assert_eq!(standards.standards.len(), 14);
        for standard in &standards.standards {
            let codes: Vec<_> = standard.required.iter().map(|(code, _)| *code).collect();
            assert_eq!(codes, catalogue.competencies.iter().map(|c| c.code).collect::<Vec<_>>());
        }
        let rules = read_rules(shipped::RULES).unwrap();
        assert_eq!(rules.schemes.len(), 2);
    }

    #[test]
    fn contradictions_are_named() {
        let doubled = shipped::CATALOGUE.replacen("INT.1.2", "INT.1.1", 1);
        assert!(matches!(read_catalogue(&doubled), Err(BundleError::Content(place)) if place == "INT.1.1"));
        let unknown = shipped::STANDARDS.replacen("pelaksana", "pesuruh", 1);
        assert!(matches!(read_standards(&unknown), Err(BundleError::Content(_))));
        let newer = shipped::RULES.replacen("\"format\": 1", "\"format\": 2", 1);
        assert!(matches!(read_rules(&newer), Err(BundleError::Format(2))));
    }
}
