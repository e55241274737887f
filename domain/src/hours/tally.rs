//! A year's hours: what they add up to, and what the year asks for or allows.

use super::{Bound, HoursRef, HoursRules, PathCode, Target, YearKind};
use crate::{
    bundle::BundleHash,
    ids::ClaimId,
    people::EmploymentKind,
    time::{Date, DateRange},
};

/// What earned hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A course that the agency recognises, finished; the version is told by its bundle.
    Course(BundleHash),
    /// A training elsewhere, claimed and accepted.
    Claim(ClaimId),
}

/// Hours that count. They stay as they were accepted, whatever later rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What earned them.
    pub source: Source,
    /// By which path.
    pub path: PathCode,
    /// How many (JP).
    pub jp: u32,
    /// The day, in the agency's zone, on which it was over: hours belong to the year in which they were earned in full.
    pub date: Date,
    /// Whether it was part of the agency's plan. Only that uses up a ceiling; a floor counts everything.
    pub planned: bool,
    /// The rules that made them.
    pub rule: HoursRef,
}

/// A path's share of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathSum {
    /// The path.
    pub path: PathCode,
    /// Its hours (JP).
    pub jp: u32,
    /// How many entries they come from, at least one.
    pub entries: u32,
}

/// A year's hours beside what the year asks for or allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A target.
    Floor {
        /// Hours of the target.
        jp: u32,
        /// Hours until it is reached; 0 when it is.
        remaining: u32,
    },
    /// A ceiling of the agency's plan.
    Ceiling {
        /// Hours that the plan may hold.
        jp: u32,
        /// Hours of the plan so far.
        used: u32,
        /// Hours that it still has room for.
        left: u32,
        /// Hours of the plan beyond the ceiling: for the office to explain, not for the person.
        beyond: u32,
    },
}

impl Standing {
    /// Whether the target is reached. None where there is no target: such people stand outside "who has reached it", above and below
    /// the line.
    #[must_use]
    pub const fn reached(self) -> Option<bool> {
        match self {
            Self::Floor { remaining, .. } => Some(remaining == 0),
            Self::Ceiling { .. } => None,
        }
    }
}

/// What a year adds up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The year that was counted.
    pub year: DateRange,
    /// All hours (JP), the agency's plan and the person's own initiative together.
    pub total: u32,
    /// By path, those with entries only: in the order of the rules, then, by code, any that these rules do not have.
    pub paths: Vec<PathSum>,
    /// Beside the year's floor or ceiling.
    pub standing: Standing,
}

/// Adds up the entries of one person whose day lies in that year.
#[must_use]
pub fn tally(entries: &[Entry], year: DateRange, rules: &HoursRules, employment: EmploymentKind) -> Tally {
    let mut paths: Vec<PathSum> = Vec::new();
    for path in &rules.paths {
        paths.push(PathSum { path: path.code.clone(), jp: 0, entries: 0 });
    }
    let (mut total, mut planned) = (0_u32, 0_u32);
    for entry in entries.iter().filter(|entry| year.contains(entry.date)) {
        let sum = sum_of(&mut paths, rules.paths.len(), &entry.path);
        sum.jp = sum.jp.saturating_add(entry.jp);
        sum.entries = sum.entries.saturating_add(1);
        total = total.saturating_add(entry.jp);
        if entry.planned {
            planned = planned.saturating_add(entry.jp);
        }
    }
    paths.retain(|sum| sum.entries > 0);
    Tally { year, total, paths, standing: rules.target(employment).standing(total, planned) }
}

/// The sum of that path. One that the rules do not have gets its place behind the `known` ones.
fn sum_of<'a>(paths: &'a mut Vec<PathSum>, known: usize, code: &PathCode) -> &'a mut PathSum {
    let at = paths.iter().position(|sum| sum.path == *code).unwrap_or_else(|| {
        let at = known + paths[known..].iter().take_while(|sum| sum.path < *code).count();
        paths.insert(at, PathSum { path: code.clone(), jp: 0, entries: 0 });
        at
    });
    &mut paths[at]
}

impl Target {
    /// The year of that kind in which a day lies. None where a contract's year is meant and nobody knows when the contract began, or it
    /// began later.
    #[must_use]
    pub fn year_of(&self, day: Date, contract_began: Option<Date>) -> Option<DateRange> {
        match self.year {
            YearKind::Calendar => Some(calendar_year(day)),
            YearKind::Contract => contract_year(contract_began?, day),
        }
    }

    const fn standing(&self, total: u32, planned: u32) -> Standing {
        match self.bound {
            Bound::Floor => Standing::Floor { jp: self.jp, remaining: self.jp.saturating_sub(total) },
            Bound::Ceiling => Standing::Ceiling {
                jp: self.jp,
                used: planned,
                left: self.jp.saturating_sub(planned),
                beyond: planned.saturating_sub(self.jp),
            },
        }
    }
}

/// The calendar year of a day.
#[must_use]
pub fn calendar_year(day: Date) -> DateRange {
    let year = day.year();
    DateRange { from: Date::constant(year, 1, 1), to: Some(Date::constant(year, 12, 31)) }
}

/// The year of a contract in which a day lies: it begins with the contract, and again on each anniversary. A contract that began on a
/// 29 February begins its year on 1 March where there is no such day. None before the contract.
#[must_use]
pub fn contract_year(began: Date, day: Date) -> Option<DateRange> {
    if day < began {
        return None;
    }
    let anniversary = |year: i16| Date::new(year, began.month(), began.day()).or_else(|_| Date::new(year, 3, 1)).ok();
    let this = anniversary(day.year()).filter(|from| *from <= day);
    let from = this.or_else(|| anniversary(day.year() - 1))?;
    let to = anniversary(from.year() + 1).and_then(|next| next.yesterday().ok());
    Some(DateRange { from, to })
}
