//! Who comes under the head that a unit is given, and who stays without one because a hand has said so.

use domain::{
    ids::PositionId,
    people::PositionKind,
    structure::Fault,
    time::Date,
    wire::office::{
        imports::Sheet,
        posts::Posts,
        structure::{Alone, Origin, Placement, Seen},
    },
};
use serde_json::json;
use server::store::audit;

use super::{
    super::imports::{brings, imports, list},
    REASON, TODAY, UNITS_PATH, YESTERDAY, does, faults, form, handovers, looks, posts, supervisor, with,
};
use crate::harness::{DAY, House, Member, Tab, on_each_database, unit};

const TOMORROW: Date = Date::constant(2026, 11, 24);
const CAMAT: &str = "197505052000031001|Made Wirawan, S.STP.|PNS|kecamatan|Camat Pulau Rasa|Administrator|2024-01-02|";

/// A new post whose holder heads the unit that they are in.
async fn leading_post(office: &Tab, title: &str) -> PositionId {
    let kind = PositionKind::Administrator.code();
    let new = with(with(form("create", None), "title", title), "kind", kind);
    does(office, posts::PATH, &new).await;
    let known: Posts = office.get(posts::PATH).await.ok();
    known.choices.iter().find(|post| post.title == title).expect("it is there").id
}

/// Puts somebody into a unit for good, with a post or without.
async fn goes(office: &Tab, who: Member, (to, post): (&str, Option<PositionId>), from: Date) -> Seen {
    let mut form = json!({ "unit": unit(to).to_string(), "capacity": "definitive", "from": from.to_string(),
        "ends_acting": true, "reason": REASON });
    if let Some(post) = post {
        form["post"] = json!(post.to_string());
    }
    does(office, &format!("/api/office/people/{}/transfer", who.id()), &form).await
}

fn under_path(who: Member) -> String {
    format!("/api/office/people/{}/supervisor", who.id())
}

fn under(whom: &str, from: Date) -> serde_json::Value {
    json!({ "under": whom, "nip": "", "from": from.to_string(), "reason": REASON })
}

/// Whose supervisor changes: their name, and who it was and is.
fn told(seen: &Seen) -> Vec<(&str, Option<&str>, Option<&str>)> {
    assert_eq!(seen.lines as usize, seen.told.len());
    seen.told.iter().map(|line| (line.name.as_str(), line.before.as_deref(), line.after.as_deref())).collect()
}

async fn alone(office: &Tab) -> Vec<String> {
    let alone: Alone = office.get("/api/office/structure/unsupervised").await.ok();
    alone.people.into_iter().map(|row| row.name).collect()
}

async fn is_above(house: &House, above: Option<Member>, people: &[Member], day: Date) {
    for who in people {
        assert_eq!(supervisor(house, *who, day).await, above.map(Member::id), "{who:?} on {day}");
    }
}

#[tokio::test]
async fn who_has_no_supervisor_comes_under_the_head_that_the_unit_is_given() {
    on_each_database(async |house| {
        let office = house.office().await;
        let camat = leading_post(&office, "Camat").await;
        let seen = goes(&office, Member::Gita, ("kecamatan", Some(camat)), TODAY).await;
        let gita = Some(Member::Gita.name());
        // He heads the unit below, and she is in the unit itself.
        assert_eq!(told(&seen), [(Member::Budi.name(), None, gita), (Member::Fitri.name(), None, gita)]);
        is_above(&house, Some(Member::Gita), &[Member::Budi, Member::Fitri], TODAY).await;
        is_above(&house, None, &[Member::Budi, Member::Fitri], YESTERDAY).await;
        is_above(&house, Some(Member::Budi), &[Member::Ana, Member::Eko], TODAY).await;
        is_above(&house, None, &[Member::Gita, Member::Citra, Member::Dewi], TODAY).await;
        let known: Placement = office.get(&format!("/api/office/people/{}/placement", Member::Fitri.id())).await.ok();
        let lines: Vec<_> = known.supervisors.iter().map(|line| (line.name.as_str(), line.origin)).collect();
        assert_eq!(lines, [(Member::Gita.name(), Origin::Rule)]);

        // A unit that goes up in another has that one's head.
        let merge = with(form("merge", Some(unit("bkpsdm"))), "into", unit("seksi").to_string());
        let budi = Some(Member::Budi.name());
        let seen = does(&office, UNITS_PATH, &merge).await;
        assert_eq!(told(&seen), [(Member::Citra.name(), None, budi), (Member::Dewi.name(), None, budi)]);
        assert!(audit::is_whole(house.state.db.read(), Member::Citra.agency()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_change_elsewhere_gives_nobody_the_head_whom_a_list_has_not_put_above_them() {
    on_each_database(async |house| {
        let office = house.office().await;
        // The list brings a head, and is not asked to let supervisors follow from heads.
        imports(&office, &Sheet { complete: false, ..list(&[CAMAT]) }).await;
        let seen = goes(&office, Member::Eko, ("bkpsdm", None), TODAY).await;
        assert_eq!(told(&seen), [(Member::Eko.name(), Some(Member::Budi.name()), None)]);
        is_above(&house, None, &[Member::Fitri, Member::Gita, Member::Budi], TODAY).await;
    })
    .await;
}

#[tokio::test]
async fn whom_a_hand_has_put_under_nobody_stays_so_until_a_hand_says_otherwise() {
    on_each_database(async |house| {
        let office = house.office().await;
        let camat = leading_post(&office, "Camat").await;
        goes(&office, Member::Gita, ("kecamatan", Some(camat)), TODAY).await;
        // What began today ends today, and holds on no day.
        let path = under_path(Member::Fitri);
        let seen = does(&office, &path, &under("nobody", TODAY)).await;
        assert_eq!(told(&seen), [(Member::Fitri.name(), Some(Member::Gita.name()), None)]);
        is_above(&house, None, &[Member::Fitri], TODAY).await;
        let placement = format!("/api/office/people/{}/placement", Member::Fitri.id());
        let known: Placement = office.get(&placement).await.ok();
        assert!(known.supervisors.is_empty(), "{:?}", known.supervisors);
        assert!(alone(&office).await.contains(&Member::Fitri.name().to_owned()));
        assert_eq!(faults(&looks(&office, &path, &under("nobody", TODAY)).await), [("under", Fault::Same)]);

        // The head goes, and another is given: who lost a line with the head follows, who lost it by a hand does not.
        house.clock.advance(DAY);
        let office = house.office().await;
        let seen = goes(&office, Member::Gita, ("bkpsdm", None), TOMORROW).await;
        assert_eq!(told(&seen), [(Member::Budi.name(), Some(Member::Gita.name()), None)]);
        let seen = goes(&office, Member::Dewi, ("kecamatan", Some(camat)), TOMORROW).await;
        assert_eq!(told(&seen), [(Member::Budi.name(), None, Some(Member::Dewi.name()))]);
        // Nor does it where they go to another unit, or a list lets supervisors follow from heads.
        let seen = goes(&office, Member::Fitri, ("seksi", None), TOMORROW).await;
        assert_eq!((seen.people, told(&seen)), (1, Vec::new()));
        let row = "199507072025212004|Fitri Handayani|PPPK|seksi|||2026-11-24|";
        let sheet = Sheet { complete: false, supervisors: true, ..list(&[row]) };
        let preview = brings(&office, &sheet).await;
        assert_eq!((preview.import.counts.supervisors, preview.import.counts.unsupervised), (0, 1));
        is_above(&house, None, &[Member::Fitri], TOMORROW).await;

        let seen = does(&office, &path, &under("rule", TOMORROW)).await;
        assert_eq!(told(&seen), [(Member::Fitri.name(), None, Some(Member::Budi.name()))]);
        is_above(&house, Some(Member::Budi), &[Member::Fitri], TOMORROW).await;
    })
    .await;
}

#[tokio::test]
async fn what_a_hand_has_planned_stays_planned_through_changes_elsewhere() {
    on_each_database(async |house| {
        let office = house.office().await;
        let camat = leading_post(&office, "Camat").await;
        goes(&office, Member::Gita, ("kecamatan", Some(camat)), TODAY).await;
        let later = Date::constant(2026, 11, 26);
        does(&office, &under_path(Member::Fitri), &under("nobody", later)).await;
        let seen = goes(&office, Member::Eko, ("bkpsdm", None), TODAY).await;
        assert_eq!(told(&seen), [(Member::Eko.name(), Some(Member::Budi.name()), None)]);
        is_above(&house, Some(Member::Gita), &[Member::Fitri], TODAY).await;
        is_above(&house, None, &[Member::Fitri], later).await;
    })
    .await;
}

#[tokio::test]
async fn what_follows_from_the_heads_of_a_day_to_come_stays_planned_through_changes_elsewhere() {
    on_each_database(async |house| {
        let office = house.office().await;
        let camat = leading_post(&office, "Camat").await;
        goes(&office, Member::Gita, ("kecamatan", Some(camat)), TODAY).await;
        let (last, later) = (Date::constant(2026, 11, 25), Date::constant(2026, 11, 26));
        goes(&office, Member::Gita, ("bkpsdm", None), later).await;
        let seen = goes(&office, Member::Eko, ("bkpsdm", None), TODAY).await;
        assert_eq!(told(&seen), [(Member::Eko.name(), Some(Member::Budi.name()), None)]);
        // Nor does a list that has everybody where they are today, and lets supervisors follow from heads.
        let rows = [
            "199507072025212004|Fitri Handayani|PPPK|kecamatan|||2025-01-01|",
            "198808082012012007|Gita Permata, S.T.|PNS|kecamatan|Camat|Administrator|2026-11-23|",
        ];
        let sheet = Sheet { complete: false, supervisors: true, ..list(&rows) };
        let counts = brings(&office, &sheet).await.import.counts;
        assert_eq!((counts.faulty, counts.same, counts.supervisors), (0, 2, 0));
        // Whoever has gone elsewhere by then is above nobody whom she leaves.
        is_above(&house, Some(Member::Gita), &[Member::Budi, Member::Fitri], last).await;
        is_above(&house, None, &[Member::Budi, Member::Fitri], later).await;
    })
    .await;
}

#[tokio::test]
async fn another_head_of_today_leaves_planned_who_heads_from_a_day_to_come() {
    on_each_database(async |house| {
        let office = house.office().await;
        let (camat, second) = (leading_post(&office, "Camat").await, leading_post(&office, "Sekretaris").await);
        goes(&office, Member::Gita, ("kecamatan", Some(camat)), TODAY).await;
        does(&office, &under_path(Member::Fitri), &under("nobody", TODAY)).await;
        let (last, later) = (Date::constant(2026, 11, 25), Date::constant(2026, 11, 26));
        goes(&office, Member::Gita, ("bkpsdm", None), later).await;
        // Who is put under the heads again is so on each day that is known of.
        let seen = does(&office, &under_path(Member::Fitri), &under("rule", TODAY)).await;
        assert_eq!(told(&seen), [(Member::Fitri.name(), None, Some(Member::Gita.name()))]);
        is_above(&house, Some(Member::Gita), &[Member::Budi, Member::Fitri], last).await;
        is_above(&house, None, &[Member::Budi, Member::Fitri], later).await;

        // Two are on a level until one of them goes.
        let gita = Some(Member::Gita.name());
        let seen = goes(&office, Member::Dewi, ("kecamatan", Some(second)), TODAY).await;
        assert_eq!(told(&seen), [(Member::Budi.name(), gita, None), (Member::Fitri.name(), gita, None)]);
        is_above(&house, None, &[Member::Budi, Member::Fitri], last).await;
        is_above(&house, Some(Member::Dewi), &[Member::Budi, Member::Fitri], later).await;
        assert_eq!(
            faults(&looks(&office, &under_path(Member::Fitri), &under("rule", TODAY)).await),
            [("under", Fault::Same)]
        );
        // A change elsewhere leaves that; where she is no more, it is as it was.
        goes(&office, Member::Eko, ("bkpsdm", None), TODAY).await;
        is_above(&house, Some(Member::Dewi), &[Member::Budi, Member::Fitri], later).await;
        let seen = goes(&office, Member::Dewi, ("bkpsdm", None), TODAY).await;
        assert_eq!(told(&seen), [(Member::Budi.name(), None, gita), (Member::Fitri.name(), None, gita)]);
        is_above(&house, Some(Member::Gita), &[Member::Budi, Member::Fitri], last).await;
        is_above(&house, None, &[Member::Budi, Member::Fitri], later).await;
        assert!(audit::is_whole(house.state.db.read(), Member::Citra.agency()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn who_shall_follow_the_heads_again_comes_under_the_next_one() {
    on_each_database(async |house| {
        let office = house.office().await;
        let ana = under_path(Member::Ana);
        does(&office, &ana, &under("nobody", TODAY)).await;
        is_above(&house, Some(Member::Budi), &[Member::Ana], YESTERDAY).await;
        let known: Placement = office.get(&format!("/api/office/people/{}/placement", Member::Ana.id())).await.ok();
        let lines: Vec<_> = known.supervisors.iter().map(|line| (line.origin, line.until.as_deref())).collect();
        assert_eq!(lines, [(Origin::File, Some("2026-11-22"))], "where it came from stays told");
        let seen = goes(&office, Member::Budi, ("bkpsdm", None), TODAY).await;
        assert_eq!(told(&seen), [(Member::Eko.name(), Some(Member::Budi.name()), None)]);

        // Nobody heads the unit now, and that she waits for whoever will is on record.
        does(&office, &ana, &under("rule", TODAY)).await;
        is_above(&house, None, &[Member::Ana], TODAY).await;
        assert_eq!(faults(&looks(&office, &ana, &under("rule", TODAY)).await), [("under", Fault::Same)]);
        let head = leading_post(&office, "Lurah").await;
        let seen = goes(&office, Member::Gita, ("seksi", Some(head)), TODAY).await;
        let gita = Some(Member::Gita.name());
        assert_eq!(told(&seen), [(Member::Ana.name(), None, gita), (Member::Eko.name(), None, gita)]);
    })
    .await;
}

#[tokio::test]
async fn that_nobody_be_above_somebody_binds_no_other_agency() {
    on_each_database(async |house| {
        let (office, other) = (house.office().await, handovers::other_office(&house).await);
        does(&office, &under_path(Member::Ana), &under("nobody", TODAY)).await;
        let comes = async |who: Member, form: serde_json::Value| {
            does(&office, &handovers::release_path(who), &handovers::release_form()).await;
            let coming = handovers::handovers(&other).await.coming;
            let id = coming.iter().find(|row| row.end.is_none()).expect("waits").id;
            does(&other, &format!("{}/{id}/taken", handovers::PATH), &form).await
        };
        let seen = comes(Member::Ana, handovers::take_form()).await;
        assert_eq!(told(&seen), []);
        // Whoever comes as the head has both above whom nobody was.
        let head = leading_post(&other, "Kepala Dinas").await;
        let seen = comes(Member::Budi, with(handovers::take_form(), "post", head.to_string())).await;
        let budi = Some(Member::Budi.name());
        assert_eq!(told(&seen), [(Member::Ana.name(), None, budi), (Member::Intan.name(), None, budi)]);
        is_above(&house, Some(Member::Budi), &[Member::Ana, Member::Intan], TODAY).await;
        is_above(&house, Some(Member::Budi), &[Member::Ana], YESTERDAY).await;
    })
    .await;
}
