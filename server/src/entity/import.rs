//! An office's spreadsheet: looked at, applied, taken back.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    /// Code of what it is about.
    pub kind: String,
    pub file: String,
    /// The unit that it is a list of; none for the whole agency.
    pub scope_id: Option<Uuid>,
    /// None at the server's console.
    pub brought_by: Option<Uuid>,
    pub brought_at: i64,
    /// Counts, and what is wrong with the file itself, as JSON.
    pub told: String,
    /// What it would change, in short.
    pub digest: String,
    /// What the file says, packed; while it is a draft.
    pub sheet: Option<Vec<u8>>,
    /// What would be, or was, done row by row, packed.
    pub lines: Option<Vec<u8>>,
    /// What was written, with what was there before, packed; while it can be taken back.
    pub journal: Option<Vec<u8>>,
    /// The place among those that were applied, from 1.
    pub number: Option<i32>,
    pub applied_at: Option<i64>,
    pub applied_by: Option<Uuid>,
    pub undone_at: Option<i64>,
    pub undone_by: Option<Uuid>,
    pub discarded_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
