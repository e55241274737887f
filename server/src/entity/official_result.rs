//! What an accredited body found of one person on one day.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "official_result")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessed_on: String,
    pub import_id: Uuid,
    /// In whose books.
    pub agency_id: Uuid,
    pub valid_until: String,
    pub institution: String,
    pub accreditation: Option<String>,
    pub number: String,
    /// `filling`, `mapping`; none where the report does not say.
    pub purpose: Option<String>,
    /// The kind of post whose standard was the measure.
    pub kind: String,
    /// The match as it was told, in hundredths of a per cent.
    pub told: Option<i32>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
