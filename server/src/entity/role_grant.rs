//! A role that somebody gave to a person.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    /// Code of the role.
    pub role: String,
    /// None for the platform's own roles.
    pub agency_id: Option<Uuid>,
    /// The unit at whose top the role holds, if not the whole agency.
    pub unit_id: Option<Uuid>,
    /// None when it was given at the console.
    pub granted_by: Option<Uuid>,
    pub reason: String,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Last day, `YYYY-MM-DD`; open-ended without.
    pub valid_to: Option<String>,
    pub withdrawn_at: Option<i64>,
    /// None for roles of before this was kept.
    pub granted_at: Option<i64>,
    /// None when it was taken back by a restore.
    pub withdrawn_by: Option<Uuid>,
    pub withdrawn_reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
