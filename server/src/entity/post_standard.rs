//! A version of the standard of one post; it never changes.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post_standard")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position_id: Uuid,
    /// From 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub agency_id: Uuid,
    /// Code of the kind that the post had.
    pub kind: String,
    /// Bundle hash.
    pub catalogue: String,
    /// Bundle hash.
    pub standards: String,
    /// What differs from the default, what was added, and what it rests on, as JSON.
    pub body: String,
    /// The first day on which it holds, in the agency's zone.
    pub from_day: String,
    pub published_at: i64,
    pub published_by: Uuid,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
