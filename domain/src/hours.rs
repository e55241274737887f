//! Learning hours (*jam pelajaran*, JP): what a training is worth, and what a year of them adds up to.
//!
//! The rules are data: the paths of development, how each converts into hours, and what a year asks for or allows, each with what it
//! rests on and how sure that is. An agency may replace all of it. What is fixed here is how the figures are used, and the bounds
//! beyond which a claim is no longer believed.
//!
//! Promises: whole numbers only; whatever is counted says by which [`Step`]s it came about; a tally is the sum of its paths, in whatever
//! order the entries come, and no sum overflows. For PPPK the year has a ceiling, never a target: nothing here says that they have
//! reached one. Refuses: to guess a fact that was not given, to count a claim that contradicts itself, to take hours away that were
//! accepted under an earlier version of the rules.

mod claim;
mod conversion;
mod decision;
mod fields;
mod proof;
mod tally;
mod worth;

use core::{fmt, str::FromStr};

pub use claim::{Certificate, Claim, Claimed, similar};
pub use conversion::{CERTIFICATE_JP_MAX, Converted, Fact, HoursError, JP_MAX, Step, convert};
pub use decision::{ClaimStanding, ClaimVerdict, Judged};
pub use fields::{changes, fields, revise};
pub use proof::{
    Made, MadeError, NAME_CHARS_MAX, PART_BYTES, PROOF_BYTES_MAX, PROOFS_MAX, Proof, ProofKind, SESSION_MONTHS_MAX,
};
pub use tally::{Entry, PathSum, Source, Standing, Tally, calendar_year, contract_year, tally};
pub use worth::{HoursVersions, Worth};

use crate::{coded::coded, people::EmploymentKind, text::Text, time::Date};

/// The text is not the code of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a path's code has 1 to 8 characters A-Z and 0-9, a letter first")]
pub struct PathCodeError;

/// The short, stable name of a path, such as `NKL03`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathCode(String);

impl PathCode {
    /// Eight characters: the regulation's codes have four or five, an agency's own may be longer.
    pub const LEN_MAX: usize = 8;

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PathCode {
    type Err = PathCodeError;

    fn from_str(text: &str) -> Result<Self, PathCodeError> {
        let shaped = (1..=Self::LEN_MAX).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_uppercase())
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !shaped {
            return Err(PathCodeError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for PathCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PathCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

coded! {
    /// Where a path leads.
    pub enum PathForm {
        /// In a class (*klasikal*).
        Classical = "classical",
        /// At work, alone, or from afar (*nonklasikal*).
        Nonclassical = "nonclassical",
    }
}

/// Minutes of an hour on the clock: an hour of learning may be as long, not longer.
pub const MINUTES_MAX: u32 = 60;

coded! {
    /// By what kind of rule a path's facts become hours.
    pub enum ConversionKind {
        /// [`Conversion::AsCertificate`].
        AsCertificate = "as_certificate",
        /// [`Conversion::PerDay`].
        PerDay = "per_day",
        /// [`Conversion::PerSession`].
        PerSession = "per_session",
        /// [`Conversion::PerActivity`].
        PerActivity = "per_activity",
        /// [`Conversion::PerDayMax`].
        PerDayMax = "per_day_max",
        /// [`Conversion::AsStated`].
        AsStated = "as_stated",
    }
}

impl ConversionKind {
    /// The names of its figures.
    #[must_use]
    pub const fn figures(self) -> &'static [&'static str] {
        match self {
            Self::PerDay => &["national", "international"],
            Self::PerSession => &["jp", "sessions_per_month_max"],
            Self::PerActivity | Self::PerDayMax => &["jp"],
            Self::AsCertificate | Self::AsStated => &[],
        }
    }

    /// The conversion with these figures, in the order of their names.
    fn with(self, figures: &[u32]) -> Option<Conversion> {
        Some(match (self, figures) {
            (Self::AsCertificate, []) => Conversion::AsCertificate,
            (Self::PerDay, &[national, international]) => Conversion::PerDay { national, international },
            (Self::PerSession, &[jp, sessions_per_month_max]) => Conversion::PerSession { jp, sessions_per_month_max },
            (Self::PerActivity, &[jp]) => Conversion::PerActivity { jp },
            (Self::PerDayMax, &[jp]) => Conversion::PerDayMax { jp },
            (Self::AsStated, []) => Conversion::AsStated,
            _ => return None,
        })
    }
}

impl Conversion {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> ConversionKind {
        match self {
            Self::AsCertificate => ConversionKind::AsCertificate,
            Self::PerDay { .. } => ConversionKind::PerDay,
            Self::PerSession { .. } => ConversionKind::PerSession,
            Self::PerActivity { .. } => ConversionKind::PerActivity,
            Self::PerDayMax { .. } => ConversionKind::PerDayMax,
            Self::AsStated => ConversionKind::AsStated,
        }
    }

    /// Its figures with their names.
    pub fn figures(self) -> impl Iterator<Item = (&'static str, u32)> {
        let figures = match self {
            Self::PerDay { national, international } => [national, international],
            Self::PerSession { jp, sessions_per_month_max } => [jp, sessions_per_month_max],
            Self::PerActivity { jp } | Self::PerDayMax { jp } => [jp, 0],
            Self::AsCertificate | Self::AsStated => [0, 0],
        };
        self.kind().figures().iter().copied().zip(figures)
    }
}

/// How a path's facts become hours. Every figure lies between 1 and [`JP_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// What the certificate states.
    AsCertificate,
    /// So many for each day.
    PerDay {
        /// Of a national event.
        national: u32,
        /// Of an international one.
        international: u32,
    },
    /// So many for each session, of which a month counts only some.
    PerSession {
        /// For each session.
        jp: u32,
        /// Sessions that count in one month.
        sessions_per_month_max: u32,
    },
    /// So many for each activity, however long it is.
    PerActivity {
        /// For each activity.
        jp: u32,
    },
    /// What was stated, up to so many for each day.
    PerDayMax {
        /// At most, for each day.
        jp: u32,
    },
    /// What the certificate states or, where there is none, the supervisor: no figure is known.
    AsStated,
}

/// A path of development (*jalur pengembangan kompetensi*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Its code.
    pub code: PathCode,
    /// Where it leads.
    pub form: PathForm,
    /// Its name.
    pub name: Text,
    /// What it is, in a sentence.
    pub explanation: Text,
    /// SIASN's id of this kind of training.
    pub siasn_id: String,
    /// How it becomes hours.
    pub conversion: Conversion,
    /// What the conversion rests on, said honestly where that is not a law.
    pub basis: Text,
    /// Whether the conversion was found in a source that can be named; the basis says which one, whom it binds and whether the original
    /// was read. Without it the figures are general knowledge or a default of ours.
    pub verified: bool,
}

coded! {
    /// Which way a year's hours are bounded.
    pub enum Bound {
        /// At least so many: a target, and one may do more.
        Floor = "floor",
        /// At most so many in the agency's plan: neither a target nor a duty.
        Ceiling = "ceiling",
    }
}

coded! {
    /// Which year is meant.
    pub enum YearKind {
        /// From 1 January to 31 December.
        Calendar = "calendar",
        /// From the day on which the contract began, or its anniversary.
        Contract = "contract",
    }
}

/// What a year asks for or allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Floor or ceiling.
    pub bound: Bound,
    /// How many hours.
    pub jp: u32,
    /// In which year.
    pub year: YearKind,
    /// What it rests on.
    pub basis: Text,
    /// What it means, in plain words.
    pub explanation: Text,
}

/// Which version of the rules made a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursRef {
    /// The rules' name, such as `jp-baku`.
    pub id: String,
    /// Their version, such as `2026.1`.
    pub version: String,
}

/// A version of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursRules {
    /// Name and version.
    pub rule: HoursRef,
    /// What they are called.
    pub title: Text,
    /// What the list of paths rests on.
    pub basis: Text,
    /// Minutes of one hour of learning (JP).
    pub minutes_per_jp: u32,
    /// What that rests on.
    pub minutes_basis: Text,
    /// One for each kind of employment, in the order of [`EmploymentKind::ALL`].
    pub targets: [Target; EmploymentKind::ALL.len()],
    /// In the order in which they are shown; each code once.
    pub paths: Vec<Path>,
}

impl HoursRules {
    /// The path of that code.
    #[must_use]
    pub fn path(&self, code: &PathCode) -> Option<&Path> {
        self.paths.iter().find(|path| path.code == *code)
    }

    /// What a year asks for or allows somebody employed in that way.
    #[must_use]
    pub const fn target(&self, employment: EmploymentKind) -> &Target {
        &self.targets[employment as usize]
    }

    /// What a claim is worth, if it can be believed: it is whole, over by `today` (in the agency's zone), and does not contradict itself.
    ///
    /// # Errors
    /// [`HoursError`] says what is wrong, the first fault only.
    pub fn weigh(&self, claim: &Claim, today: Date) -> Result<Converted, HoursError> {
        let path = self.path(&claim.path).ok_or_else(|| HoursError::UnknownPath(claim.path.clone()))?;
        claim.check(path.conversion, today)?;
        convert(path, &claim.claimed)
    }
}

#[cfg(test)]
mod tests;
