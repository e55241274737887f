//! Official assessments (*penilaian kompetensi*): what an accredited body found, apart from what people say of themselves.
//!
//! Promises: what the body told is kept as it told it; what our rules make of the same levels stands beside it, and a difference is
//! said, never mended. An official result and a self-assessment are put side by side, competency by competency: no figure is ever made of
//! both. Refuses: to say whether a body is accredited, and a level for what was not assessed.

use jiff::ToSpan as _;

use crate::{
    coded::coded,
    competency::{CompetencyCode, Level, Reached},
    jpm::{OfficialMatch, Profile, ProfileLine},
    people::PositionKind,
    rules::{Category, CategoryScheme, JpmRule},
    text::Text,
    time::{Date, DateRange},
};

/// The most that a body's own match may be, in hundredths of a per cent: each level five times what is required.
pub const TOLD_MAX: u32 = 50_000;

/// The longest that a result may be valid, in years: no rule that is data may make a date that is none.
const YEARS_MAX: u32 = 100;

coded! {
    /// What an assessment was for: it decides which categories its match falls into.
    pub enum Purpose {
        /// *Pengisian jabatan*: a promotion or another post.
        Filling = "filling",
        /// *Pemetaan jabatan*.
        Mapping = "mapping",
    }
}

coded! {
    /// Whether a result still holds.
    pub enum Validity {
        /// It does.
        Valid = "valid",
        /// Its last day is over.
        Lapsed = "lapsed",
    }
}

impl Validity {
    /// On a day, of a result that is valid until that one.
    #[must_use]
    pub fn on(today: Date, until: Date) -> Self {
        if today <= until { Self::Valid } else { Self::Lapsed }
    }
}

/// The days on which a result is valid, the day of the assessment and the last one among them. Where the month of the last year has no such
/// day, its own last day is the last.
#[must_use]
pub fn valid_days(day: Date, years: u32) -> DateRange {
    let anniversary = day.checked_add(i64::from(years.min(YEARS_MAX)).years()).unwrap_or(Date::MAX);
    let last = if anniversary.day() == day.day() { anniversary.yesterday().unwrap_or(day) } else { anniversary };
    DateRange { from: day, to: Some(last.max(day)) }
}

/// What a report says beside the levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The day of the assessment.
    pub day: Date,
    /// Who assessed.
    pub institution: String,
    /// The number of their accreditation, where the report has it.
    pub accreditation: Option<String>,
    /// The number of the report.
    pub number: String,
    /// What it was for, where the report says so.
    pub purpose: Option<Purpose>,
    /// The kind of post whose standard was the measure.
    pub kind: PositionKind,
    /// The match that they told, in hundredths of a per cent.
    pub told: Option<u32>,
}

/// One competency of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficialLine {
    /// The competency.
    pub competency: CompetencyCode,
    /// The level that the standard requires; none where it does not name the competency.
    pub required: Option<Level>,
    /// The level that was found.
    pub reached: Reached,
}

/// A result as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// What the report says.
    pub facts: Facts,
    /// The levels, those that were assessed.
    pub lines: Vec<OfficialLine>,
}

/// The match of a result: as it was told, and as our rules count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched<'a> {
    /// By our rules; none where the standard requires nothing of what was assessed.
    pub counted: Option<OfficialMatch>,
    /// Its category, of the purpose's scheme.
    pub category: Option<&'a Category>,
    /// As it was told, in hundredths of a per cent.
    pub told: Option<u32>,
    /// The category of that figure.
    pub told_category: Option<&'a Category>,
    /// The scheme of both.
    pub scheme: Option<&'a CategoryScheme>,
}

impl Matched<'_> {
    /// The names of both categories.
    fn named(&self) -> (Option<&Text>, Option<&Text>) {
        (self.told_category.map(|category| &category.name), self.category.map(|category| &category.name))
    }

    /// By how much the figure that was told is above ours, in hundredths of a per cent; none where they are the same or one is missing.
    #[must_use]
    pub fn difference(&self) -> Option<i64> {
        let counted = self.counted?.ratio().hundredths();
        let difference = i64::from(self.told?) - i64::from(counted);
        (difference != 0).then_some(difference)
    }
}

impl Official {
    /// The competencies that the standard names.
    #[must_use]
    pub fn profile(&self) -> Profile {
        let line = |line: &OfficialLine| {
            Some(ProfileLine { competency: line.competency, required: line.required?, reached: line.reached })
        };
        Profile { lines: self.lines.iter().filter_map(line).collect() }
    }

    /// The match by these rules, in the categories of one of these schemes.
    #[must_use]
    pub fn matched<'a>(&self, jpm: &JpmRule, schemes: &'a [CategoryScheme], facts: &OfficialRules) -> Matched<'a> {
        let counted = OfficialMatch::of(&self.profile(), jpm);
        let name = self.facts.purpose.and_then(|purpose| facts.purpose(purpose)).map(|rule| rule.scheme.as_str());
        let scheme = schemes.iter().find(|scheme| Some(scheme.rule.id.as_str()) == name);
        let told = self.facts.told;
        Matched {
            counted,
            category: scheme.and_then(|scheme| counted?.category(scheme)),
            told,
            told_category: scheme
                .and_then(|scheme| scheme.categories.iter().find(|own| told >= Some(own.min_hundredths))),
            scheme,
        }
    }
}

/// One competency, as both see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The competency.
    pub competency: CompetencyCode,
    /// The official result's line, where it was assessed.
    pub official: Option<OfficialLine>,
    /// The self-assessment's, where it was answered.
    pub own: Option<ProfileLine>,
}

impl Beside {
    /// By how many levels the person's own account is above what was found; none where only one of them has it.
    #[must_use]
    pub fn difference(&self) -> Option<i8> {
        let number = |reached: Reached| i8::try_from(reached.number()).unwrap_or_default();
        Some(number(self.own?.reached) - number(self.official?.reached))
    }
}

/// An official result beside a self-assessment: the former's competencies in its order, then those that only the latter has.
#[must_use]
pub fn beside(official: &[OfficialLine], own: &Profile) -> Vec<Beside> {
    let found = |code| own.lines.iter().find(|line| line.competency == code).copied();
    let both = official.iter().map(|line| Beside {
        competency: line.competency,
        official: Some(*line),
        own: found(line.competency),
    });
    let alone = own.lines.iter().filter(|line| official.iter().all(|other| other.competency != line.competency));
    let alone = alone.map(|line| Beside { competency: line.competency, official: None, own: Some(*line) });
    both.chain(alone).collect()
}

/// Something that is known about official results, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// In plain words.
    pub text: Text,
    /// What it rests on.
    pub basis: Text,
    /// Whether that was checked.
    pub verified: bool,
}

/// A purpose, and how it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurposeRule {
    /// Which.
    pub purpose: Purpose,
    /// Its name.
    pub name: Text,
    /// The scheme of categories that it uses.
    pub scheme: String,
    /// How files name it, in small letters.
    pub words: Vec<String>,
}

/// What is known about official results, with a version (`domain/data/official.json`). How long one is valid, the match and its categories
/// are in [`crate::rules::Rules`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialRules {
    /// Such as `2026.1`.
    pub version: String,
    /// Whose results are recognised.
    pub recognised: Known,
    /// How the last day is counted.
    pub validity: Known,
    /// What the levels mean.
    pub scale: Known,
    /// What the match is that was told.
    pub told: Known,
    /// The purposes.
    pub purposes: Vec<PurposeRule>,
}

impl OfficialRules {
    /// What is known of a purpose.
    #[must_use]
    pub fn purpose(&self, purpose: Purpose) -> Option<&PurposeRule> {
        self.purposes.iter().find(|rule| rule.purpose == purpose)
    }
}

/// How results that hold would read by other categories; of those that have one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// How many there are.
    pub results: u32,
    /// Those that will read otherwise: of assessments on the day from which the others are in force, or later.
    pub touched: u32,
    /// Those that would, had all been assessed then.
    pub moved: u32,
}

impl Compared {
    /// Counts one result, as it reads before and after; `counts` says whether the others are in force on its day.
    pub fn count(&mut self, before: &Matched<'_>, after: &Matched<'_>, counts: bool) {
        if before.named() == (None, None) && after.named() == (None, None) {
            return;
        }
        let moved = before.named() != after.named();
        self.results += 1;
        self.moved += u32::from(moved);
        self.touched += u32::from(moved && counts);
    }

    /// Whether so few people's results are these that the figures would tell of single ones.
    #[must_use]
    pub const fn is_few(&self, small_group_min: u32) -> bool {
        self.results > 0 && self.results < small_group_min
    }
}

#[cfg(test)]
mod tests;
