//! An op whose predecessors have not arrived: held, not yet stamped.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "op_waiting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub device_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub counter: i64,
    /// Raw JSON as received.
    pub header: String,
    /// Raw JSON as received.
    pub body: String,
    pub received_at: i64,
    /// How far the sender's clock was behind ours when it came, ms.
    pub skew_ms: i64,
    /// Effective time in an earlier life of the stream, ms.
    pub eff_before: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
