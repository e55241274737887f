//! What the database's handle promises, on every database.

mod files;
mod schema;
mod transactions;
