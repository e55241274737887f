//! The offer to install Jenjang, made now and then and never twice in a short while.

use domain::time::{DAY_MS, Timestamp};
use leptos::prelude::*;

use crate::{ports::Install, state::Ports};

/// Where this browser keeps when the person last decided, in milliseconds.
const DECIDED: &str = "install";

/// Six weeks: who said "not now" in one assessment is asked at the next, and not in between.
const PAUSE_MS: i64 = 42 * DAY_MS;

/// The offer, as a handle that pages copy.
#[derive(Clone, Copy)]
pub struct Nudge {
    ports: StoredValue<Ports, LocalStorage>,
    /// Whether the person has not decided lately, and moves on when the browser begins to offer it.
    open: RwSignal<bool>,
}

impl Nudge {
    /// Takes up what the browser offers and what the person has decided, and gives it to all that is shown.
    pub fn provide(ports: &Ports) {
        let nudge = Self { ports: StoredValue::new_local(ports.clone()), open: RwSignal::new(is_open(ports)) };
        let later = ports.clone();
        ports.host.on_installable(Box::new(move || nudge.open.set(is_open(&later))));
        provide_context(nudge);
    }

    /// What to offer now; reactive.
    #[must_use]
    pub fn offer(&self) -> Install {
        if self.open.get() { self.ports.get_value().host.install() } else { Install::Nothing }
    }

    /// The person has decided: nothing is offered for weeks. Whoever wants it is asked by the browser.
    pub fn decide(&self, install: bool) {
        let host = self.ports.get_value().host;
        host.remember(DECIDED, Some(&host.now().0.to_string()));
        if install {
            host.ask_install();
        }
        self.open.set(false);
    }
}

fn is_open(ports: &Ports) -> bool {
    let decided = ports.host.recall(DECIDED).and_then(|at| at.parse().ok()).map(Timestamp);
    !pauses(decided, ports.host.now())
}

/// A clock that was set back does not silence the offer for years.
fn pauses(decided: Option<Timestamp>, now: Timestamp) -> bool {
    decided.is_some_and(|decided| (0..PAUSE_MS).contains(&now.since_ms(decided)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_holds_for_weeks_and_no_longer() {
        let decided = Some(Timestamp(1_000));
        assert!(!pauses(None, Timestamp(1_000)));
        assert!(pauses(decided, Timestamp(1_000)));
        assert!(pauses(decided, Timestamp(999 + PAUSE_MS)));
        assert!(!pauses(decided, Timestamp(1_000 + PAUSE_MS)));
        assert!(!pauses(decided, Timestamp(999)));
    }
}
