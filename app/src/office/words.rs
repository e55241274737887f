//! The words for what the server tells: names in two languages, days, instants, codes.
//!
//! A day or a code that this build cannot read is shown as it came, rather than not at all.

use domain::{
    text::Language,
    time::{Timestamp, Zone, parse_date},
    wire::{about::Bilingual, office::Progress},
};
use leptos::prelude::*;

use crate::{
    components::who_sees::by_code,
    i18n::{Sentence, formats, language, text},
};

/// A name in the screen's language; reactive.
#[must_use]
pub fn both(name: &Bilingual) -> String {
    match language() {
        Language::Indonesian => name.id.clone(),
        Language::English => name.en.clone(),
    }
}

/// A civil date, `YYYY-MM-DD`, as the language writes it; reactive.
#[must_use]
pub fn day(date: &str) -> String {
    parse_date(date).map_or_else(|| date.to_owned(), formats::civil)
}

/// An instant in the agency's zone: time, zone and date; reactive.
#[must_use]
pub fn instant(at: i64, zone: Zone) -> String {
    let at = Timestamp(at);
    text::office::INSTANT.fill(&[("time", &formats::time(at, zone)), ("date", &formats::date(at, zone))])
}

/// A count; reactive.
#[must_use]
pub fn count(number: u32) -> String {
    formats::integer(number as usize)
}

/// A mean gap in levels, with one digit; reactive.
#[must_use]
pub fn levels(hundredths: u32) -> String {
    formats::hundredths(hundredths.into(), 1)
}

/// A part of a whole in whole per cent, rounded down so that only all is 100 %; reactive.
#[must_use]
pub fn share(part: u32, whole: u32) -> String {
    let per_cent = u64::from(part.min(whole)) * 100 / u64::from(whole.max(1));
    formats::percent(u32::try_from(per_cent).unwrap_or_default() * 100, 0)
}

/// How far somebody is.
#[must_use]
pub const fn progress(state: Progress) -> Sentence {
    match state {
        Progress::NotBegun => text::people::state::NOT_BEGUN,
        Progress::Begun => text::people::state::BEGUN,
        Progress::Submitted => text::people::state::SUBMITTED,
        Progress::NoPost => text::people::state::NO_POST,
        Progress::NotCovered => text::people::state::NOT_COVERED,
    }
}

/// The words of a code.
#[must_use]
pub fn coded(sentences: &'static [(&'static str, Sentence)], code: &str) -> TextProp {
    match by_code(sentences, code) {
        Some(sentence) => sentence.into(),
        None => TextProp::from(code.to_owned()),
    }
}

/// A post's title, after the letters of whoever holds it for the time being; reactive.
#[must_use]
pub fn post(title: Option<&str>, capacity: &str) -> String {
    match title {
        None => text::people::NO_POST.get().to_owned(),
        Some(title) => by_code(text::people::acting::ALL, capacity)
            .map_or_else(|| title.to_owned(), |acting| acting.fill(&[("post", title)])),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        access::Action,
        people::{Capacity, EmploymentKind},
    };

    use super::*;

    #[test]
    fn only_all_is_a_hundred_per_cent() {
        assert_eq!(share(393, 394), "99%");
        assert_eq!(share(394, 394), "100%");
        assert_eq!(share(0, 0), "0%");
    }

    #[test]
    fn a_post_held_for_the_time_being_says_so() {
        assert_eq!(post(Some("Camat"), Capacity::Definitive.code()), "Camat");
        assert_eq!(post(Some("Camat"), Capacity::Plt.code()), "Plt. Camat");
        assert_eq!(post(None, Capacity::Definitive.code()), text::people::NO_POST.get());
    }

    #[test]
    fn every_code_has_words() {
        for kind in EmploymentKind::ALL {
            assert!(by_code(text::people::employment::ALL, kind.code()).is_some(), "{kind:?}");
        }
        for action in Action::ALL {
            assert!(by_code(text::visibility::action::ALL, action.code()).is_some(), "{action:?}");
        }
        assert_eq!(coded(text::people::employment::ALL, "guest").get(), "guest");
    }
}
