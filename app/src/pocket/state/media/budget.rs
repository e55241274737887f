//! How much room the media of courses may take.
//!
//! Promises: the person's word counts, and never more than the browser has to spare beyond what the person's own work needs.

use crate::ports::Room;

/// A megabyte, as phones and their sellers count.
pub const MEGABYTE: u64 = 1_000_000;

/// What a person may choose: nothing at all, or from one long recording up to a shelf of them.
pub const CHOICES: [u64; 5] = [0, 100 * MEGABYTE, 250 * MEGABYTE, 500 * MEGABYTE, 1_000 * MEGABYTE];

/// Where the browser does not tell what it has.
const UNTOLD: u64 = CHOICES[2];

/// A fifth of what is to spare: the phone is not ours.
const SHARE: u64 = 5;

/// Why something is not fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// It is more than the person gives to media.
    Budget {
        /// Bytes that would have to come.
        wanted: u64,
        /// Bytes that may come yet.
        left: u64,
        /// The budget.
        budget: u64,
    },
    /// It is more than the device has to spare.
    Room {
        /// Bytes that would have to come.
        wanted: u64,
        /// Bytes to spare.
        left: u64,
    },
}

/// The budget of whoever has not set one: the largest choice that is no more than a fifth of what is to spare, and the smallest at least.
#[must_use]
pub fn default_of(room: &Room) -> u64 {
    let Some(spare) = room.to_spare() else { return UNTOLD };
    CHOICES.into_iter().filter(|choice| *choice <= spare / SHARE).max().unwrap_or_default().max(CHOICES[1])
}

/// Whether so many bytes may come beside those that are held.
///
/// # Errors
/// [`TooMuch`].
pub fn may_come(wanted: u64, held: u64, budget: u64, room: &Room) -> Result<(), TooMuch> {
    let left = budget.saturating_sub(held);
    if wanted > left {
        return Err(TooMuch::Budget { wanted, left, budget });
    }
    match room.to_spare() {
        Some(left) if wanted > left => Err(TooMuch::Room { wanted, left }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(used: u64, quota: u64) -> Room {
        Room { persisted: None, used: Some(used), quota: Some(quota) }
    }

    #[test]
    fn the_default_follows_what_there_is_to_spare() {
        for (quota, budget) in [(0, 100), (300, 100), (700, 100), (1_300, 250), (3_000, 500), (60_000, 1_000)] {
            assert_eq!(default_of(&room(0, quota * MEGABYTE)), budget * MEGABYTE, "{quota}");
        }
        assert_eq!(default_of(&Room::default()), UNTOLD);
    }

    #[test]
    fn what_is_too_much_says_how_much() {
        let vast = room(0, 100_000 * MEGABYTE);
        assert_eq!(may_come(60, 40, 100, &vast), Ok(()));
        assert_eq!(may_come(61, 40, 100, &vast), Err(TooMuch::Budget { wanted: 61, left: 60, budget: 100 }));
        assert_eq!(may_come(1, 200, 100, &vast), Err(TooMuch::Budget { wanted: 1, left: 0, budget: 100 }));
        assert_eq!(may_come(0, 200, 100, &vast), Ok(()), "what is here is not taken away");
        // Twenty megabytes are the work's.
        let tight = room(5 * MEGABYTE, 26 * MEGABYTE);
        assert_eq!(may_come(MEGABYTE, 0, 100 * MEGABYTE, &tight), Ok(()));
        let over = may_come(MEGABYTE + 1, 0, 100 * MEGABYTE, &tight);
        assert_eq!(over, Err(TooMuch::Room { wanted: MEGABYTE + 1, left: MEGABYTE }));
        assert_eq!(may_come(99, 0, 100, &Room::default()), Ok(()), "a browser that does not tell");
    }
}
