//! What a sync costs on the wire: requests, bytes both ways with all headers, and the time of the app's own driver.

use std::{
    io,
    net::SocketAddr,
    path::Path,
    rc::Rc,
    time::{Duration, Instant},
};

use app::{
    ports::Clock,
    store::{LocalStore, Stores as _, memory::MemoryStores},
    sync::{self, Synced},
};
use domain::{time::Timestamp, wire::rest::Identity};
use server::state::{Clock as _, SystemClock};

use super::{
    http::{Line, Protocol},
    program::Program,
    relay::{Passed, Relay},
    town::{Town, begun},
    work,
};
use crate::harness::Tab;

/// Two for each round of each series, so that each begins with an empty stream.
pub const WIRE_PEOPLE: usize = 2 * ROUNDS * SERIES.len();

/// By which protocol, and how much longer a round trip takes: what is told, and beside it what HTTP/1.1 costs.
const SERIES: [(Protocol, Duration); 3] =
    [(Protocol::Http2, Duration::ZERO), (Protocol::Http2, DELAY), (Protocol::Http1, Duration::ZERO)];

/// Each figure is the median of so many.
const ROUNDS: usize = 3;
/// A weak signal far from the server.
const DELAY: Duration = Duration::from_millis(200);
/// A long day offline, or several.
const OFFLINE_OPS: usize = 1_000;
/// Years of a person's work.
const HISTORY_OPS: usize = 5_000;

struct Watch;

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        SystemClock.now()
    }
}

/// What one sync cost.
#[derive(Clone, Copy)]
struct Cost {
    requests: u32,
    passed: Passed,
    ms: u64,
}

/// One device of somebody, over a line of its own.
struct Device {
    store: Rc<dyn LocalStore>,
    tab: Tab,
    relay: Relay,
    line: Line,
    about: Option<String>,
}

impl Device {
    async fn new(town: &Town, nth: usize, server: SocketAddr, protocol: Protocol, delay: Duration) -> io::Result<Self> {
        let (tab, key) = town.sign_in(nth).await;
        let relay = Relay::open(server, delay).await?;
        let line = Line::of(&tab, relay.address, protocol);
        let identity =
            Identity { person: tab.session.person, device: tab.device, token: tab.token.clone(), counter_next: 1 };
        let store = MemoryStores::default().open_as(identity, key).await.expect("memory");
        Ok(Self { store, tab, relay, line, about: None })
    }

    async fn records(&self, nth: usize, ops: usize) {
        let drafts = work::drafts(&work::reference(), &begun(nth), self.tab.device, ops, SystemClock.now());
        self.store.append(drafts).await.expect("memory");
    }

    async fn syncs(&mut self) -> Cost {
        let (requests, passed) = (self.line.requests().await, self.relay.passed());
        let started = Instant::now();
        let synced = sync::sync(&*self.store, &self.line, &Watch, self.about.clone()).await;
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let Synced { about, .. } = synced.expect("a sync");
        self.about = about.map(|about| about.tag).or(self.about.take());
        let now = self.relay.passed();
        Cost {
            requests: self.line.requests().await - requests,
            passed: Passed { up: now.up - passed.up, down: now.down - passed.down },
            ms,
        }
    }

    async fn has(&self, ops: usize) {
        let shelf = self.store.load().await.expect("memory");
        let stamped = shelf.ops.values().filter(|local| local.stamp.is_some()).count();
        assert_eq!((shelf.ops.len(), stamped), (ops, ops), "all of it is here, with its stamps");
    }
}

/// What each figure's syncs cost, by rounds.
#[derive(Default)]
struct Costs {
    pushes: Vec<Cost>,
    pulls: Vec<Cost>,
    histories: Vec<Cost>,
    idles: Vec<Cost>,
}

/// Measures and prints all of it.
///
/// # Errors
/// Those of the machine: a program that does not start, a port that cannot be had.
pub async fn wire(town: &Town, program: &Path) -> io::Result<()> {
    let program = Program::start(program, &town.database)?;
    let mut people = 0..WIRE_PEOPLE;
    let mut all: [Costs; SERIES.len()] = Default::default();
    for ((protocol, delay), costs) in SERIES.into_iter().zip(&mut all) {
        for _ in 0..ROUNDS {
            let (ana, eko) = (people.next().expect("somebody"), people.next().expect("somebody"));
            let mut phone = Device::new(town, ana, program.address, protocol, delay).await?;
            // What a phone learns at its first sign-in is behind it; then its owner travelled, and the connection is a new one.
            phone.syncs().await;
            phone.records(ana, OFFLINE_OPS).await;
            phone.line.hang_up().await;
            costs.pushes.push(phone.syncs().await);
            phone.has(OFFLINE_OPS).await;
            costs.idles.push(phone.syncs().await);
            costs.pulls.push(new_device(town, ana, &program, (protocol, delay), OFFLINE_OPS).await?);

            let mut phone = Device::new(town, eko, program.address, protocol, Duration::ZERO).await?;
            phone.records(eko, HISTORY_OPS).await;
            phone.syncs().await;
            costs.histories.push(new_device(town, eko, &program, (protocol, delay), HISTORY_OPS).await?);
        }
    }
    print("push_1000", all.each_ref().map(|costs| &costs.pushes));
    print("pull_1000", all.each_ref().map(|costs| &costs.pulls));
    print("new_device_5000", all.each_ref().map(|costs| &costs.histories));
    let [idle, _, before] = all.map(|costs| median(&costs.idles, |cost| cost.passed.up + cost.passed.down));
    let (bytes, before) = (idle.passed.up + idle.passed.down, before.passed.up + before.passed.down);
    println!(r#"{{"bench":"idle_sync","requests":{},"bytes":{bytes},"bytes_http1":{before}}}"#, idle.requests);
    Ok(())
}

async fn new_device(
    town: &Town,
    nth: usize,
    program: &Program,
    (protocol, delay): (Protocol, Duration),
    ops: usize,
) -> io::Result<Cost> {
    let mut device = Device::new(town, nth, program.address, protocol, delay).await?;
    let cost = device.syncs().await;
    device.has(ops).await;
    Ok(cost)
}

/// The costs are by [`SERIES`].
fn print(bench: &str, costs: [&Vec<Cost>; SERIES.len()]) {
    let [near, far, before] = costs.map(|costs| median(costs, |cost| cost.ms));
    let Cost { requests, passed: Passed { up, down }, ms } = near;
    let (far, Passed { up: up_before, down: down_before }) = (far.ms, before.passed);
    println!(
        r#"{{"bench":"{bench}","requests":{requests},"bytes_up":{up},"bytes_down":{down},"ms":{ms},"ms_rtt200":{far},"bytes_up_http1":{up_before},"bytes_down_http1":{down_before}}}"#
    );
}

fn median(costs: &[Cost], by: impl Fn(&Cost) -> u64) -> Cost {
    let mut sorted = costs.to_vec();
    sorted.sort_by_key(by);
    sorted[sorted.len() / 2]
}
