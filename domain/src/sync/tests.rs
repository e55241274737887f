//! A small world: one server, one person, several devices, in memory. The large, faulty worlds live in the integration tests.

mod claims;
mod erased;
mod laws;
mod recorded;
mod rulings;
mod withheld;

use std::{collections::BTreeMap, sync::Arc};

use super::{
    accept::{Acceptor, DeviceHead, Fate, KnownOp},
    chain::{Cursor, SaltKey},
    device::{Answer as Reply, Effect, Line, LocalOp, LocalOps, OP_BYTES_MAX, SaltKeys, Standing, renamed},
    fold::PersonState,
    op::{Attempted, Begun, Body, Op, OpId, Ruling, Submission},
    stamp::{ParkCode, Stamp, Status},
    verdict::{Claiming, Enrolment, Judge, Lookup, PeriodWindow, Reference, Standing as Begin},
};
use crate::{
    assessment::{Answer, Answers, Further},
    bundle::{BundleHash, References},
    hours::HoursVersions,
    ids::{AssessmentId, AssignmentId, AttemptId, ClaimId, DeviceId, PeriodId, PersonId},
    learning::{Bank, Content, Course, CourseState, Form, Lesson, Module, Question, Quiz, Responses, Slug},
    people::PositionKind,
    shipped,
    time::{Timestamp, Zone},
    versions::Versions,
    wire,
};

const KIND: PositionKind = PositionKind::Pelaksana;
const CLOSES: Timestamp = Timestamp(1_000_000);
const GRACE_MS: i64 = 10_000;
/// A kind that this world's server claims not to be able to read.
const UNREADABLE: &str = "unreadable";

fn person() -> PersonId {
    PersonId::from_random([1; 16])
}

fn period() -> PeriodId {
    PeriodId::from_random([2; 16])
}

fn assignment() -> AssignmentId {
    AssignmentId::from_random([3; 16])
}

fn assessment() -> AssessmentId {
    AssessmentId::of(person(), period())
}

fn references() -> References {
    References {
        catalogue: BundleHash::of(shipped::CATALOGUE.as_bytes()),
        standards: BundleHash::of(shipped::STANDARDS.as_bytes()),
        rules: BundleHash::of(shipped::RULES.as_bytes()),
    }
}

fn begun() -> Body {
    Body::Begun(Begun {
        assessment: assessment(),
        period: period(),
        assignment: assignment(),
        kind: KIND,
        references: references(),
    })
}

fn answered(statement: &str, answer: Answer) -> Body {
    Body::Answered { assessment: assessment(), statement: statement.parse().unwrap(), answer }
}

/// Everything "often": level 1 and 2 met, as a *Pelaksana* is asked.
fn submission(reference: &Reference) -> Submission {
    let questionnaire = reference.questionnaire(KIND).unwrap();
    let mut answers = Answers::new();
    while let Some(page) = questionnaire.course(&answers, &Further::new()).next() {
        for statement in reference.catalogue.statements(page.competency, page.level) {
            answers.insert(statement.id, Answer::Often);
        }
    }
    let lines = questionnaire.course(&answers, &Further::new()).profile().unwrap().lines;
    Submission { assessment: assessment(), lines, answers, further: Further::new() }
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// Two lessons to read and a quiz of one question, of which two attempts count.
fn course() -> Course {
    let lesson = |id: &str, content| Lesson { id: slug(id), title: id.into(), minutes: 5, practises: vec![], content };
    let question = |id: &str| Question {
        id: slug(id),
        text: String::new(),
        explanation: String::new(),
        form: Form::TrueFalse(true),
    };
    let bank = Bank { id: slug("bank"), draw: 1, questions: vec![question("satu"), question("dua")] };
    let quiz = Quiz { pass_percent: 100, attempts_max: Some(2), banks: vec![bank] };
    let text = || Content::Text(String::new());
    Course {
        id: slug("kursus"),
        version: 1,
        language: crate::text::Language::Indonesian,
        title: String::new(),
        summary: String::new(),
        author: String::new(),
        path: "NKL03".into(),
        jp: 1,
        develops: vec![],
        modules: vec![Module {
            id: slug("modul"),
            title: String::new(),
            lessons: vec![lesson("satu", text()), lesson("dua", text()), lesson("kuis", Content::Quiz(quiz))],
        }],
        files: vec![],
    }
}

fn course_hash() -> BundleHash {
    BundleHash::of(wire::course::write_course(&course()).as_bytes())
}

fn reached(lesson: &str, place: u32, done: bool) -> Body {
    Body::Reached { course: course_hash(), lesson: slug(lesson), place, done }
}

/// An attempt at the quiz; the answer is right or wrong.
fn attempted(attempt: u8, right: bool) -> Body {
    let attempt = AttemptId::from_random([attempt; 16]);
    let course = course();
    let Content::Quiz(quiz) = &course.lesson(&slug("kuis")).unwrap().content else { panic!("a quiz") };
    let mut responses = Responses::new();
    responses.insert(quiz.drawn(attempt)[0].id.clone(), vec![right.to_string()]);
    Body::Attempted(Attempted { attempt, course: course_hash(), lesson: slug("kuis"), responses })
}

struct World(Reference, Course, HoursVersions);

impl World {
    fn new() -> Self {
        let reference = Reference {
            catalogue: wire::bundle::read_catalogue(shipped::CATALOGUE).unwrap(),
            standards: wire::bundle::read_standards(shipped::STANDARDS).unwrap(),
            rules: wire::bundle::read_rules(shipped::RULES).unwrap(),
        };
        let hours = wire::hours::read_hours(shipped::HOURS).unwrap();
        Self(reference, course(), Versions::new(Arc::new(hours)))
    }
}

impl Lookup for World {
    fn period(&self, id: PeriodId) -> Option<PeriodWindow> {
        (id == period()).then_some(PeriodWindow { closes: CLOSES, grace_ms: GRACE_MS })
    }

    fn holds(&self, id: AssignmentId, kind: PositionKind) -> bool {
        id == assignment() && kind == KIND
    }

    fn reference(&self, asked: &References) -> Option<&Reference> {
        (*asked == references()).then_some(&self.0)
    }

    fn course(&self, asked: BundleHash) -> Option<&Course> {
        (asked == course_hash()).then_some(&self.1)
    }

    fn hours(&self) -> Option<(&HoursVersions, Zone)> {
        Some((&self.2, Zone::Wib))
    }
}

#[derive(Clone, Default)]
struct Server {
    stream: Vec<(Op, Stamp)>,
    cursors: Vec<Cursor>,
    devices: BTreeMap<DeviceId, DeviceHead>,
    standings: BTreeMap<AssessmentId, Begin>,
    enrolments: BTreeMap<BundleHash, Enrolment>,
    claims: BTreeMap<ClaimId, Claiming>,
    waiting: BTreeMap<OpId, Op>,
}

impl Server {
    fn cursor(&self) -> Cursor {
        self.cursors.last().copied().unwrap_or(Cursor::GENESIS)
    }

    fn known(&self) -> BTreeMap<OpId, KnownOp> {
        self.stream
            .iter()
            .map(|(op, stamp)| (op.id(), KnownOp { content_hash: op.raw.content_hash(), eff: stamp.eff }))
            .collect()
    }

    fn sync(
        &mut self,
        world: &World,
        reader: DeviceId,
        request: &super::device::Request,
        now: Timestamp,
        received: Timestamp,
    ) -> Reply {
        let empty = Reply {
            lines: vec![],
            cursor: request.cursor,
            more: false,
            stored: 0,
            keys: vec![],
            fork: false,
            unknown_cursor: true,
            unfit: vec![],
        };
        let at = request.cursor.seq as usize;
        let known = if at == 0 { Some(Cursor::GENESIS) } else { self.cursors.get(at - 1).copied() };
        if known != Some(request.cursor) {
            return empty;
        }
        let judge = Judge::new(person(), world, self.standings.clone(), self.enrolments.clone(), self.claims.clone());
        let mut acceptor = Acceptor::new(self.cursor(), self.devices.clone(), self.known(), judge, received, now);
        let mut fork = false;
        let (mut new, mut unfit) = (Vec::new(), Vec::new());
        for (place, (raw, before)) in request.ops.iter().enumerate() {
            assert!(raw.len() <= OP_BYTES_MAX, "never sent");
            let op = wire::op::read(raw.clone()).unwrap();
            if op.head.kind == UNREADABLE {
                unfit.push((place, ParkCode::Unreadable));
                continue;
            }
            match acceptor.offer(op, *before) {
                Fate::Stamped(stamped) => new.push(*stamped),
                Fate::Fork => fork = true,
                Fate::Waiting(op) => {
                    self.waiting.insert(op.id(), *op);
                }
                Fate::Duplicate | Fate::UnknownDevice => {}
            }
        }
        self.devices = acceptor.devices().clone();
        self.standings = acceptor.judge().standings().clone();
        self.enrolments = acceptor.judge().enrolments().clone();
        self.claims = acceptor.judge().claims().clone();
        for stamped in new {
            let key = self.devices[&stamped.op.id().device].salt_key;
            let cursor = self.cursor().after(&stamped.op.raw, stamped.op.id().counter, &stamped.stamp, &key);
            self.cursors.push(cursor);
            self.stream.push((stamped.op, stamped.stamp));
        }
        let page: Vec<_> = self.stream[at..].iter().take(3).cloned().collect();
        let upto = at + page.len();
        let open = self.devices.iter().filter(|(_, head)| !head.closed);
        let keys = open.map(|(id, head)| (*id, head.salt_key)).collect();
        let lines = page
            .into_iter()
            .map(|(op, stamp)| {
                if op.id().device == reader && !request.echo {
                    Line::Own { counter: op.id().counter, stamp }
                } else {
                    Line::Whole { op: Box::new(op), stamp }
                }
            })
            .collect();
        Reply {
            lines,
            cursor: if upto == 0 { Cursor::GENESIS } else { self.cursors[upto - 1] },
            more: upto < self.stream.len(),
            stored: self.devices[&reader].stored,
            keys,
            fork,
            unknown_cursor: false,
            unfit,
        }
    }
}

#[derive(Clone)]
struct Device {
    id: DeviceId,
    keys: SaltKeys,
    cursor: Cursor,
    sent: u64,
    next: u64,
    ops: LocalOps,
    rewinding: bool,
    pulled: bool,
    /// Added to the true time.
    clock_off_ms: i64,
}

impl Device {
    fn join(server: &mut Server, number: u8) -> Self {
        let id = DeviceId::from_random([100 + number; 16]);
        let key = SaltKey([number; 32]);
        server.devices.insert(id, DeviceHead { stored: 0, eff_last: None, salt_key: key, closed: false });
        Self {
            id,
            keys: [(id, key)].into_iter().collect(),
            cursor: Cursor::GENESIS,
            sent: 0,
            next: 1,
            ops: LocalOps::new(),
            rewinding: false,
            pulled: false,
            clock_off_ms: 0,
        }
    }

    fn record(&mut self, body: Body, time: i64) {
        let id = OpId { device: self.id, counter: self.next };
        let seen = match &body {
            Body::Answered { statement, .. } => self
                .state()
                .assessments
                .get(&assessment())
                .and_then(|a| a.answers.get(statement).map(super::fold::Register::writer)),
            _ => None,
        };
        let op = wire::op::write(id, Timestamp(time + self.clock_off_ms), seen, body);
        self.next += 1;
        self.ops.insert(id, LocalOp::new(op));
    }

    fn state(&self) -> PersonState {
        PersonState::of(self.ops.values().map(|local| (&local.op, local.fold_stamp())))
    }

    fn standing(&self) -> Standing<'_> {
        Standing {
            device: self.id,
            keys: &self.keys,
            cursor: self.cursor,
            sent: self.sent,
            ops: &self.ops,
            rewinding: self.rewinding,
            pulled: self.pulled,
        }
    }

    /// Syncs until there is nothing more to say; returns the number of rounds.
    fn sync(&mut self, server: &mut Server, world: &World, time: i64) -> usize {
        let mut echo = false;
        for round in 1..200 {
            let request = self.standing().request(echo);
            let now = Timestamp(time + self.clock_off_ms);
            let reply = server.sync(world, self.id, &request, now, Timestamp(time));
            echo = false;
            match self.standing().answered(&request, reply) {
                Effect::Store(page) => {
                    assert_eq!(page.from, self.cursor);
                    self.pulled = !page.again || page.ops.is_empty();
                    self.cursor = page.to;
                    self.sent = page.sent;
                    self.keys.extend(page.keys);
                    for unfit in page.withheld {
                        assert!(wire::op::withhold(self.ops.get_mut(&unfit.id).unwrap(), &unfit));
                    }
                    for (id, stamp) in page.stamps {
                        self.ops.get_mut(&id).unwrap().stamp = Some(stamp);
                    }
                    for (op, stamp) in page.ops {
                        self.ops.insert(op.id(), LocalOp::stamped(op, stamp));
                    }
                    self.rewinding &= !page.rewound;
                    if !page.again {
                        return round;
                    }
                }
                Effect::AskWhole => echo = true,
                Effect::Rewind => {
                    self.cursor = Cursor::GENESIS;
                    self.rewinding = true;
                    self.pulled = false;
                    for (_, local) in &mut self.ops {
                        local.stamp_before = local.stamp.take().or(local.stamp_before.take());
                    }
                }
                Effect::Fork => self.fork(server, round as u8),
                Effect::Broken => panic!("chain broken"),
            }
        }
        panic!("never falls silent");
    }

    fn fork(&mut self, server: &mut Server, salt: u8) {
        let fresh = Self::join(server, 50 + salt + self.id.uuid().as_bytes()[0]);
        let unsent: Vec<Op> = self.standing().unsent().map(|local| local.op.clone()).collect();
        let heads: Vec<_> = unsent.iter().map(|op| op.head.clone()).collect();
        for (op, head) in unsent.iter().zip(renamed(&heads, fresh.id)) {
            self.ops.remove(&op.id());
            let op = wire::op::rename(op, head);
            self.ops.insert(op.id(), LocalOp::new(op));
        }
        self.next = unsent.len() as u64 + 1;
        self.id = fresh.id;
        self.keys.extend(fresh.keys);
        self.sent = 0;
    }
}

fn state_at_server(server: &Server) -> PersonState {
    PersonState::of(server.stream.iter().map(|(op, stamp)| (op, Some(stamp))))
}

#[test]
fn what_one_device_does_the_other_sees() {
    let (world, mut server) = (World::new(), Server::default());
    let (mut phone, mut office) = (Device::join(&mut server, 1), Device::join(&mut server, 2));
    phone.record(begun(), 10);
    phone.record(answered("INT.1.1", Answer::Often), 20);
    office.record(begun(), 15);
    office.record(answered("INT.1.1", Answer::Never), 30);
    office.record(answered("KS.1.1", Answer::Always), 31);
    phone.sync(&mut server, &world, 100);
    office.sync(&mut server, &world, 200);
    phone.sync(&mut server, &world, 300);
    assert_eq!(phone.state(), office.state());
    let state = phone.state();
    let answers = state.assessments[&assessment()].answers();
    assert_eq!(answers[&"INT.1.1".parse().unwrap()], Answer::Never, "the later tap holds");
    assert_eq!(answers.len(), 2);
    assert!(state.remarks.is_empty(), "beginning alike twice is no conflict");
}

#[test]
fn the_first_submission_counts_and_the_rest_is_told() {
    let (world, mut server) = (World::new(), Server::default());
    let (mut phone, mut office) = (Device::join(&mut server, 1), Device::join(&mut server, 2));
    for (device, time) in [(&mut phone, 10), (&mut office, 5)] {
        device.record(begun(), time);
        device.record(Body::Submitted(submission(&world.0)), time + 1);
    }
    office.record(answered("INT.1.1", Answer::Never), 50);
    phone.sync(&mut server, &world, 100);
    office.sync(&mut server, &world, 100);
    phone.sync(&mut server, &world, 100);
    let state = phone.state();
    assert_eq!(state, office.state());
    let statuses: Vec<_> = state.remarks.values().map(|remark| remark.status.clone()).collect();
    assert_eq!(statuses, [Status::Conflict, Status::Late]);
    assert!(state.assessments[&assessment()].answers.is_empty(), "a late answer changes nothing");
}

#[test]
fn closing_is_kept_and_the_grace_is_marked() {
    for (written, received, expected) in [
        (CLOSES.0, CLOSES.0, Status::Applied),
        (CLOSES.0, CLOSES.0 + GRACE_MS, Status::Late),
        (CLOSES.0 + 1, CLOSES.0 + 2, Status::Parked(ParkCode::Closed)),
        (CLOSES.0, CLOSES.0 + GRACE_MS + 1, Status::Parked(ParkCode::Closed)),
    ] {
        let (world, mut server) = (World::new(), Server::default());
        let mut phone = Device::join(&mut server, 1);
        phone.record(begun(), 10);
        phone.record(Body::Submitted(submission(&world.0)), written);
        phone.sync(&mut server, &world, received);
        assert_eq!(server.stream[1].1.status, expected, "{written} {received}");
        let counts = phone.state().assessments[&assessment()].submitted.is_some();
        assert_eq!(counts, !matches!(expected, Status::Parked(_)));
    }
}

#[test]
fn what_cannot_count_is_parked_with_its_reason() {
    let (world, mut server) = (World::new(), Server::default());
    let mut phone = Device::join(&mut server, 1);
    phone.record(answered("INT.1.1", Answer::Often), 1);
    let Body::Begun(good) = begun() else { unreachable!() };
    phone.record(Body::Begun(Begun { assignment: AssignmentId::from_random([9; 16]), ..good.clone() }), 2);
    phone.record(Body::Begun(Begun { kind: PositionKind::JptUtama, ..good.clone() }), 3);
    phone.record(Body::Begun(Begun { assessment: AssessmentId::from_random([9; 16]), ..good.clone() }), 4);
    phone.record(begun(), 5);
    let mut forged = submission(&world.0);
    forged.lines[0].reached = crate::competency::Reached::new(5).unwrap();
    phone.record(Body::Submitted(forged), 6);
    phone.sync(&mut server, &world, 100);
    let statuses: Vec<_> = server.stream.iter().map(|(_, stamp)| stamp.status.code()).collect();
    assert_eq!(
        statuses,
        [
            "parked:not_begun",
            "parked:unknown_assignment",
            "parked:unknown_assignment",
            "parked:wrong_assessment",
            "applied",
            "parked:snapshot_mismatch"
        ]
    );
    assert_eq!(phone.state().troubles().count(), 5);
}

#[test]
fn a_clock_that_is_years_off_bends_nothing_of_its_own_device() {
    let (world, mut server) = (World::new(), Server::default());
    let mut phone = Device::join(&mut server, 1);
    phone.clock_off_ms = 9_000_000_000;
    phone.record(begun(), 10);
    phone.record(answered("INT.1.1", Answer::Never), 20);
    phone.clock_off_ms = -9_000_000_000;
    phone.record(answered("INT.1.1", Answer::Always), 30);
    phone.sync(&mut server, &world, 100);
    let effs: Vec<_> = server.stream.iter().map(|(_, stamp)| stamp.eff.0).collect();
    assert!(effs.windows(2).all(|pair| pair[0] < pair[1]), "{effs:?}");
    assert_eq!(phone.state().assessments[&assessment()].answers()[&"INT.1.1".parse().unwrap()], Answer::Always);
}

#[test]
fn a_cloned_device_takes_a_new_name_and_loses_nothing() {
    let (world, mut server) = (World::new(), Server::default());
    let mut phone = Device::join(&mut server, 1);
    phone.record(begun(), 10);
    phone.sync(&mut server, &world, 20);
    let mut clone = phone.clone();
    phone.record(answered("INT.1.1", Answer::Often), 30);
    clone.record(answered("KS.1.1", Answer::Never), 31);
    clone.record(answered("KS.1.1", Answer::Always), 32);
    phone.sync(&mut server, &world, 40);
    clone.sync(&mut server, &world, 50);
    phone.sync(&mut server, &world, 60);
    assert_ne!(phone.id, clone.id);
    assert_eq!(phone.state(), clone.state());
    assert_eq!(phone.state(), state_at_server(&server));
    let answers = phone.state().assessments[&assessment()].answers();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[&"KS.1.1".parse().unwrap()], Answer::Always);
}

#[test]
fn a_restored_server_is_told_again_what_it_lost() {
    let (world, mut server) = (World::new(), Server::default());
    let (mut phone, mut office) = (Device::join(&mut server, 1), Device::join(&mut server, 2));
    phone.record(begun(), 10);
    phone.sync(&mut server, &world, 20);
    let backup = server.clone();
    phone.record(answered("INT.1.1", Answer::Often), 30);
    office.record(begun(), 31);
    office.record(answered("INT.1.1", Answer::Never), 35);
    phone.sync(&mut server, &world, 40);
    office.sync(&mut server, &world, 41);
    phone.sync(&mut server, &world, 42);
    let before = phone.state();
    server = backup;
    // Only the phone comes back: it carries what the office computer had sent, too.
    phone.record(answered("KOM.1.1", Answer::Often), 50);
    phone.sync(&mut server, &world, 60);
    let after = state_at_server(&server);
    assert_eq!(after, phone.state());
    let (old, new) = (before.assessments[&assessment()].answers(), after.assessments[&assessment()].answers());
    assert!(old.iter().all(|(id, answer)| new.get(id) == Some(answer)), "{old:?} {new:?}");
    office.sync(&mut server, &world, 70);
    assert_eq!(office.state(), phone.state());
    assert!(!phone.rewinding && !office.rewinding);
}

#[test]
fn an_altered_record_is_not_stored() {
    let (world, mut server) = (World::new(), Server::default());
    let (mut phone, mut office) = (Device::join(&mut server, 1), Device::join(&mut server, 2));
    phone.record(begun(), 10);
    phone.record(answered("INT.1.1", Answer::Never), 11);
    phone.sync(&mut server, &world, 20);
    let (op, _) = &mut server.stream[1];
    op.raw.body = op.raw.body.replace("never", "always");
    let request = office.standing().request(true);
    let reply = server.sync(&world, office.id, &request, Timestamp(30), Timestamp(30));
    assert_eq!(office.standing().answered(&request, reply), Effect::Broken);
    office.clock_off_ms = 0;
    assert!(office.ops.is_empty());
}

#[test]
fn long_notes_go_in_several_requests() {
    let (world, mut server) = (World::new(), Server::default());
    let mut phone = Device::join(&mut server, 1);
    phone.record(begun(), 10);
    let note = "é".repeat(super::op::NOTE_CHARS_MAX);
    for time in 11..311 {
        let statement = "INT.1.1".parse().unwrap();
        phone.record(Body::Noted { assessment: assessment(), statement, note: note.clone() }, time);
    }
    let request = phone.standing().request(false);
    let bytes: usize = request.ops.iter().map(|(raw, _)| raw.len()).sum();
    assert!(bytes <= super::device::PUSH_BYTES_MAX && request.ops.len() > 100, "{bytes}");
    phone.sync(&mut server, &world, 400);
    assert_eq!(server.stream.len(), 301);
}
