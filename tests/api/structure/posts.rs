//! Posts that are created, renamed, made another kind, merged and retired at the office's desk; what lists and phones make of it.

use std::collections::BTreeSet;

use domain::{
    intake::{Field, Kind},
    people::{PositionKind, assignment_on},
    structure::Fault,
    time::Date,
    wire::{
        error::ErrorCode,
        office::{
            audit::Audit,
            imports::Sheet,
            posts::{PostLine, Posts},
            standards::StandardsPage,
            structure::Placement,
        },
    },
};
use serde_json::{Value, json};
use server::store::{audit, directory};

use super::{
    super::imports::{STAFF, applies, as_seen, brings, dump, faults as told, imports, lines, list, table, undoes},
    REASON, TODAY, YESTERDAY, does, faults, looks, with,
};
use crate::{
    harness::{DAY, House, Member, Tab, on_each_database, unit},
    sync::{phone::Start, town::Town},
};

pub(super) const PATH: &str = "/api/office/structure/posts";
const PENATA: &str = "Penata Layanan Operasional";

fn form(change: &str, post: Option<&PostLine>) -> Value {
    let mut form = json!({ "change": change, "from": TODAY.to_string(), "reason": REASON });
    if let Some(post) = post {
        form["post"] = json!(post.id.to_string());
    }
    form
}

async fn found(office: &Tab, query: &str) -> Vec<PostLine> {
    let posts: Posts = office.get(&format!("{PATH}?{query}")).await.ok();
    posts.posts
}

async fn titled(office: &Tab, title: &str) -> PostLine {
    let all = found(office, "").await;
    all.into_iter().find(|post| post.title == title).expect("it is there")
}

async fn post(house: &House, who: Member, day: Date) -> Option<String> {
    let on = house.state.db.read();
    let held = directory::assignments(on, who.id()).await.unwrap();
    let held = assignment_on(&held, day).copied().and_then(|held| held.position)?;
    Some(directory::position(on, held, day).await.unwrap().title)
}

/// A new post of the office, of the kind of those who carry out.
async fn creates(office: &Tab, title: &str) -> PostLine {
    let new = with(with(form("create", None), "title", title), "kind", "pelaksana");
    does(office, PATH, &new).await;
    titled(office, title).await
}

#[tokio::test]
async fn who_holds_a_post_that_is_merged_holds_the_other_and_the_days_before_stay() {
    on_each_database(async |house| {
        let office = house.office().await;
        let into = creates(&office, "Pengelola Layanan").await;
        let before = dump(&house).await;
        let own = titled(&office, PENATA).await;
        assert_eq!((own.holders, own.units), (5, 3));
        let merge = with(form("merge", Some(&own)), "into", into.id.to_string());
        let seen = looks(&office, PATH, &merge).await;
        assert_eq!((seen.holders, seen.people, seen.lines), (5, 0, 0));
        assert_eq!(dump(&house).await, before, "a look changes nothing");
        does(&office, PATH, &merge).await;
        assert_eq!(post(&house, Member::Ana, YESTERDAY).await.as_deref(), Some(PENATA));
        assert_eq!(post(&house, Member::Ana, TODAY).await.as_deref(), Some("Pengelola Layanan"));
        let known: Placement = office.get(&format!("/api/office/people/{}/placement", Member::Ana.id())).await.ok();
        let stays: Vec<_> = known.stays.iter().map(|stay| (stay.post.as_deref(), stay.until.as_deref())).collect();
        assert_eq!(stays, [(Some("Pengelola Layanan"), None), (Some(PENATA), Some("2026-11-22"))]);
        assert!(known.posts.iter().all(|post| post.title != PENATA), "nobody can be put into it");

        let here = found(&office, "").await;
        assert_eq!(
            here.iter().map(|post| (post.title.as_str(), post.holders)).collect::<Vec<_>>(),
            [("Kepala Seksi Pelayanan", 1), ("Pengelola Layanan", 5)]
        );
        let old = found(&office, "retired=true").await;
        assert_eq!(old[0].closed.as_deref(), Some("2026-11-22"));
        // Nobody can be asked for anything by it either.
        let asking: StandardsPage = office.get("/api/office/standards").await.ok();
        let titles: BTreeSet<_> = asking.posts.iter().map(|post| post.title.as_str()).collect();
        assert_eq!(titles, ["Kepala Seksi Pelayanan", "Pengelola Layanan"].into());
        assert_eq!(asking.kinds.iter().map(|kind| kind.posts).sum::<u32>(), 2);
        assert_eq!(office.get(&format!("/api/office/standards/{}", own.id)).await.code(), ErrorCode::NotFound);
        let log: Audit = office.get("/api/office/audit?action=manage_structure").await.ok();
        assert_eq!((log.lines.len(), log.lines[0].reason.as_deref()), (2, Some(REASON)));
        assert!(audit::is_whole(house.state.db.read(), Member::Citra.agency()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_has_begun_keeps_its_standard_when_a_post_becomes_another_kind() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (ana, eko) = (town.start(Member::Ana, town.open), town.start(Member::Eko, town.open));
        let mut early = town.phone(Member::Ana).await;
        early.begins(ana);
        early.syncs().await;
        // Begun without a network, before and after anybody could have told.
        let mut late = town.phone(Member::Eko).await;
        late.begins(eko);

        let office = house.office().await;
        let own = titled(&office, PENATA).await;
        let change = with(form("kind", Some(&own)), "kind", "jf_terampil");
        let seen = looks(&office, PATH, &change).await;
        assert_eq!((seen.holders, seen.underway), (0, 1));
        does(&office, PATH, &change).await;
        late.syncs().await;
        assert_eq!(late.verdicts(), ["applied"]);
        early.finishes(ana, &town.reference, domain::assessment::Answer::Often);
        early.syncs().await;
        assert!(early.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", early.verdicts());

        // Who begins now begins with the standard of the new kind.
        let mut citra = town.phone(Member::Citra).await;
        let start = Start { kind: PositionKind::JfTerampil, ..town.start(Member::Citra, town.open) };
        citra.begins(start);
        citra.syncs().await;
        assert_eq!(citra.verdicts(), ["applied"]);
        house.welcomes(Member::Dewi).await;
        let mut dewi = town.phone(Member::Dewi).await;
        dewi.begins(Start { kind: PositionKind::JptUtama, ..town.start(Member::Dewi, town.open) });
        dewi.syncs().await;
        assert_eq!(dewi.verdicts(), ["parked:unknown_assignment"]);
        let now = titled(&office, PENATA).await;
        assert_eq!((now.kind.as_str(), now.past[0].kind.as_str()), ("jf_terampil", "pelaksana"));
        assert_eq!(now.past[0].until, "2026-11-22");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_post_is_told_by_its_field() {
    on_each_database(async |house| {
        let office = house.office().await;
        let other = creates(&office, "Pengelola Layanan").await;
        let own = titled(&office, PENATA).await;
        let before = dump(&house).await;
        let cases = [
            (
                with(form("create", None), "reason", ""),
                vec![("title", Fault::Empty), ("kind", Fault::Empty), ("reason", Fault::Empty)],
            ),
            (with(form("rename", Some(&own)), "title", "pengelola layanan"), vec![("title", Fault::Taken)]),
            (with(form("kind", Some(&own)), "kind", "raja"), vec![("kind", Fault::Choice)]),
            (form("merge", Some(&own)), vec![("into", Fault::Empty)]),
            (with(form("merge", Some(&own)), "into", unit("seksi").to_string()), vec![("into", Fault::Unknown)]),
            (with(form("retire", Some(&own)), "holders", "nobody"), vec![("holders", Fault::Held)]),
            (with(form("retire", Some(&own)), "holders", "take"), vec![("into", Fault::Empty)]),
            (
                with(with(form("merge", Some(&own)), "into", other.id.to_string()), "from", "2026-11-22"),
                vec![("into", Fault::Later)],
            ),
            (with(form("retire", Some(&other)), "from", "2026-11-24"), vec![("from", Fault::Ahead)]),
        ];
        for (form, expected) in cases {
            let seen = looks(&office, PATH, &form).await;
            assert_eq!(faults(&seen), expected, "{form}");
            let refused = office.post(PATH, &with(form.clone(), "seen", seen.digest)).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some(expected[0].0)), "{form}");
        }
        let stale = with(with(form("rename", Some(&own)), "title", "Penata Umum"), "seen", "00");
        assert_eq!(office.post(PATH, &stale).await.code(), ErrorCode::Changed);
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn posts_are_found_by_words_kind_and_unit() {
    on_each_database(async |house| {
        let office = house.office().await;
        let titles =
            async |query: &str| found(&office, query).await.into_iter().map(|post| post.title).collect::<Vec<_>>();
        assert_eq!(titles("q=KEPALA%20").await, ["Kepala Seksi Pelayanan"]);
        assert_eq!(titles("q=pena").await, [PENATA], "by its code, too");
        assert_eq!(titles("kind=pengawas").await, ["Kepala Seksi Pelayanan"]);
        assert_eq!(titles(&format!("unit={}", unit("bkpsdm"))).await, [PENATA]);
        assert_eq!(titles(&format!("unit={}", unit("kecamatan"))).await.len(), 2, "with what lies below");
        assert_eq!(titles("retired=true").await, [""; 0]);
        assert_eq!(office.get(&format!("{PATH}?kind=raja")).await.code(), ErrorCode::Invalid);
        let own = titled(&office, PENATA).await;
        does(&office, PATH, &with(form("rename", Some(&own)), "title", "Penata Umum")).await;
        assert_eq!(titles("q=operasional").await, ["Penata Umum"], "by what it was called");

        // The same as a file, by whoever sees the list.
        let export = "/api/office/export/posts.csv";
        let file = office.get(export).await.text();
        assert!(file.contains(";Penata Umum;Pelaksana;5;3;"), "{file}");
        let past = format!("sampai {YESTERDAY}: {PENATA}, Pelaksana");
        assert!(file.contains(&past) && file.contains("\nDisaring: keadaan;Yang masih dipakai\n"), "{file}");
        let file = office.get(&format!("{export}?kind=pengawas&q=kepala&language=en")).await.text();
        assert!(file.contains(";Kepala Seksi Pelayanan;") && !file.contains(";Penata Umum;"), "{file}");
        for filter in ["kind;Supervisory Officer (Pengawas)", "title or code of a post;kepala", "unit;all"] {
            assert!(file.contains(&format!("\nFiltered: {filter}\n")), "{filter} in {file}");
        }
        assert_eq!(office.get(&format!("{export}?kind=raja")).await.code(), ErrorCode::Invalid);
        let ana = house.welcomes(Member::Ana).await;
        assert_eq!(ana.get(export).await.code(), ErrorCode::NotAllowed);
        let log: Audit = office.get("/api/office/audit?action=export_aggregates").await.ok();
        assert_eq!(log.lines.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_list_that_lags_behind_means_the_post_as_it_is_called_now() {
    on_each_database(async |house| {
        let office = house.office().await;
        let own = titled(&office, PENATA).await;
        does(&office, PATH, &with(form("rename", Some(&own)), "title", "Penata Umum")).await;
        house.clock.advance(DAY);
        let office = house.office().await;
        let preview = brings(&office, &Sheet { complete: false, ..list(&[STAFF[0]]) }).await;
        assert_eq!((preview.import.counts.same, preview.import.counts.posts_new), (1, 0));

        // A list of posts renames it, and what it was is kept; taken back, it is as it was.
        let before = dump(&house).await;
        let posts =
            table(Kind::Posts, &[Field::PostCode, Field::PostTitle, Field::PostKind], &["PENATA|Penata|Pelaksana"]);
        let brought = imports(&office, &posts).await;
        assert_eq!(titled(&office, "Penata").await.past.len(), 2);
        let undone = undoes(&office, &brought).await;
        assert!(undone.built.is_empty());
        assert_eq!(dump(&house).await, before);

        // Retired, it is not opened by a list.
        let own = titled(&office, "Penata Umum").await;
        let retire = with(with(form("retire", Some(&own)), "holders", "vacate"), "from", "2026-11-24");
        assert_eq!(does(&office, PATH, &retire).await.holders, 5);
        assert_eq!(post(&house, Member::Ana, Date::constant(2026, 11, 24)).await, None);
        let preview = brings(&office, &Sheet { complete: false, ..list(&[STAFF[0]]) }).await;
        let wrong = told(&lines(&office, &preview, "").await);
        assert_eq!(wrong, [(2, Some("E".to_owned()), "post_closed")]);
        let refused = applies(&office, &preview, &as_seen(&preview)).await.refusal().error;
        assert_eq!(refused.field.as_deref(), Some("without_faulty"));
    })
    .await;
}
