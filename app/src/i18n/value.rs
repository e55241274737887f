//! What fills the placeholders of sentences.

use domain::{
    text::Text,
    time::{Date, Timestamp, Zone},
};
use leptos::text_prop::TextProp;

use super::{Sentence, formats, words_of};

/// A value that is written as the screen's language writes it.
///
/// It is data and not a closure, so that hundreds of sentences with their values are one type.
#[derive(Clone, Debug)]
pub enum Value {
    /// A whole number.
    Number(usize),
    /// `12 Desember 2026`.
    Date(Date),
    /// `12 Desember`.
    Day(Date),
    /// `12 Desember 2026`, an instant's date in its zone.
    DateOf(Timestamp, Zone),
    /// `14.05 WIB`, an instant's time in its zone.
    TimeOf(Timestamp, Zone),
    /// Hundredths of a per cent, with so many digits after the separator: 8889 is `88,9%` with one.
    Percent(u32, u8),
    /// A bundle's text.
    Bundled(Text),
    /// Any other text.
    Said(TextProp),
}

impl Value {
    /// As the screen's language writes it; reactive.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Number(number) => formats::integer(*number),
            Self::Date(date) => formats::civil(*date),
            Self::Day(date) => formats::civil_day(*date),
            Self::DateOf(at, zone) => formats::date(*at, *zone),
            Self::TimeOf(at, zone) => formats::time(*at, *zone),
            Self::Percent(hundredths, digits) => formats::percent(*hundredths, *digits),
            Self::Bundled(text) => words_of(text),
            Self::Said(text) => text.get().into_owned(),
        }
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number as usize)
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Bundled(text)
    }
}

impl From<Sentence> for Value {
    fn from(sentence: Sentence) -> Self {
        Self::Said(sentence.into())
    }
}

impl From<TextProp> for Value {
    fn from(text: TextProp) -> Self {
        Self::Said(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Said(text.into())
    }
}
