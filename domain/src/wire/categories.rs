//! The categories of official results as JSON: a bundle of their own, so that an agency can replace them.

use super::{
    bundle::{BundleError, content, parse, scheme, write_scheme},
    json::{FromJson as _, Raw, object},
};
use crate::rules::{CategoryScheme, RuleRef, categories::Categories};

/// Reads a version.
///
/// # Errors
/// [`BundleError`] if it is none, if a scheme is doubled, or if its categories do not fall to 0.
pub fn read_categories(text: &str) -> Result<Categories, BundleError> {
    let json = parse(text)?;
    let mut schemes: Vec<CategoryScheme> = Vec::new();
    for entry in json.member("category_schemes")?.list()? {
        let scheme = scheme(entry)?;
        if schemes.iter().any(|earlier| earlier.rule.id == scheme.rule.id) {
            return Err(content(&scheme.rule.id));
        }
        schemes.push(scheme);
    }
    Ok(Categories { rule: RuleRef::from_json(&json)?, basis: json.get("basis")?, schemes })
}

/// Writes one as a bundle.
#[must_use]
pub fn write_categories(categories: &Categories) -> String {
    let schemes: Vec<Raw> = categories.schemes.iter().map(write_scheme).collect();
    object(&[
        ("format", &1_u32),
        ("id", &categories.rule.id),
        ("version", &categories.rule.version),
        ("basis", &categories.basis),
        ("category_schemes", &schemes),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{shipped, wire::bundle::read_rules};

    #[test]
    fn it_reads_as_it_was_written_and_contradictions_are_named() {
        let shipped = Categories::shipped(&read_rules(shipped::RULES).unwrap());
        let text = write_categories(&shipped);
        assert_eq!(read_categories(&text).unwrap(), shipped);
        let twice = text.replacen("\"pemetaan\"", "\"pengisian_jabatan\"", 1);
        assert!(matches!(read_categories(&twice), Err(BundleError::Content(place)) if place == "pengisian_jabatan"));
        let rising = text.replacen("7800", "9100", 1);
        assert!(matches!(read_categories(&rising), Err(BundleError::Content(place)) if place == "pemetaan"));
    }
}
