//! A decision about a claim. Never changes.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    /// From 0.
    pub nth: i32,
    pub at: i64,
    pub decided_by: Uuid,
    /// The role by which it was made.
    pub role: String,
    /// `accepted`, `corrected`, `returned`, `entered`, `annulled`.
    pub verdict: String,
    pub reason: Option<String>,
    /// The claim as it was decided about, as JSON.
    pub body: String,
    pub jp: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
