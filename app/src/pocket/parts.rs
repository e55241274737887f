//! Parts of the program that are not in everybody's first download: each is fetched when one of its pages is first wanted.
//!
//! Where a program is cut apart is said where it starts (`src/bin/pocket.rs`), for only there is it known what is in it.

use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use super::routes::Route;

/// A part of the program.
#[derive(Clone, Copy)]
pub struct Part {
    /// Its name, which is that of its file.
    pub name: &'static str,
    /// Fetches it; ready at once where it is here. Whether it is.
    pub fetch: fn() -> LocalBoxFuture<'static, bool>,
    /// A page of it. Of a part that is here it is ready at once.
    pub page: fn(Route) -> LocalBoxFuture<'static, Option<AnyView>>,
}

/// The parts of the employee's program.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Courses, lessons, quizzes, certificates.
    pub learner: Part,
    /// What only supervisors see.
    pub supervisor: Part,
    /// What needs a network anyway: one's own data, who saw it, password and devices.
    pub own: Part,
}

impl Parts {
    /// The parts that the program provides.
    ///
    /// # Panics
    /// Outside of the program.
    #[must_use]
    pub fn here() -> Self {
        use_context().expect("the program provides its parts before it shows a page")
    }
}
