//! The agency's wording of what everybody is asked for: brought by a file, looked at, taken, answered, and brought again.

use std::{convert::Infallible, task::Poll};

use app::sheets::Reader;
use axum::{
    body::{Body, Bytes},
    http::{Method, header},
};
use domain::{
    assessment::Answer,
    bundle::{BundleHash, References},
    shipped,
    sync::verdict::Reference,
    time::Zone,
    wire::{
        about::About,
        bundle::{read_catalogue, read_rules, read_standards, write_catalogue},
        error::ErrorCode,
        office::{
            Audit,
            catalogue::CataloguePage,
            rules::Standing,
            sheets::{Ask, Told},
            standards::{Act, Asked, Draft, Fault, PostStandard, ReviseStandard, StandardSeen, StandardsPage, Wrong},
            wording::{WordSheet, WordingFacts, WordingSeen},
        },
    },
    wording::{Effect, WordsFault},
};
use futures::stream::poll_fn;
use server::store::bundles;
use tokio::sync::oneshot;

use super::spreadsheets::rows;
use crate::{
    harness::{Answer as Reply, DAY, Member, Tab, on_each_database},
    sync::{
        phone::{Phone, Start},
        town::Town,
    },
};

const PATH: &str = "/api/office/catalogue/wording";
const CATALOGUE: &str = "/api/office/catalogue";
const KEPALA: &str = "Kepala Seksi Pelayanan";
const REASON: &str = "Kamus resmi dipakai apa adanya";

/// What is written beside a file, from today.
fn facts(town: &Town<'_>) -> WordingFacts {
    WordingFacts {
        from: Zone::Wib.date(town.now()).to_string(),
        basis_id: "Keputusan Bupati 9/2026".into(),
        basis_en: String::new(),
        reason: REASON.into(),
    }
}

/// A file as the office's page sends it, by the very reader that reads it there.
fn sheet(bytes: Vec<u8>, facts: &WordingFacts) -> WordSheet {
    let mut reader = Reader::default();
    let mut body = None;
    for (ask, bytes) in [
        (Ask::OpenWords { file: "kamus.csv".into() }, Some(bytes)),
        (Ask::Sheet { place: 0 }, None),
        (Ask::TakeWords(facts.clone()), None),
    ] {
        let ask = serde_json::to_string(&ask).unwrap();
        reader.asked(&ask, bytes, &mut |told, beside| {
            let told: Told = serde_json::from_str(told).unwrap();
            assert!(!matches!(told, Told::Refused(_)), "{told:?}");
            body = beside.map(str::to_owned).or(body.take());
        });
    }
    serde_json::from_str(&body.expect("something to send")).unwrap()
}

/// The catalogue that ships, with this done to its text.
fn dictionary(change: impl Fn(&str) -> String) -> Vec<u8> {
    let text = write_catalogue(&read_catalogue(shipped::CATALOGUE).unwrap());
    let changed = change(&text);
    assert_ne!(changed, text);
    changed.into_bytes()
}

/// In other words: the name of one competency.
fn renamed(name: &str) -> Vec<u8> {
    dictionary(|text| text.replacen("\"Integritas\"", &format!("\"{name}\""), 1))
}

/// A list as a spreadsheet program saves it again: each line as wide as the widest, divided so.
fn saved_again(list: &[u8], divider: &str) -> Vec<u8> {
    let rows = rows(list);
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let cell =
        |cell: Option<&String>| format!("\"{}\"", cell.map(|cell| cell.replace('"', "\"\"")).unwrap_or_default());
    let line = |row: &Vec<String>| (0..width).map(|at| cell(row.get(at))).collect::<Vec<_>>().join(divider);
    rows.iter().map(|row| line(row) + "\r\n").collect::<String>().into_bytes()
}

async fn looks(office: &Tab, sheet: &WordSheet) -> WordingSeen {
    office.post(PATH, sheet).await.ok()
}

async fn takes(office: &Tab, sheet: &WordSheet, digest: &str) -> Reply {
    office.post(&format!("{PATH}?digest={digest}"), sheet).await
}

/// Looks at a file with which nothing is wrong, and takes it.
async fn taken(office: &Tab, sheet: &WordSheet) -> WordingSeen {
    let seen = looks(office, sheet).await;
    assert_eq!((seen.flaws.as_slice(), seen.wrong.as_slice(), seen.taken), (&[][..], &[][..], false));
    let seen: WordingSeen = takes(office, sheet, &seen.digest).await.ok();
    assert!(seen.taken);
    seen
}

async fn told(town: &Town<'_>, phone: &Phone) -> References {
    let mut wire = phone.wire(&phone.request(false));
    wire.about = None;
    let about: About = phone.exchanges(&wire).await.about.expect("told");
    let period = about.periods.iter().find(|told| told.id == town.open.to_string()).expect("told");
    let hash = |text: &str| text.parse().expect("a hash");
    References { catalogue: hash(&period.catalogue), standards: hash(&period.standards), rules: hash(&period.rules) }
}

async fn reference(tab: &Tab, told: &References) -> Reference {
    let body = async |hash: BundleHash| {
        let body = tab.get(&format!("/api/bundles/{hash}")).await;
        assert_eq!(BundleHash::of(&body.body), hash);
        body.text()
    };
    Reference {
        catalogue: read_catalogue(&body(told.catalogue).await).expect("a catalogue"),
        standards: read_standards(&body(told.standards).await).expect("standards"),
        rules: read_rules(&body(told.rules).await).expect("rules"),
    }
}

fn applied(phone: &Phone) {
    assert!(phone.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", phone.verdicts());
}

#[tokio::test]
async fn whoever_begins_has_the_agencys_words_and_whoever_has_begun_keeps_theirs() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let old = town.start(Member::Ana, town.open);
        let mut ana = town.phone(Member::Ana).await;
        ana.begins(old);
        ana.answers(old, "INT.1.1", Answer::Often);
        ana.syncs().await;
        // Eko's phone has seen the period, and is without a network from now on.
        let mut eko = town.phone(Member::Eko).await;
        eko.syncs().await;
        let eko_old = Start { references: told(&town, &eko).await, ..town.start(Member::Eko, town.open) };
        assert_eq!(eko_old.references, bundles::shipped_references());

        let sheet = sheet(renamed("Integritas ASN"), &facts(&town));
        let seen = looks(&office, &sheet).await;
        assert_eq!((seen.regulation, seen.own, seen.posts, seen.competencies.len()), (1, 0, 0, 9));
        assert_eq!(seen.competencies[0].effect, Effect::Reworded);
        assert_eq!(told(&town, &eko).await, eko_old.references, "looking changes nothing");
        assert_eq!(taken(&office, &sheet).await.regulation, 1);

        ana.finishes(old, &town.reference, Answer::Always);
        ana.syncs().await;
        applied(&ana);
        eko.begins(eko_old);
        eko.finishes(eko_old, &town.reference, Answer::Always);
        eko.syncs().await;
        applied(&eko);

        // Whoever begins now has the words, and the same standards and rules.
        house.welcomes(Member::Gita).await;
        let mut gita = town.phone(Member::Gita).await;
        let new = told(&town, &gita).await;
        assert_ne!(new.catalogue, old.references.catalogue);
        assert_eq!((new.standards, new.rules), (old.references.standards, old.references.rules));
        let worded = reference(&gita.tab, &new).await;
        let int = "INT".parse().unwrap();
        assert_eq!(worded.catalogue.name_of(int).indonesian, "Integritas ASN");
        assert_eq!(worded.catalogue.competencies.len(), town.reference.catalogue.competencies.len());

        // Other words again: who began to answer with the first ones, and was told of no others, is taken.
        let again = sheet_of(&town, "Kejujuran");
        taken(&office, &again).await;
        let start = Start { references: new, ..town.start(Member::Gita, town.open) };
        gita.begins(start);
        gita.finishes(start, &worded, Answer::Always);
        gita.syncs().await;
        applied(&gita);
        let newer = told(&town, &gita).await;
        assert_eq!(reference(&gita.tab, &newer).await.catalogue.name_of(int).indonesian, "Kejujuran");
        // Back to what ships, the bundle is the one that everybody has.
        let back = WordSheet { facts: facts(&town), ..sheet_of(&town, "Integritas") };
        taken(&office, &back).await;
        assert_eq!(told(&town, &gita).await, bundles::shipped_references());

        let page: CataloguePage = office.get(CATALOGUE).await.ok();
        let standings: Vec<_> = page.wording.iter().map(|version| (version.number, version.standing)).collect();
        assert_eq!(standings, [(3, Standing::InForce), (2, Standing::Replaced), (1, Standing::Replaced)]);
        assert_eq!((page.wording[0].codes.len(), page.wording[1].codes.as_slice()), (0, &["INT".to_owned()][..]));
        assert!(page.competencies.iter().all(|entry| !entry.worded));
        let log: Audit = office.get("/api/office/audit").await.ok();
        let lines: Vec<_> = log.lines.iter().filter(|line| line.action == "manage_standards").collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.reason.as_deref() == Some(REASON)));
    })
    .await;
}

/// A file with that name for one competency; the words that ship, where it is theirs.
fn sheet_of(town: &Town<'_>, name: &str) -> WordSheet {
    let bytes = if name == "Integritas" { shipped::CATALOGUE.as_bytes().to_vec() } else { renamed(name) };
    sheet(bytes, &facts(town))
}

#[tokio::test]
async fn posts_with_a_standard_of_their_own_have_the_words_too_whichever_came_first() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let page: StandardsPage = office.get("/api/office/standards").await.ok();
        let id = page.posts.iter().find(|row| row.title == KEPALA).expect("a post").id;
        let post = format!("/api/office/standards/{id}");
        let publishes = async |base: u32, level: u8| {
            let draft = Draft {
                levels: vec![Asked { code: "DIG".into(), level, why: String::new() }],
                from: Zone::Wib.date(town.now()).to_string(),
                basis_id: "Keputusan Bupati 7/2026".into(),
                basis_en: String::new(),
                reason: REASON.into(),
            };
            let seen: StandardSeen =
                office.post(&post, &ReviseStandard { act: Act::Publish, base, revision: 0, draft }).await.ok();
            assert_eq!(seen.published, Some(base + 1));
        };
        publishes(0, 2).await;
        house.welcomes(Member::Budi).await;
        let mut budi = town.phone(Member::Budi).await;
        let plain = told(&town, &budi).await;
        let sheet = sheet(renamed("Integritas ASN"), &facts(&town));
        assert_eq!(looks(&office, &sheet).await.posts, 1);
        taken(&office, &sheet).await;
        let worded = told(&town, &budi).await;
        assert_eq!((worded.standards, worded.rules), (plain.standards, plain.rules));
        let names = |reference: &Reference| {
            ["INT", "DIG"].map(|code| reference.catalogue.name_of(code.parse().unwrap()).indonesian)
        };
        let first = reference(&budi.tab, &worded).await;
        assert_eq!(names(&first), ["Integritas ASN", "Kerja Digital"]);
        // A version that is published after the words has them as well; the one that the phone was told is taken.
        publishes(1, 3).await;
        let later = told(&town, &budi).await;
        assert_eq!((later.catalogue, later.standards == worded.standards), (worded.catalogue, false));
        let kind = domain::people::PositionKind::Pengawas;
        let start = Start { references: worded, kind, ..town.start(Member::Budi, town.open) };
        budi.begins(start);
        budi.finishes(start, &first, Answer::Always);
        budi.syncs().await;
        applied(&budi);
        // The office reads the same words beside the levels that it asks for.
        let known: PostStandard = office.get(&post).await.ok();
        let int = known.offers.iter().find(|offer| offer.code == "INT").expect("offered");
        assert_eq!(int.name.id, "Integritas ASN");
        // Nobody of another post begins with it.
        let mut ana = town.phone(Member::Ana).await;
        ana.begins(Start { references: worded, ..town.start(Member::Ana, town.open) });
        ana.syncs().await;
        assert_eq!(ana.verdicts(), ["parked:unknown_reference"]);
    })
    .await;
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once_and_nothing_is_taken() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let list = "kode;nama;definisi;level;makna level;nomor;pernyataan\n\
            INT;Integritas;Jujur.;1;Sendiri.;1;Satu.\n\
            int;Lain;Jujur.;1;Sendiri.;4;Dua.\n\
            I-1;Integritas;Jujur.;1;Sendiri.;3;Tiga.\n\
            DIG;Kerja Digital\n\
            INT;Integritas;Jujur.;9;Sendiri.;2;Dua.\n";
        let seen = looks(&office, &sheet(list.into(), &WordingFacts::default())).await;
        let flaws: Vec<_> = seen
            .flaws
            .iter()
            .map(|flaw| (flaw.line, flaw.letters.as_deref().unwrap_or_default(), flaw.fault.as_str()))
            .collect();
        for (line, letters, fault) in [
            (3, "B", WordsFault::Differs),
            (3, "F", WordsFault::Number),
            (4, "A", WordsFault::Code),
            (5, "", WordsFault::FieldCount),
            (6, "D", WordsFault::Level),
        ] {
            assert!(flaws.contains(&(Some(line), letters, fault.code())), "{line} {fault:?} in {flaws:?}");
        }
        assert_eq!(flaws.iter().filter(|(_, _, fault)| *fault == WordsFault::Missing.code()).count(), 14);
        let refused = takes(&office, &sheet(list.into(), &facts(&town)), &seen.digest).await;
        assert_eq!(refused.refusal().error.field.as_deref(), Some("file"));

        // What ships to be picked keeps its words; a kind of the regulation is nobody's own.
        let technical = shipped::TECHNICAL.replacen("\"Kerja Digital\"", "\"Kerja Daring\"", 1);
        let seen = looks(&office, &sheet(technical.into_bytes(), &facts(&town))).await;
        assert_eq!(seen.flaws.iter().map(|flaw| flaw.fault.as_str()).collect::<Vec<_>>(), ["ships"]);
        let renamed_code = dictionary(|text| text.replace("\"INT", "\"AKU"));
        let seen = looks(&office, &sheet(renamed_code, &facts(&town))).await;
        assert_eq!(seen.flaws.iter().map(|flaw| flaw.fault.as_str()).collect::<Vec<_>>(), ["kind"]);

        // Fields beside the file.
        let empty = WordingFacts { from: "2020-01-01".into(), ..WordingFacts::default() };
        let seen = looks(&office, &sheet(renamed("Lain"), &empty)).await;
        let wrong = |field: &str, fault| Wrong { field: field.to_owned(), fault };
        assert_eq!(
            seen.wrong,
            [wrong("from", Fault::Past), wrong("basis_id", Fault::Empty), wrong("reason", Fault::Empty)]
        );
        let refused = takes(&office, &sheet(renamed("Lain"), &empty), &seen.digest).await;
        assert_eq!(refused.refusal().error.field.as_deref(), Some("from"));
        let page: CataloguePage = office.get(CATALOGUE).await.ok();
        assert_eq!((page.wording, page.competencies.len()), (Vec::new(), 20));
        for who in [Member::Budi, Member::Gita, Member::Hadi] {
            let tab = house.welcomes(who).await;
            let refused = tab.post(PATH, &sheet(renamed("Lain"), &facts(&town))).await;
            assert_eq!(refused.code(), ErrorCode::NotAllowed);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_of_the_official_dictionarys_shape_is_taken_once() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let official = include_bytes!("../../domain/fixtures/dictionary.json").to_vec();
        let seen = taken(&office, &sheet(official.clone(), &facts(&town))).await;
        assert_eq!((seen.regulation, seen.own), (9, 0));
        assert!(seen.competencies.iter().all(|seen| seen.effect == Effect::Reworded), "{:?}", seen.competencies);
        let page: CataloguePage = office.get(CATALOGUE).await.ok();
        assert_eq!(page.competencies.iter().filter(|entry| entry.worded).count(), 9);
        // A second time it is the same.
        let again = sheet(official, &facts(&town));
        let seen = looks(&office, &again).await;
        assert!(seen.competencies.iter().all(|seen| seen.effect == Effect::Same), "{:?}", seen.competencies);
        let nothing = takes(&office, &again, &seen.digest).await;
        assert_eq!(nothing.refusal().error.field.as_deref(), Some("changes"));
    })
    .await;
}

#[tokio::test]
async fn what_is_exported_is_brought_again_and_changes_nothing() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        // One of the agency's own comes by a file as well.
        let text = shipped::TECHNICAL.replace("\"DIG", "\"DARING").replacen("\"Kerja Digital\"", "\"Kerja Daring\"", 1);
        let seen = taken(&office, &sheet(text.into_bytes(), &facts(&town))).await;
        assert_eq!((seen.regulation, seen.own), (0, 1));
        taken(&office, &sheet(renamed("Integritas ASN"), &facts(&town))).await;
        let mut files = Vec::new();
        for path in ["catalogue.csv", "catalogue.csv?language=en", "catalogue.json", "catalogue.xlsx"] {
            files.push((path, office.get(&format!("/api/office/export/{path}")).await.body.to_vec()));
        }
        // Opened in a spreadsheet program, and saved there as a list again.
        let again = [saved_again(&files[0].1, ";"), saved_again(&files[1].1, ",")];
        files.extend(["saved again", "saved again, in English"].into_iter().zip(again));
        for (path, file) in files {
            let sheet = sheet(file, &facts(&town));
            let seen = looks(&office, &sheet).await;
            assert_eq!((seen.flaws.as_slice(), seen.competencies.len()), (&[][..], 21), "{path}");
            assert!(
                seen.competencies.iter().all(|seen| seen.effect == Effect::Same),
                "{path}: {:?}",
                seen.competencies
            );
            let nothing = takes(&office, &sheet, &seen.digest).await;
            assert_eq!(nothing.refusal().error.field.as_deref(), Some("changes"));
        }
        let csv = office.get("/api/office/export/catalogue.csv?language=en").await.text();
        assert_eq!(csv.lines().filter(|line| line.contains("in the agency's words")).count(), 15);
        let page: CataloguePage = office.get(CATALOGUE).await.ok();
        let worded: Vec<_> =
            page.competencies.iter().filter(|entry| entry.worded).map(|entry| entry.code.as_str()).collect();
        assert_eq!(worded, ["INT"]);

        // While other words are still to come, too; they come all the same. Their own file again is what is to come already.
        let coming = WordingFacts { from: Zone::Wib.date(town.now().plus_ms(10 * DAY)).to_string(), ..facts(&town) };
        taken(&office, &sheet(renamed("Keteguhan"), &coming)).await;
        let today = office.get("/api/office/export/catalogue.csv").await.body.to_vec();
        for again in [sheet(today.clone(), &facts(&town)), sheet(renamed("Keteguhan"), &coming)] {
            let seen = looks(&office, &again).await;
            let effects: Vec<_> = seen.competencies.iter().map(|seen| seen.effect).collect();
            assert!(effects.iter().all(|effect| *effect == Effect::Same), "{effects:?}");
            let nothing = takes(&office, &again, &seen.digest).await;
            assert_eq!(nothing.refusal().error.field.as_deref(), Some("changes"));
        }
        // The words of today from that day on are another wish.
        let seen = looks(&office, &sheet(today, &coming)).await;
        assert_eq!((seen.regulation, seen.replaces), (1, vec![2]));
    })
    .await;
}

#[tokio::test]
async fn of_two_who_take_files_at_once_one_is_told() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (citra, dewi) = (house.office().await, house.welcomes(Member::Dewi).await);
        let (one, other) = (sheet_of(&town, "Kejujuran"), sheet_of(&town, "Keteguhan"));
        let (seen, also) = (looks(&citra, &one).await, looks(&dewi, &other).await);
        let (first, second) = tokio::join!(takes(&citra, &one, &seen.digest), takes(&dewi, &other, &also.digest));
        let (done, late) = if first.status.is_success() { (first, second) } else { (second, first) };
        assert_eq!((done.ok::<WordingSeen>().taken, late.code()), (true, ErrorCode::Changed));
        assert_eq!(citra.get(CATALOGUE).await.ok::<CataloguePage>().wording.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_never_arrives_holds_up_nobody() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (citra, dewi) = (house.office().await, house.welcomes(Member::Dewi).await);
        for path in [PATH, "/api/office/official", "/api/office/imports"] {
            let (begins, begun) = oneshot::channel();
            let mut begins = Some(begins);
            let never = poll_fn(move |_| {
                // Once it is asked for, it is waited for.
                if let Some(begins) = begins.take() {
                    begins.send(()).expect("somebody waits for it");
                }
                Poll::<Option<Result<Bytes, Infallible>>>::Pending
            });
            let request = dewi.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
            let request = request.body(Body::from_stream(never)).unwrap();
            let browser = dewi.browser.clone();
            let slow = tokio::spawn(async move { browser.send(request).await });
            begun.await.expect("it is waited for");
            if path == PATH {
                looks(&citra, &sheet_of(&town, "Kejujuran")).await;
            } else {
                // What is no file of rows is refused once it is read, and that takes a turn.
                assert_eq!(citra.post(path, &0).await.code(), ErrorCode::Malformed, "{path}");
            }
            slow.abort();
        }
    })
    .await;
}
