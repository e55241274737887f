//! The ids under which SIASN knows people, dated.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_siasn")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    pub siasn_id: String,
    /// First day, `YYYY-MM-DD`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: String,
    /// Last day, `YYYY-MM-DD`; open-ended without.
    pub valid_to: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
