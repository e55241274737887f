//! What the tests through the front door stand on.
//!
//! Promises: each test runs on a database of its own, on SQLite and on PostgreSQL; time stands still until a test moves it; chance
//! repeats itself; requests look like a browser's. Refuses: to skip a database silently.

mod browser;
mod cast;
mod database;
mod demo;
mod house;
mod ports;
pub mod school;
pub mod sealer;
pub mod training;

pub use self::{
    browser::{Answer, Browser, Tab},
    cast::{Member, PASSWORD, unit},
    database::{Database, Kind, on_each_database, on_each_fresh_database},
    demo::{Demo, on_each_demo},
    house::House,
    ports::{CountedEntropy, DAY, HOUR, SECOND, StillClock},
};
