//! Whether the connections that wait in the pools can be trusted without asking.
//!
//! Promises: once a transaction has failed because the database was away, no connection that lay idle meanwhile is used unasked. Refuses:
//! to tell whether the database is back; the pools find that out by connecting.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::Error;

/// A connection that has answered within this time is trusted unless there is doubt. Should it have broken in that time, one request
/// fails, as it does when one breaks in the middle; a device says it again, and there is doubt from then on.
pub(super) const TRUSTED: Duration = Duration::from_secs(1);

/// When the database was last seen to be away. One value for all pools of a [`super::Db`]; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubt(Arc<Mutex<Option<Instant>>>);

impl Doubt {
    /// Takes note of how a transaction failed.
    pub(super) fn hears(&self, failure: &Error) {
        if failure.is_outage() {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    /// Whether a connection must be asked although it answered within [`TRUSTED`]. After that time the doubt is over: a connection
    /// that has answered since then did so after the outage.
    pub(super) fn is_there(&self) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() <= TRUSTED)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::DbErr;

    use super::*;

    #[test]
    fn only_an_outage_is_a_reason_to_doubt() {
        let doubt = Doubt::default();
        doubt.hears(&Error::Corrupt { table: "account", what: "name" });
        assert!(!doubt.is_there());
        doubt.clone().hears(&Error::Unreachable(DbErr::Custom("away".to_owned())));
        assert!(doubt.is_there(), "in all pools");
    }
}
