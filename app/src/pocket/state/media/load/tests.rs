use std::{
    cell::{Cell, RefCell},
    ops::Range,
    rc::Rc,
};

use domain::ids::PersonId;
use futures::executor::block_on;

use super::*;
use crate::{
    ports::Task,
    store::files::{FileStores as _, memory::MemoryFileStores},
};

const PIECE: usize = PIECE_BYTES as usize;

/// A server with one file, which may be offline after so many pieces and wrong so many times.
struct Line {
    bytes: Vec<u8>,
    asked: RefCell<Vec<Range<u64>>>,
    pieces_left: Cell<u32>,
    spoilt: Cell<u32>,
}

impl Line {
    fn of(count: usize) -> Self {
        let bytes = (0..count).map(|at| (at ^ (at >> 8) ^ (at >> 16)) as u8).collect();
        let (asked, pieces_left) = (RefCell::default(), Cell::new(u32::MAX));
        Self { bytes, asked, pieces_left, spoilt: Cell::new(0) }
    }

    fn file(&self) -> File {
        let hash = BundleHash::of(&self.bytes);
        File { hash, media_type: "video/webm".to_owned(), bytes: self.bytes.len() as u64 }
    }
}

impl Downloads for Line {
    fn bytes(&self, call: Call, range: Range<u64>) -> Task<'_, Result<Vec<u8>, Failure>> {
        assert_eq!(call.path, format!("/api/files/{}", self.file().hash));
        let left = self.pieces_left.get();
        let answer = if left == 0 {
            Err(Failure::Offline)
        } else {
            self.pieces_left.set(left - 1);
            self.asked.borrow_mut().push(range.clone());
            let mut bytes = self.bytes[range.start as usize..range.end as usize].to_vec();
            if range.start == 0 && self.spoilt.get() > 0 {
                self.spoilt.set(self.spoilt.get() - 1);
                bytes[0] ^= 1;
            }
            Ok(bytes)
        };
        Box::pin(std::future::ready(answer))
    }
}

fn device() -> Rc<dyn LocalFiles> {
    block_on(MemoryFileStores::default().open(PersonId::from_random([1; 16]))).expect("opens")
}

fn load(line: &Line, files: &dyn LocalFiles, go_on: &dyn Fn(BundleHash, Step) -> bool) -> Result<bool, Trouble> {
    let file = line.file();
    let held = block_on(files.held()).expect("looks").get(&file.hash).copied().unwrap_or_default();
    let credentials = Credentials { device: String::new(), token: String::new() };
    block_on(Loader { line, files, credentials, go_on }.load(&file, held))
}

fn held(files: &dyn LocalFiles, line: &Line) -> Held {
    block_on(files.held()).expect("looks").get(&line.file().hash).copied().unwrap_or_default()
}

const ON: &dyn Fn(BundleHash, Step) -> bool = &|_, _| true;

#[test]
fn a_file_comes_in_pieces_and_is_settled_when_it_bears_its_name() {
    for (count, pieces) in [(0, 0), (1, 1), (PIECE, 1), (PIECE + 1, 2), (3 * PIECE - 1, 3)] {
        let (line, files) = (Line::of(count), device());
        assert_eq!(load(&line, &*files, ON), Ok(true));
        assert_eq!(line.asked.borrow().len(), pieces);
        assert_eq!(held(&*files, &line), Held { pieces: pieces as u32, whole: Some(count as u64) });
        let kept: Vec<u8> = (0..pieces as u32)
            .flat_map(|nth| block_on(files.piece(line.file().hash, nth)).expect("reads").expect("is there"))
            .collect();
        assert!(kept == line.bytes, "{count}");
    }
}

#[test]
fn after_a_break_only_what_is_missing_is_asked_for() {
    let (line, files) = (Line::of(4 * PIECE), device());
    line.pieces_left.set(2);
    assert_eq!(load(&line, &*files, ON), Err(Trouble::Failed(Failure::Offline)));
    assert_eq!(held(&*files, &line), Held { pieces: 2, whole: None });
    line.pieces_left.set(u32::MAX);
    assert_eq!(load(&line, &*files, ON), Ok(true));
    let starts: Vec<u64> = line.asked.borrow().iter().map(|range| range.start / PIECE_BYTES).collect();
    assert_eq!(starts, [0, 1, 2, 3]);
}

#[test]
fn whoever_stops_keeps_what_came() {
    let (line, files) = (Line::of(3 * PIECE), device());
    let until = |_, step| step != Step::Fetching(Held { pieces: 1, whole: None });
    assert_eq!(load(&line, &*files, &until), Ok(false));
    assert_eq!(held(&*files, &line), Held { pieces: 1, whole: None });
    let checking = |_, step| !matches!(step, Step::Checking(_));
    assert_eq!(load(&line, &*files, &checking), Ok(false));
    assert_eq!(held(&*files, &line), Held { pieces: 3, whole: None });
    assert_eq!(load(&line, &*files, ON), Ok(true));
    assert_eq!(line.asked.borrow().len(), 3);
}

#[test]
fn what_does_not_bear_its_name_is_fetched_once_more_and_told_the_second_time() {
    let (line, files) = (Line::of(2 * PIECE), device());
    line.spoilt.set(1);
    assert_eq!(load(&line, &*files, ON), Ok(true));
    assert_eq!(line.asked.borrow().len(), 4);

    let files = device();
    line.spoilt.set(2);
    assert_eq!(load(&line, &*files, ON), Err(Trouble::Wrong));
    assert_eq!(held(&*files, &line), Held::default(), "nothing wrong stays");
    assert_eq!(block_on(files.address(line.file().hash, "video/webm")), Ok(None));
}

#[test]
fn a_piece_that_was_lost_on_the_device_is_found_out() {
    let (line, files) = (Line::of(2 * PIECE), device());
    let hash = line.file().hash;
    block_on(files.put_piece(hash, 0, b"half".to_vec())).expect("keeps");
    assert_eq!(load(&line, &*files, ON), Ok(true));
    assert_eq!(block_on(files.piece(hash, 0)).expect("reads").map(|piece| piece.len()), Some(PIECE));
}
