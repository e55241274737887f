//! What is applied is what was looked at; the same again changes nothing; taken back is as before.

use domain::{
    intake::{Field, Kind},
    wire::office::{
        Audit,
        imports::{Built, Effect, Mapped, Standing},
    },
};
use server::store::{
    audit, directory,
    office::{Wanted, log_page},
};

use super::{
    FIELDS, PATH, STAFF, TUTI, all, applies, as_seen, brings, dump, imports, lines, list, table, told, undoes,
};
use crate::harness::{DAY, Member, on_each_database};

#[tokio::test]
async fn a_list_as_it_is_on_record_changes_nothing() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let preview = brings(&office, &list(&STAFF)).await;
        assert_eq!((preview.import.counts.same, preview.import.counts.rows, preview.in_scope), (7, 7, 7));
        assert_eq!(lines(&office, &preview, "").await, []);
        let refused = applies(&office, &preview, &as_seen(&preview)).await.refusal();
        assert_eq!(refused.error.field.as_deref(), Some("changes"));
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn new_changed_moved_and_gone_and_back() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let mut rows = STAFF.to_vec();
        rows[1] = "'198003122005011002|Dr. Budi Hartono, S.IP.|PNS|seksi|Kepala Seksi Pelayanan|Pengawas|1/1/2025|";
        rows[2] = "199211202019021003|Eko Nugroho, A.Md.|PNS|kecamatan|Penata Layanan Operasional|Pelaksana|45658|";
        rows[4] = TUTI;
        let preview = brings(&office, &list(&rows)).await;
        let counts = preview.import.counts;
        assert_eq!((counts.new, counts.changed, counts.moved, counts.gone, counts.same), (1, 1, 1, 1, 4));
        assert_eq!((counts.posts_new, counts.supervisors), (1, 2));
        assert_eq!(
            told(&lines(&office, &preview, "").await),
            [
                (Some(3), Effect::Changed, vec!["name"]),
                (Some(4), Effect::Moved, vec!["unit_name", "since", "supervisor"]),
                (Some(6), Effect::New, vec!["unit_name", "post_title", "since", "supervisor"]),
                (None, Effect::Gone, vec![]),
            ]
        );
        assert_eq!(lines(&office, &preview, "effect=gone").await[0].roles, ["unit_admin"]);
        assert_eq!(dump(&house).await, before, "looking writes nothing");

        assert!(preview.second_look, "one of seven");
        let hasty = domain::wire::office::imports::Apply { leavers: None, ..as_seen(&preview) };
        let hasty = applies(&office, &preview, &hasty);
        assert_eq!(hasty.await.refusal().error.field.as_deref(), Some("leavers"));
        let done: domain::wire::office::imports::Preview = applies(&office, &preview, &as_seen(&preview)).await.ok();
        assert_eq!((done.import.standing, done.undoable), (Standing::Applied, true));
        let after = dump(&house).await;
        assert_ne!(after, before);
        assert_eq!(told(&lines(&office, &done, "effect=gone").await).len(), 1, "what was done can be read");

        // The same day and a month later, the same file finds nothing to do.
        for _ in 0..2 {
            let again = brings(&house.office().await, &list(&rows)).await;
            assert_eq!(again.import.counts.same, 7, "{:?}", again.import.counts);
            house.clock.advance(30 * DAY);
        }
        let on = house.state.db.read();
        let agency = Member::Citra.agency();
        let log = log_page(on, agency, &Wanted::default(), (0, 50)).await.unwrap();
        assert_eq!(
            log.lines.iter().filter(|line| line.action == domain::access::Action::ImportPeople.code()).count(),
            1
        );

        let office = house.office().await;
        let undone = undoes(&office, &done).await;
        assert_eq!((undone.import.standing, undone.built.len()), (Standing::Undone, 0));
        assert_eq!(dump(&house).await, before, "byte by byte");
        assert!(audit::is_whole(on, agency).await.unwrap());
        assert_eq!(lines(&office, &done, "").await, [], "nothing about people is kept of it");
    })
    .await;
}

#[tokio::test]
async fn the_log_says_why_by_the_file_or_by_what_was_said() {
    on_each_database(async |house| {
        let office = house.office().await;
        let done = imports(&office, &list(&[&STAFF[..], &[TUTI]].concat())).await;
        assert!(!done.second_look, "nobody is asked for a reason");
        undoes(&office, &done).await;
        let log: Audit = office.get("/api/office/audit?action=import_people").await.ok();
        let why: Vec<_> = log.lines.iter().map(|line| line.reason.as_deref()).collect();
        assert_eq!(why, [Some("Berkas yang salah"), Some("pegawai.xlsx")]);
    })
    .await;
}

#[tokio::test]
async fn who_has_left_keeps_their_own_record_and_no_office() {
    on_each_database(async |house| {
        let gita = house.welcomes(Member::Gita).await;
        gita.get("/api/office/units").await.ok::<serde_json::Value>();
        let office = house.office().await;
        let rows: Vec<&str> = STAFF.into_iter().filter(|row| !row.contains("Gita")).collect();
        imports(&office, &list(&rows)).await;
        house.clock.advance(DAY);
        assert_eq!(gita.get("/api/office/units").await.code(), domain::wire::error::ErrorCode::NotAllowed);
        gita.get("/api/session").await.ok::<serde_json::Value>();
        // Whoever imports does not lock themselves out by a list that lacks them.
        let office = house.office().await;
        let rows: Vec<&str> = rows.into_iter().filter(|row| !row.contains("Citra")).collect();
        let preview = brings(&office, &list(&rows)).await;
        assert_eq!(lines(&office, &preview, "effect=gone").await[0].roles, [] as [&str; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_list_of_one_unit_says_nothing_of_the_others() {
    on_each_database(async |house| {
        let office = house.office().await;
        let mut sheet = list(&[STAFF[0], STAFF[1]]);
        sheet.scope = Member::Ana.unit();
        let preview = brings(&office, &sheet).await;
        assert_eq!((preview.in_scope, preview.import.counts.gone), (3, 1), "Eko, and nobody of another unit");
        assert_eq!(preview.import.scope.as_ref().map(|unit| unit.name.as_str()), Some("Seksi Pelayanan"));
        sheet.rows.push(domain::wire::office::imports::SheetRow {
            line: 9,
            cells: STAFF[5].split('|').map(str::to_owned).collect(),
        });
        let preview = brings(&office, &sheet).await;
        let outside = lines(&office, &preview, "effect=faulty").await;
        assert_eq!(super::faults(&outside), [(9, Some("D".to_owned()), "outside_scope")]);
        sheet.scope = Member::Intan.unit();
        assert_eq!(office.post(PATH, &sheet).await.refusal().error.field.as_deref(), Some("scope"));
        let some = domain::wire::office::imports::Sheet { complete: false, ..list(&STAFF[..2]) };
        assert_eq!(brings(&office, &some).await.import.counts.gone, 0);
    })
    .await;
}

#[tokio::test]
async fn another_number_of_the_same_person() {
    on_each_database(async |house| {
        let office = house.office().await;
        let fields = [&[Field::SiasnId], &FIELDS[..]].concat();
        let row = |nip: &str, status: &str| format!("F1TR1|{nip}|Fitri Handayani|{status}|kecamatan|||2025-01-01|");
        let contract = row("199507072025212004", "PPPK");
        let mut sheet = table(Kind::People, &fields, &[&contract]);
        sheet.complete = false;
        let preview = imports(&office, &sheet).await;
        assert_eq!((preview.import.counts.changed, preview.import.counts.same), (1, 0), "SIASN's id is taken down");
        let permanent = row("199507072026052004", "CPNS");
        sheet = table(Kind::People, &fields, &[&permanent]);
        sheet.complete = false;
        let preview = imports(&office, &sheet).await;
        let told = told(&lines(&office, &preview, "").await);
        assert_eq!(told, [(Some(2), Effect::Changed, vec!["employment", "nip"])]);
        let nips = directory::nips(house.state.db.read(), Member::Fitri.id()).await.unwrap();
        let days: Vec<_> = nips.iter().map(|dated| (dated.nip.as_str(), dated.range.to.is_none())).collect();
        assert!(days.contains(&("199507072026052004", true)) && days.contains(&("199507072025212004", false)));
        assert_eq!(brings(&office, &sheet).await.import.counts.same, 1);
        // One id on record for her, the number that of another.
        let other = row("199005152015012001", "PNS");
        let preview = brings(&office, &table(Kind::People, &fields, &[&other])).await;
        assert_eq!(
            super::faults(&lines(&office, &preview, "effect=faulty").await),
            [(2, Some("A".to_owned()), "ids_disagree")]
        );
    })
    .await;
}

#[tokio::test]
async fn units_and_posts_have_lists_of_their_own() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let units = [Field::UnitCode, Field::UnitName, Field::ParentCode];
        let rows =
            ["desa|Desa Karang|kecamatan", "seksi|Seksi Pelayanan Umum|bkpsdm", "kecamatan|Kecamatan Pulau Rasa|"];
        let units = imports(&office, &table(Kind::Units, &units, &rows)).await;
        let counts = units.import.counts;
        assert_eq!((counts.new, counts.moved, counts.same, counts.units_new, counts.units_changed), (1, 1, 1, 1, 1));
        let posts = [Field::PostCode, Field::PostTitle, Field::Grade];
        let posts = imports(&office, &table(Kind::Posts, &posts, &["J1|Dokter|MD", "J2|Guru|PT"])).await;
        assert_eq!((posts.import.counts.new, posts.import.counts.posts_new), (2, 2));
        // A person's post by its code; the list of posts has told its kind.
        let fields = [Field::Nip, Field::Name, Field::UnitCode, Field::PostCode, Field::PostTitle, Field::Since];
        let sheet = table(Kind::People, &fields, &["199101012020122002|Tuti Rahayu|desa|J1|Dokter|01-11-2026"]);
        let people = imports(&office, &domain::wire::office::imports::Sheet { complete: false, ..sheet }).await;
        assert_eq!((people.import.counts.new, people.import.counts.posts_new), (1, 0));

        let built = undoes(&office, &units).await.built;
        assert_eq!(built.iter().map(|built| built.what).collect::<Vec<_>>(), [Built::Newer]);
        for import in [&people, &posts, &units] {
            assert_eq!(undoes(&office, import).await.built, []);
        }
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn what_was_built_on_an_import_is_told() {
    on_each_database(async |house| {
        let office = house.office().await;
        let sheet = domain::wire::office::imports::Sheet { complete: false, ..list(&[TUTI]) };
        let done = imports(&office, &sheet).await;
        let nip = domain::nip::Nip::parse("199101012020122002").unwrap();
        let (tuti, _) = directory::person_of_nip(house.state.db.read(), nip).await.unwrap().unwrap();
        office
            .post(&format!("/api/people/{}/activation", tuti.id), &serde_json::json!({}))
            .await
            .ok::<serde_json::Value>();
        let built = undoes(&office, &done).await.built;
        let told: Vec<_> = built.iter().map(|built| (built.what, built.name.as_str())).collect();
        assert_eq!(told, [(Built::Account, "Tuti Rahayu")]);
        assert_eq!(all(&office).await.imports[0].standing, Standing::Applied, "nothing was taken back");
    })
    .await;
}

#[tokio::test]
async fn what_a_hand_has_said_of_a_head_is_remembered() {
    on_each_database(async |house| {
        let office = house.office().await;
        let said = |field| Mapped { kind: Kind::People, head: "Nomor Induk".to_owned(), field };
        for field in [Some(Field::Nip), None] {
            let mut sheet = list(&STAFF);
            sheet.by_hand.push(said(field));
            let preview = brings(&office, &sheet).await;
            assert_eq!(all(&office).await.by_hand, [said(field)]);
            let gone: domain::wire::office::imports::Preview =
                office.post(&format!("{PATH}/{}/discarded", preview.import.id), &serde_json::json!({})).await.ok();
            assert_eq!(gone.import.standing, Standing::Discarded);
        }
        assert_eq!(all(&office).await.imports, []);
    })
    .await;
}
