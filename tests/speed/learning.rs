//! A day of an agency that learns: a hundred thousand events, sent lesson by lesson.

use std::{cell::Cell, io, path::Path, time::Instant};

use app::store::Draft;
use domain::{ids::AttemptId, sync::op::Body};
use futures::future::join_all;
use server::state::{Clock as _, SystemClock};

use super::{
    http::{Line, Protocol},
    program::Program,
    push::push,
    town::Town,
};
use crate::harness::school::{self, LESSONS};

/// People who learn on that day.
pub const LEARNERS: usize = 2_500;
/// Places that a phone tells of one lesson: one for each screen or so.
const PLACES: u32 = 19;
/// Events of each: two lessons and two attempts at a quiz.
const EVENTS: usize = 2 * PLACES as usize + 2;
/// Events of one push.
const AT_A_TIME: usize = 10;
/// Pushes under way at once, as for [`super::rate`].
const AT_ONCE: usize = 16;

/// Measures and prints one line.
///
/// # Errors
/// Those of the machine: a program that does not start.
pub async fn learning_day(town: &Town, program: &Path) -> io::Result<()> {
    town.offer_course().await;
    let program = Program::start(program, &town.database)?;
    let (next, began) = (Cell::new(0), Instant::now());
    let people = async || {
        loop {
            let nth = next.replace(next.get() + 1);
            let Some(tab) = town.tabs.get(nth).filter(|_| nth < LEARNERS) else { return };
            let line = Line::of(tab, program.address, Protocol::Http1);
            push(&line, tab, day(), AT_A_TIME, |_| ()).await;
        }
    };
    join_all((0..AT_ONCE).map(|_| people())).await;
    let seconds = began.elapsed().as_secs_f64();
    let (database, events, rss) = (&town.database, LEARNERS * EVENTS, program.rss_mb_max()?);
    println!(
        r#"{{"bench":"learning_day","database":"{database}","events":{events},"seconds":{seconds:.1},"events_per_s":{:.0},"rss_mb":{rss}}}"#,
        events as f64 / seconds
    );
    Ok(())
}

/// What one person records: both lessons from screen to screen, a quiz failed and then passed.
fn day() -> Vec<Draft> {
    let places = |lesson: &'static str| {
        (1..=PLACES).map(move |nth| school::reached(lesson, nth * 1_000 / PLACES, nth == PLACES))
    };
    let attempt = |nth: u8, right| school::attempted(AttemptId::from_random([nth; 16]), right);
    let bodies: Vec<Body> =
        places(LESSONS[0]).chain(places(LESSONS[1])).chain([attempt(1, false), attempt(2, true)]).collect();
    let at = SystemClock.now();
    bodies.into_iter().map(|body| Draft { at, seen: None, body }).collect()
}
