//! Who supervises whom, from a day to a day.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supervision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub supervisor_id: Uuid,
    /// First day, `YYYY-MM-DD`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: String,
    /// Last day, `YYYY-MM-DD`; open-ended without. A row that ends before it begins holds on no day: from its first day on a hand wants
    /// nobody above that person.
    pub valid_to: Option<String>,
    /// Where it comes from: `file`, `rule` or `hand`.
    pub origin: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
