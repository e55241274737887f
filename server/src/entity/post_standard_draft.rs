//! The next version of the standard of one post while it is written.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post_standard_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position_id: Uuid,
    pub agency_id: Uuid,
    /// Another after each change, and greater than those of all drafts before.
    pub revision: i32,
    /// What is written, as JSON.
    pub body: String,
    pub changed_at: i64,
    pub changed_by: Uuid,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
