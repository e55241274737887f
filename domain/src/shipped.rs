//! The reference data that ship with the product, as the texts that become bundles.
//!
//! Only the server names them; a device gets its bundles from there, so they weigh nothing in the app.

/// Nine competencies, managerial and sociocultural, that every post requires: five levels, three statements each.
pub const CATALOGUE: &str = include_str!("../data/catalogue.json");

/// Eight generic technical competencies for posts to pick from, in the form of [`CATALOGUE`].
///
/// A library: by itself no bundle, and nobody's until an agency composes a catalogue with it ([`crate::compose`]).
pub const TECHNICAL: &str = include_str!("../data/technical.json");

/// Three governmental competencies for heads in regional government; a library as [`TECHNICAL`] is. Whoever heads a regional office is an
/// executive or, where it is a sub-district, an administrator: the posts of those kinds may pick from it, and no others.
pub const GOVERNMENTAL: &str = include_str!("../data/governmental.json");

/// An agency's own library before anything is in it ([`crate::own`]): what it rests on, and the names of the five levels.
pub const OWN: &str = include_str!("../data/own.json");

/// The 14 kinds of post and the levels that they require.
pub const STANDARDS: &str = include_str!("../data/standards.json");

/// Level rule, job-person match, category schemes, small groups.
pub const RULES: &str = include_str!("../data/rules.json");

/// Learning hours: 25 paths, how they convert, and what a year asks for or allows.
pub const HOURS: &str = include_str!("../data/hours.json");

/// What is known about official results: whose are recognised, how long they hold, what their levels and figures mean.
pub const OFFICIAL: &str = include_str!("../data/official.json");

/// What is kept about people and why, and by when their requests are answered.
pub const PRIVACY: &str = include_str!("../data/privacy.json");

#[cfg(test)]
mod tests;
