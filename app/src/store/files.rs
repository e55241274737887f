//! Files of courses on the device: one person's, in pieces, beside their database of texts and never within it.
//!
//! Promises: a call that returns `Ok` has completed its storage transaction; a piece is there whole or not at all, so that a download goes
//! on where it stopped; only what was found to be what its name says has an address. Refuses: to judge what is worth its room, to reach the
//! network, and to touch the person's work: what fails here, for want of room above all, undoes nothing there.

#[cfg(test)]
pub mod contract;
pub mod memory;

use std::rc::Rc;

use domain::{bundle::BundleHash, ids::PersonId};
use litemap::LiteMap;

use super::StoreError;
use crate::ports::Task;

/// Bytes of a piece, the last of a file excepted. On the slowest line that is counted on, 160 kbit/s, one takes 13 s; that much a break
/// costs at most. It is also a part of the server's, which reads no byte in vain, and hashing one takes a slow phone a frame or two.
pub const PIECE_BYTES: u64 = 256 * 1024;

/// How much of a file is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Pieces from the first on, none between them missing.
    pub pieces: u32,
    /// Its bytes, once it is whole and was found to be what its name says.
    pub whole: Option<u64>,
}

impl Held {
    /// Bytes that it takes, of a file of so many.
    #[must_use]
    pub fn bytes_of(&self, bytes: u64) -> u64 {
        self.whole.unwrap_or_else(|| (u64::from(self.pieces) * PIECE_BYTES).min(bytes))
    }

    /// Bytes that it takes, to a piece.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes_of(u64::MAX)
    }
}

/// The files of which something is here.
pub type Holding = LiteMap<BundleHash, Held>;

/// One person's files on this device.
pub trait LocalFiles {
    /// What is here.
    fn held(&self) -> Task<'_, Result<Holding, StoreError>>;
    /// Keeps a piece durably.
    fn put_piece(&self, file: BundleHash, nth: u32, bytes: Vec<u8>) -> Task<'_, Result<(), StoreError>>;
    /// A piece, if it is here.
    fn piece(&self, file: BundleHash, nth: u32) -> Task<'_, Result<Option<Vec<u8>>, StoreError>>;
    /// Notes that a file is whole and what its name says: from now on it has addresses.
    fn settle(&self, file: BundleHash, bytes: u64) -> Task<'_, Result<(), StoreError>>;
    /// Removes a file with all its pieces.
    fn remove(&self, file: BundleHash) -> Task<'_, Result<(), StoreError>>;
    /// An address under which pages of this tab may show a whole file, until it is let go; none for a file that is not whole.
    fn address<'a>(&'a self, file: BundleHash, media_type: &'a str) -> Task<'a, Result<Option<String>, StoreError>>;
}

/// The files of all persons on this device.
pub trait FileStores {
    /// Opens or creates what keeps a person's files. It goes when the person's database is erased.
    fn open(&self, person: PersonId) -> Task<'_, Result<Rc<dyn LocalFiles>, StoreError>>;
    /// Lets an address go, and what it holds.
    fn let_go(&self, address: &str);
}

/// Counts what lies here: from pieces in their order by file and place, and the sizes of whole files.
#[must_use]
pub fn counted(
    pieces: impl IntoIterator<Item = (BundleHash, u32)>,
    whole: impl IntoIterator<Item = (BundleHash, u64)>,
) -> Holding {
    let mut holding = Holding::new();
    for (file, nth) in pieces {
        match holding.get_mut(&file) {
            Some(held) if held.pieces == nth => held.pieces += 1,
            Some(_) => {}
            None => {
                holding.insert(file, Held { pieces: u32::from(nth == 0), whole: None });
            }
        }
    }
    for (file, bytes) in whole {
        let held = holding.get(&file).copied().unwrap_or_default();
        holding.insert(file, Held { whole: Some(bytes), ..held });
    }
    holding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_after_a_gap_does_not_count() {
        let (one, other, third) = (BundleHash([1; 32]), BundleHash([2; 32]), BundleHash([3; 32]));
        let holding = counted([(one, 0), (one, 1), (one, 3), (other, 1), (third, 0)], [(third, 7)]);
        assert_eq!(holding[&one], Held { pieces: 2, whole: None });
        assert_eq!(holding[&other], Held::default());
        assert_eq!(holding[&third], Held { pieces: 1, whole: Some(7) });
        assert_eq!(holding[&one].bytes_of(PIECE_BYTES + 5), PIECE_BYTES + 5);
        assert_eq!((holding[&one].bytes(), holding[&third].bytes()), (2 * PIECE_BYTES, 7));
    }
}
