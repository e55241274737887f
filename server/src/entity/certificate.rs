//! A certificate of a completed course, with the words that stood on it when it was issued.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    /// Bundle hash.
    pub course: String,
    pub agency_id: Uuid,
    pub number: String,
    /// The person's name on that day.
    pub name: String,
    /// The course's.
    pub title: String,
    /// The agency's name on that day.
    pub issuer: String,
    /// Learning hours that the course is worth.
    pub jp: i32,
    /// `YYYY-MM-DD`, in the agency's zone.
    pub completed_on: String,
    /// Who signed for the agency on that day, with their post.
    pub signatory: Option<String>,
    pub issued_at: i64,
    pub revoked_at: Option<i64>,
    pub revoked_by: Option<Uuid>,
    pub revoked_reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
