//! Who is named as the head of a unit, from a day to a day.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_head")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: Uuid,
    /// First day, `YYYY-MM-DD`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: String,
    pub person_id: Uuid,
    /// Last day, `YYYY-MM-DD`; open-ended without.
    pub valid_to: Option<String>,
    /// Where it comes from: `file` or `hand`.
    pub origin: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
