//! Periods as an office plans, follows and ends them, and what phones are told and may send because of it.

use domain::{
    assessment::Answer,
    ids::PeriodId,
    time::{DAY_MS, Date, Zone},
    wire::{
        about::About,
        error::ErrorCode,
        office::{
            Audit, Overview, People, Period, Periods, Progress,
            periods::{
                Audience, CloseEarly, ExportExtensions, Extend, ExtensionSeen, Fault, Missing, PeriodPage, PeriodPlan,
                PeriodSeen, Phase, Remind, RemindSeen, WithdrawExtension,
            },
        },
    },
};

use crate::{
    harness::{DAY, Member, Tab, on_each_database, unit},
    sync::{
        phone::Phone,
        town::{OPEN, Town},
    },
};

const PATH: &str = "/api/office/periods";
const LONGER: &str = "Cuaca buruk di kepulauan";

fn plan(opens: &str, closes: &str) -> PeriodPlan {
    PeriodPlan {
        name_id: "Penilaian 2027".into(),
        name_en: String::new(),
        opens: opens.into(),
        closes: closes.into(),
        grace_days: "7".into(),
        units: Vec::new(),
        left_out: Vec::new(),
        reason: String::new(),
        save: false,
    }
}

fn saved(plan: PeriodPlan) -> PeriodPlan {
    PeriodPlan { save: true, ..plan }
}

async fn looks(office: &Tab, plan: &PeriodPlan) -> PeriodSeen {
    office.post(PATH, plan).await.ok()
}

async fn plans(office: &Tab, plan: PeriodPlan) -> Period {
    office.post(PATH, &saved(plan)).await.ok::<PeriodSeen>().saved.expect("saved")
}

async fn wrong(office: &Tab, path: &str, plan: &PeriodPlan) -> Vec<(String, Fault)> {
    let seen: PeriodSeen = office.post(path, plan).await.ok();
    seen.wrong.into_iter().map(|wrong| (wrong.field, wrong.fault)).collect()
}

/// Why the newest change of the agency's settings or periods was made, as the log has it.
async fn why(office: &Tab) -> Option<String> {
    let log: Audit = office.get("/api/office/audit?action=manage_agency").await.ok();
    log.lines.first().expect("logged").reason.clone()
}

async fn page(tab: &Tab, id: PeriodId) -> PeriodPage {
    tab.get(&format!("{PATH}/{id}")).await.ok()
}

async fn about(phone: &Phone) -> About {
    phone.exchanges(&phone.wire(&phone.request(false))).await.about.expect("told")
}

fn told(about: &About, id: PeriodId) -> Option<&domain::wire::about::PeriodWire> {
    about.periods.iter().find(|period| period.id == id.to_string())
}

fn remind(audience: Audience, text: Option<&str>, send: bool) -> Remind {
    Remind { unit: None, audience, text: text.map(str::to_owned), send }
}

#[tokio::test]
async fn a_plan_is_looked_at_before_it_is_saved_and_a_bad_one_changes_nothing() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let backwards = plan("2027-02-01", "2027-01-01");
        assert_eq!(wrong(&office, PATH, &backwards).await, [("closes".into(), Fault::BeforeOpening)]);
        let refused = office.post(PATH, &saved(backwards)).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("closes")));
        let many = PeriodPlan { name_id: " ".into(), grace_days: "x".into(), ..plan("kapan", "2027-01-01") };
        let many = wrong(&office, PATH, &many).await;
        assert_eq!(
            many.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(),
            ["name_id", "opens", "grace_days"]
        );

        // The period that is open asks the same people; after it, nothing stands in the way.
        let seen = looks(&office, &plan("2026-12-12", "2027-01-30")).await;
        assert_eq!(seen.wrong[0].fault, Fault::Overlap);
        assert_eq!(seen.wrong[0].other.as_ref().map(|name| name.id.as_str()), Some("Penilaian"));
        let seen = looks(&office, &plan("2027-01-04", "2027-02-12")).await;
        let meaning = seen.meaning.expect("nothing is wrong");
        assert_eq!((meaning.people, meaning.units, meaning.no_post, meaning.days), (6, 3, 1, 40));
        assert_eq!((meaning.grace_until.as_str(), seen.saved), ("2027-02-19", None));
        assert_eq!(office.get(PATH).await.ok::<Periods>().periods.len(), 2, "looking changes nothing");

        let new = plans(&office, plan("2027-01-04", "2027-02-12")).await;
        assert_eq!((new.name.en.as_str(), new.open), ("Penilaian 2027", false));
        assert_eq!(why(&office).await.as_deref(), Some("Penilaian 2027: 2027-01-04 – 2027-02-12 (+7)"));
        // Before it opens nobody is owed a reason; the log has what it was and is, and whom it asks.
        let some = PeriodPlan {
            units: vec![unit("kecamatan").to_string()],
            left_out: vec!["pengawas".into()],
            ..plan("2027-01-05", "2027-02-12")
        };
        office.post(&format!("{PATH}/{}", new.id), &saved(some)).await.ok::<PeriodSeen>();
        let was = "Penilaian 2027: 2027-01-04 – 2027-02-12 (+7)";
        let is = "Penilaian 2027: 2027-01-05 – 2027-02-12 (+7); Kecamatan Pulau Rasa, -pengawas";
        assert_eq!(why(&office).await, Some(format!("{was} → {is}")));
        office.post(&format!("{PATH}/{}", new.id), &saved(plan("2027-01-04", "2027-02-12"))).await.ok::<PeriodSeen>();
        assert_eq!(page(&office, new.id).await.phase, Phase::ToCome);
        assert_eq!(wrong(&office, PATH, &plan("2027-02-12", "2027-03-01")).await, [("opens".into(), Fault::Overlap)]);
        let log: Audit = office.get("/api/office/audit").await.ok();
        assert!(log.lines.iter().any(|line| line.action == "manage_agency"), "logged");

        let gita = house.welcomes(Member::Gita).await;
        assert_eq!(gita.post(PATH, &plan("2027-05-01", "2027-05-02")).await.code(), ErrorCode::NotAllowed);
        assert_eq!(gita.get(&format!("{PATH}/{}", town.open)).await.ok::<PeriodPage>().counts.covered, 4);
    })
    .await;
}

#[tokio::test]
async fn an_open_period_changes_in_its_end_alone_and_keeps_its_bundles() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let path = format!("{PATH}/{}", town.open);
        let ana = town.phone(Member::Ana).await;
        let before = told(&about(&ana).await, town.open).cloned().expect("told");
        let (opens, closes) = (OPEN.0.to_string(), OPEN.1.to_string());
        let moved = PeriodPlan { units: vec![unit("seksi").to_string()], ..plan("2026-10-02", &closes) };
        let fixed = [("opens", Fault::Fixed), ("units", Fault::Fixed), ("reason", Fault::Empty)]
            .map(|(field, fault)| (field.to_owned(), fault));
        assert_eq!(wrong(&office, &path, &moved).await, fixed, "all at once");
        let past = PeriodPlan { reason: LONGER.into(), ..plan(&opens, "2026-11-22") };
        assert_eq!(wrong(&office, &path, &past).await, [("closes".into(), Fault::Past)]);

        // Whoever moves days that people were told says why; whoever calls it otherwise need not.
        let longer = PeriodPlan { name_id: "Penilaian 2026".into(), ..plan(&opens, "2026-12-20") };
        let grace = PeriodPlan { grace_days: "9".into(), ..plan(&opens, &closes) };
        let hasty = PeriodPlan { reason: "mundur".into(), ..longer.clone() };
        for asked in [&longer, &grace, &hasty] {
            assert_eq!(wrong(&office, &path, asked).await, [("reason".into(), Fault::Empty)], "{asked:?}");
            let refused = office.post(&path, &saved(asked.clone())).await.refusal().error;
            assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("reason")));
        }
        assert_eq!(told(&about(&ana).await, town.open), Some(&before), "nothing has changed");
        let longer = PeriodPlan { reason: LONGER.into(), ..longer };
        office.post(&path, &saved(longer)).await.ok::<PeriodSeen>();
        assert_eq!(why(&office).await.as_deref(), Some(LONGER));
        let after = told(&about(&ana).await, town.open).cloned().expect("told");
        assert_eq!((after.name.id.as_str(), after.closes.as_str()), ("Penilaian 2026", "2026-12-20"));
        let bundles = |period: &domain::wire::about::PeriodWire| {
            [period.catalogue.clone(), period.standards.clone(), period.rules.clone()]
        };
        assert_eq!(bundles(&before), bundles(&after));
        office.post(&path, &saved(plan(&opens, "2026-12-20"))).await.ok::<PeriodSeen>();
        let renamed = "Penilaian 2026: 2026-10-01 – 2026-12-20 (+7) → Penilaian 2027: 2026-10-01 – 2026-12-20 (+7)";
        assert_eq!(why(&office).await.as_deref(), Some(renamed), "what the log knows by itself");

        let close = |reason: &str| CloseEarly { reason: reason.into() };
        let early = format!("{path}/closed");
        assert_eq!(office.post(&early, &close(" ")).await.refusal().error.field.as_deref(), Some("reason"));
        let closed: PeriodSeen = office.post(&early, &close("Semua sudah mengirim")).await.ok();
        assert_eq!(closed.saved.map(|period| period.closes).as_deref(), Some("2026-11-23"));
        house.clock.advance(DAY);
        let office = house.office().await;
        assert_eq!(page(&office, town.open).await.phase, Phase::Over);
        let over = PeriodPlan { reason: LONGER.into(), ..plan(&opens, "2026-12-30") };
        assert_eq!(wrong(&office, &path, &over).await, [("closes".into(), Fault::Fixed)]);
        assert_eq!(office.post(&early, &close("Sekali lagi saja")).await.code(), ErrorCode::Changed);
    })
    .await;
}

#[tokio::test]
async fn a_period_of_some_is_told_to_them_and_counts_them_alone() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        office
            .post(&format!("{PATH}/{}/closed", town.open), &CloseEarly { reason: "Diganti periode lain".into() })
            .await
            .ok::<PeriodSeen>();
        let some = PeriodPlan {
            units: vec![unit("kecamatan").to_string()],
            left_out: vec!["pengawas".into()],
            ..plan("2026-11-24", "2026-12-30")
        };
        let seen = looks(&office, &some).await.meaning.expect("nothing is wrong");
        assert_eq!((seen.people, seen.no_post), (3, 1), "Ana, Eko and Gita; Fitri has no post");
        let new = plans(&office, some).await;
        house.clock.advance(DAY);

        for (who, covered) in [(Member::Ana, true), (Member::Budi, false), (Member::Citra, false)] {
            if who == Member::Budi {
                house.welcomes(who).await;
            }
            let phone = town.phone(who).await;
            assert_eq!(told(&about(&phone).await, new.id).is_some(), covered, "{who:?}");
        }
        let office = house.office().await;
        let overview: Overview = office.get(&format!("/api/office/overview?period={}", new.id)).await.ok();
        assert_eq!((overview.counts.covered, overview.counts.no_post), (3, 1));
        let people: People = office.get(&format!("/api/office/people?period={}", new.id)).await.ok();
        let state = |who: Member| people.people.iter().find(|row| row.id == who.id()).map(|row| row.state);
        assert_eq!(state(Member::Ana), Some(Progress::NotBegun));
        assert_eq!(state(Member::Budi), Some(Progress::NotCovered));
        let page = page(&office, new.id).await;
        assert_eq!((page.counts.covered, page.left_out), (3, vec!["pengawas".to_owned()]));
        let names: Vec<_> = page.progress.iter().map(|row| (row.unit.name.as_str(), row.counts.covered)).collect();
        assert_eq!(names, [("Kecamatan Pulau Rasa", 3), ("Seksi Pelayanan", 2)]);

        // The others may be asked in the same days.
        let rest = PeriodPlan { units: vec![unit("bkpsdm").to_string()], ..plan("2026-12-01", "2026-12-30") };
        assert_eq!(looks(&office, &rest).await.wrong, []);
        let same = PeriodPlan { units: vec![unit("seksi").to_string()], ..plan("2026-12-01", "2026-12-30") };
        assert_eq!(wrong(&office, PATH, &same).await, [("opens".into(), Fault::Overlap)]);
    })
    .await;
}

#[tokio::test]
async fn an_extension_is_the_last_day_for_one_person_on_the_phone_and_at_the_server() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let path = format!("{PATH}/{}/extensions", town.open);
        let extend = |nip: &str, until: &str, save| Extend {
            nip: nip.into(),
            until: until.into(),
            reason: "Bertugas di pulau terluar".into(),
            save,
        };
        let faults = async |asked: &Extend| {
            let seen: ExtensionSeen = office.post(&path, asked).await.ok();
            seen.wrong.into_iter().map(|wrong| (wrong.field, wrong.fault)).collect::<Vec<_>>()
        };
        let bad = Extend { reason: "x".into(), ..extend("199109092016012009", "2026-12-12", false) };
        let expected = [("until", Fault::NotLater), ("nip", Fault::Unknown), ("reason", Fault::Empty)]
            .map(|(f, w)| (f.to_owned(), w));
        assert_eq!(faults(&bad).await, expected, "Intan is another agency's");
        let fitri = extend(Member::Fitri.nip(), "2026-12-20", false);
        assert_eq!(
            faults(&fitri).await,
            [("nip".to_owned(), Fault::NotCovered)],
            "who has no post has nothing to answer"
        );
        let ana = extend(Member::Ana.nip(), "2026-12-20", true);
        let given: ExtensionSeen = office.post(&path, &ana).await.ok();
        assert_eq!((given.saved, given.name.as_deref()), (true, Some(Member::Ana.name())));
        // Nobody is asked twice at once: what comes next begins after it, for her.
        let early = plan("2026-12-15", "2027-01-02");
        assert_eq!(wrong(&office, PATH, &early).await, [("opens".into(), Fault::Extended)]);
        let refused = office.post(PATH, &saved(early)).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("opens")));
        assert_eq!(looks(&office, &plan("2026-12-21", "2027-01-02")).await.wrong, []);
        let elsewhere = PeriodPlan { units: vec![unit("bkpsdm").to_string()], ..plan("2026-12-15", "2027-01-02") };
        assert_eq!(looks(&office, &elsewhere).await.wrong, [], "she is not asked there");
        let next = plans(&office, plan("2027-01-04", "2027-02-12")).await;
        let far = extend(Member::Ana.nip(), "2027-01-04", false);
        assert_eq!(faults(&far).await, [("until".to_owned(), Fault::Overlap)]);

        let (mut ana, mut eko) = (town.phone(Member::Ana).await, town.phone(Member::Eko).await);
        let (hers, his) = (about(&ana).await, about(&eko).await);
        let told_to = |about: &About| told(about, town.open).map(|told| (told.closes.clone(), told.extended));
        assert_eq!(told_to(&hers), Some(("2026-12-20".into(), Some(true))));
        assert_eq!(told_to(&his), Some((OPEN.1.to_string(), None)));

        // Both are done six days after it closed.
        for (phone, who) in [(&mut ana, Member::Ana), (&mut eko, Member::Eko)] {
            phone.begins(town.start(who, town.open));
            phone.syncs().await;
        }
        town.wait_until(Zone::Wib.start_of(Date::constant(2026, 12, 18)));
        for (phone, who) in [(&mut ana, Member::Ana), (&mut eko, Member::Eko)] {
            phone.now = town.now();
            phone.finishes(town.start(who, town.open), &town.reference, Answer::Always);
            phone.syncs().await;
        }
        let last = |phone: &Phone| phone.verdicts().last().cloned();
        assert_eq!(last(&ana).as_deref(), Some("applied"));
        assert_eq!(last(&eko).as_deref(), Some("parked:closed"));
        let office = house.office().await;
        assert_eq!(page(&office, town.open).await.counts.submitted, 1);
        let late = Extend { until: "2026-12-21".into(), ..extend(Member::Ana.nip(), "", false) };
        let seen: ExtensionSeen = office.post(&path, &late).await.ok();
        assert_eq!(seen.wrong[0].fault, Fault::Submitted);
        drop(next);
    })
    .await;
}

#[tokio::test]
async fn an_extension_taken_back_holds_until_that_day() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let path = format!("{PATH}/{}/extensions", town.open);
        let mut phone = town.phone(Member::Ana).await;
        let start = town.start(Member::Ana, town.open);
        phone.begins(start);
        phone.syncs().await;
        let ana = Extend {
            nip: Member::Ana.nip().into(),
            until: "2026-12-30".into(),
            reason: "Bertugas di pulau terluar".into(),
            save: true,
        };
        office.post(&path, &ana).await.ok::<ExtensionSeen>();
        town.wait_until(Zone::Wib.start_of(Date::constant(2026, 12, 18)));
        // Done without a network on the very day on which it is taken back.
        phone.now = town.now();
        phone.finishes(start, &town.reference, Answer::Always);
        let office = house.office().await;
        let back = format!("{path}/{}/withdrawn", Member::Ana.id());
        let why = WithdrawExtension { reason: "Sudah kembali bertugas".into() };
        office.post(&back, &why).await.ok::<ExtensionSeen>();
        assert_eq!(office.post(&back, &why).await.code(), ErrorCode::Changed);
        house.clock.advance(2 * DAY_MS);
        phone.now = town.now();
        phone.syncs().await;
        assert_eq!(phone.verdicts().last().map(String::as_str), Some("late"));
        let period = page(&office, town.open).await;
        assert_eq!(period.extensions[0].withdrawn.as_deref(), Some("2026-12-18"));

        let (office, gita) = (house.office().await, house.welcomes(Member::Gita).await);
        let wanted = |reason: &str| ExportExtensions { period: town.open, reason: reason.into(), language: None };
        let export = "/api/office/export/extensions.csv";
        let file = office.post(export, &wanted("Rapat tindak lanjut")).await.text();
        let row = format!("-1;{};2026-12-30;Bertugas di pulau terluar;2026-12-18\n", Member::Ana.name());
        assert!(file.contains(&row), "{file}");
        for said in ["\nPeriode;Penilaian\n", "\nAlasan;Rapat tindak lanjut\n"] {
            assert!(file.contains(said), "{said} in {file}");
        }
        assert_eq!(office.post(export, &wanted("mau")).await.code(), ErrorCode::Invalid);
        assert_eq!(gita.post(export, &wanted("Rapat tindak lanjut")).await.code(), ErrorCode::NotAllowed);
        let elsewhere = ExportExtensions { period: town.period_elsewhere().await, ..wanted("Rapat tindak lanjut") };
        assert_eq!(office.post(export, &elsewhere).await.code(), ErrorCode::NotFound, "another agency's period");
        let log: Audit = office.get("/api/office/audit?action=export_lists").await.ok();
        assert_eq!((log.lines.len(), log.lines[0].reason.as_deref()), (1, Some("Rapat tindak lanjut")));
    })
    .await;
}

#[tokio::test]
async fn who_has_not_begun_is_reminded_once_a_day() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let path = format!("{PATH}/{}/reminders", town.open);
        let mut eko = town.phone(Member::Eko).await;
        eko.begins(town.start(Member::Eko, town.open));
        eko.syncs().await;
        let long = "x".repeat(501);
        let seen: RemindSeen = office.post(&path, &remind(Audience::NotBegun, Some(&long), false)).await.ok();
        assert_eq!((seen.wrong[0].field.as_str(), seen.wrong[0].fault), ("text", Fault::Long));

        // The unit's admin first, in her own units.
        let gita = house.welcomes(Member::Gita).await;
        let words = "Kapal berangkat Jumat, mohon selesaikan sebelumnya.";
        let seen: RemindSeen = gita.post(&path, &remind(Audience::NotBegun, Some(words), true)).await.ok();
        assert_eq!((seen.sent, seen.people), (true, 3), "Ana, Budi and herself; Eko has begun");
        let elsewhere = Remind { unit: Some(unit("bkpsdm")), ..remind(Audience::NotBegun, None, true) };
        assert_eq!(gita.post(&path, &elsewhere).await.code(), ErrorCode::NotAllowed);
        let seen: RemindSeen = office.post(&path, &remind(Audience::NotSubmitted, None, true)).await.ok();
        assert_eq!((seen.people, seen.already), (3, 3), "those whom she reached are left out");
        let none: RemindSeen = office.post(&path, &remind(Audience::NotSubmitted, None, true)).await.ok();
        assert_eq!((none.sent, none.people, none.already), (false, 0, 6));

        let ana = town.phone(Member::Ana).await;
        let hers = told(&about(&ana).await, town.open).and_then(|told| told.reminder.clone()).expect("reminded");
        assert_eq!((hers.text.as_deref(), hers.begun), (Some(words), false));
        let his = told(&about(&eko).await, town.open).and_then(|told| told.reminder.clone()).expect("reminded");
        assert_eq!((his.text, his.begun), (None, true));

        let page = page(&office, town.open).await;
        assert_eq!(page.reminders.iter().map(|row| row.people).collect::<Vec<_>>(), [3, 3]);
        let file = office.get(&format!("/api/office/export/progress.csv?period={}", town.open)).await.text();
        assert!(file.contains("\nPengingat\n"), "{file}");
        let hers = format!("2026-11-23;{};semua;belum mulai;3;{words}\n", Member::Gita.name());
        let ours = format!("2026-11-23;{};semua;belum mengirim;3;\n", Member::Citra.name());
        assert!(file.contains(&hers) && file.contains(&ours), "{file}");
        let missing: Missing = gita.get(&format!("{PATH}/{}/missing?audience=not_submitted", town.open)).await.ok();
        let names: Vec<_> = missing.units.iter().flat_map(|unit| &unit.people).map(|person| person.begun).collect();
        assert_eq!(names, [false, false, false, true], "by unit, then by name");
        let log: Audit = office.get("/api/office/audit").await.ok();
        assert_eq!(log.lines.iter().filter(|line| line.action == "remind").count(), 2);

        // The next day is another day, and over is over.
        house.clock.advance(DAY);
        let again: RemindSeen = office.post(&path, &remind(Audience::NotBegun, None, false)).await.ok();
        assert_eq!((again.people, again.already), (5, 0));
        let closed = format!("{PATH}/{}/reminders", town.closed);
        let refused = office.post(&closed, &remind(Audience::NotBegun, None, true)).await.refusal().error;
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::Invalid, Some("period")));
    })
    .await;
}

#[tokio::test]
async fn the_list_of_periods_is_a_file_with_how_far_each_is() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut eko = town.phone(Member::Eko).await;
        eko.begins(town.start(Member::Eko, town.open));
        eko.syncs().await;
        let office = house.office().await;
        plans(&office, PeriodPlan { name_id: "=1+1 uji".into(), ..plan("2027-01-04", "2027-02-12") }).await;
        let export = "/api/office/export/periods.csv";
        let file = office.get(export).await.text();
        // The newest first; figures of the day that is nearest to today, by the posts of that day.
        let rows: Vec<&str> = file.lines().skip(2).take(3).collect();
        assert_eq!(rows[0], "'=1+1 uji;2027-01-04;2027-02-12;akan dibuka;2027-01-04;6;0;0;6;1");
        assert_eq!(rows[1], "Penilaian;2026-10-01;2026-12-12;berjalan;2026-11-23;6;0;1;5;1");
        assert!(rows[2].starts_with("Penilaian;2026-03-01;2026-04-30;sudah ditutup;2026-04-30;"), "{file}");
        assert!(file.contains("\nDisaring: unit kerja;semua\n"), "{file}");

        // The unit's admin: of her own units, and the file says so.
        let gita = house.welcomes(Member::Gita).await;
        let hers = gita.get(export).await.text();
        assert!(hers.contains(";berjalan;2026-11-23;4;0;1;3;"), "{hers}");
        assert!(hers.contains("\nDisaring: unit kerja;") && !hers.contains("\nDisaring: unit kerja;semua\n"), "{hers}");
        assert_eq!(eko.tab.get(export).await.code(), ErrorCode::NotAllowed);
        let log: Audit = office.get("/api/office/audit?action=export_aggregates").await.ok();
        assert_eq!(log.lines.len(), 2);
    })
    .await;
}
