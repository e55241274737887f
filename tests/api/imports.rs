//! Imports at the office's desk: looked at, applied whole, taken back whole.

mod applied;
mod heads;
mod property;
mod refused;
mod supervisors;

use domain::{
    intake::{Field, Kind},
    wire::office::imports::{Apply, Column, Effect, Imports, Line, Lines, Preview, Sheet, SheetRow, Undo, Undone},
};
use server::store::record::{self, Image, Table};

use crate::harness::{Answer, House, Member, Tab};

pub(super) const PATH: &str = "/api/office/imports";

/// The columns of these lists.
pub(super) const FIELDS: [Field; 8] = {
    use Field::*;
    [Nip, Name, Employment, UnitCode, PostTitle, PostKind, Since, Supervisor]
};

/// The first agency's people as they are on record.
pub(super) const STAFF: [&str; 7] = [
    "199005152015012001|Ana Lestari, S.Sos.|PNS|seksi|Penata Layanan Operasional|Pelaksana|2025-01-01|198003122005011002",
    "198003122005011002|Budi Hartono, S.IP.|PNS|seksi|Kepala Seksi Pelayanan|Pengawas|2025-01-01|",
    "199211202019021003|Eko Nugroho, A.Md.|PNS|seksi|Penata Layanan Operasional|Pelaksana|2025-01-01|198003122005011002",
    "199507072025212004|Fitri Handayani|PPPK|kecamatan|||2025-01-01|",
    "198808082012012007|Gita Permata, S.T.|PNS|kecamatan|Penata Layanan Operasional|Pelaksana|2025-01-01|",
    "198506062010012005|Citra Maharani, S.Psi.|PNS|bkpsdm|Penata Layanan Operasional|Pelaksana|2025-01-01|",
    "198707172011012006|Dewi Anggraini, S.E.|PNS|bkpsdm|Penata Layanan Operasional|Pelaksana|2025-01-01|",
];

/// The units of the agency.
pub(super) const UNITS: [&str; 3] = ["seksi", "kecamatan", "bkpsdm"];

/// Somebody new.
pub(super) const TUTI: &str =
    "199101012020122002|Tuti Rahayu|PNS|seksi|Arsiparis Terampil|JF Terampil|2026-11-01|198003122005011002";

/// A list of all people of the agency.
pub(super) fn list(rows: &[&str]) -> Sheet {
    table(Kind::People, &FIELDS, rows)
}

/// The same with other columns.
pub(super) fn table(kind: Kind, fields: &[Field], rows: &[&str]) -> Sheet {
    let columns = fields.iter().zip('A'..).map(|(field, letter)| Column {
        field: *field,
        head: field.code().replace('_', " "),
        letters: letter.to_string(),
    });
    let rows =
        (2..).zip(rows).map(|(line, text)| SheetRow { line, cells: text.split('|').map(str::to_owned).collect() });
    Sheet {
        file: "pegawai.xlsx".to_owned(),
        sheet: "Data".to_owned(),
        kind,
        scope: None,
        complete: kind == Kind::People,
        supervisors: false,
        columns: columns.collect(),
        rows: rows.collect(),
        by_hand: Vec::new(),
    }
}

/// Brings a file.
pub(super) async fn brings(office: &Tab, sheet: &Sheet) -> Preview {
    office.post(PATH, sheet).await.ok()
}

/// What is asked for to apply it as it was looked at.
pub(super) fn as_seen(preview: &Preview) -> Apply {
    let leavers = preview.second_look.then(|| "Pensiun massal akhir tahun".to_owned());
    Apply { digest: preview.digest.clone(), without_faulty: false, leavers }
}

pub(super) async fn applies(office: &Tab, preview: &Preview, asked: &Apply) -> Answer {
    office.post(&format!("{PATH}/{}/applied", preview.import.id), asked).await
}

/// Brings a file and applies it.
pub(super) async fn imports(office: &Tab, sheet: &Sheet) -> Preview {
    let preview = brings(office, sheet).await;
    applies(office, &preview, &as_seen(&preview)).await.ok()
}

pub(super) async fn undoes(office: &Tab, preview: &Preview) -> Undone {
    let reason = Undo { reason: "Berkas yang salah".to_owned() };
    office.post(&format!("{PATH}/{}/undone", preview.import.id), &reason).await.ok()
}

/// What an import does, but for what stays the same.
pub(super) async fn lines(office: &Tab, preview: &Preview, query: &str) -> Vec<Line> {
    let lines: Lines = office.get(&format!("{PATH}/{}/rows?{query}", preview.import.id)).await.ok();
    lines.lines
}

/// Line, what is done, and the fields that differ.
pub(super) fn told(lines: &[Line]) -> Vec<(Option<u32>, Effect, Vec<&'static str>)> {
    let fields = |line: &Line| line.differences.iter().map(|differs| differs.field.code()).collect();
    lines.iter().map(|line| (line.line, line.effect, fields(line))).collect()
}

/// What is wrong: line, column, reason.
pub(super) fn faults(lines: &[Line]) -> Vec<(u32, Option<String>, &'static str)> {
    let of = |line: &Line| {
        let row = line.line.expect("a row");
        line.faults.iter().map(|fault| (row, fault.letters.clone(), fault.reason.code())).collect::<Vec<_>>()
    };
    lines.iter().flat_map(of).collect()
}

/// Every row of the record.
pub(super) async fn dump(house: &House) -> Vec<(&'static str, Vec<Image>)> {
    let agency = Member::Citra.agency();
    let mut dump = Vec::new();
    for table in Table::ALL {
        dump.push((table.name(), record::rows(house.state.db.read(), agency, table).await.expect("rows")));
    }
    dump
}

pub(super) async fn all(office: &Tab) -> Imports {
    office.get(PATH).await.ok()
}
