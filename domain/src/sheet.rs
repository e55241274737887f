//! Reading an office's spreadsheets: from the bytes of a workbook (XLSX, XLSM) or a list (CSV) to a table of text.
//!
//! Promises: the same on the device where the file lies and at the server's console; the head is found where it stands, below titles
//! and merged cells; what stands in columns that must never be taken is left behind here, before anything else sees it; macros are
//! never run, formulas never counted again. However a file lies about itself, no more is unpacked of it than [`UNPACKED_BYTES_MAX`],
//! and what it claims to need is not believed. Refuses: to judge what stands in a cell; to read what is protected by a password.

mod list;
mod table;
#[cfg(test)]
mod tests;
mod workbook;

use self::{list::List, workbook::Workbook};
use crate::intake::{FILE_BYTES_MAX, Mapping, Reason};

pub use self::table::{Column, Row, Table, letters};

/// Bytes that a workbook may have once unpacked: fifty thousand rows of 69 cells, at some 50 bytes a cell.
pub const UNPACKED_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// Columns that are looked at: SIASN's exports have 69.
pub const COLUMNS_MAX: usize = 256;

/// How the first bytes of an OLE container read: a workbook from before 2007, or one that is protected by a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// How those of a zip read.
const ZIP: &[u8] = b"PK\x03\x04";
/// What an OLE container names that holds a protected workbook: in UTF-16, as its directory does.
const PROTECTED: &str = "EncryptedPackage";
/// How texts begin that are no lists.
const NO_LISTS: [&str; 4] = ["<!doctype", "<html", "<?xml", "<table"];

/// How far reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many packed bytes have been looked through.
    Unpacked {
        /// Those that have.
        done: u64,
        /// All.
        of: u64,
    },
    /// So many rows have been read.
    Rows(usize),
}

/// A sheet as its workbook lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name; empty for a list, which has no sheets.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
}

/// A file that could be opened.
pub struct Book {
    inner: Inner,
}

enum Inner {
    Workbook(Box<Workbook>),
    List(List),
}

impl Book {
    /// Opens a file, whatever its name says it is.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn open(bytes: Vec<u8>, told: &mut dyn FnMut(Progress)) -> Result<Self, Reason> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(Reason::FileTooLarge);
        }
        if bytes.starts_with(OLE) {
            let name: Vec<u8> = PROTECTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let protected = bytes.windows(name.len()).any(|place| place == name);
            return Err(if protected { Reason::Encrypted } else { Reason::UnknownFormat });
        }
        let inner = if bytes.starts_with(ZIP) {
            Inner::Workbook(Box::new(Workbook::open(bytes, told)?))
        } else {
            let list = List::open(&bytes)?;
            let begins = |start: &str| {
                list.text.trim_start().get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
            };
            if NO_LISTS.iter().any(|start| begins(start)) {
                return Err(Reason::UnknownFormat);
            }
            Inner::List(list)
        };
        Ok(Self { inner })
    }

    /// Its sheets, in their order; one without a name for a list.
    #[must_use]
    pub fn sheets(&self) -> Vec<Listed> {
        match &self.inner {
            Inner::Workbook(workbook) => workbook.sheets(),
            Inner::List(_) => vec![Listed { name: String::new(), hidden: false }],
        }
    }

    /// Whether it brings macros. They are not read.
    #[must_use]
    pub const fn macros(&self) -> bool {
        match &self.inner {
            Inner::Workbook(workbook) => workbook.macros,
            Inner::List(_) => false,
        }
    }

    /// The table of one of its sheets, by its place in [`Self::sheets`].
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn table(&mut self, sheet: usize, mapping: &Mapping, told: &mut dyn FnMut(Progress)) -> Result<Table, Reason> {
        match &mut self.inner {
            Inner::Workbook(workbook) => workbook.table(sheet, mapping, told),
            Inner::List(list) => list.table(mapping, told),
        }
    }
}
