//! What both programs show and what knows the domain.
//!
//! Promises: a component shows values and calls back; what happens then is the program's business. Refuses: signals that components
//! share, and everything that a website about something else could use too (that is `ui`).

pub mod activation_form;
pub mod answers;
pub mod claim_decision;
pub mod claim_form;
pub mod explain;
pub mod focus;
pub mod hours_steps;
pub mod needs;
pub mod official;
pub mod password_form;
pub mod plan_fields;
pub mod profile;
pub mod question;
pub mod sign_in_form;
pub mod who_sees;
