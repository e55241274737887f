//! What is wrong with a file, in the words of the console.

use domain::{
    intake::{Field, Reason},
    wire::office::imports as wire,
};

use crate::words::Words;

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
    pub const fn of_file(reason: Reason) -> Self {
        Self { row: None, column: None, reason, found: String::new() }
    }

    /// A fault of a file with such columns, in a line or in the file itself.
    pub(super) fn told_of(columns: &[wire::Column], line: Option<u32>, fault: &wire::Fault) -> Self {
        let column = fault.field.map(|field| {
            let head = columns.iter().find(|column| column.field == field).map(|column| column.head.clone());
            head.unwrap_or_else(|| own_head(field).to_owned())
        });
        Self { row: line.map(u64::from), column, reason: fault.reason, found: fault.found.clone() }
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

/// The head under which a field stands in a list of one's own.
const fn own_head(field: Field) -> &'static str {
    match field {
        Field::SiasnId => "pns_id",
        Field::Nip => "nip",
        Field::Name => "nama",
        Field::TitlesBefore => "gelar_depan",
        Field::TitlesAfter => "gelar_belakang",
        Field::Employment => "status",
        Field::LegalStatus => "kedudukan_hukum",
        Field::Rank => "golongan",
        Field::UnitCode => "kode_unit",
        Field::UnitName => "unit",
        Field::ParentCode => "kode_unit_induk",
        Field::PostCode => "kode_jabatan",
        Field::PostTitle => "jabatan",
        Field::PostFamily => "jenis_jabatan_nama",
        Field::Echelon => "eselon",
        Field::Grade => "jenjang",
        Field::PostKind => "jenis_jabatan",
        Field::Capacity => "kapasitas",
        Field::Since => "mulai",
        Field::Until => "sampai",
        Field::Supervisor => "nip_atasan",
        Field::Head => "nip_kepala",
    }
}

#[cfg(test)]
mod tests {
    use domain::{intake::Kind, text::Language};

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
        let fault = Fault {
            row: Some(7),
            column: Some("nip".to_owned()),
            reason: Reason::NipScientific,
            found: "1,96608E+17".to_owned(),
        };
        let told = fault.told(Words::of(Language::Indonesian));
        for part in ["7", "nip", "1,96608E+17"] {
            assert!(told.contains(part), "{told}");
        }
    }

    #[test]
    fn the_heads_that_are_named_are_recognised() {
        for field in Kind::People.fields() {
            assert_eq!(domain::intake::head(Kind::People, own_head(*field)), domain::intake::Head::Field(*field));
        }
        let head = domain::intake::head(Kind::Units, own_head(Field::Head));
        assert_eq!(head, domain::intake::Head::Field(Field::Head));
    }
}
