//! An assessment period of an agency and the bundles that it rests on.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "period")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub name_id: String,
    pub name_en: String,
    /// First day.
    pub opens: String,
    /// Last day.
    pub closes: String,
    /// Days after closing within which what was done before still arrives in time.
    pub grace_days: i32,
    /// Bundle hash.
    pub catalogue: String,
    /// Bundle hash.
    pub standards: String,
    /// Bundle hash.
    pub rules: String,
    /// Whether it covers a part of the agency.
    pub partial: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
