//! What is kept about a person, and what they may ask for about it.
//!
//! Promises: every kind of thing that is kept has its purpose, its ground and its end in data with a version
//! (`domain/data/privacy.json`), each marked where it was not checked against the law; who sees it is read from the access table; a
//! request that was received is owed an answer by an instant that follows from rule, kind and zone alone. Refuses: to look anything up.

pub mod erasure;

use std::collections::BTreeSet;

use crate::{
    access::{Action, Viewer, viewers},
    coded::coded,
    ids::PersonId,
    text::Text,
    time::{Timestamp, Zone},
};

coded! {
    /// A kind of thing that is kept about a person.
    pub enum Category {
        /// Name, numbers, employment.
        Identity = "identity",
        /// Posts, units, units that they were named to head, and supervisors, with their days.
        Assignments = "assignments",
        /// Roles that were granted to them.
        Roles = "roles",
        /// All that their devices have recorded: answers and notes among it.
        Changes = "changes",
        /// Levels reached and required.
        Assessments = "assessments",
        /// Official results: levels and match as an accredited body told them.
        Official = "official",
        /// Training needs: what was said of gaps, plans, and the office's decision.
        Needs = "needs",
        /// Courses, lessons, quizzes.
        Learning = "learning",
        /// Certificates.
        Certificates = "certificates",
        /// Claims of hours learned elsewhere, with proofs and decisions.
        Claims = "claims",
        /// More time in a period, and reminders.
        Periods = "periods",
        /// Password, codes, devices, notices, hand-ins.
        Account = "account",
        /// Lines of the audit log, and cases opened to auditors.
        Log = "log",
        /// Lists of people that the office loaded.
        Imports = "imports",
        /// What they asked for about all this.
        Requests = "requests",
    }
}

impl Category {
    /// The actions that show it.
    const fn shown_by(self) -> &'static [Action] {
        match self {
            Self::Identity | Self::Assignments => &[Action::SeeKept, Action::ListPeople],
            Self::Roles => &[Action::SeeKept, Action::GrantRole],
            Self::Changes => &[Action::ReadOwnStream, Action::ReadAnswers, Action::ReadNotes],
            Self::Assessments => &[Action::ReadLevels, Action::ExportNamed],
            Self::Official => &[Action::ReadOfficial, Action::ListOfficial, Action::ExportNamed],
            Self::Needs => &[Action::ReadNeeds, Action::ExportNamed],
            Self::Learning | Self::Certificates => &[Action::ReadLearning],
            Self::Claims => &[Action::ReadClaims, Action::ListClaims],
            Self::Periods => &[Action::SeeKept, Action::ManageAgency],
            Self::Account => &[Action::SeeKept],
            Self::Log => &[Action::ReadAudit, Action::SeeLeavers],
            Self::Imports => &[Action::ImportPeople],
            Self::Requests => &[Action::AskAboutOwn, Action::HandleRequests, Action::AnswerRequests],
        }
    }

    /// All who see it, by the access table.
    #[must_use]
    pub fn seen_by(self) -> Vec<Viewer> {
        viewers(self.shown_by())
    }
}

coded! {
    /// What somebody asks for.
    pub enum RequestKind {
        /// That something wrong be put right.
        Correction = "correction",
        /// That a conclusion about them be looked at by a person.
        Objection = "objection",
        /// That something be stopped or restricted.
        Restriction = "restriction",
        /// That what may be erased is erased, now that they have left.
        Erasure = "erasure",
        /// Anything else about their data: a question, another right.
        Other = "other",
    }
}

coded! {
    /// A conclusion that somebody may object to.
    pub enum Conclusion {
        /// The levels, gaps and estimated match of a submitted self-assessment.
        Assessment = "assessment",
        /// What was decided about a claim of hours.
        Claim = "claim",
        /// An official result: levels and match as an accredited body told them, and as they were entered.
        Official = "official",
        /// Training needs that the office has validated.
        Needs = "needs",
    }
}

coded! {
    /// In whose hands a request is.
    pub enum Hands {
        /// The data protection officer's.
        Officer = "officer",
        /// The personnel office's.
        Office = "office",
    }
}

coded! {
    /// How far a request is.
    pub enum RequestState {
        /// Nobody has taken it up.
        Received = "received",
        /// Somebody is at work on it.
        InWork = "in_work",
        /// Answered: all of it is done.
        Granted = "granted",
        /// Answered: some of it is done.
        Partly = "partly",
        /// Answered: it is not done, with the reason.
        Refused = "refused",
        /// Its person took it back.
        Withdrawn = "withdrawn",
    }
}

impl RequestState {
    /// Those that an answer may have.
    pub const ANSWERS: [Self; 3] = [Self::Granted, Self::Partly, Self::Refused];

    /// Whether an answer is still owed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::InWork)
    }

    /// Whether the answer is owed and late.
    #[must_use]
    pub fn is_overdue(self, due: Timestamp, now: Timestamp) -> bool {
        self.is_open() && due < now
    }
}

impl RequestKind {
    /// Who takes it up first. What is wrong on record is put right by the office, and erased there; all else the officer sees first.
    #[must_use]
    pub const fn first_hands(self) -> Hands {
        match self {
            Self::Correction | Self::Erasure => Hands::Office,
            Self::Objection | Self::Restriction | Self::Other => Hands::Officer,
        }
    }
}

/// In whose hands a person's request really is, of an agency with these officers: without any, all are the office's, so that none lies
/// unread; so is what an officer asked, before or after becoming one, since nobody answers their own.
#[must_use]
pub fn in_hands(given: Hands, of: PersonId, officers: &BTreeSet<PersonId>) -> Hands {
    if officers.is_empty() || officers.contains(&of) { Hands::Office } else { given }
}

/// The fewest characters of a request and of an answer: a short sentence.
pub const WORDS_CHARS_MIN: usize = 20;
/// The most characters of a request and of an answer: a page.
pub const WORDS_CHARS_MAX: usize = 2_000;
/// The most requests of one person that wait for an answer at once.
pub const OPEN_MAX: usize = 20;

/// How long an answer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// So many hours from the instant of the request, wherever it was made: the law counts them so (3 × 24 hours).
    Hours(u32),
    /// Until the end of the so-manieth day after the day of the request, in the agency's zone.
    Days(u32),
}

impl Term {
    /// The last instant for an answer.
    #[must_use]
    pub fn due(self, received: Timestamp, zone: Zone) -> Timestamp {
        const HOUR_MS: i64 = 60 * 60 * 1000;
        match self {
            Self::Hours(hours) => received.plus_ms(i64::from(hours) * HOUR_MS),
            Self::Days(days) => {
                let day = zone.date(received).saturating_add(jiff::Span::new().days(i64::from(days)));
                zone.end_of(day)
            }
        }
    }
}

/// By when a kind of request is owed an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermRule {
    /// The kind.
    pub kind: RequestKind,
    /// How long.
    pub term: Term,
    /// What that rests on, said honestly where that is not a law.
    pub basis: Text,
    /// Whether the basis was checked.
    pub verified: bool,
}

/// Why a kind of thing is kept, and how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryRule {
    /// The kind of thing.
    pub category: Category,
    /// Its name.
    pub name: Text,
    /// What it is kept for.
    pub purpose: Text,
    /// What allows that.
    pub ground: Text,
    /// Until when.
    pub keep: Text,
    /// Whether the ground was checked.
    pub verified: bool,
}

/// A version of all this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyRules {
    /// Such as `2026.1`.
    pub version: String,
    /// What it rests on as a whole.
    pub basis: Text,
    /// One for each kind of request.
    pub terms: Vec<TermRule>,
    /// One for each category.
    pub categories: Vec<CategoryRule>,
}

impl PrivacyRules {
    /// The term of a kind of request. Reading the rules has made sure that there is one.
    ///
    /// # Panics
    /// On rules that lack it, which none has that was read.
    #[must_use]
    pub fn term(&self, kind: RequestKind) -> &TermRule {
        self.terms.iter().find(|rule| rule.kind == kind).expect("each kind of request has its term")
    }

    /// Why a category is kept, likewise.
    ///
    /// # Panics
    /// As [`Self::term`].
    #[must_use]
    pub fn category(&self, category: Category) -> &CategoryRule {
        self.categories.iter().find(|rule| rule.category == category).expect("each category has its rule")
    }
}

#[cfg(test)]
mod tests;
