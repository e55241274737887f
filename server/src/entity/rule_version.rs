//! A version of an agency's rules; it never changes.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: Uuid,
    /// What is ruled, by its bundle's kind.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// From 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Bundle hash.
    pub hash: String,
    /// The first day on which it holds, in the agency's zone.
    pub from_day: String,
    pub published_at: i64,
    pub published_by: Uuid,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
