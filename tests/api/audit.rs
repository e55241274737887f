//! The audit log: searched, taken away, published day by day, and only ever longer.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Role},
    ids::{AgencyId, PersonId},
    nip::Nip,
    time::{Date, Timestamp, Zone},
    wire::{
        error::ErrorCode,
        office::{
            audit::{Audit, Head, Heads, Noted, PublishedHeads},
            start::AgencySettled,
        },
    },
};
use serde_json::json;
use server::{
    auth::{
        admin::{self, AdminError, NewAdmin},
        issue::Issued,
    },
    state::Clock as _,
    store::{self, Connection as _, Db, audit, directory, office},
};

use crate::{
    harness::{DAY, HOUR, House, Member, Tab, agency, on_each_database},
    sync::town::Town,
};

const HEADS_FILE: &str = "/api/office/export/heads.csv";

async fn execute(db: &Db, sql: &str) -> Result<(), store::Error> {
    db.write(|tx| async move { Ok(tx.execute_unprepared(sql).await.map(drop)?) }).await
}

fn is_postgres(house: &House) -> bool {
    format!("{:?}", house.state.db.backend()) == "Postgres"
}

/// Takes away what keeps lines from being changed, as only whoever has the database can.
async fn unlocks(house: &House) {
    let of = if is_postgres(house) { " on audit" } else { "" };
    let sql = format!("drop trigger audit_is_never_changed{of}");
    execute(&house.state.db, &sql).await.expect("dropped");
}

async fn heads(tab: &Tab, query: &str) -> Heads {
    tab.get(&format!("/api/office/audit/heads{query}")).await.ok()
}

async fn published(house: &House) -> PublishedHeads {
    house.browser().get(&format!("/audit/{}/heads", Member::Citra.agency())).await.ok()
}

#[tokio::test]
async fn the_head_of_every_day_that_is_over_is_published_once() {
    on_each_database(async |house| {
        let office = house.office().await;
        office.code_for(Member::Ana).await;
        assert_eq!(published(&house).await.heads, [], "the day is not over");
        house.clock.advance(DAY);
        let first = published(&house).await.heads;
        assert_eq!((first.len(), first[0].day.as_str(), first[0].lines), (1, "2026-11-23", 2));
        assert_eq!(published(&house).await.heads, first);

        let office = house.office().await;
        office.code_for(Member::Ana).await;
        house.clock.advance(DAY);
        // This time by the first line of the next day.
        let office = house.office().await;
        office.code_for(Member::Ana).await;
        let both = published(&house).await.heads;
        assert_eq!(both.iter().map(|head| head.day.as_str()).collect::<Vec<_>>(), ["2026-11-24", "2026-11-23"]);
        assert_eq!(both[1], first[0]);
        let unknown = house.browser().get(&format!("/audit/{}/heads", Member::Citra.id())).await;
        assert_eq!(unknown.code(), ErrorCode::NotFound);

        let seen = heads(&office, "").await;
        assert_eq!((seen.broken, seen.noted, seen.heads.len()), (None, None, 2));
        assert!(seen.heads.iter().all(|row| row.holds) && seen.lines > both[0].lines);
        let file = office.get(HEADS_FILE).await.text();
        let told = both.iter().map(|head| format!("{};{};{};Sesuai", head.day, head.lines, head.digest));
        assert_eq!(file.lines().skip(2).take(2).collect::<Vec<_>>(), told.collect::<Vec<_>>());
        assert!(file.contains("\nLog terputus pada baris;tidak ada\n"), "{file}");
        let again: Audit = office.get("/api/office/audit?action=read_audit").await.ok();
        assert_eq!(again.lines.len(), 3, "looking at them, taking them, and this");
        let digest = &first[0].digest;
        assert_eq!(heads(&office, &format!("?lines=2&digest={digest}")).await.noted, Some(Noted::Holds));
        assert_eq!(heads(&office, &format!("?lines=3&digest={digest}")).await.noted, Some(Noted::Differs));
        assert_eq!(heads(&office, &format!("?lines=999&digest={digest}")).await.noted, Some(Noted::NotThere));
        for (query, field) in [("?lines=x&digest=", "lines"), ("?lines=1&digest=ab", "digest")] {
            let refused = office.get(&format!("/api/office/audit/heads{query}")).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some(field)));
        }
    })
    .await;
}

/// Before its first period has begun, an agency may say that it lies in another zone.
async fn lies_in(office: &Tab, zone: &str) {
    let settings =
        json!({ "name": "Kabupaten Sagara Jaya", "short_name": "Sagara Jaya", "zone": zone, "brand": "teal" });
    let settled: AgencySettled = office.post("/api/office/agency", &settings).await.ok();
    assert_eq!(settled.wrong, []);
}

#[tokio::test]
async fn what_is_written_after_the_head_of_a_day_is_under_the_next_whatever_the_zone_becomes() {
    on_each_database(async |house| {
        let wait_until = |instant: Timestamp| house.clock.advance(instant.since_ms(house.clock.now()));
        let days = |heads: &[Head]| heads.iter().map(|head| head.day.clone()).collect::<Vec<_>>();
        let [then, next] = [24, 25].map(|day| Date::constant(2026, 11, day));
        lies_in(&house.office().await, "WIT").await;
        wait_until(Zone::Wit.start_of(then).plus_ms(HOUR / 2));
        let office = house.office().await;
        office.code_for(Member::Ana).await;
        let first = published(&house).await.heads;
        assert_eq!(days(&first), ["2026-11-23"]);
        // Further west the 23rd goes on for an hour and a half, in which more is written.
        lies_in(&office, "WIB").await;
        office.code_for(Member::Eko).await;
        let log: Audit = office.get("/api/office/audit").await.ok();
        let last = log.lines[0].seq;
        wait_until(Zone::Wib.start_of(then).plus_ms(12 * HOUR));
        assert_eq!(published(&house).await.heads, first, "a head never changes");
        wait_until(Zone::Wib.start_of(next));
        let both = published(&house).await.heads;
        assert_eq!(days(&both), ["2026-11-24", "2026-11-23"], "nothing was written since");
        assert_eq!((both[0].lines, &both[1]), (last, &first[0]));
        let seen = heads(&house.office().await, "").await;
        assert!(seen.broken.is_none() && seen.heads.iter().all(|row| row.holds), "{seen:?}");
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_changes_no_line() {
    on_each_database(async |house| {
        let office = house.office().await;
        office.code_for(Member::Ana).await;
        house.clock.advance(DAY);
        published(&house).await;
        for sql in [
            "update audit set reason = 'lain'",
            "delete from audit",
            "update audit_head set lines = 7",
            "delete from audit_head",
        ] {
            let refused = execute(&house.state.db, sql).await.expect_err(sql);
            assert!(refused.to_string().contains("the audit log only grows"), "{sql}: {refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_line_that_was_altered_shows() {
    on_each_database(async |house| {
        let office = house.office().await;
        for who in [Member::Ana, Member::Eko, Member::Budi] {
            office.code_for(who).await;
        }
        house.clock.advance(DAY);
        let head = published(&house).await.heads.remove(0);
        unlocks(&house).await;
        execute(&house.state.db, "update audit set reason = 'lain' where seq = 2").await.expect("altered");
        let office = house.office().await;
        let seen = heads(&office, "").await;
        assert_eq!((seen.broken, seen.lines), (Some(2), 1));
        assert!(!seen.heads[0].holds, "what comes after a break proves nothing");
        let file = office.get(HEADS_FILE).await.text();
        assert!(file.contains(&format!(";{};Tidak sesuai\n", head.digest)), "{file}");
        assert!(file.contains("\nLog terputus pada baris;2\n"), "{file}");
        let page: Audit = office.get("/api/office/audit").await.ok();
        assert!(!page.intact);
        // Cut off where a digest fits again, the number of the noted head is missing.
        let cut = if is_postgres(&house) { "select 1" } else { "drop trigger audit_is_never_deleted" };
        execute(&house.state.db, cut).await.expect("unlocked");
        execute(&house.state.db, "delete from audit where seq >= 2").await.expect("cut off");
        let seen = heads(&office, &format!("?lines={}&digest={}", head.lines, head.digest)).await;
        assert_eq!(seen.broken, None, "the chain alone does not show it");
        assert!(!seen.heads[0].holds, "the head does");
        assert!(matches!(seen.noted, Some(Noted::NotThere | Noted::Differs)));
    })
    .await;
}

/// That nothing is read either, `tests/access/routes/logged.rs` finds of every route.
#[tokio::test]
async fn what_cannot_be_logged_is_not_changed() {
    on_each_database(async |house| {
        let office = house.office().await;
        house.log_takes_lines(false).await;
        let wanted = json!({
            "nip": Member::Eko.nip(), "role": "course_author",
            "from": "2026-11-23", "until": "2027-11-22", "reason": "Surat tugas 800/12/2026",
        });
        assert_eq!(office.post("/api/office/roles", &wanted).await.code(), ErrorCode::ServerFault);
        let roles = server::store::roles::granted(house.state.db.read(), None).await.unwrap();
        assert!(roles.iter().all(|kept| kept.person != Member::Eko.id()), "and nothing was granted");
    })
    .await;
}

/// What whoever sits at the server's console makes of somebody.
async fn console(house: &House, who: Member, agency: &str, roles: &[Role]) -> Result<Issued, AdminError> {
    let new = NewAdmin {
        nip: Nip::parse(who.nip()).expect("a NIP"),
        name: who.name().to_owned(),
        agency: Some(agency.to_owned()),
        roles: roles.to_vec(),
    };
    admin::create(&house.state, &new).await
}

/// What the log of an agency has of the console, the newest first: what was done, and about whom or what.
async fn by_console(house: &House, of: AgencyId) -> Vec<(String, String)> {
    let log = office::log_page(house.state.db.read(), of, &office::Wanted::default(), (0, 50)).await.expect("read");
    let lines = log.lines.into_iter().filter(|line| line.actor.is_none());
    lines
        .map(|line| {
            assert_eq!(line.reason.as_deref(), Some("server admin create"));
            (line.action, line.subject.expect("somebody"))
        })
        .collect()
}

#[tokio::test]
async fn what_is_done_at_the_console_is_in_the_log() {
    on_each_database(async |house| {
        let here = "Kabupaten Sagara Jaya";
        let line = |action: &str, about: &str| (action.to_owned(), about.to_owned());
        let ana = house.welcomes(Member::Ana).await;
        let mut expected = vec![line("issue_activation", Member::Citra.name())];
        assert_eq!(by_console(&house, agency(1)).await, expected);

        let both = [Role::AgencyAdmin, Role::PlatformAdmin];
        let code = console(&house, Member::Eko, here, &both).await.expect("a code").code.to_string();
        house.browser().activate(Member::Eko, &code).await;
        // The roles are there, and the password is not any more.
        console(&house, Member::Eko, here, &both).await.expect("a code");
        // Of another agency: a role is a matter of the agency where it holds, an account of one's own.
        console(&house, Member::Intan, here, &both[..1]).await.expect("a code");
        for (action, who) in [
            ("grant_role", Member::Eko),
            ("grant_role", Member::Eko),
            ("issue_activation", Member::Eko),
            ("reset_password", Member::Eko),
            ("grant_role", Member::Intan),
        ] {
            expected.insert(0, line(action, who.name()));
        }
        assert_eq!(by_console(&house, agency(1)).await, expected);
        assert_eq!(by_console(&house, agency(2)).await, [line("issue_activation", Member::Intan.name())]);

        console(&house, Member::Budi, "Kabupaten Laut Biru", &both[..1]).await.expect("a code");
        let on = house.state.db.read();
        let made = directory::agencies(on, Some("Kabupaten Laut Biru")).await.expect("read").remove(0);
        let begun = [line("grant_role", Member::Budi.name()), line("manage_agency", &made.name)];
        assert_eq!(by_console(&house, made.id).await, begun);
        let budi = line("issue_activation", Member::Budi.name());
        assert_eq!(by_console(&house, agency(1)).await.first(), Some(&budi));
        for of in [agency(1), agency(2), made.id] {
            assert!(audit::is_whole(on, of).await.expect("read"));
        }

        // What the log does not take is not done.
        house.log_takes_lines(false).await;
        console(&house, Member::Ana, here, &both).await.expect_err("no line, no admin");
        assert_eq!(directory::grants(on, Member::Ana.id()).await.expect("read"), []);
        ana.session().await;
        house.browser().signs_in(Member::Ana).await;
    })
    .await;
}

const WHY: &str = "Pemeriksaan tahunan";

/// Why a file with names is taken.
fn why() -> serde_json::Value {
    json!({ "reason": WHY })
}

#[tokio::test]
async fn the_log_is_searched_and_taken_away_as_it_was_searched() {
    on_each_database(async |house| {
        let office = house.office().await;
        office.code_for(Member::Ana).await;
        let bait = "=1+1 uji rumus";
        let wanted = json!({
            "nip": Member::Eko.nip(), "role": "course_author",
            "from": "2026-11-23", "until": "2027-11-22", "reason": bait,
        });
        assert_eq!(office.post("/api/office/roles", &wanted).await.status, 200);
        house.clock.advance(DAY);
        let office = house.office().await;
        office.code_for(Member::Ana).await;
        let find = async |query: &str| {
            let page: Audit = office.get(&format!("/api/office/audit?{query}")).await.ok();
            page.lines.into_iter().map(|line| line.action).collect::<Vec<_>>()
        };
        assert_eq!(find("person=lestari").await, ["issue_activation"; 2]);
        assert_eq!(find("person=19900515").await, ["issue_activation"; 2]);
        assert_eq!(find("person=lestari&until=2026-11-23").await, ["issue_activation"]);
        assert_eq!(find("person=lestari&from=2026-11-24&action=").await, ["issue_activation"]);
        assert_eq!(find("action=grant_role").await, ["grant_role"]);
        assert_eq!(find("actor=citra&action=grant_role&person=eko").await, ["grant_role"]);
        assert_eq!(find("actor=ana").await, Vec::<String>::new());
        assert_eq!(find("person=%25").await, Vec::<String>::new(), "a sign of patterns is a sign");
        for (query, field) in
            [("action=dance", "action"), ("from=kemarin", "from"), ("from=2026-11-24&until=2026-11-23", "until")]
        {
            let refused = office.get(&format!("/api/office/audit?{query}")).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some(field)), "{query}");
        }

        let csv = office.post("/api/office/export/audit.csv?person=eko&until=2026-11-23", &why()).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(csv.header("content-disposition").ends_with("log-audit.csv\""));
        let text = csv.text();
        assert!(text.contains(&format!(";'{bait}")) && !text.contains(&format!(";{bait}")), "{text}");
        for said in ["Disaring: tentang pegawai;eko", "Disaring: sampai tanggal;2026-11-23", "Disaring: oleh;semua"] {
            assert!(text.contains(said), "{said} in {text}");
        }
        assert!(!text.contains(Member::Ana.name()), "only what was looked for");
        assert!(text.contains(&format!("Alasan;{WHY}")) && text.contains("-1;"), "why, and a mark on each row: {text}");
        let english = json!({ "reason": WHY, "language": "en" });
        let xlsx = office.post("/api/office/export/audit.xlsx?action=grant_role", &english).await;
        assert!(xlsx.body.starts_with(b"PK") && xlsx.header("content-disposition").ends_with("log-audit.xlsx\""));
        let roles = office.post("/api/office/export/roles.csv", &why()).await.text();
        assert!(roles.contains(&format!("Alasan;{WHY}")) && roles.contains("-1;"), "{roles}");
        assert!(roles.contains(&format!(";'{bait}")) && roles.contains(Member::Gita.name()), "{roles}");
    })
    .await;
}

/// More people than SQLite takes parameters of one statement.
const MANY: u32 = 33_000;

#[tokio::test]
async fn a_file_of_the_log_is_about_more_people_than_one_statement_names() {
    on_each_database(async |house| {
        let office = house.office().await;
        let stranger = |n: u32| audit::Subject::Person(PersonId::derive(&[&n.to_be_bytes()]));
        let mut looked: Vec<_> = (0..MANY).map(stranger).collect();
        looked.push(audit::Subject::Person(Member::Ana.id()));
        let line = &audit::Line {
            agency: agency(1),
            at: house.clock.now(),
            actor: Some(Member::Citra.id()),
            action: Action::ReadLevels,
            subject: looked[0],
            reason: None,
            detail: Some(Role::AgencyAdmin.code()),
        };
        let looked = &looked;
        let written = house.state.db.write(|tx| async move { audit::append_each(&*tx, line, looked).await });
        written.await.map_err(|cause: store::Error| cause.to_string()).expect("written");

        let file = office.post("/api/office/export/audit.csv?action=read_levels", &why()).await;
        assert_eq!(file.status, 200, "{}", file.text());
        let text = file.text();
        let by_citra = format!(";{};", Member::Citra.name());
        assert_eq!(text.lines().filter(|line| line.contains(&by_citra)).count(), looked.len());
        assert_eq!(text.lines().filter(|line| line.contains(Member::Ana.name())).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_taken_is_in_the_log_as_one_and_as_nothing_else() {
    on_each_database(async |house| {
        Town::of(&house).await;
        let office = house.office().await;
        let before: Audit = office.get("/api/office/audit").await.ok();
        let of_things = [
            "courses.csv",
            "imports.csv",
            "attendance.csv",
            "posts.csv",
            "units.csv",
            "rules.csv",
            "standards.csv",
            "catalogue.csv",
            "catalogue.json",
        ];
        for file in of_things {
            let taken = office.get(&format!("/api/office/export/{file}")).await;
            assert_eq!(taken.status, 200, "{file}: {}", taken.text());
        }
        for file in ["roles.csv", "audit.csv"] {
            let path = format!("/api/office/export/{file}");
            let taken = office.post(&path, &why()).await;
            assert_eq!(taken.status, 200, "{file}: {}", taken.text());
            // Without a reason nothing leaves, and no line says so.
            let refused = office.post(&path, &json!({ "reason": "mau" })).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("reason")), "{file}");
        }
        let log: Audit = office.get("/api/office/audit").await.ok();
        let mut done: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &log.lines[..log.lines.len() - before.lines.len()] {
            *done.entry(line.action.as_str()).or_default() += 1;
        }
        let expected = [("export_aggregates", of_things.len()), ("export_lists", 2), ("read_audit", 1)];
        assert_eq!(done, BTreeMap::from(expected));
        let mut lists = log.lines.iter().filter(|line| line.action == "export_lists");
        assert!(lists.all(|line| line.reason.as_deref() == Some(WHY)));
        // Whoever grants in all agencies takes the list of roles, for a reason, and no other.
        let platform = house.welcomes(Member::Hadi).await;
        let roles = platform.post("/api/office/export/roles.csv", &why()).await.text();
        assert!(roles.contains(Member::Citra.name()) && roles.contains(WHY), "{roles}");
        for other in ["audit", "cases", "requests", "leavers"] {
            let refused = platform.post(&format!("/api/office/export/{other}.csv"), &why()).await;
            assert_eq!(refused.code(), ErrorCode::NotAllowed, "{other}");
        }
    })
    .await;
}
