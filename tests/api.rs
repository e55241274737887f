//! Stories through the front door, by topic.

mod audit;
mod auth_codes;
mod auth_requests;
mod auth_session;
mod auth_sign_in;
mod cases;
mod catalogue;
mod claims;
mod command;
mod courses;
mod erasures;
mod import;
mod imports;
mod learning;
mod needs;
mod office;
mod official;
mod periods;
mod privacy;
mod roles;
mod rules;
mod site;
mod spreadsheets;
mod standards;
mod start;
mod structure;
