//! A claim of hours learned elsewhere, as it was told last or as it was accepted.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    /// Set on what the office entered.
    pub attendance_id: Option<Uuid>,
    /// When the op that wrote it took effect; of what the office entered, the instant of that.
    pub writer_eff: i64,
    /// The device of that op; nil of what the office entered.
    pub writer_device: Uuid,
    pub writer_counter: i64,
    /// `waiting`, `returned`, `accepted`, `withdrawn`, `annulled`.
    pub state: String,
    /// As JSON.
    pub body: String,
    pub title: String,
    pub first_day: String,
    pub last_day: String,
    pub jp: i32,
    /// How the hours came about, as JSON.
    pub steps: String,
    pub rule_id: String,
    pub rule_version: String,
    pub path_id: String,
    pub path_en: String,
    pub basis_id: String,
    pub basis_en: String,
    pub told_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
