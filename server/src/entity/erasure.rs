//! That something was erased of somebody who left.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub agency_id: Uuid,
    pub erased_at: i64,
    /// Who did it; perhaps somebody whom a restored database does not know.
    pub erased_by: Uuid,
    /// None where a journal brought it back.
    pub reason: Option<String>,
    pub rule_version: String,
    /// Codes of what went, with spaces between them.
    pub parts: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
