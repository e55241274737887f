//! The decision on a push: values in, rows out.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    ids::{AgencyId, AssessmentId, ClaimId, DeviceId, PersonId, UnitId},
    jpm::{Estimate, Profile, ProfileLine},
    mutants::{Mutant, active},
    needs::{Need, Step},
    sync::{
        accept::{Acceptor, DeviceHead, Fate, KnownOp},
        chain::{Cursor, Digest},
        op::{Begun, Body, Op, OpId},
        stamp::{Stamp, Status},
        verdict::{Awaiting, Claiming, Enrolment, Judge, Lookup, Standing},
    },
    time::Timestamp,
};

use super::{
    Offered, Push, Refusal, WAITING_OPS_MAX,
    learning::Learnt,
    load::{Facts, Held, Loaded, Seat},
};
use crate::store::needs::Kept;

/// An op with its place, and the digest of the stream after it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) op: Op,
    pub(super) stamp: Stamp,
    pub(super) digest: Digest,
    pub(super) received: Timestamp,
}

/// A submission that counts.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) at: Timestamp,
    pub(super) late: bool,
    /// Levels that count.
    pub(super) reached: u32,
    /// Levels required.
    pub(super) required: u32,
    pub(super) lines: Vec<ProfileLine>,
}

/// What changed in a folded assessment.
#[derive(Debug)]
pub(super) struct Folded {
    pub(super) assessment: AssessmentId,
    /// What it rests on, where it is new.
    pub(super) begun: Option<(Begun, Seat)>,
    /// The unit whose figures change.
    pub(super) unit: UnitId,
    pub(super) outcome: Option<Outcome>,
}

/// What to write, and what to tell.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// In the order of `seq`.
    pub(super) entries: Vec<Entry>,
    /// Where the stream stands now, if it has grown.
    pub(super) head: Option<Cursor>,
    /// The devices that have moved on.
    pub(super) devices: BTreeMap<DeviceId, DeviceHead>,
    pub(super) folded: Vec<Folded>,
    /// The courses in which the person has moved on.
    pub(super) learnt: Vec<Learnt>,
    /// The claims that were told anew, and to which agency they go.
    pub(super) claimed: Option<(AgencyId, Vec<(ClaimId, Claiming)>)>,
    /// What was said anew about training needs, theirs or their people's.
    pub(super) needed: Vec<(Kept, Vec<Step>)>,
    /// What was decided about claims of others.
    pub(super) ruled: Vec<((PersonId, ClaimId), Awaiting)>,
    /// To be held from now on.
    pub(super) waiting: Vec<Held>,
    /// Held so far, and in the stream now.
    pub(super) released: Vec<OpId>,
    pub(super) fork: bool,
    pub(super) refused: Vec<(usize, Refusal)>,
}

/// Decides what becomes of a push.
pub(super) fn decide(loaded: Loaded, push: &Push) -> Decision {
    let Loaded { head, devices, known, held, assessments, enrolments, claims, needs, rulings, facts } = loaded;
    let mut desk = Desk {
        person: push.person,
        facts: &facts,
        cursor: head,
        devices: devices.clone(),
        known,
        standings: assessments.iter().map(|(id, stood)| (*id, stood.standing.clone())).collect(),
        enrolments: enrolments.clone(),
        claims: claims.clone(),
        needs: needs.iter().map(|(id, kept)| (*id, kept.need.clone())).collect(),
        rulings,
        held,
        forked: BTreeSet::new(),
        entries: Vec::new(),
    };
    let refused = desk.take(push);
    let released = desk.release();
    let Desk {
        cursor,
        devices: after,
        standings,
        enrolments: learnt,
        claims: told,
        needs: said,
        rulings,
        held,
        forked,
        entries,
        ..
    } = desk;
    let folded = standings
        .iter()
        .filter(|(id, standing)| assessments.get(id).is_none_or(|before| before.standing != **standing))
        .map(|(id, standing)| fold(standing, assessments.get(id).map(|before| before.unit), &facts, &entries))
        .collect();
    let learnt = learnt
        .into_iter()
        .filter(|(course, after)| enrolments.get(course) != Some(after))
        .filter_map(|(course, after)| learn(course, enrolments.get(&course).cloned(), after, &entries))
        .collect();
    let told: Vec<_> = told
        .into_iter()
        .filter(|(id, told)| claims.get(id).is_none_or(|before| before.writer != told.writer))
        .collect();
    let claimed = facts.hours.as_ref().filter(|_| !told.is_empty()).map(|hours| (hours.agency, told));
    let needed = said
        .into_iter()
        .filter_map(|(id, need)| {
            let kept = needs.get(&id).cloned().or_else(|| submitted_now(standings.get(&id)?, &need, &facts))?;
            let new = need.steps[kept.need.steps.len()..].to_vec();
            (!new.is_empty()).then_some((kept, new))
        })
        .collect();
    let moved = |id: &DeviceId, head: &DeviceHead| devices.get(id).is_none_or(|before| before.stored != head.stored);
    Decision {
        head: (cursor != head).then_some(cursor),
        devices: after.into_iter().filter(|(id, head)| moved(id, head)).collect(),
        folded,
        learnt,
        claimed,
        needed,
        ruled: rulings.into_iter().filter(|(_, claim)| claim.judged.is_some()).collect(),
        waiting: held.into_values().filter(|held| !held.at_rest).collect(),
        released,
        fork: forked.contains(&push.device),
        refused,
        entries,
    }
}

/// The stream while a push is being taken.
struct Desk<'a> {
    person: PersonId,
    facts: &'a Facts,
    cursor: Cursor,
    devices: BTreeMap<DeviceId, DeviceHead>,
    known: BTreeMap<OpId, KnownOp>,
    standings: BTreeMap<AssessmentId, Standing>,
    enrolments: BTreeMap<BundleHash, Enrolment>,
    claims: BTreeMap<ClaimId, Claiming>,
    needs: BTreeMap<AssessmentId, Need>,
    rulings: BTreeMap<(PersonId, ClaimId), Awaiting>,
    held: BTreeMap<OpId, Held>,
    /// Devices that another one writes under the name of.
    forked: BTreeSet<DeviceId>,
    entries: Vec<Entry>,
}

impl Desk<'_> {
    /// Takes the ops of the request, in its order.
    fn take(&mut self, push: &Push) -> Vec<(usize, Refusal)> {
        let skew_ms = push.received.since_ms(push.now);
        let mut refused = Vec::new();
        for (place, Offered { op, eff_before }) in push.ops.iter().enumerate() {
            let id = op.id();
            // After a fork nothing more is taken under that name: the clone sends all of it again under its new one.
            if self.forked.contains(&id.device) {
                continue;
            }
            match self.offer(op.clone(), *eff_before, push.received, push.now) {
                Fate::Duplicate if active(Mutant::HeadBeforeDuplicates) => self.cursor.seq += 1,
                Fate::Stamped(_) | Fate::Duplicate => {}
                Fate::Fork => self.fork(place, id, push.device, &mut refused),
                Fate::UnknownDevice => refused.push((place, Refusal::UnknownDevice)),
                Fate::Waiting(op) => match self.held.get(&id) {
                    Some(held) if held.op.raw == op.raw => {}
                    Some(_) => self.fork(place, id, push.device, &mut refused),
                    None => self.hold(Held {
                        op: *op,
                        received: push.received,
                        skew_ms,
                        eff_before: *eff_before,
                        at_rest: false,
                    }),
                },
            }
        }
        refused
    }

    fn fork(&mut self, place: usize, id: OpId, speaker: DeviceId, refused: &mut Vec<(usize, Refusal)>) {
        if id.device == speaker {
            self.forked.insert(id.device);
        } else {
            refused.push((place, Refusal::OtherContent));
        }
    }

    fn hold(&mut self, held: Held) {
        let id = held.op.id();
        let of_device = OpId { counter: 0, ..id }..=OpId { counter: u64::MAX, ..id };
        if self.held.range(of_device).count() < WAITING_OPS_MAX {
            self.held.insert(id, held);
        }
    }

    /// Takes what has waited and waits for nothing any more. What came by another way meanwhile is let go, too; other content under a
    /// name of the stream stays held.
    fn release(&mut self) -> Vec<OpId> {
        let mut released = Vec::new();
        for (id, held) in core::mem::take(&mut self.held) {
            // In the order of (device, counter), so that each makes room for the next.
            let now = held.received.plus_ms(held.skew_ms.saturating_neg());
            let there = match self.offer(held.op.clone(), held.eff_before, held.received, now) {
                Fate::Stamped(_) | Fate::Duplicate => true,
                Fate::Waiting(_) | Fate::Fork | Fate::UnknownDevice => false,
            };
            if !there {
                self.held.insert(id, held);
            } else if held.at_rest {
                released.push(id);
            }
        }
        released
    }

    /// Offers one op as of the instant at which it came, and keeps what follows from it.
    fn offer(&mut self, op: Op, eff_before: Option<Timestamp>, received: Timestamp, now: Timestamp) -> Fate {
        let id = op.id();
        let standings = some_of(&self.standings, op.body.assessment());
        let known = some_of(&self.known, [Some(id), op.head.seen].into_iter().flatten());
        let enrolments = some_of(&self.enrolments, op.body.course());
        let claims = some_of(&self.claims, op.body.claim());
        let needs = some_of(&self.needs, op.body.need().map(|told| told.assessment));
        let rulings = some_of(&self.rulings, op.body.ruling().map(|ruling| (ruling.person, ruling.claim)));
        let judge = Judge::new(self.person, self.facts, standings, enrolments, claims);
        let judge = judge.with_needs(needs).with_rulings(rulings);
        let devices = some_of(&self.devices, [id.device]);
        let mut acceptor = Acceptor::new(self.cursor, devices, known, judge, received, now);
        let fate = acceptor.offer(op, eff_before);
        if let Fate::Stamped(stamped) = &fate {
            self.cursor = acceptor.cursor();
            self.devices.extend(acceptor.devices());
            let standings = acceptor.judge().standings();
            self.standings.extend(standings.iter().map(|(id, standing)| (*id, standing.clone())));
            let enrolments = acceptor.judge().enrolments();
            self.enrolments.extend(enrolments.iter().map(|(course, enrolment)| (*course, enrolment.clone())));
            let claims = acceptor.judge().claims();
            self.claims.extend(claims.iter().map(|(id, claim)| (*id, claim.clone())));
            let needs = acceptor.judge().needs();
            self.needs.extend(needs.iter().map(|(id, need)| (*id, need.clone())));
            let rulings = acceptor.judge().rulings();
            self.rulings.extend(rulings.iter().map(|(key, claim)| (*key, claim.clone())));
            self.submitted(&stamped.op, &stamped.stamp);
            let content_hash = stamped.op.raw.content_hash();
            self.known.insert(id, KnownOp { content_hash, eff: stamped.stamp.eff });
            self.entries.push(Entry {
                op: stamped.op.clone(),
                stamp: stamped.stamp.clone(),
                digest: self.cursor.digest,
                received,
            });
        }
        fate
    }
}

impl Desk<'_> {
    /// What is said of a need may come with the submission that it is about, and a submission ends the needs of those before it.
    fn submitted(&mut self, op: &Op, stamp: &Stamp) {
        let (Body::Submitted(submission), Some(hours)) = (&op.body, &self.facts.hours) else { return };
        if !matches!(stamp.status, Status::Applied | Status::Late) {
            return;
        }
        for need in self.needs.values_mut().filter(|need| need.person == self.person) {
            need.newer = true;
        }
        let need = Need {
            person: self.person,
            lines: submission.lines.clone(),
            submitted: hours.zone.date(stamp.eff),
            newer: false,
            steps: Vec::new(),
        };
        self.needs.insert(submission.assessment, need);
    }
}

/// The need of an assessment that is submitted with this push, before anything was said of it.
fn submitted_now(standing: &Standing, need: &Need, facts: &Facts) -> Option<Kept> {
    let begun = &standing.begun;
    let seat = facts.assignments.get(&begun.assignment)?;
    Some(Kept {
        assessment: begun.assessment,
        period: begun.period,
        agency: seat.agency,
        unit: seat.unit,
        references: begun.references,
        need: Need { steps: Vec::new(), ..need.clone() },
    })
}

fn some_of<K: Ord + Copy, V: Clone>(all: &BTreeMap<K, V>, keys: impl IntoIterator<Item = K>) -> BTreeMap<K, V> {
    keys.into_iter().filter_map(|key| Some((key, all.get(&key)?.clone()))).collect()
}

/// None where nothing of this push counted: a course that is merely named has no row.
fn learn(course: BundleHash, before: Option<Enrolment>, after: Enrolment, entries: &[Entry]) -> Option<Learnt> {
    let counted = entries.iter().filter(|entry| entry.stamp.status == Status::Applied);
    let instants = counted.filter(|entry| entry.op.body.course() == Some(course)).map(|entry| entry.stamp.eff);
    let (first, last) = instants.fold(None, |span: Option<(Timestamp, Timestamp)>, at| {
        Some(span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))))
    })?;
    Some(Learnt { course, before, after, span: (first, last) })
}

/// `unit` is that of the row that is there already.
fn fold(standing: &Standing, unit: Option<UnitId>, facts: &Facts, entries: &[Entry]) -> Folded {
    let begun = &standing.begun;
    let new = unit.is_none().then(|| {
        let seat = facts.assignments.get(&begun.assignment).expect("a begin counts only with one of the assignments");
        (begun.clone(), seat.clone())
    });
    let unit = unit.or(new.as_ref().map(|(_, seat)| seat.unit)).expect("there is a row or a seat");
    let outcome = entries.iter().find_map(|entry| match (&entry.op.body, &entry.stamp.status) {
        (Body::Submitted(submission), status @ (Status::Applied | Status::Late))
            if submission.assessment == begun.assessment =>
        {
            let profile = Profile { lines: submission.lines.clone() };
            let rules = facts.reference(&begun.references).map(|reference| &reference.rules.jpm);
            let ratio = rules.and_then(|rule| Estimate::of(&profile, rule)).map(Estimate::ratio);
            Some(Outcome {
                at: entry.stamp.eff,
                late: *status == Status::Late,
                reached: ratio.map_or(0, |ratio| ratio.reached),
                required: ratio.map_or(0, |ratio| ratio.required),
                lines: profile.lines,
            })
        }
        _ => None,
    });
    Folded { assessment: begun.assessment, begun: new, unit, outcome }
}
