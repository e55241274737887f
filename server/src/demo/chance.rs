//! Chance that is the same every time: SplitMix64 (Steele, Lea and Flood, 2014).

/// A stream of numbers that follow from the seed alone. Never for secrets.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for one purpose, so that what one part draws does not shift another.
    pub(super) const fn fork(&self, purpose: u64) -> Self {
        let mut forked = Self(self.0 ^ purpose.wrapping_mul(0xd1b5_4a32_d192_ed03));
        forked.next();
        forked
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `end`, which is positive. The bias of the remainder is below 2⁻⁴⁰ for what is asked here.
    pub(super) const fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A number from `first` to `last`, both included.
    pub(super) const fn between(&mut self, first: i64, last: i64) -> i64 {
        first + self.below((last - first + 1).unsigned_abs()).cast_signed()
    }

    /// True in so many of a hundred cases.
    pub(super) const fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of several, which are not none.
    pub(super) const fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// Bytes for an id.
    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        core::array::from_fn(|_| self.next().to_be_bytes()[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_stream() {
        // The first outputs of SplitMix64 for seed 1234567, as its authors' test vector has them.
        let mut chance = Chance::new(1_234_567);
        assert_eq!([chance.next(), chance.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn both_ends_come_up() {
        let mut chance = Chance::new(7);
        let drawn: std::collections::BTreeSet<i64> = (0..200).map(|_| chance.between(-1, 2)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-1, 0, 1, 2]);
    }
}
