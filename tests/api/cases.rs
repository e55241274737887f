//! Cases: one person's record, opened to one auditor for some days, and closed again.

use domain::{
    access::Role,
    wire::{
        error::ErrorCode,
        office::{
            OpenCase,
            audit::Audit,
            cases::{CaseLine, Cases},
            roles::{RoleStanding, Roles},
        },
    },
};
use serde_json::{Value, json};

use crate::harness::{Answer, House, Member, Tab, on_each_database};

const REASON: &str = "Pemeriksaan khusus Inspektorat";
const CASES: &str = "/api/office/cases";

/// A case about Ana, opened to Eko for two weeks.
fn form() -> Value {
    json!({
        "auditor": Member::Eko.id().to_string(), "nip": Member::Ana.nip(), "number": "700/041/Itda/2026",
        "from": "2026-11-23", "until": "2026-12-06", "reason": REASON
    })
}

async fn known(tab: &Tab) -> Cases {
    tab.get(CASES).await.ok()
}

async fn closes(tab: &Tab, line: &CaseLine) -> Answer {
    tab.post(&format!("{CASES}/{}/closed", line.id), &json!({ "reason": REASON })).await
}

async fn makes_auditor(house: &House, of: Member) {
    let platform = house.welcomes(Member::Hadi).await;
    let grant = json!({
        "nip": of.nip(), "role": Role::Auditor.code(), "agency": of.agency().to_string(),
        "from": "2026-11-23", "until": "2027-11-22", "reason": REASON
    });
    platform.post("/api/office/roles", &grant).await.ok::<Roles>();
}

#[tokio::test]
async fn a_record_is_opened_read_and_closed() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = known(&office).await;
        assert_eq!((before.today.as_str(), before.until.as_str()), ("2026-11-23", "2026-12-07"));
        assert!(before.auditors.is_empty() && before.open.is_empty() && before.over.is_empty());
        let nobody = office.post(CASES, &form()).await.refusal().error;
        assert_eq!((nobody.code, nobody.field.as_deref()), (ErrorCode::Invalid, Some("auditor")), "is none yet");

        let eko = house.welcomes(Member::Eko).await;
        makes_auditor(&house, Member::Eko).await;
        let log = "/api/office/audit";
        assert_eq!(eko.get(log).await.code(), ErrorCode::NotAllowed);
        assert_eq!(known(&office).await.auditors[0].name, Member::Eko.name());
        assert_eq!(eko.get(CASES).await.code(), ErrorCode::NotAllowed, "whoever reads opens nothing");

        let opened: Cases = office.post(CASES, &form()).await.ok();
        let [line] = &opened.open[..] else { panic!("{opened:?}") };
        assert_eq!((line.auditor.as_str(), line.subject.as_str()), (Member::Eko.name(), Member::Ana.name()));
        assert_eq!((line.by.as_str(), line.number.as_deref()), (Member::Citra.name(), Some("700/041/Itda/2026")));
        assert!(line.may_close && line.standing == RoleStanding::InForce);
        let read: OpenCase = eko.get("/api/office/case").await.ok();
        assert_eq!(read.case.map(|case| case.person), Some(Member::Ana.id()));
        let about: Audit = eko.get(log).await.ok();
        assert!(
            about.lines.iter().all(|line| line.subject.as_deref() == Some(Member::Ana.name())),
            "one case at a time"
        );
        assert!(!about.lines.is_empty());
        // Why an auditor has read is the case, which the log names.
        let looks: Audit = office.get("/api/office/audit?action=read_audit").await.ok();
        let of_eko = looks.lines.iter().find(|line| line.actor.as_deref() == Some(Member::Eko.name())).expect("logged");
        assert_eq!(of_eko.reason.as_deref(), Some("700/041/Itda/2026"));
        // So it is of what they take, and the file says it, too.
        let why = json!({ "reason": "Laporan hasil pemeriksaan" });
        let file = eko.post("/api/office/export/audit.csv", &why).await.text();
        assert!(file.contains("Nomor kasus;700/041/Itda/2026"), "{file}");
        assert!(file.contains(Member::Ana.name()) && !file.contains(Member::Fitri.name()), "{file}");
        let taken: Audit = office.get("/api/office/audit?action=export_lists").await.ok();
        let [line_of_file] = &taken.lines[..] else { panic!("{taken:?}") };
        assert_eq!(line_of_file.actor.as_deref(), Some(Member::Eko.name()));
        assert_eq!(line_of_file.subject.as_deref(), Some(Member::Ana.name()));
        assert_eq!(line_of_file.reason.as_deref(), Some("700/041/Itda/2026: Laporan hasil pemeriksaan"));

        let mut second = form();
        second["nip"] = json!(Member::Fitri.nip());
        second["from"] = json!("2026-12-06");
        let busy = office.post(CASES, &second).await.refusal().error;
        assert_eq!((busy.code, busy.field.as_deref()), (ErrorCode::Changed, Some("auditor")));
        second["from"] = json!("2026-12-07");
        second["until"] = json!("2026-12-07");
        let both: Cases = office.post(CASES, &second).await.ok();
        assert_eq!(both.open.len(), 2);
        assert_eq!(both.open[0].standing, RoleStanding::ToCome);

        let closed: Cases = closes(&office, line).await.ok();
        assert_eq!((closed.open.len(), closed.over.len()), (1, 1));
        let export = "/api/office/export/cases.csv";
        let why = json!({ "reason": "Laporan tahunan Inspektorat" });
        let file = office.post(export, &why).await.text();
        for (number, subject, standing) in [(1, Member::Fitri, "Belum mulai"), (2, Member::Ana, "Ditutup")] {
            let begins = format!("-{number};700/041/Itda/2026;{};{};", Member::Eko.name(), subject.name());
            let row = file.lines().find(|line| line.contains(&begins)).expect("a row");
            assert!(row.contains(standing) && row.contains(REASON), "{row}");
        }
        assert!(file.contains("Laporan tahunan Inspektorat"), "{file}");
        assert_eq!(eko.post(export, &why).await.code(), ErrorCode::NotAllowed);
        assert_eq!(closed.over[0].closed_on.as_deref(), Some("2026-11-23"));
        assert_eq!(closes(&office, line).await.code(), ErrorCode::Changed);
        assert_eq!(eko.get(log).await.code(), ErrorCode::NotAllowed);
        assert_eq!(eko.get("/api/office/case").await.ok::<OpenCase>().case, None);

        let log: Audit = office.get("/api/office/audit?action=open_case").await.ok();
        let subjects: Vec<_> = log.lines.iter().filter_map(|line| line.subject.as_deref()).collect();
        assert_eq!(
            subjects,
            [Member::Ana.name(), Member::Fitri.name(), Member::Ana.name()],
            "none for what was refused"
        );
        assert!(log.intact && log.lines.iter().all(|line| line.reason.as_deref() == Some(REASON)));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_opened_is_told_by_its_field_and_changes_nothing() {
    on_each_database(async |house| {
        makes_auditor(&house, Member::Eko).await;
        makes_auditor(&house, Member::Citra).await;
        let office = house.office().await;
        assert_eq!(known(&office).await.auditors.len(), 1, "not oneself");
        let cases = [
            ("auditor", json!(null), ErrorCode::Invalid),
            ("auditor", json!(Member::Budi.id().to_string()), ErrorCode::Invalid),
            ("auditor", json!(Member::Citra.id().to_string()), ErrorCode::NotAllowed),
            ("nip", json!("12"), ErrorCode::Invalid),
            ("nip", json!(Member::Intan.nip()), ErrorCode::NotFound),
            ("nip", json!(Member::Eko.nip()), ErrorCode::NotAllowed),
            ("number", json!("   "), ErrorCode::Invalid),
            ("number", json!("7".repeat(81)), ErrorCode::Invalid),
            ("from", json!("2026-11-22"), ErrorCode::Invalid),
            ("until", json!("2027-02-23"), ErrorCode::Invalid),
            ("reason", json!("karena"), ErrorCode::Invalid),
        ];
        for (field, value, code) in cases {
            let mut wanted = form();
            wanted[field] = value.clone();
            let refused = office.post(CASES, &wanted).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (code, Some(field)), "{field}: {value}");
        }
        assert!(known(&office).await.open.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_case_is_closed_by_its_own_agency_alone() {
    on_each_database(async |house| {
        makes_auditor(&house, Member::Eko).await;
        let opened: Cases = house.office().await.post(CASES, &form()).await.ok();
        let platform = house.welcomes(Member::Hadi).await;
        let grant = json!({
            "nip": Member::Intan.nip(), "role": "agency_admin", "agency": Member::Intan.agency().to_string(),
            "from": "2026-11-23", "until": "2027-11-22", "reason": REASON
        });
        platform.post("/api/office/roles", &grant).await.ok::<Roles>();
        let intan = house.welcomes(Member::Intan).await;
        assert_eq!(known(&intan).await.open, []);
        assert_eq!(closes(&intan, &opened.open[0]).await.code(), ErrorCode::NotFound);
        assert_eq!(closes(&platform, &opened.open[0]).await.code(), ErrorCode::NotAllowed);
        assert_eq!(known(&house.office().await).await.open.len(), 1);
    })
    .await;
}
