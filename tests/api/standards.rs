//! Standards of single posts: drafts, versions, and what they change for whom.

use domain::{
    assessment::Answer,
    bundle::{BundleHash, References},
    people::PositionKind,
    sync::verdict::Reference,
    time::{Date, Zone},
    wire::{
        about::{About, PeriodWire},
        bundle::{read_catalogue, read_rules, read_standards},
        error::ErrorCode,
        office::{
            Audit, HeatMap, PersonLevels,
            rules::Standing,
            standards::{Act, Asked, Draft, Fault, PostStandard, ReviseStandard, StandardSeen, StandardsPage},
        },
    },
};
use server::store::bundles;

use crate::{
    harness::{Answer as Reply, DAY, Member, Tab, on_each_database},
    sync::{
        phone::{Phone, Start},
        town::Town,
    },
};

const PATH: &str = "/api/office/standards";

fn today(town: &Town<'_>) -> Date {
    Zone::Wib.date(town.now())
}

fn asked(levels: &[(&str, u8, &str)]) -> Vec<Asked> {
    let one = |(code, level, why): &(&str, u8, &str)| Asked { code: (*code).into(), level: *level, why: (*why).into() };
    levels.iter().map(one).collect()
}

/// A version that is whole, but for what it asks.
pub(super) fn draft(from: Date, levels: &[(&str, u8, &str)]) -> Draft {
    Draft {
        levels: asked(levels),
        from: from.to_string(),
        basis_id: "Keputusan Bupati 7/2026".into(),
        basis_en: String::new(),
        reason: "Analisis jabatan tahun ini".into(),
    }
}

pub(super) fn revise(act: Act, base: u32, revision: u32, draft: Draft) -> ReviseStandard {
    ReviseStandard { act, base, revision, draft }
}

/// The posts by their titles, as the list has them.
pub(super) async fn post(office: &Tab, title: &str) -> String {
    let page: StandardsPage = office.get(PATH).await.ok();
    let row = page.posts.iter().find(|row| row.title == title).expect("a post");
    format!("{PATH}/{}", row.id)
}

pub(super) async fn does(office: &Tab, post: &str, what: &ReviseStandard) -> Reply {
    office.post(post, what).await
}

/// What the server tells of somebody, asked anew.
pub(super) async fn about(phone: &Phone) -> About {
    let mut wire = phone.wire(&phone.request(false));
    wire.about = None;
    phone.exchanges(&wire).await.about.expect("told")
}

fn references(period: &PeriodWire) -> References {
    let hash = |text: &str| text.parse().expect("a hash");
    References { catalogue: hash(&period.catalogue), standards: hash(&period.standards), rules: hash(&period.rules) }
}

pub(super) fn told(about: &About, period: domain::ids::PeriodId) -> References {
    references(about.periods.iter().find(|told| told.id == period.to_string()).expect("told"))
}

/// The bundles as a device gets them.
pub(super) async fn fetched(phone: &Phone, references: &References) -> Reference {
    let body = async |hash: BundleHash| {
        let body = phone.tab.get(&format!("/api/bundles/{hash}")).await;
        assert_eq!(BundleHash::of(&body.body), hash);
        body.text()
    };
    Reference {
        catalogue: read_catalogue(&body(references.catalogue).await).expect("a catalogue"),
        standards: read_standards(&body(references.standards).await).expect("standards"),
        rules: read_rules(&body(references.rules).await).expect("rules"),
    }
}

pub(super) const PENATA: &str = "Penata Layanan Operasional";
pub(super) const WIDER: [(&str, u8, &str); 2] = [("INT", 2, "Memegang kas harian loket."), ("DIG", 2, "")];

#[tokio::test]
async fn a_standard_published_while_people_answer_is_for_those_who_begin_afterwards() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let penata = post(&office, PENATA).await;
        // Ana answers. Eko's phone has seen the period, and is without a network from now on.
        let old = town.start(Member::Ana, town.open);
        let mut ana = town.phone(Member::Ana).await;
        ana.begins(old);
        ana.answers(old, "INT.1.1", Answer::Often);
        ana.syncs().await;
        let mut eko = town.phone(Member::Eko).await;
        eko.syncs().await;
        let eko_start = Start { references: told(&about(&eko).await, town.open), ..town.start(Member::Eko, town.open) };
        assert_eq!(eko_start.references, bundles::shipped_references());
        eko.begins(eko_start);

        let look = revise(Act::Look, 0, 0, draft(today, &WIDER));
        let seen: StandardSeen = does(&office, &penata, &look).await.ok();
        let changes: Vec<_> =
            seen.changes.iter().map(|change| (change.code.as_str(), change.old, change.new)).collect();
        assert_eq!(changes, [("INT", Some(1), Some(2)), ("DIG", None, Some(2))]);
        assert_eq!((seen.wrong.as_slice(), seen.holders, seen.published), (&[][..], 5, None));
        let [open] = &seen.periods[..] else { panic!("{:?}", seen.periods) };
        assert_eq!((open.submitted, open.begun, open.waiting, open.holds), (0, 1, 4, true));
        assert_eq!(told(&about(&ana).await, town.open), bundles::shipped_references(), "looking changes nothing");
        let publish = revise(Act::Publish, 0, 0, draft(today, &WIDER));
        assert_eq!(does(&office, &penata, &publish).await.ok::<StandardSeen>().published, Some(1));

        // Whoever has begun goes on as they began, told or not.
        ana.finishes(old, &town.reference, Answer::Always);
        ana.syncs().await;
        eko.finishes(eko_start, &town.reference, Answer::Always);
        eko.syncs().await;
        for phone in [&ana, &eko] {
            assert!(phone.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", phone.verdicts());
        }
        // Whoever begins now has the new one; what is over keeps its own.
        house.welcomes(Member::Gita).await;
        let mut gita = town.phone(Member::Gita).await;
        let known = about(&gita).await;
        let new = told(&known, town.open);
        assert_ne!((new.catalogue, new.standards), (old.references.catalogue, old.references.standards));
        assert_eq!((new.rules, told(&known, town.closed)), (old.references.rules, bundles::shipped_references()));
        let reference = fetched(&gita, &new).await;
        let start = Start { references: new, ..town.start(Member::Gita, town.open) };
        gita.begins(start);
        gita.finishes(start, &reference, Answer::Always);
        gita.syncs().await;
        assert!(gita.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", gita.verdicts());

        // The office sees everybody's levels beside what was asked of them.
        let levels = async |who: Member| -> PersonLevels {
            let path = format!("/api/office/people/{}?period={}", who.id(), town.open);
            office.get(&path).await.ok()
        };
        let required = |of: &PersonLevels| {
            let wanted = of.levels.iter().filter(|line| ["INT", "DIG"].contains(&line.competency.code.as_str()));
            wanted.map(|line| (line.competency.name.id.clone(), line.required)).collect::<Vec<_>>()
        };
        let (before, after) = (levels(Member::Ana).await, levels(Member::Gita).await);
        assert_eq!(required(&before), [("Integritas".to_owned(), 1)]);
        assert_eq!(required(&after), [("Integritas".to_owned(), 2), ("Kerja Digital".to_owned(), 2)]);
        assert_eq!(before.footing.standards, "2026.1");
        assert_eq!(after.footing.standards, "2026.1 + INT 2, DIG 2");
        let map: HeatMap = office.get(&format!("/api/office/heatmap?period={}", town.open)).await.ok();
        let last = map.competencies.last().expect("columns");
        assert_eq!(
            (map.competencies.len(), last.name.id.as_str(), map.footing.own_standards),
            (10, "Kerja Digital", true)
        );
        let log: Audit = office.get("/api/office/audit").await.ok();
        let line = log.lines.iter().find(|line| line.action == "manage_standards").expect("logged");
        assert_eq!(line.reason.as_deref(), Some("Analisis jabatan tahun ini"));
    })
    .await;
}

#[tokio::test]
async fn nobody_begins_with_what_is_asked_of_another_post() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let head = post(&office, "Kepala Seksi Pelayanan").await;
        let eased = draft(today, &[("MP", 1, "Perubahan dipimpin kecamatan.")]);
        does(&office, &head, &revise(Act::Publish, 0, 0, eased)).await.ok::<StandardSeen>();
        house.welcomes(Member::Budi).await;
        let budi = told(&about(&town.phone(Member::Budi).await).await, town.open);
        assert_ne!(budi, bundles::shipped_references());
        let mut ana = town.phone(Member::Ana).await;
        let kind = PositionKind::Pengawas;
        ana.begins(Start { references: budi, ..town.start(Member::Ana, town.open) });
        ana.begins(Start { references: budi, kind, ..town.start(Member::Ana, town.open) });
        ana.begins(town.start(Member::Ana, town.open));
        ana.syncs().await;
        assert_eq!(ana.verdicts(), ["parked:unknown_reference", "parked:unknown_assignment", "applied"]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_kept_as_it_is_and_of_two_authors_one_is_told() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (citra, dewi, today) = (house.office().await, house.welcomes(Member::Dewi).await, today(&town));
        let penata = post(&citra, PENATA).await;
        // Half of it.
        let half = Draft { levels: asked(&[("INT", 3, "")]), reason: "bel".into(), ..Draft::default() };
        let kept: StandardSeen = does(&citra, &penata, &revise(Act::Save, 0, 0, half.clone())).await.ok();
        assert!(kept.revision > 0 && kept.wrong.is_empty(), "{kept:?}");
        let known: PostStandard = dewi.get(&penata).await.ok();
        let draft_of = known.draft.expect("there");
        assert_eq!(
            (draft_of.revision, draft_of.by.as_str(), &draft_of.draft),
            (kept.revision, Member::Citra.name(), &half)
        );
        let page: StandardsPage = dewi.get(&format!("{PATH}?kind=pelaksana&q=PENATA")).await.ok();
        assert_eq!((page.posts.len(), page.posts[0].draft, page.posts[0].version), (1, true, 0));
        // Somebody who has not seen it.
        for act in [Act::Save, Act::Look, Act::Publish, Act::Discard] {
            let refused = does(&dewi, &penata, &revise(act, 0, 0, draft(today, &WIDER))).await;
            assert_eq!(refused.code(), ErrorCode::Changed, "{act:?}");
        }
        let new = revise(Act::Save, 0, kept.revision, draft(today, &WIDER));
        let (one, other) = tokio::join!(does(&citra, &penata, &new), does(&dewi, &penata, &new));
        let (done, late) = if one.status.is_success() { (one, other) } else { (other, one) };
        let again = done.ok::<StandardSeen>().revision;
        assert_eq!((again > kept.revision, late.code()), (true, ErrorCode::Changed));
        let publish = revise(Act::Publish, 0, again, draft(today, &WIDER));
        let (one, other) = tokio::join!(does(&citra, &penata, &publish), does(&dewi, &penata, &publish));
        let (done, late) = if one.status.is_success() { (one, other) } else { (other, one) };
        assert_eq!((done.ok::<StandardSeen>().published, late.code()), (Some(1), ErrorCode::Changed));
        let known: PostStandard = dewi.get(&penata).await.ok();
        assert_eq!((known.draft, known.newest, known.in_force, known.versions.len()), (None, 1, 1, 2));
        assert_eq!(known.versions[0].basis.en, "Keputusan Bupati 7/2026", "without a translation, the words there are");
        // A draft that is thrown away leaves nothing.
        let kept: StandardSeen = does(&citra, &penata, &revise(Act::Save, 1, 0, half.clone())).await.ok();
        let gone = revise(Act::Discard, 1, kept.revision, Draft::default());
        assert_eq!(does(&citra, &penata, &gone).await.ok::<StandardSeen>().revision, 0);
        assert_eq!(citra.get(&penata).await.ok::<PostStandard>().draft, None);

        // Another begins anew: whoever still has the former draft before them does not write over this one, nor take it away.
        let new: StandardSeen = dewi.post(&penata, &revise(Act::Save, 1, 0, draft(today, &WIDER))).await.ok();
        assert!(new.revision > kept.revision, "{new:?}");
        for act in [Act::Save, Act::Look, Act::Publish, Act::Discard] {
            let late = does(&citra, &penata, &revise(act, 1, kept.revision, half.clone())).await;
            assert_eq!(late.code(), ErrorCode::Changed, "{act:?}");
        }
        // No number that somebody makes up is more than refused.
        let far = does(&citra, &penata, &revise(Act::Save, 1, u32::MAX, half)).await;
        assert_eq!(far.code(), ErrorCode::Changed);
        let known: PostStandard = citra.get(&penata).await.ok();
        assert_eq!(known.draft.map(|kept| kept.draft), Some(draft(today, &WIDER)));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_all_at_once_and_nothing_is_published() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, today) = (house.office().await, today(&town));
        let penata = post(&office, PENATA).await;
        let spoilt = Draft {
            levels: asked(&[("INT", 3, ""), ("DES", 2, ""), ("XYZ", 1, ""), ("KS", 1, "")]),
            from: today.yesterday().unwrap().to_string(),
            basis_id: " ".into(),
            basis_en: "x".repeat(501),
            reason: "baru".into(),
        };
        let seen: StandardSeen = does(&office, &penata, &revise(Act::Look, 0, 0, spoilt.clone())).await.ok();
        let wrong: Vec<_> = seen.wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.fault)).collect();
        let expected = [
            ("from", Fault::Past),
            ("basis_id", Fault::Empty),
            ("basis_en", Fault::Long),
            ("reason", Fault::Empty),
            ("DES", Fault::Kind),
            ("INT", Fault::Empty),
            ("XYZ", Fault::Unknown),
        ];
        assert_eq!(wrong, expected);
        let refused = does(&office, &penata, &revise(Act::Publish, 0, 0, spoilt)).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("from")));
        for (levels, field) in [(&[][..], "levels"), (&[("INT", 1, "")], "levels"), (&[("INT", 2, "  ")], "INT")] {
            let refused = does(&office, &penata, &revise(Act::Publish, 0, 0, draft(today, levels))).await;
            assert_eq!(refused.refusal().error.field.as_deref(), Some(field));
        }
        for levels in [&[("INT", 0, "")][..], &[("INT", 6, "")], &[("int", 2, "")], &[("INT", 2, "a"), ("INT", 3, "a")]]
        {
            for act in [Act::Save, Act::Publish] {
                let refused = does(&office, &penata, &revise(act, 0, 0, draft(today, levels))).await;
                assert_eq!(refused.refusal().error.field.as_deref(), Some("levels"), "{levels:?}");
            }
        }
        let far = Date::constant(today.year() + 6, 1, 1);
        let seen: StandardSeen = does(&office, &penata, &revise(Act::Look, 0, 0, draft(far, &WIDER))).await.ok();
        assert_eq!(seen.wrong[0].fault, Fault::Far);
        let nowhere = format!("{PATH}/{}", domain::ids::PositionId::from_random([9; 16]));
        assert_eq!(office.get(&nowhere).await.code(), ErrorCode::NotFound);
        assert_eq!(office.get(&format!("{PATH}?kind=lurah")).await.code(), ErrorCode::Invalid);
        for who in [Member::Budi, Member::Gita, Member::Hadi] {
            let tab = house.welcomes(who).await;
            assert_eq!(tab.get(PATH).await.code(), ErrorCode::NotAllowed);
            let refused = does(&tab, &penata, &revise(Act::Publish, 0, 0, draft(today, &WIDER))).await;
            assert_eq!(refused.code(), ErrorCode::NotAllowed);
        }
        let known: PostStandard = office.get(&penata).await.ok();
        assert_eq!((known.newest, known.versions.len(), known.draft), (0, 1, None));
    })
    .await;
}

#[tokio::test]
async fn versions_to_come_wait_for_their_day_and_the_default_can_come_back() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (office, now) = (house.office().await, today(&town));
        let in_days = |days: i64| Zone::Wib.date(town.now().plus_ms(days * DAY));
        let penata = post(&office, PENATA).await;
        let publish = async |base: u32, from: Date, levels: &[(&str, u8, &str)]| -> StandardSeen {
            does(&office, &penata, &revise(Act::Publish, base, 0, draft(from, levels))).await.ok()
        };
        assert_eq!(publish(0, in_days(400), &WIDER).await.published, Some(1));
        let second = publish(1, in_days(2), &[("KEU", 3, "")]).await;
        assert_eq!((second.replaces.as_slice(), second.published), (&[1][..], Some(2)));
        let standings = async || {
            let known: PostStandard = office.get(&penata).await.ok();
            known.versions.iter().map(|version| version.standing).collect::<Vec<_>>()
        };
        assert_eq!(standings().await, [Standing::ToCome, Standing::Replaced, Standing::InForce]);
        let page: StandardsPage = office.get(PATH).await.ok();
        let row = page.posts.iter().find(|row| row.title == PENATA).expect("a post");
        assert_eq!((row.version, row.to_come.clone()), (0, Some(in_days(2).to_string())));
        let phone = town.phone(Member::Ana).await;
        assert_eq!(told(&about(&phone).await, town.open), bundles::shipped_references());
        assert!(now < in_days(2));

        house.clock.advance(3 * DAY);
        assert_eq!(standings().await, [Standing::InForce, Standing::Replaced, Standing::Past]);
        let phone = town.phone(Member::Ana).await;
        assert_ne!(told(&about(&phone).await, town.open), bundles::shipped_references());
        // Back to what everybody of the kind is asked for: the bundles that everybody has.
        let back = publish(2, in_days(0), &[]).await;
        let changes: Vec<_> =
            back.changes.iter().map(|change| (change.code.as_str(), change.old, change.new)).collect();
        assert_eq!((changes, back.published), (vec![("KEU", Some(3), None)], Some(3)));
        let phone = town.phone(Member::Ana).await;
        assert_eq!(told(&about(&phone).await, town.open), bundles::shipped_references());
    })
    .await;
}
