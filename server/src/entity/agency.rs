//! A tenant: ministry, province, regency or city.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub short_name: String,
    /// `WIB`, `WITA` or `WIT`.
    pub zone: String,
    /// Which of the design system's brand colours is its own.
    pub brand: String,
    /// Who signs its certificates.
    pub signatory_name: Option<String>,
    /// As what.
    pub signatory_post: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
