//! A phone: the device's half of the sync, with its storage in memory, in front of the real router.

use domain::{
    assessment::{Answer, Answers, Further},
    bundle::References,
    ids::{AssessmentId, AssignmentId, DeviceId, PeriodId, PersonId},
    people::PositionKind,
    sync::{
        chain::{Cursor, SaltKey},
        device::{Answer as Answered, Effect, Line, LocalOp, LocalOps, Page, Request, SaltKeys, Standing, renamed},
        fold::PersonState,
        op::{Begun, Body, Op, OpId, Submission},
        stamp::Stamp,
        verdict::Reference,
    },
    time::Timestamp,
    wire::{
        self,
        session::SignedIn,
        sync::{SyncRequest, SyncResponse},
    },
};

use crate::harness::{Answer as Reply, Tab};

/// Rounds after which a sync should have fallen silent.
const ROUNDS_MAX: usize = 20;

/// What an assessment begins with.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    pub period: PeriodId,
    pub assignment: AssignmentId,
    pub kind: PositionKind,
    pub references: References,
}

/// One browser profile of one person, with what it has stored.
#[derive(Clone)]
pub struct Phone {
    pub tab: Tab,
    pub person: PersonId,
    pub device: DeviceId,
    pub keys: SaltKeys,
    pub cursor: Cursor,
    pub sent: u64,
    pub next: u64,
    pub ops: LocalOps,
    pub about: Option<wire::about::About>,
    /// What the phone's clock shows.
    pub now: Timestamp,
    /// How often the server was found to have lost what it had.
    pub rewinds: usize,
    rewinding: bool,
    pulled: bool,
}

/// The effective instants in an answer to a request from there, in milliseconds.
pub fn instants(answer: SyncResponse, from: Cursor) -> Vec<i64> {
    let answer = answer.answer(from).unwrap();
    let stamps = answer.lines.iter().map(|(Line::Own { stamp, .. } | Line::Whole { stamp, .. })| stamp.eff.0);
    stamps.collect()
}

impl Phone {
    /// A phone just signed in.
    pub fn new(tab: Tab, signed_in: &SignedIn, now: Timestamp) -> Self {
        let session = &signed_in.session;
        Self {
            tab,
            person: session.person,
            device: session.device,
            keys: [(session.device, SaltKey(signed_in.salt_key.0))].into_iter().collect(),
            cursor: Cursor::GENESIS,
            sent: 0,
            next: 1,
            ops: LocalOps::new(),
            about: None,
            now,
            rewinds: 0,
            rewinding: false,
            pulled: false,
        }
    }

    /// Records an op, as a tap does.
    pub fn record(&mut self, body: Body) -> OpId {
        let id = OpId { device: self.device, counter: self.next };
        let seen = self.state().replaced_by(&body);
        let op = wire::op::write(id, self.now, seen, body);
        self.now = self.now.plus_ms(1);
        self.next += 1;
        self.ops.insert(id, LocalOp::new(op));
        id
    }

    pub fn begins(&mut self, start: Start) {
        let assessment = self.assessment(start);
        let Start { period, assignment, kind, references } = start;
        self.record(Body::Begun(Begun { assessment, period, assignment, kind, references }));
    }

    pub fn answers(&mut self, start: Start, statement: &str, answer: Answer) {
        let assessment = self.assessment(start);
        self.record(Body::Answered { assessment, statement: statement.parse().unwrap(), answer });
    }

    pub fn notes(&mut self, start: Start, statement: &str, note: String) {
        let assessment = self.assessment(start);
        self.record(Body::Noted { assessment, statement: statement.parse().unwrap(), note });
    }

    /// Answers every page alike and submits.
    pub fn finishes(&mut self, start: Start, reference: &Reference, answer: Answer) {
        let questionnaire = reference.questionnaire(start.kind).unwrap();
        let assessment = self.assessment(start);
        let mut answers = Answers::new();
        let further = Further::new();
        while let Some(page) = questionnaire.course(&answers, &further).next() {
            for statement in reference.catalogue.statements(page.competency, page.level) {
                answers.insert(statement.id, answer);
                self.record(Body::Answered { assessment, statement: statement.id, answer });
            }
        }
        let lines = questionnaire.course(&answers, &further).profile().unwrap().lines;
        self.record(Body::Submitted(Submission { assessment, lines, answers, further }));
    }

    pub fn assessment(&self, start: Start) -> AssessmentId {
        AssessmentId::of(self.person, start.period)
    }

    pub fn state(&self) -> PersonState {
        PersonState::of(self.ops.values().map(|local| (&local.op, local.fold_stamp())))
    }

    /// The codes of the verdicts on this phone's own ops, in their order.
    pub fn verdicts(&self) -> Vec<String> {
        let own = self.ops.values().filter(|local| local.op.id().device == self.device);
        own.map(|local| local.stamp.as_ref().map_or("none".into(), |stamp| stamp.status.code())).collect()
    }

    /// All stamps of what this phone holds, by place.
    pub fn places(&self) -> Vec<u64> {
        let mut places: Vec<u64> = self.ops.values().filter_map(|local| Some(local.stamp.as_ref()?.seq)).collect();
        places.sort_unstable();
        places
    }

    fn standing(&self) -> Standing<'_> {
        Standing {
            device: self.device,
            keys: &self.keys,
            cursor: self.cursor,
            sent: self.sent,
            ops: &self.ops,
            rewinding: self.rewinding,
            pulled: self.pulled,
        }
    }

    pub fn request(&self, echo: bool) -> Request {
        self.standing().request(echo)
    }

    /// A request as it travels.
    pub fn wire(&self, request: &Request) -> SyncRequest {
        let about = self.about.as_ref().map(|about| about.tag.clone());
        SyncRequest::new(self.person, self.device, self.now, request, about)
    }

    /// Sends a request as it is and looks at nothing.
    pub async fn sends(&self, request: &SyncRequest) -> Reply {
        self.tab.post("/api/sync", request).await
    }

    /// Sends a request as it is and reads the answer.
    pub async fn exchanges(&self, request: &SyncRequest) -> SyncResponse {
        self.sends(request).await.ok()
    }

    /// Sends what it has, and the answer is lost.
    pub async fn sends_in_vain(&self) {
        let _: SyncResponse = self.exchanges(&self.wire(&self.request(false))).await;
    }

    /// Syncs until both sides are silent; says how many rounds it took.
    pub async fn syncs(&mut self) -> usize {
        let silent = self.tries_to_sync().await;
        silent.unwrap_or_else(|reply| panic!("{}: {}", reply.status, reply.text()))
    }

    /// The same where an answer may fail to come.
    ///
    /// # Errors
    /// With what came in its place. What came before is kept.
    pub async fn tries_to_sync(&mut self) -> Result<usize, Reply> {
        let mut echo = false;
        for round in 1..=ROUNDS_MAX {
            let request = self.request(echo);
            let reply = self.sends(&self.wire(&request)).await;
            if !reply.status.is_success() {
                return Err(reply);
            }
            let mut response: SyncResponse = reply.ok();
            self.about = response.about.take().or(self.about.take());
            let answer = response.answer(request.cursor).unwrap();
            echo = false;
            match self.standing().answered(&request, answer) {
                Effect::Store(page) => {
                    let again = page.again;
                    self.stores(*page);
                    if !again {
                        return Ok(round);
                    }
                }
                Effect::AskWhole => echo = true,
                Effect::Fork => self.renews().await,
                Effect::Rewind => self.rewinds(),
                Effect::Broken => panic!("the chain is broken"),
            }
        }
        panic!("never falls silent");
    }

    /// Takes an answer as one to this request; there must be something to store.
    pub fn takes(&mut self, request: &Request, answer: Answered) {
        match self.standing().answered(request, answer) {
            Effect::Store(page) => self.stores(*page),
            other => panic!("{other:?}"),
        }
    }

    fn stores(&mut self, page: Page) {
        assert_eq!(page.from, self.cursor);
        assert_eq!(page.adopted, [], "this phone has no clone");
        self.pulled = !page.again || page.ops.is_empty();
        (self.cursor, self.sent) = (page.to, page.sent);
        self.keys.extend(page.keys);
        for unfit in page.withheld {
            assert!(wire::op::withhold(self.ops.get_mut(&unfit.id).expect("an own op"), &unfit));
        }
        for (id, stamp) in page.stamps {
            self.stamp(id, stamp);
        }
        let others = page.ops.into_iter();
        self.ops.extend(others.map(|(op, stamp)| (op.id(), LocalOp::stamped(op, stamp))));
        self.rewinding &= !page.rewound;
    }

    fn stamp(&mut self, id: OpId, stamp: Stamp) {
        self.ops.get_mut(&id).expect("an own op").stamp = Some(stamp);
    }

    fn rewinds(&mut self) {
        (self.cursor, self.rewinding, self.pulled) = (Cursor::GENESIS, true, false);
        self.rewinds += 1;
        for (_, local) in &mut self.ops {
            local.stamp_before = local.stamp.take().or(local.stamp_before.take());
        }
    }

    async fn renews(&mut self) {
        let answer = self.tab.post("/api/devices/renew", &serde_json::json!({})).await;
        let fresh: SignedIn = answer.ok();
        self.tab = self.tab.browser.tab(&answer);
        let unsent: Vec<Op> = self.standing().unsent().map(|local| local.op.clone()).collect();
        let heads: Vec<_> = unsent.iter().map(|op| op.head.clone()).collect();
        for (op, head) in unsent.iter().zip(renamed(&heads, fresh.session.device)) {
            self.ops.remove(&op.id());
            let op = wire::op::rename(op, head);
            self.ops.insert(op.id(), LocalOp::new(op));
        }
        self.next = unsent.len() as u64 + 1;
        self.device = fresh.session.device;
        self.keys.insert(self.device, SaltKey(fresh.salt_key.0));
        self.sent = 0;
    }
}
