//! From cells to values: numbers, dates, statuses, posts, as offices and spreadsheets write them.
//!
//! Promises: what is forgiven (an apostrophe before a number, the size of letters, a dash for nothing) never changes the value; what a
//! spreadsheet has spoilt is refused by name. Refuses: to guess.

use jiff::ToSpan as _;

use super::{Field, Reason};
use crate::{
    nip::{Nip, NipKind},
    people::{Capacity, EmploymentKind, Rank},
    time::{Date, parse_date},
};

/// Characters of one cell: the longest names of posts and units have some 150.
pub const CELL_CHARS_MAX: usize = 200;
/// The first and the last year that somebody may be somewhere since.
const YEARS: core::ops::RangeInclusive<i16> = 1950..=2100;
/// Days of the spreadsheet's calendar of 1900 are counted from here. Its first sixty count a day too many, which no date here meets.
const SERIAL_ZERO: Date = Date::constant(1899, 12, 30);
/// What a spreadsheet writes for what it could not work out.
const CELL_ERRORS: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"];

/// Which place holds which field.
#[derive(Clone, Copy, Debug)]
pub struct Columns([Option<usize>; Field::ALL.len()]);

impl Columns {
    /// The fields of the columns in their order; of one that stands there twice, the first.
    #[must_use]
    pub fn new(fields: impl IntoIterator<Item = Field>) -> Self {
        let mut places = [None; Field::ALL.len()];
        for (place, field) in fields.into_iter().enumerate() {
            places[field as usize].get_or_insert(place);
        }
        Self(places)
    }

    /// Whether the file has the field.
    #[must_use]
    pub const fn has(&self, field: Field) -> bool {
        self.0[field as usize].is_some()
    }

    /// The place of a field.
    #[must_use]
    pub const fn place(&self, field: Field) -> Option<usize> {
        self.0[field as usize]
    }

    /// A row of such columns.
    #[must_use]
    pub const fn row<'a>(&'a self, cells: &'a [String]) -> Cells<'a> {
        Cells { columns: self, cells }
    }
}

/// A row as text.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    columns: &'a Columns,
    cells: &'a [String],
}

impl<'a> Cells<'a> {
    /// Whether the file has the field at all.
    #[must_use]
    pub const fn has(&self, field: Field) -> bool {
        self.columns.has(field)
    }

    /// A cell without the space around it. A dash alone stands for nothing; so does a column that is not there.
    #[must_use]
    pub fn get(&self, field: Field) -> &'a str {
        let text = self.columns.place(field).and_then(|place| self.cells.get(place)).map_or("", |text| text.trim());
        if text == "-" { "" } else { text }
    }
}

/// What is wrong with a text whatever it stands for.
pub(super) fn shape(text: &str) -> Option<Reason> {
    if text.chars().nth(CELL_CHARS_MAX).is_some() {
        Some(Reason::TooLong)
    } else if text.contains(char::is_control) {
        Some(Reason::ControlCharacter)
    } else if CELL_ERRORS.contains(&text) {
        Some(Reason::CellError)
    } else if text.starts_with(['=', '+', '@', '-']) {
        Some(Reason::Formula)
    } else {
        None
    }
}

/// Letters and digits with single spaces between, in small letters: `JF_Ahli Muda.` and `jf ahli muda` are the same.
#[must_use]
pub fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// `2024-03-01`; as people here write it: `1-3-2024`, `01/03/2024`; or the day's number in a spreadsheet: `45352`.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let text = text.strip_suffix(" 00:00:00").unwrap_or(text);
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let read = match parts[..] {
        [day, month, year] if year.len() == 4 && (1..=2).contains(&day.len()) && (1..=2).contains(&month.len()) => {
            parse_date(&format!("{year}-{month:0>2}-{day:0>2}"))
        }
        [serial] if serial.len() == 5 && serial.bytes().all(|byte| byte.is_ascii_digit()) => {
            serial.parse::<i64>().ok().and_then(|days| SERIAL_ZERO.checked_add(days.days()).ok())
        }
        _ => parse_date(text),
    };
    read.filter(|date| YEARS.contains(&date.year()))
}

/// The name with its titles, as people here write it: `Dr. Budi Hartono, S.IP.`
#[must_use]
pub fn full_name(before: &str, name: &str, after: &str) -> String {
    let mut full = String::new();
    if !before.is_empty() && !name.starts_with(before) {
        full.push_str(before);
        full.push(' ');
    }
    full.push_str(name);
    if !after.is_empty() && !name.ends_with(after) {
        full.push_str(", ");
        full.push_str(after);
    }
    full
}

/// How somebody is employed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Employed {
    /// How.
    pub kind: EmploymentKind,
    /// Whether the list says it in words. SIASN's `P` and `C` leave open which kind of contract, and an empty cell everything: the
    /// digits of the number stand in, and what is on record may know better.
    pub stated: bool,
}

impl Employed {
    /// Reads the status beside the number.
    #[must_use]
    pub fn read(text: &str, nip: Nip) -> Option<Self> {
        use EmploymentKind::*;
        let stated = |kind| Some(Self { kind, stated: true });
        match plain(text).as_str() {
            "cpns" => return stated(Cpns),
            "pns" => return stated(Pns),
            "pppk" | "p3k" => return stated(Pppk),
            "pppk paruh waktu" | "p3k paruh waktu" | "pppk part time" => return stated(PppkPartTime),
            "" | "p" | "c" => {}
            _ => return None,
        }
        let kind = match nip.kind() {
            NipKind::Pppk { .. } => Pppk,
            NipKind::Pns { .. } if text.eq_ignore_ascii_case("c") => Cpns,
            NipKind::Pns { .. } => Pns,
        };
        // `P` and `C` tell a PNS from a CPNS.
        Some(Self { kind, stated: !text.is_empty() && kind != Pppk })
    }

    /// What holds where something is on record already.
    #[must_use]
    pub fn beside(self, on_record: EmploymentKind) -> EmploymentKind {
        use EmploymentKind::*;
        let contract = |kind| matches!(kind, Pppk | PppkPartTime);
        if !self.stated && contract(self.kind) == contract(on_record) { on_record } else { self.kind }
    }
}

/// A rank, which must be of the scheme in which somebody is employed.
pub(super) fn rank(text: &str, employed: EmploymentKind) -> Result<Option<Rank>, Reason> {
    if text.is_empty() {
        return Ok(None);
    }
    let rank: Rank = text.parse().map_err(|_| Reason::UnknownRank)?;
    let contract = matches!(employed, EmploymentKind::Pppk | EmploymentKind::PppkPartTime);
    if contract == matches!(rank, Rank::Pppk(_)) { Ok(Some(rank)) } else { Err(Reason::RankOfOtherScheme) }
}

/// Definitive where nothing is said.
pub(super) fn capacity(text: &str) -> Option<Capacity> {
    match plain(text).as_str() {
        "" | "definitif" | "definitive" => Some(Capacity::Definitive),
        "plt" => Some(Capacity::Plt),
        "plh" => Some(Capacity::Plh),
        _ => None,
    }
}

/// SIASN's *kedudukan hukum* by code, and whether who has it is in service: whoever still belongs to the agency is, on leave, on study
/// or suspended as well.
const LEGAL: &[(&str, &str, bool)] = &[
    ("01", "aktif", true),
    ("02", "cltn", true),
    ("03", "tugas belajar", true),
    ("04", "pemberhentian sementara", true),
    ("05", "penerima uang tunggu", true),
    ("06", "prajurit wajib", true),
    ("07", "pejabat negara", true),
    ("08", "kepala desa", true),
    ("09", "sedang dlm proses banding bapek", true),
    ("11", "pegawai titipan", true),
    ("12", "pengungsi", true),
    ("13", "perpanjangan cltn", true),
    ("14", "pns yang dinyatakan hilang", true),
    ("15", "pns kena hukuman disiplin", true),
    ("16", "pemindahan dalam rangka penurunan jabatan", true),
    ("20", "masa persiapan pensiun", true),
    ("51", "cpns yang belum menerima sk cpns", true),
    ("52", "tidak aktif", false),
    ("66", "diberhentikan", false),
    ("67", "punah", false),
    ("68", "eks pns timor timur", false),
    ("69", "tms dari pengadaan", false),
    ("70", "pembatalan nip", false),
    ("77", "pemberhentian tanpa hak pensiun", false),
    ("88", "pemberhentian dengan hak pensiun", false),
    ("89", "tidak aktif tetapi diusulkan pensiun", false),
    ("90", "tidak ikut pupns 2015", false),
    ("91", "tindak pidana tindak pidana jabatan", false),
    ("92", "pemblokiran data pns", false),
    ("98", "mencapai bup", false),
    ("99", "pensiun", false),
    ("", "bup", false),
    ("", "berhenti", false),
    ("", "meninggal", false),
    ("", "meninggal dunia", false),
];

/// Whether somebody is in service; they are where nothing is said.
pub(super) fn in_service(text: &str) -> Option<bool> {
    let plain = plain(text);
    if plain.is_empty() {
        return Some(true);
    }
    let found = LEGAL.iter().find(|(code, name, _)| {
        *name == plain || (!code.is_empty() && (*code == plain || code.trim_start_matches('0') == plain))
    });
    found.map(|(_, _, in_service)| *in_service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_and_spreadsheets_write_them() {
        let day = Some(Date::constant(2024, 3, 1));
        for text in ["2024-03-01", "01-03-2024", "1/3/2024", "01/03/2024", "45352", "2024-03-01 00:00:00"] {
            assert_eq!(date(text), day, "{text}");
        }
        for bad in ["", "3/2024", "31-02-2024", "1-3-24", "2024/03/01", "4535", "99999", "1900-01-01", "+1-3-2024"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn titles_stand_where_people_write_them() {
        assert_eq!(full_name("Dr.", "Budi", "S.IP."), "Dr. Budi, S.IP.");
        assert_eq!(full_name("", "Budi", ""), "Budi");
        assert_eq!(full_name("Dr.", "Dr. Budi, S.IP.", "S.IP."), "Dr. Budi, S.IP.", "not twice");
    }

    #[test]
    fn status_by_word_or_by_the_digits() {
        use EmploymentKind::*;
        let pns = Nip::parse("199005152015012001").expect("a NIP");
        let contract = Nip::parse("199005152025212001").expect("a NIP");
        let read = |text, nip| Employed::read(text, nip).map(|read| (read.kind, read.stated));
        assert_eq!(read("PPPK Paruh-Waktu", contract), Some((PppkPartTime, true)));
        assert_eq!(read("P", pns), Some((Pns, true)));
        assert_eq!(read("C", pns), Some((Cpns, true)));
        assert_eq!(read("P", contract), Some((Pppk, false)));
        assert_eq!(read("", pns), Some((Pns, false)));
        assert_eq!(read("honorer", pns), None);
        let derived = Employed { kind: Pppk, stated: false };
        assert_eq!((derived.beside(PppkPartTime), derived.beside(Pns)), (PppkPartTime, Pppk));
    }

    #[test]
    fn who_belongs_to_the_agency_is_in_service() {
        for text in ["Aktif", "1", "01", "CLTN", "Pemberhentian Sementara", "51", ""] {
            assert_eq!(in_service(text), Some(true), "{text}");
        }
        for text in ["Pensiun", "99", "Mencapai BUP", "Diberhentikan", "Meninggal", "Tidak Aktif"] {
            assert_eq!(in_service(text), Some(false), "{text}");
        }
        assert_eq!(in_service("Entah"), None);
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_refused() {
        for text in ["=1+1", "+62", "@SUM(A1)", "-2+3", "=HYPERLINK(\"http://a\")"] {
            assert_eq!(shape(text), Some(Reason::Formula), "{text}");
        }
        assert_eq!(shape("#N/A"), Some(Reason::CellError));
        assert_eq!(shape("'199005152015012001"), None);
        assert_eq!(shape(&"x".repeat(201)), Some(Reason::TooLong));
        assert_eq!(shape("a\nb"), Some(Reason::ControlCharacter));
    }
}
