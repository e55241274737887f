//! One person goes to another unit or post, or acts in one beside their own.

use std::collections::BTreeSet;

use super::{Bounds, Fault, Wrong, split};
use crate::{
    ids::{AgencyId, AssignmentId, PersonId, PositionId, UnitId},
    people::{Assignment, Capacity},
    time::{Date, DateRange},
};

/// How far ahead the first day may lie: decrees are signed some weeks before.
const YEARS_AHEAD_MAX: i16 = 1;
/// How long somebody may act, in years: decrees say three or six months, and what is far beyond that is a slip of the pen.
const YEARS_ACTING_MAX: i16 = 5;

/// Where somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Who.
    pub person: PersonId,
    /// In which agency.
    pub agency: AgencyId,
    /// To which unit.
    pub unit: UnitId,
    /// To which post.
    pub position: Option<PositionId>,
    /// A definitive place takes that of the one before; an acting one stands beside it.
    pub capacity: Capacity,
    /// From this day on.
    pub from: Date,
    /// The last day of an acting post, where it is known. A definitive place has none.
    pub until: Option<Date>,
    /// Whether acting posts end the day before.
    pub ends_acting: bool,
}

/// What comes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Assignments as they are afterwards, those that differ or are new.
    pub kept: Vec<Assignment>,
    /// Assignments that would have begun later, and never do.
    pub dropped: BTreeSet<AssignmentId>,
}

/// What comes of a transfer, by the assignments that somebody has in the agency.
///
/// # Errors
/// All that is wrong, by field: `unit`, `from`, `until`. Whether unit and post are there is for whoever has them.
pub fn transfer(held: &[Assignment], to: &Transfer, bounds: Bounds) -> Result<Moved, Vec<Wrong>> {
    let Transfer { person, agency, unit, position, capacity, from, until, .. } = *to;
    let mut wrong: Vec<Wrong> = Vec::new();
    let last = Date::new(bounds.today.year().saturating_add(YEARS_AHEAD_MAX), bounds.today.month(), 28);
    if last.is_ok_and(|last| from > last) {
        wrong.push(("from", Fault::Ahead));
    }
    wrong.extend(bounds.early(from).map(|fault| ("from", fault)));
    let own = capacity == Capacity::Definitive;
    let definitive = |held: &&Assignment| held.capacity == Capacity::Definitive;
    let lasts = |held: &&Assignment| held.range.to.is_none_or(|to| to >= from);
    let same = |held: &Assignment| (held.unit, held.position, held.capacity) == (unit, position, capacity);
    let now = held.iter().filter(lasts);
    let base = now.clone().filter(definitive).find(|held| held.range.from <= from);
    // Who leaves on a day leaves from where they are then.
    let leaves = base.and_then(|held| held.range.to);
    let last = until.or(leaves);
    // An acting post that is held already goes on, with another last day.
    let same = now.clone().find(|held| same(held) && held.range.from <= from);
    if same.is_some_and(|held| own || held.range.to == last) {
        wrong.push(("unit", Fault::Same));
    }
    // Nobody comes back, or comes at all, by being moved.
    if base.is_none() {
        wrong.push(("from", Fault::Left));
    }
    wrong.extend(until.and_then(|until| last_day_fault(to, until, leaves)).map(|fault| ("until", fault)));
    // What begins later was decided later.
    if own && now.clone().filter(definitive).any(|held| held.range.from > from) {
        wrong.push(("from", Fault::Early));
    }
    // What has begun since is not undone.
    let acted = |held: &&Assignment| held.capacity != Capacity::Definitive && held.range.from <= bounds.today;
    if to.ends_acting && now.clone().filter(acted).any(|held| held.range.from > from) {
        wrong.push(("from", Fault::Early));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut moved = Moved::default();
    // What began that very day is put right, and keeps its id.
    let begun = |held: &&Assignment| held.range.from == from && (held.capacity == Capacity::Definitive) == own;
    let replaced = now.clone().filter(begun).find(|held| own || held.capacity == capacity && to.ends_acting);
    let ends = |held: &&Assignment| {
        if held.capacity == Capacity::Definitive { own } else { to.ends_acting }
    };
    for held in now.filter(ends).filter(|held| same.is_none_or(|same| same.id != held.id)) {
        if held.range.from < from {
            moved.kept.push(split(held, from).0);
        } else {
            moved.dropped.insert(held.id);
        }
    }
    let made = || {
        let parts = [person.uuid().into_bytes(), unit.uuid().into_bytes()];
        let post = position.map(|position| position.to_string()).unwrap_or_default();
        let day = from.to_string();
        AssignmentId::derive(&[&parts[0], &parts[1], post.as_bytes(), capacity.code().as_bytes(), day.as_bytes()])
    };
    let (id, from) = match same {
        Some(same) => (same.id, same.range.from),
        None => (replaced.map_or_else(made, |held| held.id), from),
    };
    let (seat, range) = (same.and_then(|held| held.seat), DateRange { from, to: last });
    moved.dropped.remove(&id);
    moved.kept.push(Assignment { id, person, agency, unit, position, seat, capacity, range });
    Ok(moved)
}

/// What is wrong with the last day that is asked for, where whoever acts leaves on a day.
fn last_day_fault(to: &Transfer, until: Date, leaves: Option<Date>) -> Option<Fault> {
    if to.capacity == Capacity::Definitive {
        Some(Fault::Lasting)
    } else if until < to.from {
        Some(Fault::Backwards)
    } else if until.year() > to.from.year().saturating_add(YEARS_ACTING_MAX) {
        Some(Fault::Ahead)
    } else if leaves.is_some_and(|leaves| until > leaves) {
        Some(Fault::Left)
    } else {
        None
    }
}
