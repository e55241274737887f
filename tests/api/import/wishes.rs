//! What is wished of a file at the console: to look, to take it as complete, as of one unit, or without its faulty rows, to take it back.

use std::sync::Arc;

use domain::{intake::Kind, text::Language};
use server::{
    import::{self, Error, Reason, Report, Target, Told, Wish},
    state::Entropy,
    store::{
        directory,
        office::{Wanted, log_page},
    },
};

use super::{CHIEF, CLERK, FILE, HEAD, field, imports, person, reasons};
use crate::harness::{House, on_each_database};

const AGENCY: &str = "Kabupaten Tanjung Asri";
const WHY: &str = "Pensiun massal akhir tahun";

fn people() -> Wish {
    Wish { file: "daftar.csv".to_owned(), ..Wish::of(Kind::People) }
}

fn complete() -> Wish {
    Wish { complete: true, ..people() }
}

fn target() -> Target {
    Target { agency: Some(AGENCY.to_owned()), zone: None }
}

async fn wishes(house: &House, rows: &str, wish: &Wish) -> Result<Report, Error> {
    let file = format!("{HEAD}\n{rows}");
    let entropy: Arc<dyn Entropy> = Arc::clone(&house.state.entropy);
    import::import(&house.state.db, file.as_bytes(), &target(), wish, &entropy, house.state.now()).await
}

/// Twenty clerks under the chief but for the first so many, and the file's own rows.
fn list_without(missing: usize) -> String {
    let clerks = (b'A'..).take(20).enumerate().skip(missing).map(|(at, letter)| {
        let (number, letter) = (at + 11, char::from(letter));
        format!(
            "199101012020122{number:03},Pegawai {letter},PNS,II/c,D.1,Bidang Dermaga,D,\
             Pengadministrasi Perkantoran,Pelaksana,,{CHIEF},01/03/2024\n"
        )
    });
    [FILE.to_owned()].into_iter().chain(clerks).collect()
}

/// Lines in the agency's log.
async fn logged(house: &House) -> u32 {
    let on = house.state.db.read();
    let agency = directory::agencies(on, Some(AGENCY)).await.unwrap().remove(0).id;
    log_page(on, agency, &Wanted::default(), (0, 1)).await.unwrap().total
}

fn told(outcome: Result<Report, Error>, language: Language) -> String {
    Told { outcome: &outcome, language }.to_string()
}

#[tokio::test]
async fn a_look_writes_nothing_and_many_leavers_want_a_reason_and_all_is_taken_back() {
    on_each_database(async |house| {
        let look = Wish { preview: true, ..complete() };
        let looked = wishes(&house, &list_without(0), &look).await;
        assert!(matches!(&looked, Err(Error::Looked(report)) if report.people == 22), "{looked:?}");
        assert_eq!(person(&house, CHIEF).await, None);
        wishes(&house, &list_without(0), &people()).await.unwrap();

        // One of twenty-two is no crowd. The same file a second time changes nothing.
        let Err(Error::Looked(looked)) = wishes(&house, &list_without(1), &look).await else { panic!("not looked at") };
        assert_eq!((looked.gone, looked.second_look), (1, false));
        assert_eq!(wishes(&house, &list_without(1), &complete()).await.unwrap().gone, 1);
        let again = wishes(&house, &list_without(1), &complete()).await.unwrap();
        assert_eq!((again.gone, again.changed()), (0, 0));

        // Two of twenty-one are, and somebody else looks at that: not without words that can be kept.
        let looked = wishes(&house, &list_without(3), &look).await;
        assert!(matches!(&looked, Err(Error::Looked(report)) if report.second_look), "{looked:?}");
        assert!(told(looked, Language::English).contains("More than 5 %"));
        let refused = wishes(&house, &list_without(3), &complete()).await;
        assert!(matches!(refused, Err(Error::Leavers { gone: 2, of: 21 })), "{refused:?}");
        let with = |why: &str| Wish { leavers: Some(why.to_owned()), ..complete() };
        let refused = wishes(&house, &list_without(3), &with("pensiun")).await;
        assert!(matches!(refused, Err(Error::Reason)), "{refused:?}");
        assert_eq!(logged(&house).await, 2, "looks and refusals leave no line");
        assert_eq!(wishes(&house, &list_without(3), &with(WHY)).await.unwrap().gone, 2);
        assert_eq!(logged(&house).await, 3);

        // Taken back one by one, the newest first: each time all is as it was.
        let undo = async || import::undo_newest(&house.state.db, &target(), house.state.now()).await;
        assert_eq!(undo().await.unwrap(), "daftar.csv");
        assert_eq!(wishes(&house, &list_without(1), &complete()).await.unwrap().changed(), 0);
        undo().await.unwrap();
        assert_eq!(wishes(&house, &list_without(0), &complete()).await.unwrap().changed(), 0);
        undo().await.unwrap();
        assert_eq!(person(&house, CHIEF).await, None);
        assert!(matches!(undo().await, Err(Error::NothingToUndo)));
    })
    .await;
}

#[tokio::test]
async fn a_list_of_one_unit_leaves_the_others_alone() {
    on_each_database(async |house| {
        imports(&house, FILE).await.unwrap();
        let of_unit = |code: &str| Wish { unit: Some(code.to_owned()), ..complete() };
        let clerk: String =
            FILE.lines().filter(|line| line.starts_with(CLERK)).map(|line| format!("{line}\n")).collect();
        let report = wishes(&house, &clerk, &of_unit("D.1")).await.unwrap();
        assert_eq!((report.rows, report.gone, report.changed()), (1, 0, 0), "the chief is of another unit");
        let all = wishes(&house, &clerk, &complete()).await;
        assert!(matches!(all, Err(Error::Leavers { gone: 1, of: 2 })), "{all:?}");

        // With those below, and with nobody from elsewhere.
        assert_eq!(wishes(&house, FILE, &of_unit("D")).await.unwrap().changed(), 0);
        assert_eq!(reasons(wishes(&house, FILE, &of_unit("D.1")).await), [field(2, "kode_unit", Reason::OutsideScope)]);
        let nowhere = wishes(&house, &clerk, &of_unit("D.9")).await;
        assert!(matches!(&nowhere, Err(Error::NoUnit(code)) if code == "D.9"), "{nowhere:?}");
        assert!(told(nowhere, Language::Indonesian).contains("\"D.9\""));
        let units = Wish { kind: Kind::Units, ..of_unit("D") };
        let odd = wishes(&house, FILE, &units).await;
        assert!(matches!(odd, Err(Error::OfPeople("--unit"))), "{odd:?}");
    })
    .await;
}

#[tokio::test]
async fn faulty_rows_are_passed_over_if_that_is_wished() {
    on_each_database(async |house| {
        let without = Wish { without_faulty: true, ..people() };
        let rows = format!("{FILE}{}", list_without(19).lines().next_back().unwrap().replace("II/c", "XX"));
        let fault = field(5, "golongan", Reason::UnknownRank);
        assert_eq!(reasons(wishes(&house, &rows, &people()).await), std::slice::from_ref(&fault));
        assert_eq!(person(&house, CHIEF).await, None, "one bad row keeps all back");
        let done = wishes(&house, &rows, &without).await;
        let report = done.as_ref().unwrap();
        assert_eq!((report.rows, report.people), (4, 2));
        let passed: Vec<_> =
            report.passed.iter().map(|fault| (fault.row, fault.column.clone(), fault.reason)).collect();
        assert_eq!(passed, [fault]);
        let words = told(done, Language::Indonesian);
        assert!(words.starts_with("Baris 5") && words.contains("1 baris yang salah dilewati"), "{words}");
        assert!(person(&house, CHIEF).await.is_some());
        assert_eq!(person(&house, "199101012020122030").await, None);

        // Whoever stands in a row that is passed over is neither changed nor missing.
        let bad = FILE.replace("II/c", "XX").replace("Tuti Rahayu", "Tuti Rahayu Putri");
        let done = wishes(&house, &bad, &Wish { complete: true, ..without.clone() }).await;
        let report = done.as_ref().unwrap();
        assert_eq!((report.gone, report.changed(), report.passed.len()), (0, 0, 1));
        assert!(!told(done, Language::English).contains("everything"), "one row is not as on record");
        let clerk = person(&house, CLERK).await.unwrap();
        let card = directory::person(house.state.db.read(), clerk).await.unwrap().unwrap();
        assert_eq!(card.name, "Tuti Rahayu");

        // What is wrong with the file itself is passed over by nobody.
        let odd = format!("{}\n{FILE}", HEAD.replace("mulai", "warna"));
        let entropy: Arc<dyn Entropy> = Arc::clone(&house.state.entropy);
        let now = house.state.now();
        let refused = import::import(&house.state.db, odd.as_bytes(), &target(), &without, &entropy, now).await;
        assert!(matches!(refused, Err(Error::Faults(_))), "{refused:?}");
    })
    .await;
}
