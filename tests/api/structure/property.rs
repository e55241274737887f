//! Whatever is imported, taken back, merged, moved, handed over and changed by hand, in whatever order, while people go on with their work:
//! everybody is in exactly one place or gone, in a unit and a post that are there that day, under nobody of another agency and not under
//! themselves, round no circle; no role outlives its unit; every row of what people did is theirs and as it was; and the logs are whole.

mod deeds;

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
};

use domain::{
    access::Action,
    ids::{AgencyId, PersonId, UnitId},
    people::{Assignment, Capacity, PositionKind, SupervisionFault, check_supervision, supervisor_on},
    structure::{Node, tree_on},
    time::{Date, Zone},
    wire::office::{
        imports::{Apply, Preview, Standing, Undone},
        posts::{Onward, PostChange, Posts},
        structure::{Seen, Structure, UnitChange},
    },
};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Value, json};
use server::store::{
    audit, directory,
    office::{LogLine, Wanted, log_page},
    record,
};

use self::deeds::{DOERS, Deed, Lives, only_adds, rows};
use super::{
    super::imports::{PATH, STAFF, TUTI, UNITS, applies, as_seen, brings, dump, lines, list},
    REASON, UNITS_PATH, handovers, posts, with,
};
use crate::harness::{DAY, House, Member, Tab, agency, on_each_database, unit as cast_unit};

/// One step. Numbers choose among what is there when it is played.
#[derive(Clone, Debug)]
enum Step {
    /// A list of those chosen, each in one of the units.
    Import { rows: Vec<(bool, usize)>, complete: bool, by_rule: bool },
    /// The newest import is taken back, if nothing was built on it.
    Undo,
    /// A unit, another one or the top, and how many days ago.
    Unit { change: UnitChange, unit: usize, other: usize, ago: i64 },
    /// A post, another one, a kind, what becomes of those who hold it, and how many days ago.
    Post { change: PostChange, post: usize, other: usize, kind: PositionKind, holders: Onward, ago: i64 },
    /// Somebody, a unit, a capacity, and in how many days.
    Transfer { who: usize, unit: usize, post: Option<usize>, capacity: Capacity, ahead: i64, ends_acting: bool },
    /// Somebody, whom they are put under (somebody, the head of the unit, nobody), and in how many days.
    Under { who: usize, whom: Option<usize>, rule: bool, ahead: i64 },
    /// Somebody is let go to the other agency, and in how many days.
    Release { who: usize, ahead: i64 },
    /// Whoever waits longest is taken into a unit since so many days, or is not.
    Take { unit: usize, ago: i64, declined: bool },
    /// Days go by.
    Wait(i64),
    /// Work goes on.
    Deed(Deed),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let rows = prop::collection::vec((prop::bool::weighted(0.8), 0..UNITS.len()), STAFF.len() + 1);
    let change = prop::sample::select(UnitChange::ALL.to_vec());
    let capacity = prop::sample::select(Capacity::ALL.to_vec());
    let post_change = prop::sample::select(PostChange::ALL.to_vec());
    let kind = prop::sample::select(PositionKind::ALL.to_vec());
    let holders = prop::sample::select(Onward::ALL.to_vec());
    let deed = prop_oneof![
        4 => (0..DOERS.len()).prop_map(Deed::Assess),
        2 => (0..DOERS.len()).prop_map(Deed::Plan),
        3 => (0..DOERS.len()).prop_map(Deed::Verify),
        1 => Just(Deed::Validate),
        2 => (0..DOERS.len()).prop_map(Deed::Official),
        2 => (0..DOERS.len(), 0..9_usize).prop_map(|(who, unit)| Deed::Grant(who, unit)),
        1 => Just(Deed::Withdraw),
    ];
    let step = prop_oneof![
        4 => (rows, any::<bool>(), any::<bool>())
            .prop_map(|(rows, complete, by_rule)| Step::Import { rows, complete, by_rule }),
        3 => Just(Step::Undo),
        4 => (change, 0..9_usize, 0..9_usize, 0..3_i64)
            .prop_map(|(change, unit, other, ago)| Step::Unit { change, unit, other, ago }),
        4 => (post_change, 0..5_usize, 0..5_usize, kind, holders, 0..3_i64)
            .prop_map(|(change, post, other, kind, holders, ago)| Step::Post { change, post, other, kind, holders, ago }),
        4 => (0..STAFF.len(), 0..9_usize, prop::option::of(0..5_usize), capacity, -3..6_i64, any::<bool>()).prop_map(
            |(who, unit, post, capacity, ahead, ends_acting)| {
                Step::Transfer { who, unit, post, capacity, ahead, ends_acting }
            }
        ),
        3 => (0..STAFF.len(), prop::option::of(0..STAFF.len()), any::<bool>(), 0..6_i64)
            .prop_map(|(who, whom, rule, ahead)| Step::Under { who, whom, rule, ahead }),
        4 => (0..STAFF.len(), 0..3_i64).prop_map(|(who, ahead)| Step::Release { who, ahead }),
        5 => (0..9_usize, 0..3_i64, prop::bool::weighted(0.2))
            .prop_map(|(unit, ago, declined)| Step::Take { unit, ago, declined }),
        2 => (0..20_i64).prop_map(Step::Wait),
        11 => deed.prop_map(Step::Deed),
    ];
    prop::collection::vec(step, 8..20)
}

fn nip(row: usize) -> &'static str {
    &STAFF[row][..18]
}

fn today(house: &House) -> Date {
    Zone::Wib.date(house.state.now())
}

fn day(house: &House, ahead: i64) -> String {
    let at = house.state.now().0 + ahead * DAY;
    Zone::Wib.date(domain::time::Timestamp(at)).to_string()
}

async fn people_of(house: &House, agency: AgencyId) -> Vec<PersonId> {
    let rows = record::rows(house.state.db.read(), agency, record::Table::Person).await.unwrap();
    rows.iter().map(|row| row[0].as_ref().unwrap().parse().unwrap()).collect()
}

async fn people(house: &House) -> Vec<PersonId> {
    people_of(house, agency(1)).await
}

fn member(row: usize) -> Member {
    Member::ALL.into_iter().find(|member| member.nip() == nip(row)).expect("one of the cast")
}

/// Whether somebody is one of the first agency's people.
async fn is_here(house: &House, who: Member) -> bool {
    people(house).await.contains(&who.id())
}

fn definitive(held: &[Assignment], day: Date) -> impl Iterator<Item = &Assignment> {
    held.iter().filter(move |held| held.capacity == Capacity::Definitive && held.range.contains(day))
}

/// Who is in the agency today.
async fn there(house: &House) -> BTreeSet<PersonId> {
    let mut there = BTreeSet::new();
    for person in people(house).await {
        let held = directory::assignments(house.state.db.read(), person).await.unwrap();
        if definitive(&held, today(house)).next().is_some() {
            there.insert(person);
        }
    }
    there
}

/// Roles that hold for a unit alone and beyond today are of units that are there.
async fn scopes(house: &House, nodes: &[Node], steps: &[Step]) {
    let today = today(house).to_string();
    for grant in record::rows(house.state.db.read(), agency(1), record::Table::Grant).await.unwrap() {
        let lasts = grant[9].is_none() && grant[8].as_ref().is_none_or(|last| *last > today);
        let closed = nodes.iter().filter(|node| node.closed.is_some()).map(|node| Some(node.unit.id.to_string()));
        let vain = lasts && closed.into_iter().any(|unit| unit == grant[4]);
        assert!(!vain, "{grant:?} {nodes:?} {steps:?}");
    }
}

/// Everybody is in one place for good on every day, or gone; in a unit that is there; and the log is whole.
async fn holds(house: &House, steps: &[Step], made: usize) {
    let (on, today) = (house.state.db.read(), today(house));
    let mut nodes: Vec<Node> = directory::nodes(on, agency(1)).await.unwrap();
    nodes.extend(directory::nodes(on, agency(2)).await.unwrap());
    let mut days: BTreeSet<Date> = [today].into();
    let mut pairs = Vec::new();
    let mut all: Vec<Vec<Assignment>> = Vec::new();
    let (ours, theirs) = (people(house).await, people_of(house, agency(2)).await);
    for person in ours.iter().chain(&theirs).copied() {
        let held = directory::assignments(on, person).await.unwrap();
        days.extend(held.iter().map(|held| held.range.from));
        days.extend(held.iter().filter_map(|held| held.range.to?.tomorrow().ok()));
        let open = held.iter().filter(|held| held.capacity == Capacity::Definitive && held.range.to.is_none());
        assert!(open.count() <= 1, "{held:?} {steps:?}");
        all.push(held);
        let lines = directory::supervision(on, person).await.unwrap();
        assert!(lines.iter().filter(|line| line.range.contains(today)).count() <= 1, "{steps:?} {lines:?}");
        assert!(lines.iter().filter(|line| line.range.to.is_none()).count() <= 1, "{steps:?} {lines:?}");
        assert!(lines.iter().all(|line| line.supervisor != person), "{steps:?}");
        pairs.extend(supervisor_on(&lines, person, today).map(|above| (person, above)));
    }
    let posts = directory::posts_of(on, agency(1)).await.unwrap();
    days.extend(posts.iter().filter_map(|post| post.closed?.tomorrow().ok()));
    days.extend(nodes.iter().filter_map(|node| node.closed?.tomorrow().ok()));
    days.extend(nodes.iter().filter_map(|node| node.opened));
    days.extend(nodes.iter().flat_map(|node| &node.past).filter_map(|past| past.to.tomorrow().ok()));
    for day in days {
        let tree = tree_on(&nodes, day).unwrap_or_else(|faults| panic!("{faults:?} on {day}: {steps:?}"));
        for held in &all {
            assert!(definitive(held, day).count() <= 1, "{day} {held:?} {steps:?}");
            let lost = held.iter().find(|held| held.range.contains(day) && tree.get(held.unit).is_none());
            assert!(lost.is_none(), "{day} {lost:?} {nodes:?} {steps:?}");
            let post = |held: &Assignment| posts.iter().find(|post| Some(post.position.id) == held.position);
            let retired = |held: &&Assignment| post(held).is_some_and(|post| !post.is_open(day));
            let vain = held.iter().filter(|held| held.range.contains(day)).find(retired);
            assert!(vain.is_none(), "{day} {vain:?} {posts:?} {steps:?}");
        }
    }
    for (person, above) in &pairs {
        assert_eq!(ours.contains(person), ours.contains(above), "{person} {above} {steps:?}");
    }
    for (of, in_it) in [(agency(1), &ours), (agency(2), &theirs)] {
        let strange = all
            .iter()
            .flatten()
            .find(|held| in_it.contains(&held.person) && held.range.contains(today) && held.agency != of);
        assert!(strange.is_none(), "{strange:?} {steps:?}");
    }
    scopes(house, &nodes, steps).await;
    let circles = check_supervision(&pairs);
    assert!(!circles.iter().any(|fault| matches!(fault, SupervisionFault::Cycle(_))), "{circles:?} {steps:?}");
    assert!(audit::is_whole(on, agency(1)).await.unwrap() && audit::is_whole(on, agency(2)).await.unwrap());
    let log = log_page(on, agency(1), &Wanted::default(), (0, 500)).await.unwrap();
    // What a day does that has come is nobody's.
    let somebodys = |line: &&LogLine| line.actor.is_some() && line.action == Action::ManageStructure.code();
    assert_eq!(log.lines.iter().filter(somebodys).count(), made, "{steps:?}");
}

/// Looks at a change, and makes it if nothing is wrong with it; else it is refused and changes nothing.
async fn tries(house: &House, office: &Tab, path: &str, form: &Value) -> bool {
    let was = dump(house).await;
    let seen: Seen = office.post(path, form).await.ok();
    assert_eq!(dump(house).await, was, "a look changes nothing");
    let asked = with(form.clone(), "seen", seen.digest);
    if seen.wrong.is_empty() {
        let before = there(house).await;
        let done: Seen = office.post(path, &asked).await.ok();
        assert!(done.done);
        if !path.ends_with("/taken") {
            assert_eq!(there(house).await, before, "nobody comes or goes by it: {form}");
        }
        return true;
    }
    office.post(path, &asked).await.refusal();
    assert_eq!(dump(house).await, was);
    false
}

async fn imports(house: &House, office: &Tab, sheet: &domain::wire::office::imports::Sheet) -> Option<Preview> {
    let was = dump(house).await;
    let preview = brings(office, sheet).await;
    let asked = Apply { without_faulty: preview.import.counts.faulty > 0, ..as_seen(&preview) };
    let answer = applies(office, &preview, &asked).await;
    if answer.status.is_success() {
        let again = brings(office, sheet).await;
        let counts = again.import.counts;
        let more = (counts.new, counts.changed, counts.moved, counts.gone, counts.supervisors);
        assert_eq!(more, (0, 0, 0, 0, 0), "{:?} {:?}", lines(office, &again, "").await, dump(house).await);
        return Some(answer.ok());
    }
    assert_eq!(answer.refusal().error.field.as_deref(), Some("changes"));
    assert_eq!(dump(house).await, was);
    None
}

/// Plays one; whether the structure was changed by it.
async fn plays(house: &House, step: &Step, number: usize, applied: &mut Vec<Preview>) -> bool {
    let office = house.office().await;
    let known: Structure = office.get("/api/office/structure").await.ok();
    let units: Vec<UnitId> = known.units.iter().map(|unit| unit.id).collect();
    let at = |place: usize| units[place % units.len()].to_string();
    match step {
        // Who does it keeps what was done before.
        Step::Deed(_) => {}
        Step::Wait(days) => house.clock.advance(days * DAY),
        Step::Import { rows, complete, by_rule } => {
            let everybody = STAFF.iter().chain([&TUTI]);
            let chosen = everybody.zip(rows).filter(|(_, (chosen, _))| *chosen).map(|(row, (_, unit))| {
                let mut cells: Vec<&str> = row.split('|').collect();
                cells[3] = UNITS[*unit];
                cells[7] = "";
                cells.join("|")
            });
            let chosen: Vec<String> = chosen.collect();
            let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
            if !chosen.is_empty() {
                let mut sheet = list(&chosen);
                (sheet.complete, sheet.supervisors) = (*complete, *by_rule);
                applied.extend(imports(house, &office, &sheet).await);
            }
        }
        Step::Undo => {
            let Some(import) = applied.last() else { return false };
            let was = dump(house).await;
            let reason = json!({ "reason": "Berkas yang salah" });
            let undone: Undone = office.post(&format!("{PATH}/{}/undone", import.import.id), &reason).await.ok();
            if undone.built.is_empty() {
                assert_eq!(undone.import.standing, Standing::Undone);
                applied.pop();
            } else {
                assert_eq!(dump(house).await, was, "what was built upon it stays");
            }
        }
        Step::Unit { change, unit, other, ago } => {
            let mut form = json!({ "change": change.code(), "from": day(house, -ago), "reason": REASON });
            match change {
                UnitChange::Create => {
                    form["code"] = json!(format!("baru{number}"));
                    form["name"] = json!(format!("Unit baru {number}"));
                }
                UnitChange::Rename => form["name"] = json!(format!("Nama {number}")),
                UnitChange::Merge => form["into"] = json!(at(*other)),
                UnitChange::Head => form["head"] = json!(nip(other % STAFF.len())),
                UnitChange::Move | UnitChange::NoHead | UnitChange::Close => {}
            }
            if *change != UnitChange::Create {
                form["unit"] = json!(at(*unit));
            }
            if matches!(change, UnitChange::Create | UnitChange::Move) && other % 4 > 0 {
                form["parent"] = json!(at(*other));
            }
            return tries(house, &office, UNITS_PATH, &form).await;
        }
        Step::Post { change, post, other, kind, holders, ago } => {
            let known: Posts = office.get(posts::PATH).await.ok();
            let Some(post) = known.choices.get(post % known.choices.len().max(1)) else { return false };
            let other = &known.choices[other % known.choices.len()];
            let mut form = json!({ "change": change.code(), "from": day(house, -ago), "reason": REASON });
            match change {
                PostChange::Create => {
                    form["title"] = json!(format!("Jabatan baru {number}"));
                    form["kind"] = json!(kind.code());
                }
                PostChange::Rename => form["title"] = json!(format!("Nama {number}")),
                PostChange::Kind => form["kind"] = json!(kind.code()),
                PostChange::Merge => form["into"] = json!(other.id.to_string()),
                PostChange::Retire => {
                    form["holders"] = json!(holders.code());
                    form["into"] = json!(other.id.to_string());
                }
            }
            if *change != PostChange::Create {
                form["post"] = json!(post.id.to_string());
            }
            return tries(house, &office, posts::PATH, &form).await;
        }
        Step::Transfer { who, unit, post, capacity, ahead, ends_acting } => {
            let person = member(*who);
            if !is_here(house, person).await {
                return false;
            }
            let mut form = json!({ "unit": at(*unit), "capacity": capacity.code(), "from": day(house, *ahead),
                "ends_acting": ends_acting, "reason": REASON });
            let known: Posts = office.get(posts::PATH).await.ok();
            if let Some(post) = post.and_then(|post| known.choices.get(post)) {
                form["post"] = json!(post.id.to_string());
            }
            // Every other one who acts does so for some days.
            if *capacity != Capacity::Definitive && who % 2 == 0 {
                form["until"] = json!(day(house, ahead + 5));
            }
            let path = format!("/api/office/people/{}/transfer", person.id());
            return tries(house, &office, &path, &form).await;
        }
        Step::Release { who, ahead } => {
            let (who, other) = (member(*who), house.browser().signs_in(Member::Intan).await);
            // Whoever goes back and forth is let go by the one where they are; the office keeps those who work in it.
            if matches!(who, Member::Citra | Member::Dewi) {
                return false;
            }
            let here = is_here(house, who).await;
            let to = agency(if here { 2 } else { 1 });
            let form = json!({ "agency": to.to_string(), "from": day(house, *ahead), "reason": REASON });
            let made = tries(house, if here { &office } else { &other }, &handovers::release_path(who), &form).await;
            return made && here;
        }
        Step::Take { unit, ago, declined } => {
            let other = house.browser().signs_in(Member::Intan).await;
            for (there, unit) in [(true, cast_unit("other").to_string()), (false, at(*unit))] {
                let coming = handovers::handovers(if there { &other } else { &office }).await.coming;
                let Some(waiting) = coming.iter().rev().find(|row| row.end.is_none()) else { continue };
                // The day comes on which they are let go.
                while day(house, 0) < waiting.from {
                    house.clock.advance(DAY);
                }
                let tab = if there { house.browser().signs_in(Member::Intan).await } else { house.office().await };
                // Now and then on a day on which they were not let go yet.
                let from = if *ago < 2 { waiting.from.clone().max(day(house, -ago)) } else { day(house, -ago) };
                let form = json!({ "unit": unit, "from": from, "reason": REASON });
                let (way, form) = if *declined { ("ended", json!({ "reason": REASON })) } else { ("taken", form) };
                return tries(house, &tab, &format!("{}/{}/{way}", handovers::PATH, waiting.id), &form).await;
            }
        }
        Step::Under { who, whom, rule, ahead } => {
            let person = member(*who);
            if !is_here(house, person).await {
                return false;
            }
            let under = match (whom, rule) {
                (Some(_), _) => "person",
                (None, true) => "rule",
                (None, false) => "nobody",
            };
            let form = json!({ "under": under, "nip": whom.map(nip).unwrap_or_default(), "from": day(house, *ahead),
                "reason": REASON });
            let path = format!("/api/office/people/{}/supervisor", person.id());
            return tries(house, &office, &path, &form).await;
        }
    }
    false
}

#[tokio::test]
async fn any_sequence_of_changes_leaves_everybody_in_one_place() {
    let mut runner = TestRunner::deterministic();
    let (changes, undone, taken) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    // Assessments submitted, words on needs, official results, roles.
    let done: [AtomicUsize; 4] = Default::default();
    for _ in 0..16 {
        let steps = steps().new_tree(&mut runner).expect("steps").current();
        on_each_database(async |house| {
            let mut lives = Lives::of(&house).await;
            handovers::other_office(&house).await;
            let (mut applied, mut made) = (Vec::new(), 0);
            let mut before = rows(&house).await;
            for (number, step) in steps.iter().enumerate() {
                let stood = applied.len();
                let (done, of) = match step {
                    Step::Deed(deed) => (false, lives.does(*deed, number).await),
                    _ => (plays(&house, step, number, &mut applied).await, BTreeSet::new()),
                };
                let after = rows(&house).await;
                only_adds(&before, &after, &of, &steps[..=number]);
                before = after;
                made += usize::from(done);
                let over = done && matches!(step, Step::Take { declined: false, .. });
                taken.fetch_add(usize::from(over), Ordering::Relaxed);
                undone.fetch_add(usize::from(applied.len() < stood), Ordering::Relaxed);
                holds(&house, &steps[..=number], made).await;
            }
            changes.fetch_add(made, Ordering::Relaxed);
            let came = lives.came;
            for (sum, more) in done.iter().zip([came.assessed, came.said, came.entered, came.granted]) {
                sum.fetch_add(more, Ordering::Relaxed);
            }
        })
        .await;
    }
    let (changes, undone, taken) = (changes.into_inner(), undone.into_inner(), taken.into_inner());
    let done = done.map(AtomicUsize::into_inner);
    println!("{changes} changes, {undone} imports taken back, {taken} people taken by another agency, {done:?} done");
    assert!(changes >= 30 && undone >= 3 && taken >= 3, "too little comes of it");
    assert!(done.iter().all(|done| *done >= 3), "too little is done");
}
