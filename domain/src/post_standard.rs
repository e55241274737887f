//! The standard of one post while an agency writes it: what it may ask for, what is wrong with it, and the bundles that it makes.
//!
//! A standard begins as the default of the post's kind. A level that differs from the default says why; competencies are added from
//! libraries, each with a level. Promises: what is composed asks for every competency of the default, so that no standard falls short
//! of what the regulation asks of everybody; wishes that ask for nothing but the default make the default itself, so that nobody has
//! another bundle to fetch. Refuses: a competency that nobody offers, and one that is not for this kind of post.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    competency::{Catalogue, Competency, CompetencyCode, Level},
    compose::ComposeError,
    people::PositionKind,
    standard::Standards,
    text::Text,
};

/// The most characters of why a level differs: a paragraph.
pub const WHY_CHARS_MAX: usize = 500;

/// A catalogue to pick from, and for whom it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// What there is to pick.
    pub catalogue: Catalogue,
    /// The kinds of post that may pick from it; none for all of them.
    pub kinds: BTreeSet<PositionKind>,
}

impl Library {
    /// Whether posts of that kind may pick from it.
    #[must_use]
    pub fn is_for(&self, kind: PositionKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// The level that is asked of one competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The level.
    pub level: Level,
    /// Why it differs from the default, where it does.
    pub why: String,
}

/// What a post is to ask for, by competency. What is not here stays at its default; without a default, it is not asked for.
pub type Wishes = BTreeMap<CompetencyCode, Wish>;

/// What is wrong with a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WishFault {
    /// No catalogue has the competency.
    Unknown,
    /// It is not for this kind of post.
    Kind,
    /// The level differs from the default, and it is not said why.
    Why,
    /// Too much is said.
    Long,
}

/// What a standard is written upon.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The kind of the post.
    pub kind: PositionKind,
    /// The catalogue that everybody has.
    pub catalogue: &'a Catalogue,
    /// The defaults.
    pub standards: &'a Standards,
    /// What there is to pick from.
    pub libraries: &'a [Library],
}

/// A competency that the standard asks for or may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// It.
    pub competency: &'a Competency,
    /// The default level; none of what is there to pick.
    pub default: Option<Level>,
}

impl<'a> Ground<'a> {
    /// Everything that the standard of such a post asks for by default, then everything that it may pick.
    #[must_use]
    pub fn offers(&self) -> Vec<Offer<'a>> {
        let standard = self.standards.of(self.kind);
        let default = |code| standard.and_then(|standard| standard.required(code));
        let offer = |competency: &'a Competency| Offer { competency, default: default(competency.code) };
        let picked = self.libraries.iter().filter(|library| library.is_for(self.kind));
        let picked = picked.flat_map(|library| &library.catalogue.competencies);
        self.catalogue.competencies.iter().chain(picked).map(offer).collect()
    }

    /// The level of everything that is asked for, in the order of the offers. Wishes for what is not offered are passed over.
    #[must_use]
    pub fn levels(&self, wishes: &Wishes) -> Vec<(CompetencyCode, Level)> {
        let level = |offer: &Offer<'_>| {
            let code = offer.competency.code;
            Some((code, wishes.get(&code).map(|wish| wish.level).or(offer.default)?))
        };
        self.offers().iter().filter_map(level).collect()
    }

    /// What is wrong with wishes: all of it.
    #[must_use]
    pub fn judge(&self, wishes: &Wishes) -> Vec<(CompetencyCode, WishFault)> {
        let offers = self.offers();
        let fault = |code: CompetencyCode, wish: &Wish| {
            let Some(offer) = offers.iter().find(|offer| offer.competency.code == code) else {
                let mut elsewhere = self.libraries.iter();
                let known = elsewhere.any(|library| library.catalogue.competency(code).is_some());
                return Some(if known { WishFault::Kind } else { WishFault::Unknown });
            };
            let differs = offer.default.is_some_and(|default| default != wish.level);
            if wish.why.chars().count() > WHY_CHARS_MAX {
                return Some(WishFault::Long);
            }
            (differs && wish.why.trim().is_empty()).then_some(WishFault::Why)
        };
        wishes.iter().filter_map(|(code, wish)| Some((*code, fault(*code, wish)?))).collect()
    }

    /// The catalogue and the standards of such a post; the ones that everybody has, where nothing differs from the default.
    ///
    /// # Errors
    /// All that is wrong with the wishes.
    pub fn compose(
        &self,
        wishes: &Wishes,
        basis: &Text,
    ) -> Result<(Catalogue, Standards), Vec<(CompetencyCode, WishFault)>> {
        let wrong = self.judge(wishes);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let levels: Vec<_> = wishes.iter().map(|(code, wish)| (*code, wish.level)).collect();
        let asked = levels.iter().map(|(code, _)| *code);
        let new: Vec<_> = asked.filter(|code| self.catalogue.competency(*code).is_none()).collect();
        let libraries: Vec<Catalogue> = self.libraries.iter().map(|library| library.catalogue.clone()).collect();
        // What was judged is offered by one catalogue; two libraries that offer the same are the one thing left to go wrong.
        let fault = |error| match error {
            ComposeError::Unknown(code) | ComposeError::Twice(code) => vec![(code, WishFault::Unknown)],
            ComposeError::Kind(_) => Vec::new(),
        };
        let catalogue = self.catalogue.with(&new, &libraries).map_err(fault)?;
        let standards = self.standards.for_post(self.kind, &levels, basis, &catalogue).map_err(fault)?;
        Ok((catalogue, standards))
    }
}

#[cfg(test)]
mod tests;
