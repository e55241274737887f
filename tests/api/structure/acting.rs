//! Who acts does so until a day: given by hand or by a list, and over by itself.

use domain::{
    access::Role,
    intake::{Field, Kind},
    people::Capacity,
    structure::Fault,
    time::Date,
    wire::office::{
        audit::Audit,
        imports::{Effect, Preview, Sheet},
        structure::{Alone, Placement, Seen, Structure},
    },
};
use serde_json::{Value, json};
use server::{
    store::{audit, directory},
    structure::Days,
};

use super::{
    super::imports::{applies, as_seen, brings, dump, faults as refused, imports, lines, table, told},
    REASON, TODAY, does, faults, looks, place, posts, supervisor, with,
};
use crate::harness::{DAY, House, Member, Tab, on_each_database, unit};

/// The last day of acting, and the day after it.
const LAST: Date = Date::constant(2026, 11, 25);
const AFTER: Date = Date::constant(2026, 11, 26);

fn path(who: Member, what: &str) -> String {
    format!("/api/office/people/{}/{what}", who.id())
}

/// A post that heads the section before its definitive head does.
async fn camat(office: &Tab) -> String {
    let form = json!({ "change": "create", "title": "Camat Pulau Rasa", "kind": "administrator",
        "from": TODAY.to_string(), "reason": REASON });
    does(office, posts::PATH, &form).await;
    let known: Placement = office.get(&path(Member::Gita, "placement")).await.ok();
    known.posts.iter().find(|post| post.title == "Camat Pulau Rasa").expect("it is there").id.to_string()
}

/// Gita acts in that post in the section, until a day.
async fn acts(office: &Tab, until: &str) -> Value {
    json!({ "unit": unit("seksi").to_string(), "post": camat(office).await, "capacity": "plt", "from": TODAY.to_string(),
        "until": until, "ends_acting": false, "reason": REASON })
}

async fn by_rule(office: &Tab, who: Member, from: Date) -> Seen {
    let form = json!({ "under": "rule", "from": from.to_string(), "reason": REASON });
    does(office, &path(who, "supervisor"), &form).await
}

async fn head(office: &Tab, code: &str) -> Option<(String, String)> {
    let known: Structure = office.get("/api/office/structure").await.ok();
    let unit = known.units.into_iter().find(|unit| unit.code == code).expect("it is there");
    unit.head.map(|head| (head.name, head.capacity))
}

/// Who changed the structure, the latest first; the server itself is nobody.
async fn log(office: &Tab) -> Vec<Option<String>> {
    let log: Audit = office.get("/api/office/audit?action=manage_structure").await.ok();
    assert!(log.intact);
    log.lines.into_iter().map(|line| line.actor).collect()
}

async fn supervises(tab: &Tab) -> bool {
    tab.session().await.roles.iter().any(|role| role.role == Role::Supervisor.code())
}

#[tokio::test]
async fn an_acting_head_counts_until_the_last_day_and_no_longer() {
    on_each_database(async |house| {
        let office = house.office().await;
        let gita = house.welcomes(Member::Gita).await;
        does(&office, &path(Member::Gita, "transfer"), &acts(&office, &LAST.to_string()).await).await;
        // Budi, who had nobody, comes under whoever heads the unit now; Ana's line is of a list.
        by_rule(&office, Member::Ana, TODAY).await;
        for who in [Member::Ana, Member::Budi] {
            assert_eq!(supervisor(&house, who, TODAY).await, Some(Member::Gita.id()), "{who:?}");
        }
        let known: Placement = office.get(&path(Member::Gita, "placement")).await.ok();
        let stays: Vec<_> = known.stays.iter().map(|stay| (stay.capacity.as_str(), stay.until.as_deref())).collect();
        assert_eq!(stays, [("plt", Some("2026-11-25")), ("definitive", None)]);

        // On the last day the head is whoever acts; so it is for whoever comes on that day.
        house.clock.advance(2 * DAY);
        let office = house.office().await;
        assert_eq!(head(&office, "seksi").await, Some((Member::Gita.name().to_owned(), "plt".to_owned())));
        let form = json!({ "unit": unit("seksi").to_string(), "capacity": "definitive", "from": LAST.to_string(),
            "ends_acting": false, "reason": REASON });
        assert_eq!(does(&office, &path(Member::Fitri, "transfer"), &form).await.lines, 1);
        for who in [Member::Ana, Member::Budi, Member::Fitri] {
            assert_eq!(supervisor(&house, who, LAST).await, Some(Member::Gita.id()), "{who:?}");
        }
        assert!(supervises(&gita).await);
        let before = log(&office).await.len();

        // The day after, whoever asks first finds the heads of that day.
        house.clock.advance(DAY);
        assert!(!supervises(&gita).await);
        for (who, above) in
            [(Member::Ana, Some(Member::Budi)), (Member::Fitri, Some(Member::Budi)), (Member::Budi, None)]
        {
            assert_eq!(supervisor(&house, who, LAST).await, Some(Member::Gita.id()), "{who:?}: what was stays");
            assert_eq!(supervisor(&house, who, AFTER).await, above.map(Member::id), "{who:?}");
        }
        assert_eq!(supervisor(&house, Member::Eko, AFTER).await, Some(Member::Budi.id()), "a list's line stays");
        let office = house.office().await;
        assert_eq!(head(&office, "seksi").await, Some((Member::Budi.name().to_owned(), "definitive".to_owned())));
        let alone: Alone = office.get("/api/office/structure/unsupervised").await.ok();
        assert!(alone.people.iter().any(|row| row.name == Member::Budi.name()));
        let known: Placement = office.get(&path(Member::Gita, "placement")).await.ok();
        assert_eq!((known.unit, place(&house, Member::Gita, AFTER).await), (Some(unit("kecamatan")), known.unit));

        // It was written once, by nobody; asked again, by another server too, it is done.
        let now = log(&office).await;
        assert_eq!((now.len(), now[0].as_deref()), (before + 1, None));
        let was = dump(&house).await;
        let on = house.state.db.read();
        let agencies = directory::agencies(on, None).await.unwrap();
        let agency = agencies.iter().find(|agency| agency.id == Member::Citra.agency()).expect("it is there");
        Days::default().see_to(&house.state.db, agency, house.state.now()).await.unwrap();
        assert_eq!((dump(&house).await, log(&office).await.len()), (was, before + 1));
        assert!(audit::is_whole(on, agency.id).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_is_planned_for_later_stays_when_acting_is_over() {
    on_each_database(async |house| {
        let office = house.office().await;
        does(&office, &path(Member::Gita, "transfer"), &acts(&office, &LAST.to_string()).await).await;
        by_rule(&office, Member::Ana, TODAY).await;
        let later = Date::constant(2026, 12, 1);
        let put = json!({ "under": "person", "nip": Member::Dewi.nip(), "from": later.to_string(), "reason": REASON });
        does(&office, &path(Member::Ana, "supervisor"), &put).await;

        house.clock.advance(3 * DAY);
        house.office().await;
        let until = [
            (LAST, Some(Member::Gita.id())),
            (AFTER, None),
            (Date::constant(2026, 11, 30), None),
            (later, Some(Member::Dewi.id())),
        ];
        for (day, above) in until {
            assert_eq!(supervisor(&house, Member::Ana, day).await, above, "{day}");
        }
    })
    .await;
}

#[tokio::test]
async fn another_last_day_is_that_of_the_same_post() {
    on_each_database(async |house| {
        let office = house.office().await;
        let to = path(Member::Gita, "transfer");
        let form = acts(&office, "2026-11-30").await;
        does(&office, &to, &form).await;
        by_rule(&office, Member::Ana, TODAY).await;
        assert_eq!(faults(&looks(&office, &to, &form).await), [("unit", Fault::Same)]);
        // Shorter; then no longer known; then over before today, which ends it today.
        house.clock.advance(3 * DAY);
        let office = house.office().await;
        for (until, expected, above) in [
            (Some("2026-11-28"), Some("2026-11-28"), Member::Gita),
            (None, None, Member::Gita),
            (Some("2026-11-24"), Some("2026-11-24"), Member::Budi),
        ] {
            does(&office, &to, &with(form.clone(), "until", until)).await;
            let known: Placement = office.get(&path(Member::Gita, "placement")).await.ok();
            let acting: Vec<_> = known.stays.iter().filter(|stay| stay.capacity == "plt").collect();
            assert_eq!((acting.len(), acting[0].until.as_deref()), (1, expected));
            assert_eq!(supervisor(&house, Member::Ana, AFTER).await, Some(above.id()), "{until:?}");
        }
        assert_eq!(supervisor(&house, Member::Ana, LAST).await, Some(Member::Gita.id()), "never in retrospect");
    })
    .await;
}

#[tokio::test]
async fn a_last_day_that_cannot_be_is_told_and_changes_nothing() {
    on_each_database(async |house| {
        let office = house.office().await;
        let form = acts(&office, "2026-11-22").await;
        let before = dump(&house).await;
        let definitive = with(with(form.clone(), "capacity", "definitive"), "until", "2026-11-30");
        for (form, fault) in [
            (form.clone(), Fault::Backwards),
            (with(form.clone(), "until", "besok"), Fault::Choice),
            (with(form.clone(), "until", "2062-11-30"), Fault::Ahead),
            (definitive, Fault::Lasting),
        ] {
            let seen = looks(&office, &path(Member::Gita, "transfer"), &form).await;
            assert_eq!(faults(&seen), [("until", fault)], "{form}");
            let sent = with(form, "seen", seen.digest);
            let refused = office.post(&path(Member::Gita, "transfer"), &sent).await.refusal().error;
            assert_eq!(refused.field.as_deref(), Some("until"));
        }
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

const ACTING: &str = "198808082012012007|Gita Permata, S.T.|PNS|seksi|Camat Pulau Rasa|Administrator|2026-11-02|Plt.|";

/// A list with the column, and supervisors by the rule.
fn acting(until: &str) -> Sheet {
    let fields = {
        use Field::*;
        [Nip, Name, Employment, UnitCode, PostTitle, PostKind, Since, Capacity, Until]
    };
    let row = format!("{ACTING}{until}");
    Sheet { complete: false, supervisors: true, ..table(Kind::People, &fields, &[&row]) }
}

/// The same list without the column.
fn without() -> Sheet {
    let mut sheet = acting("");
    sheet.columns.pop();
    for row in &mut sheet.rows {
        row.cells.pop();
    }
    sheet
}

/// Nothing would be changed by a list.
async fn says_nothing(house: &House, office: &Tab, sheet: &Sheet) {
    let counts = brings(office, sheet).await.import.counts;
    let changes = (counts.changed, counts.moved, counts.supervisors, counts.faulty, counts.same);
    assert_eq!(changes, (0, 0, 0, 0, 1), "{:?} {:?}", sheet.rows, dump(house).await);
}

#[tokio::test]
async fn a_list_says_until_when_somebody_acts() {
    on_each_database(async |house| {
        let office = house.office().await;
        imports(&office, &acting("30/11/2026")).await;
        assert_eq!(supervisor(&house, Member::Budi, TODAY).await, Some(Member::Gita.id()));
        says_nothing(&house, &office, &acting("2026-11-30")).await;
        says_nothing(&house, &office, &without()).await;
        // Another last day; the number of a day is as good as its date.
        let preview = brings(&office, &acting("46351")).await;
        assert_eq!(told(&lines(&office, &preview, "").await), [(Some(2), Effect::Changed, vec!["until"])]);
        applies(&office, &preview, &as_seen(&preview)).await.ok::<Preview>();
        let held = directory::assignments(house.state.db.read(), Member::Gita.id()).await.unwrap();
        let until: Vec<_> = held.iter().filter_map(|held| held.range.to).collect();
        assert_eq!(until, [LAST], "one post, with another last day");

        house.clock.advance(3 * DAY);
        let office = house.office().await;
        assert_eq!(supervisor(&house, Member::Budi, LAST).await, Some(Member::Gita.id()));
        assert_eq!(supervisor(&house, Member::Budi, AFTER).await, None);
        // What is over stays so, whichever list says it again.
        says_nothing(&house, &office, &acting("2026-11-25")).await;
        says_nothing(&house, &office, &without()).await;
        // A later last day than today begins another time of acting.
        imports(&office, &acting("2026-12-31")).await;
        assert_eq!(supervisor(&house, Member::Budi, AFTER).await, Some(Member::Gita.id()));
        says_nothing(&house, &office, &acting("2026-12-31")).await;
    })
    .await;
}

#[tokio::test]
async fn a_list_of_one_acting_post_leaves_another_as_it_is() {
    on_each_database(async |house| {
        let office = house.office().await;
        imports(&office, &without()).await;
        let form = json!({ "unit": unit("bkpsdm").to_string(), "capacity": "plh", "from": TODAY.to_string(),
            "ends_acting": false, "reason": REASON });
        does(&office, &path(Member::Gita, "transfer"), &form).await;
        says_nothing(&house, &office, &without()).await;
        imports(&office, &acting("2026-11-30")).await;
        let held = directory::assignments(house.state.db.read(), Member::Gita.id()).await.unwrap();
        let acts = |code: &str| {
            let here = held.iter().filter(|held| held.unit == unit(code) && held.capacity != Capacity::Definitive);
            here.map(|held| held.range.to).collect::<Vec<_>>()
        };
        assert_eq!(acts("seksi"), [Some(Date::constant(2026, 11, 30))]);
        assert_eq!(acts("bkpsdm"), [None]);
    })
    .await;
}

#[tokio::test]
async fn a_list_with_last_days_that_cannot_be_is_told_by_row_and_column() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let mut sheet = Sheet { supervisors: false, ..acting("") };
        let rows = [
            "198808082012012007|Gita|PNS|seksi|Camat Pulau Rasa|Administrator|2026-11-02|Plt.|akhir tahun",
            "198707172011012006|Dewi|PNS|seksi|Camat Pulau Rasa|Administrator|2026-11-02|Plh.|2026-11-01",
            "199507072025212004|Fitri|PPPK|seksi|Camat Pulau Rasa|Administrator|2026-11-02|Definitif|2026-11-30",
        ];
        let fields: Vec<Field> = sheet.columns.iter().map(|column| column.field).collect();
        sheet.rows = table(Kind::People, &fields, &rows).rows;
        let preview = brings(&office, &sheet).await;
        let found = refused(&lines(&office, &preview, "effect=faulty").await);
        let found: Vec<_> = found.iter().map(|(row, column, why)| (*row, column.as_deref().unwrap(), *why)).collect();
        assert_eq!(found, [(2, "I", "bad_date"), (3, "I", "last_before_first"), (4, "I", "last_of_definitive")]);
        applies(&office, &preview, &as_seen(&preview)).await.refusal();
        assert_eq!(dump(&house).await, before);
    })
    .await;
}
