//! What rests with an import, packed: a file's rows, what is done with them, and what was written.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Serialize, de::DeserializeOwned};

use crate::store::{
    self,
    record::{Image, Table, Write},
};

/// A row that was written: its table's name, before, after.
type Row = (String, Option<Image>, Option<Image>);

const fn corrupt() -> store::Error {
    store::Error::Corrupt { table: "import", what: "pack" }
}

/// Packs a value.
pub(super) fn pack<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, store::Error> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let text = serde_json::to_vec(value).map_err(|_| corrupt())?;
    packed.write_all(&text)?;
    Ok(packed.finish()?)
}

/// Unpacks it.
pub(super) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, store::Error> {
    let mut text = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut text)?;
    serde_json::from_slice(&text).map_err(|_| corrupt())
}

/// Packs what was written.
pub(super) fn journal(writes: &[Write]) -> Result<Vec<u8>, store::Error> {
    let rows: Vec<(&str, &Option<Image>, &Option<Image>)> =
        writes.iter().map(|write| (write.table.name(), &write.before, &write.after)).collect();
    pack(&rows)
}

/// Unpacks it.
pub(super) fn written(packed: &[u8]) -> Result<Vec<Write>, store::Error> {
    let rows: Vec<Row> = unpack(packed)?;
    let write = |(name, before, after): Row| {
        let table = Table::named(&name)?;
        let grown = |row: Option<Image>| row.map(|row| table.grown(row));
        Some(Write { table, before: grown(before), after: grown(after) })
    };
    rows.into_iter().map(|row| write(row).ok_or_else(corrupt)).collect()
}
