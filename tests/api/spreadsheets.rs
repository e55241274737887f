//! Every file that is taken, opened in LibreOffice: the same names, texts and figures as in the same file taken as text.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use axum::http::StatusCode;
use domain::{
    access::Role,
    hours::Claim,
    ids::{AttendanceId, PeriodId},
    needs::{PlanLine, Verification},
    wire::{
        claim::{Attendance, AttendanceSeen},
        needs::{NeedFile, TeamNeeds, verified},
        office::{
            Periods,
            imports::Sheet,
            needs::{NeedsValidated, ValidateNeeds},
        },
    },
};
use serde_json::json;
use server::{demo::PASSWORD, state::Clock as _};

use super::{
    imports::{TUTI, brings, list},
    official::{enters, row_of},
};
use crate::{
    access::routes::found,
    harness::{Demo, Tab, on_each_database, on_each_demo, training::workshop},
    sync::phone::Phone,
};

/// What is taken without a reason.
const FIGURES: [&str; 13] = [
    "aggregates",
    "learning",
    "courses",
    "imports",
    "attendance",
    "official_files",
    "periods",
    "units",
    "posts",
    "heads",
    "rules",
    "standards?kind=pelaksana",
    "catalogue",
];
/// What is taken with one, by its address.
const NAMES: [&str; 8] =
    ["official", "learners", "certificates", "list?sort=unit", "claims", "unsupervised", "handovers", "roles"];
/// What the demo agency has none of, and a test of its own takes.
const OF_A_LIST: &str = "lines";
/// What LibreOffice is asked for: text with semicolons in UTF-8, cells as they are shown, every sheet as a file of its own.
const TEXT: &str = "csv:Text - txt - csv (StarCalc):59,34,UTF8,1,,0,false,true,false,false,false,-1";

/// The rows of a sheet by its name.
type Sheets = BTreeMap<String, Vec<Vec<String>>>;

#[tokio::test]
async fn what_is_taken_reads_the_same_in_libreoffice() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let folder = tempfile::tempdir().expect("a folder");
        let office = demo.signs_in(Role::AgencyAdmin).await;
        let open = office.get("/api/office/periods").await.ok::<Periods>().periods[0].id;
        let period = open.to_string();
        let nips = demo.who(Role::Employee).nip.as_str().to_owned();
        let what = Claim { title: "=1+1 arsip dinamis".to_owned(), ..workshop(2) };
        let list = Attendance { id: AttendanceId::from_random([7; 16]), what, nips, enter: true };
        let seen: AttendanceSeen = office.post("/api/office/attendance", &list).await.ok();
        assert!(seen.entered, "{seen:?}");
        let assessed = [(Role::Employee, "2026-03-01", "2;1;0;4"), (Role::Supervisor, "2021-03-01", "1;1;1;")];
        let assessed = assessed.map(|(role, day, levels)| row_of(demo.who(role).nip.as_str(), day, levels));
        assert_eq!(enters(&office, &assessed).await.new, 2);
        let validated = needs_are_validated(&demo, &office, open).await;
        assert!(validated > 0, "nobody of the team has submitted");
        let mut taken: BTreeMap<String, Sheets> = BTreeMap::new();
        for name in FIGURES {
            take(&office, folder.path(), name, None, &mut taken).await;
        }
        take(&office, folder.path(), &format!("progress?period={period}"), None, &mut taken).await;
        for name in NAMES {
            take(&office, folder.path(), name, Some(json!({ "reason": REASON })), &mut taken).await;
        }
        let of_period = json!({ "period": period, "reason": REASON });
        take(&office, folder.path(), "people", Some(of_period.clone()), &mut taken).await;
        take(&office, folder.path(), "extensions", Some(of_period.clone()), &mut taken).await;
        take(&office, folder.path(), "needs", Some(of_period.clone()), &mut taken).await;
        let mut missing = of_period;
        missing["audience"] = "not_submitted".into();
        take(&office, folder.path(), "missing", Some(missing), &mut taken).await;
        // Taking the log adds to it: what was taken before is looked for.
        let why = Some(json!({ "reason": REASON }));
        take(&office, folder.path(), "audit?action=export_named", why, &mut taken).await;
        let asked = json!({ "kind": "other", "text": "Golongan saya sudah naik sejak bulan April." });
        let asks = demo.signs_in(Role::Employee).await.post("/api/me/requests", &asked).await;
        assert_eq!(asks.status, StatusCode::OK, "{}", asks.text());
        let officer = demo.signs_in(Role::DataProtectionOfficer).await;
        for name in ["requests", "leavers", "cases"] {
            take(&officer, folder.path(), name, Some(json!({ "reason": REASON })), &mut taken).await;
        }
        let platform = demo.signs_in(Role::PlatformAdmin).await;
        take(&platform, folder.path(), "agencies", None, &mut taken).await;

        let opened: BTreeSet<String> = taken.keys().cloned().chain([OF_A_LIST.to_owned()]).collect();
        assert_eq!(opened, of_router(), "every file that the router has is opened here, and no other");
        // A head, a row of what was entered above, and the mark.
        for (sheet, rows) in ["needs", "official"].iter().flat_map(|name| &taken[*name]) {
            assert!(rows.len() > 2, "nothing stands in {sheet}");
        }
        compare(folder.path(), taken);
    })
    .await;
}

/// The demo agency takes in no list of people: this is an agency that does.
#[tokio::test]
async fn what_a_list_would_do_reads_the_same_in_libreoffice() {
    on_each_database(async |house| {
        let folder = tempfile::tempdir().expect("a folder");
        let office = house.office().await;
        let faulty = TUTI
            .replace("Tuti Rahayu", "=1+1")
            .replace("seksi", "tiada")
            .replace("199101012020122002", "199101012020122003");
        let preview = brings(&office, &Sheet { complete: false, ..list(&[TUTI, &faulty]) }).await;
        assert_eq!((preview.import.counts.new, preview.import.counts.faulty), (1, 1));
        let wanted = json!({ "import": preview.import.id.to_string(), "reason": REASON });
        let mut taken: BTreeMap<String, Sheets> = BTreeMap::new();
        take(&office, folder.path(), OF_A_LIST, Some(wanted), &mut taken).await;
        assert_eq!(taken[OF_A_LIST].len(), 3, "rows, faults and notes");
        compare(folder.path(), taken);
    })
    .await;
}

/// The names of all files that may be taken.
fn of_router() -> BTreeSet<String> {
    let name = |route: &String| {
        let (_, path) = route.split_once(' ')?;
        let (name, _form) = path.strip_prefix("/api/office/export/")?.split_once('.')?;
        Some(name.to_owned())
    };
    found::routes().keys().filter_map(name).collect()
}

/// What was taken as text, beside what LibreOffice reads of the same as a spreadsheet.
fn compare(folder: &Path, taken: BTreeMap<String, Sheets>) {
    let names: Vec<&str> = taken.keys().map(String::as_str).collect();
    let mut opened = opened(folder, &names);
    for (name, sheets) in taken {
        assert!(sheets.values().map(Vec::len).sum::<usize>() > 3, "{name} is empty");
        let opened = opened.remove(&name).unwrap_or_default();
        assert_eq!(opened.keys().collect::<Vec<_>>(), sheets.keys().collect::<Vec<_>>(), "sheets of {name}");
        for (sheet, rows) in sheets {
            assert_eq!(opened[&sheet], rows, "{sheet} of {name}");
        }
    }
}

const REASON: &str = "Rencana pelatihan tahun depan";

/// The supervisor of the demo agency agrees with whoever of the team has submitted and plans for a gap of each, and the office validates
/// all of it; how many that were.
async fn needs_are_validated(demo: &Demo, office: &Tab, period: PeriodId) -> u32 {
    let browser = demo.house.browser();
    let form = json!({ "nip": demo.who(Role::Supervisor).nip.as_str(), "password": PASSWORD });
    let answer = browser.post("/api/sign-in", &form).await;
    let mut phone = Phone::new(browser.tab(&answer), &answer.ok(), demo.house.clock.now());
    let team: TeamNeeds = phone.tab.get("/api/team/needs").await.ok();
    for NeedFile { claimant, need, .. } in team.needs.into_iter().filter(|file| file.need.period == period) {
        let code = |code: &str| code.parse().expect("a competency");
        let lines = need.lines.iter().map(|line| (code(&line.competency.code), None)).collect();
        let gap = need.lines.iter().find(|line| line.own);
        let planned = |code| PlanLine { competency: code, path: "KL07".parse().expect("a path"), quarter: 2 };
        let plan = gap.map(|line| planned(code(&line.competency.code))).into_iter().collect();
        phone.record(verified(claimant.person, need.assessment, &Verification { lines, plan, met: Vec::new() }));
    }
    phone.syncs().await;
    assert!(phone.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", phone.verdicts());
    let all = ValidateNeeds { period, unit: None };
    office.post("/api/office/needs/validated", &all).await.ok::<NeedsValidated>().validated
}

/// Takes both forms: the spreadsheet into the folder, the text as rows.
async fn take(
    tab: &Tab,
    folder: &Path,
    what: &str,
    body: Option<serde_json::Value>,
    taken: &mut BTreeMap<String, Sheets>,
) {
    let (name, query) = what.split_once('?').unwrap_or((what, ""));
    for form in ["xlsx", "csv"] {
        let path = format!("/api/office/export/{name}.{form}?{query}");
        let path = path.trim_end_matches('?');
        let file = match &body {
            Some(body) => tab.post(path, body).await,
            None => tab.get(path).await,
        };
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert!(file.header("content-disposition").ends_with(&format!(".{form}\"")), "{path}");
        if form == "xlsx" {
            fs::write(folder.join(format!("{name}.xlsx")), &file.body).expect("a file");
        } else {
            taken.insert(name.to_owned(), by_sheet(&file.body));
        }
    }
}

/// Our text holds all sheets: each its name, its rows and an empty line, and the mark at the end, which a spreadsheet has below each.
fn by_sheet(text: &[u8]) -> Sheets {
    let mut rows = rows(text).into_iter();
    let (mut sheets, mut mark) = (Sheets::new(), Vec::new());
    while let Some(name) = rows.next() {
        let of_sheet: Vec<_> = rows.by_ref().take_while(|row| !row.is_empty()).collect();
        if of_sheet.is_empty() {
            mark = name;
            break;
        }
        sheets.insert(name.concat(), of_sheet);
    }
    assert!(!mark.is_empty(), "no mark in {sheets:?}");
    for rows in sheets.values_mut() {
        rows.push(mark.clone());
    }
    without_marks(sheets)
}

/// Each taking has a mark of its own: eight signs, the last words of the last row.
fn without_marks(mut sheets: Sheets) -> Sheets {
    for rows in sheets.values_mut() {
        let last = rows.last().map(|row| row.concat()).unwrap_or_default();
        let mark = last[last.len().saturating_sub(8)..].to_owned();
        assert!(mark.len() == 8 && mark.chars().all(|sign| sign.is_ascii_hexdigit()), "no mark at the end of {last}");
        for cell in rows.iter_mut().flatten() {
            *cell = figure(&cell.replace(&mark, "MARK"));
        }
    }
    sheets
}

/// Our text has decimals after a comma, as spreadsheets in Indonesian read them; LibreOffice, which is asked in no language, after a point.
fn figure(cell: &str) -> String {
    let point = cell.replace(',', ".");
    if point.parse::<f64>().is_ok() { point } else { cell.to_owned() }
}

/// Rows in which something stands, each up to its last cell with something in it; of the apostrophe that keeps a text a text nothing is
/// left. Empty lines stay as empty rows where they divide.
pub(super) fn rows(text: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(text).expect("UTF-8").trim_start_matches('\u{feff}');
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ';' if !quoted => row.push(core::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(core::mem::take(&mut cell));
                rows.push(core::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            sign => cell.push(sign),
        }
    }
    for row in &mut rows {
        for cell in row.iter_mut() {
            if let Some(text) = cell.strip_prefix('\'') {
                *cell = text.to_owned();
            }
        }
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
    }
    rows
}

/// The spreadsheets as LibreOffice reads them.
fn opened(folder: &Path, names: &[&str]) -> BTreeMap<String, Sheets> {
    let out = folder.join("out");
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut office = Command::new(std::env::var_os("SOFFICE").unwrap_or_else(|| "soffice".into()));
    office.args([&profile, "--headless", "--norestore", "--convert-to", TEXT, "--outdir"]).arg(&out);
    office.args(names.iter().map(|name| folder.join(format!("{name}.xlsx"))));
    let done = office.output().expect("LibreOffice: `cargo xtask test` installs it (package libreoffice-calc-nogui)");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut opened: BTreeMap<String, Sheets> = BTreeMap::new();
    for entry in fs::read_dir(&out).expect("what LibreOffice wrote") {
        let path = entry.expect("a file").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let (name, sheet) = stem.split_once('-').expect("a sheet's name after the file's");
        let rows = rows(&fs::read(&path).expect("its text")).into_iter().filter(|row| !row.is_empty());
        opened.entry(name.to_owned()).or_default().insert(sheet.to_owned(), rows.collect());
    }
    opened.into_iter().map(|(name, sheets)| (name, without_marks(sheets))).collect()
}
