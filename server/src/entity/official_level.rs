//! One competency of an official result.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "official_level")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessed_on: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub competency: String,
    /// Its place in the list that brought it.
    pub nth: i32,
    /// 1 to 5; none where the standard does not name the competency.
    pub required: Option<i32>,
    /// 0 to 5.
    pub reached: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
