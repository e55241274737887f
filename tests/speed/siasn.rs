//! A list of people as SIASN exports it: a workbook of 69 columns, read by the reader that the office's page has beside it.

use app::sheets::Reader;
use domain::{
    intake::Kind,
    wire::office::sheets::{Ask, Says, Taking, Told},
};
use rust_xlsxwriter::{Workbook, XlsxError};

/// The heads of its export of all employees' main data, in its order.
const HEADS: [&str; 69] = [
    "PNS ID",
    "NIP BARU",
    "NIP LAMA",
    "NAMA",
    "GELAR DEPAN",
    "GELAR BELAKANG",
    "TEMPAT LAHIR ID",
    "TEMPAT LAHIR NAMA",
    "TANGGAL LAHIR",
    "JENIS KELAMIN",
    "AGAMA ID",
    "AGAMA NAMA",
    "JENIS KAWIN ID",
    "JENIS KAWIN NAMA",
    "NIK",
    "NOMOR HP",
    "EMAIL",
    "EMAIL GOV",
    "ALAMAT",
    "NPWP NOMOR",
    "BPJS",
    "JENIS PEGAWAI ID",
    "JENIS PEGAWAI NAMA",
    "KEDUDUKAN HUKUM ID",
    "KEDUDUKAN HUKUM NAMA",
    "STATUS CPNS PNS",
    "KARTU ASN VIRTUAL",
    "NOMOR SK CPNS",
    "TANGGAL SK CPNS",
    "TMT CPNS",
    "NOMOR SK PNS",
    "TANGGAL SK PNS",
    "TMT PNS",
    "GOL AWAL ID",
    "GOL AWAL NAMA",
    "GOL AKHIR ID",
    "GOL AKHIR NAMA",
    "TMT GOLONGAN",
    "MK TAHUN",
    "MK BULAN",
    "JENIS JABATAN ID",
    "JENIS JABATAN NAMA",
    "JABATAN ID",
    "JABATAN NAMA",
    "TMT JABATAN",
    "TINGKAT PENDIDIKAN ID",
    "TINGKAT PENDIDIKAN NAMA",
    "PENDIDIKAN ID",
    "PENDIDIKAN NAMA",
    "TAHUN LULUS",
    "KPKN ID",
    "KPKN NAMA",
    "LOKASI KERJA ID",
    "LOKASI KERJA NAMA",
    "UNOR ID",
    "UNOR NAMA",
    "INSTANSI INDUK ID",
    "INSTANSI INDUK NAMA",
    "INSTANSI KERJA ID",
    "INSTANSI KERJA NAMA",
    "SATUAN KERJA INDUK ID",
    "SATUAN KERJA INDUK NAMA",
    "SATUAN KERJA KERJA ID",
    "SATUAN KERJA KERJA NAMA",
    "IS VALID NIK",
    "NAMA SEKOLAH",
    "FLAG IKD",
    "ESELON ID",
    "ESELON NAMA",
];
/// How many values a column has that nobody takes: as units, schools or offices repeat themselves from row to row.
const VALUES: usize = 97;

/// What stands of somebody below some heads; below the others stands what the head says.
pub(super) type Person = Vec<(&'static str, String)>;

/// The workbook.
///
/// # Errors
/// Those of the writer.
pub(super) fn workbook(people: impl Iterator<Item = Person>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, head) in (0..).zip(HEADS) {
        sheet.write_string(0, column, head)?;
    }
    for (nth, person) in people.enumerate() {
        let row = u32::try_from(nth + 1).map_err(|_| XlsxError::RowColumnLimitError)?;
        for (column, head) in (0..).zip(HEADS) {
            match person.iter().find(|(of, _)| *of == head) {
                Some((_, text)) if text.is_empty() => {}
                Some((_, text)) => {
                    sheet.write_string(row, column, text)?;
                }
                None => {
                    sheet.write_string(row, column, format!("{head} {}", nth % VALUES))?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}

/// What the page sends of it: opened, its one sheet read, the columns taken whose heads are known.
pub(super) fn read(book: Vec<u8>) -> String {
    let mut reader = Reader::default();
    let open = Ask::Open { file: "siasn.xlsx".to_owned(), kind: Kind::People, by_hand: Vec::new() };
    asked(&mut reader, &open, Some(book));
    let (Told::Table(shown), _) = asked(&mut reader, &Ask::Sheet { place: 0 }, None) else { panic!("no table") };
    assert_eq!(shown.columns.len(), HEADS.len());
    let known = (0..).zip(&shown.columns).filter_map(|(place, column)| match column.says {
        Says::Field(field) => Some((place, field)),
        Says::Sensitive | Says::Unused => None,
    });
    let columns = known.collect();
    let taking = Taking { columns, scope: None, complete: false, supervisors: true, by_hand: Vec::new() };
    let (Told::Taken, Some(body)) = asked(&mut reader, &Ask::Take(taking), None) else { panic!("nothing to send") };
    body
}

/// The last that the reader tells when it is asked.
fn asked(reader: &mut Reader, ask: &Ask, bytes: Option<Vec<u8>>) -> (Told, Option<String>) {
    let ask = serde_json::to_string(ask).expect("what a page asks");
    let mut last = None;
    reader.asked(&ask, bytes, &mut |told, beside| {
        let told: Told = serde_json::from_str(told).expect("what a reader tells");
        last = Some((told, beside.map(str::to_owned)));
    });
    last.expect("an answer")
}
