//! What the spreadsheets of personnel offices hold, as far as it is taken: the kinds of file, and the fields of each.
//!
//! Promises: a column is recognised by its head alone, and the same on the device that reads the file and on the server that takes it;
//! what must never be taken ([`Head::Sensitive`]) has no field, so that there is nothing to which such a column could be mapped.
//! Refuses: to read files. What lies in a workbook is read where it lies, and comes here as text.

mod cells;
mod file;
mod heads;
mod mapping;
mod post;
mod reason;
pub mod results;
mod row;
mod supervisors;

pub use cells::{CELL_CHARS_MAX, Cells, Columns, Employed, date, plain};
pub use file::{column_faults, swapped};
pub use heads::{Head, head};
pub use mapping::Mapping;
pub use post::{kind_by_rule, kind_named};
pub use reason::Reason;
pub use row::{Flaw, PeopleRow, PersonRow, PlaceRow, PostRow, UnitRow, Whom, people_row, post_row, unit_row};
pub use supervisors::{Above, Heads, Holder, Named, contested};

use crate::coded::coded;

/// Rows of a file: more people than the largest province employs.
pub const ROWS_MAX: usize = 50_000;
/// Bytes of a file as it lies: fifty thousand rows of SIASN's 69 columns, packed, take some 20 MB.
pub const FILE_BYTES_MAX: usize = 25 * 1024 * 1024;

coded! {
    /// What a file is about.
    pub enum Kind {
        /// Units and what lies in what: SIASN's *hierarki UNOR*.
        Units = "units",
        /// Titles of posts and their kinds: SIASN's list of *jabatan*.
        Posts = "posts",
        /// People, where they are and what they hold: SIASN's *data utama*, or a list of one's own.
        People = "people",
    }
}

coded! {
    /// A field that is taken.
    pub enum Field {
        /// SIASN's id of the person (`PNS ID`).
        SiasnId = "siasn_id",
        /// NIP or NI PPPK.
        Nip = "nip",
        /// The name, with titles or without.
        Name = "name",
        /// Titles before the name.
        TitlesBefore = "titles_before",
        /// Titles after the name.
        TitlesAfter = "titles_after",
        /// PNS, CPNS, PPPK.
        Employment = "employment",
        /// Whether they are in service (*kedudukan hukum*): who is retired or dismissed is gone.
        LegalStatus = "legal_status",
        /// Rank (*golongan*).
        Rank = "rank",
        /// The code of the unit (*UNOR ID*, or the agency's own).
        UnitCode = "unit_code",
        /// The name of the unit.
        UnitName = "unit_name",
        /// The code of the unit above.
        ParentCode = "parent_code",
        /// The code of the post (*jabatan ID*).
        PostCode = "post_code",
        /// The title of the post.
        PostTitle = "post_title",
        /// SIASN's family of posts: structural, functional, general (*jenis jabatan*).
        PostFamily = "post_family",
        /// Echelon of a structural post.
        Echelon = "echelon",
        /// The grade of a functional post (*jenjang*).
        Grade = "grade",
        /// One of the fourteen kinds of post, where the list names it itself.
        PostKind = "post_kind",
        /// Definitive or acting (*Plt.*, *Plh.*).
        Capacity = "capacity",
        /// Since when they hold the post (*TMT jabatan*).
        Since = "since",
        /// Until when they act in it.
        Until = "until",
        /// The supervisor's number.
        Supervisor = "supervisor",
        /// Who heads the unit: their number, or their id in SIASN (*PEMIMPIN_PNS_ID*).
        Head = "head",
    }
}

impl Field {
    /// Whether days stand in it.
    #[must_use]
    pub const fn is_day(self) -> bool {
        matches!(self, Self::Since | Self::Until)
    }
}

impl Kind {
    /// The fields that a file of this kind can bring, in the order in which they are shown.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        use Field::*;
        match self {
            Self::Units => &[UnitCode, UnitName, ParentCode, Head],
            Self::Posts => &[PostCode, PostTitle, PostKind, PostFamily, Echelon, Grade],
            Self::People => &[
                SiasnId,
                Nip,
                Name,
                TitlesBefore,
                TitlesAfter,
                Employment,
                LegalStatus,
                Rank,
                UnitCode,
                UnitName,
                ParentCode,
                PostCode,
                PostTitle,
                PostFamily,
                Echelon,
                Grade,
                PostKind,
                Capacity,
                Since,
                Until,
                Supervisor,
            ],
        }
    }

    /// Those that it must bring.
    #[must_use]
    pub const fn required(self) -> &'static [Field] {
        use Field::*;
        match self {
            Self::Units => &[UnitCode, UnitName, ParentCode],
            Self::Posts => &[PostTitle],
            Self::People => &[Nip, Name, UnitCode, PostTitle, Since],
        }
    }
}
