//! The table "route → action × resource": what each route asks the access table for, and how a test asks the route.
//!
//! A new route is a new row: its method and path as the router has them, an address and a body that name what is there ([`super::place`]
//! fills the words that begin with `$`), and what it asks for. Rows that change something come in such a form that they can be asked
//! twice, or in one that is refused only after the right to it was weighed.

mod agency;
mod own;
mod people;

use domain::{
    access::{Action, Role},
    wire::error::ErrorCode,
};

use self::{About::*, Needs::*, Sent::*};

/// What an action is about, seen from whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Their whole agency, or all units that a role of theirs holds for.
    Place,
    /// The unit of the person concerned, with those above.
    Unit,
    /// The person concerned.
    Person,
    /// Somebody else in the same unit, who has not signed in yet.
    Neighbour,
    /// The person of the case that is open to them.
    OwnCase,
    /// Oneself.
    Oneself,
    /// All agencies.
    Installation,
    /// The record of somebody of one's own agency, opened to somebody else.
    Opening,
    /// That role, for somebody else of one's own agency.
    Role(Role),
}

/// What a route asks for.
#[derive(Clone, Copy, Debug)]
pub enum Needs {
    /// Nothing.
    Open,
    /// A session, and then it speaks of the signed-in person alone.
    Session,
    /// One of these.
    Any(&'static [(Action, About)]),
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub enum Sent {
    /// No body.
    Nothing,
    /// JSON.
    Form(&'static str),
    /// A file of that type.
    File(&'static str, &'static str),
}

/// A route.
pub struct Row {
    /// Its method and its path, as in the router.
    pub route: &'static str,
    /// The address that is asked, after the path's own words.
    pub at: &'static str,
    /// What is sent.
    pub sent: Sent,
    /// What it asks for.
    pub needs: Needs,
    /// What else than a success meets whoever is let in.
    pub meets: &'static [ErrorCode],
}

impl Row {
    /// Whether it reads, or takes something away as a file, and changes nothing.
    pub fn reads(&self) -> bool {
        self.route.starts_with("GET ") || self.takes_away()
    }

    /// Whether what is read leaves as a file of the office's.
    pub fn takes_away(&self) -> bool {
        self.route.contains(" /api/office/export/")
    }
}

const fn row(route: &'static str, at: &'static str, sent: Sent, needs: Needs, meets: &'static [ErrorCode]) -> Row {
    Row { route, at, sent, needs, meets }
}

const COURSES: Needs = Any(&[(Action::AuthorCourses, Place)]);
const IMPORTS: Needs = Any(&[(Action::ImportPeople, Place)]);
const REASON: &str = r#"{"reason":"Rencana pelatihan tahun depan"}"#;

/// All of them. The last ends the session by which the others were asked.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [own::ROWS, people::ROWS, agency::ROWS].into_iter().flatten()
}
