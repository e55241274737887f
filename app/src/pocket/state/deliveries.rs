//! The latest deliveries, kept on the device beside the work, so that a person can look up what arrived when.
//!
//! Promises: a server that had to be told everything again (it was restored) is one line, however many changes that took. Refuses: to
//! be proof; the receipts are, and this list may lack a line where two tabs wrote at once.

use domain::time::Timestamp;
use leptos::prelude::*;

use super::{Desk, Work};
use crate::{store::LocalStore, sync::Synced};

/// Where a person's database keeps the list.
const DELIVERIES: &str = "deliveries";

/// The most that is kept: a page of a phone, some three weeks of ordinary days.
const DELIVERIES_MAX: usize = 20;

/// The word at rest of [`Event::Healed`].
const HEALED: &str = "healed";

/// What a sync came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// So many changes got their receipt.
    Arrived(usize),
    /// The server had been set back to an earlier copy, and was given what it lacked.
    Healed,
}

/// One line of the list: when, by the device's clock, and what.
pub type Delivered = (Timestamp, Event);

impl Work {
    /// The latest deliveries as they rest; [`read`] reads them.
    pub async fn deliveries(self) -> String {
        match self.desk.try_get_value() {
            Some(desk) => known(&*desk.store).await,
            None => String::new(),
        }
    }
}

impl Desk {
    /// Adds what a sync came to, where it came to anything.
    pub(super) async fn note(&self, synced: &Synced) {
        let event = match synced.arrived {
            _ if synced.rewound => Event::Healed,
            0 => return,
            arrived => Event::Arrived(arrived),
        };
        let list = with(read(&known(&*self.store).await), (self.ports.host.now(), event));
        // A list that could not be kept lacks a line: what arrived has its receipt all the same.
        let _ = self.store.put(DELIVERIES, &write(&list)).await;
    }
}

async fn known(store: &dyn LocalStore) -> String {
    store.get(DELIVERIES).await.ok().flatten().unwrap_or_default()
}

/// The list of a text at rest, newest first; a damaged line is left out.
#[must_use]
pub fn read(text: &str) -> Vec<Delivered> {
    text.lines().filter_map(read_line).collect()
}

/// The list with one line more at its head. Two tabs that heal the same server have healed it once.
fn with(mut list: Vec<Delivered>, newest: Delivered) -> Vec<Delivered> {
    if newest.1 == Event::Healed && list.first().is_some_and(|(_, event)| *event == Event::Healed) {
        list.remove(0);
    }
    list.insert(0, newest);
    list.truncate(DELIVERIES_MAX);
    list
}

/// A line at rest: the instant in milliseconds, a blank, how many changes or the word.
fn write(list: &[Delivered]) -> String {
    let line = |(at, event): &Delivered| match event {
        Event::Arrived(changes) => format!("{} {changes}\n", at.0),
        Event::Healed => format!("{} {HEALED}\n", at.0),
    };
    list.iter().map(line).collect()
}

fn read_line(line: &str) -> Option<Delivered> {
    let (at, event) = line.split_once(' ')?;
    let event = if event == HEALED { Event::Healed } else { Event::Arrived(event.parse().ok()?) };
    Some((Timestamp(at.parse().ok()?), event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_rests_and_a_damaged_line_is_left_out() {
        let list = vec![(Timestamp(7), Event::Healed), (Timestamp(-5), Event::Arrived(3))];
        let text = format!("{}x\n9\n9 moon\n", write(&list));
        assert_eq!(read(&text), list);
    }

    #[test]
    fn the_newest_come_first_and_the_oldest_go() {
        let all = (0..30).fold(Vec::new(), |list, at| with(list, (Timestamp(at), Event::Arrived(1))));
        assert_eq!(all.len(), DELIVERIES_MAX);
        assert_eq!((all[0].0, all[DELIVERIES_MAX - 1].0), (Timestamp(29), Timestamp(10)));
    }

    #[test]
    fn healing_the_same_server_from_two_tabs_is_one_line() {
        let once = with(vec![(Timestamp(1), Event::Arrived(4))], (Timestamp(2), Event::Healed));
        let twice = with(once, (Timestamp(3), Event::Healed));
        assert_eq!(twice, [(Timestamp(3), Event::Healed), (Timestamp(1), Event::Arrived(4))]);
    }
}
