//! What a version of the rules says, read by the names of its fields, and the words for those names.

use core::fmt::Write as _;

use domain::{
    hours::ConversionKind,
    wire::{
        about::Bilingual,
        office::{
            REASON_CHARS_MAX, REASON_CHARS_MIN,
            rules::{Fault, FieldWrong, YEARS_AHEAD_MAX},
        },
    },
};
use leptos::text_prop::TextProp;

use super::categories::bound_words;
use crate::{
    components::who_sees::by_code,
    i18n::text::{self, rules as words},
    office::words::coded,
};

/// The fields of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    /// What stands in a field; nothing where the version does not have it.
    pub(super) fn text(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, text)| text)
    }

    /// A text in both languages.
    pub(super) fn both(&self, name: &str) -> Bilingual {
        Bilingual { id: self.text(&format!("{name}.id")).to_owned(), en: self.text(&format!("{name}.en")).to_owned() }
    }

    /// The places that have such a field, in the order in which they are shown.
    pub(super) fn places(&self, part: &str) -> Vec<String> {
        let place = |(name, _): &(String, String)| {
            name.split_once('.').filter(|(_, found)| *found == part).map(|(place, _)| place.to_owned())
        };
        self.0.iter().filter_map(place).collect()
    }

    /// The codes of all paths.
    pub(super) fn paths(&self) -> Vec<String> {
        self.places("conversion")
    }

    /// The kinds of employment.
    pub(super) fn employments(&self) -> Vec<String> {
        let paths = self.paths();
        self.places("jp").into_iter().filter(|place| !paths.contains(place)).collect()
    }

    /// How a path's facts become hours; reactive.
    pub(super) fn conversion(&self, code: &str) -> String {
        let kind = self.text(&format!("{code}.conversion"));
        let Some(sentence) = by_code(words::counts::ALL, kind) else { return kind.to_owned() };
        let part = |name: &'static str| (name, self.text(&format!("{code}.{name}")));
        sentence.fill(&["national", "international", "jp", "sessions_per_month_max"].map(part))
    }
}

/// Names of the figures of that kind of conversion.
pub(super) fn figures(kind: &str) -> &'static [&'static str] {
    ConversionKind::from_code(kind).map_or(&[], ConversionKind::figures)
}

/// The words for a field, without those for its place; reactive.
pub(super) fn part_words(field: &str) -> String {
    if let Some(said) = category_words(field) {
        return said;
    }
    let whole = field.replace('.', "_");
    let part = field.split_once('.').map_or(String::new(), |(_, part)| part.replace('.', "_"));
    let found = by_code(words::field::ALL, &whole).or_else(|| by_code(words::field::ALL, &part));
    match field {
        "from" => words::new::FROM.get().to_owned(),
        "reason" => words::new::REASON.get().to_owned(),
        "fields" => words::new::CHANGES.get().to_owned(),
        "paths" => words::PATHS.get().to_owned(),
        _ => found.map_or_else(|| field.to_owned(), |words| words.get().to_owned()),
    }
}

/// The words for a field of a scheme of categories; reactive.
fn category_words(field: &str) -> Option<String> {
    let (scheme, part) = field.split_once('.')?;
    by_code(words::scheme::ALL, scheme)?;
    let (place, part) = match part.split_once('.') {
        Some((place, part)) if place.parse::<u8>().is_ok() => (Some(place), part),
        _ => (None, part),
    };
    let part = part.replace('.', "_");
    match place {
        Some(place) => Some(by_code(words::field::ALL, &format!("category_{part}"))?.fill(&[("n", place)])),
        None => Some(by_code(words::field::ALL, &format!("scheme_{part}"))?.get().to_owned()),
    }
}

/// The words for a field with its place; reactive.
pub(super) fn field_words(field: &str) -> String {
    let place = field.split_once('.').map(|(place, _)| place);
    let mut said = match place {
        Some(place) if place.starts_with(|first: char| first.is_ascii_uppercase()) => format!("{place} · "),
        Some(place) => {
            let known = by_code(text::people::employment::ALL, place).or_else(|| by_code(words::scheme::ALL, place));
            known.map(|words| format!("{} · ", words.get())).unwrap_or_default()
        }
        None => String::new(),
    };
    // Writing to a String cannot fail.
    let _ = said.write_str(&part_words(field));
    said
}

/// What stands in a field, in words where it is a code; reactive.
pub(super) fn value_words(field: &str, value: &str) -> String {
    if field.ends_with(".conversion") {
        return coded(words::kinds::ALL, value).get().into_owned();
    }
    if field.ends_with(".taken") || field.ends_with(".verified") {
        return coded(words::answer::ALL, value).get().into_owned();
    }
    if field.ends_with(".min") {
        return bound_words(value);
    }
    if matches!(field, "met_from" | "forbidden_up_to") {
        return answer_words(value);
    }
    value.to_owned()
}

/// An answer to a statement, and none of them; reactive.
pub(super) fn answer_words(code: &str) -> String {
    by_code(text::assessment::answer::ALL, code).unwrap_or(words::new::NONE).get().to_owned()
}

/// What is wrong with a field; reactive.
pub(super) fn fault_words(wrong: &FieldWrong) -> String {
    let max = match wrong.fault {
        Fault::Far => YEARS_AHEAD_MAX.to_string(),
        _ => wrong.max.map(|max| max.to_string()).unwrap_or_default(),
    };
    let min = wrong.min.map(|min| min.to_string()).unwrap_or_default();
    let sentence = match wrong.fault {
        Fault::Empty if wrong.field == "reason" => {
            let (min, max) = (REASON_CHARS_MIN.to_string(), REASON_CHARS_MAX.to_string());
            return words::fault::REASON.fill(&[("min", &min), ("max", &max)]);
        }
        Fault::Empty if wrong.field == "paths" => words::fault::PATHS,
        Fault::Stale if wrong.field == "explanation.id" => words::fault::EXPLAIN,
        Fault::Order if wrong.field == "forbidden_up_to" => words::fault::CROSSED,
        Fault::Unknown => words::fault::UNKNOWN,
        Fault::Figure => words::fault::FIGURE,
        Fault::Within => words::fault::WITHIN,
        Fault::Empty => words::fault::EMPTY,
        Fault::Long => words::fault::LONG,
        Fault::Choice => words::fault::CHOICE,
        Fault::Stale => words::fault::STALE,
        Fault::Past => words::fault::PAST,
        Fault::Far => words::fault::FAR,
        Fault::Used => words::fault::USED,
        Fault::Nothing => words::fault::NOTHING,
        Fault::Percent => words::fault::PERCENT,
        Fault::Order => words::fault::ORDER,
        Fault::Lowest => words::fault::LOWEST,
        Fault::Twice => words::fault::TWICE,
        Fault::Few => words::fault::FEW,
    };
    sentence.fill(&[("min", &min), ("max", &max)])
}

/// The name of a kind of employment.
pub(super) fn employment(code: &str) -> TextProp {
    coded(text::people::employment::ALL, code)
}

#[cfg(test)]
mod tests {
    use domain::{hours, shipped, wire::hours::read_hours};

    use super::*;

    #[test]
    fn every_field_of_the_categories_has_words_and_bounds_are_told_in_per_cent() {
        use domain::{
            rules::categories::{Categories, fields},
            wire::bundle::read_rules,
        };
        let fields = Fields(fields(&Categories::shipped(&read_rules(shipped::RULES).unwrap())));
        for (field, _) in &fields.0 {
            let said = part_words(field);
            assert!(said != *field && !said.contains('{'), "{field}: {said}");
        }
        assert_eq!(super::super::categories::schemes(&fields), ["pengisian_jabatan", "pemetaan"]);
        assert_eq!(field_words("pemetaan.2.min"), "Pemetaan jabatan · Kategori 2: mulai berapa persen");
        assert_eq!(field_words("pemetaan.basis.id"), "Pemetaan jabatan · Dasar hukum");
        // Outside a browser numbers are written plainly.
        assert_eq!(
            (value_words("pemetaan.2.min", "78"), value_words("pemetaan.2.min", "78.5")),
            ("78%".into(), "78.50%".into())
        );
    }

    #[test]
    fn every_field_has_words_and_every_conversion_is_told_in_full() {
        let rules = read_hours(shipped::HOURS).unwrap();
        let fields = Fields(hours::fields(&rules, &rules));
        for (field, value) in &fields.0 {
            assert_ne!(part_words(field), *field);
            assert!(!value_words(field, value).is_empty());
        }
        for kind in ConversionKind::ALL {
            for figure in kind.figures() {
                assert_ne!(part_words(&format!("KL01.{figure}")), format!("KL01.{figure}"));
            }
            assert!(by_code(words::kinds::ALL, kind.code()).is_some());
        }
        assert_eq!((fields.paths().len(), fields.employments().len()), (25, 4));
        assert_eq!(fields.conversion("KL07"), "5 JP tiap hari; internasional 7 JP");
        assert_eq!(field_words("KL07.national"), "KL07 · JP tiap hari, tingkat nasional");
        assert_eq!(field_words("pns.jp"), "PNS · JP");
        assert_eq!(field_words("basis.id"), "Dasar hukum");
        for fault in Fault::ALL {
            let said = fault_words(&FieldWrong { field: "pns.jp".into(), fault, min: Some(0), max: Some(7) });
            assert!(!said.is_empty() && !said.contains('{'), "{said}");
        }
    }
}
