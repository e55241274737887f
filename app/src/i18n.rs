//! The screen's sentences in both languages, switchable without reload.
//!
//! Promises: every sentence is there in both languages with the same placeholders (the build fails otherwise), and changes on
//! the screen when the language does. Refuses: to hold sentences in code; they live in `locales/`.

pub mod formats;

mod value;

use domain::text::{Language, Text};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::value::Value;
use crate::reactive::{Said, say};

/// The sentences, by area and key, as `locales/` has them.
pub mod text {
    use super::Sentence;

    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

/// One sentence, perhaps with placeholders: `{name}`, or `{n:one|other}` for a word that follows a number.
///
/// Both languages stand in one text, Indonesian first: the program holds one address for each of its many sentences, not two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence(&'static str);

/// What stands between the two languages of a sentence; `build.rs` puts it there.
const SEPARATOR: char = '\u{1f}';

thread_local! {
    static LANGUAGE: ArcRwSignal<Language> = ArcRwSignal::new(Language::default());
}

/// The language of the screen; whoever reads it reactively follows it.
#[must_use]
pub fn language() -> Language {
    LANGUAGE.with(Get::get)
}

/// Changes the language of the screen.
pub fn set_language(language: Language) {
    LANGUAGE.with(|signal| signal.set(language));
}

impl Sentence {
    /// The sentence in one language, placeholders and all.
    #[must_use]
    pub fn within(self, language: Language) -> &'static str {
        let (indonesian, english) = self.0.split_once(SEPARATOR).unwrap_or((self.0, self.0));
        match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }

    /// The sentence in the screen's language; reactive.
    #[must_use]
    pub fn get(self) -> &'static str {
        self.within(language())
    }

    /// The sentence with its placeholders filled; reactive. A name that the sentence does not have is a mistake of ours.
    #[must_use]
    pub fn fill(self, values: &[(&str, &str)]) -> String {
        fill(self.get(), values)
    }

    /// A text with these values in its placeholders, each as the screen's language writes it.
    #[must_use]
    pub fn about<const N: usize>(self, values: [(&'static str, Value); N]) -> TextProp {
        self.told(Vec::from(values))
    }

    fn told(self, values: Vec<(&'static str, Value)>) -> TextProp {
        TextProp::from(move || {
            let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.written())).collect();
            self.filled(&values)
        })
    }

    fn filled(self, values: &[(&'static str, String)]) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.fill(&values)
    }

    /// A text that fills itself again whenever the language, or a signal that `values` reads, changes.
    pub fn with<const N: usize>(
        self,
        values: impl Fn() -> [(&'static str, String); N] + Send + Sync + 'static,
    ) -> TextProp {
        TextProp::from(move || self.filled(&values()))
    }
}

/// In a view a sentence stands by itself: `{text::common::PRODUCT}`. Every one is shown through the same type, so that the code
/// that keeps it up to date is in the program once, and not once for each sentence.
impl IntoRender for Sentence {
    type Output = Said;

    fn into_render(self) -> Self::Output {
        say(self)
    }
}

impl From<Sentence> for TextProp {
    fn from(sentence: Sentence) -> Self {
        Self::from(move || sentence.get())
    }
}

/// A bundle's text in the screen's language; reactive.
#[must_use]
pub fn words_of(text: &Text) -> String {
    text.within(language()).to_owned()
}

/// A bundle's text as a prop that follows the screen's language.
#[must_use]
pub fn bundled(text: &Text) -> TextProp {
    let text = text.clone();
    TextProp::from(move || words_of(&text))
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (inside, after) = after.split_once('}').unwrap_or((after, ""));
        let (name, forms) = inside.split_once(':').map_or((inside, None), |(name, forms)| (name, Some(forms)));
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        debug_assert!(value.is_some(), "{text:?} lacks {name:?}");
        match forms.and_then(|forms| forms.split_once('|')) {
            Some((one, other)) => filled.push_str(if value == Some("1") { one } else { other }),
            None => filled.push_str(value.unwrap_or_default()),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_words_agree_with_numbers() {
        assert_eq!(fill("{n} {n:day|days} of {m}", &[("n", "1"), ("m", "3")]), "1 day of 3");
        assert_eq!(fill("{n} {n:day|days}", &[("n", "2")]), "2 days");
        assert_eq!(fill("plain", &[]), "plain");
    }

    #[test]
    fn a_sentence_about_values_follows_the_language_of_the_screen() {
        let days = Sentence("{n} hari\u{1f}{n} {n:day|days}").about([("n", 2_usize.into())]);
        assert_eq!(days.get(), "2 hari");
        set_language(Language::English);
        assert_eq!(days.get(), "2 days");
    }

    #[test]
    fn every_language_has_its_own_half_of_a_sentence() {
        let yes = Sentence("ya\u{1f}yes");
        assert_eq!([yes.within(Language::Indonesian), yes.within(Language::English)], ["ya", "yes"]);
    }
}
