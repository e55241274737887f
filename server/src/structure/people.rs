//! One person's place and supervisor beside the record.

use domain::{
    ids::{PersonId, PositionId, UnitId},
    nip::Nip,
    people::{Capacity, assignment_on},
    structure::{Fault, Node, Transfer, Wrong},
    time::Date,
    wire::office::structure::{PutUnder, TransferTo, Under},
};

use super::{
    Frame, Outcome, first_day, last_day,
    lines::{Differing, Ladder, Wish},
};
use crate::{
    import::{
        ground::Writes,
        record::{self, PersonFact, Record, lasts},
    },
    store::{audit::Subject, record::Table},
};

/// How far ahead somebody may be put under somebody else, in years.
const YEARS_AHEAD_MAX: i16 = 1;

pub(super) fn transfer(frame: Frame, known: &Record, person: PersonId, asked: &TransferTo) -> Outcome {
    let Some(fact) = known.people.get(&person) else { return Outcome::default() };
    let (mut wrong, today): (Vec<Wrong>, Date) = (Vec::new(), frame.bounds.today);
    let from = first_day(&asked.from, &mut wrong);
    let until = last_day(asked.until.as_deref(), &mut wrong);
    let capacity = Capacity::from_code(&asked.capacity);
    if capacity.is_none() {
        wrong.push(("capacity", Fault::Choice));
    }
    wrong.extend(post_fault(known, asked.post, from));
    wrong.extend(unit_fault(known, asked.unit, from));
    let (Some(unit), Some(from), Some(capacity)) = (asked.unit, from, capacity) else {
        return Outcome::refused(wrong);
    };
    let (agency, position, ends_acting) = (frame.agency, asked.post, asked.ends_acting);
    let to = Transfer { person, agency, unit, position, capacity, from, until, ends_acting };
    let moved = match domain::structure::transfer(&fact.assignments, &to, frame.bounds) {
        Ok(moved) if wrong.is_empty() => moved,
        Ok(_) => return Outcome::refused(wrong),
        Err(more) => {
            wrong.extend(more);
            return Outcome::refused(wrong);
        }
    };
    let (mut outcome, mut writes) = (Outcome::default(), Writes::new(known));
    for held in fact.assignments.iter().filter(|held| moved.dropped.contains(&held.id)) {
        writes.remove(Table::Assignment, &record::assignment(held));
    }
    for held in &moved.kept {
        writes.set(Table::Assignment, record::assignment(held));
    }
    // Who supervises whom changes with the transfer, but never in retrospect.
    let day = from.max(today);
    let before = assignment_on(&fact.assignments, today).map(|held| held.unit);
    let differing = Differing { assignments: &moved.kept, dropped: Some(&moved.dropped), ..Differing::default() };
    let ladder = Ladder::after(known, &differing, day);
    let goes = ladder.place(person) != before;
    let (left, own) = (ladder.listed_under(person), ladder.by_hand(person));
    let wish = |who: PersonId| (goes && ((who == person && !own) || left.contains(&who))).then_some(Wish::Rule);
    ladder.rearrange(&wish, true, &mut writes, &mut outcome);
    outcome.seen.people = u32::from(goes);
    let post = position.map(|post| post.to_string()).unwrap_or_default();
    let last = until.map(|until| format!(" until={until}")).unwrap_or_default();
    let detail = format!("transfer {unit} {post} {} from={from}{last} lines={}", capacity.code(), outcome.seen.lines);
    outcome.logged = Some((Subject::Person(person), detail));
    outcome.writes = writes.finish();
    outcome
}

/// What is wrong with a post that somebody is to hold from a day on.
pub(super) fn post_fault(known: &Record, post: Option<PositionId>, from: Option<Date>) -> Option<Wrong> {
    let fault = match known.posts.get(&post?).map(|fact| &fact.post) {
        None => Fault::Unknown,
        Some(post) if post.closed.is_some() => Fault::Closed,
        Some(post) if from.is_some_and(|from| !post.is_open(from)) => Fault::Later,
        Some(_) => return None,
    };
    Some(("post", fault))
}

/// What is wrong with a unit that somebody is to be in from a day on.
pub(super) fn unit_fault(known: &Record, unit: Option<UnitId>, from: Option<Date>) -> Option<Wrong> {
    let Some(unit) = unit else { return Some(("unit", Fault::Empty)) };
    let node: Option<&Node> = known.codes.get(&unit).map(|code| &known.units[code].node);
    match node {
        None => Some(("unit", Fault::Unknown)),
        Some(node) if node.closed.is_some() => Some(("unit", Fault::Closed)),
        Some(node) if from.is_some_and(|from| !node.is_open(from)) => Some(("from", Fault::Early)),
        Some(_) => None,
    }
}

pub(super) fn under(frame: Frame, known: &Record, person: PersonId, asked: &PutUnder) -> Outcome {
    let Some(fact) = known.people.get(&person) else { return Outcome::default() };
    let (mut wrong, today): (Vec<Wrong>, Date) = (Vec::new(), frame.bounds.today);
    let from = first_day(&asked.from, &mut wrong);
    match from {
        Some(from) if from < today => wrong.push(("from", Fault::Early)),
        Some(from) if from.year() > today.year() + YEARS_AHEAD_MAX => wrong.push(("from", Fault::Ahead)),
        _ => {}
    }
    let day = from.unwrap_or(today);
    let supervisor = match asked.under {
        Under::Rule | Under::Nobody => None,
        Under::Person => match Nip::parse(&asked.nip).map(|nip| known.by_nip.get(&nip)) {
            Err(_) => {
                wrong.push(("nip", if asked.nip.trim().is_empty() { Fault::Empty } else { Fault::Choice }));
                None
            }
            Ok(None) => {
                wrong.push(("nip", Fault::Unknown));
                None
            }
            Ok(Some(found)) => {
                if *found == person {
                    wrong.push(("nip", Fault::Oneself));
                } else if known.people.get(found).is_none_or(|found| !is_there(found, day)) {
                    wrong.push(("nip", Fault::Left));
                }
                Some(*found)
            }
        },
    };
    if !is_there(fact, day) {
        wrong.push(("from", Fault::Left));
    }
    if !wrong.is_empty() {
        return Outcome::refused(wrong);
    }
    let (mut outcome, mut writes) = (Outcome::default(), Writes::new(known));
    let wish = match asked.under {
        Under::Rule => Wish::Rule,
        Under::Person | Under::Nobody => Wish::Hand(supervisor),
    };
    let ladder = Ladder::after(known, &Differing::default(), day);
    ladder.rearrange(&|who| (who == person).then_some(wish), false, &mut writes, &mut outcome);
    let name = supervisor.and_then(|id| known.people.get(&id)).map(|supervisor| supervisor.name.clone());
    outcome.seen.name = name;
    let whom = supervisor.map(|id| id.to_string()).unwrap_or_default();
    let detail = format!("supervisor {} {whom} from={day}", asked.under.code());
    outcome.logged = Some((Subject::Person(person), detail));
    outcome.writes = writes.finish();
    if outcome.writes.is_empty() && outcome.wrong.is_empty() {
        outcome.wrong.push(("under", Fault::Same));
    }
    outcome
}

/// Whether somebody is in service on a day.
fn is_there(person: &PersonFact, day: Date) -> bool {
    person.assignments.iter().any(|held| held.range.contains(day) || (held.range.from > day && lasts(held.range, day)))
}
