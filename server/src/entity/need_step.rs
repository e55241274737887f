//! One thing said about a training need. Never changes.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "need_step")]
pub struct Model {
    /// Whose need.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    /// From 0, in the order in which it was taken in.
    pub nth: i32,
    /// Who said it.
    pub by_id: Uuid,
    /// In which role, on the day on which it was said.
    pub role: String,
    pub at: i64,
    /// `planned`, `verified`, `differs`, `answered`, `returned`, `validated`.
    pub kind: String,
    /// The op that said it; none of the office's.
    pub device_id: Option<Uuid>,
    pub counter: Option<i64>,
    /// That op's body; of the office's, the reason if there is one.
    pub body: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
