//! A self-assessment folded for the dashboards.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub period_id: Uuid,
    pub agency_id: Uuid,
    pub unit_id: Uuid,
    pub position_id: Option<Uuid>,
    /// `begun` or `submitted`.
    pub state: String,
    /// `eff` of the submission.
    pub submitted_at: Option<i64>,
    /// Whether it came after closing, within the grace.
    pub late: bool,
    /// Sum of min(reached, required).
    pub reached_sum: i32,
    /// Sum of required levels.
    pub required_sum: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
