//! The program that reads spreadsheets for the office, in a worker.

use app::{platform::worker, sheets::Reader};

fn main() {
    let mut reader = Reader::default();
    worker::serve(move |asked, bytes, tell| reader.asked(asked, bytes, tell));
}
