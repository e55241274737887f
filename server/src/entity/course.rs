//! A version of a course that an agency has published.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Bundle hash.
    pub hash: String,
    pub title: String,
    /// Code of the development path.
    pub path: String,
    /// Learning hours.
    pub jp: i32,
    /// The package that it came from, as a file.
    pub package: Option<String>,
    /// Whether its hours count.
    pub recognised: bool,
    /// The last instant at which its hours ceased to count: what was completed before keeps them.
    pub recognised_until: Option<i64>,
    pub published_at: i64,
    /// None of those that ship.
    pub published_by: Option<Uuid>,
    /// Not offered any more; whoever began it may finish.
    pub retired_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
