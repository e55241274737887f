//! A world: people with phones, servers, a network, and a hundred ways in which things go wrong.
//!
//! Promises: a seed always makes the same world. Refuses: to be kind; only at its end do all faults cease, and then everything must
//! come right within a bounded number of rounds.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use app::{
    ports::{Call, Failure},
    sync::{SyncError, Synced},
};
use axum::{body::Body as HttpBody, http::Method};
use domain::{
    mutants::{Mutant, active},
    wire::{error::ErrorDetail, session},
};

use super::{
    device::{Device, Done, Ended},
    dice::Dice,
    left::{self, Left},
    line::Table,
    model::{Broken, Mark, Model, mark},
    site::Site,
};
use crate::harness::{Kind, Member};

/// The people of a world.
const PEOPLE: [Member; 3] = [Member::Ana, Member::Eko, Member::Budi];

/// Rounds of calm in which all devices must have come to rest: each new fork and each rewind takes a few.
const ROUNDS_MAX: usize = 24;

/// Devices beyond which a world of a few grows no more by clones and newcomers.
const DEVICES_MAX: usize = 12;

/// Turns that one program may take to end once nothing fails any more.
const TURNS_MAX: usize = 4_000;

/// How large a world is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Devices to begin with.
    pub devices: usize,
    /// Things that happen before calm.
    pub events: usize,
    /// Servers over the one database.
    pub servers: usize,
    /// What kind of database. Only one that is a file is set back to backups.
    pub database: Kind,
}

/// What happened, and how it ended.
pub struct Told {
    /// What happened, one line each.
    pub trace: Vec<String>,
    /// Ops in all streams at the end.
    pub ops: usize,
    /// The promise that was broken, if one was.
    pub outcome: Result<(), Broken>,
}

/// Lets a world happen.
pub async fn happen(seed: u64, size: Size) -> Told {
    tell(seed, size, 0..size.events).await
}

/// The same world, in which nothing happens but these of its events.
pub async fn tell(seed: u64, size: Size, events: impl IntoIterator<Item = usize>) -> Told {
    let mut world = World::begin(seed, size).await;
    for event in events {
        world.dice = Dice::of(seed, event as u64 + 1);
        world.event().await;
    }
    let mut outcome = world.calm().await;
    if outcome.is_ok() {
        outcome = world.tampered().await;
    }
    world.site.close().await;
    Told { trace: world.trace, ops: world.ops, outcome }
}

struct World {
    dice: Dice,
    site: Site,
    table: Rc<Table>,
    devices: Vec<Device>,
    model: Model,
    used: BTreeSet<i64>,
    trace: Vec<String>,
    ops: usize,
    left: Vec<Left>,
}

impl World {
    async fn begin(seed: u64, size: Size) -> Self {
        let site = Site::open(size.database, size.servers, &PEOPLE).await;
        let mut world = Self {
            dice: Dice::of(seed, 0),
            site,
            table: Rc::default(),
            devices: Vec::new(),
            model: Model::default(),
            used: BTreeSet::new(),
            trace: Vec::new(),
            ops: 0,
            left: Vec::new(),
        };
        for _ in 0..size.devices {
            world.arrive().await;
        }
        world
    }

    fn note(&mut self, what: String) {
        self.trace.push(what);
    }

    async fn arrive(&mut self) {
        let who = *self.dice.one(&PEOPLE).expect("people");
        let number = self.devices.len();
        let device = Device::sign_in(&self.site, number, &self.table, who).await;
        self.note(format!("{who:?} signs in on device {number}"));
        self.devices.push(device);
    }

    /// Something happens.
    async fn event(&mut self) {
        let device = self.dice.below(self.devices.len());
        match self.dice.below(200) {
            0..=27 => {
                self.devices[device].begin_tap(&self.dice, &self.site, &mut self.used);
                self.note(format!("device {device}: a tap"));
            }
            28 => self.leave(device).await,
            29 => {
                self.devices[device].begin_newer(&mut self.used);
                self.note(format!("device {device}: a newer program records something"));
            }
            30..=49 => {
                if self.devices[device].running() < 3 {
                    self.devices[device].begin_sync();
                    self.note(format!("device {device}: a sync begins"));
                }
            }
            50..=129 => {
                let busy: Vec<_> = (0..self.devices.len()).filter(|nth| self.devices[*nth].running() > 0).collect();
                if let Some(device) = self.dice.one(&busy) {
                    self.turn(*device).await;
                }
            }
            130..=156 => self.deliver().await,
            157..=159 => self.carry(device).await,
            160..=179 => {
                let coming = self.table.coming();
                if let Some((letter, to)) = self.dice.one(&coming) {
                    self.table.arrive(*letter);
                    self.note(format!("device {to}: answer {letter} arrives"));
                }
            }
            180..=183 => self.lose(),
            184..=185 => {
                self.devices[device].crash();
                self.note(format!("device {device}: crashes"));
            }
            186..=187 => self.misset(device),
            188 => self.full(device),
            189..=192 => {
                let ms = self.dice.between(1, 6 * 3_600_000);
                self.site.pass(ms);
                self.note(format!("{ms} ms pass"));
            }
            193 if self.devices.len() < DEVICES_MAX => {
                let number = self.devices.len();
                let twin = self.devices[device].cloned(number, &self.table);
                self.devices.push(twin);
                self.note(format!("device {device}: cloned as device {number}"));
            }
            194 if self.devices.len() < DEVICES_MAX => self.arrive().await,
            195 => self.evict(device).await,
            196 => {
                if let Some(nth) = self.site.back_up().await {
                    self.note(format!("backup {nth}"));
                }
            }
            197 if self.site.backups() > 0 && self.dice.once_in(3) => {
                let nth = self.dice.below(self.site.backups());
                self.site.restore(nth).await;
                self.model.set_back();
                self.note(format!("the servers are set back to backup {nth}"));
                // Its device is gone, and with it whoever could tell the servers again.
                for left in self.left.extract_if(.., |left| left.handed) {
                    self.model.evicted(&left.ops);
                }
            }
            197 if self.dice.once_in(6) => {
                self.devices[device].begin_weeks(&self.dice, &self.site, &mut self.used);
                self.note(format!("device {device}: weeks of taps"));
            }
            198 => {
                let (who, id) = (self.devices[device].who, self.devices[device].disk.shelf().identity.device);
                self.site.revoke(who, id).await;
                self.note(format!("device {device}: revoked"));
            }
            199 if self.devices.len() < DEVICES_MAX => {
                let (who, number) = (*self.dice.one(&PEOPLE).expect("people"), self.devices.len());
                let shared = self.devices[device].shared(&self.site, number, &self.table, who).await;
                self.devices.push(shared);
                self.note(format!("device {device}: {who:?} signs in beside, as device {number}"));
            }
            _ => {}
        }
    }

    /// A program of a device takes a turn, and the model sees what the person sees.
    async fn turn(&mut self, device: usize) {
        let nth = self.dice.below(self.devices[device].running());
        let done = self.devices[device].turn(nth);
        let who = self.devices[device].who;
        let receipts = self.devices[device].disk.take_receipts();
        if !receipts.is_empty() {
            let shelf = self.devices[device].disk.shelf();
            self.note(format!("device {device}: {} receipts", receipts.len()));
            self.model.told(who, &shelf, receipts);
        }
        match done {
            Done::Nothing => {}
            Done::Saved(ops) => {
                self.note(format!(
                    "device {device}: saved {:?}",
                    ops.iter().map(|op| op.id().counter).collect::<Vec<_>>()
                ));
                self.model.saved(who, &ops);
            }
            Done::NotSaved => self.note(format!("device {device}: not saved")),
            Done::Synced(outcome) => {
                self.note(format!("device {device}: {}", in_short(&outcome)));
                if active(Mutant::DropOnRefusal) && matches!(outcome, Err(SyncError::Failed(Failure::Refused(_)))) {
                    self.devices[device].disk.drop_unsent();
                }
                if Device::is_out(&outcome) {
                    let signed_in = self.devices[device].sign_in_again(&self.site).await;
                    self.note(format!("device {device}: signs in again as {signed_in}"));
                }
            }
        }
    }

    /// A server takes a letter; sometimes it takes it twice, or its answer is lost.
    async fn deliver(&mut self) {
        let going = self.table.going();
        let Some((letter, from)) = self.dice.one(&going).copied() else { return };
        let Some(call) = self.table.read(letter) else { return };
        if self.dice.once_in(16) {
            return self.die_before_commit(letter, from, &call).await;
        }
        let times = if self.dice.once_in(12) { 2 } else { 1 };
        for _ in 0..times {
            let server = self.dice.below(2);
            let answer = self.ask(&call, from, server).await;
            self.note(format!("device {from}: letter {letter} taken by server {server}"));
            self.table.answer(letter, answer);
        }
    }

    /// A server that dies before it commits has taken nothing, and answers nothing.
    async fn die_before_commit(&mut self, letter: u64, from: usize, call: &Call) {
        self.note(format!("device {from}: the server dies over letter {letter}"));
        let before = if active(Mutant::AnswerBeforeCommit) { self.site.back_up().await } else { None };
        let Some(before) = before else { return self.table.lose(letter) };
        let answer = self.ask(call, from, 0).await;
        self.site.restore(before).await;
        self.table.answer(letter, answer);
    }

    async fn ask(&self, call: &Call, from: usize, server: usize) -> Result<String, Failure> {
        let browser = self.devices[from].browser().at(self.site.server(server).router());
        let method = if call.body.is_some() { Method::POST } else { Method::GET };
        let mut request = browser.request(method, &call.path);
        if let Some(who) = &call.credentials {
            request = request.header(session::DEVICE_HEADER, &who.device).header(session::TOKEN_HEADER, &who.token);
        }
        if call.body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = HttpBody::from(call.body.clone().unwrap_or_default());
        let answer = browser.send(request.body(body).expect("a request")).await;
        if answer.status.is_success() {
            return Ok(answer.text());
        }
        match domain::wire::json::read::<domain::wire::error::ErrorBody>(&answer.text()) {
            Ok(refusal) => Err(Failure::Refused(Box::<ErrorDetail>::from(refusal.error))),
            Err(_) => Err(Failure::Unreadable),
        }
    }

    fn lose(&mut self) {
        let mut letters = self.table.going();
        letters.extend(self.table.coming());
        if let Some((letter, of)) = self.dice.one(&letters).copied() {
            self.table.lose(letter);
            self.note(format!("device {of}: letter {letter} is lost"));
        }
    }

    fn misset(&mut self, device: usize) {
        const YEAR: i64 = 366 * 86_400_000;
        let by = if self.dice.once_in(3) { 0 } else { self.dice.between(-9 * YEAR, 9 * YEAR) };
        self.devices[device].misset(by);
        self.note(format!("device {device}: its clock is {by} ms wrong"));
    }

    fn full(&mut self, device: usize) {
        let full = self.dice.once_in(2);
        self.devices[device].disk.set_full(full);
        self.note(format!("device {device}: {}", if full { "no room is left" } else { "there is room again" }));
    }

    /// The browser throws a device's storage away; the person signs in again and has a new one.
    async fn evict(&mut self, device: usize) {
        let who = self.devices[device].who;
        let shelf = self.devices[device].disk.shelf();
        self.model.evicted(&shelf.ops.values().map(|local| mark(who, &local.op)).collect());
        self.devices[device] = Device::sign_in(&self.site, device, &self.table, who).await;
        self.note(format!("device {device}: evicted, and signed in anew"));
    }

    /// Somebody signs out without a network: what the server has not confirmed is sealed, and all else is erased.
    async fn leave(&mut self, device: usize) {
        self.devices[device].crash();
        let Some(letter) = self.devices[device].letter() else { return };
        let (who, shelf) = (self.devices[device].who, self.devices[device].disk.shelf());
        let (sent, unsent): (Vec<_>, Vec<_>) = shelf.ops.values().partition(|local| local.stamp.is_some());
        // What had its receipt is the servers' to keep, unless they are set back.
        self.model.evicted(&sent.iter().map(|local| mark(who, &local.op)).collect());
        let ops = unsent.iter().map(|local| mark(who, &local.op)).collect();
        self.left.push(Left::seal(&letter, ops, &self.site.server(0).state.hand_in));
        self.devices[device] = Device::sign_in(&self.site, device, &self.table, who).await;
        self.note(format!("device {device}: left with {} ops sealed, and signed in anew", letter.ops.len()));
    }

    /// A device carries a letter, perhaps one that was carried before; sometimes the answer is lost.
    async fn carry(&mut self, device: usize) {
        if self.left.is_empty() {
            return;
        }
        let nth = self.dice.below(self.left.len());
        let call = self.left[nth].call();
        let server = self.dice.below(2);
        let answer = self.ask(&call, device, server).await;
        self.note(format!("device {device}: carries letter {nth}: {answer:?}"));
        if left::is_handed(&answer) && !self.dice.once_in(4) {
            self.left[nth].handed = true;
        }
    }

    /// Every letter is handed in, and everybody says of those that wait that they are theirs.
    async fn all_letters_arrive(&mut self) -> Result<(), Broken> {
        for nth in 0..self.left.len() {
            let answer = self.ask(&self.left[nth].call(), 0, 0).await;
            if !left::is_handed(&answer) {
                return Err(format!("letter {nth} cannot be handed in: {answer:?}"));
            }
        }
        for device in 0..self.devices.len() {
            let outcome = self.sync_in_peace(device).await?;
            let held = outcome.about.and_then(|about| about.held).unwrap_or_default();
            for held in held {
                let word = left::word(&held, self.devices[device].credentials());
                let answer = self.ask(&word, device, 0).await;
                self.note(format!("device {device}: says that a letter is its person's: {answer:?}"));
                if !left::is_taken(&answer) {
                    return Err(format!("a letter cannot be taken: {answer:?}"));
                }
            }
        }
        Ok(())
    }

    /// All faults cease. Everything must come right by itself.
    async fn calm(&mut self) -> Result<(), Broken> {
        self.note("calm".into());
        for device in &mut self.devices {
            device.crash();
            device.misset(0);
            device.disk.set_full(false);
        }
        let before = self.at_rest();
        self.model.still_saved(&before)?;
        self.all_letters_arrive().await?;
        let mut rounds = 0;
        loop {
            let mut still = true;
            for device in 0..self.devices.len() {
                let cursor = self.devices[device].disk.shelf().mark.cursor;
                self.sync_in_peace(device).await?;
                still &= self.devices[device].disk.shelf().mark.cursor == cursor;
            }
            if still {
                break;
            }
            rounds += 1;
            if rounds > ROUNDS_MAX {
                return Err("the devices never fall silent".into());
            }
        }
        for who in PEOPLE {
            let number = self.devices.len();
            let fresh = Device::sign_in(&self.site, number, &self.table, who).await;
            self.devices.push(fresh);
            self.sync_in_peace(number).await?;
            let fresh = self.devices[number].disk.shelf();
            self.ops += fresh.ops.len();
            let devices: Vec<_> = self.devices[..number]
                .iter()
                .filter(|device| device.who == who)
                .map(|device| device.disk.shelf())
                .collect();
            let none = BTreeSet::new();
            self.model.check(who, before.get(&who).unwrap_or(&none), &devices, &fresh)?;
        }
        Ok(())
    }

    /// Somebody changes a line of the record behind the servers' back: whoever reads it anew believes nothing of it.
    async fn tampered(&mut self) -> Result<(), Broken> {
        let longest = self.devices.iter().max_by_key(|device| device.disk.shelf().mark.cursor.seq);
        let Some((who, places)) = longest.map(|device| (device.who, device.disk.shelf().mark.cursor.seq)) else {
            return Ok(());
        };
        if places == 0 {
            return Ok(());
        }
        let place = places.div_ceil(2);
        self.site.tamper(who, place).await;
        self.note(format!("place {place} of {who:?}'s record is altered"));
        let number = self.devices.len();
        self.devices.push(Device::sign_in(&self.site, number, &self.table, who).await);
        self.devices[number].begin_sync();
        match self.run_out(number).await? {
            Err(SyncError::Broken) if self.devices[number].disk.shelf().ops.is_empty() => Ok(()),
            outcome => Err(format!("an altered record was believed: {}", in_short(&outcome))),
        }
    }

    /// What the devices have, by whom.
    fn at_rest(&self) -> BTreeMap<Member, BTreeSet<Mark>> {
        let mut there: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for device in &self.devices {
            let shelf = device.disk.shelf();
            there.entry(device.who).or_default().extend(shelf.ops.values().map(|local| mark(device.who, &local.op)));
        }
        for mark in self.left.iter().flat_map(|left| &left.ops) {
            there.entry(mark.0).or_default().insert(*mark);
        }
        there
    }

    /// A sync in which nothing fails, with a sign-in where the server asks for one.
    async fn sync_in_peace(&mut self, device: usize) -> Result<Box<Synced>, Broken> {
        for _ in 0..3 {
            self.devices[device].begin_sync();
            let outcome = self.run_out(device).await?;
            let line = format!("device {device}: {}; {}", in_short(&outcome), self.devices[device].describe());
            self.note(line);
            if Device::is_out(&outcome) {
                self.devices[device].sign_in_again(&self.site).await;
            } else {
                return outcome.map_err(|error: SyncError| format!("device {device} cannot sync: {error:?}"));
            }
        }
        Err(format!("device {device} is signed out again and again"))
    }

    async fn run_out(&mut self, device: usize) -> Result<Ended, Broken> {
        for _ in 0..TURNS_MAX {
            let done = self.devices[device].turn(0);
            let receipts = self.devices[device].disk.take_receipts();
            let shelf = self.devices[device].disk.shelf();
            self.model.told(self.devices[device].who, &shelf, receipts);
            if let Done::Synced(outcome) = done {
                return Ok(outcome);
            }
            for (letter, from) in self.table.going() {
                let Some(call) = self.table.read(letter) else { continue };
                let answer = self.ask(&call, from, 0).await;
                self.table.answer(letter, answer);
                self.table.arrive(letter);
            }
        }
        Err(format!("device {device} never ends its sync"))
    }
}

/// How a sync ended, in a line.
fn in_short(outcome: &Ended) -> String {
    match outcome {
        Ok(synced) => format!(
            "synced{}{}",
            if synced.changed { ", something new" } else { "" },
            if synced.rewound { ", told the server again" } else { "" },
        ),
        Err(error) => format!("not synced: {error:?}"),
    }
}
