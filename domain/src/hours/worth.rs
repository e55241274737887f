//! What a claim is worth, by the version of the rules that counts for it.

use std::sync::Arc;

use super::{Claim, Converted, HoursError, HoursRef, HoursRules, Path, PathCode};
use crate::{text::Text, time::Date, versions::Versions};

/// The versions of an agency's rules: what ships, then its own.
pub type HoursVersions = Versions<Arc<HoursRules>>;

/// What a claim is worth, how that came about, and by which rules: frozen with what was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// The hours, and how they come about.
    pub converted: Converted,
    /// The rules.
    pub rule: HoursRef,
    /// The path's name in those rules.
    pub path: Text,
    /// What the conversion rests on.
    pub basis: Text,
}

impl HoursVersions {
    /// What a claim is worth, if it can be believed: by the rules that were in force on the day on which the training ended.
    ///
    /// # Errors
    /// As for [`HoursRules::weigh`].
    pub fn weigh(&self, claim: &Claim, today: Date) -> Result<Worth, HoursError> {
        let rules = self.on(claim.to);
        let converted = rules.weigh(claim, today)?;
        let Path { name, basis, .. } =
            rules.path(&claim.path).ok_or_else(|| HoursError::UnknownPath(claim.path.clone()))?;
        Ok(Worth { converted, rule: rules.rule.clone(), path: name.clone(), basis: basis.clone() })
    }

    /// The path of that code, by the newest version that has it: for its name, whatever counts by it.
    #[must_use]
    pub fn path(&self, code: &PathCode) -> Option<&Path> {
        self.newest_first().find_map(|rules| rules.path(code))
    }
}
