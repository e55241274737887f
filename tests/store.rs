//! What the database's handle promises, on every database.

mod schema;
mod transactions;
