//! A hand-in of a device that was signed out from elsewhere, or that this database never met: kept until its person has said that it is
//! theirs.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hand_in")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// SHA-256 of the letter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Vec<u8>,
    pub device_id: Uuid,
    pub received_at: i64,
    /// How many ops it holds.
    pub changes: i64,
    /// As its device wrote it.
    pub letter: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
