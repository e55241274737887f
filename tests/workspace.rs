//! The rules of the house, as tests: which room may name which, what belongs where, that documents tell the truth.
//!
//! A rule that is not tested is a wish. Each failure names the file and what it names.

mod arrows;
mod documents;
mod files;
mod locks;
pub mod source;
mod words;
