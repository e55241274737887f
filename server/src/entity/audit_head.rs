//! How far an agency's audit log went when a day was over; never changed.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: Uuid,
    /// The day that was over, `YYYY-MM-DD` in the agency's zone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    /// The number of the last line.
    pub lines: i64,
    /// That line's digest.
    pub digest: Vec<u8>,
    pub published_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
