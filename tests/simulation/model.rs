//! What should have come of it, worked out anew by the plainest means, and compared.
//!
//! Nothing here calls the fold, the judge or the acceptor: the rules stand written a second time, as one would tell them. The model
//! knows what was recorded and what the screen said of it; it looks at the stream that the servers have in the end, and at what each
//! device makes of it.

use std::collections::{BTreeMap, BTreeSet};

use app::store::Shelf;
use domain::{
    assessment::Answer,
    competency::{CompetencyCode, StatementId},
    hours::Made,
    ids::{AttemptId, ClaimId},
    learning::{Responses, Slug},
    sync::{
        fold::PersonState,
        op::{Body, Op, OpId},
        stamp::{ParkCode, Stamp, Status},
    },
};

use super::site;
use crate::harness::{Member, school, training::TOO_MANY_DAYS};

/// What tells an op apart through every change of its name: whose it is, and the device's instant, which is used once.
pub type Mark = (Member, i64);

/// A promise that was broken, in words.
pub type Broken = String;

/// What the model has seen happen.
#[derive(Default)]
pub struct Model {
    /// Ops of which the screen said "saved".
    saved: BTreeSet<Mark>,
    /// What the screen said is at the server, by name, with the server's word each time that it was given.
    told: Vec<(OpId, Mark, Stamp)>,
    /// Whether the servers were set back to a backup.
    set_back: bool,
}

impl Model {
    /// The screen has said that these are saved.
    pub fn saved(&mut self, who: Member, ops: &[Op]) {
        self.saved.extend(ops.iter().map(|op| mark(who, op)));
    }

    /// The screen has said that these are at the server.
    pub fn told(&mut self, who: Member, shelf: &Shelf, receipts: Vec<(OpId, Stamp)>) {
        for (id, stamp) in receipts {
            // Once the servers are set back, a clone that never heard of a receipt may tell of its op before the one that did: then the
            // op takes effect later than was said, and the newest word counts.
            if self.set_back {
                self.told.retain(|(known, ..)| *known != id);
            }
            if let Some(local) = shelf.ops.get(&id) {
                self.told.push((id, mark(who, &local.op), stamp));
            }
        }
    }

    /// The servers have been set back.
    pub fn set_back(&mut self) {
        self.set_back = true;
    }

    /// Compares what one person's devices and a new one have in the end. `before` is what their devices had when the faults ceased.
    ///
    /// # Errors
    /// The first promise found broken.
    pub fn check(&self, who: Member, before: &BTreeSet<Mark>, devices: &[Shelf], fresh: &Shelf) -> Result<(), Broken> {
        let stream = stream(fresh)?;
        let mut there: BTreeMap<Mark, &Op> = BTreeMap::new();
        for (op, _) in &stream {
            // A cloned device sends what had not been sent under a name of its own, as the original does under its.
            let twin = there.insert(mark(who, op), op);
            let same = |other: &Op| other.raw.body == op.raw.body && other.id().device != op.id().device;
            expect(twin.is_none_or(same), || format!("an op is in the stream twice: {:?}", op.head))?;
        }
        let lost = before.iter().find(|mark| !there.contains_key(mark));
        expect(lost.is_none(), || format!("what a device had saved never came to the server: {lost:?}"))?;
        let stamps: BTreeMap<OpId, &Stamp> = stream.iter().map(|(op, stamp)| (op.id(), *stamp)).collect();
        for (id, mark, told) in self.told.iter().filter(|(_, (of, _), _)| *of == who) {
            match stamps.get(id) {
                // What only a device knew that is gone itself cannot come back.
                None if self.set_back && !before.contains(mark) => {}
                None => return Err(format!("a receipt was given for what is gone: {id:?}")),
                Some(stamp) if self.set_back => {
                    expect(stamp.eff == told.eff, || {
                        format!("{id:?} takes effect at another instant: {told:?} {stamp:?}")
                    })?;
                }
                Some(stamp) => {
                    expect(*stamp == told, || format!("the server took its word back: {id:?} {told:?} {stamp:?}"))?;
                }
            }
        }
        orders(&stream)?;
        verdicts(who, &stream)?;
        learnt(&stream)?;
        claimed(&stream)?;
        for shelf in devices.iter().chain([fresh]) {
            let device = shelf.identity.device;
            expect(shelf.ops.values().all(|local| local.stamp.is_some()), || {
                format!("{device} has ops without a verdict")
            })?;
            expect(shelf.mark.cursor == fresh.mark.cursor, || format!("{device} stands elsewhere in the stream"))?;
            expect(shelf.ops.len() == stream.len(), || format!("{device} has other ops than the stream"))?;
            let state = PersonState::of(shelf.ops.values().map(|local| (&local.op, local.fold_stamp())));
            let agrees = agrees(&stream, &state)
                .and_then(|()| learnt_alike(&stream, &state))
                .and_then(|()| claimed_alike(&stream, &state));
            agrees.map_err(|what| format!("{device} shows something else: {what}"))?;
        }
        Ok(())
    }

    /// The browser has thrown these away: nobody promised that what was not sent outlives that.
    pub fn evicted(&mut self, gone: &BTreeSet<Mark>) {
        self.saved.retain(|mark| !gone.contains(mark));
    }

    /// Looks whether all that was ever said to be saved still is, before anything more is sent.
    ///
    /// # Errors
    /// What is gone.
    pub fn still_saved(&self, at_rest: &BTreeMap<Member, BTreeSet<Mark>>) -> Result<(), Broken> {
        let gone = self.saved.iter().find(|mark| !at_rest.get(&mark.0).is_some_and(|there| there.contains(mark)));
        gone.map_or(Ok(()), |mark| Err(format!("what was said to be saved is gone: {mark:?}")))
    }
}

/// Of an op.
pub fn mark(who: Member, op: &Op) -> Mark {
    (who, op.head.at.0)
}

/// Ops and stamps in the order of their places, which have no gaps.
fn stream(shelf: &Shelf) -> Result<Vec<(&Op, &Stamp)>, Broken> {
    let mut stream: Vec<_> = shelf.ops.values().filter_map(|local| Some((&local.op, local.stamp.as_ref()?))).collect();
    stream.sort_by_key(|(_, stamp)| stamp.seq);
    let places = stream.iter().map(|(_, stamp)| stamp.seq);
    expect(places.eq(1..=stream.len() as u64), || "the places of a stream have gaps".into())?;
    Ok(stream)
}

/// A device's ops take effect in the order of its counters, which have no gaps; a value after the one that it replaced.
fn orders(stream: &[(&Op, &Stamp)]) -> Result<(), Broken> {
    let mut effects = BTreeMap::new();
    for (op, stamp) in stream {
        let before = OpId { counter: op.id().counter - 1, ..op.id() };
        if before.counter > 0 {
            let eff = effects.get(&before);
            expect(eff.is_some_and(|eff| *eff < stamp.eff), || {
                format!("{:?} does not follow the one before it", op.id())
            })?;
        }
        // What it has seen may have been an op of a device that is gone with all it had.
        if let Some(eff) = op.head.seen.and_then(|seen| effects.get(&seen)) {
            expect(*eff < stamp.eff, || format!("{:?} does not come after what it replaced", op.id()))?;
        }
        effects.insert(op.id(), stamp.eff);
    }
    Ok(())
}

/// Rightly answered, asked: the quiz of the harness is one sentence, which is true, and passed with it.
fn is_right(responses: &Responses) -> bool {
    responses.values().any(|response| response == &["true".to_owned()])
}

/// Progress counts whatever else is there. An attempt counts once, and two at most.
fn learnt(stream: &[(&Op, &Stamp)]) -> Result<(), Broken> {
    let mut attempts: BTreeSet<AttemptId> = BTreeSet::new();
    for (op, stamp) in stream {
        let right = match &op.body {
            Body::Reached { .. } => stamp.status == Status::Applied,
            Body::Attempted(told) if attempts.contains(&told.attempt) => stamp.status == Status::Conflict,
            Body::Attempted(_) if attempts.len() == school::ATTEMPTS_MAX => {
                stamp.status == Status::Parked(ParkCode::NoAttemptsLeft)
            }
            Body::Attempted(told) => {
                attempts.insert(told.attempt);
                stamp.status == Status::Applied
            }
            _ => continue,
        };
        expect(right, || format!("{:?} is {:?}", op.head, stamp.status))?;
    }
    Ok(())
}

/// Whether progress is the union of what all devices told.
fn learnt_alike(stream: &[(&Op, &Stamp)], state: &PersonState) -> Result<(), Broken> {
    let mut places: BTreeMap<&Slug, u32> = BTreeMap::new();
    let mut done: BTreeSet<&Slug> = BTreeSet::new();
    let mut attempts: BTreeMap<AttemptId, bool> = BTreeMap::new();
    for (op, _) in stream.iter().filter(|(_, stamp)| stamp.status == Status::Applied) {
        match &op.body {
            Body::Reached { lesson, place, done: is_done, .. } => {
                let furthest = places.entry(lesson).or_default();
                *furthest = place.max(furthest).to_owned();
                done.extend(is_done.then_some(lesson));
            }
            Body::Attempted(told) => {
                attempts.insert(told.attempt, is_right(&told.responses));
            }
            _ => {}
        }
    }
    let Some(course) = state.courses.values().next() else {
        return expect(places.is_empty() && attempts.is_empty(), || "no course".into());
    };
    expect(state.courses.len() == 1, || "more than one course".into())?;
    expect(course.lessons.iter().map(|(id, state)| (id, state.place)).eq(places), || "other places".into())?;
    let shown = course.lessons.iter().filter(|(_, state)| state.done.is_some()).map(|(id, _)| id);
    expect(shown.eq(done), || "other lessons done".into())?;
    let shown = course.attempts.iter().map(|(id, attempt)| (*id, is_right(&attempt.responses)));
    expect(shown.eq(attempts), || "other attempts".into())
}

/// A claim is taken unless it contradicts its own dates; only what was taken can be withdrawn.
fn claimed(stream: &[(&Op, &Stamp)]) -> Result<(), Broken> {
    let mut taken: BTreeSet<ClaimId> = BTreeSet::new();
    for (op, stamp) in stream {
        let right = match &op.body {
            Body::Claimed(made) if made.what.claimed.days.is_none_or(|days| days >= TOO_MANY_DAYS) => {
                stamp.status == Status::Parked(ParkCode::ClaimFacts)
            }
            Body::Claimed(made) => {
                taken.insert(made.claim);
                stamp.status == Status::Applied
            }
            Body::ClaimWithdrawn { claim } if taken.contains(claim) => stamp.status == Status::Applied,
            Body::ClaimWithdrawn { .. } => stamp.status == Status::Parked(ParkCode::UnknownClaim),
            _ => continue,
        };
        expect(right, || format!("{:?} is {:?}", op.head, stamp.status))?;
    }
    Ok(())
}

/// Whether every claim is as it was told last.
fn claimed_alike(stream: &[(&Op, &Stamp)], state: &PersonState) -> Result<(), Broken> {
    let mut by_effect: Vec<_> = stream.iter().filter(|(_, stamp)| stamp.status == Status::Applied).collect();
    by_effect.sort_by_key(|(op, stamp)| (stamp.eff, op.id()));
    let mut told: BTreeMap<ClaimId, Option<&Made>> = BTreeMap::new();
    for (op, _) in by_effect {
        match &op.body {
            Body::Claimed(made) => told.insert(made.claim, Some(made)),
            Body::ClaimWithdrawn { claim } => told.insert(*claim, None),
            _ => continue,
        };
    }
    let shown = state.claims.iter().filter(|(_, claim)| claim.told.is_some()).map(|(id, claim)| (*id, claim.made()));
    expect(shown.eq(told), || "other claims".into())
}

/// The first begin counts; nothing counts before it; after a submission only notes do.
fn verdicts(who: Member, stream: &[(&Op, &Stamp)]) -> Result<(), Broken> {
    let (mut begun, mut submitted) = (false, false);
    for (op, stamp) in stream {
        let applied = stamp.status == Status::Applied;
        let right = match &op.body {
            Body::Begun(begin) if *begin == site::begun(who) => {
                begun = true;
                applied
            }
            Body::Withheld { reason, .. } => stamp.status == Status::Parked(reason.clone()),
            Body::Erased | Body::Unknown => applied,
            Body::Reached { .. }
            | Body::Attempted(_)
            | Body::Claimed(_)
            | Body::ClaimWithdrawn { .. }
            | Body::Need(_)
            | Body::ClaimDecided(_) => continue,
            _ if !begun => matches!(stamp.status, Status::Parked(_)),
            Body::Noted { .. } => applied,
            Body::Submitted(_) if submitted => stamp.status == Status::Conflict,
            Body::Submitted(_) => {
                submitted = true;
                applied
            }
            Body::Answered { .. } | Body::WentFurther { .. } => {
                if submitted {
                    stamp.status == Status::Late
                } else {
                    applied
                }
            }
            Body::Begun(_) => !applied,
        };
        expect(right, || format!("{:?} is {:?}", op.head, stamp.status))?;
    }
    Ok(())
}

/// Whether a state is what the stream amounts to.
fn agrees(stream: &[(&Op, &Stamp)], state: &PersonState) -> Result<(), Broken> {
    let mut by_effect: Vec<_> = stream.iter().filter(|(_, stamp)| stamp.status == Status::Applied).collect();
    by_effect.sort_by_key(|(op, stamp)| (stamp.eff, op.id()));
    let mut answers: BTreeMap<StatementId, Answer> = BTreeMap::new();
    let mut notes: BTreeMap<StatementId, &str> = BTreeMap::new();
    let mut further: BTreeSet<CompetencyCode> = BTreeSet::new();
    for (op, _) in by_effect {
        match &op.body {
            Body::Answered { statement, answer, .. } => {
                answers.insert(*statement, *answer);
            }
            Body::Noted { statement, note, .. } => {
                notes.insert(*statement, note);
            }
            Body::WentFurther { competency, .. } => {
                further.insert(*competency);
            }
            _ => {}
        }
    }
    let submitted =
        stream.iter().any(|(op, stamp)| matches!(op.body, Body::Submitted(_)) && stamp.status == Status::Applied);
    let mut shown = state.assessments.values();
    let Some(assessment) = shown.next() else {
        return expect(answers.is_empty() && notes.is_empty() && !submitted, || "nothing at all".into());
    };
    expect(shown.next().is_none(), || "more than one assessment".into())?;
    expect(assessment.answers().into_iter().eq(answers), || "other answers".into())?;
    let shown_notes = notes.keys().map(|statement| (*statement, assessment.note(*statement).unwrap_or_default()));
    expect(shown_notes.eq(notes.iter().map(|(statement, note)| (*statement, *note))), || "other notes".into())?;
    expect(assessment.further.keys().eq(&further), || "other competencies taken further".into())?;
    expect(assessment.submitted.is_some() == submitted, || "a submission".into())?;
    let remarks = stream.iter().filter(|(_, stamp)| stamp.status != Status::Applied).count();
    expect(state.remarks.iter().count() == remarks, || "other remarks".into())
}

fn expect(holds: bool, otherwise: impl FnOnce() -> Broken) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
