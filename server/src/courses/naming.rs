//! Short names made of what people write.

use std::collections::BTreeSet;

use domain::learning::Slug;

/// What a text is as a short name; none if nothing is left of it. A short name is itself.
pub(super) fn short_name(text: &str) -> Option<Slug> {
    if let Ok(name) = text.parse() {
        return Some(name);
    }
    let mut name = String::new();
    for sign in text.chars().map(|sign| sign.to_ascii_lowercase()) {
        if sign.is_ascii_alphanumeric() {
            name.push(sign);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    if name.len() > Slug::LEN_MAX {
        name.truncate(Slug::LEN_MAX);
        // Not in the middle of a word, if there are several.
        if let Some(end) = name.rfind('-').filter(|end| *end > Slug::LEN_MAX / 2) {
            name.truncate(end);
        }
    }
    name.trim_matches('-').parse().ok()
}

/// The name that is wanted, or the first with a number after it that is not taken.
pub(super) fn free(wanted: &Slug, taken: &BTreeSet<Slug>) -> Slug {
    let numbered = (2..).filter_map(|number: usize| {
        let ending = format!("-{number}");
        let room = Slug::LEN_MAX - ending.len();
        let start = wanted.as_str();
        format!("{}{ending}", start.get(..room).unwrap_or(start)).parse().ok()
    });
    let mut tried = std::iter::once(wanted.clone()).chain(numbered);
    tried.find(|name| !taken.contains(name)).unwrap_or_else(|| wanted.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_readable() {
        for (text, name) in [
            ("Ibu kota?", Some("ibu-kota")),
            ("  2-08  TSL", Some("2-08-tsl")),
            ("-a-", Some("-a-")),
            ("Édisi é", Some("disi")),
            ("???", None),
            ("", None),
        ] {
            assert_eq!(short_name(text).as_ref().map(Slug::as_str), name, "{text}");
        }
        let long = short_name(&"panjang sekali ".repeat(20)).unwrap();
        assert!(long.as_str().len() <= Slug::LEN_MAX && long.as_str().ends_with("sekali"), "{long}");
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let long: Slug = "x".repeat(Slug::LEN_MAX).parse().unwrap();
        let mut taken = BTreeSet::new();
        for _ in 0..20 {
            assert!(taken.insert(free(&long, &taken)));
        }
        assert!(taken.iter().any(|name| name.as_str().ends_with("x-20")));
    }
}
