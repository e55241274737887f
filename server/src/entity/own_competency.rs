//! A version of a competency that an agency words itself; it never changes.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "own_competency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// From 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// The competency as it stands in a catalogue, as JSON.
    pub body: String,
    /// Whether it is not offered any more.
    pub retired: bool,
    pub published_at: i64,
    pub published_by: Uuid,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
