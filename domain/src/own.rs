//! A competency that an agency words itself: what is written of it, what is wrong with that, and the library that such competencies make.
//!
//! Promises: what is taken has everything that an assessment asks for, five levels with three statements each, in both languages, where
//! the English words are the Indonesian ones as long as there is no translation; all that is wrong is told at once; statements keep
//! their ids when they are reworded. Refuses: managerial and sociocultural competencies, which are the regulation's and whole as they
//! are; the same statement twice, which nobody could answer differently.

use core::fmt;
use std::collections::BTreeSet;

use crate::{
    competency::{Catalogue, Competency, CompetencyCode, CompetencyKind, Level, LevelText, Statement, StatementId},
    people::PositionKind,
    post_standard::{Library, Wishes},
    text::Text,
};

/// The most characters of a name: it stands in columns.
pub const NAME_CHARS_MAX: usize = 80;
/// The most characters of a definition: a paragraph, as long as the longest of the official dictionary and half as much again.
pub const DEFINITION_CHARS_MAX: usize = 800;
/// The most characters of what a level means: a sentence or two.
pub const MEANING_CHARS_MAX: usize = 300;
/// The most characters of a statement: it is read on a phone, above four answers. The longest of the official dictionary has 323.
pub const STATEMENT_CHARS_MAX: usize = 400;
/// Statements of a level: a page of the assessment.
pub const STATEMENTS: usize = 3;

/// What is written of one level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelWords {
    /// What it means.
    pub meaning: Text,
    /// The statements by which it is judged.
    pub statements: [Text; STATEMENTS],
}

/// What is written of a competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What sort it is.
    pub kind: CompetencyKind,
    /// Its name.
    pub name: Text,
    /// What it is.
    pub definition: Text,
    /// Its levels, lowest first.
    pub levels: [LevelWords; 5],
}

/// A part of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What sort it is.
    Kind,
    /// Its name.
    Name,
    /// What it is.
    Definition,
    /// What a level means.
    Meaning(Level),
    /// A statement of a level, from 1.
    Statement(Level, u8),
}

impl Part {
    /// The most characters that it takes.
    #[must_use]
    pub const fn chars_max(self) -> usize {
        match self {
            Self::Kind | Self::Name => NAME_CHARS_MAX,
            Self::Definition => DEFINITION_CHARS_MAX,
            Self::Meaning(_) => MEANING_CHARS_MAX,
            Self::Statement(..) => STATEMENT_CHARS_MAX,
        }
    }
}

/// A part in one language. Reads `kind`, `name-id`, `meaning-3-en`, `statement-3-2-id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The part.
    pub part: Part,
    /// Whether it is the English words.
    pub english: bool,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = if self.english { "en" } else { "id" };
        match self.part {
            Part::Kind => f.write_str("kind"),
            Part::Name => write!(f, "name-{language}"),
            Part::Definition => write!(f, "definition-{language}"),
            Part::Meaning(level) => write!(f, "meaning-{}-{language}", level.number()),
            Part::Statement(level, number) => write!(f, "statement-{}-{number}-{language}", level.number()),
        }
    }
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordFault {
    /// Not a kind that an agency sets itself.
    Kind,
    /// Nothing is written there.
    Empty,
    /// Too many characters.
    Long,
    /// A sign that no sheet and no log takes.
    Sign,
    /// An earlier statement says the same.
    Twice,
}

/// The kinds that an agency sets itself.
pub const KINDS: [CompetencyKind; 2] = [CompetencyKind::Technical, CompetencyKind::Governmental];

/// The words on one line: what was pasted with line breaks and doubled spaces reads as a sentence.
pub(crate) fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

fn tidied(text: &Text) -> Text {
    let (indonesian, english) = (tidy(&text.indonesian), tidy(&text.english));
    Text { english: if english.is_empty() { indonesian.clone() } else { english }, indonesian }
}

impl Words {
    /// The words of a competency that there is.
    #[must_use]
    pub fn of(competency: &Competency) -> Self {
        let words = |level: &LevelText| {
            let statement = |nth: usize| level.statements.get(nth).map(|one| one.text.clone()).unwrap_or_default();
            LevelWords { meaning: level.meaning.clone(), statements: core::array::from_fn(statement) }
        };
        Self {
            kind: competency.kind,
            name: competency.name.clone(),
            definition: competency.definition.clone(),
            levels: core::array::from_fn(|nth| words(&competency.levels[nth])),
        }
    }

    fn parts(&self) -> Vec<(Part, &Text)> {
        let mut parts = vec![(Part::Name, &self.name), (Part::Definition, &self.definition)];
        for (level, words) in Level::ALL.into_iter().zip(&self.levels) {
            parts.push((Part::Meaning(level), &words.meaning));
            parts.extend((1..).zip(&words.statements).map(|(number, text)| (Part::Statement(level, number), text)));
        }
        parts
    }

    /// All that is wrong, in the order of reading.
    #[must_use]
    pub fn judge(&self) -> Vec<(Place, WordFault)> {
        let kind =
            (!KINDS.contains(&self.kind)).then_some((Place { part: Part::Kind, english: false }, WordFault::Kind));
        kind.into_iter().chain(self.judge_texts()).collect()
    }

    /// All that is wrong with the texts, whatever the kind.
    #[must_use]
    pub fn judge_texts(&self) -> Vec<(Place, WordFault)> {
        let mut wrong = Vec::new();
        let mut said: BTreeSet<String> = BTreeSet::new();
        for (part, text) in self.parts() {
            for (english, text) in [(false, &text.indonesian), (true, &text.english)] {
                let text = tidy(text);
                // Of what may be left out, the Indonesian words are all there is to judge.
                let again = !english && matches!(part, Part::Statement(..)) && !text.is_empty();
                let fault = if text.is_empty() && !english {
                    Some(WordFault::Empty)
                } else if text.contains(char::is_control) {
                    Some(WordFault::Sign)
                } else if text.chars().count() > part.chars_max() {
                    Some(WordFault::Long)
                } else if again && !said.insert(text.to_lowercase()) {
                    Some(WordFault::Twice)
                } else {
                    None
                };
                wrong.extend(fault.map(|fault| (Place { part, english }, fault)));
            }
        }
        wrong
    }

    /// The competency.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn compose(&self, code: CompetencyCode) -> Result<Competency, Vec<(Place, WordFault)>> {
        let wrong = self.judge();
        if wrong.is_empty() { Ok(self.composed(code)) } else { Err(wrong) }
    }

    /// The competency of texts that were judged, whatever its kind.
    pub(crate) fn composed(&self, code: CompetencyCode) -> Competency {
        let level = |level: Level| {
            let words = &self.levels[usize::from(level.number() - 1)];
            let statement = |(number, text): (u8, &Text)| Statement {
                id: StatementId { competency: code, level, number },
                text: tidied(text),
            };
            LevelText {
                level,
                meaning: tidied(&words.meaning),
                statements: (1..).zip(&words.statements).map(statement).collect(),
            }
        };
        Competency {
            code,
            kind: self.kind,
            name: tidied(&self.name),
            definition: tidied(&self.definition),
            levels: Level::ALL.map(level),
        }
    }
}

/// An agency's own competencies as libraries to pick from, made after `form`, which has none: the technical ones are for every kind of
/// post, the governmental ones for `heads`. A code that `taken` has already is passed over: a release may ship one that an agency chose
/// before, and whose words would count?
#[must_use]
pub fn libraries(
    own: &[Competency],
    form: &Catalogue,
    version: &str,
    heads: &BTreeSet<PositionKind>,
    taken: &BTreeSet<CompetencyCode>,
) -> Vec<Library> {
    let library = |kind: CompetencyKind| {
        let of_kind = |one: &&Competency| one.kind == kind && !taken.contains(&one.code);
        let competencies: Vec<Competency> = own.iter().filter(of_kind).cloned().collect();
        let kinds = if kind == CompetencyKind::Governmental { heads.clone() } else { BTreeSet::new() };
        let catalogue = Catalogue { version: version.to_owned(), competencies, ..form.clone() };
        (!catalogue.competencies.is_empty()).then_some(Library { catalogue, kinds })
    };
    KINDS.into_iter().filter_map(library).collect()
}

/// What is asked for although it was retired, and was not asked for before: whoever asks for it already may go on.
#[must_use]
pub fn newly_retired(before: &Wishes, after: &Wishes, retired: &BTreeSet<CompetencyCode>) -> Vec<CompetencyCode> {
    after.keys().copied().filter(|code| retired.contains(code) && !before.contains_key(code)).collect()
}

#[cfg(test)]
mod tests;
