//! Instants and civil dates.
//!
//! An instant is milliseconds since 1970 (UTC); a civil date belongs to the agency's zone. Nothing here reads a clock.

use core::fmt;

pub use jiff::civil::Date;
use jiff::tz::Offset;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// One day, in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Timestamp {
    /// This instant moved by so many milliseconds; saturates at the ends of `i64`.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant; negative if it is later.
    #[must_use]
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Indonesia's three zones. None has daylight saving.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// Western Indonesia, UTC+7.
    #[default]
    Wib,
    /// Central Indonesia, UTC+8.
    Wita,
    /// Eastern Indonesia, UTC+9.
    Wit,
}

impl Zone {
    /// All zones, west to east.
    pub const ALL: [Self; 3] = [Self::Wib, Self::Wita, Self::Wit];

    /// Hours ahead of UTC.
    #[must_use]
    pub const fn hours(self) -> i8 {
        match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        }
    }

    /// The abbreviation that people write.
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// The zone of that abbreviation.
    #[must_use]
    pub fn from_abbreviation(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zone| zone.abbreviation() == text)
    }

    /// The civil date of an instant in this zone. Instants beyond the calendar's years are clamped to its ends.
    #[must_use]
    pub fn date(self, at: Timestamp) -> Date {
        self.date_time(at).date()
    }

    /// Date and wall clock of an instant in this zone, clamped likewise.
    #[must_use]
    pub fn date_time(self, at: Timestamp) -> jiff::civil::DateTime {
        let clamped = jiff::Timestamp::from_millisecond(at.0).unwrap_or(if at.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        Offset::constant(self.hours()).to_datetime(clamped)
    }

    /// The instant at which `date` begins in this zone.
    #[must_use]
    pub fn start_of(self, date: Date) -> Timestamp {
        let midnight = date.at(0, 0, 0, 0);
        let ms = Offset::constant(self.hours()).to_timestamp(midnight).map_or(i64::MAX, |at| at.as_millisecond());
        Timestamp(ms)
    }

    /// The last millisecond of `date` in this zone: a period that closes on a date is open until then.
    #[must_use]
    pub fn end_of(self, date: Date) -> Timestamp {
        self.start_of(date).plus_ms(DAY_MS - 1)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.abbreviation())
    }
}

/// Reads `YYYY-MM-DD`, nothing else.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let sized = year.len() == 4 && month.len() == 2 && day.len() == 2;
    let digits = text.bytes().filter(u8::is_ascii_digit).count() == 8;
    if !(sized && digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day so many days later, or earlier; the last or first that a calendar has where it has no such day.
#[must_use]
pub fn days_after(day: Date, days: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

/// From a day to a day, both included; open-ended without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    /// First day.
    pub from: Date,
    /// Last day, if it has one.
    pub to: Option<Date>,
}

impl DateRange {
    /// Whether the day lies within.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether no day lies within.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.to.is_some_and(|to| to < self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_where_its_zone_says() {
        let day = Date::constant(2026, 12, 12);
        assert_eq!(Zone::Wib.date(Zone::Wib.end_of(day)), day);
        assert_ne!(Zone::Wit.date(Zone::Wib.end_of(day)), day);
        assert_eq!(Zone::Wib.start_of(day).since_ms(Zone::Wit.start_of(day)), 2 * 60 * 60 * 1000);
    }

    #[test]
    fn a_range_that_ends_before_it_begins_has_no_day() {
        let day = Date::constant(2026, 12, 12);
        let range = |to| DateRange { from: day, to };
        assert!(range(Some(Date::constant(2026, 12, 11))).is_empty());
        assert!(!range(Some(day)).is_empty() && range(Some(day)).contains(day));
        assert!(!range(None).is_empty());
    }

    #[test]
    fn only_iso_dates() {
        assert_eq!(parse_date("2026-11-21"), Some(Date::constant(2026, 11, 21)));
        for bad in ["2026-2-1", "21-11-2026", "2026-02-30", "+026-01-01", "2026-01-01T", ""] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn absurd_clocks_do_not_panic() {
        for ms in [i64::MIN, i64::MAX, 0] {
            let _ = Zone::Wita.date(Timestamp(ms));
        }
    }
}
