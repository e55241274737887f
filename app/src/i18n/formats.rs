//! Dates, times and numbers in the screen's language; reactive like every sentence.
//!
//! The browser knows how each language writes them ([`Formats`] is implemented in `platform`); tests get a plain one.

use std::cell::RefCell;

use domain::{
    text::Language,
    time::{Date, Timestamp, Zone},
};

use leptos::text_prop::TextProp;

use super::language;

/// Which parts of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// `12 Desember`.
    Day,
    /// `12 Desember 2026`.
    Full,
    /// `14.05`.
    Time,
}

/// Who knows how a language writes these.
pub trait Formats {
    /// An instant in a zone.
    fn date(&self, language: Language, zone: Zone, at: Timestamp, style: DateStyle) -> String;
    /// A number with so many digits after the separator; `percent` multiplies by 100 and adds the sign.
    fn number(&self, language: Language, value: f64, digits: u8, percent: bool) -> String;
}

/// Without a browser: ISO dates, points.
struct Plain;

impl Formats for Plain {
    fn date(&self, _: Language, zone: Zone, at: Timestamp, style: DateStyle) -> String {
        let local = zone.date_time(at);
        match style {
            DateStyle::Day | DateStyle::Full => local.date().to_string(),
            DateStyle::Time => format!("{:02}:{:02}", local.hour(), local.minute()),
        }
    }

    fn number(&self, _: Language, value: f64, digits: u8, percent: bool) -> String {
        let (value, sign) = if percent { (value * 100.0, "%") } else { (value, "") };
        let scale = 10_u32.pow(digits.into());
        // Written as whole numbers: writing a float is nine kilobytes of program that only tests would run.
        #[expect(clippy::cast_possible_truncation, reason = "what tests show is small")]
        let parts = (value * f64::from(scale)).round() as i64;
        let minus = if parts < 0 { "-" } else { "" };
        let (parts, scale) = (parts.unsigned_abs(), u64::from(scale));
        match usize::from(digits) {
            0 => format!("{minus}{parts}{sign}"),
            width => format!("{minus}{}.{:0width$}{sign}", parts / scale, parts % scale),
        }
    }
}

thread_local! {
    static FORMATS: RefCell<Box<dyn Formats>> = RefCell::new(Box::new(Plain));
}

/// Sets who knows; done once, where the program starts.
pub fn install(formats: Box<dyn Formats>) {
    FORMATS.with(|slot| *slot.borrow_mut() = formats);
}

fn date_in(zone: Zone, at: Timestamp, style: DateStyle) -> String {
    let language = language();
    FORMATS.with(|formats| formats.borrow().date(language, zone, at, style))
}

fn number_in(value: f64, digits: u8, percent: bool) -> String {
    let language = language();
    FORMATS.with(|formats| formats.borrow().number(language, value, digits, percent))
}

/// `12 Desember 2026`, an instant's date in its zone.
#[must_use]
pub fn date(at: Timestamp, zone: Zone) -> String {
    date_in(zone, at, DateStyle::Full)
}

/// `12 Desember`.
#[must_use]
pub fn day(at: Timestamp, zone: Zone) -> String {
    date_in(zone, at, DateStyle::Day)
}

/// `14.05 WIB`.
#[must_use]
pub fn time(at: Timestamp, zone: Zone) -> String {
    format!("{} {zone}", date_in(zone, at, DateStyle::Time))
}

/// `12 Desember 2026, 14.05 WIB`.
#[must_use]
pub fn moment(at: Timestamp, zone: Zone) -> String {
    format!("{}, {}", date(at, zone), time(at, zone))
}

/// `12 Desember 2026`, a civil date.
#[must_use]
pub fn civil(date: Date) -> String {
    date_in(Zone::Wib, Zone::Wib.start_of(date), DateStyle::Full)
}

/// `12 Desember`, a civil date.
#[must_use]
pub fn civil_day(date: Date) -> String {
    date_in(Zone::Wib, Zone::Wib.start_of(date), DateStyle::Day)
}

/// A whole number, as a text that follows the screen's language.
#[must_use]
pub fn number(value: usize) -> TextProp {
    TextProp::from(move || integer(value))
}

/// A whole number.
#[must_use]
pub fn integer(value: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of people and levels are far below 2^52")]
    number_in(value as f64, 0, false)
}

/// Hundredths as a number with one or two digits: 83 is `0,8` with one.
#[must_use]
pub fn hundredths(value: i64, digits: u8) -> String {
    #[expect(clippy::cast_precision_loss, reason = "levels are far below 2^52")]
    number_in(value as f64 / 100.0, digits, false)
}

/// Hundredths of a per cent: 8889 is `88,9%`.
#[must_use]
pub fn percent(hundredths: u32, digits: u8) -> String {
    number_in(f64::from(hundredths) / 10_000.0, digits, true)
}

/// Bytes in megabytes, as storage is counted: by thousands.
#[must_use]
pub fn megabytes(bytes: u64) -> String {
    let hundredths_of = i64::try_from(bytes / 10_000).unwrap_or(i64::MAX);
    format!("{} MB", hundredths(hundredths_of, 1))
}

/// Bytes in megabytes, and in kilobytes where they are less than one.
#[must_use]
pub fn size(bytes: u64) -> String {
    if bytes >= 1_000_000 {
        return megabytes(bytes);
    }
    format!("{} kB", integer(usize::try_from(bytes.div_ceil(1_000)).unwrap_or(usize::MAX)))
}
