//! Bundles as JSON: the catalogue, the standards, the rules.

mod write;

pub(super) use self::write::scheme as write_scheme;
pub use self::write::{write_catalogue, write_competency, write_rules, write_standards};

use super::json::{FromJson, Json, JsonError, deserialize_by_reading};
use crate::{
    competency::{Catalogue, Competency, CompetencyCode, CompetencyKind, Level, LevelText, Statement, StatementId},
    people::PositionKind,
    post_standard::Library,
    rules::{Category, CategoryScheme, JpmRule, LevelRule, RuleRef, Rules},
    standard::{PositionStandard, Standards},
};

/// The version of the bundles' form.
const FORMAT: u32 = 1;

/// A bundle could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Not the JSON that was expected.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A form of a newer program.
    #[error("form {0} is not known")]
    Format(u32),
    /// Readable, but it contradicts itself; says where.
    #[error("contradicts itself at {0}")]
    Content(String),
}

pub(super) fn content(place: &str) -> BundleError {
    BundleError::Content(place.to_owned())
}

/// Reads a bundle's text, if it has the form that is known.
pub(super) fn parse(text: &str) -> Result<Json<'_>, BundleError> {
    let json = Json::parse(text)?;
    match json.get("format")? {
        FORMAT => Ok(json),
        other => Err(BundleError::Format(other)),
    }
}

/// The five entries of the list `levels`, lowest first, as each of them says itself.
fn levels<'j, 'a>(json: &'j Json<'a>, place: &str) -> Result<&'j [Json<'a>; 5], BundleError> {
    let entries: &[Json<'a>; 5] = json.member("levels")?.list()?.try_into().map_err(|_| content(place))?;
    for (level, entry) in Level::ALL.into_iter().zip(entries) {
        if entry.get::<Level>("level")? != level {
            return Err(content(place));
        }
    }
    Ok(entries)
}

/// Reads a catalogue.
///
/// # Errors
/// [`BundleError`] if it is not one, or a level or statement is missing, doubled or out of place.
pub fn read_catalogue(text: &str) -> Result<Catalogue, BundleError> {
    let json = parse(text)?;
    let mut level_names = Vec::with_capacity(5);
    for entry in levels(&json, "levels")? {
        level_names.push(entry.get("name")?);
    }
    let mut competencies: Vec<Competency> = Vec::new();
    for entry in json.member("competencies")?.list()? {
        let competency = competency(entry)?;
        if competencies.iter().any(|earlier| earlier.code == competency.code) {
            return Err(content(competency.code.as_str()));
        }
        competencies.push(competency);
    }
    Ok(Catalogue {
        version: json.get("version")?,
        basis: json.get("basis")?,
        level_names: level_names.try_into().map_err(|_| content("levels"))?,
        competencies,
    })
}

/// Reads one competency, as [`write_competency`] writes it.
///
/// # Errors
/// [`BundleError`] if it is none, or a level or statement is missing, doubled or out of place.
pub fn read_competency(text: &str) -> Result<Competency, BundleError> {
    competency(&Json::parse(text)?)
}

/// Reads a catalogue to pick from. Its list `kinds` names the kinds of post that may; without one, all may.
///
/// # Errors
/// Those of [`read_catalogue`], and [`BundleError`] for a kind that is not known.
pub fn read_library(text: &str) -> Result<Library, BundleError> {
    let catalogue = read_catalogue(text)?;
    let kinds: Option<Vec<PositionKind>> = parse(text)?.get("kinds").map_err(|_| content("kinds"))?;
    Ok(Library { catalogue, kinds: kinds.into_iter().flatten().collect() })
}

/// The catalogue as a bundle, for those who read with serde.
#[derive(Clone, Debug)]
pub struct CatalogueWire(pub Catalogue);

impl FromJson for CatalogueWire {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        read_catalogue(json.raw()).map(Self).map_err(|_| JsonError)
    }
}

deserialize_by_reading!(CatalogueWire);

fn competency(json: &Json<'_>) -> Result<Competency, BundleError> {
    let place = json.member("code")?.text()?;
    let code = place.parse().map_err(|_| content(place))?;
    let kind = json.member("kind")?.text()?;
    let kind = CompetencyKind::from_code(kind).ok_or_else(|| content(kind))?;
    let mut texts = Vec::with_capacity(5);
    for (level, entry) in Level::ALL.into_iter().zip(levels(json, place)?) {
        let mut statements: Vec<Statement> = Vec::new();
        for statement in entry.member("statements")?.list()? {
            let place = statement.member("id")?.text()?;
            let id: StatementId = place.parse().map_err(|_| content(place))?;
            let known = statements.iter().any(|earlier| earlier.id == id);
            if id.competency != code || id.level != level || known {
                return Err(content(place));
            }
            statements.push(Statement { id, text: statement.get("text")? });
        }
        if statements.is_empty() {
            return Err(content(place));
        }
        texts.push(LevelText { level, meaning: entry.get("meaning")?, statements });
    }
    let levels = texts.try_into().map_err(|_| content(place))?;
    Ok(Competency { code, kind, name: json.get("name")?, definition: json.get("definition")?, levels })
}

/// Reads the standards.
///
/// # Errors
/// [`BundleError`] if they are not, or a kind or competency is unknown or doubled.
pub fn read_standards(text: &str) -> Result<Standards, BundleError> {
    let json = parse(text)?;
    let mut standards: Vec<PositionStandard> = Vec::new();
    for entry in json.member("standards")?.list()? {
        let standard = standard(entry)?;
        if standards.iter().any(|earlier| earlier.kind == standard.kind) {
            return Err(content(standard.kind.code()));
        }
        standards.push(standard);
    }
    Ok(Standards { version: json.get("version")?, basis: json.get("basis")?, standards })
}

fn standard(json: &Json<'_>) -> Result<PositionStandard, BundleError> {
    let place = json.member("kind")?.text()?;
    let kind = PositionKind::from_code(place).ok_or_else(|| content(place))?;
    let required: Vec<(CompetencyCode, Level)> = json.get("required").map_err(|_| content(place))?;
    let doubled = |(place, (code, _)): (usize, &(CompetencyCode, Level))| {
        required[..place].iter().any(|(earlier, _)| earlier == code)
    };
    if required.is_empty() || required.iter().enumerate().any(doubled) {
        return Err(content(place));
    }
    Ok(PositionStandard { kind, name: json.get("name")?, required })
}

/// Reads the rules.
///
/// # Errors
/// [`BundleError`] if they are not, or a scheme's categories do not fall to 0.
pub fn read_rules(text: &str) -> Result<Rules, BundleError> {
    let json = parse(text)?;
    let mut schemes = Vec::new();
    for entry in json.member("category_schemes")?.list()? {
        schemes.push(scheme(entry)?);
    }
    let (level, jpm) = (json.member("level_rule")?, json.member("jpm_rule")?);
    Ok(Rules {
        version: json.get("version")?,
        level: LevelRule {
            rule: RuleRef::from_json(level)?,
            basis: level.get("basis")?,
            explanation: level.get("explanation")?,
            met_by: level.get("met_by")?,
            statements_min: level.get("statements_min")?,
            forbidden: level.get("forbidden")?,
            no_opportunity_max: level.get("no_opportunity_max")?,
            levels_above_required_max: level.get("levels_above_required_max")?,
        },
        jpm: JpmRule {
            rule: RuleRef::from_json(jpm)?,
            basis: jpm.get("basis")?,
            explanation: jpm.get("explanation")?,
            capped: jpm.get("capped")?,
        },
        schemes,
        small_group_min: json.get("small_group_min")?,
        small_group_basis: json.get("small_group_basis")?,
        official_validity_years: json.get("official_validity_years")?,
        official_validity_basis: json.get("official_validity_basis")?,
    })
}

impl FromJson for RuleRef {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Ok(Self { id: json.get("id")?, version: json.get("version")? })
    }
}

pub(super) fn scheme(json: &Json<'_>) -> Result<CategoryScheme, BundleError> {
    let rule = RuleRef::from_json(json)?;
    let mut categories: Vec<Category> = Vec::new();
    for entry in json.member("categories")?.list()? {
        categories.push(Category { name: entry.get("name")?, min_hundredths: entry.get("min_hundredths")? });
    }
    let falling = categories.windows(2).all(|pair| pair[0].min_hundredths > pair[1].min_hundredths);
    let complete = categories.last().is_some_and(|last| last.min_hundredths == 0);
    if !(falling && complete) {
        return Err(content(&rule.id));
    }
    Ok(CategoryScheme { rule, name: json.get("name")?, basis: json.get("basis")?, categories })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped;

    #[test]
    fn what_ships_is_whole() {
        let catalogue = read_catalogue(shipped::CATALOGUE).unwrap();
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
    fn governmental_competencies_are_for_those_who_may_head_an_office_of_a_region() {
        let library = read_library(shipped::GOVERNMENTAL).unwrap();
        let kinds: Vec<_> = PositionKind::ALL.into_iter().filter(|kind| library.is_for(*kind)).collect();
        assert_eq!(kinds, [PositionKind::JptMadya, PositionKind::JptPratama, PositionKind::Administrator]);
        let technical = read_library(shipped::TECHNICAL).unwrap();
        assert!(PositionKind::ALL.into_iter().all(|kind| technical.is_for(kind)));
    }

    #[test]
    fn contradictions_are_named() {
        let doubled = shipped::CATALOGUE.replacen("INT.1.2", "INT.1.1", 1);
        assert!(matches!(read_catalogue(&doubled), Err(BundleError::Content(place)) if place == "INT.1.1"));
        let fifth = shipped::TECHNICAL.replacen("\"technical\"", "\"spiritual\"", 1);
        assert!(matches!(read_catalogue(&fifth), Err(BundleError::Content(place)) if place == "spiritual"));
        let unknown = shipped::STANDARDS.replacen("pelaksana", "pesuruh", 1);
        assert!(matches!(read_standards(&unknown), Err(BundleError::Content(_))));
        let nobody = shipped::GOVERNMENTAL.replacen("jpt_madya", "lurah", 1);
        assert!(matches!(read_library(&nobody), Err(BundleError::Content(place)) if place == "kinds"));
        let newer = shipped::RULES.replacen("\"format\": 1", "\"format\": 2", 1);
        assert!(matches!(read_rules(&newer), Err(BundleError::Format(2))));
    }
}
