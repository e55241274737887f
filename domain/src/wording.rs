//! The words of competencies as an agency takes them from a file: of the regulation's the agency's wording, of its own a new version.
//!
//! Promises: codes, kinds and numbers of statements stay, texts alone are replaced, so that an answer is found again beside the reworded
//! sentence; the same words make the same catalogue, and the words that ship make the catalogue that ships; the same file twice changes
//! nothing. Refuses: other words for what ships to be picked, of which an agency writes a competency of its own; a new competency whose
//! kind is the regulation's.

mod file;

pub use self::file::{
    At, Read, WORD_CELL_CHARS_MAX, WORD_ROWS_MAX, WordField, WordFlaw, WordsFault, Written, known_heads, recognised,
    word_column_flaws, word_rows,
};

use crate::{
    coded::coded,
    competency::{Catalogue, Competency, CompetencyCode, CompetencyKind},
    compose::after,
    own::{KINDS, Part, Place},
    text::Text,
};

coded! {
    /// What words from a file would do.
    pub enum Effect {
        /// Nothing: they are the newest ones.
        Same = "same",
        /// Other words for a competency that is there.
        Reworded = "reworded",
        /// A competency that was not there.
        New = "new",
    }
}

/// What a competency of a file is to the agency, with its newest words.
#[derive(Clone, Copy, Debug)]
pub enum Known<'a> {
    /// One that the regulation asks of everybody.
    Regulation(&'a Competency),
    /// One that ships to be picked.
    Ships(&'a Competency),
    /// One of the agency's own.
    Own(&'a Competency),
    /// None so far.
    Nothing,
}

/// A competency as the file would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// It.
    pub competency: Competency,
    /// What it would do.
    pub effect: Effect,
    /// How many of its statements would read otherwise; all of a new one.
    pub statements: u32,
}

impl Written {
    /// What the words would do to what is known.
    ///
    /// # Errors
    /// What is wrong: the kind, or that what ships keeps its words.
    pub fn change(&self, known: Known<'_>) -> Result<Change, WordFlaw> {
        let kind = self.kind_for(known)?;
        let words = crate::own::Words { kind, ..self.words.clone() };
        let competency = words.composed(self.code);
        let before = match known {
            Known::Regulation(before) | Known::Ships(before) | Known::Own(before) => before,
            Known::Nothing => {
                let statements = competency.levels.iter().map(|level| level.statements.len()).sum::<usize>();
                let statements = u32::try_from(statements).unwrap_or(u32::MAX);
                return Ok(Change { competency, effect: Effect::New, statements });
            }
        };
        if *before == competency {
            return Ok(Change { competency, effect: Effect::Same, statements: 0 });
        }
        if matches!(known, Known::Ships(_)) {
            return Err(self.flaw(Place { part: Part::Name, english: false }, WordsFault::Ships));
        }
        let pairs = before.levels.iter().zip(&competency.levels);
        let pairs = pairs.flat_map(|(before, after)| after.statements.iter().zip(&before.statements));
        let statements = pairs.filter(|(after, before)| after.text != before.text).count();
        let statements = u32::try_from(statements).unwrap_or(u32::MAX);
        Ok(Change { competency, effect: Effect::Reworded, statements })
    }

    /// The kind that it has, or is to have.
    fn kind_for(&self, known: Known<'_>) -> Result<CompetencyKind, WordFlaw> {
        let wrong = |fault| Err(self.flaw(Place { part: Part::Kind, english: false }, fault));
        match (known, self.kind) {
            (Known::Regulation(known) | Known::Ships(known), Some(kind)) if kind != known.kind => {
                wrong(WordsFault::OtherKind)
            }
            (Known::Regulation(known) | Known::Ships(known), _) => Ok(known.kind),
            (Known::Own(known), None) => Ok(known.kind),
            (Known::Nothing, None) => wrong(WordsFault::Empty),
            (Known::Own(_) | Known::Nothing, Some(kind)) if KINDS.contains(&kind) => Ok(kind),
            (Known::Own(_) | Known::Nothing, Some(_)) => wrong(WordsFault::Kind),
        }
    }
}

/// Whether the words of one can stand for those of the other: the same statements in the same order, of the same kind.
fn has_form_of(one: &Competency, other: &Competency) -> bool {
    let ids = |competency: &Competency| -> Vec<_> {
        competency.levels.iter().flat_map(|level| &level.statements).map(|statement| statement.id).collect()
    };
    one.code == other.code && one.kind == other.kind && ids(one) == ids(other)
}

/// A catalogue in an agency's words: `words` is what [`merged`] makes. What has no such words, or another form, stays as it is; where
/// nothing differs, so does the whole, and its bundle serves.
#[must_use]
pub fn reworded(catalogue: &Catalogue, words: &Catalogue) -> Catalogue {
    let word = |competency: &Competency| {
        let own = words.competency(competency.code).filter(|own| has_form_of(own, competency));
        own.unwrap_or(competency).clone()
    };
    let competencies: Vec<Competency> = catalogue.competencies.iter().map(word).collect();
    if competencies == catalogue.competencies {
        return catalogue.clone();
    }
    Catalogue {
        version: format!("{}, {}", catalogue.version, words.version),
        basis: after(&catalogue.basis, &words.basis),
        level_names: catalogue.level_names.clone(),
        competencies,
    }
}

/// The agency's wording from now on: what it was, with these in their place. What reads as it ships is not in it.
#[must_use]
pub fn merged(
    ships: &Catalogue,
    before: Option<&Catalogue>,
    new: &[Competency],
    version: String,
    basis: Text,
) -> Catalogue {
    let word = |shipped: &Competency| {
        let newest = new.iter().find(|competency| competency.code == shipped.code);
        let own = newest.or_else(|| before.and_then(|words| words.competency(shipped.code)));
        own.filter(|own| *own != shipped && has_form_of(own, shipped)).cloned()
    };
    let competencies = ships.competencies.iter().filter_map(word).collect();
    Catalogue { version, basis, level_names: ships.level_names.clone(), competencies }
}

/// The newest words of one of the regulation's competencies.
#[must_use]
pub fn newest<'a>(ships: &'a Catalogue, words: Option<&'a Catalogue>, code: CompetencyCode) -> Option<&'a Competency> {
    let shipped = ships.competency(code)?;
    let own = words.and_then(|words| words.competency(code)).filter(|own| has_form_of(own, shipped));
    Some(own.unwrap_or(shipped))
}

#[cfg(test)]
mod tests;
