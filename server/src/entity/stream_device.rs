//! What the server knows of one device within a person's stream.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stream_device")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub device_id: Uuid,
    pub salt_key: Vec<u8>,
    /// Highest contiguous counter.
    pub stored: i64,
    /// `eff` of its last op, ms.
    pub last_eff: i64,
    /// Since when its name takes nothing any more, because what it told was erased, ms. Then the key is nought.
    pub closed_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
