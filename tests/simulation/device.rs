//! A device: a disk, a browser's cookies, a clock that may be wrong, and whatever programs run on it.

use std::{cell::Cell, collections::BTreeSet, pin::Pin, rc::Rc, sync::Arc, task::Context, task::Poll, task::Waker};

use app::{
    ports::{Clock, Credentials, Failure},
    store::{Draft, LocalStore as _, Shelf, StoreError},
    sync::{self, SyncError, Synced, hand_in},
};
use domain::{
    assessment::{Answer, Answers, Further},
    competency::Level,
    ids::{AttemptId, DeviceId},
    sync::{
        chain::SaltKey,
        device::{OP_BYTES_MAX, PUSH_OPS_MAX},
        fold::PersonState,
        hand_in::Letter,
        op::{Body, Op, Submission},
    },
    time::Timestamp,
    wire::{error::ErrorCode, rest::Identity, session::SignedIn},
};
use serde_json::json;
use server::state::Clock as _;

use super::{
    dice::Dice,
    disk::{Disk, Hold},
    line::{Line, Table},
    site::{self, Site},
};
use crate::harness::{
    Browser, Member, PASSWORD, StillClock,
    school::{self, LESSONS},
    training,
};

/// What a program was at when the world looked.
pub enum Done {
    /// Nothing has ended.
    Nothing,
    /// The screen says that these are saved.
    Saved(Vec<Op>),
    /// A sync has ended.
    Synced(Ended),
    /// Nothing was saved, and the screen says so.
    NotSaved,
}

/// How a sync ended: what it brought, or why it brought nothing.
pub type Ended = Result<Box<Synced>, SyncError>;

/// Ops of weeks without a network.
const WEEKS_OPS: usize = PUSH_OPS_MAX + 20;

enum Task {
    Append(Result<Vec<Op>, StoreError>),
    Sync(Ended),
}

/// The clock of a device.
#[derive(Clone)]
pub struct Watch {
    right: Arc<StillClock>,
    wrong_by: Rc<Cell<i64>>,
}

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        self.right.now().plus_ms(self.wrong_by.get())
    }
}

/// One person's program and storage on one phone.
pub struct Device {
    /// Whose it is.
    pub who: Member,
    /// What is at rest.
    pub disk: Rc<Disk>,
    watch: Watch,
    browser: Browser,
    line: Rc<Line>,
    running: Vec<Pin<Box<dyn Future<Output = Task>>>>,
}

impl Device {
    /// A phone on which somebody has just signed in.
    pub async fn sign_in(site: &Site, number: usize, table: &Rc<Table>, who: Member) -> Self {
        Self::sign_in_with(site.browser(), site, number, table, who).await
    }

    /// The same phone and browser, taken by another person: a database of their own, and the cookies beside each other's.
    pub async fn shared(&self, site: &Site, number: usize, table: &Rc<Table>, who: Member) -> Self {
        Self::sign_in_with(self.browser.at(site.server(0).router()), site, number, table, who).await
    }

    async fn sign_in_with(browser: Browser, site: &Site, number: usize, table: &Rc<Table>, who: Member) -> Self {
        let (identity, key) = enter(&browser, who, None).await;
        Self {
            who,
            disk: Disk::new(Shelf::new(identity, key)),
            watch: Watch { right: site.clock(), wrong_by: Rc::default() },
            browser,
            line: Rc::new(Line { device: number, table: table.clone() }),
            running: Vec::new(),
        }
    }

    /// A phone with the same content: cloned, or restored from a backup of this one.
    pub fn cloned(&self, number: usize, table: &Rc<Table>) -> Self {
        Self {
            who: self.who,
            disk: self.disk.copied(),
            watch: Watch { right: self.watch.right.clone(), wrong_by: Rc::new(Cell::new(self.watch.wrong_by.get())) },
            browser: self.browser.twin(),
            line: Rc::new(Line { device: number, table: table.clone() }),
            running: Vec::new(),
        }
    }

    /// The browser, for letters of this device.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Sets the clock wrong.
    pub fn misset(&self, by_ms: i64) {
        self.watch.wrong_by.set(by_ms);
    }

    /// What somebody who leaves this phone hands in, its sender's clock as it is.
    pub fn letter(&self) -> Option<Letter> {
        hand_in::letter(&self.disk.shelf(), self.watch.now(), -self.watch.wrong_by.get())
    }

    /// What its requests prove themselves with.
    pub fn credentials(&self) -> Credentials {
        let identity = self.disk.shelf().identity;
        Credentials { device: identity.device.to_string(), token: identity.token }
    }

    /// How many programs run.
    pub fn running(&self) -> usize {
        self.running.len()
    }

    /// All programs end where they are; what is at rest stays.
    pub fn crash(&mut self) {
        self.running.clear();
    }

    /// Begins a sync: of this tab, or of another one beside it.
    pub fn begin_sync(&mut self) {
        let (hold, line, watch) = (Hold(self.disk.clone()), self.line.clone(), self.watch.clone());
        self.running
            .push(Box::pin(async move { Task::Sync(sync::sync(&hold, &*line, &watch, None).await.map(Box::new)) }));
    }

    /// A newer program on this phone appends an op of a kind that this one does not know.
    pub fn begin_newer(&mut self, used: &mut BTreeSet<i64>) {
        let (assessment, statement) = (site::begun(self.who).assessment, "INT.1.1".parse().expect("a statement"));
        let at = unused(self.watch.now(), used);
        let draft = Draft { at, seen: None, body: Body::Noted { assessment, statement, note: String::new() } };
        let hold = Hold(self.disk.clone());
        self.running.push(Box::pin(async move { Task::Append(hold.append_newer(draft).await) }));
    }

    /// The person works on for weeks: more ops than one request carries.
    pub fn begin_weeks(&mut self, dice: &Dice, site: &Site, used: &mut BTreeSet<i64>) {
        let state = self.state();
        let bodies = (0..WEEKS_OPS).map(|_| self.something(dice, site, &state)).collect();
        self.begin_append(bodies, &state, used);
    }

    /// The person does something; an instant is used once, so that every op can be told from every other.
    pub fn begin_tap(&mut self, dice: &Dice, site: &Site, used: &mut BTreeSet<i64>) {
        let state = self.state();
        let mut bodies = vec![self.something(dice, site, &state)];
        while dice.once_in(3) {
            bodies.push(self.something(dice, site, &state));
        }
        self.begin_append(bodies, &state, used);
    }

    fn begin_append(&mut self, bodies: Vec<Body>, state: &PersonState, used: &mut BTreeSet<i64>) {
        let draft = |body: Body| {
            let at = unused(self.watch.now(), used);
            Draft { at, seen: state.replaced_by(&body), body }
        };
        let drafts: Vec<_> = bodies.into_iter().map(draft).collect();
        let hold = Hold(self.disk.clone());
        self.running.push(Box::pin(async move { Task::Append(hold.append(drafts).await) }));
    }

    /// One turn of one of the programs.
    pub fn turn(&mut self, nth: usize) -> Done {
        let nth = nth % self.running.len();
        let Poll::Ready(ended) = self.running[nth].as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            return Done::Nothing;
        };
        drop(self.running.swap_remove(nth));
        match ended {
            Task::Append(Ok(ops)) => Done::Saved(ops),
            Task::Append(Err(_)) => Done::NotSaved,
            Task::Sync(outcome) => Done::Synced(outcome),
        }
    }

    /// Where it stands, in a line.
    pub fn describe(&self) -> String {
        let shelf = self.disk.shelf();
        let (device, mark) = (shelf.identity.device.to_string(), &shelf.mark);
        let unstamped = shelf.ops.values().filter(|local| local.stamp.is_none()).count();
        format!(
            "{:?} {} has {} ops, {unstamped} without a stamp, {} sent, at {}{}{}",
            self.who,
            &device[..4],
            shelf.ops.len(),
            mark.sent,
            mark.cursor.seq,
            if mark.rewinding { ", rewinding" } else { "" },
            if mark.pulled { ", pulled" } else { "" },
        )
    }

    /// Whether the server no longer knows this device.
    pub fn is_out(outcome: &Ended) -> bool {
        matches!(outcome, Err(SyncError::Failed(Failure::Refused(detail))) if detail.code == ErrorCode::SignedOut)
    }

    /// The person signs in again on this phone, and what rests there goes on.
    pub async fn sign_in_again(&mut self, site: &Site) -> DeviceId {
        let device = self.disk.shelf().identity.device;
        let (identity, key) = enter(&self.browser.at(site.server(0).router()), self.who, Some(device)).await;
        self.running.clear();
        let device = identity.device;
        self.disk.enter_again(identity, key);
        device
    }

    /// What the person sees.
    pub fn state(&self) -> PersonState {
        let shelf = self.disk.shelf();
        PersonState::of(shelf.ops.values().map(|local| (&local.op, local.fold_stamp())))
    }

    fn something(&self, dice: &Dice, site: &Site, state: &PersonState) -> Body {
        let begun = site::begun(self.who);
        let assessment = begun.assessment;
        let known = state.assessments.get(&assessment);
        if known.is_none_or(|known| known.begun.is_none()) && !dice.once_in(8) {
            return Body::Begun(begun);
        }
        let level = Level::MIN;
        let codes = site.reference.catalogue.competencies.iter().map(|competency| competency.code);
        let statements: Vec<_> =
            codes.flat_map(|code| site.reference.catalogue.statements(code, level)).take(12).collect();
        let statement = dice.one(&statements).expect("there are statements").id;
        if dice.once_in(60) {
            // What no server takes: another op stands for it, and the rest goes on.
            return Body::Noted { assessment, statement, note: "panjang ".repeat(OP_BYTES_MAX / 4) };
        }
        match dice.below(30) {
            20..=23 => {
                let lesson = LESSONS[..2][dice.below(2)];
                school::reached(lesson, u32::try_from(dice.below(1_000)).unwrap_or_default(), dice.once_in(3))
            }
            // Few names, so that two devices tell of the same attempt now and then.
            24 | 25 => {
                let nth = u8::try_from(dice.below(4)).unwrap_or_default();
                school::attempted(AttemptId::from_random([nth; 16]), dice.once_in(2))
            }
            // Few names, too; now and then a claim that contradicts its own dates.
            26..=28 => {
                let days = u32::try_from(1 + dice.below(12)).unwrap_or_default();
                training::claimed(u8::try_from(dice.below(3)).unwrap_or_default(), days)
            }
            29 => training::withdrawn(u8::try_from(dice.below(3)).unwrap_or_default()),
            0 => finished(site, self.who).map_or_else(|| Body::Begun(begun), Body::Submitted),
            1..=6 => Body::Noted { assessment, statement, note: format!("catatan {}", dice.below(1000)) },
            7 => Body::WentFurther { assessment, competency: statement.competency },
            _ => Body::Answered { assessment, statement, answer: *dice.one(&Answer::ALL).expect("five") },
        }
    }
}

/// The first instant from this one on that no op has yet.
fn unused(mut at: Timestamp, used: &mut BTreeSet<i64>) -> Timestamp {
    while !used.insert(at.0) {
        at = at.plus_ms(1);
    }
    at
}

/// The whole assessment, all answers alike, as it may be submitted.
fn finished(site: &Site, who: Member) -> Option<Submission> {
    let begun = site::begun(who);
    let questionnaire = site.reference.questionnaire(begun.kind)?;
    let (mut answers, further) = (Answers::new(), Further::new());
    while let Some(page) = questionnaire.course(&answers, &further).next() {
        let statements = site.reference.catalogue.statements(page.competency, page.level);
        answers.extend(statements.iter().map(|statement| (statement.id, Answer::ALL[0])));
    }
    let lines = questionnaire.course(&answers, &further).profile()?.lines;
    Some(Submission { assessment: begun.assessment, lines, answers, further })
}

async fn enter(browser: &Browser, who: Member, device: Option<DeviceId>) -> (Identity, SaltKey) {
    let form = json!({ "nip": who.nip(), "password": PASSWORD, "device": device.map(|id| id.to_string()) });
    let signed_in: SignedIn = browser.post("/api/sign-in", &form).await.ok();
    let session = &signed_in.session;
    let (person, device) = (session.person, session.device);
    (Identity { person, device, token: signed_in.token.clone().into(), counter_next: 1 }, SaltKey(signed_in.salt_key.0))
}
