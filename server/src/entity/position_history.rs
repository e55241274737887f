//! What a post was called and of which kind it was until a day.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "position_history")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position_id: Uuid,
    /// Last day, `YYYY-MM-DD`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_to: String,
    /// First day, `YYYY-MM-DD`; since ever without.
    pub valid_from: Option<String>,
    pub title: String,
    /// Code of the kind of post.
    pub kind: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
