//! What imports did with one person.

use std::collections::BTreeSet;

use domain::{ids::AgencyId, intake::Kind, time::Timestamp, wire::office::imports::Effect};

use super::{ground::Told, packed};
use crate::store::{
    self, Connection,
    imports::{self, Pack},
};

/// A row of a list that was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnRow {
    /// What the list was about.
    pub kind: Kind,
    /// When it was applied.
    pub applied: Timestamp,
    /// The line in the file; none for who was missing from it.
    pub line: Option<u32>,
    /// What it did.
    pub effect: Effect,
}

/// The rows about whoever has one of these numbers, of the agency's latest imports.
///
/// # Errors
/// Those of the store.
pub async fn rows_about<C: Connection>(
    on: &C,
    agency: AgencyId,
    numbers: &BTreeSet<String>,
) -> Result<Vec<OwnRow>, store::Error> {
    let mut rows = Vec::new();
    for import in imports::list(on, agency).await? {
        let Some(applied) = import.applied.filter(|_| import.undone.is_none()) else { continue };
        let Some(packed) = imports::packed(on, import.id, Pack::Lines).await? else { continue };
        let lines: Vec<Told> = packed::unpack(&packed)?;
        let own = lines.into_iter().filter(|(line, _)| numbers.contains(&line.code));
        rows.extend(own.map(|(line, _)| OwnRow { kind: import.kind, applied, line: line.line, effect: line.effect }));
    }
    Ok(rows)
}
