//! What can be wrong with a file, a row or a cell: a closed list, the same where the file is read and where it is taken.

use crate::{coded::coded, nip::NipError};

coded! {
    /// Why a file, a row or a cell is refused.
    pub enum Reason {
        // the file
        /// More bytes than are read, as it is or once unpacked.
        FileTooLarge = "file_too_large",
        /// More rows than are read.
        TooManyRows = "too_many_rows",
        /// UTF-16, as some spreadsheets save "Unicode text".
        Utf16 = "utf16",
        /// No text, or of an encoding that is neither UTF-8 nor Windows-1252.
        NotText = "not_text",
        /// Neither a workbook that can be read nor a list divided by commas or semicolons.
        UnknownFormat = "unknown_format",
        /// Protected by a password.
        Encrypted = "encrypted",
        /// Cut off, or damaged.
        Corrupt = "corrupt",
        /// Nothing below the head.
        NoRows = "no_rows",
        /// A column is missing.
        MissingColumn = "missing_column",
        /// A column stands there twice.
        DuplicateColumn = "duplicate_column",
        /// A column that is not known.
        UnknownColumn = "unknown_column",
        /// Most of what stands in one column belongs into another: they are swapped.
        ColumnsSwapped = "columns_swapped",
        /// More or fewer fields than columns.
        FieldCount = "field_count",

        // any field
        /// Nothing where something must be.
        Empty = "empty",
        /// Something in a row that only names a unit.
        WithoutNip = "without_nip",
        /// More characters than fit.
        TooLong = "too_long",
        /// Line breaks or other control characters.
        ControlCharacter = "control_character",
        /// A formula, or a text that a spreadsheet would take for one.
        Formula = "formula",
        /// The cell holds an error of the spreadsheet, such as `#N/A`.
        CellError = "cell_error",

        // numbers
        /// In scientific notation: the last digits are lost.
        NipScientific = "nip_scientific",
        /// Something else than digits.
        NipNotDigits = "nip_not_digits",
        /// Not eighteen digits.
        NipLength = "nip_length",
        /// No date of birth.
        NipBirthDate = "nip_birth_date",
        /// No year of appointment.
        NipYear = "nip_year",
        /// Neither a month nor a contract.
        NipCode = "nip_code",
        /// No sex.
        NipSex = "nip_sex",
        /// The running number is 000: rounded by a spreadsheet.
        NipSerial = "nip_serial",
        /// The number stands in an earlier row.
        DuplicateNip = "duplicate_nip",
        /// The number is that of somebody in another agency.
        NipElsewhere = "nip_elsewhere",
        /// SIASN's id stands in an earlier row.
        DuplicateSiasnId = "duplicate_siasn_id",
        /// SIASN's id is on record for one person and the number for another.
        IdsDisagree = "ids_disagree",

        // the rest
        /// No such way of being employed.
        UnknownStatus = "unknown_status",
        /// No such standing in law.
        UnknownLegalStatus = "unknown_legal_status",
        /// No such rank.
        UnknownRank = "unknown_rank",
        /// A rank of the other scheme.
        RankOfOtherScheme = "rank_of_other_scheme",
        /// No such kind of post, or it cannot be told from title, echelon and grade.
        UnknownKind = "unknown_kind",
        /// A kind without a post.
        KindWithoutPost = "kind_without_post",
        /// Another title or kind than in an earlier row of the same post.
        PostDiffers = "post_differs",
        /// Neither definitive nor acting.
        UnknownCapacity = "unknown_capacity",
        /// No date.
        BadDate = "bad_date",
        /// A last day before the first.
        LastBeforeFirst = "last_before_first",
        /// A last day of a definitive post, which lasts until another follows.
        LastOfDefinitive = "last_of_definitive",
        /// Before the assignment that is on record began.
        BeforeRecord = "before_record",
        /// Another name or parent than in an earlier row of the same unit.
        UnitDiffers = "unit_differs",
        /// No unit of that code, in the file or on record.
        UnknownUnit = "unknown_unit",
        /// The unit is closed.
        UnitClosed = "unit_closed",
        /// The post is retired.
        PostClosed = "post_closed",
        /// The unit lies outside what the file is said to be a list of.
        OutsideScope = "outside_scope",
        /// The units above lead in a circle.
        UnitCycle = "unit_cycle",
        /// More levels of units above one another than [`crate::structure::DEPTH_MAX`].
        UnitDeep = "unit_deep",
        /// Nobody of that number, in the file or on record.
        UnknownSupervisor = "unknown_supervisor",
        /// Somebody is to be their own supervisor.
        OwnSupervisor = "own_supervisor",
        /// The supervisors above lead in a circle.
        SupervisorCycle = "supervisor_cycle",
        /// Nobody of that number, or of that id in SIASN, is on record.
        UnknownHead = "unknown_head",
        /// Whoever is named as the head of a unit has no place in it.
        HeadElsewhere = "head_elsewhere",
        /// Somebody else heads the unit by their structural post.
        HeadByPost = "head_by_post",
    }
}

impl From<NipError> for Reason {
    fn from(fault: NipError) -> Self {
        match fault {
            NipError::Empty => Self::Empty,
            NipError::Scientific => Self::NipScientific,
            NipError::NotDigits => Self::NipNotDigits,
            NipError::Length { .. } => Self::NipLength,
            NipError::BirthDate => Self::NipBirthDate,
            NipError::AppointmentYear => Self::NipYear,
            NipError::AppointmentCode => Self::NipCode,
            NipError::Sex => Self::NipSex,
            NipError::Serial => Self::NipSerial,
        }
    }
}
