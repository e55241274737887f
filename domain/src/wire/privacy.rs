//! What is kept about a person and what they ask for, as it rests and travels.

use serde::{Deserialize, Serialize};

use super::{
    about::Bilingual,
    bundle::{BundleError, content, parse},
    json::{Json, members},
};
use crate::{
    ids::{PersonId, RequestId},
    privacy::{Category, CategoryRule, Conclusion, Hands, PrivacyRules, RequestKind, RequestState, Term, TermRule},
    text::Text,
    wire::office::{Paging, as_code},
};

/// Reads the rules.
///
/// # Errors
/// [`BundleError`] if they are not; if a kind of request or a category is missing, doubled or unknown, a term is nought or beyond a year,
/// or words are missing in one language. Says where.
pub fn read_privacy(text: &str) -> Result<PrivacyRules, BundleError> {
    let json = parse(text)?;
    let terms = json.member("terms")?.list()?.iter().map(term).collect::<Result<Vec<_>, _>>()?;
    let categories = json.member("categories")?.list()?.iter().map(category).collect::<Result<Vec<_>, _>>()?;
    for kind in RequestKind::ALL {
        if terms.iter().filter(|rule| rule.kind == kind).count() != 1 {
            return Err(content(kind.code()));
        }
    }
    for category in Category::ALL {
        if categories.iter().filter(|rule| rule.category == category).count() != 1 {
            return Err(content(category.code()));
        }
    }
    Ok(PrivacyRules { version: json.get("version")?, basis: words(&json, "basis")?, terms, categories })
}

/// The most days that an answer may take.
const TERM_DAYS_MAX: u32 = 366;

fn term(json: &Json<'_>) -> Result<TermRule, BundleError> {
    let kind: RequestKind = json.get("kind")?;
    let number: u32 = json.get("term")?;
    let (term, days) = match json.member("unit")?.text()? {
        "hours" => (Term::Hours(number), number.div_ceil(24)),
        "days" => (Term::Days(number), number),
        _ => return Err(content(kind.code())),
    };
    if !(1..=TERM_DAYS_MAX).contains(&days) {
        return Err(content(kind.code()));
    }
    Ok(TermRule { kind, term, basis: words(json, "basis")?, verified: json.get("verified")? })
}

fn category(json: &Json<'_>) -> Result<CategoryRule, BundleError> {
    Ok(CategoryRule {
        category: json.get("code")?,
        name: words(json, "name")?,
        purpose: words(json, "purpose")?,
        ground: words(json, "ground")?,
        keep: words(json, "keep")?,
        verified: json.get("verified")?,
    })
}

pub(super) fn words(json: &Json<'_>, name: &str) -> Result<Text, BundleError> {
    let text: Option<Text> = json.get(name).ok();
    text.filter(|text| !text.indonesian.trim().is_empty() && !text.english.trim().is_empty())
        .ok_or_else(|| content(name))
}

as_code!(Conclusion, Hands, RequestKind, RequestState);

/// Something that is kept, as `GET /api/me/kept` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLine {
    /// Its code.
    pub category: Category,
    /// Its name.
    pub name: Bilingual,
    /// What it is kept for.
    pub purpose: Bilingual,
    /// What allows that.
    pub ground: Bilingual,
    /// Whether the ground was checked.
    pub verified: bool,
    /// Until when.
    pub keep: Bilingual,
    /// How many records there are; none where only the copy counts them.
    pub count: Option<u32>,
    /// The day of the earliest, in the agency's zone.
    pub from: Option<String>,
    /// The day of the latest.
    pub until: Option<String>,
}

/// `GET /api/me/kept`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The version of the rules.
    pub version: String,
    /// What they rest on.
    pub basis: Bilingual,
    /// One line for each category.
    pub lines: Vec<KeptLine>,
}

/// By when a kind of request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermLine {
    /// The kind.
    pub kind: RequestKind,
    /// The last instant, if it were sent now.
    pub due: i64,
    /// What that rests on.
    pub basis: Bilingual,
    /// Whether that was checked.
    pub verified: bool,
}

/// A conclusion that the person may object to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objectionable {
    /// What kind of conclusion.
    pub conclusion: Conclusion,
    /// Its id.
    pub id: String,
    /// The period's name, the claim's title, or the body and the number of its report.
    pub name: Bilingual,
    /// The day on which it was drawn; of an official result, entered.
    pub on: String,
}

/// One of the person's own requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRequest {
    /// Its id.
    pub id: RequestId,
    /// What is asked for.
    pub kind: RequestKind,
    /// The code of the record that is wrong, where that is asked.
    pub category: Option<Category>,
    /// The name of the conclusion that is objected to.
    pub name: Option<Bilingual>,
    /// The person's own words.
    pub text: String,
    /// When it was received.
    pub received: i64,
    /// The last instant for an answer.
    pub due: i64,
    /// How far it is.
    pub state: RequestState,
    /// In whose hands.
    pub hands: Hands,
    /// The answer, and when it was given.
    pub answer: Option<String>,
    /// When it was answered or taken back.
    pub ended: Option<i64>,
}

/// `GET /api/me/requests`, and the answer to whatever changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRequests {
    /// Whether the agency has a data protection officer today.
    pub officer: bool,
    /// One for each kind of request.
    pub terms: Vec<TermLine>,
    /// The names of all that is kept, to say which of it is wrong.
    pub categories: Vec<(Category, Bilingual)>,
    /// What may be objected to, the newest first.
    pub conclusions: Vec<Objectionable>,
    /// What was asked, the newest first.
    pub requests: Vec<OwnRequest>,
}

/// `POST /api/me/requests`, answered by [`OwnRequests`]. Refused by the field that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskRequest {
    /// What is asked for.
    pub kind: RequestKind,
    /// The record that is wrong; with [`RequestKind::Correction`] alone.
    pub category: Option<Category>,
    /// What is objected to; with [`RequestKind::Objection`] alone.
    pub conclusion: Option<Conclusion>,
    /// The id of that.
    pub id: Option<String>,
    /// In the person's own words.
    pub text: String,
}

members! {
    KeptLine { category, name, purpose, ground, verified, keep, count, from, until }
    Kept { version, basis, lines }
    TermLine { kind, due, basis, verified }
    Objectionable { conclusion, id, name, on }
    OwnRequest { id, kind, category, name, text, received, due, state, hands, answer, ended }
    OwnRequests { officer, terms, categories, conclusions, requests }
    AskRequest { kind, category, conclusion, id, text }
}

/// The query of `GET /api/me/copy`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyQuery {
    /// `id` or `en`: the language of the page that explains the files, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Rows of a page of requests.
pub const REQUESTS_PAGE_ROWS: u32 = 50;

/// The query of `GET /api/office/requests`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestsQuery {
    /// Whether those that were answered or taken back are meant, instead of those that wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<bool>,
    /// The code of a kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A request on a list: nothing of what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRow {
    /// Its id.
    #[serde(with = "super::as_text")]
    pub id: RequestId,
    /// Whose.
    pub name: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// When it was received.
    pub received: i64,
    /// The last instant for an answer.
    pub due: i64,
    /// Whether that has passed without one, or the answer came after it.
    pub late: bool,
    /// How far it is.
    pub state: RequestState,
    /// In whose hands.
    pub hands: Hands,
}

/// `GET /api/office/requests`: those that wait by when they are due, else the latest ended first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    /// Whether the agency has a data protection officer today.
    pub officer: bool,
    /// How many wait, of those that whoever asks sees.
    pub waiting: u32,
    /// How many of them are late.
    pub overdue: u32,
    /// Where this page stands.
    pub paging: Paging,
    /// The requests.
    pub requests: Vec<RequestRow>,
}

/// `GET /api/office/requests/{id}`, and the answer to whatever changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestFile {
    /// What stands on the list.
    pub row: RequestRow,
    /// Who asks.
    #[serde(with = "super::as_text")]
    pub person: PersonId,
    /// Their number of today in its usual grouping; empty without one.
    pub nip: String,
    /// The name of the record that is wrong, where that is asked.
    pub category: Option<Bilingual>,
    /// What kind of conclusion is objected to.
    pub conclusion: Option<Conclusion>,
    /// Its name.
    pub about: Option<Bilingual>,
    /// What the person wrote.
    pub text: String,
    /// What the term rests on.
    pub basis: Bilingual,
    /// Whether that was checked.
    pub verified: bool,
    /// The answer.
    pub answer: Option<String>,
    /// When it was answered or taken back.
    pub ended: Option<i64>,
    /// The name of who answered.
    pub by: Option<String>,
    /// Whether whoever asks may answer it.
    pub may_answer: bool,
    /// Whether they may hand it to others.
    pub may_hand: bool,
}

/// `POST /api/office/requests/{id}/handed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandRequest {
    /// To whom; to the officer: taken up by oneself.
    pub hands: Hands,
}

/// `POST /api/office/requests/{id}/answered`. Refused by the field that is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRequest {
    /// One of [`RequestState::ANSWERS`].
    pub outcome: RequestState,
    /// What the person will read.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        shipped,
        wire::json::{self, JsonError},
    };

    fn fault(from: &str, to: &str) -> String {
        assert!(shipped::PRIVACY.contains(from), "{from}");
        match read_privacy(&shipped::PRIVACY.replacen(from, to, 1)) {
            Err(error) => error.to_string(),
            Ok(_) => panic!("{to} was read"),
        }
    }

    #[test]
    fn rules_that_contradict_themselves_are_refused_with_their_place() {
        assert!(read_privacy(shipped::PRIVACY).is_ok());
        assert_eq!(fault("\"term\": 72", "\"term\": 0"), "contradicts itself at correction");
        assert_eq!(fault("\"unit\": \"hours\"", "\"unit\": \"weeks\""), "contradicts itself at correction");
        assert_eq!(fault("\"kind\": \"objection\"", "\"kind\": \"other\""), "contradicts itself at objection");
        assert_eq!(fault("\"code\": \"log\"", "\"code\": \"identity\""), "contradicts itself at identity");
        assert_eq!(fault("\"code\": \"log\"", "\"code\": \"gossip\""), JsonError.to_string());
    }

    #[test]
    fn a_request_reads_as_it_was_written() {
        let ask = AskRequest {
            kind: RequestKind::Objection,
            category: None,
            conclusion: Some(Conclusion::Claim),
            id: Some("x".to_owned()),
            text: "Jam pelatihan ini kurang".to_owned(),
        };
        assert_eq!(json::read::<AskRequest>(&json::write(&ask)).unwrap(), ask);
    }
}
