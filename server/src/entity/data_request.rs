//! What somebody asked for about their own data.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    /// The agency that answers.
    pub agency_id: Uuid,
    /// `correction`, `objection`, `restriction`, `erasure`, `other`.
    pub kind: String,
    /// Code of the record that is said to be wrong.
    pub category: Option<String>,
    /// What is objected to: `assessment`, `claim`.
    pub conclusion: Option<String>,
    pub conclusion_id: Option<Uuid>,
    /// What that was called when it was asked.
    pub name_id: Option<String>,
    pub name_en: Option<String>,
    pub body: String,
    pub received_at: i64,
    /// Follows from kind, rule and zone; never moves.
    pub due_at: i64,
    /// The version of the rules that it follows from.
    pub rule_version: String,
    pub state: String,
    /// `officer` or `office`.
    pub hands: String,
    pub answer: Option<String>,
    pub answered_by: Option<Uuid>,
    /// When it was answered or taken back.
    pub ended_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
