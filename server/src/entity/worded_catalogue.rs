//! The bundle that a catalogue becomes in the words of a version of an agency's wording.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worded_catalogue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: Uuid,
    /// The catalogue that a period or a post's standard names.
    #[sea_orm(primary_key, auto_increment = false)]
    pub base: String,
    /// The version of the wording.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// What it reads as.
    pub catalogue: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
