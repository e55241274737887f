//! A post of an agency: title and kind.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "position")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    /// The agency's own code, unique within it.
    pub code: String,
    pub title: String,
    /// Code of the kind of post whose default standard applies.
    pub kind: String,
    /// First day, `YYYY-MM-DD`; not known without.
    pub opened_on: Option<String>,
    /// Last day, `YYYY-MM-DD`; open without.
    pub closed_on: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
