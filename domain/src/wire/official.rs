//! Official results as they are told to whoever may read them, and the rules about them as they rest.

use super::{
    about::Bilingual,
    bundle::{BundleError, content, parse},
    json::{Json, members},
    office::CompetencyName,
};
use crate::{
    competency::{Level, Reached},
    official::{Known, OfficialLine, OfficialRules, Purpose, PurposeRule},
    text::Text,
};

/// Reads the rules.
///
/// # Errors
/// [`BundleError`] if they are not; if a purpose is missing, doubled or unknown, or words are missing in one language. Says where.
pub fn read_official(text: &str) -> Result<OfficialRules, BundleError> {
    let json = parse(text)?;
    let purposes = json.member("purposes")?.list()?.iter().map(purpose).collect::<Result<Vec<_>, _>>()?;
    for purpose in Purpose::ALL {
        if purposes.iter().filter(|rule| rule.purpose == purpose).count() != 1 {
            return Err(content(purpose.code()));
        }
    }
    Ok(OfficialRules {
        version: json.get("version")?,
        recognised: known(&json, "recognised")?,
        validity: known(&json, "validity")?,
        scale: known(&json, "scale")?,
        told: known(&json, "told")?,
        purposes,
    })
}

fn purpose(json: &Json<'_>) -> Result<PurposeRule, BundleError> {
    let code: String = json.get("code")?;
    let purpose = Purpose::from_code(&code).ok_or_else(|| content(&code))?;
    Ok(PurposeRule { purpose, name: words(json, "name")?, scheme: json.get("scheme")?, words: json.get("words")? })
}

fn known(json: &Json<'_>, name: &str) -> Result<Known, BundleError> {
    let json = json.member(name)?;
    Ok(Known { text: words(json, "text")?, basis: words(json, "basis")?, verified: json.get("verified")? })
}

fn words(json: &Json<'_>, name: &str) -> Result<Text, BundleError> {
    let text: Option<Text> = json.get(name).ok();
    text.filter(|text| !text.indonesian.trim().is_empty() && !text.english.trim().is_empty())
        .ok_or_else(|| content(name))
}

/// A rule as it is told beside what it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleTold {
    /// Its stable name, such as `jpm-1`.
    pub id: String,
    /// Its version.
    pub version: String,
    /// In plain words.
    pub text: Bilingual,
    /// What it rests on.
    pub basis: Bilingual,
    /// Whether that was checked.
    pub verified: bool,
}

/// One competency of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialLineWire {
    /// The competency.
    pub competency: CompetencyName,
    /// The level that the standard requires; none where it does not name the competency.
    pub required: Option<u8>,
    /// The level that was found; 0 for none yet.
    pub reached: u8,
}

impl OfficialLineWire {
    /// The line, if its numbers are levels.
    #[must_use]
    pub fn line(&self) -> Option<OfficialLine> {
        Some(OfficialLine {
            competency: self.competency.code.parse().ok()?,
            required: self.required.map(Level::new).transpose().ok()?,
            reached: Reached::new(self.reached).ok()?,
        })
    }
}

/// A result as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialWire {
    /// The day of the assessment.
    pub day: String,
    /// The last day on which it is valid.
    pub until: String,
    /// Who assessed.
    pub institution: String,
    /// The number of their accreditation.
    pub accreditation: Option<String>,
    /// The number of the report.
    pub number: String,
    /// What it was for.
    pub purpose: Option<Bilingual>,
    /// The standard that was the measure: the name of a kind of post.
    pub standard: Bilingual,
    /// The levels, in the catalogue's order.
    pub lines: Vec<OfficialLineWire>,
    /// The match that was told, in hundredths of a per cent.
    pub told: Option<u32>,
    /// The match by our rules, in hundredths of a per cent; none where it cannot be computed.
    pub counted: Option<u32>,
    /// The levels that count, and those that are required.
    pub sums: Option<(u32, u32)>,
    /// The category of the match that was told.
    pub told_category: Option<Bilingual>,
    /// That of ours.
    pub category: Option<Bilingual>,
    /// The day on which it was entered.
    pub entered: String,
    /// By whom.
    pub by: String,
    /// What all that rests on.
    pub rules: Vec<RuleTold>,
}

/// `GET /api/me/official`, `GET /api/office/people/{id}/official`: the latest assessment first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialResults {
    /// The results.
    pub results: Vec<OfficialWire>,
    /// Whose results are recognised.
    pub recognised: RuleTold,
}

members! {
    RuleTold { id, version, text, basis, verified }
    OfficialLineWire { competency, required, reached }
    OfficialWire { day, until, institution, accreditation, number, purpose, standard, lines, told, counted, sums, told_category, category, entered, by, rules }
    OfficialResults { results, recognised }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{shipped, wire::bundle::read_rules};

    #[test]
    fn what_ships_is_whole_and_names_schemes_that_there_are() {
        let official = read_official(shipped::OFFICIAL).unwrap();
        let rules = read_rules(shipped::RULES).unwrap();
        for rule in &official.purposes {
            assert!(rules.schemes.iter().any(|scheme| scheme.rule.id == rule.scheme), "{}", rule.scheme);
            assert!(rule.words.iter().all(|words| crate::intake::plain(words) == **words), "{:?}", rule.words);
        }
    }

    #[test]
    fn contradictions_are_named() {
        let unknown = shipped::OFFICIAL.replacen("\"mapping\"", "\"guessing\"", 1);
        assert!(matches!(read_official(&unknown), Err(BundleError::Content(place)) if place == "guessing"));
        let twice = shipped::OFFICIAL.replacen("\"mapping\"", "\"filling\"", 1);
        assert!(matches!(read_official(&twice), Err(BundleError::Content(place)) if place == "filling"));
    }
}
