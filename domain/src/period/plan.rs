//! A period as it is planned, read from what somebody typed.

use std::collections::BTreeSet;

use super::Coverage;
use crate::{
    ids::UnitId,
    people::{PositionKind, UnitTree},
    text::Text,
    time::{Date, parse_date},
};

/// The most characters of a name: it stands in the head of a card on a phone.
pub const NAME_CHARS_MAX: usize = 80;
/// The most days of grace: two months of a boat that does not sail.
pub const GRACE_DAYS_MAX: u32 = 60;
/// Years ahead for which a period may be planned; a later date is likelier a slip of the finger.
pub const YEARS_AHEAD_MAX: i16 = 5;

/// A period, as its office means it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it is called.
    pub name: Text,
    /// The first day.
    pub opens: Date,
    /// The last day.
    pub closes: Date,
    /// Days after the last in which earlier work may still arrive.
    pub grace_days: u32,
    /// Whom it covers.
    pub coverage: Coverage,
}

/// Where a period stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun: everything may change.
    ToCome,
    /// People answer: only its name, its end and the grace may change.
    Open,
    /// It has ended: what was counted by it stays.
    Over,
}

impl Plan {
    /// Where it stands.
    #[must_use]
    pub fn phase(&self, today: Date) -> Phase {
        Phase::of(self.opens, self.closes, today)
    }

    /// Whether somebody could be asked by both at once.
    #[must_use]
    pub fn meets(&self, other: &Self, tree: &UnitTree) -> bool {
        self.opens <= other.closes && other.opens <= self.closes && self.coverage.meets(&other.coverage, tree)
    }
}

impl Phase {
    /// That of a period with these days.
    #[must_use]
    pub fn of(opens: Date, closes: Date, today: Date) -> Self {
        if today < opens {
            Self::ToCome
        } else if today <= closes {
            Self::Open
        } else {
            Self::Over
        }
    }
}

/// What somebody typed.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The name.
    pub name_id: &'a str,
    /// The name in English; without it, the Indonesian one stands there too.
    pub name_en: &'a str,
    /// The first day.
    pub opens: &'a str,
    /// The last day.
    pub closes: &'a str,
    /// Days of grace.
    pub grace_days: &'a str,
    /// Ids of the units that are covered; none for the whole agency.
    pub units: &'a [String],
    /// Codes of the kinds of post that are left out.
    pub left_out: &'a [String],
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanFault {
    /// Nothing is written there.
    Empty,
    /// Too many characters.
    Long,
    /// No date.
    Date,
    /// A day that is over.
    Past,
    /// A day before the period opens.
    BeforeOpening,
    /// A day too far ahead.
    Far,
    /// No whole number from 0 to [`GRACE_DAYS_MAX`].
    Figure,
    /// No such unit, or no such kind of post.
    Unknown,
    /// Nobody is left.
    Nobody,
    /// It can no longer be changed: people answer, or the period is over.
    Fixed,
}

/// A field with its fault.
pub type Wrong = (&'static str, PlanFault);

impl Draft<'_> {
    /// Whether people who are asked, or were, would have other days than they were told: whoever changes that says why. A day that
    /// cannot be read is another one.
    #[must_use]
    pub fn moves_days(&self, current: &Plan, today: Date) -> bool {
        let same = parse_date(self.opens.trim()) == Some(current.opens)
            && parse_date(self.closes.trim()) == Some(current.closes)
            && self.grace_days.trim().parse().ok() == Some(current.grace_days);
        current.phase(today) != Phase::ToCome && !same
    }
}

/// Reads a draft; `current` is the period that it changes.
///
/// # Errors
/// All that is wrong, by field.
pub fn read(draft: &Draft<'_>, tree: &UnitTree, today: Date, current: Option<&Plan>) -> Result<Plan, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let name = name(draft, &mut wrong);
    let opens = day("opens", draft.opens, today, &mut wrong);
    let closes = day("closes", draft.closes, today, &mut wrong);
    let grace_days = draft.grace_days.trim().parse().ok().filter(|days| *days <= GRACE_DAYS_MAX);
    if grace_days.is_none() {
        wrong.push(("grace_days", PlanFault::Figure));
    }
    let coverage = coverage(draft, tree, current, &mut wrong);
    let (Some(opens), Some(closes)) = (opens, closes) else { return Err(wrong) };
    if closes < opens {
        wrong.push(("closes", PlanFault::BeforeOpening));
    }
    let plan = Plan { name, opens, closes, grace_days: grace_days.unwrap_or_default(), coverage };
    wrong.extend(untimely(&plan, current, today));
    if wrong.is_empty() { Ok(plan) } else { Err(wrong) }
}

/// What comes too late to be changed, or lies in the past.
fn untimely(plan: &Plan, current: Option<&Plan>, today: Date) -> Vec<Wrong> {
    let phase = current.map_or(Phase::ToCome, |current| current.phase(today));
    let mut wrong = Vec::new();
    if let Some(current) = current.filter(|_| phase != Phase::ToCome) {
        let mut fixed = |field, differs: bool| {
            if differs {
                wrong.push((field, PlanFault::Fixed));
            }
        };
        fixed("opens", plan.opens != current.opens);
        fixed("units", plan.coverage.units != current.coverage.units);
        fixed("left_out", plan.coverage.left_out != current.coverage.left_out);
        fixed("closes", phase == Phase::Over);
    } else if plan.opens < today {
        wrong.push(("opens", PlanFault::Past));
    }
    if phase != Phase::Over && plan.closes < today && plan.closes >= plan.opens {
        wrong.push(("closes", PlanFault::Past));
    }
    wrong
}

fn name(draft: &Draft<'_>, wrong: &mut Vec<Wrong>) -> Text {
    let indonesian = draft.name_id.trim();
    let english = Some(draft.name_en.trim()).filter(|name| !name.is_empty()).unwrap_or(indonesian);
    if indonesian.is_empty() {
        wrong.push(("name_id", PlanFault::Empty));
    }
    for (field, name) in [("name_id", indonesian), ("name_en", draft.name_en.trim())] {
        if name.chars().count() > NAME_CHARS_MAX {
            wrong.push((field, PlanFault::Long));
        }
        // PostgreSQL takes no text with a NUL in it.
        if name.contains('\0') {
            wrong.push((field, PlanFault::Unknown));
        }
    }
    Text { indonesian: indonesian.to_owned(), english: english.to_owned() }
}

fn day(field: &'static str, text: &str, today: Date, wrong: &mut Vec<Wrong>) -> Option<Date> {
    let read = parse_date(text.trim());
    let fault = match read {
        None if text.trim().is_empty() => Some(PlanFault::Empty),
        None => Some(PlanFault::Date),
        Some(day) if day.year() > today.year() + YEARS_AHEAD_MAX => Some(PlanFault::Far),
        Some(_) => None,
    };
    wrong.extend(fault.map(|fault| (field, fault)));
    read
}

/// A unit that is closed since the period was planned stays what it covers.
fn coverage(draft: &Draft<'_>, tree: &UnitTree, current: Option<&Plan>, wrong: &mut Vec<Wrong>) -> Coverage {
    let covers = |unit: &UnitId| current.is_some_and(|current| current.coverage.units.contains(unit));
    let known = |unit: &String| unit.parse().ok().filter(|unit| tree.get(*unit).is_some() || covers(unit));
    let units: Option<BTreeSet<UnitId>> = draft.units.iter().map(known).collect();
    if units.is_none() {
        wrong.push(("units", PlanFault::Unknown));
    }
    let kinds: Option<BTreeSet<PositionKind>> =
        draft.left_out.iter().map(|code| PositionKind::from_code(code)).collect();
    match &kinds {
        None => wrong.push(("left_out", PlanFault::Unknown)),
        Some(kinds) if kinds.len() == PositionKind::ALL.len() => wrong.push(("left_out", PlanFault::Nobody)),
        Some(_) => {}
    }
    Coverage { units: units.unwrap_or_default(), left_out: kinds.unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Unit;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn draft<'a>(opens: &'a str, closes: &'a str) -> Draft<'a> {
        Draft { name_id: "Penilaian 2027", name_en: "", opens, closes, grace_days: "7", units: &[], left_out: &[] }
    }

    fn tree() -> UnitTree {
        UnitTree::build(vec![Unit { id: UnitId::derive(&[&[1]]), parent: None, name: "Dinas".into() }]).unwrap()
    }

    fn wrong(draft: &Draft<'_>, current: Option<&Plan>) -> Vec<Wrong> {
        read(draft, &tree(), TODAY, current).err().unwrap_or_default()
    }

    #[test]
    fn a_good_draft_reads_and_english_falls_back() {
        let plan = read(&draft("2026-11-23", "2026-12-23"), &tree(), TODAY, None).unwrap();
        assert_eq!(plan.name.english, "Penilaian 2027");
        assert_eq!((plan.phase(TODAY), plan.grace_days, plan.coverage.is_whole()), (Phase::Open, 7, true));
    }

    #[test]
    fn each_fault_names_its_field_and_all_are_told_at_once() {
        assert_eq!(wrong(&draft("2027-02-01", "2027-01-01"), None), [("closes", PlanFault::BeforeOpening)]);
        assert_eq!(wrong(&draft("2026-11-22", "2026-12-01"), None), [("opens", PlanFault::Past)]);
        assert_eq!(wrong(&draft("besok", ""), None), [("opens", PlanFault::Date), ("closes", PlanFault::Empty)]);
        assert_eq!(wrong(&draft("2026-12-01", "2206-12-01"), None), [("closes", PlanFault::Far)]);
        let all: Vec<String> = PositionKind::ALL.map(|kind| kind.code().to_owned()).into();
        let long = "x".repeat(NAME_CHARS_MAX + 1);
        let bad = Draft {
            name_id: " ",
            name_en: &long,
            grace_days: "61",
            units: &[UnitId::NIL.to_string()],
            left_out: &all,
            ..draft("2026-12-01", "2026-12-02")
        };
        let expected = [
            ("name_id", PlanFault::Empty),
            ("name_en", PlanFault::Long),
            ("grace_days", PlanFault::Figure),
            ("units", PlanFault::Unknown),
            ("left_out", PlanFault::Nobody),
        ];
        assert_eq!(wrong(&bad, None), expected);
    }

    #[test]
    fn days_move_for_people_who_were_told_them() {
        let today = TODAY.to_string();
        let open = read(&draft(&today, "2026-12-23"), &tree(), TODAY, None).unwrap();
        let renamed = Draft { name_id: "Penilaian", grace_days: " 07 ", ..draft(&today, "2026-12-23") };
        assert!(!renamed.moves_days(&open, TODAY));
        for moved in [
            draft(&today, "2026-12-24"),
            draft("2026-11-24", "2026-12-23"),
            draft(&today, "besok"),
            Draft { grace_days: "8", ..renamed },
        ] {
            assert!(moved.moves_days(&open, TODAY), "{moved:?}");
            let over = open.closes.tomorrow().unwrap();
            assert!(moved.moves_days(&open, over), "what was counted by them, too");
            let before = TODAY.yesterday().unwrap();
            assert!(!moved.moves_days(&open, before), "nobody was asked yet");
        }
    }

    #[test]
    fn a_period_of_a_unit_that_is_closed_since_can_be_changed_all_the_same() {
        let (today, closed) = (TODAY.to_string(), UnitId::derive(&[&[2]]));
        let open = read(&draft(&today, "2026-12-23"), &tree(), TODAY, None).unwrap();
        let coverage = Coverage { units: [closed].into(), ..Coverage::default() };
        let open = Plan { coverage, ..open };
        let units = [closed.to_string()];
        let longer = Draft { units: &units, ..draft(&today, "2026-12-30") };
        let plan = read(&longer, &tree(), TODAY, Some(&open)).unwrap();
        assert_eq!((plan.coverage, plan.closes), (open.coverage.clone(), Date::constant(2026, 12, 30)));
        assert_eq!(wrong(&longer, None), [("units", PlanFault::Unknown)], "no new period is of that unit");
    }

    #[test]
    fn an_open_period_keeps_its_beginning_and_its_people() {
        let today = TODAY.to_string();
        let open = read(&draft(&today, "2026-12-23"), &tree(), TODAY, None).unwrap();
        assert_eq!(wrong(&draft(&today, "2026-11-23"), Some(&open)), []);
        let left_out = ["pelaksana".to_owned()];
        let moved = Draft { left_out: &left_out, ..draft("2026-11-24", "2026-12-23") };
        assert_eq!(wrong(&moved, Some(&open)), [("opens", PlanFault::Fixed), ("left_out", PlanFault::Fixed)]);
        let begun = Plan { opens: Date::constant(2026, 11, 1), ..open.clone() };
        assert_eq!(wrong(&draft("2026-11-01", "2026-11-22"), Some(&begun)), [("closes", PlanFault::Past)]);
        let over = Plan { closes: Date::constant(2026, 11, 20), ..begun };
        assert_eq!(wrong(&draft("2026-11-01", "2026-12-22"), Some(&over)), [("closes", PlanFault::Fixed)]);
    }
}
