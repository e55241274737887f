//! Somebody is named as the head of a unit, or nobody is any more; and who follows whom because of it.
//!
//! People whose line follows from the heads go on following; those in the unit and below it who have no supervisor get the one that the
//! heads tell. A line of a list stays, and what a hand has said.

use std::collections::BTreeMap;

use domain::{
    ids::{PersonId, UnitId},
    nip::Nip,
    structure::{Fault, Headship, Naming, Node, Post, Wrong, name_head},
    time::Date,
    wire::office::structure::{ReviseUnit, UnitChange},
};

use super::{
    Frame, Outcome, first_day,
    lines::{Differing, Ladder},
    people::unit_fault,
};
use crate::{
    import::{
        ground::Writes,
        record::{self, HAND, HeadFact, Record},
    },
    store::audit::Subject,
};

pub(super) fn plan(frame: Frame, known: &Record, asked: &ReviseUnit) -> Outcome {
    let (mut wrong, today): (Vec<Wrong>, Date) = (Vec::new(), frame.bounds.today);
    let from = first_day(&asked.from, &mut wrong);
    wrong.extend(unit_fault(known, asked.unit, from));
    let person = match asked.change {
        UnitChange::Head => numbered(known, &asked.head).map_err(|fault| wrong.push(("head", fault))).ok(),
        _ => None,
    };
    let (Some(unit), Some(from)) = (asked.unit, from) else { return Outcome::refused(wrong) };
    let before = Ladder::after(known, &Differing::default(), today);
    let (by_post, named) = before.heads();
    let now = (named.get(&unit).copied(), by_post.get(&unit).copied());
    let said: Vec<Naming> = known.heads.iter().map(|fact| fact.naming).collect();
    let held = person.and_then(|id| known.people.get(&id)).map(|person| person.assignments.as_slice());
    let to = Headship { unit, person, from };
    let mut more = name_head(&to, &said, now, held.unwrap_or_default(), frame.bounds);
    // Where unit or person is not known, there is only the day to be judged.
    more.retain(|fault| !wrong.contains(fault) && (wrong.is_empty() || fault.0 == "from"));
    wrong.extend(more);
    if !wrong.is_empty() {
        return Outcome::refused(wrong);
    }
    let (mut heads, mut writes) = (known.heads.clone(), Writes::new(known));
    record::name_head(&mut heads, to, HAND, &mut writes);
    // Who supervises whom changes with it, but never in retrospect.
    let mut outcome = lay(known, &[], &heads, today, &mut writes);
    if !outcome.opened.is_empty() {
        return Outcome::refused(vec![("head", Fault::Circle)]);
    }
    outcome.seen.head = person.and_then(|id| known.people.get(&id)).map(|person| person.name.clone());
    let whom = person.map(|id| id.to_string()).unwrap_or_default();
    let detail = format!("{} {whom} from={from} lines={}", asked.change.code(), outcome.seen.lines);
    outcome.logged = Some((Subject::Place(unit.uuid()), detail));
    outcome.writes = writes.finish();
    outcome
}

/// The person of the agency who has that number.
fn numbered(known: &Record, text: &str) -> Result<PersonId, Fault> {
    let nip = Nip::parse(text).map_err(|_| if text.trim().is_empty() { Fault::Empty } else { Fault::Choice })?;
    known.by_nip.get(&nip).copied().ok_or(Fault::Unknown)
}

/// Decides who is under whom once these heads are named; `nodes` are the units that differ. Told as opened are those whom
/// nothing but this would have put into a circle.
fn lay(known: &Record, nodes: &[Node], heads: &[HeadFact], day: Date, writes: &mut Writes<'_>) -> Outcome {
    let before = Ladder::after(known, &Differing { nodes, ..Differing::default() }, day);
    let after = Ladder::after(known, &Differing { nodes, heads: Some(heads), ..Differing::default() }, day);
    let (mut was, mut outcome) = (Outcome::default(), Outcome::default());
    before.rearrange(&|_| None, true, &mut Writes::new(known), &mut was);
    after.rearrange(&|_| None, true, writes, &mut outcome);
    outcome.opened.retain(|person, _| !was.opened.contains_key(person));
    outcome
}

/// Who heads units by their structural posts, once these units differ.
pub(crate) fn by_post(known: &Record, nodes: &[Node], day: Date) -> BTreeMap<UnitId, PersonId> {
    Ladder::after(known, &Differing { nodes, ..Differing::default() }, day).heads().0
}

/// Who is under another than before: under whom so far, and under whom then.
pub(crate) type Lines = Vec<(PersonId, Option<PersonId>, Option<PersonId>)>;

/// What comes of the heads that a list names.
pub(crate) struct Followed {
    /// Who is under another than before.
    pub(crate) lines: Lines,
    /// Whom it would put into a circle, and under whom.
    pub(crate) circles: BTreeMap<PersonId, Option<PersonId>>,
}

/// Decides who is under whom once a list has named heads, and writes what differs.
pub(crate) fn follow(
    known: &Record,
    nodes: &[Node],
    heads: &[HeadFact],
    day: Date,
    writes: &mut Writes<'_>,
) -> Followed {
    let Outcome { lines, opened, .. } = lay(known, nodes, heads, day, writes);
    Followed { lines, circles: opened }
}

/// Decides who is under whom once a list has changed these posts, and writes what differs: who heads a unit follows from their kinds.
pub(crate) fn follow_posts(known: &Record, posts: &[Post], day: Date, writes: &mut Writes<'_>) -> Lines {
    let mut outcome = Outcome::default();
    let ladder = Ladder::after(known, &Differing { posts, ..Differing::default() }, day);
    ladder.rearrange(&|_| None, true, writes, &mut outcome);
    outcome.lines
}
