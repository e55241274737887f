//! What an agency puts together from what ships and what is its own: a catalogue with competencies picked from libraries, and the
//! standard of one post.
//!
//! A library is a catalogue to pick from: [`crate::shipped::TECHNICAL`], [`crate::shipped::GOVERNMENTAL`], or an agency's own words in
//! the same form.
//!
//! Promises: the same choice makes the same value in whatever order it is given, so that its bundle has one name; what was there keeps
//! its place and its words; where nothing is added the result is what it was made from, so that its bundle serves and nobody has another
//! one to fetch. The version says what was added, the basis whose words those are. Refuses: a competency that nobody offers, one that two
//! offer (whose words would count?), two levels for one competency, a level for what the catalogue has no statements of.

use core::{fmt::Display, iter::once};

use crate::{
    competency::{Catalogue, Competency, CompetencyCode, Level},
    people::PositionKind,
    standard::{PositionStandard, Standards},
    text::Text,
};

/// A choice from which nothing can be composed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// No catalogue has the competency.
    #[error("no catalogue has the competency {0}")]
    Unknown(CompetencyCode),
    /// Two catalogues have it, or it is given two levels.
    #[error("the competency {0} is there twice")]
    Twice(CompetencyCode),
    /// The standards have no such kind of post.
    #[error("the standards have no kind of post {}", .0.code())]
    Kind(PositionKind),
}

impl Catalogue {
    /// This catalogue, and after its own the chosen competencies of these libraries, in the order of the libraries. What is chosen and
    /// here already stays as it is. The version reads `2026.1 + DIG, KEU (2026.1)`: what was added, and from which version of its library.
    ///
    /// # Errors
    /// [`ComposeError::Unknown`] if neither this catalogue nor a library has a competency that is chosen, [`ComposeError::Twice`] if more
    /// than one of them has it.
    pub fn with(&self, chosen: &[CompetencyCode], libraries: &[Self]) -> Result<Self, ComposeError> {
        for &code in chosen {
            match once(self).chain(libraries).filter(|catalogue| catalogue.competency(code).is_some()).count() {
                0 => return Err(ComposeError::Unknown(code)),
                1 => {}
                _ => return Err(ComposeError::Twice(code)),
            }
        }
        let mut composed = self.clone();
        for library in libraries {
            let is_chosen = |competency: &&Competency| chosen.contains(&competency.code);
            let picked: Vec<&Competency> = library.competencies.iter().filter(is_chosen).collect();
            if picked.is_empty() {
                continue;
            }
            let added = listed(picked.iter().map(|competency| competency.code));
            composed.version = format!("{} + {added} ({})", composed.version, library.version);
            composed.basis = after(&composed.basis, &library.basis);
            composed.competencies.extend(picked.into_iter().cloned());
        }
        Ok(composed)
    }
}

impl Standards {
    /// The standards of a single post: its kind's default, but with these levels, which may set another level than the default's or add a
    /// competency; `basis` is what the agency rests them on. Only the post's kind is in the result, so that whoever asks for the
    /// standard of that kind gets the post's. Where no level differs it is these standards, whole.
    ///
    /// The version reads `2026.1 + DIG 2, KEU 3`: what differs from the default.
    ///
    /// # Errors
    /// [`ComposeError::Kind`] if there is no default, [`ComposeError::Unknown`] if the catalogue lacks a competency,
    /// [`ComposeError::Twice`] if one is given two levels.
    pub fn for_post(
        &self,
        kind: PositionKind,
        levels: &[(CompetencyCode, Level)],
        basis: &Text,
        catalogue: &Catalogue,
    ) -> Result<Self, ComposeError> {
        let default = self.of(kind).ok_or(ComposeError::Kind(kind))?;
        for (place, &(code, _)) in levels.iter().enumerate() {
            if levels[..place].iter().any(|(earlier, _)| *earlier == code) {
                return Err(ComposeError::Twice(code));
            }
            if catalogue.competency(code).is_none() {
                return Err(ComposeError::Unknown(code));
            }
        }
        let given = |code| levels.iter().find(|(other, _)| *other == code).map(|(_, level)| *level);
        let mut required = default.required.clone();
        for (code, level) in &mut required {
            *level = given(*code).unwrap_or(*level);
        }
        let new = catalogue.competencies.iter().filter(|competency| default.required(competency.code).is_none());
        required.extend(new.filter_map(|competency| Some((competency.code, given(competency.code)?))));

        let differs = |(code, level): &&(CompetencyCode, Level)| default.required(*code) != Some(*level);
        let mut different =
            required.iter().filter(differs).map(|(code, level)| format!("{code} {}", level.number())).peekable();
        if different.peek().is_none() {
            return Ok(self.clone());
        }
        Ok(Self {
            version: format!("{} + {}", self.version, listed(different)),
            basis: after(&self.basis, basis),
            standards: vec![PositionStandard { kind, name: default.name.clone(), required }],
        })
    }
}

fn listed(entries: impl Iterator<Item = impl Display>) -> String {
    entries.map(|entry| entry.to_string()).collect::<Vec<_>>().join(", ")
}

pub(crate) fn after(first: &Text, then: &Text) -> Text {
    let join = |first: &str, then: &str| format!("{first} {then}").trim().to_owned();
    Text { indonesian: join(&first.indonesian, &then.indonesian), english: join(&first.english, &then.english) }
}

#[cfg(test)]
mod tests;
