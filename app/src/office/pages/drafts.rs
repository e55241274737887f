//! Where authors write courses: the list of drafts, a draft, and each of its lessons.
//!
//! Promises: "saved" is said after the server's answer; what is typed stays on the screen when saving fails, when the session ends and when
//! somebody else was quicker; what nothing brings back is taken away on a second word. Refuses: to judge a course; the server's check
//! does, and each fault leads to its place.

mod check;
mod common;
mod draft;
mod facts;
mod images;
mod import;
mod lesson;
mod list;
mod medium;
mod modules;
mod practises;
mod preview;
mod question;
mod quiz;
mod saving;
mod text;

pub use self::{
    common::{focus_soon, keyed},
    draft::DraftPage,
    lesson::LessonPage,
    list::{DraftsCard, begin},
};
