//! The employee's pages.
