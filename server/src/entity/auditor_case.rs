//! One person's record, opened to one auditor for some days.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "auditor_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub auditor_id: Uuid,
    pub agency_id: Uuid,
    pub subject_id: Uuid,
    pub opened_by: Uuid,
    pub reason: String,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Last day, `YYYY-MM-DD`; open-ended without.
    pub valid_to: String,
    pub withdrawn_at: Option<i64>,
    /// Of the letter that asks for it; cases of before this was kept have none.
    pub number: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
