//! One op of a person, in the server's order.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "op")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub device_id: Uuid,
    pub counter: i64,
    /// Raw JSON as first received.
    pub header: String,
    /// Raw JSON as first received.
    pub body: String,
    /// Effective time given by the server, ms.
    pub eff: i64,
    /// Code of the verdict.
    pub status: String,
    pub received_at: i64,
    /// SHA-256 over header and body: tells a fork from a repetition.
    pub content_hash: Vec<u8>,
    /// Digest of the chain at `seq`.
    pub digest: Vec<u8>,
    /// Length of header and body: what it takes of a page.
    pub bytes: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
