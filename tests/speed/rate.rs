//! Pushes under load: how many ops a second the server stores durably, and how long a push waits for its receipt.

use std::{
    cell::{Cell, RefCell},
    io,
    path::Path,
    time::{Duration, Instant},
};

use domain::sync::verdict::Reference;
use futures::future::join_all;
use server::state::{Clock as _, SystemClock};

use super::{
    http::{Line, Protocol},
    program::Program,
    push::push,
    town::{Town, begun},
    work,
};

/// People who push within one measurement: enough that none of them is needed twice.
pub const RATE_PEOPLE: usize = 3_000;

/// Ops of a push.
const PUSH_OPS: usize = 100;
/// Pushes of one person: a self-assessment with its second thoughts, from beginning to submission.
const PUSHES_PER_PERSON: usize = 4;
/// Pushes under way at once.
const AT_ONCE: usize = 16;
/// Not counted: caches fill, connections open.
const WARM_UP: Duration = Duration::from_secs(3);
/// Counted.
const MEASURED: Duration = Duration::from_secs(10);

/// What is known when it ends.
struct Load<'a> {
    town: &'a Town,
    program: &'a Program,
    reference: Reference,
    next: Cell<usize>,
    started: Instant,
    /// Of the pushes that were answered within the time that counts.
    times: RefCell<Vec<Duration>>,
}

/// Measures and prints one line.
///
/// # Errors
/// Those of the machine: a program that does not start.
pub async fn rate(town: &Town, program: &Path) -> io::Result<()> {
    let program = Program::start(program, &town.database)?;
    let load = Load {
        town,
        program: &program,
        reference: work::reference(),
        next: Cell::new(0),
        started: Instant::now(),
        times: RefCell::default(),
    };
    join_all((0..AT_ONCE).map(|_| load.people())).await;
    let elapsed = load.started.elapsed().saturating_sub(WARM_UP).min(MEASURED);
    let mut times = load.times.into_inner();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_millis();
    let (p50, p99, rss) = (at(50), at(99), program.rss_mb_max()?);
    let (database, ops) = (&town.database, (times.len() * PUSH_OPS) as f64 / elapsed.as_secs_f64());
    println!(
        r#"{{"bench":"push_rate","database":"{database}","ops_per_s":{ops:.0},"p50_ms":{p50},"p99_ms":{p99},"rss_mb":{rss}}}"#
    );
    Ok(())
}

impl Load<'_> {
    /// One person after the other, until the time is over.
    async fn people(&self) {
        while self.started.elapsed() < WARM_UP + MEASURED {
            let nth = self.next.replace(self.next.get() + 1);
            assert!(nth < self.town.tabs.len(), "more people are needed for a load like this");
            self.person(nth).await;
        }
    }

    async fn person(&self, nth: usize) {
        let tab = &self.town.tabs[nth];
        let line = Line::of(tab, self.program.address, Protocol::Http1);
        let drafts =
            work::drafts(&self.reference, &begun(nth), tab.device, PUSH_OPS * PUSHES_PER_PERSON, SystemClock.now());
        push(&line, tab, drafts, PUSH_OPS, |took| {
            let ended = self.started.elapsed();
            if ended >= WARM_UP && ended < WARM_UP + MEASURED {
                self.times.borrow_mut().push(took);
            }
        })
        .await;
    }
}
