//! Who gets in where: the running router against the access table.

mod neighbours;
mod office;
pub mod routes;
mod small_groups;
