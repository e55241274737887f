//! Known-bad variants of the sync, kept so that a test can demand that the simulated worlds catch each of them.
//!
//! Promises: without the feature `mutants`, which only the package of the tests asks for, [`active`] is the constant `false`, and what
//! hangs on it is not compiled. Refuses: to be anything but off until a test turns one on, and then on that test's own thread alone.

/// A way to get the sync wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// Places are drawn from one sequence for all persons.
    GlobalSequence,
    /// Other content under a known name is taken for the same, at both ends.
    NoForkCheck,
    /// Stamps are stored whether or not the digest follows.
    StampsWithoutDigest,
    /// With an answer, all that is on the device is taken for stored.
    ReceiptWithoutStored,
    /// A counter is given out before the transaction that stores its op.
    CounterOutsideTransaction,
    /// What a server refuses is thrown away.
    DropOnRefusal,
    /// The server answers before its transaction is durable.
    AnswerBeforeCommit,
    /// Values are ordered by the clocks of the devices.
    FoldByDeviceClock,
    /// The stream's head moves on for ops that it has already.
    HeadBeforeDuplicates,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::GlobalSequence,
        Self::NoForkCheck,
        Self::StampsWithoutDigest,
        Self::ReceiptWithoutStored,
        Self::CounterOutsideTransaction,
        Self::DropOnRefusal,
        Self::AnswerBeforeCommit,
        Self::FoldByDeviceClock,
        Self::HeadBeforeDuplicates,
    ];
}

#[cfg(feature = "mutants")]
mod switch {
    use std::cell::Cell;

    use super::Mutant;

    thread_local! {
        static ACTIVE: Cell<Option<Mutant>> = const { Cell::new(None) };
        static PLACE: Cell<u64> = const { Cell::new(0) };
    }

    /// Turns one on, or all off, on this thread.
    pub fn activate(mutant: Option<Mutant>) {
        ACTIVE.set(mutant);
        PLACE.set(0);
    }

    /// Whether this one is on.
    #[must_use]
    pub fn active(mutant: Mutant) -> bool {
        ACTIVE.get() == Some(mutant)
    }

    /// The place that an op gets which should get the next of its stream.
    #[must_use]
    pub fn place(next: u64) -> u64 {
        if !active(Mutant::GlobalSequence) {
            return next;
        }
        PLACE.set(PLACE.get() + 1);
        PLACE.get()
    }
}

#[cfg(not(feature = "mutants"))]
mod switch {
    /// Never.
    #[must_use]
    pub const fn active(_: super::Mutant) -> bool {
        false
    }

    /// The next one.
    #[must_use]
    pub const fn place(next: u64) -> u64 {
        next
    }
}

pub use switch::*;
