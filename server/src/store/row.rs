//! From columns to domain values and back. What does not fit is [`Error::Corrupt`].

use domain::time::{Date, DateRange, Zone, parse_date};

use super::Error;

/// A civil date as it rests.
pub(super) fn date_text(date: Date) -> String {
    date.to_string()
}

pub(super) fn date(table: &'static str, text: &str) -> Result<Date, Error> {
    parse_date(text).ok_or(Error::Corrupt { table, what: "date" })
}

pub(super) fn range(table: &'static str, from: &str, to: Option<&str>) -> Result<DateRange, Error> {
    let to = to.map(|to| date(table, to)).transpose()?;
    Ok(DateRange { from: date(table, from)?, to })
}

/// The value of a code, by the `from_code` of its type.
pub(super) fn coded<T>(
    table: &'static str,
    what: &'static str,
    code: &str,
    from_code: fn(&str) -> Option<T>,
) -> Result<T, Error> {
    from_code(code).ok_or(Error::Corrupt { table, what })
}

pub(super) fn zone(text: &str) -> Result<Zone, Error> {
    coded("agency", "zone", text, Zone::from_abbreviation)
}

pub(super) fn bytes32(table: &'static str, bytes: &[u8]) -> Result<[u8; 32], Error> {
    bytes.try_into().map_err(|_| Error::Corrupt { table, what: "32 bytes" })
}
