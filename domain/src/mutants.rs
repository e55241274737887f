//! Known-bad variants of the sync, kept so that a test can demand that the simulated worlds catch each of them.
//!
//! Promises: without the feature `mutants`, which only the tests turn on, [`active`] is the constant `false` and what hangs on it is not
//! compiled. Refuses: to be anything but off until a test says otherwise, and then only on the test's own thread.

/// A way to get the sync wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// Other content under a known name is taken for the same.
    NoForkCheck,
    /// Stamps are stored whether or not the digest follows.
    StampsWithoutDigest,
    /// What was sent is taken for stored.
    ReceiptWithoutStored,
    /// A counter is given out before the transaction that stores its op.
    CounterOutsideTransaction,
    /// Values are ordered by the clocks of the devices.
    FoldByDeviceClock,
    /// The stream's head moves on for ops that it has already.
    HeadBeforeDuplicates,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NoForkCheck,
        Self::StampsWithoutDigest,
        Self::ReceiptWithoutStored,
        Self::CounterOutsideTransaction,
        Self::FoldByDeviceClock,
        Self::HeadBeforeDuplicates,
    ];
}

#[cfg(feature = "mutants")]
mod switch {
    use std::cell::Cell;

    use super::Mutant;

    thread_local!(static ACTIVE: Cell<Option<Mutant>> = const { Cell::new(None) });

    /// Turns one on, or all off, on this thread.
    pub fn activate(mutant: Option<Mutant>) {
        ACTIVE.set(mutant);
    }

    /// Whether this one is on.
    #[must_use]
    pub fn active(mutant: Mutant) -> bool {
        ACTIVE.get() == Some(mutant)
    }
}

#[cfg(not(feature = "mutants"))]
mod switch {
    /// Never.
    #[must_use]
    pub const fn active(_: super::Mutant) -> bool {
        false
    }
}

pub use switch::*;
