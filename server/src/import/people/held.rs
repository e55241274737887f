//! Where somebody is after an import: the post that goes on, the one that begins, the one that ends.

use domain::{
    ids::{AssignmentId, PositionId, UnitId},
    intake::{Field, PlaceRow},
    people::{Assignment, Capacity},
    time::{Date, DateRange},
};

use super::Listed;
use crate::{
    import::{
        ground::{Ground, Writes, differs},
        places::{Posts, Units},
        record::{self, PersonFact, lasts},
    },
    store::record::Table,
};

/// Where somebody is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    /// What goes on or begins.
    pub(super) now: Assignment,
    /// What was there before, if it was another place.
    pub(super) before: Option<Assignment>,
    /// Whether that is another unit, post or capacity.
    pub(super) moved: bool,
}

impl Held {
    /// The row beside the record; nothing where the record knows of a later place than the row, which is not that of today either.
    pub(super) fn beside(
        ground: &Ground<'_>,
        one: &Listed<'_>,
        (unit, position): (UnitId, Option<PositionId>),
        row: &PlaceRow,
        writes: &mut Writes<'_>,
    ) -> Option<Self> {
        let definitive = |capacity| capacity == Capacity::Definitive;
        let held = one.on_record.map(|person| person.assignments.as_slice()).unwrap_or_default();
        let same_class = |held: &&Assignment| definitive(held.capacity) == definitive(row.capacity);
        // Of several posts that somebody acts in, it is the one that the row names.
        let named = |held: &&Assignment| {
            let same = (held.unit, held.position, held.capacity) == (unit, position, row.capacity);
            same && !definitive(held.capacity) && held.range.to.is_none_or(|to| to >= ground.today)
        };
        let of_class = held.iter().filter(same_class);
        let last = of_class.clone().filter(named).max_by_key(|held| held.range.from);
        let last = last.or_else(|| of_class.max_by_key(|held| held.range.from)).copied();
        let begin = |from: Date| {
            let parts = [ground.import.uuid().into_bytes(), one.id.uuid().into_bytes()];
            Assignment {
                id: AssignmentId::derive(&[&parts[0], &parts[1], row.capacity.code().as_bytes()]),
                person: one.id,
                agency: ground.agency,
                unit,
                position,
                seat: None,
                capacity: row.capacity,
                range: DateRange { from, to: row.until.flatten() },
            }
        };
        let Some(last) = last else {
            let now = begin(row.since);
            writes.set(Table::Assignment, record::assignment(&now));
            return Some(Self { now, before: None, moved: one.on_record.is_some() });
        };
        let same = (last.unit, last.position, last.capacity) == (unit, position, row.capacity);
        let (today, before) = (ground.today, Some(last));
        // Whoever acts and goes on in their own place has not left when their acting post ends: that day is the post's own.
        let acts = !definitive(row.capacity) && one.on_record.is_some_and(|person| person.in_service(today));
        let until = row.until.unwrap_or(last.range.to);
        let over = |to: Option<Date>| to.is_some_and(|to| to < today);
        let told = row.until.is_some() || acts;
        if same && told && row.since <= last.range.from && (over(until) || !over(last.range.to)) {
            return Self::until(last, until, writes);
        }
        // From a day after the last one nothing begins.
        let begins = |from: Date| row.until.flatten().is_none_or(|until| from <= until);
        if let Some(to) = last.range.to.filter(|to| *to < today) {
            // Back again.
            let from = if row.since > to { row.since } else { today };
            let now = begin(from);
            return begins(from).then(|| {
                writes.set(Table::Assignment, record::assignment(&now));
                Self { now, before, moved: true }
            });
        }
        // Who left today, and is here after all, is as if they had never left.
        let back = last.range.to == Some(today) && !acts;
        let last = if back { Assignment { range: DateRange { to: None, ..last.range }, ..last } } else { last };
        if same && row.since <= last.range.from {
            if back {
                writes.set(Table::Assignment, record::assignment(&last));
            }
            return Some(Self { now: last, before, moved: back });
        }
        if row.since > last.range.from {
            return Some(Self::follow(last, begin(row.since), !same, writes));
        }
        if last.range.from > today {
            // A place of a day to come was decided for whoever is until then where the list has them.
            let place =
                |held: &&Assignment| (held.unit, held.position, held.capacity) == (unit, position, row.capacity);
            let now = held.iter().filter(place).find(|held| held.range.contains(today)).copied();
            let now = now.filter(|now| row.since <= now.range.from);
            return now.map(|now| Self { now, before: Some(now), moved: false });
        }
        if !begins(today) {
            return None;
        }
        if last.range.from == today {
            // What began today was wrong, and is put right.
            let range = DateRange { to: row.until.unwrap_or(last.range.to), ..last.range };
            let now = Assignment { id: last.id, range, ..begin(today) };
            writes.set(Table::Assignment, record::assignment(&now));
            return Some(Self { now, before, moved: true });
        }
        // Another place without a day of its own: from today.
        Some(Self::follow(last, begin(today), true, writes))
    }

    /// The same acting post goes on, until the day that is told; nothing where it would end before it began.
    fn until(last: Assignment, until: Option<Date>, writes: &mut Writes<'_>) -> Option<Self> {
        if until.is_some_and(|until| until < last.range.from) {
            return None;
        }
        let now = Assignment { range: DateRange { to: until, ..last.range }, ..last };
        if now != last {
            writes.set(Table::Assignment, record::assignment(&now));
        }
        Some(Self { now, before: Some(last), moved: false })
    }

    /// All that somebody holds after the import, by what is on record.
    pub(super) fn beside_record(&self, known: &[Assignment]) -> Vec<Assignment> {
        let before = self.before.filter(|before| before.id != self.now.id).map(|before| {
            let last = self.now.range.from.yesterday().ok();
            let to = [before.range.to, last].into_iter().flatten().min();
            Assignment { range: DateRange { to, ..before.range }, ..before }
        });
        let own = [self.now.id].into_iter().chain(before.map(|before| before.id));
        let own: Vec<AssignmentId> = own.collect();
        let others = known.iter().filter(|held| !own.contains(&held.id)).copied();
        others.chain(before).chain([self.now]).collect()
    }

    fn follow(last: Assignment, now: Assignment, moved: bool, writes: &mut Writes<'_>) -> Self {
        if let Ok(day_before) = now.range.from.yesterday() {
            // An acting post that ends before then does not go on because another begins.
            let own = last.range.to.filter(|_| last.capacity != Capacity::Definitive);
            let range = DateRange { to: Some(own.map_or(day_before, |to| to.min(day_before))), ..last.range };
            writes.set(Table::Assignment, record::assignment(&Assignment { range, ..last }));
        }
        writes.set(Table::Assignment, record::assignment(&now));
        Self { now, before: Some(last), moved }
    }

    /// Notes what differs.
    pub(super) fn tell(&self, one: &mut Listed<'_>, row: &PlaceRow, units: &Units, posts: &Posts<'_>) {
        if one.on_record.is_none() {
            let told = &mut one.differences;
            differs(told, Field::UnitName, None, units.name(self.now.unit));
            differs(told, Field::PostTitle, None, row.post.as_ref().map(|post| post.title.clone()));
            differs(told, Field::Since, None, Some(self.now.range.from.to_string()));
            differs(told, Field::Until, None, last_day(&self.now));
            return;
        }
        let title =
            |held: &Assignment| held.position.and_then(|id| posts.by_id.get(&id)).map(|post| post.now().title.clone());
        let of = |read: &dyn Fn(&Assignment) -> Option<String>| (self.before.as_ref().and_then(read), read(&self.now));
        let told = &mut one.differences;
        let (before, after) = of(&|held| units.name(held.unit));
        differs(told, Field::UnitName, before, after);
        let (before, after) = of(&title);
        differs(told, Field::PostTitle, before, after);
        let (before, after) = of(&|held| Some(held.capacity.code().to_owned()));
        differs(told, Field::Capacity, before, after);
        let (before, after) = of(&|held| Some(held.range.from.to_string()));
        differs(told, Field::Since, before, after);
        let (before, after) = of(&last_day);
        differs(told, Field::Until, before, after);
    }
}

/// Until when somebody acts. A definitive place that ends is told as what follows upon it.
fn last_day(held: &Assignment) -> Option<String> {
    held.range.to.filter(|_| held.capacity != Capacity::Definitive).map(|day| day.to_string())
}

/// Ends all that somebody holds: posts and reporting lines today, and roles, so that who has left reaches their own record alone. What
/// had not begun yet never does.
pub(super) fn leave(ground: &Ground<'_>, person: &PersonFact, writes: &mut Writes<'_>) {
    let today = ground.today;
    for held in person.assignments.iter().filter(|held| lasts(held.range, today)) {
        if held.range.from > today {
            writes.remove(Table::Assignment, &record::assignment(held));
        } else {
            let range = DateRange { to: Some(today), ..held.range };
            writes.set(Table::Assignment, record::assignment(&Assignment { range, ..*held }));
        }
    }
    if ground.brought.0 != Some(person.id) {
        for grant in person.grants.iter().filter(|grant| grant_lasts(grant, today)) {
            let mut ended = grant.clone();
            ended[8] = Some(today.to_string());
            writes.set(Table::Grant, ended);
        }
    }
}

/// Codes of the roles that end with it.
pub(super) fn roles(ground: &Ground<'_>, person: &PersonFact) -> Vec<String> {
    if ground.brought.0 == Some(person.id) {
        return Vec::new();
    }
    let lasting = person.grants.iter().filter(|grant| grant_lasts(grant, ground.today));
    let mut roles: Vec<String> = lasting.filter_map(|grant| grant[2].clone()).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Dates rest as `YYYY-MM-DD`, which is in order as text.
fn grant_lasts(grant: &[Option<String>], today: Date) -> bool {
    grant[8].as_ref().is_none_or(|to| *to > today.to_string())
}
