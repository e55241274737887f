//! Every reader of bytes from outside, fed with what is nearly valid.
//!
//! A case begins as a valid text (recorded ops, real requests and answers, a spreadsheet) and is cut, spliced, doubled, nested and
//! spoilt; its seed alone decides how. A reader must not panic; must hold no more memory than its input allows ([`HEAP_FACTOR`]);
//! must read what it has read and written again as the same; and must refuse, where it refuses with an answer, by a code. What once
//! failed is kept in `fuzzing/corpus` and read again with every run.
//!
//! Promises: the same seed and target, the same case. Refuses: to follow coverage, which no stable compiler tells; the valid texts it
//! starts from do that work.

mod courses;
mod door;
pub mod guard;
mod mutation;
mod questions;
mod sheets;
mod targets;

use std::{
    cell::RefCell,
    fmt, fs, panic,
    path::{Path, PathBuf},
};

use fastrand::Rng;
use peak_alloc::PeakAlloc;

pub use self::targets::{TARGETS, Target};

/// Bytes that a reader may hold for each byte of its input. Dearest for its size is a list of nothing but short values: in the tree
/// each takes 48 bytes for two of the text, and half as much again while the list grows; a reader may hold two trees.
const HEAP_FACTOR: usize = 96;

/// Bytes that it may hold besides, whatever the input: what a request may unpack to, and the database's pages.
const HEAP_BYTES_FREE: usize = 8 << 20;

/// Inputs from this size on tell how much is held for a byte; in smaller ones, what is held besides counts for more.
const WEIGHED_BYTES_MIN: usize = 64 * 1024;

/// Tries to make a failing input smaller.
const SHRINKING_TRIES_MAX: usize = 400;

/// What a reader says of an input: whether it was read, or what is wrong with the reader.
pub type Verdict = Result<bool, String>;

/// Reads an input and judges what came of it.
pub type Reader = Box<dyn Fn(&[u8]) -> Verdict>;

/// How a run went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Inputs.
    pub cases: u64,
    /// Those among them that were read; the others were refused.
    pub read: u64,
    /// The most bytes that were held for one byte of an input of at least [`WEIGHED_BYTES_MIN`].
    pub held_most: usize,
}

/// A reader that did not do what it must.
#[derive(Debug)]
pub struct Failure {
    /// Whose.
    pub target: &'static str,
    /// The seed of the case; none for one of the corpus.
    pub seed: Option<u64>,
    /// What it did.
    pub why: String,
    /// An input that it does it with, as small as it was found.
    pub input: Vec<u8>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seed = self.seed.map_or("kept in the corpus".to_owned(), |seed| format!("--seed {seed}"));
        write!(f, "--target {} {seed}: {}\n  {} bytes: ", self.target, self.why, self.input.len())?;
        let shown = self.input.len().min(2_000);
        write!(f, "{}", self.input[..shown].escape_ascii())
    }
}

impl Failure {
    /// Keeps the input, to be read again with every run from now on. Says where.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn keep(&self) -> std::io::Result<PathBuf> {
        let folder = corpus(self.target);
        fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{:x}", self.seed.unwrap_or_default()));
        fs::write(&file, &self.input)?;
        Ok(file)
    }
}

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzzing/corpus").join(target)
}

/// Lets a target read what is kept in its corpus, then mutated texts, as long as `go_on` says of their number. The first has the seed
/// `from`, each next one the next.
///
/// # Errors
/// [`Failure`]: the first, made small.
pub fn run(target: &Target, from: u64, mut go_on: impl FnMut(u64) -> bool) -> Result<Tally, Failure> {
    let Target { name, seeds, reader } = target;
    let (seeds, reader) = (seeds(), reader());
    let mut tally = Tally::default();
    let mut reads = |input: Vec<u8>, seed: Option<u64>| {
        tally.cases += 1;
        match judged(&reader, &input) {
            Ok((read, held)) => {
                tally.read += u64::from(read);
                if input.len() >= WEIGHED_BYTES_MIN {
                    tally.held_most = tally.held_most.max(held / input.len());
                }
                Ok(())
            }
            Err(_) => {
                let (input, why) = shrunk(&reader, input);
                Err(Failure { target: name, seed, why, input })
            }
        }
    };
    for kept in fs::read_dir(corpus(name)).into_iter().flatten().flatten() {
        reads(fs::read(kept.path()).expect("a kept case"), None)?;
    }
    for n in 0.. {
        if !go_on(n) {
            break;
        }
        let seed = from.wrapping_add(n);
        reads(mutation::mutated(&seeds, &mut Rng::with_seed(seed)), Some(seed))?;
    }
    Ok(tally)
}

/// The reader's verdict and the bytes that it held at most. A panic and too large a heap are among what it must not do.
fn judged(reader: &Reader, input: &[u8]) -> Result<(bool, usize), String> {
    thread_local! {
        static LAST: RefCell<String> = const { RefCell::new(String::new()) };
    }
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|info| LAST.set(info.to_string())));
    PeakAlloc.reset_peak_usage();
    let before = PeakAlloc.current_usage();
    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(|| reader(input)));
    let held = PeakAlloc.peak_usage().saturating_sub(before);
    panic::set_hook(hook);
    let verdict = outcome.map_err(|_| LAST.take())?;
    let may_hold = HEAP_FACTOR * input.len() + HEAP_BYTES_FREE;
    if held > may_hold {
        return Err(format!("held {held} bytes for an input of {}", input.len()));
    }
    verdict.map(|read| (read, held))
}

/// A smaller input with which the reader fails as well: pieces are left out, half of it first, then ever smaller ones.
fn shrunk(reader: &Reader, mut input: Vec<u8>) -> (Vec<u8>, String) {
    let mut tries = 0;
    let mut piece = input.len().div_ceil(2);
    while piece > 0 {
        let mut start = 0;
        while start < input.len() && tries < SHRINKING_TRIES_MAX {
            tries += 1;
            let end = input.len().min(start + piece);
            let without = [&input[..start], &input[end..]].concat();
            if judged(reader, &without).is_err() {
                input = without;
            } else {
                start = end;
            }
        }
        piece /= 2;
    }
    let why = judged(reader, &input).expect_err("it failed before");
    (input, why)
}
