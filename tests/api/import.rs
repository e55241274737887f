//! Importing an agency's people: the whole file or nothing.

mod wishes;

use std::{
    io::{Cursor, Read as _, Write as _},
    sync::Arc,
};

use domain::{
    ids::PersonId,
    nip::Nip,
    people::{Capacity, EmploymentKind, assignment_on, supervisor_on},
    text::Language,
    time::{Date, Zone},
};
use server::{
    import::{self, Error, Reason, Report, Target, Told},
    state::Entropy,
    store::{audit, directory, installation},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::harness::{DAY, House, on_each_database};

const HEAD: &str =
    "nip,nama,status,golongan,kode_unit,unit,kode_unit_induk,jabatan,jenis_jabatan,kapasitas,nip_atasan,mulai";
const CHIEF: &str = "197001011995011001";
const CLERK: &str = "199101012020122002";
/// The chief, the clerk under him, and a unit without anybody.
const FILE: &str = "\
197001011995011001,\"Rudi Wibowo, S.H.\",PNS,IV/a,D,Dinas Perhubungan,,Kepala Dinas,JPT Pratama,,,2023-01-02
199101012020122002,Tuti Rahayu,PNS,II/c,D.1,Bidang Dermaga,D,Pengadministrasi Perkantoran,Pelaksana,,197001011995011001,01/03/2024
,,,,D.2,Bidang Angkutan,D,,,,,
";

async fn imports(house: &House, rows: &str) -> Result<Report, Error> {
    imports_into(house, rows, "Kabupaten Tanjung Asri").await
}

async fn imports_into(house: &House, rows: &str, agency: &str) -> Result<Report, Error> {
    let target = Target { agency: Some(agency.to_owned()), zone: Some(Zone::Wit) };
    imports_bytes(house, format!("{HEAD}\n{rows}").as_bytes(), &target).await
}

async fn imports_bytes(house: &House, file: &[u8], target: &Target) -> Result<Report, Error> {
    let entropy: Arc<dyn Entropy> = Arc::clone(&house.state.entropy);
    import::people(&house.state.db, file, target, &entropy, house.state.now()).await
}

fn reasons(outcome: Result<Report, Error>) -> Vec<(Option<u64>, Option<String>, Reason)> {
    match outcome {
        Err(Error::Faults(faults)) => faults.into_iter().map(|fault| (fault.row, fault.column, fault.reason)).collect(),
        other => panic!("{other:?}"),
    }
}

fn field(row: u64, column: &str, reason: Reason) -> (Option<u64>, Option<String>, Reason) {
    (Some(row), Some(column.to_owned()), reason)
}

async fn person(house: &House, nip: &str) -> Option<PersonId> {
    let found = directory::person_of_nip(house.state.db.read(), Nip::parse(nip).unwrap()).await.unwrap();
    found.map(|(card, _)| card.id)
}

#[tokio::test]
async fn a_file_is_taken_over_once() {
    on_each_database(async |house| {
        let first = imports(&house, FILE).await.unwrap();
        assert_eq!(
            first,
            Report { rows: 3, units: 3, positions: 2, people: 2, assignments: 2, supervision: 1, ..Report::default() }
        );
        let again = imports(&house, FILE).await.unwrap();
        assert_eq!(again.changed(), 0);

        let on = house.state.db.read();
        let (chief, clerk) = (person(&house, CHIEF).await.unwrap(), person(&house, CLERK).await.unwrap());
        let lines = directory::supervision(on, clerk).await.unwrap();
        let today = Date::constant(2026, 11, 23);
        assert_eq!(supervisor_on(&lines, clerk, today), Some(chief));
        let assignments = directory::assignments(on, clerk).await.unwrap();
        let held = assignment_on(&assignments, today).unwrap();
        assert_eq!((held.capacity, held.range.from), (Capacity::Definitive, Date::constant(2024, 3, 1)));
        let path = directory::unit_path(on, held.unit, today).await.unwrap();
        assert_eq!(
            path.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(),
            ["Dinas Perhubungan", "Bidang Dermaga"]
        );
        let agency = directory::agencies(on, Some("Kabupaten Tanjung Asri")).await.unwrap().remove(0);
        assert_eq!(agency.zone, Zone::Wit);
        assert!(audit::is_whole(on, agency.id).await.unwrap());
        let log = server::store::office::log_page(on, agency.id, &server::store::office::Wanted::default(), (0, 10))
            .await
            .unwrap();
        assert_eq!(log.total, 1, "what changed nothing leaves no line");
    })
    .await;
}

/// The same people in a workbook that counts days from 1904: since when they are somewhere stands there as a number.
fn workbook_of_1904() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, head) in (0..).zip(HEAD.split(',')) {
        sheet.write_string(0, column, head).unwrap();
    }
    let chief =
        [CHIEF, "Rudi Wibowo, S.H.", "PNS", "IV/a", "D", "Dinas Perhubungan", "", "Kepala Dinas", "JPT Pratama"];
    for (column, cell) in (0..).zip(chief) {
        sheet.write_string(1, column, cell).unwrap();
    }
    sheet.write_number(1, 11, 43_890.0).unwrap();
    let packed = workbook.save_to_buffer().unwrap();
    let mut zip = ZipArchive::new(Cursor::new(packed)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if name == "xl/workbook.xml" {
            text = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[tokio::test]
async fn the_number_of_a_day_is_that_of_the_workbooks_calendar() {
    on_each_database(async |house| {
        let target = Target { agency: Some("Kabupaten Tanjung Asri".to_owned()), zone: Some(Zone::Wit) };
        imports_bytes(&house, &workbook_of_1904(), &target).await.unwrap();
        let chief = person(&house, CHIEF).await.unwrap();
        let held = directory::assignments(house.state.db.read(), chief).await.unwrap();
        let since: Vec<Date> = held.iter().map(|held| held.range.from).collect();
        assert_eq!(since, [Date::constant(2024, 3, 1)]);
    })
    .await;
}

#[tokio::test]
async fn what_has_changed_is_brought_up_to_date() {
    on_each_database(async |house| {
        imports(&house, FILE).await.unwrap();
        house.clock.advance(30 * DAY);
        let changed = FILE
            .replace("Tuti Rahayu,PNS,II/c", "\"Tuti Rahayu, A.Md.\",PPPK,VII")
            .replace("Bidang Dermaga", "Bidang Pelabuhan")
            .replace(
                "Pengadministrasi Perkantoran,Pelaksana,,197001011995011001,01/03/2024",
                "Arsiparis,JF Terampil,,,1/12/2026",
            );
        let report = imports(&house, &changed).await.unwrap();
        assert_eq!(
            report,
            Report { rows: 3, units: 1, positions: 1, people: 1, assignments: 2, supervision: 1, ..Report::default() }
        );
        assert_eq!(imports(&house, &changed).await.unwrap().changed(), 0);

        let on = house.state.db.read();
        let clerk = person(&house, CLERK).await.unwrap();
        let assignments = directory::assignments(on, clerk).await.unwrap();
        let on_day = |month, day| assignment_on(&assignments, Date::constant(2026, month, day)).copied().unwrap();
        assert_ne!(on_day(11, 30).position, on_day(12, 1).position, "the earlier post stays on record");
        let lines = directory::supervision(on, clerk).await.unwrap();
        let under = |month, day| supervisor_on(&lines, clerk, Date::constant(2026, month, day)).is_some();
        assert!(under(12, 22) && !under(12, 23), "the line ends with the day before the import");
        assert_eq!(directory::person(on, clerk).await.unwrap().unwrap().name, "Tuti Rahayu, A.Md.");
        assert_eq!(directory::employment(on, clerk).await.unwrap(), EmploymentKind::Pppk);

        // An earlier day of the same post says nothing new; another post from before what is on record cannot be.
        let earlier = changed.replace("1/12/2026", "1/3/2024");
        assert_eq!(imports(&house, &earlier).await.unwrap().changed(), 0);
        let later = changed.replace("1/12/2026", "1/12/2027");
        imports(&house, &later).await.unwrap();
        let other = later.replace("Arsiparis", "Pustakawan").replace("1/12/2027", "1/12/2026");
        assert_eq!(reasons(imports(&house, &other).await), [field(3, "mulai", Reason::BeforeRecord)]);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_written_if_any_row_is_bad() {
    on_each_database(async |house| {
        let before = directory::agencies(house.state.db.read(), None).await.unwrap();
        let refused = [
            (FILE.replace("Dermaga,D,", "Dermaga,Z,"), field(3, "kode_unit_induk", Reason::UnknownUnit)),
            (
                FILE.replace(",,197001011995011001,01", ",,198001012005011009,01"),
                field(3, "nip_atasan", Reason::UnknownSupervisor),
            ),
            (FILE.replace("199101012020122002", "\"1,96608E+17\""), field(3, "nip", Reason::NipScientific)),
            (format!("{FILE}{}", FILE.lines().next().unwrap()), field(5, "nip", Reason::DuplicateNip)),
        ];
        for (rows, fault) in refused {
            assert_eq!(reasons(imports(&house, &rows).await), [fault]);
        }
        let several =
            FILE.replace("IV/a", "XX").replace("Dermaga,D,", "Dermaga,Z,").replace("D.2,Bidang Angkutan,D", "D.2,,D");
        assert_eq!(
            reasons(imports(&house, &several).await),
            [
                field(2, "golongan", Reason::UnknownRank),
                field(3, "kode_unit_induk", Reason::UnknownUnit),
                field(4, "unit", Reason::Empty)
            ],
            "all at once, and the supervisor in the bad row is not called unknown as well"
        );
        let units = ",,,,A,A,C,,,,,\n,,,,B,B,A,,,,,\n,,,,C,C,B,,,,,\n,,,,D,D,A,,,,,\n";
        assert_eq!(
            reasons(imports(&house, units).await),
            [2, 3, 4, 5].map(|row| field(row, "kode_unit_induk", Reason::UnitCycle)),
            "the last lies in the circle's first"
        );
        let circle = FILE.replace("JPT Pratama,,,", "JPT Pratama,,199101012020122002,");
        assert_eq!(
            reasons(imports(&house, &circle).await),
            [2, 3].map(|row| field(row, "nip_atasan", Reason::SupervisorCycle))
        );
        assert_eq!(directory::agencies(house.state.db.read(), None).await.unwrap(), before);
        assert_eq!(person(&house, CHIEF).await, None);
    })
    .await;
}

#[tokio::test]
async fn files_of_other_makes_are_read_or_refused_by_name() {
    on_each_database(async |house| {
        let text = format!("{HEAD}\n{}", FILE.replace("Tuti Rahayu", "Tuti René"));
        let target = Target { agency: Some("Kota Muara".to_owned()), zone: None };
        let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        assert_eq!(imports_bytes(&house, &windows, &target).await.unwrap().people, 2);
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(imports_bytes(&house, &marked, &target).await.unwrap().changed(), 0, "the same text");
        let semicolons = text.replace("\"Rudi Wibowo, S.H.\"", "Rudi Wibowo# S.H.").replace(',', ";").replace('#', ",");
        assert_eq!(imports_bytes(&house, semicolons.as_bytes(), &target).await.unwrap().changed(), 0);
        let apostrophe = text.replace("\n1", "\n'1");
        assert_eq!(imports_bytes(&house, apostrophe.as_bytes(), &target).await.unwrap().changed(), 0);

        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(reasons(imports_bytes(&house, &utf16, &target).await), [(None, None, Reason::Utf16)]);
        let without = text.replace("mulai", "warna");
        let column = |name: &str, reason| (None, Some(name.to_owned()), reason);
        assert_eq!(
            reasons(imports_bytes(&house, without.as_bytes(), &target).await),
            [column("warna", Reason::UnknownColumn), column("mulai", Reason::MissingColumn)]
        );
    })
    .await;
}

#[tokio::test]
async fn agencies_are_kept_apart_and_demo_data_alone() {
    on_each_database(async |house| {
        imports(&house, FILE).await.unwrap();
        let elsewhere = imports_into(&house, FILE, "Kota Muara").await;
        assert_eq!(reasons(elsewhere), [field(2, "nip", Reason::NipElsewhere), field(3, "nip", Reason::NipElsewhere)]);
        let which = imports_bytes(&house, format!("{HEAD}\n{FILE}").as_bytes(), &Target::default()).await;
        assert!(matches!(which, Err(Error::WhichAgency)), "{which:?}");
        let other_zone = Target { agency: Some("Kabupaten Tanjung Asri".to_owned()), zone: Some(Zone::Wib) };
        let refused = imports_bytes(&house, format!("{HEAD}\n{FILE}").as_bytes(), &other_zone).await;
        assert!(matches!(refused, Err(Error::OtherZone(Zone::Wit))), "{refused:?}");

        house.state.db.write(|tx| async move { installation::flag_demo(&*tx).await }).await.unwrap();
        let demo = imports(&house, FILE).await;
        assert!(matches!(demo, Err(Error::Demo)), "{demo:?}");
    })
    .await;
}

#[tokio::test]
async fn no_agency_is_made_without_a_name() {
    on_each_database(async |house| {
        let on = house.state.db.read();
        let before = directory::agencies(on, None).await.unwrap().len();
        let long = "x".repeat(121);
        for name in ["", "  ", long.as_str()] {
            let refused = imports_into(&house, FILE, name).await;
            assert!(matches!(refused, Err(Error::AgencyName)), "{refused:?}");
        }
        assert_eq!(directory::agencies(on, None).await.unwrap().len(), before);
        assert_eq!(person(&house, CHIEF).await, None);
        // What surrounds a name is no part of it.
        imports_into(&house, FILE, " Kabupaten Tanjung Asri ").await.unwrap();
        assert_eq!(imports(&house, FILE).await.unwrap().changed(), 0);
    })
    .await;
}

#[test]
fn the_console_is_told_in_both_languages() {
    let faults = Err(Error::Faults(vec![import::Fault::of_file(Reason::Utf16)]));
    let told = |outcome: &Result<Report, Error>, language| Told { outcome, language }.to_string();
    assert!(told(&faults, Language::Indonesian).contains("Tidak ada yang disimpan"));
    assert!(told(&faults, Language::English).contains("Nothing was written"));
    for (language, words) in [(Language::Indonesian, "paling banyak 120"), (Language::English, "at most 120")] {
        let nameless = told(&Err(Error::AgencyName), language);
        assert!(nameless.contains("--agency") && nameless.contains(words), "{nameless}");
    }
    let done = Ok(Report { rows: 3, people: 2, ..Report::default() });
    assert!(told(&done, Language::Indonesian).contains("2 pegawai"));
    assert!(told(&Ok(Report::default()), Language::English).contains("nothing has changed"));
}
