//! The words of what the server itself hands to people: spreadsheets, and what the import says on the console.
//!
//! They rest in `server/locales`, one file per language, as those of the screen rest in `app/locales`. Promises: every key is there in
//! both languages. Refuses: sentences in Rust code.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::text::Language;

static INDONESIAN: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../locales/id.json")));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../locales/en.json")));

/// The words of one language by their keys.
#[derive(Debug)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Indonesian => &INDONESIAN,
            Language::English => &ENGLISH,
        }
    }

    fn read(json: &str) -> Self {
        Self(serde_json::from_str(json).expect("the files are compiled in, and a test reads both"))
    }

    /// The words under a key. A key that is missing stands for itself; a test looks for such.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The same with `{name}` replaced by values.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let filled = |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
        values.iter().fold(self.get(key).to_owned(), filled)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_and_places() {
        let places = |words: &Words, key: &str| {
            let mut places: Vec<String> =
                words.get(key).split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            places.sort_unstable();
            places
        };
        let (id, en) = (Words::of(Language::Indonesian), Words::of(Language::English));
        assert_eq!(id.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        for key in id.keys() {
            assert_eq!(places(id, key), places(en, key), "{key}");
            assert!(!id.get(key).trim().is_empty() && !en.get(key).trim().is_empty(), "{key}");
        }
    }

    #[test]
    fn values_take_their_places() {
        let words = Words::of(Language::English);
        assert_eq!(
            words.fill("sheet.taken", &[("name", "A"), ("when", "B"), ("mark", "C")]).matches(['A', 'B', 'C']).count(),
            3
        );
    }
}
