//! Chance that repeats itself: everything in a world is drawn from its seed.

use std::cell::RefCell;

/// The chance of one world.
pub struct Dice(RefCell<fastrand::Rng>);

impl Dice {
    /// The chance of one event of a world. It hangs on no other event, so that a world can be told again without some of them.
    pub fn of(seed: u64, event: u64) -> Self {
        // Neighbouring seeds and events shall have nothing in common (the increment of SplitMix64).
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ event.wrapping_mul(0xd1b5_4a32_d192_ed03);
        Self(RefCell::new(fastrand::Rng::with_seed(mixed)))
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
