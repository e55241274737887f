//! NIP and NI PPPK: the eighteen digits by which offices know a civil servant.
//!
//! Layout (Perka BKN 22/2007 and 43/2007): date of birth (8), year of appointment (4), month of appointment for a PNS or contract
//! digits for a PPPK (2), sex (1), running number (3). There is no check digit: a mistyped running number cannot be noticed here.
//!
//! Promises: reading never panics and never guesses; what was read prints and reads back the same; a number that is logged with
//! `{:?}` is masked. Refuses: to hold the number as a number (eighteen digits are more than a double keeps), to restore what a
//! spreadsheet has rounded, and to tell the kind of employment, which is a fact of the record and not of the digits.

use core::{fmt, str::FromStr};

use crate::time::Date;

/// How many digits a number has.
pub const NIP_DIGITS: usize = 18;

/// Younger than this at appointment is unusual enough for a warning, in years.
const APPOINTMENT_AGE_MIN: i16 = 18;

/// Older than this at appointment is unusual enough for a warning, in years.
const APPOINTMENT_AGE_MAX: i16 = 58;

/// A well-formed NIP or NI PPPK.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nip([u8; NIP_DIGITS]);

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NipError {
    /// Nothing but space.
    #[error("empty")]
    Empty,
    /// `1,96608E+17`: a spreadsheet kept the number as a number and its last digits are lost.
    #[error("in scientific notation, the last digits are lost")]
    Scientific,
    /// Something else than digits and the separators that are forgiven.
    #[error("not digits alone")]
    NotDigits,
    /// Another count of digits than eighteen.
    #[error("{found} digits instead of 18")]
    Length {
        /// The digits found.
        found: usize,
    },
    /// Digits 1–8 are no day of the years 1900–2099.
    #[error("no date of birth in digits 1-8")]
    BirthDate,
    /// Digits 9–12 are no year from 1900 to 2099.
    #[error("no year of appointment in digits 9-12")]
    AppointmentYear,
    /// Digits 13–14 are neither a month (01–12, PNS) nor a contract (21–99, PPPK).
    #[error("neither a month nor a contract in digits 13-14")]
    AppointmentCode,
    /// Digit 15 is neither 1 nor 2.
    #[error("no sex in digit 15")]
    Sex,
    /// The running number is 000. It starts at 001; three zeros are what a spreadsheet leaves of a number it has rounded to
    /// fifteen digits.
    #[error("running number 000 in digits 16-18")]
    Serial,
}

/// What digits 9–14 say. The digits only; see [`crate::people::EmploymentKind`] for what somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NipKind {
    /// Appointed as CPNS on the first of that month.
    Pns {
        /// Year of appointment.
        year: i16,
        /// Month of appointment, 1–12.
        month: i8,
    },
    /// Under contract.
    Pppk {
        /// Year of the first contract.
        year: i16,
        /// Digits 13–14 as written, 21–99.
        contract: u8,
    },
}

/// What digit 15 says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 1.
    Male,
    /// 2.
    Female,
}

/// Something that may be true and is worth a second look; never a reason to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NipWarning {
    /// Younger than 18 at appointment.
    Young,
    /// Older than 58 at appointment.
    Old,
}

impl Nip {
    /// Reads a number as people and spreadsheets write it: space of any kind, dots and one leading apostrophe are forgiven.
    ///
    /// # Errors
    /// [`NipError`] names the first thing wrong, from left to right once there are eighteen digits.
    pub fn parse(text: &str) -> Result<Self, NipError> {
        let digits = digits(text)?;
        check(&digits)?;
        Ok(Self(digits))
    }

    /// The eighteen digits, without separators: how the number is stored and compared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).expect("only ASCII digits are ever kept")
    }

    /// The date of birth.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        birth_date(&self.0).expect("checked when it was read")
    }

    /// Appointment by month, or contract.
    #[must_use]
    pub fn kind(&self) -> NipKind {
        kind(&self.0).expect("checked when it was read")
    }

    /// The sex on the record.
    #[must_use]
    pub const fn sex(&self) -> Sex {
        match self.0[14] {
            b'1' => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// Whether the age at appointment is unusual. Where only the year is known (PPPK), the doubt speaks for the person.
    #[must_use]
    pub fn warning(&self) -> Option<NipWarning> {
        let birth = self.birth_date();
        let (youngest, oldest) = match self.kind() {
            NipKind::Pns { year, month } => {
                let before_birthday = (month, 1) < (birth.month(), birth.day());
                let age = year - birth.year() - i16::from(before_birthday);
                (age, age)
            }
            NipKind::Pppk { year, .. } => {
                let age = year - birth.year();
                (age - 1, age)
            }
        };
        if oldest < APPOINTMENT_AGE_MIN {
            Some(NipWarning::Young)
        } else if youngest > APPOINTMENT_AGE_MAX {
            Some(NipWarning::Old)
        } else {
            None
        }
    }
}

/// Grouped as offices write it: `19660801 198803 1 001`.
impl fmt::Display for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.as_str();
        for (n, group) in [&text[..8], &text[8..14], &text[14..15], &text[15..]].iter().enumerate() {
            if n > 0 {
                f.write_str(" ")?;
            }
            f.write_str(group)?;
        }
        Ok(())
    }
}

/// Masked: the running number alone, since what is printed for us ends up in logs.
impl fmt::Debug for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nip(***")?;
        f.write_str(&self.as_str()[15..])?;
        f.write_str(")")
    }
}

impl FromStr for Nip {
    type Err = NipError;

    fn from_str(text: &str) -> Result<Self, NipError> {
        Self::parse(text)
    }
}

/// Space of any kind, the invisible marks that copying leaves, and dots.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '\u{200b}' | '\u{feff}')
}

/// Strips what is forgiven and keeps eighteen ASCII digits.
fn digits(text: &str) -> Result<[u8; NIP_DIGITS], NipError> {
    let text = text.trim_matches(is_separator);
    let text = text.strip_prefix(['\'', '\u{2019}']).unwrap_or(text);
    if text.chars().all(is_separator) {
        return Err(NipError::Empty);
    }
    if is_scientific(text) {
        return Err(NipError::Scientific);
    }
    let mut digits = [0; NIP_DIGITS];
    let mut found = 0;
    for c in text.chars().filter(|&c| !is_separator(c)) {
        if !c.is_ascii_digit() {
            return Err(NipError::NotDigits);
        }
        if let Some(slot) = digits.get_mut(found) {
            *slot = c as u8;
        }
        found += 1;
    }
    if found == NIP_DIGITS { Ok(digits) } else { Err(NipError::Length { found }) }
}

/// `1,96608E+17`, `1.96608e17`, `2E+17`: digits with a decimal sign of either language, then a power of ten.
fn is_scientific(text: &str) -> bool {
    let mut visible = text.chars().filter(|c| !c.is_whitespace()).peekable();
    let mut mantissa = 0;
    while visible.next_if(|&c| c.is_ascii_digit() || matches!(c, ',' | '.')).is_some() {
        mantissa += 1;
    }
    if mantissa == 0 || visible.next_if(|&c| matches!(c, 'e' | 'E')).is_none() {
        return false;
    }
    let _sign = visible.next_if(|&c| matches!(c, '+' | '-'));
    visible.peek().is_some() && visible.all(|c| c.is_ascii_digit())
}

fn check(digits: &[u8; NIP_DIGITS]) -> Result<(), NipError> {
    birth_date(digits).ok_or(NipError::BirthDate)?;
    year(&digits[8..12]).ok_or(NipError::AppointmentYear)?;
    kind(digits).ok_or(NipError::AppointmentCode)?;
    if !matches!(digits[14], b'1' | b'2') {
        return Err(NipError::Sex);
    }
    if digits[15..] == *b"000" {
        return Err(NipError::Serial);
    }
    Ok(())
}

fn birth_date(digits: &[u8; NIP_DIGITS]) -> Option<Date> {
    let two = |at: usize| i8::try_from(number(&digits[at..at + 2])).ok();
    Date::new(year(&digits[..4])?, two(4)?, two(6)?).ok()
}

fn kind(digits: &[u8; NIP_DIGITS]) -> Option<NipKind> {
    let year = year(&digits[8..12])?;
    match u8::try_from(number(&digits[12..14])).ok()? {
        month @ 1..=12 => Some(NipKind::Pns { year, month: month as i8 }),
        contract @ 21..=99 => Some(NipKind::Pppk { year, contract }),
        _ => None,
    }
}

fn year(digits: &[u8]) -> Option<i16> {
    Some(number(digits)).filter(|year| (1900..=2099).contains(year))
}

/// The value of at most four digits.
fn number(digits: &[u8]) -> i16 {
    digits.iter().fold(0, |value, digit| value * 10 + i16::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PERKA: &str = "196608011988031001";

    fn read(text: &str) -> Nip {
        Nip::parse(text).expect(text)
    }

    #[test]
    fn the_example_of_the_regulation() {
        let nip = read(PERKA);
        assert_eq!(nip.as_str(), PERKA);
        assert_eq!(nip.birth_date(), Date::constant(1966, 8, 1));
        assert_eq!(nip.kind(), NipKind::Pns { year: 1988, month: 3 });
        assert_eq!(nip.sex(), Sex::Male);
        assert_eq!(nip.warning(), None);
        assert_eq!(nip.to_string(), "19660801 198803 1 001");
    }

    #[test]
    fn a_contract_is_no_month() {
        let nip = read("199005152025212001");
        assert_eq!(nip.kind(), NipKind::Pppk { year: 2025, contract: 21 });
        assert_eq!(nip.sex(), Sex::Female);
    }

    #[test]
    fn separators_are_forgiven() {
        for text in [
            "19660801 198803 1 001",
            "'196608011988031001",
            "\u{2019}196608011988031001",
            " 19660801.198803.1.001\t",
            "19660801\u{a0}198803\u{202f}1\u{2007}001",
            "\u{feff}196608011988031001\r\n",
        ] {
            assert_eq!(read(text).as_str(), PERKA, "{text:?}");
        }
    }

    #[test]
    fn what_is_refused_and_why() {
        for (text, why) in [
            ("", NipError::Empty),
            (" \u{a0}. ", NipError::Empty),
            ("'", NipError::Empty),
            ("196613011988031001", NipError::BirthDate),
            ("196602301988031001", NipError::BirthDate),
            ("186608011988031001", NipError::BirthDate),
            ("196608012188031001", NipError::AppointmentYear),
            ("196608011988133001", NipError::AppointmentCode),
            ("196608011988003001", NipError::AppointmentCode),
            ("196608011988201001", NipError::AppointmentCode),
            ("196608011988033001", NipError::Sex),
            ("196608011988031000", NipError::Serial),
            ("1,96608E+17", NipError::Scientific),
            ("1.96608E+17", NipError::Scientific),
            (" '1.96608e17", NipError::Scientific),
            ("2E17", NipError::Scientific),
            ("1,96608E+", NipError::NotDigits),
            ("E17", NipError::NotDigits),
            ("''196608011988031001", NipError::NotDigits),
            ("19660801-198803-1-001", NipError::NotDigits),
            ("١٩٦٦٠٨٠١١٩٨٨٠٣١٠٠١", NipError::NotDigits),
            ("19660801198803100", NipError::Length { found: 17 }),
            ("196608011988031001.0", NipError::Length { found: 19 }),
        ] {
            assert_eq!(Nip::parse(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn an_unusual_age_is_a_warning_only() {
        // Eighteen on the very day of appointment, and one day short of it.
        assert_eq!(read("197003011988031001").warning(), None);
        assert_eq!(read("197003021988031001").warning(), Some(NipWarning::Young));
        assert_eq!(read("192903021988031001").warning(), None);
        assert_eq!(read("192902281988031001").warning(), Some(NipWarning::Old));
        // A contract of that year may have begun on either side of the birthday.
        assert_eq!(read("200712312025211001").warning(), None);
        assert_eq!(read("200801012025211001").warning(), Some(NipWarning::Young));
        assert_eq!(read("196601012025211001").warning(), None);
        assert_eq!(read("196512312025211001").warning(), Some(NipWarning::Old));
    }

    #[test]
    fn logs_do_not_learn_the_number() {
        assert_eq!(format!("{:?}", read(PERKA)), "Nip(***001)");
    }

    prop_compose! {
        /// Any number that the layout allows.
        fn any_nip()(
            day in 0..36_500i64,
            year in 1900..=2099,
            code in prop_oneof![1..=12, 21..=99],
            sex in 1..=2,
            serial in 1..=999,
        ) -> String {
            let birth = Date::constant(1900, 1, 1)
                .checked_add(jiff::Span::new().days(day))
                .expect("within the calendar");
            format!(
                "{:04}{:02}{:02}{year:04}{code:02}{sex}{serial:03}",
                birth.year(), birth.month(), birth.day()
            )
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in any::<String>()) {
            let _ = Nip::parse(&text);
        }

        #[test]
        fn nearly_numbers_never_panic(text in "'?[0-9 .,eE+]{0,24}") {
            if let Ok(nip) = Nip::parse(&text) {
                let _ = (nip.birth_date(), nip.kind(), nip.sex(), nip.warning());
                prop_assert_eq!(Nip::parse(nip.as_str()), Ok(nip));
            }
        }

        #[test]
        fn what_the_layout_allows_reads_and_prints(text in any_nip()) {
            let nip = Nip::parse(&text).expect("built to the layout");
            prop_assert_eq!(nip.as_str(), text);
            prop_assert_eq!(Nip::parse(&nip.to_string()), Ok(nip));
        }
    }
}
