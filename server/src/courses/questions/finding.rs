//! What is told of an import: a closed list.
//!
//! Promises: every reason has its words in both languages, and says by its kind whether a question was left out (a fault) or taken with
//! something lost or changed (a notice). Refuses: sentences in Rust code, and lists that grow without end.

use std::collections::BTreeMap;

use domain::{learning::Slug, text::Language};

use super::super::fault::{FAULTS_MAX, Fault, quoted};
use crate::words::Words;

/// Declares the reasons with their codes, under which their words stand.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $kind:ident $code:literal,)+) => {
        /// What there is to tell.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[$doc])* $name,)+
        }

        impl Reason {
            /// All reasons.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// The key of its words.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("question.", stringify!($kind), ".", $code),)+
                }
            }
        }
    };
}

reasons! {
    // the file: then nothing of it is taken
    /// More bytes than are read.
    TooLarge = fault "too_large",
    /// It is not UTF-8.
    NotText = fault "not_text",
    /// It says that it is of another encoding.
    Encoding = fault "encoding",
    /// It is no XML.
    NotXml = fault "not_xml",
    /// XML of another kind.
    NotMoodle = fault "not_moodle",
    /// It declares a document type, and may declare entities.
    DocumentType = fault "document_type",
    /// Elements within one another, deeper than in any file of Moodle.
    TooDeep = fault "too_deep",
    /// More questions than are read.
    TooManyQuestions = fault "too_many_questions",
    /// There is no question in it.
    NoQuestions = fault "no_questions",

    // a question: it is left out
    /// An essay: nobody here reads it.
    Essay = fault "essay",
    /// A text that asks nothing.
    Description = fault "description",
    /// A kind of question that a quiz here does not have.
    UnknownKind = fault "unknown_kind",
    /// A bracket without the other one.
    LoneBrace = fault "lone_brace",
    /// Answers at two places.
    SeveralPlaces = fault "several_places",
    /// Something before the first answer that is none.
    LooseText = fault "loose_text",
    /// Nothing where the answers belong.
    NoAnswers = fault "no_answers",
    /// More parts than one can look through.
    TooManyParts = fault "too_many_parts",
    /// A text with more bytes than are read.
    TextTooLarge = fault "text_too_large",
    /// A percentage that is none.
    BadPercent = fault "bad_percent",
    /// Percentages of the right options that do not make a whole.
    Sum = fault "sum",
    /// No answer is worth 100 %.
    NoFullAnswer = fault "no_full_answer",
    /// One is to be chosen, and several are right.
    SeveralFull = fault "several_full",
    /// Only patterns are right.
    OnlyPatterns = fault "only_patterns",
    /// No number, or one that is not read here.
    BadNumber = fault "bad_number",
    /// A range that ends before it begins.
    BadRange = fault "bad_range",
    /// Several numbers are right.
    SeveralNumbers = fault "several_numbers",
    /// A pair without an arrow.
    NoArrow = fault "no_arrow",
    /// Neither true nor false, or both.
    TrueOrFalse = fault "true_or_false",
    /// Items that stand in another order than they are numbered.
    OrderUnclear = fault "order_unclear",
    /// An entity that XML does not have.
    UnknownEntity = fault "unknown_entity",

    // a question: it is taken
    /// Parts of it counted; here all must be right.
    AllMustBeRight = notice "all_must_be_right",
    /// Some answers were worth a part.
    PartialCredit = notice "partial_credit",
    /// Answers by pattern.
    Patterns = notice "patterns",
    /// Capitals counted.
    Capitals = notice "capitals",
    /// What was said of single answers stands in the explanation.
    FeedbackJoined = notice "feedback_joined",
    /// What was said of single answers had no room in the explanation.
    FeedbackLeft = notice "feedback_left",
    /// There was no explanation.
    ExplanationMade = notice "explanation_made",
    /// Right sides to which nothing belongs.
    ExtraSides = notice "extra_sides",
    /// Only some of the items would have been shown.
    SomeItems = notice "some_items",
    /// Units beside the number.
    Units = notice "units",
    /// It was hidden.
    Hidden = notice "hidden",
    /// A look that a text cannot have here.
    Formatting = notice "formatting",
    /// A table, now lines.
    Table = notice "table",
    /// An image, a recording or the like.
    Media = notice "media",
    /// A link that cannot be used here.
    Link = notice "link",
    /// What looked like a tag and is none.
    TagAsText = notice "tag_as_text",
    /// A formula, which is shown as it is typed.
    Formula = notice "formula",

    // what stands at many questions and is told once
    /// Categories.
    Categories = notice "categories",
    /// Tags.
    Tags = notice "tags",
    /// Hints.
    Hints = notice "hints",
    /// Words for right, partly right and wrong answers.
    Remarks = notice "remarks",
}

/// What there is to tell, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// What the formats differ in.
    Import {
        /// What.
        reason: Reason,
        /// What stands there, shortened; may be empty.
        found: String,
        /// What would be allowed; may be empty.
        limit: String,
    },
    /// What the reader of packages says of the question as it would be.
    Quiz(Box<Fault>),
}

/// One thing that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line of the file, from 1; none where it is the file itself.
    pub line: Option<u32>,
    /// The question's name in the file, or how it begins, shortened; none where it is no question.
    pub question: Option<String>,
    /// Under which id it was taken, if it was.
    pub id: Option<Slug>,
    /// What.
    pub why: Why,
}

impl Finding {
    /// Of the file.
    pub(super) fn of(reason: Reason) -> Self {
        let why = Why::Import { reason, found: String::new(), limit: String::new() };
        Self { line: None, question: None, id: None, why }
    }

    /// What the reader of packages says.
    pub(super) fn of_quiz(fault: Fault) -> Self {
        Self { line: None, question: None, id: None, why: Why::Quiz(Box::new(fault)) }
    }

    pub(super) fn on_line(self, line: u32) -> Self {
        Self { line: Some(line), ..self }
    }

    /// The same, of a question; one without a name has none.
    pub(super) fn named(self, name: &str) -> Self {
        Self { question: Some(quoted(name)).filter(|name| !name.is_empty()), ..self }
    }

    pub(super) fn found(self, text: &str) -> Self {
        let why = match self.why {
            Why::Import { reason, limit, .. } => Why::Import { reason, found: quoted(text), limit },
            quiz @ Why::Quiz(_) => quiz,
        };
        Self { why, ..self }
    }

    pub(super) fn limit(self, limit: impl ToString) -> Self {
        let why = match self.why {
            Why::Import { reason, found, .. } => Why::Import { reason, found, limit: limit.to_string() },
            quiz @ Why::Quiz(_) => quiz,
        };
        Self { why, ..self }
    }

    /// The reason, if it is one of the import's own.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason> {
        match self.why {
            Why::Import { reason, .. } => Some(reason),
            Why::Quiz(_) => None,
        }
    }

    /// What, in the words of a language, without the place.
    #[must_use]
    pub fn why(&self, language: Language) -> String {
        match &self.why {
            Why::Import { reason, found, limit } => {
                Words::of(language).fill(reason.key(), &[("limit", limit), ("found", found)])
            }
            Why::Quiz(fault) => fault.why(language),
        }
    }

    /// Where and what, in the words of a language.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let line = self.line.map(|line| line.to_string()).unwrap_or_default();
        let key = match (&self.line, &self.question) {
            (None, _) => "question.of_file",
            (Some(_), None) => "question.of_line",
            (Some(_), Some(_)) => "question.of_question",
        };
        let question = self.question.as_deref().unwrap_or_default();
        // What is quoted comes last, so that braces in it are nobody's place.
        let values = [("line", line.as_str()), ("question", question), ("why", &self.why(language))];
        Words::of(language).fill(key, &values)
    }
}

/// All that is told so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) faults: Vec<Finding>,
    pub(super) notices: Vec<Finding>,
    /// Where first, and how often.
    once: BTreeMap<Reason, (u32, usize)>,
}

impl Log {
    /// Notes why a question is left out. Of those past [`FAULTS_MAX`] nothing: a person reads none of them.
    pub(super) fn fault(&mut self, finding: Finding) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(finding);
        }
    }

    /// Notes what was lost.
    pub(super) fn notice(&mut self, finding: Finding) {
        if self.notices.len() < FAULTS_MAX {
            self.notices.push(finding);
        }
    }

    /// Notes what is told once for the whole file.
    pub(super) fn once(&mut self, reason: Reason, line: u32) {
        self.once.entry(reason).or_insert((line, 0)).1 += 1;
    }

    /// The notices, those of the whole file last.
    pub(super) fn finish(&mut self) {
        for (reason, (line, count)) in std::mem::take(&mut self.once) {
            self.notices.push(Finding::of(reason).on_line(line).found(&count.to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_words_and_no_words_are_left_over() {
        let mut keys: Vec<_> = Reason::ALL.iter().map(|reason| reason.key()).collect();
        keys.sort_unstable();
        for language in Language::ALL {
            let ours = |key: &&str| key.starts_with("question.fault.") || key.starts_with("question.notice.");
            let worded: Vec<_> = Words::of(language).keys().filter(ours).collect();
            assert_eq!(keys, worded);
        }
    }

    #[test]
    fn what_is_quoted_is_short_and_harmless() {
        let finding = Finding::of(Reason::LooseText).on_line(3).found(&format!("a\u{1b}{}{{why}}", "x".repeat(99)));
        let told = finding.told(Language::English);
        assert!(!told.contains('\u{1b}') && told.len() < 250, "{told}");
    }
}
