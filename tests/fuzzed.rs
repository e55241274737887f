//! No reader of bytes from outside panics, hoards, or takes one thing for another.

use integration::fuzzing::{Reader, TARGETS, Target, run};
use peak_alloc::PeakAlloc;

/// Counts what the readers hold. One test alone runs in this program, so that nobody else's memory is counted.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Cases of each target from a fixed seed, and as many from a fresh one; `cargo xtask fuzz` goes on for as long as one likes.
const CASES: u64 = 100;

#[test]
fn every_reader_does_what_it_must() {
    a_reader_that_fails_is_seen();
    let fresh = fastrand::u64(..);
    for target in TARGETS {
        for seed in [1, fresh] {
            let tally = run(target, seed, |n| n < CASES).unwrap_or_else(|failure| panic!("{failure}"));
            assert!(tally.read > 0, "{}: nothing was read, so nothing was tried", target.name);
        }
    }
}

/// What fails is told with the least that it fails with.
fn a_reader_that_fails_is_seen() {
    let failing = |reader: fn() -> Reader| {
        let seeds = || vec![b"{\"some\":\"text!\",\"more\":[1,2]}".to_vec()];
        run(&Target { name: "failing", seeds, reader }, 1, |n| n < CASES).expect_err("it fails")
    };
    let panics = failing(|| Box::new(|input| input.contains(&b'!').then(|| panic!("a sign")).map_or(Ok(true), Ok)));
    assert!(panics.why.contains("a sign"), "{panics}");
    assert_eq!(panics.input, b"!");
    let hoards = failing(|| Box::new(|input| Ok(vec![1_u8; input.len() + (16 << 20)].len() > 1)));
    assert!(hoards.why.starts_with("held"), "{hoards}");
    assert_eq!(hoards.input, b"");
    let errs = failing(|| Box::new(|input| if input.is_empty() { Ok(true) } else { Err("not empty".into()) }));
    assert_eq!((errs.why.as_str(), errs.input.len()), ("not empty", 1));
}
