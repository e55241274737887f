//! A list of official results that was entered.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "official_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub file: String,
    pub people: i32,
    /// The bundles by which its levels were set beside standards and its days counted.
    pub catalogue: String,
    pub standards: String,
    pub rules: String,
    pub entered_at: i64,
    pub entered_by: Uuid,
    pub undone_at: Option<i64>,
    pub undone_by: Option<Uuid>,
    pub undone_reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
