//! Erasure of what was kept about people who left: the rules, what the office sees and says of it, and the lines of its journal.

use serde::{Deserialize, Serialize};

use super::{
    about::Bilingual,
    as_text,
    bundle::{BundleError, content, parse},
    json::Json,
    office::{Paging, as_code},
    privacy::words,
};
use crate::{
    ids::{AgencyId, DeviceId, ErasureId, PersonId, RequestId},
    privacy::{
        Category,
        erasure::{Bar, ErasureRules, Part, PartRule, RuleFault},
    },
    time::parse_date,
};

/// Reads the part of the rules about data that says what may be erased.
///
/// # Errors
/// [`BundleError`] if it is none; if a part is missing, doubled, unknown or told of another category than its own, or what must stay
/// would go. Says where.
pub fn read_erasure(text: &str) -> Result<ErasureRules, BundleError> {
    let json = parse(text)?;
    let mut parts = Vec::new();
    for entry in json.member("categories")?.list()? {
        let category: Category = entry.get("code")?;
        for part in entry.member("erasure")?.list()? {
            let rule = read_part(part)?;
            if rule.part.category() != category {
                return Err(content(rule.part.code()));
            }
            parts.push(rule);
        }
    }
    let of = json.member("erasure")?;
    let from = parse_date(of.member("from")?.text()?).ok_or_else(|| content("from"))?;
    ErasureRules::new(json.get("version")?, from, words(of, "basis")?, parts)
        .map_err(|RuleFault(part)| content(part.code()))
}

fn read_part(json: &Json<'_>) -> Result<PartRule, BundleError> {
    let code = json.member("part")?.text()?;
    Ok(PartRule {
        part: Part::from_code(code).ok_or_else(|| content(code))?,
        name: words(json, "name")?,
        days: json.get("days")?,
        ground: words(json, "ground")?,
        verified: json.get("verified")?,
    })
}

as_code!(Part, Bar);

/// Rows of a page of people who left.
pub const LEAVERS_PAGE_ROWS: u32 = 50;

/// The query of `GET /api/office/leavers`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaversQuery {
    /// Those of whom something was erased, instead of the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<bool>,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// Somebody who left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaverRow {
    /// Who.
    #[serde(with = "as_text")]
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their last number in its usual grouping; empty without one.
    pub nip: String,
    /// The last day of their last assignment.
    pub left: String,
    /// The first day on which anything goes without their asking.
    pub from: Option<String>,
    /// Whether they ask for it.
    pub asked: bool,
    /// Why nothing goes today; none where something does.
    pub bar: Option<Bar>,
    /// When something of theirs was erased last.
    pub erased: Option<i64>,
}

/// `GET /api/office/leavers`: who has left and of whom nothing was erased, the earliest first; or of whom something was, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leavers {
    /// The version of the rules.
    pub version: String,
    /// The day from which they hold.
    pub from: String,
    /// What they rest on.
    pub basis: Bilingual,
    /// Where this page stands.
    pub paging: Paging,
    /// The people.
    pub people: Vec<LeaverRow>,
}

/// What becomes of a part of somebody's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLine {
    /// The part.
    pub part: Part,
    /// Its name.
    pub name: Bilingual,
    /// How many records there are.
    pub count: u32,
    /// Whether it goes by these rules at all.
    pub erasable: bool,
    /// Whether it would go today.
    pub goes: bool,
    /// The first day on which it goes without the person's asking; none of what stays.
    pub from: Option<String>,
    /// Why it goes or stays.
    pub ground: Bilingual,
    /// Whether that was checked.
    pub verified: bool,
}

/// An erasure that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// When.
    pub at: i64,
    /// By whom; none where that is not known any more.
    pub by: Option<String>,
    /// Why; none where a journal brought it back.
    pub reason: Option<String>,
    /// By which version of the rules.
    pub rules: String,
    /// What went, by name.
    pub parts: Vec<Bilingual>,
}

/// `GET /api/office/leavers/{id}`, and the answer to the erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaverFile {
    /// What stands on the list.
    pub row: LeaverRow,
    /// Their request, where they ask for it.
    #[serde(with = "as_text::option", default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The version of the rules.
    pub version: String,
    /// What becomes of each part.
    pub parts: Vec<PartLine>,
    /// What was erased, the latest first.
    pub erased: Vec<Erased>,
    /// Names what was looked at.
    pub seen: String,
    /// Whether whoever asks may erase.
    pub may_erase: bool,
    /// Whether there is a journal to write it into; without one nothing is erased.
    pub journal: bool,
}

/// `POST /api/office/leavers/{id}/erased`, answered by [`LeaverFile`]. Refused as `changed` where the record is not what was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EraseRequest {
    /// [`LeaverFile::seen`].
    pub seen: String,
    /// Why, in [`super::office::REASON_CHARS_MIN`] to [`super::office::REASON_CHARS_MAX`] characters.
    pub reason: String,
}

/// An erasure as it stands in the journal, which no backup holds: what is to be erased again wherever it comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Which erasure.
    #[serde(with = "as_text")]
    pub id: ErasureId,
    /// When.
    pub at: i64,
    /// In which agency.
    #[serde(with = "as_text")]
    pub agency: AgencyId,
    /// Of whose record.
    #[serde(with = "as_text")]
    pub person: PersonId,
    /// By whom.
    #[serde(with = "as_text")]
    pub by: PersonId,
    /// By which version of the rules.
    pub rules: String,
    /// What went.
    pub parts: Vec<Part>,
    /// The devices whose names take nothing any more.
    #[serde(with = "devices")]
    pub devices: Vec<DeviceId>,
}

/// A line of the journal: an entry with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    /// From 1, without gaps.
    pub number: u64,
    /// The entry.
    pub entry: JournalEntry,
    /// SHA-256 over the digest of the line before, the number and the entry's text, in hexadecimal digits.
    pub digest: String,
}

/// Ids in a list, each as its text.
mod devices {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::ids::DeviceId;

    pub(super) fn serialize<S: Serializer>(ids: &[DeviceId], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(ids.iter().map(DeviceId::to_string))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<DeviceId>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped;

    fn fault(from: &str, to: &str) -> String {
        assert!(shipped::PRIVACY.contains(from), "{from}");
        match read_erasure(&shipped::PRIVACY.replacen(from, to, 1)) {
            Err(error) => error.to_string(),
            Ok(_) => panic!("{to} was read"),
        }
    }

    #[test]
    fn rules_that_contradict_themselves_are_refused_with_their_place() {
        assert!(read_erasure(shipped::PRIVACY).is_ok());
        assert_eq!(fault("\"part\": \"log\"", "\"part\": \"gossip\""), "contradicts itself at gossip");
        assert_eq!(fault("\"part\": \"log\"", "\"part\": \"texts\""), "contradicts itself at texts");
        assert_eq!(fault("\"part\": \"heads\"", "\"part\": \"texts\""), "contradicts itself at texts");
        assert_eq!(fault("\"part\": \"heads\",", "\"part\": \"heads\", \"days\": 9,"), "contradicts itself at heads");
        assert_eq!(fault("\"days\": 365", "\"days\": 0"), "contradicts itself at texts");
        assert_eq!(fault("\"from\": \"2026-01-01\"", "\"from\": \"soon\""), "contradicts itself at from");
    }
}
