//! Slowing down whoever guesses, without locking anybody out.
//!
//! Failures are counted by account and address together: a whole office shares one address, and somebody far away must not be able
//! to keep a person from their account. The first few are free; then each has to be waited for, twice as long as the one before, up
//! to a quarter of an hour; and they are forgotten by halves. A try counts before it is judged, so that of many at once none is free; one
//! that nobody judged, since the server was busy, failed, or took too long, is taken back.

use core::net::IpAddr;

use domain::{nip::Nip, time::Timestamp};
use sha2::{Digest, Sha256};

use super::{Error, Refusal};
use crate::{
    state::AppState,
    store::{
        self,
        failures::{self, Failures},
    },
};

/// Failures that cost nothing but themselves.
const FREE: u32 = 5;
/// The first wait.
const WAIT_MS_MIN: i64 = 5_000;
/// The longest wait: 5 s doubled eight times would be 21 minutes.
const WAIT_MS_MAX: i64 = 15 * 60 * 1000;
/// After so long without a failure, half of them are forgotten.
const HALF_LIFE_MS: i64 = 30 * 60 * 1000;
/// After so long all are, whatever their number: 20 halvings of a million leave none.
const FORGET_MS: i64 = 20 * HALF_LIFE_MS;

/// Failures still counted at `now`.
fn remaining(failures: Failures, now: Timestamp) -> u32 {
    let halvings = now.since_ms(failures.last).max(0) / HALF_LIFE_MS;
    u32::try_from(halvings).ok().and_then(|halvings| failures.count.checked_shr(halvings)).unwrap_or(0)
}

/// How long after the last failure the next try may come.
fn wait_ms(failures: u32) -> i64 {
    let Some(beyond) = failures.checked_sub(FREE) else {
        return 0;
    };
    // Doubled nine times it is over the limit already.
    (WAIT_MS_MIN << beyond.min(9)).min(WAIT_MS_MAX)
}

/// How much of the wait is left at `now`.
fn left_ms(failures: Failures, now: Timestamp) -> i64 {
    let wait = wait_ms(remaining(failures, now));
    // A clock that was set back makes nobody wait longer than the rule says.
    (wait - now.since_ms(failures.last).max(0)).max(0)
}

/// One account as tried from one address.
#[derive(Clone)]
pub(super) struct Gate(String);

impl Gate {
    pub(super) fn of(nip: Nip, address: IpAddr) -> Self {
        let hash = Sha256::new().chain_update(nip.as_str()).chain_update(network(address)).finalize();
        Self(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Counts a try as failed until [`Counted::ends`] says otherwise: of many at once, none gets in uncounted.
    pub(super) async fn enter(self, state: &AppState) -> Result<Counted<'_>, Error> {
        let now = state.now();
        let gate = &self;
        let (before, counted) = state
            .db
            .write(|tx| async move {
                let known = failures::locked(&*tx, &gate.0).await?;
                let left = left_ms(known, now);
                if left > 0 {
                    let wait_seconds = u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX);
                    return Err(Refusal::TooManyTries { wait_seconds }.into());
                }
                let counted = Failures { count: remaining(known, now).saturating_add(1), last: now };
                failures::remember(&*tx, &gate.0, counted, now.plus_ms(-FORGET_MS)).await?;
                Ok::<_, Error>((known, counted))
            })
            .await?;
        Ok(Counted { state, gate: self, before, counted, open: true })
    }

    /// Forgets all failures: whoever it is knows the secret.
    async fn passed(&self, state: &AppState) -> Result<(), Error> {
        state.db.write(|tx| async move { Ok(failures::forget(&*tx, &self.0).await?) }).await
    }

    /// Takes back the try that made `counted` of `before`.
    async fn take_back(&self, state: &AppState, before: Failures, counted: Failures) {
        let forget = state.now().plus_ms(-FORGET_MS);
        let taken = state.db.write(|tx| async move {
            let known = failures::locked(&*tx, &self.0).await?;
            failures::remember(&*tx, &self.0, without(known, before, counted), forget).await?;
            Ok::<_, store::Error>(())
        });
        if let Err(cause) = taken.await {
            tracing::warn!(%cause, "a try that nobody judged stays counted");
        }
    }
}

/// What is left of the failures `known` without the one that made `counted` of `before`. Where none came after it, the wait runs from
/// the instant from which it ran before.
fn without(known: Failures, before: Failures, counted: Failures) -> Failures {
    if known == counted { before } else { Failures { count: known.count.saturating_sub(1), ..known } }
}

/// A try that counts as failed, until it is known how it ends. Where it just stops, because whoever asked has gone or the time for an
/// answer is over, it is taken back: nobody has learnt anything from it.
#[must_use = "a try that is dropped is taken back"]
pub(super) struct Counted<'a> {
    state: &'a AppState,
    gate: Gate,
    before: Failures,
    counted: Failures,
    open: bool,
}

impl Counted<'_> {
    /// Ends the try as it came out: a secret that fits makes all failures forgotten, a refusal counts, and what is no word on the secret
    /// does not.
    pub(super) async fn ends<T>(mut self, outcome: Result<T, Error>) -> Result<T, Error> {
        let fits = match &outcome {
            Ok(_) => Some(true),
            Err(Error::Refused(Refusal::Busy) | Error::Store(_) | Error::Hash(_)) => None,
            Err(Error::Refused(_)) => Some(false),
        };
        // From here on it is ended once: whoever goes away in between must not have the same try taken back a second time.
        self.open = false;
        match fits {
            Some(true) => self.gate.passed(self.state).await?,
            Some(false) => {}
            None => self.gate.take_back(self.state, self.before, self.counted).await,
        }
        outcome
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if self.open {
            let (state, gate, before, counted) = (self.state.clone(), self.gate.clone(), self.before, self.counted);
            tokio::spawn(async move { gate.take_back(&state, before, counted).await });
        }
    }
}

/// What counts as one address: with IPv6 a household has a whole /64 to choose from.
fn network(address: IpAddr) -> [u8; 16] {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
        IpAddr::V6(v6) => {
            let mut octets = v6.octets();
            octets[8..].fill(0);
            octets
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..16).map(|failures| wait_ms(failures) / 1000).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
        assert_eq!(wait_ms(u32::MAX), WAIT_MS_MAX);
    }

    #[test]
    fn failures_are_forgotten_by_halves() {
        let ten = Failures { count: 10, last: NOW };
        assert_eq!(remaining(ten, NOW), 10);
        assert_eq!(remaining(ten, NOW.plus_ms(HALF_LIFE_MS)), 5);
        assert_eq!(remaining(ten, NOW.plus_ms(4 * HALF_LIFE_MS)), 0);
        let many = Failures { count: 1_000_000, last: NOW };
        assert_eq!(remaining(many, NOW.plus_ms(FORGET_MS)), 0);
        assert_eq!(remaining(many, Timestamp(i64::MAX)), 0);
    }

    #[test]
    fn a_clock_set_back_makes_nobody_wait_longer() {
        let six = Failures { count: 6, last: NOW };
        assert_eq!(left_ms(six, NOW.plus_ms(-1_000_000)), 10_000);
        assert_eq!(left_ms(six, NOW.plus_ms(4_000)), 6_000);
        assert_eq!(left_ms(six, NOW.plus_ms(10_000)), 0);
    }

    #[test]
    fn a_try_taken_back_leaves_what_was_there_and_what_came_after_it() {
        let at = |count, seconds: i64| Failures { count, last: NOW.plus_ms(seconds * 1000) };
        let (before, counted) = (at(5, 0), at(6, 5));
        assert_eq!(without(counted, before, counted), before, "the wait runs from when it ran before");
        assert_eq!(
            without(at(7, 15), before, counted),
            at(6, 15),
            "a failure after it counts, and from its own instant"
        );
        assert_eq!(without(at(0, 0), before, counted), at(0, 0), "somebody who knows the secret came after it");
    }

    #[test]
    fn neighbours_in_one_network_are_one_address() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
