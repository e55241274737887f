//! A version of the words in which an agency has the competencies that everybody is asked for; it never changes.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wording")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: Uuid,
    /// From 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// What reads otherwise than it ships, as a catalogue in JSON.
    pub body: String,
    /// The first day on which it holds.
    pub from_day: String,
    pub published_at: i64,
    pub published_by: Uuid,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
