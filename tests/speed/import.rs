//! An agency of ten thousand people from a workbook in SIASN's form: read, looked at, and applied.

use std::{cell::Cell, io, path::Path, time::Instant};

use domain::{
    intake::{Field, Kind},
    wire::office::imports::{Apply, Column, Preview, Sheet, SheetRow},
};

use super::{
    http::{Line, Protocol},
    program::Program,
    siasn::{self, Person},
    town::Town,
};

/// People of the list.
pub const IMPORTED: usize = 10_000;
/// Units of the list before it: people of each as in a sub-district's section, in offices of sixteen.
const UNITS: usize = 400;
const UNITS_PER_OFFICE: usize = 16;
const PATH: &str = "/api/office/imports";

/// Measures and prints one line. The list names no supervisors: they follow from the heads of units.
///
/// # Errors
/// Those of the machine: a program that does not start.
pub async fn import(town: &Town, program: &Path) -> io::Result<()> {
    let office = town.office().await;
    let program = Program::start(program, &town.database)?;
    let line = Line::of(&office, program.address, Protocol::Http1);
    let units = bring(&line, &units()).await;
    apply(&line, &units).await;

    let book = siasn::workbook((0..IMPORTED).map(person)).map_err(io::Error::other)?;
    let began = Instant::now();
    let text = siasn::read(book);
    let read = began.elapsed().as_secs_f64() * 1_000.0;
    let (done, longest) = (Cell::new(false), Cell::new(0.0_f64));
    // Somebody else at work meanwhile: the session is looked up, and what is asked is refused.
    let other = Line::of(&office, program.address, Protocol::Http1);
    let beside = async {
        while !done.get() {
            let began = Instant::now();
            let _ = other.post("/api/sync", "{}").await;
            longest.set(longest.get().max(began.elapsed().as_secs_f64() * 1_000.0));
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let work = async {
        let began = Instant::now();
        let preview = bring_text(&line, &text).await;
        let looked = began.elapsed().as_secs_f64() * 1_000.0;
        assert_eq!((preview.import.counts.new as usize, preview.import.counts.faulty), (IMPORTED, 0));
        let began = Instant::now();
        apply(&line, &preview).await;
        done.set(true);
        (looked, began.elapsed().as_secs_f64() * 1_000.0)
    };
    let ((looked, applied), ()) = futures::join!(work, beside);
    let again = bring_text(&line, &text).await;
    assert_eq!(again.import.counts.same as usize, IMPORTED, "the same file twice changes nothing");
    let (database, rss, longest) = (&town.database, program.rss_mb_max()?, longest.get());
    println!(
        r#"{{"bench":"import_10000","database":"{database}","read_ms":{read:.0},"preview_ms":{looked:.0},"apply_ms":{applied:.0},"rss_mb":{rss},"others_ms_max":{longest:.0}}}"#
    );
    Ok(())
}

async fn bring(line: &Line, sheet: &Sheet) -> Preview {
    bring_text(line, &serde_json::to_string(sheet).expect("a list")).await
}

async fn bring_text(line: &Line, text: &str) -> Preview {
    read(line, PATH, text).await
}

async fn apply(line: &Line, preview: &Preview) {
    let leavers = preview.second_look.then(|| "Daftar pertama instansi".to_owned());
    let asked = Apply { digest: preview.digest.clone(), without_faulty: false, leavers };
    let text = serde_json::to_string(&asked).expect("a form");
    let _: Preview = read(line, &format!("{PATH}/{}/applied", preview.import.id), &text).await;
}

async fn read(line: &Line, path: &str, text: &str) -> Preview {
    let answer = line.post(path, text).await.unwrap_or_else(|_| panic!("{path}: the line broke"));
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    serde_json::from_str(&answer.text).expect("a preview")
}

/// The units before it.
fn units() -> Sheet {
    let columns = [(Field::UnitCode, "ID"), (Field::UnitName, "NAMA_UNOR"), (Field::ParentCode, "ID_ATASAN")];
    let columns = columns.into_iter().zip('A'..).map(|((field, head), letter)| Column {
        field,
        head: head.to_owned(),
        letters: letter.to_string(),
    });
    let rows = (0..UNITS).map(|nth| {
        let office = nth - nth % UNITS_PER_OFFICE;
        let above = if nth == office { String::new() } else { code(office) };
        vec![code(nth), format!("Unit Kerja {nth}"), above]
    });
    Sheet {
        file: "unor.xlsx".to_owned(),
        sheet: "Data".to_owned(),
        kind: Kind::Units,
        scope: None,
        complete: false,
        supervisors: false,
        columns: columns.collect(),
        rows: (2..).zip(rows).map(|(line, cells)| SheetRow { line, cells }).collect(),
        by_hand: Vec::new(),
    }
}

fn code(unit: usize) -> String {
    format!("8AE483A8F7{unit:022X}")
}

/// One of the list, below the heads that are taken.
fn person(nth: usize) -> Person {
    let unit = nth % UNITS;
    let head = nth < UNITS;
    let day = 1 + nth % 28;
    let (post, title, family, echelon) = if head {
        (format!("S{unit}"), format!("Kepala Unit Kerja {unit}"), "Jabatan Struktural", "IV.a")
    } else {
        (format!("F{}", nth % 40), format!("Analis Bidang {} Ahli Muda", nth % 40), "Jabatan Fungsional Tertentu", "")
    };
    let (year, month, since) = (60 + nth % 40, 1 + nth % 12, 2005 + nth % 20);
    let (sex, serial) = (1 + nth % 2, 1 + nth / 28 % 999);
    vec![
        ("PNS ID", format!("A8ACA7{nth:026X}")),
        ("NIP BARU", format!("'19{year:02}{month:02}{day:02}{since}01{sex}{serial:03}")),
        ("NAMA", format!("Pegawai Nomor {nth}")),
        ("GELAR DEPAN", String::new()),
        ("GELAR BELAKANG", "S.E.".to_owned()),
        ("STATUS CPNS PNS", "P".to_owned()),
        ("KEDUDUKAN HUKUM NAMA", "Aktif".to_owned()),
        ("GOL AKHIR NAMA", "III/c".to_owned()),
        ("UNOR ID", code(unit)),
        ("UNOR NAMA", format!("Unit Kerja {unit}")),
        ("JABATAN ID", post),
        ("JABATAN NAMA", title),
        ("JENIS JABATAN NAMA", family.to_owned()),
        ("ESELON NAMA", echelon.to_owned()),
        ("TMT JABATAN", format!("{day:02}-03-2024")),
    ]
}
