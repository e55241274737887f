//! Official results: brought by a file, looked at, entered, read by whom they are about and by the office, taken away, taken back.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::{
    intake::{
        Mapping,
        results::{Brings, Named, recognised},
    },
    official::Validity,
    sheet::Book,
    wire::{
        error::ErrorCode,
        office::{
            Audit, Readings,
            catalogue::Act,
            imports::{Imports, SheetRow},
            official::{OfficialImports, OfficialPage, ResultColumn, ResultMapped, ResultSheet, ResultsSeen},
        },
        official::OfficialResults,
        session::Session,
    },
};
use serde_json::json;

use super::catalogue::{published, publishes, without_words, words};
use crate::{
    harness::{HOUR, House, Member, Tab, on_each_database},
    sync::town::Town,
};

const HEAD: &str =
    "nip;tanggal_penilaian;lembaga;nomor_akreditasi;nomor_laporan;tujuan;standar_jabatan;jpm;INT;KS;KOM;DIG";
const REASON: &str = "Laporan lembaga keliru";

/// A row of somebody assessed on that day: against the standard of a Pelaksana, which asks for level 1 everywhere.
pub(super) fn row(who: Member, day: &str, levels: &str) -> String {
    row_of(who.nip(), day, levels)
}

/// The same by number.
pub(super) fn row_of(nip: &str, day: &str, levels: &str) -> String {
    format!("{nip};{day};UPT Penilaian Kompetensi;BKN-12;800/{nip};pemetaan;Pelaksana;66,67;{levels}")
}

/// A list as the office's page sends it: columns by their heads, lines as in the file.
async fn sheet(office: &Tab, head: &str, rows: &[String]) -> ResultSheet {
    let known: OfficialImports = office.get("/api/office/official/imports").await.ok();
    let named: Vec<Named> = known
        .competencies
        .iter()
        .map(|known| Named { code: known.code.parse().unwrap(), names: [known.name.id.clone(), known.name.en.clone()] })
        .collect();
    let columns = head.split(';').zip('A'..).map(|(head, letter)| ResultColumn {
        brings: recognised(head, &named).unwrap_or_else(|| panic!("{head} is not known")),
        head: head.to_owned(),
        letters: letter.to_string(),
    });
    let cells = |row: &String| row.split(';').map(str::to_owned).collect();
    let rows = (2..).zip(rows).map(|(line, row)| SheetRow { line, cells: cells(row) });
    ResultSheet {
        file: "hasil.xlsx".into(),
        sheet: "Rekap".into(),
        columns: columns.collect(),
        rows: rows.collect(),
        by_hand: Vec::new(),
    }
}

async fn looks(office: &Tab, sheet: &ResultSheet) -> ResultsSeen {
    office.post("/api/office/official", sheet).await.ok()
}

/// Looks at a list and enters it.
pub(super) async fn enters(office: &Tab, rows: &[String]) -> ResultsSeen {
    let sheet = sheet(office, HEAD, rows).await;
    let seen = looks(office, &sheet).await;
    assert_eq!(seen.flaws, [], "{rows:?}");
    office.post(&format!("/api/office/official?digest={}", seen.digest), &sheet).await.ok()
}

fn flaws(seen: &ResultsSeen) -> Vec<(Option<u32>, String, &str)> {
    let letters = |letters: &Option<String>| letters.clone().unwrap_or_default();
    seen.flaws.iter().map(|flaw| (flaw.line, letters(&flaw.letters), flaw.flaw.as_str())).collect()
}

pub(super) async fn own(house: &House, who: Member) -> OfficialResults {
    house.browser().signs_in(who).await.get("/api/me/official").await.ok()
}

async fn logged(office: &Tab) -> Vec<String> {
    office.get("/api/office/audit").await.ok::<Audit>().lines.into_iter().map(|row| row.action).collect()
}

#[tokio::test]
async fn a_list_is_looked_at_entered_read_and_the_same_again_changes_nothing() {
    on_each_database(async |house| {
        let _town = Town::of(&house).await;
        let office = house.office().await;
        assert_eq!(own(&house, Member::Ana).await.results, []);
        let rows = [row(Member::Ana, "2024-03-01", "2;1;0;4"), row(Member::Budi, "2023-11-01", "1;1;;")];
        let sheet = sheet(&office, HEAD, &rows).await;
        let seen = looks(&office, &sheet).await;
        assert_eq!((seen.flaws.len(), seen.new, seen.entered), (0, 2, false));
        assert_eq!((seen.rows[0].name.as_str(), seen.rows[0].levels), (Member::Ana.name(), 4));
        assert_eq!(own(&house, Member::Ana).await.results, [], "nothing is written by looking");

        // Something else than what was looked at is not entered.
        let changed = office.post("/api/office/official?digest=00", &sheet).await;
        assert_eq!(changed.code(), ErrorCode::Changed);
        assert_eq!(enters(&office, &rows).await.new, 2);

        let found = own(&house, Member::Ana).await;
        let [result] = &found.results[..] else { panic!("{found:?}") };
        assert_eq!((result.day.as_str(), result.until.as_str()), ("2024-03-01", "2027-02-28"));
        assert_eq!(result.by, Member::Citra.name());
        assert_eq!(result.standard.id, "Pelaksana");
        let levels: BTreeMap<&str, (Option<u8>, u8)> =
            result.lines.iter().map(|line| (line.competency.code.as_str(), (line.required, line.reached))).collect();
        // What the standard does not name has no requirement; a surplus fills no gap: 2 of 3.
        assert_eq!(levels["INT"], (Some(1), 2));
        assert_eq!((levels["KOM"], levels["DIG"]), ((Some(1), 0), (None, 4)));
        assert_eq!((result.told, result.counted, result.sums), (Some(6667), Some(6667), Some((2, 3))));
        assert_eq!(result.category.as_ref().map(|text| text.en.as_str()), Some("Less Than Optimal"));
        assert!(result.rules.iter().any(|rule| rule.basis.id.contains("26/2019")), "until when is told with its basis");
        let session: Session = house.browser().signs_in(Member::Ana).await.session().await;
        assert_eq!(session.notices.last().map(|notice| notice.kind.as_str()), Some("official_entered"));

        // The same file again.
        let again = looks(&office, &sheet).await;
        assert_eq!((again.new, again.rows.iter().filter(|row| row.same).count()), (0, 2));
        let nothing = office.post(&format!("/api/office/official?digest={}", again.digest), &sheet).await;
        assert_eq!(nothing.refusal().error.field.as_deref(), Some("changes"));
        assert_eq!(office.get("/api/office/official/imports").await.ok::<OfficialImports>().imports.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn every_bad_row_is_told_at_once_and_nothing_is_entered() {
    on_each_database(async |house| {
        let _town = Town::of(&house).await;
        let office = house.office().await;
        enters(&office, &[row(Member::Ana, "2024-03-01", "2;1;0;4")]).await;
        let rows = [
            row(Member::Ana, "2024-03-01", "2;1;1;4"),
            row(Member::Citra, "2024-03-01", "2;1;1;4"),
            row(Member::Intan, "2024-03-01", "2;1;1;4"),
            row(Member::Eko, "2026-11-24", "2;1;1;4"),
            row(Member::Eko, "2026-11-23", "7;x;1;4"),
            row(Member::Budi, "2024-03-01", "2;1;1;4"),
            row(Member::Budi, "01/03/2024", "2;1;1;4"),
            row(Member::Fitri, "2024-03-01", "2;1;1;4"),
        ];
        let sheet = sheet(&office, HEAD, &rows).await;
        let seen = looks(&office, &sheet).await;
        let expected = [
            (2, "B", "on_record"),
            (3, "A", "oneself"),
            (4, "A", "not_here"),
            (5, "B", "future_day"),
            (6, "I", "bad_level"),
            (6, "J", "bad_level"),
            (8, "A", "twice"),
        ];
        let expected = expected.map(|(line, letters, flaw)| (Some(line), letters.to_owned(), flaw));
        assert_eq!(flaws(&seen), expected);
        let refused = office.post(&format!("/api/office/official?digest={}", seen.digest), &sheet).await;
        assert_eq!(refused.refusal().error.field.as_deref(), Some("file"));
        assert_eq!(own(&house, Member::Eko).await.results, []);
        assert_eq!(office.get("/api/office/official").await.ok::<OfficialPage>().rows.len(), 1);

        // The file itself.
        let mut bare = sheet.clone();
        bare.columns.truncate(3);
        bare.rows.clear();
        let told: Vec<_> = looks(&office, &bare).await.flaws.into_iter().map(|flaw| flaw.flaw).collect();
        assert_eq!(told, ["missing_column", "missing_column", "no_level_column", "no_rows"]);
        // What must never be taken is refused, whatever it is mapped to.
        let mut sensitive = sheet;
        sensitive.columns[2].head = "NIK".into();
        let refused = office.post("/api/office/official", &sensitive).await;
        assert_eq!(refused.refusal().error.field.as_deref(), Some("columns"));
    })
    .await;
}

#[tokio::test]
async fn what_a_hand_has_said_of_a_head_is_remembered_apart_from_other_lists() {
    on_each_database(async |house| {
        let _town = Town::of(&house).await;
        let office = house.office().await;
        let mut sheet = sheet(&office, HEAD, &[row(Member::Ana, "2024-03-01", "2;1;0;4")]).await;
        "No. Surat".clone_into(&mut sheet.columns[4].head);
        let number = Brings::from_code("number");
        // A file with faults teaches as well as a sound one; the last word counts, and heads that are alike are one.
        sheet.rows[0].cells[0].clear();
        for (head, brings) in [("No. Surat", number), ("NO SURAT", None), ("no.surat", number)] {
            sheet.by_hand = vec![ResultMapped { head: head.into(), brings }];
            assert_eq!(looks(&office, &sheet).await.flaws.len(), 1);
            let known: OfficialImports = office.get("/api/office/official/imports").await.ok();
            assert_eq!(known.by_hand, [ResultMapped { head: "no surat".into(), brings }]);
        }
        let kept = |known: Imports| known.by_hand;
        assert_eq!(kept(office.get("/api/office/imports").await.ok()), [], "lists of people know nothing of it");
        // What is sensitive, or no head at all, is nothing to remember.
        for head in ["NIK", "--"] {
            sheet.by_hand = vec![ResultMapped { head: head.into(), brings: number }];
            let refused = office.post("/api/office/official", &sheet).await;
            assert_eq!(refused.refusal().error.field.as_deref(), Some("by_hand"), "{head}");
        }
        assert_eq!(office.get("/api/office/official/imports").await.ok::<OfficialImports>().by_hand.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_agencys_own_competencies_are_known_by_code_and_by_name() {
    const LONG: &str = "nip;tanggal_penilaian;lembaga;nomor_laporan;standar_jabatan;kompetensi;level";
    on_each_database(async |house| {
        let _town = Town::of(&house).await;
        let office = house.office().await;
        assert_eq!(published(&office, &publishes("TANAH", 0, words("Penilaian Tanah"))).await, Some(1));

        // A column with its name as head. It is told by its name, and no kind's default asks for it.
        let wide = HEAD.replace(";DIG", ";Penilaian Tanah");
        let wide = sheet(&office, &wide, &[row(Member::Ana, "2024-03-01", "2;1;0;4")]).await;
        let seen = looks(&office, &wide).await;
        assert_eq!((seen.flaws.len(), seen.new), (0, 1));
        let entered = office.post(&format!("/api/office/official?digest={}", seen.digest), &wide).await;
        assert!(entered.ok::<ResultsSeen>().entered);
        let found = own(&house, Member::Ana).await;
        let line = found.results[0].lines.last().expect("a level");
        assert_eq!((line.competency.code.as_str(), line.competency.name.id.as_str()), ("TANAH", "Penilaian Tanah"));
        assert_eq!((line.required, line.reached), (None, 4));

        // A row with its code or its name, retired as it is by now.
        assert_eq!(published(&office, &without_words(Act::Retire, "TANAH", 1)).await, Some(2));
        for named in ["TANAH", "penilaian tanah", "Penilaian Tanah Desa"] {
            let row = format!("{};2024-03-02;UPT Penilaian;800/2;Pelaksana;{named};3", Member::Eko.nip());
            let seen = looks(&office, &sheet(&office, LONG, &[row]).await).await;
            let expected = if named.ends_with("Desa") { vec!["unknown_competency"] } else { Vec::new() };
            assert_eq!(seen.flaws.iter().map(|flaw| flaw.flaw.as_str()).collect::<Vec<_>>(), expected, "{named}");
        }

        // A column of what nobody here has worded.
        let mut foreign = wide.clone();
        foreign.columns[11].brings = Brings::from_code("SIHIR").expect("a code");
        let seen = looks(&office, &foreign).await;
        assert_eq!(flaws(&seen), [(None, "L".to_owned(), "unknown_competency")]);
        assert_eq!((seen.rows.len(), seen.new), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn the_office_lists_who_has_one_reads_it_with_a_trace_and_takes_it_away_with_a_reason() {
    on_each_database(async |house| {
        let _town = Town::of(&house).await;
        let office = house.office().await;
        let rows = [row(Member::Ana, "2026-03-01", "2;1;0;4"), row(Member::Eko, "2021-03-01", "1;1;1;")];
        enters(&office, &rows).await;
        let page: OfficialPage = office.get("/api/office/official").await.ok();
        let listed: Vec<_> = page.rows.iter().map(|row| (row.person.name.as_str(), row.state)).collect();
        assert_eq!(listed, [(Member::Ana.name(), Validity::Valid), (Member::Eko.name(), Validity::Lapsed)]);
        let lapsed: OfficialPage = office.get("/api/office/official?state=lapsed").await.ok();
        assert_eq!(lapsed.rows.iter().map(|row| row.until.as_str()).collect::<Vec<_>>(), ["2024-02-29"]);
        let unit = Member::Citra.unit().unwrap();
        let elsewhere: OfficialPage = office.get(&format!("/api/office/official?unit={unit}")).await.ok();
        assert_eq!((elsewhere.rows.len(), elsewhere.paging.rows), (0, 0));

        let path = format!("/api/office/people/{}/official", Member::Ana.id());
        assert_eq!(office.get(&path).await.ok::<OfficialResults>().results.len(), 1);
        let log = logged(&office).await;
        let count = |action: &str| log.iter().filter(|known| *known == action).count();
        assert_eq!((count("import_official"), count("read_official"), count("list_official")), (2, 1, 3), "{log:?}");
        let ana = house.browser().signs_in(Member::Ana).await;
        let seen: Vec<String> =
            ana.get("/api/me/readings").await.ok::<Readings>().readings.into_iter().map(|look| look.action).collect();
        assert!(
            ["import_official", "read_official"].iter().all(|action| seen.iter().any(|known| known == action)),
            "{seen:?}"
        );

        // Her supervisor of today reads it, with a trace; nobody else does.
        let budi = house.welcomes(Member::Budi).await;
        assert_eq!(budi.get(&path).await.ok::<OfficialResults>().results.len(), 1);
        assert_eq!(logged(&office).await.iter().filter(|action| *action == "read_official").count(), 2);
        let colleague = format!("/api/office/people/{}/official", Member::Fitri.id());
        assert_eq!(budi.get(&colleague).await.code(), ErrorCode::NotAllowed);
        assert_eq!(
            ana.get(&format!("/api/office/people/{}/official", Member::Eko.id())).await.code(),
            ErrorCode::NotAllowed
        );
        let file = office
            .post("/api/office/export/official.csv", &json!({ "reason": "Rapat tim penilai", "state": "valid" }))
            .await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text());
        let text = file.text();
        assert!(
            text.contains(Member::Ana.nip()) && text.contains("66,67") && !text.contains(Member::Eko.nip()),
            "{text}"
        );
        assert_eq!(
            office.post("/api/office/export/official.csv", &json!({ "reason": "" })).await.code(),
            ErrorCode::Invalid
        );
    })
    .await;
}

#[tokio::test]
async fn a_list_is_taken_back_whole_and_can_be_brought_anew() {
    on_each_database(async |house| {
        let _town = Town::of(&house).await;
        let office = house.office().await;
        let rows = [row(Member::Ana, "2024-03-01", "2;1;0;4"), row(Member::Eko, "2024-03-02", "1;1;1;")];
        enters(&office, &rows).await;
        let why = async || {
            let log: Audit = office.get("/api/office/audit?action=import_official").await.ok();
            log.lines.into_iter().map(|line| line.reason.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(why().await, ["hasil.xlsx"; 2], "the file, where nobody is asked for a reason");
        enters(&office, &[row(Member::Ana, "2020-03-01", "1;1;1;")]).await;
        let lists: OfficialImports = office.get("/api/office/official/imports").await.ok();
        let first = lists.imports.iter().find(|list| list.people == 2).expect("the first").id;
        let path = format!("/api/office/official/imports/{first}/undone");
        assert_eq!(office.post(&path, &json!({ "reason": "x" })).await.code(), ErrorCode::Invalid);
        house.clock.advance(HOUR);
        office.post(&path, &json!({ "reason": REASON })).await.done();
        assert_eq!(office.post(&path, &json!({ "reason": REASON })).await.code(), ErrorCode::Changed);
        let left: Vec<String> = own(&house, Member::Ana).await.results.into_iter().map(|result| result.day).collect();
        assert_eq!(left, ["2020-03-01"], "what another list brought stays");
        assert_eq!(own(&house, Member::Eko).await.results, []);
        let session: Session = house.browser().signs_in(Member::Eko).await.session().await;
        assert_eq!(session.notices.last().map(|notice| notice.kind.as_str()), Some("official_undone"));
        let lists: OfficialImports = office.get("/api/office/official/imports").await.ok();
        let told = lists.imports.iter().find(|list| list.id == first).unwrap();
        assert_eq!(told.reason.as_deref(), Some(REASON));
        assert_eq!(why().await[..2], [REASON; 2]);
        let export = "/api/office/export/official_files.csv";
        let file = office.get(export).await.text();
        let rows: Vec<&str> = file.lines().filter(|line| line.starts_with("hasil.xlsx;")).collect();
        assert_eq!(rows.len(), 2, "{file}");
        assert!(rows.iter().any(|row| row.starts_with("hasil.xlsx;1;") && row.ends_with(";;")), "{file}");
        assert!(rows.iter().any(|row| row.starts_with("hasil.xlsx;2;") && row.ends_with(&format!(";{REASON}"))));
        assert!(!file.contains(Member::Ana.name()) && file.contains(Member::Citra.name()), "{file}");
        let ana = house.browser().signs_in(Member::Ana).await;
        assert_eq!(ana.get(export).await.code(), ErrorCode::NotAllowed);
        assert!(logged(&office).await.contains(&"export_aggregates".to_owned()));
        // Put right, it is brought anew.
        assert_eq!(enters(&office, &[row(Member::Ana, "2024-03-01", "3;3;3;")]).await.new, 1);
    })
    .await;
}

#[tokio::test]
async fn an_agency_sees_its_own_books_and_two_at_once_enter_a_list_once() {
    on_each_database(async |house| {
        let _town = Town::of(&house).await;
        let office = house.office().await;
        let rows = [row(Member::Ana, "2024-03-01", "2;1;0;4")];
        let sheet = sheet(&office, HEAD, &rows).await;
        let seen = looks(&office, &sheet).await;
        let path = format!("/api/office/official?digest={}", seen.digest);
        let (one, other) = tokio::join!(office.post(&path, &sheet), office.post(&path, &sheet));
        let entered = [&one, &other].iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!(entered, 1, "{} {}", one.text(), other.text());
        assert_eq!(own(&house, Member::Ana).await.results.len(), 1);
        let stranger = house.welcomes(Member::Intan).await;
        assert_eq!(stranger.get("/api/office/official").await.code(), ErrorCode::NotAllowed);
    })
    .await;
}

#[test]
fn a_workbook_of_an_assessment_centre_is_read_below_its_title() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    page.write_string(0, 0, "REKAPITULASI HASIL PENILAIAN KOMPETENSI").unwrap();
    for (column, head) in (0..).zip(["No", "NIP", "NIK", "Tanggal Penilaian", "JPM", "INT"]) {
        page.write_string(2, column, head).unwrap();
    }
    let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let percent = rust_xlsxwriter::Format::new().set_num_format("0.00%");
    page.write_number(3, 0, 1.0).unwrap();
    page.write_string(3, 1, Member::Ana.nip()).unwrap();
    page.write_string(3, 2, "3201").unwrap();
    page.write_number_with_format(3, 3, 45_352.0, &date).unwrap();
    page.write_number_with_format(3, 4, 0.8889, &percent).unwrap();
    page.write_number(3, 5, 3.0).unwrap();
    let mut book = Book::open(workbook.save_to_buffer().unwrap(), &mut |_| ()).unwrap();
    let mapping = Mapping::of_heads(["nip", "tanggal penilaian", "jpm", "int"].into_iter());
    let table = book.table(0, &mapping, &mut |_| ()).unwrap();
    assert_eq!(table.head_line, 3);
    assert_eq!(table.rows[0].cells, ["1", Member::Ana.nip(), "", "2024-03-01", "0.8889", "3"]);
    assert_eq!(
        Brings::from_code("INT"),
        recognised("INT", &[Named { code: "INT".parse().unwrap(), names: ["a".into(), "b".into()] }])
    );
}
