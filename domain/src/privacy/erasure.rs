//! What may be erased of somebody who has left, and when; and what stays, with its reason.
//!
//! Promises: what must stay is never among what goes, whatever the rules say ([`Part::must_stay`]); nothing goes of somebody who works
//! here today or will, who holds a role, or whose record is just being looked at; and nothing before the rules are in force. Refuses: to
//! look anything up.

use super::Category;
use crate::{coded::coded, text::Text, time::Date};

coded! {
    /// A part of what is kept about a person that goes or stays as one.
    pub enum Part {
        /// Name, numbers, employment.
        Identity = "identity",
        /// Posts, units, units that they were named to head, and supervisors.
        Assignments = "assignments",
        /// Roles that were granted.
        Roles = "roles",
        /// What the changes of their devices say, and hand-ins that wait.
        Texts = "texts",
        /// That there were such changes: device, place, instant, and the chain over them.
        Heads = "heads",
        /// Self-assessments: dates and levels.
        Levels = "levels",
        /// Official results.
        Official = "official",
        /// Training needs.
        Needs = "needs",
        /// Progress in lessons, and courses that were not finished.
        Lessons = "lessons",
        /// Attempts at quizzes.
        Quizzes = "quizzes",
        /// Courses that were completed.
        Completed = "completed",
        /// Certificates.
        Certificates = "certificates",
        /// Claims that were not accepted, with proofs and decisions.
        OpenClaims = "open_claims",
        /// Claims that were, also those that the office has annulled since.
        AcceptedClaims = "accepted_claims",
        /// That they were reminded.
        Reminders = "reminders",
        /// More time in a period.
        MoreTime = "more_time",
        /// Account, codes, devices, notices.
        SignIn = "sign_in",
        /// The audit log, and cases opened to auditors.
        Log = "log",
        /// That something was erased.
        Erasures = "erasures",
        /// Lists of people that the office loaded.
        Imports = "imports",
        /// Requests about their data.
        Requests = "requests",
    }
}

impl Part {
    /// The kind of thing that it is a part of.
    #[must_use]
    pub const fn category(self) -> Category {
        match self {
            Self::Identity => Category::Identity,
            Self::Assignments => Category::Assignments,
            Self::Roles => Category::Roles,
            Self::Texts | Self::Heads => Category::Changes,
            Self::Levels => Category::Assessments,
            Self::Official => Category::Official,
            Self::Needs => Category::Needs,
            Self::Lessons | Self::Quizzes | Self::Completed => Category::Learning,
            Self::Certificates => Category::Certificates,
            Self::OpenClaims | Self::AcceptedClaims => Category::Claims,
            Self::Reminders | Self::MoreTime => Category::Periods,
            Self::SignIn => Category::Account,
            Self::Log | Self::Erasures => Category::Log,
            Self::Imports => Category::Imports,
            Self::Requests => Category::Requests,
        }
    }

    /// Whether no version of the rules may let it go: records of the office, what others rely on, and what accounts for all this.
    #[must_use]
    pub const fn must_stay(self) -> bool {
        !matches!(self, Self::Texts | Self::Lessons | Self::Quizzes | Self::OpenClaims | Self::Reminders | Self::SignIn)
    }
}

/// The most days that anything may be waited for: thirty years, a working life.
pub const WAIT_DAYS_MAX: u32 = 30 * 366;

/// What becomes of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRule {
    /// The part.
    pub part: Part,
    /// Its name.
    pub name: Text,
    /// How many days after the last day of work it goes; none where it stays.
    pub days: Option<u32>,
    /// Why it goes or stays.
    pub ground: Text,
    /// Whether the ground was checked.
    pub verified: bool,
}

/// A version of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureRules {
    /// That of the whole file.
    pub version: String,
    /// The first day on which anything may go by it.
    pub from: Date,
    /// What it rests on as a whole.
    pub basis: Text,
    /// One for each part.
    pub parts: Vec<PartRule>,
}

/// Rules that cannot be: the part that they contradict themselves at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleFault(pub Part);

/// What is known of somebody about whose record it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaver {
    /// The last day of their last assignment; none of somebody who never had one.
    pub left: Option<Date>,
    /// They have an assignment today, or one that begins later.
    pub here: bool,
    /// They hold a role, or will.
    pub role: bool,
    /// Their record is open to an auditor.
    pub case: bool,
    /// Another request about their data waits for an answer.
    pub waiting: bool,
    /// They have asked that their data be erased.
    pub asked: bool,
}

coded! {
    /// Why nothing of somebody's may be erased now.
    pub enum Bar {
        /// They work here, or will.
        Here = "here",
        /// Since when they do not is not known.
        Unknown = "unknown",
        /// They hold a role.
        Role = "role",
        /// Their record is open to an auditor.
        Case = "case",
        /// A request of theirs waits for an answer.
        Waiting = "waiting",
        /// The rules are not in force yet.
        NotInForce = "not_in_force",
        /// All of it has to be waited for.
        TooEarly = "too_early",
        /// Nothing that could go is there.
        Nothing = "nothing",
    }
}

impl ErasureRules {
    /// Puts rules together.
    ///
    /// # Errors
    /// [`RuleFault`] where a part is missing or doubled, one that must stay goes, a wait is nought or beyond [`WAIT_DAYS_MAX`], or sign-in
    /// data would not go together with what devices tell: a device that is signed in would go on under a name that takes nothing any more.
    pub fn new(version: String, from: Date, basis: Text, parts: Vec<PartRule>) -> Result<Self, RuleFault> {
        for part in Part::ALL {
            let mut of_part = parts.iter().filter(|rule| rule.part == part);
            let (Some(rule), None) = (of_part.next(), of_part.next()) else { return Err(RuleFault(part)) };
            let fits = rule.days.is_none_or(|days| !part.must_stay() && (1..=WAIT_DAYS_MAX).contains(&days));
            if !fits {
                return Err(RuleFault(part));
            }
        }
        let rules = Self { version, from, basis, parts };
        if rules.days(Part::Texts) != rules.days(Part::SignIn) {
            return Err(RuleFault(Part::SignIn));
        }
        Ok(rules)
    }

    fn days(&self, part: Part) -> Option<u32> {
        self.parts.iter().find(|rule| rule.part == part).and_then(|rule| rule.days)
    }

    /// The first day on which a part goes of somebody whose last day that was, unless they ask for it; none of what stays.
    #[must_use]
    pub fn first_day(&self, part: Part, left: Date) -> Option<Date> {
        let days = i32::try_from(self.days(part)?).ok()?;
        Some(left.saturating_add(jiff::Span::new().days(days)).max(self.from))
    }

    /// The first day on which anything goes of somebody whose last day that was.
    #[must_use]
    pub fn earliest(&self, left: Date) -> Option<Date> {
        Part::ALL.into_iter().filter_map(|part| self.first_day(part, left)).min()
    }

    /// What goes today.
    ///
    /// # Errors
    /// [`Bar`], where nothing may.
    pub fn goes(&self, leaver: &Leaver, today: Date) -> Result<Vec<Part>, Bar> {
        let bars = [
            (leaver.here, Bar::Here),
            (leaver.role, Bar::Role),
            (leaver.case, Bar::Case),
            (leaver.waiting, Bar::Waiting),
            (today < self.from, Bar::NotInForce),
        ];
        if let Some((_, bar)) = bars.into_iter().find(|(holds, _)| *holds) {
            return Err(bar);
        }
        let left = leaver.left.filter(|left| *left < today).ok_or(Bar::Unknown)?;
        let due = |part: &Part| self.first_day(*part, left).is_some_and(|first| leaver.asked || first <= today);
        let goes: Vec<Part> = Part::ALL.into_iter().filter(due).collect();
        if goes.is_empty() { Err(Bar::TooEarly) } else { Ok(goes) }
    }
}

#[cfg(test)]
mod tests;
