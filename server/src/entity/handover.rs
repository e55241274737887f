//! Somebody whom an agency lets go to another one.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    /// Which agency lets them go.
    pub agency_id: Uuid,
    pub to_agency_id: Uuid,
    /// The first day elsewhere, `YYYY-MM-DD`.
    pub valid_from: String,
    pub reason: String,
    pub released_by: Uuid,
    pub released_at: i64,
    /// `taken`, `declined` or `withdrawn`; waiting without.
    pub outcome: Option<String>,
    pub ended_by: Option<Uuid>,
    pub ended_at: Option<i64>,
    pub ended_reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
