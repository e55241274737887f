//! Stories through the front door, by topic.

mod auth_codes;
mod auth_requests;
mod auth_session;
mod auth_sign_in;
mod claims;
mod command;
mod courses;
mod import;
mod learning;
mod office;
mod periods;
mod rules;
mod site;
mod start;
