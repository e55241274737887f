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
    /// The assignment that it was begun for; unit and position are taken from it.
    pub assignment_id: Uuid,
    /// Code of the kind of post.
    pub kind: String,
    /// Bundle hash.
    pub catalogue: String,
    /// Bundle hash.
    pub standards: String,
    /// Bundle hash.
    pub rules: String,
    /// `begun` or `submitted`.
    pub state: String,
    /// `eff` of the submission.
    pub submitted_at: Option<i64>,
    /// Whether it came after closing, within the grace.
    pub late: bool,
    /// Sum of the reached levels that count, each capped at the required one if the rules say so; 0 until submitted.
    pub reached_sum: i32,
    /// Sum of required levels; 0 until submitted.
    pub required_sum: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
