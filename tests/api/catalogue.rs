//! The agency's own competencies: written, picked for a post, answered, reworded and retired; and the whole catalogue as a file.

use axum::http::header;
use domain::{
    assessment::Answer,
    bundle::{BundleHash, References},
    own::Words,
    sync::verdict::Reference,
    text::Text,
    time::Zone,
    wire::{
        about::{About, Bilingual},
        bundle::{read_catalogue, read_rules, read_standards},
        error::ErrorCode,
        office::{
            Audit,
            catalogue::{Act, CataloguePage, CompetencySeen, CompetencyWords, Fault, OwnCompetency, ReviseCompetency},
            drafts::Draft as CourseDraft,
            standards::{self, Asked, Draft, OfferedLevel, PostStandard, ReviseStandard, StandardSeen, StandardsPage},
        },
    },
};
use serde_json::json;

use crate::{
    harness::{Answer as Reply, Member, Tab, on_each_database},
    sync::{
        phone::{Phone, Start},
        town::Town,
    },
};

const PATH: &str = "/api/office/catalogue";
const PENATA: &str = "Penata Layanan Operasional";
const KEPALA: &str = "Kepala Seksi Pelayanan";
const REASON: &str = "Analisis jabatan tahun ini";

fn text(id: &str) -> Bilingual {
    Bilingual { id: id.into(), en: String::new() }
}

/// A competency that is whole, called so.
pub(super) fn words(name: &str) -> CompetencyWords {
    let level = |level: u8| OfferedLevel {
        meaning: text(&format!("{name} pada tingkat {level}.")),
        statements: (1..=3).map(|nth| text(&format!("Saya menilai tanah, cara {level}.{nth}."))).collect(),
    };
    CompetencyWords {
        kind: "technical".into(),
        name: text(name),
        definition: text("Kecakapan menilai tanah."),
        levels: (1..=5).map(level).collect(),
    }
}

pub(super) fn publishes(code: &str, base: u32, words: CompetencyWords) -> ReviseCompetency {
    ReviseCompetency { act: Act::Publish, code: code.into(), base, words: Some(words), reason: REASON.into() }
}

pub(super) fn without_words(act: Act, code: &str, base: u32) -> ReviseCompetency {
    ReviseCompetency { act, code: code.into(), base, words: None, reason: REASON.into() }
}

async fn does(office: &Tab, what: &ReviseCompetency) -> Reply {
    office.post(PATH, what).await
}

pub(super) async fn published(office: &Tab, what: &ReviseCompetency) -> Option<u32> {
    let seen: CompetencySeen = does(office, what).await.ok();
    assert_eq!(seen.wrong, []);
    seen.published
}

async fn wrong(office: &Tab, what: &ReviseCompetency) -> Vec<(String, Fault)> {
    let seen: CompetencySeen = does(office, what).await.ok();
    assert_eq!(seen.published, None);
    seen.wrong.into_iter().map(|wrong| (wrong.field, wrong.fault)).collect()
}

async fn one(office: &Tab, code: &str) -> OwnCompetency {
    office.get(&format!("{PATH}/{code}")).await.ok()
}

/// The address of a post's standard, by the post's title.
async fn post(office: &Tab, title: &str) -> String {
    let page: StandardsPage = office.get("/api/office/standards").await.ok();
    let row = page.posts.iter().find(|row| row.title == title).expect("a post");
    format!("/api/office/standards/{}", row.id)
}

/// Publishes a standard that asks for this beyond the default, from today; or tells what is wrong.
async fn asks(town: &Town<'_>, office: &Tab, post: &str, act: standards::Act, code: &str, base: u32) -> StandardSeen {
    let draft = Draft {
        levels: vec![Asked { code: code.into(), level: 2, why: String::new() }],
        from: Zone::Wib.date(town.now()).to_string(),
        basis_id: "Keputusan Bupati 7/2026".into(),
        basis_en: String::new(),
        // A reason of its own for each version.
        reason: format!("{REASON}, versi {base}"),
    };
    office.post(post, &ReviseStandard { act, base, revision: 0, draft }).await.ok()
}

async fn told(town: &Town<'_>, phone: &Phone) -> References {
    let mut wire = phone.wire(&phone.request(false));
    wire.about = None;
    let about: About = phone.exchanges(&wire).await.about.expect("told");
    let period = about.periods.iter().find(|told| told.id == town.open.to_string()).expect("told");
    let hash = |text: &str| text.parse().expect("a hash");
    References { catalogue: hash(&period.catalogue), standards: hash(&period.standards), rules: hash(&period.rules) }
}

async fn fetched(tab: &Tab, hash: BundleHash) -> String {
    let body = tab.get(&format!("/api/bundles/{hash}")).await;
    assert_eq!(BundleHash::of(&body.body), hash);
    body.text()
}

async fn reference(tab: &Tab, told: &References) -> Reference {
    Reference {
        catalogue: read_catalogue(&fetched(tab, told.catalogue).await).expect("a catalogue"),
        standards: read_standards(&fetched(tab, told.standards).await).expect("standards"),
        rules: read_rules(&fetched(tab, told.rules).await).expect("rules"),
    }
}

#[tokio::test]
async fn words_that_change_while_people_answer_are_for_standards_that_are_published_afterwards() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        assert_eq!(published(&office, &publishes("TANAH", 0, words("Penilaian Tanah"))).await, Some(1));
        let penata = post(&office, PENATA).await;
        let known: PostStandard = office.get(&penata).await.ok();
        let offer = known.offers.iter().find(|offer| offer.code == "TANAH").expect("offered");
        assert_eq!((offer.name.en.as_str(), offer.default, offer.retired), ("Penilaian Tanah", None, false));
        let seen = asks(&town, &office, &penata, standards::Act::Publish, "TANAH", 0).await;
        assert_eq!((seen.wrong.as_slice(), seen.published), (&[][..], Some(1)));

        // Ana begins with these words, and goes on with them after they have changed.
        let mut ana = town.phone(Member::Ana).await;
        let first = told(&town, &ana).await;
        let start = Start { references: first, ..town.start(Member::Ana, town.open) };
        ana.begins(start);
        ana.answers(start, "TANAH.1.1", Answer::Often);
        ana.syncs().await;
        assert_eq!(published(&office, &publishes("TANAH", 1, words("Penilaian Tanah dan Bangunan"))).await, Some(2));
        assert_eq!(told(&town, &ana).await, first, "the post keeps the words of its version");
        let own = one(&office, "TANAH").await;
        let asking: Vec<_> = own.posts.iter().map(|post| (post.title.as_str(), post.version, post.newest)).collect();
        assert_eq!(asking, [(PENATA, 1, false)]);
        assert_eq!((own.entry.posts, own.entry.version, own.versions.len()), (1, Some(2), 2));
        assert_eq!(own.versions[1].by, Member::Citra.name());
        let old = reference(&ana.tab, &first).await;
        ana.finishes(start, &old, Answer::Always);
        ana.syncs().await;
        assert!(ana.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", ana.verdicts());

        // Published again with another level, the post has the newest words.
        let draft = Draft {
            levels: vec![Asked { code: "TANAH".into(), level: 3, why: String::new() }],
            from: Zone::Wib.date(town.now()).to_string(),
            basis_id: "Keputusan Bupati 8/2026".into(),
            basis_en: String::new(),
            reason: REASON.into(),
        };
        let again = ReviseStandard { act: standards::Act::Publish, base: 1, revision: 0, draft };
        assert_eq!(office.post(&penata, &again).await.ok::<StandardSeen>().published, Some(2));
        assert_eq!(one(&office, "TANAH").await.posts.iter().map(|post| post.newest).collect::<Vec<_>>(), [true]);
        house.welcomes(Member::Gita).await;
        let mut gita = town.phone(Member::Gita).await;
        let newer = told(&town, &gita).await;
        let new = reference(&gita.tab, &newer).await;
        let code = "TANAH".parse().unwrap();
        assert_eq!(
            (old.catalogue.name_of(code).indonesian, new.catalogue.name_of(code).indonesian),
            ("Penilaian Tanah".into(), "Penilaian Tanah dan Bangunan".into())
        );
        let start = Start { references: newer, ..town.start(Member::Gita, town.open) };
        gita.begins(start);
        gita.finishes(start, &new, Answer::Always);
        gita.syncs().await;
        assert!(gita.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", gita.verdicts());

        let log: Audit = office.get("/api/office/audit").await.ok();
        let lines: Vec<_> = log.lines.iter().filter(|line| line.action == "manage_standards").collect();
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|line| line.reason.as_deref().is_some_and(|reason| reason.starts_with(REASON))));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_competency_is_told_all_at_once_and_nothing_is_published() {
    on_each_database(async |house| {
        Town::of(&house).await;
        let office = house.office().await;
        let mut spoilt = words("Penilaian Tanah");
        spoilt.kind = "managerial".into();
        spoilt.name = text(" ");
        spoilt.levels[1].meaning = text(&"m".repeat(301));
        spoilt.levels[2].statements[1] = spoilt.levels[0].statements[0].clone();
        spoilt.levels[4].statements[2].en = "a\u{7}b".into();
        let revision = ReviseCompetency { reason: "baru".into(), ..publishes("tanah", 0, spoilt) };
        let expected = [
            ("code", Fault::Code),
            ("kind", Fault::Choice),
            ("name-id", Fault::Empty),
            ("meaning-2-id", Fault::Long),
            ("statement-3-2-id", Fault::Twice),
            ("statement-5-3-en", Fault::Sign),
            ("reason", Fault::Empty),
        ];
        assert_eq!(wrong(&office, &revision).await, expected.map(|(field, fault)| (field.to_owned(), fault)));
        // Codes of what ships are taken, and so are the agency's own.
        for taken in ["INT", "DIG", "DES"] {
            let told = wrong(&office, &publishes(taken, 0, words("Penilaian Tanah"))).await;
            assert_eq!(told, [("code".to_owned(), Fault::Taken)], "{taken}");
        }
        assert_eq!(published(&office, &publishes("TANAH", 0, words("Penilaian Tanah"))).await, Some(1));
        let again = wrong(&office, &publishes("TANAH", 0, words("Penilaian Tanah"))).await;
        assert_eq!(again, [("code".to_owned(), Fault::Taken)]);
        let same = wrong(&office, &publishes("TANAH", 1, words("  Penilaian Tanah\n"))).await;
        assert_eq!(same, [("words".to_owned(), Fault::Nothing)]);
        // What no page could send.
        let mut four = words("Penilaian Tanah");
        four.levels.pop();
        let mut two = words("Penilaian Tanah");
        two.levels[0].statements.pop();
        let wordless = ReviseCompetency { words: None, ..publishes("TANAH", 1, words("")) };
        for unfit in [publishes("TANAH", 1, four), publishes("TANAH", 1, two), wordless] {
            assert_eq!(does(&office, &unfit).await.refusal().error.field.as_deref(), Some("words"));
        }
        assert_eq!(does(&office, &publishes("TANAH", 7, words("Lain"))).await.code(), ErrorCode::Changed);
        assert_eq!(office.get(&format!("{PATH}/INT")).await.code(), ErrorCode::NotFound);
        for who in [Member::Budi, Member::Gita, Member::Hadi] {
            let tab = house.welcomes(who).await;
            assert_eq!(tab.get(PATH).await.code(), ErrorCode::NotAllowed);
            let refused = does(&tab, &publishes("TANAH", 1, words("Lain"))).await;
            assert_eq!(refused.code(), ErrorCode::NotAllowed);
        }
        assert_eq!(one(&office, "TANAH").await.versions.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_publish_at_once_one_is_told() {
    on_each_database(async |house| {
        Town::of(&house).await;
        let (citra, dewi) = (house.office().await, house.welcomes(Member::Dewi).await);
        assert_eq!(published(&citra, &publishes("TANAH", 0, words("Penilaian Tanah"))).await, Some(1));
        let (one_does, other_does) = (publishes("TANAH", 1, words("Arsip")), publishes("TANAH", 1, words("Dokumen")));
        let (first, second) = tokio::join!(does(&citra, &one_does), does(&dewi, &other_does));
        let (done, late) = if first.status.is_success() { (first, second) } else { (second, first) };
        assert_eq!((done.ok::<CompetencySeen>().published, late.code()), (Some(2), ErrorCode::Changed));
        assert_eq!(one(&citra, "TANAH").await.versions.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_retired_stays_with_those_who_ask_for_it() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        assert_eq!(published(&office, &publishes("TANAH", 0, words("Penilaian Tanah"))).await, Some(1));
        let (penata, kepala) = (post(&office, PENATA).await, post(&office, KEPALA).await);
        asks(&town, &office, &penata, standards::Act::Publish, "TANAH", 0).await;
        let again = wrong(&office, &without_words(Act::Restore, "TANAH", 1)).await;
        assert_eq!(again, [("words".to_owned(), Fault::Nothing)]);
        assert_eq!(published(&office, &without_words(Act::Retire, "TANAH", 1)).await, Some(2));
        let page: CataloguePage = office.get(PATH).await.ok();
        let entry = page.competencies.iter().find(|entry| entry.code == "TANAH").expect("still to be read");
        assert_eq!((entry.retired, entry.posts, entry.version), (true, 1, Some(2)));
        // The post that asks for it sees it, and may go on; another is not offered it, and is refused.
        let offered = async |post: &str| {
            let known: PostStandard = office.get(post).await.ok();
            known.offers.iter().any(|offer| offer.code == "TANAH" && offer.retired)
        };
        assert_eq!((offered(&penata).await, offered(&kepala).await), (true, false));
        let refused = asks(&town, &office, &kepala, standards::Act::Look, "TANAH", 0).await;
        let refused: Vec<_> = refused.wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.fault)).collect();
        assert_eq!(refused, [("TANAH", standards::Fault::Retired)]);
        let file = office.get("/api/office/export/standards.csv").await.text();
        assert!(file.contains(";TANAH;Penilaian Tanah;"), "what a post asks for is told by its name");
        let kinds = office.get("/api/office/standards").await.ok::<StandardsPage>().kinds;
        assert!(kinds.iter().any(|kind| kind.own > 0), "{kinds:?}");
        for kind in kinds {
            let row = format!("\n{};{};{};{}\n", kind.name.id, kind.posts, kind.own, kind.drafts);
            assert!(file.contains(&row), "{row} in {file}");
        }
        assert_eq!(published(&office, &without_words(Act::Restore, "TANAH", 2)).await, Some(3));
        let fine = asks(&town, &office, &kepala, standards::Act::Look, "TANAH", 0).await;
        assert_eq!(fine.wrong, []);
    })
    .await;
}

#[tokio::test]
async fn the_whole_catalogue_is_a_file_and_what_courses_may_develop() {
    on_each_database(async |house| {
        Town::of(&house).await;
        let office = house.office().await;
        assert_eq!(published(&office, &publishes("TANAH", 0, words("Penilaian Tanah"))).await, Some(1));
        let file = office.get("/api/office/export/catalogue.json").await;
        assert!(file.header(header::CONTENT_DISPOSITION).contains("kamus-kompetensi.json"));
        let catalogue = read_catalogue(&file.text()).expect("a catalogue");
        let own = catalogue.competency("TANAH".parse().unwrap()).expect("there");
        assert_eq!(catalogue.competencies.len(), 9 + 8 + 3 + 1);
        // Taken out and put in again, nothing differs.
        let mut taken: CompetencyWords = own.into();
        let same = wrong(&office, &publishes("TANAH", 1, taken.clone())).await;
        assert_eq!(same, [("words".to_owned(), Fault::Nothing)]);
        taken.name.en = "Land Valuation".into();
        assert_eq!(published(&office, &publishes("TANAH", 1, taken)).await, Some(2));
        // A row for each statement, and those of the sheet's own: head, name of the sheet, facts.
        let text = office.get("/api/office/export/catalogue.csv?language=en").await.text();
        let rows: Vec<&str> =
            text.lines().filter(|line| line.contains(";TANAH;Penilaian Tanah;Land Valuation;")).collect();
        assert_eq!(rows.len(), 5 * 3);
        assert!(
            rows[14].contains("the agency's own;Technical;") && rows[14].contains(";3;Saya menilai tanah, cara 5.3.;"),
            "{}",
            rows[14]
        );
        assert_eq!(text.lines().filter(|line| line.contains("ships with Jenjang")).count(), 20 * 15);

        let form = json!({ "from": "nothing", "title": "Menilai tanah", "language": "id" });
        let draft: CourseDraft = office.post("/api/office/drafts", &form).await.ok();
        let known = fetched(&office, draft.catalogue.parse().expect("a hash")).await;
        let known = read_catalogue(&known).expect("a catalogue");
        let words = Words::of(known.competency("TANAH".parse().unwrap()).expect("a course may develop it"));
        assert_eq!(words.name, Text { indonesian: "Penilaian Tanah".into(), english: "Land Valuation".into() });
    })
    .await;
}
