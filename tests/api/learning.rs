//! What the office sees of learning: figures of units and courses, one person's record, files.

use axum::http::StatusCode;
use domain::{
    access::Role,
    ids::AttemptId,
    wire::{
        error::ErrorCode,
        office::{
            Audit,
            learning::{Learning, PersonLearning, Signatory},
        },
    },
};
use serde_json::json;

use crate::{
    harness::{DAY, House, Member, SECOND, Tab, on_each_database, on_each_demo, school, unit},
    sync::{phone::Phone, town::Town},
};

/// Ana has completed the course, Budi has read its first lesson a while ago, Eko nothing.
async fn learnt(house: &House) -> Town<'_> {
    let town = Town::of(house).await;
    school::publish(&house.state, Member::Ana.agency(), 1).await;
    house.welcomes(Member::Budi).await;
    let mut budi = town.phone(Member::Budi).await;
    budi.record(school::reached(school::LESSONS[0], 1_000, true));
    budi.record(school::reached(school::LESSONS[1], 300, false));
    budi.syncs().await;
    house.clock.advance(15 * DAY);
    let mut ana = town.phone(Member::Ana).await;
    for lesson in &school::LESSONS[..2] {
        ana.record(school::reached(lesson, 1_000, true));
    }
    ana.record(school::attempted(AttemptId::from_random([1; 16]), true));
    ana.syncs().await;
    town
}

#[tokio::test]
async fn the_office_sees_who_learns_and_where_people_stop() {
    on_each_database(async |house| {
        learnt(&house).await;
        let office = house.office().await;
        let known: Learning = office.get("/api/office/learning").await.ok();
        let counts = known.counts;
        assert_eq!((counts.begun, counts.finished, counts.completed, counts.jp), (2, 1, 1, 2));
        assert!(counts.people > counts.begun && counts.with_target > 0 && counts.reached == 0, "{counts:?}");
        assert_eq!(known.target, 20);
        let tops = known.units.iter().filter(|row| row.depth == 0);
        assert_eq!(tops.map(|row| row.counts.people).sum::<u32>(), counts.people, "everybody sits below one top");
        let own = known.units.iter().find(|row| row.unit.id == Member::Ana.unit().unwrap()).expect("her section");
        assert_eq!((own.counts.begun, own.counts.jp), (2, 2));
        let [course] = &known.courses[..] else { panic!("{:?}", known.courses) };
        assert_eq!((course.begun, course.completed, course.stopped), (2, 1, 1));
        let [stop] = &course.stops[..] else { panic!("{:?}", course.stops) };
        assert_eq!((stop.number, stop.people), (2, 1), "the first lesson that is not done");
        assert_eq!(known.paths.iter().map(|path| (path.code.as_str(), path.jp)).collect::<Vec<_>>(), [("NKL03", 2)]);

        // Another unit, another year.
        let elsewhere = known.units.iter().find(|row| row.counts.begun == 0 && row.counts.people > 0).expect("a unit");
        let there: Learning = office.get(&format!("/api/office/learning?unit={}", elsewhere.unit.id)).await.ok();
        assert_eq!((there.counts, there.tops), (elsewhere.counts, vec![elsewhere.unit.clone()]));
        assert_eq!((there.courses[0].begun, there.paths.len()), (0, 0));
        let before = known.year - 1;
        let last: Learning = office.get(&format!("/api/office/learning?year={before}")).await.ok();
        assert_eq!((last.year, last.counts.completed, last.counts.jp), (before, 0, 0));
        for year in ["2999", "1969", "x"] {
            let code = office.get(&format!("/api/office/learning?year={year}")).await.code();
            assert!(matches!(code, ErrorCode::Invalid | ErrorCode::Malformed), "{year}: {code:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_look_at_somebodys_record_is_logged_and_holds_no_score() {
    on_each_database(async |house| {
        learnt(&house).await;
        let office = house.office().await;
        let of = async |member: Member| {
            let answer = office.get(&format!("/api/office/people/{}/learning", member.id())).await;
            assert!(!answer.text().contains("score") && !answer.text().contains("attempt"));
            answer.ok::<PersonLearning>()
        };
        let ana = of(Member::Ana).await;
        assert_eq!((ana.jp, ana.target, ana.begun.len()), (2, Some(20), 0));
        let [done] = &ana.completed[..] else { panic!("{ana:?}") };
        assert_eq!((done.title.as_str(), done.jp), ("Melayani di loket 1", 2));
        assert!(done.certificate.is_some());
        let budi = of(Member::Budi).await;
        assert_eq!((budi.jp, budi.completed.len()), (0, 0));
        assert_eq!((budi.begun[0].done, budi.begun[0].lessons), (1, 3));

        let log: Audit = office.get("/api/office/audit").await.ok();
        let looks: Vec<_> = log.lines.iter().filter(|line| line.action == "read_learning").collect();
        assert_eq!(looks.len(), 2);
        assert_eq!(looks[0].subject.as_deref(), Some(Member::Budi.name()));

        let colleague = town_tab(&house, Member::Budi).await;
        let refused = colleague.get(&format!("/api/office/people/{}/learning", Member::Ana.id())).await;
        assert_eq!(refused.code(), ErrorCode::NotAllowed);
        let own = colleague.get(&format!("/api/office/people/{}/learning", Member::Budi.id())).await;
        assert_eq!(own.ok::<PersonLearning>(), budi, "one's own record is one's own");
    })
    .await;
}

#[tokio::test]
async fn a_certificate_is_signed_for_the_agency_and_withdrawn_with_a_reason() {
    on_each_database(async |house| {
        let office = house.office().await;
        let signatory = json!({ "name": " Dra. Ratna Ayu, M.Si. ", "post": "Kepala Badan Kepegawaian" });
        assert_eq!(office.get("/api/office/signatory").await.ok::<Signatory>(), Signatory::default());
        office.post("/api/office/signatory", &signatory).await.ok::<Signatory>();
        let log: Audit = office.get("/api/office/audit?action=manage_agency").await.ok();
        assert_eq!(log.lines[0].reason.as_deref(), Some("– → Kepala Badan Kepegawaian"), "the post, and nobody's name");
        let nobody = office.post("/api/office/signatory", &json!({ "name": " ", "post": "Kepala" })).await;
        assert_eq!((nobody.code(), nobody.refusal().error.field.as_deref()), (ErrorCode::Invalid, Some("name")));
        let town = learnt(&house).await;
        let about = |phone: Phone| async move {
            phone.exchanges(&phone.wire(&phone.request(false))).await.about.expect("told")
        };
        let done = about(town.phone(Member::Ana).await).await.completed.expect("completed");
        let certificate = done[0].certificate.clone().expect("issued");
        assert_eq!(certificate.signatory.as_deref(), Some("Dra. Ratna Ayu, M.Si., Kepala Badan Kepegawaian"));

        let file = format!("/api/me/certificates/{}/file?language=en", certificate.id);
        let holder = town_tab(&house, Member::Ana).await;
        let paper = holder.get(&file).await;
        assert!(paper.status.is_success() && paper.body.starts_with(b"%PDF-"));
        let colleague = town_tab(&house, Member::Budi).await;
        assert_eq!(colleague.get(&file).await.code(), ErrorCode::NotFound, "one's own alone");
        assert_eq!(holder.get(&file.replace("=en", "=xx")).await.code(), ErrorCode::Invalid);

        // Days have passed since the office signed in.
        let office = house.office().await;
        let path = format!("/api/office/certificates/{}/withdrawn", certificate.id);
        let form = json!({ "reason": "Dikerjakan oleh orang lain" });
        assert_eq!(colleague.post(&path, &form).await.code(), ErrorCode::NotAllowed);
        assert_eq!(office.post(&path, &json!({ "reason": "?" })).await.code(), ErrorCode::Invalid);
        office.post(&path, &form).await.ok::<serde_json::Value>();
        assert_eq!(office.post(&path, &form).await.code(), ErrorCode::NotFound, "it held until now, and no more");

        assert_eq!(holder.get(&file).await.code(), ErrorCode::NotFound, "withdrawn");
        let after = about(town.phone(Member::Ana).await).await;
        assert!(after.notices.iter().any(|notice| notice.code == "certificate_withdrawn"));
        let done = after.completed.expect("completed all the same");
        assert_eq!((done[0].jp, &done[0].certificate), (0, &None));
        let known: Learning = office.get("/api/office/learning").await.ok();
        assert_eq!((known.counts.completed, known.counts.jp), (1, 0));
        let export = async |tab: &Tab, more: serde_json::Value| {
            let mut wanted = json!({ "reason": "Laporan semester kepada pimpinan" });
            wanted.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            tab.post("/api/office/export/certificates.csv", &wanted).await
        };
        let taken = export(&office, json!({})).await.text();
        let row = taken.lines().find(|row| row.contains(&certificate.number)).expect("its row");
        assert!(row.contains(&format!(";'{};{};", Member::Ana.nip(), Member::Ana.name())), "{row}");
        let told = format!(";2026-12-08;2;{};2026-12-08;Dikerjakan oleh orang lain", certificate.number);
        assert!(row.ends_with(&told), "{row}");
        for more in [json!({ "year": 2025 }), json!({ "unit": unit("bkpsdm").to_string() })] {
            assert!(!export(&office, more.clone()).await.text().contains(&certificate.number), "{more}");
        }
        assert_eq!(export(&office, json!({ "reason": "mau" })).await.code(), ErrorCode::Invalid);
        let log: Audit = office.get("/api/office/audit?action=export_lists").await.ok();
        assert_eq!(log.lines.len(), 3);
        assert_eq!(log.lines[0].reason.as_deref(), Some("Laporan semester kepada pimpinan"));
        assert_eq!(export(&colleague, json!({})).await.code(), ErrorCode::NotAllowed);
        let page = house.browser().get(&format!("/sertifikat/{}", certificate.id)).await.text();
        assert!(page.contains("class=\"bad\"") && !page.contains("asli</h1>"));
        let log: Audit = office.get("/api/office/audit").await.ok();
        let line = log.lines.iter().find(|line| line.action == "withdraw_certificate").expect("it is in the log");
        assert_eq!(line.reason.as_deref(), Some("Dikerjakan oleh orang lain"));
    })
    .await;
}

async fn town_tab(house: &House, member: Member) -> Tab {
    let browser = house.browser();
    browser.tab(&browser.tries(member, crate::harness::PASSWORD).await)
}

#[tokio::test]
async fn files_of_learning_are_logged_and_names_need_a_reason() {
    on_each_database(async |house| {
        learnt(&house).await;
        let office = house.office().await;
        let figures = office.get("/api/office/export/learning.xlsx?language=en").await;
        assert_eq!(figures.status, StatusCode::OK);
        assert_eq!(&figures.body[..2], b"PK");
        let short = office.post("/api/office/export/learners.xlsx", &json!({ "reason": "mau" })).await;
        assert_eq!((short.code(), short.refusal().error.field.as_deref()), (ErrorCode::Invalid, Some("reason")));
        house.clock.advance(SECOND);
        let form = json!({ "reason": "Laporan semester kepada pimpinan", "language": "id" });
        let names = office.post("/api/office/export/learners.xlsx", &form).await;
        assert_eq!(names.status, StatusCode::OK);
        let log: Audit = office.get("/api/office/audit").await.ok();
        let named = log.lines.iter().find(|line| line.action == "export_named").expect("it is in the log");
        assert_eq!(named.reason.as_deref(), Some("Laporan semester kepada pimpinan"));
        assert!(log.lines.iter().any(|line| line.action == "export_aggregates"));
        let told = log.lines.iter().filter(|line| line.action == "read_learning");
        let told: Vec<_> = told.map(|line| (line.subject.as_deref(), line.reason.as_deref())).collect();
        let why = Some("Laporan semester kepada pimpinan");
        assert_eq!(told, [(Some(Member::Ana.name()), why)], "whose hours stand in it, and nobody else");
    })
    .await;
}

#[tokio::test]
async fn the_demo_agency_has_people_who_learn_and_whoever_plays_a_part_has_it_all_to_do() {
    on_each_demo(async |demo| {
        demo.taught().await;
        let office = demo.signs_in(Role::AgencyAdmin).await;
        let year: Learning = office.get("/api/office/learning").await.ok();
        assert!(year.counts.begun > 100 && year.counts.completed > 100 && year.counts.jp > 100, "{:?}", year.counts);
        assert!(year.courses.iter().all(|course| course.completed > 0));
        assert!(year.courses.iter().any(|course| !course.stops.is_empty()));
        let own = office.get(&format!("/api/office/people/{}/learning", demo.id(Role::Employee))).await;
        let own: PersonLearning = own.ok();
        assert!(own.completed.is_empty() && own.begun.is_empty());

        // Another start of the server.
        demo.taught().await;
        let again: Learning = office.get("/api/office/learning").await.ok();
        assert_eq!(again.counts, year.counts);
    })
    .await;
}
