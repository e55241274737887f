//! What a unit was called and lay in until a day.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_history")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: Uuid,
    /// Last day, `YYYY-MM-DD`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_to: String,
    /// First day, `YYYY-MM-DD`; since ever without.
    pub valid_from: Option<String>,
    pub parent_id: Option<Uuid>,
    pub name: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
