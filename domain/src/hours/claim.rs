//! What somebody says that they learned elsewhere, and when two such claims look like one training.

use super::{Conversion, Fact, HoursError, PathCode};
use crate::time::Date;

/// What a certificate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Learning hours (JP) on it.
    pub jp: u32,
    /// Whether it comes with the claim, so that whoever decides can read it. Only then is it believed beyond [`super::JP_MAX`].
    pub attached: bool,
}

/// The facts that hours are counted from. Each path asks for some of them and passes over the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// What the certificate says, if there is one.
    pub certificate: Option<Certificate>,
    /// Days on which it was held.
    pub days: Option<u32>,
    /// Whether the event was an international one.
    pub international: bool,
    /// Sessions in each month, from the month in which it began to the one in which it ended.
    pub sessions: Vec<u32>,
    /// How many activities.
    pub activities: Option<u32>,
    /// Hours (JP) that the supervisor states, or the person until then.
    pub stated: Option<u32>,
}

/// A training elsewhere, for which hours are claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// By which path.
    pub path: PathCode,
    /// What it was called.
    pub title: String,
    /// Who held it.
    pub organiser: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What the hours are counted from.
    pub claimed: Claimed,
}

impl Claim {
    /// Whether it can be believed as far as it goes: named, over, and with no more days or months of sessions than its dates hold.
    pub(super) fn check(&self, conversion: Conversion, today: Date) -> Result<(), HoursError> {
        if folded(&self.title).is_empty() {
            return Err(HoursError::Missing(Fact::Title));
        }
        if self.to < self.from {
            return Err(HoursError::EndBeforeBegin { from: self.from, to: self.to });
        }
        if self.to > today {
            return Err(HoursError::InFuture(self.to));
        }
        let (fact, given, max) = match conversion {
            Conversion::PerDay { .. } | Conversion::PerDayMax { .. } => {
                (Fact::Days, self.claimed.days.unwrap_or_default(), self.days())
            }
            Conversion::PerSession { .. } => {
                (Fact::Sessions, u32::try_from(self.claimed.sessions.len()).unwrap_or(u32::MAX), self.months())
            }
            _ => return Ok(()),
        };
        if given > max { Err(HoursError::BeyondDates { fact, given, max }) } else { Ok(()) }
    }

    /// Days of the calendar from the first to the last, both counted.
    fn days(&self) -> u32 {
        let hours = self.from.duration_until(self.to).as_hours();
        u32::try_from(hours / 24 + 1).unwrap_or_default()
    }

    /// Months of the calendar that it touches.
    fn months(&self) -> u32 {
        let number = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        u32::try_from(number(self.to) - number(self.from) + 1).unwrap_or_default()
    }
}

/// Letters and digits that a title needs before it is looked for within a longer one.
const CONTAINED_MIN: usize = 8;

/// Whether two claims of one person look like the same training twice. The rule, `similar-1`, is Jenjang's own: all three hold,
///
/// 1. the path is the same;
/// 2. the dates overlap, or one begins on the day after the other's end;
/// 3. the titles are the same once upper case, punctuation and spaces are left out of account, or one of them, of at least eight
///    letters and digits, stands within the other ("Pelatihan Arsip Dinamis" in "Pelatihan arsip dinamis angkatan II").
///
/// It flags, for a person to decide; it refuses nothing. Neither the organiser nor the hours are compared: the same training is often
/// entered once by its attendance list and once from the certificate, and there they differ.
#[must_use]
pub fn similar(one: &Claim, other: &Claim) -> bool {
    let day_after = |date: Date| date.tomorrow().unwrap_or(date);
    one.path == other.path
        && one.from <= day_after(other.to)
        && other.from <= day_after(one.to)
        && alike(&folded(&one.title), &folded(&other.title))
}

/// Whether two folded titles name the same thing. One without a letter or digit names nothing.
fn alike(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let enough = short == long || short.chars().count() >= CONTAINED_MIN;
    !short.is_empty() && enough && long.contains(short)
}

/// A title's letters and digits, in lower case.
fn folded(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
