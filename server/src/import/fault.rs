//! What can be wrong with a file: a closed list.

use domain::nip::NipError;

use crate::words::Words;

/// Characters of a spoilt field that are quoted back.
const QUOTED_CHARS_MAX: usize = 40;

/// Declares the columns with the names that stand at their heads.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $head:literal,)+) => {
        /// A column of the file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $($(#[$doc])* $name,)+
        }

        impl Column {
            /// All columns, in the order in which they are documented.
            pub const ALL: [Self; [$($head),+].len()] = [$(Self::$name),+];

            /// What stands at its head.
            #[must_use]
            pub const fn head(self) -> &'static str {
                match self {
                    $(Self::$name => $head,)+
                }
            }
        }
    };
}

columns! {
    /// NIP or NI PPPK; empty in a row that only names a unit.
    Nip = "nip",
    /// Full name with titles.
    Name = "nama",
    /// How somebody is employed.
    Status = "status",
    /// Rank.
    Rank = "golongan",
    /// The agency's code of the unit.
    UnitCode = "kode_unit",
    /// The unit's name.
    Unit = "unit",
    /// The code of the unit above.
    ParentCode = "kode_unit_induk",
    /// The post's title.
    Post = "jabatan",
    /// The kind of post.
    Kind = "jenis_jabatan",
    /// Definitive or acting.
    Capacity = "kapasitas",
    /// The supervisor's number.
    Supervisor = "nip_atasan",
    /// Since when.
    Since = "mulai",
}

impl Column {
    /// Whether a file may do without it.
    #[must_use]
    pub const fn optional(self) -> bool {
        matches!(self, Self::Rank | Self::Capacity)
    }
}

/// Declares the reasons with their codes, under which their words stand.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// Why a file, a row or a field is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[$doc])* $name,)+
        }

        impl Reason {
            /// All reasons.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// Its code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

reasons! {
    // the file
    /// More bytes than are read.
    FileTooLarge = "file_too_large",
    /// More rows than are read.
    TooManyRows = "too_many_rows",
    /// UTF-16, as some spreadsheets save "Unicode text".
    Utf16 = "utf16",
    /// No text, or of an encoding that is neither UTF-8 nor Windows-1252.
    NotText = "not_text",
    /// Nothing below the head.
    NoRows = "no_rows",
    /// A column is missing.
    MissingColumn = "missing_column",
    /// A column stands there twice.
    DuplicateColumn = "duplicate_column",
    /// A column that is not known.
    UnknownColumn = "unknown_column",
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

    // the rest
    /// No such way of being employed.
    UnknownStatus = "unknown_status",
    /// No such rank.
    UnknownRank = "unknown_rank",
    /// A rank of the other scheme.
    RankOfOtherScheme = "rank_of_other_scheme",
    /// No such kind of post.
    UnknownKind = "unknown_kind",
    /// A kind without a post.
    KindWithoutPost = "kind_without_post",
    /// Neither definitive nor acting.
    UnknownCapacity = "unknown_capacity",
    /// No date.
    BadDate = "bad_date",
    /// Before the assignment that is on record began.
    BeforeRecord = "before_record",
    /// Another name or parent than in an earlier row of the same unit.
    UnitDiffers = "unit_differs",
    /// No unit of that code, in the file or on record.
    UnknownUnit = "unknown_unit",
    /// The units above lead in a circle.
    UnitCycle = "unit_cycle",
    /// Nobody of that number, in the file or on record.
    UnknownSupervisor = "unknown_supervisor",
    /// Somebody is to be their own supervisor.
    OwnSupervisor = "own_supervisor",
    /// The supervisors above lead in a circle.
    SupervisorCycle = "supervisor_cycle",
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

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1; none where it is the file itself.
    pub row: Option<u64>,
    /// The head of the column.
    pub column: Option<String>,
    /// Why.
    pub reason: Reason,
    /// What stands there.
    pub found: String,
}

impl Fault {
    /// Of the file as a whole.
    #[must_use]
    pub fn of_file(reason: Reason) -> Self {
        Self { row: None, column: None, reason, found: String::new() }
    }

    /// Of one field.
    #[must_use]
    pub fn of_field(row: u64, column: Column, reason: Reason, found: &str) -> Self {
        let found = found.chars().take(QUOTED_CHARS_MAX).collect();
        Self { row: Some(row), column: Some(column.head().to_owned()), reason, found }
    }

    /// In the words of a language.
    pub(super) fn told(&self, words: &Words) -> String {
        let row = self.row.map(|row| row.to_string()).unwrap_or_default();
        let why = words.get(&format!("fault.{}", self.reason.code())).to_owned();
        let column = self.column.as_deref().unwrap_or_default();
        let values = [("row", row.as_str()), ("column", column), ("why", &why), ("found", &self.found)];
        let key = match (self.row, &self.column, self.found.is_empty()) {
            (None, None, _) => "import.of_file",
            (None, Some(_), _) => "import.of_column",
            (Some(_), None, _) => "import.of_row",
            (Some(_), Some(_), true) => "import.of_field",
            (Some(_), Some(_), false) => "import.of_field_found",
        };
        words.fill(key, &values)
    }
}

#[cfg(test)]
mod tests {
    use domain::text::Language;

    use super::*;

    #[test]
    fn every_reason_has_its_words() {
        for language in Language::ALL {
            for reason in Reason::ALL {
                let key = format!("fault.{}", reason.code());
                assert_ne!(Words::of(language).get(&key), key);
            }
        }
    }

    #[test]
    fn a_fault_says_where() {
        let fault = Fault::of_field(7, Column::Nip, Reason::NipScientific, "1,96608E+17");
        let told = fault.told(Words::of(Language::Indonesian));
        for part in ["7", "nip", "1,96608E+17"] {
            assert!(told.contains(part), "{told}");
        }
    }
}
