//! Chance that repeats itself: everything in a world is drawn from its seed.

use std::cell::RefCell;

/// The chance of one world.
pub struct Dice(RefCell<fastrand::Rng>);

impl Dice {
    /// The chance that belongs to a seed.
    pub fn of(seed: u64) -> Self {
        Self(RefCell::new(fastrand::Rng::with_seed(seed)))
    }

    /// A number below `end`, which is not 0.
    pub fn below(&self, end: usize) -> usize {
        self.0.borrow_mut().usize(..end)
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&self, from: i64, to: i64) -> i64 {
        self.0.borrow_mut().i64(from..=to)
    }

    /// True once in so many throws.
    pub fn once_in(&self, throws: usize) -> bool {
        self.below(throws) == 0
    }

    /// One of these; none of nothing.
    pub fn one<'a, T>(&self, of: &'a [T]) -> Option<&'a T> {
        (!of.is_empty()).then(|| &of[self.below(of.len())])
    }
}
