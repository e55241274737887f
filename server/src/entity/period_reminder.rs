//! A reminder that the office sent.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "period_reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub period_id: Uuid,
    /// The unit with those below it; none for all that the sender reaches.
    pub unit_id: Option<Uuid>,
    /// The day.
    pub sent_on: String,
    pub sent_at: i64,
    pub sent_by: Uuid,
    /// Whether it went to those, too, who have begun and not submitted.
    pub to_begun: bool,
    /// The office's own words.
    pub body: Option<String>,
    /// To how many.
    pub people: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
