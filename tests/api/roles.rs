//! Roles: granted and taken back, by whom the table lets, with a reason and a last day.

use domain::{
    access::Role,
    wire::{
        error::ErrorCode,
        office::{
            audit::Audit,
            roles::{RoleRow, RoleStanding, Roles},
        },
    },
};
use serde_json::{Value, json};

use crate::harness::{Answer, Member, Tab, on_each_database};

const REASON: &str = "Surat tugas 800/12/2026";

/// A grant to somebody, for a year.
fn form(to: Member, role: &str) -> Value {
    json!({ "nip": to.nip(), "role": role, "from": "2026-11-23", "until": "2027-11-22", "reason": REASON })
}

async fn known(tab: &Tab) -> Roles {
    tab.get("/api/office/roles").await.ok()
}

fn held(roles: &Roles, of: Member, role: Role) -> Option<&RoleRow> {
    roles.held.iter().find(|row| row.name == of.name() && row.role == role.code())
}

async fn withdraws(tab: &Tab, row: &RoleRow, last: bool) -> Answer {
    tab.post(&format!("/api/office/roles/{}/withdrawn", row.id), &json!({ "reason": REASON, "last": last })).await
}

#[tokio::test]
async fn a_role_is_granted_and_taken_back_with_a_reason() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = known(&office).await;
        assert_eq!(before.may_grant, ["unit_admin", "course_author"]);
        assert_eq!((before.until.as_str(), before.agencies.len()), ("2027-11-22", 1));
        assert!(before.short_of_admins.is_empty() && before.over.is_empty());
        assert!(held(&before, Member::Hadi, Role::PlatformAdmin).is_none(), "not this agency's");
        assert!(held(&before, Member::Citra, Role::AgencyAdmin).is_some_and(|row| !row.may_withdraw));

        let eko = house.welcomes(Member::Eko).await;
        assert_eq!(eko.get("/api/office/courses").await.code(), ErrorCode::NotAllowed);
        let after: Roles = office.post("/api/office/roles", &form(Member::Eko, "course_author")).await.ok();
        let row = held(&after, Member::Eko, Role::CourseAuthor).expect("granted").clone();
        assert_eq!((row.by.as_deref(), row.reason.as_str()), (Some(Member::Citra.name()), REASON));
        assert_eq!((row.from.as_str(), row.until.as_deref()), ("2026-11-23", Some("2027-11-22")));
        assert!(row.may_withdraw && row.standing == RoleStanding::InForce);
        assert_eq!(eko.get("/api/office/courses").await.status, 200);
        let notices: Vec<String> = eko.session().await.notices.into_iter().map(|notice| notice.kind).collect();
        assert_eq!(notices, ["role_granted"]);

        // Twice at once is once.
        let again = office.post("/api/office/roles", &form(Member::Eko, "course_author")).await.refusal().error;
        assert_eq!((again.code, again.field.as_deref()), (ErrorCode::Changed, Some("role")));

        let short = json!({ "reason": "sudah" });
        let path = format!("/api/office/roles/{}/withdrawn", row.id);
        assert_eq!(office.post(&path, &short).await.refusal().error.field.as_deref(), Some("reason"));
        let after: Roles = withdraws(&office, &row, false).await.ok();
        assert!(held(&after, Member::Eko, Role::CourseAuthor).is_none());
        let gone = after.over[0].withdrawn.as_ref().expect("taken back");
        assert_eq!((gone.on.as_str(), gone.by.as_deref()), ("2026-11-23", Some(Member::Citra.name())));
        assert_eq!((gone.reason.as_deref(), after.over[0].standing), (Some(REASON), RoleStanding::Withdrawn));
        assert_eq!(withdraws(&office, &row, false).await.code(), ErrorCode::Changed);
        assert_eq!(eko.get("/api/office/courses").await.code(), ErrorCode::NotAllowed);

        let log: Audit = office.get("/api/office/audit?action=grant_role").await.ok();
        assert_eq!(log.lines.len(), 2, "one for each change, none for what was refused");
        for line in &log.lines {
            assert_eq!((line.subject.as_deref(), line.reason.as_deref()), (Some(Member::Eko.name()), Some(REASON)));
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_granted_is_told_by_its_field_and_changes_nothing() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = known(&office).await;
        let unit = |who: Member| json!(who.unit().expect("a unit").to_string());
        let cases = [
            ("nip", json!("12"), ErrorCode::Invalid),
            ("nip", json!(Member::Intan.nip()), ErrorCode::NotFound),
            ("nip", json!("197001011999031001"), ErrorCode::NotFound),
            ("nip", json!(Member::Citra.nip()), ErrorCode::NotAllowed),
            ("role", json!("agency_admin"), ErrorCode::NotAllowed),
            ("role", json!("auditor"), ErrorCode::NotAllowed),
            ("role", json!("supervisor"), ErrorCode::Invalid),
            ("role", json!("king"), ErrorCode::Invalid),
            ("unit", json!(null), ErrorCode::Invalid),
            ("unit", unit(Member::Intan), ErrorCode::Invalid),
            ("agency", json!(Member::Intan.agency().to_string()), ErrorCode::NotAllowed),
            ("from", json!("2026-11-22"), ErrorCode::Invalid),
            ("until", json!("2026-11-22"), ErrorCode::Invalid),
            ("until", json!(""), ErrorCode::Invalid),
            ("reason", json!("karena"), ErrorCode::Invalid),
        ];
        for (field, value, code) in cases {
            let mut wanted = form(Member::Eko, "unit_admin");
            wanted["unit"] = unit(Member::Eko);
            wanted[field] = value.clone();
            let refused = office.post("/api/office/roles", &wanted).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (code, Some(field)), "{field}: {value}");
        }
        assert_eq!(known(&office).await, before);
        let log: Audit = office.get("/api/office/audit?action=grant_role").await.ok();
        assert_eq!(log.lines, []);
    })
    .await;
}

#[tokio::test]
async fn the_last_admin_goes_on_a_second_word_only() {
    on_each_database(async |house| {
        let platform = house.welcomes(Member::Hadi).await;
        let before = known(&platform).await;
        assert_eq!(before.may_grant, ["agency_admin", "auditor", "data_protection_officer"]);
        assert_eq!(before.agencies.len(), 2);
        assert_eq!(before.short_of_admins, ["Kota Tirta Asri"], "it has none at all");
        let own = held(&before, Member::Hadi, Role::PlatformAdmin).expect("listed");
        assert!(!own.may_withdraw);
        assert_eq!(withdraws(&platform, own, true).await.code(), ErrorCode::NotAllowed);
        let admin = |roles: &Roles, who| held(roles, who, Role::AgencyAdmin).expect("an admin").clone();
        let (citra, dewi) = (admin(&before, Member::Citra), admin(&before, Member::Dewi));
        // Who has the role does not give it, nor take it.
        assert_eq!(withdraws(&house.office().await, &dewi, true).await.code(), ErrorCode::NotAllowed);

        let one_left: Roles = withdraws(&platform, &dewi, false).await.ok();
        assert_eq!(one_left.short_of_admins, ["Kabupaten Sagara Jaya", "Kota Tirta Asri"]);
        let refused = withdraws(&platform, &citra, false).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("last")));
        assert!(held(&known(&platform).await, Member::Citra, Role::AgencyAdmin).is_some());
        let none: Roles = withdraws(&platform, &citra, true).await.ok();
        assert!(held(&none, Member::Citra, Role::AgencyAdmin).is_none());

        // In the other agency its own people only.
        let mut wanted = form(Member::Intan, "agency_admin");
        wanted["agency"] = json!(Member::Intan.agency().to_string());
        let granted: Roles = platform.post("/api/office/roles", &wanted).await.ok();
        let row = held(&granted, Member::Intan, Role::AgencyAdmin).expect("granted");
        assert_eq!(row.agency.as_deref(), Some("Kota Tirta Asri"));
        wanted["nip"] = json!(Member::Ana.nip());
        assert_eq!(platform.post("/api/office/roles", &wanted).await.code(), ErrorCode::NotFound);
    })
    .await;
}
