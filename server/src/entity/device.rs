//! One browser profile of one person: its session and its sync key.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    /// SHA-256 of the cookie's secret.
    pub cookie_hash: Vec<u8>,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Key of the salts in this device's digests, 32 bytes.
    pub salt_key: Vec<u8>,
    pub label: String,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub expires_at: i64,
    /// When the password was last confirmed here.
    pub confirmed_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
