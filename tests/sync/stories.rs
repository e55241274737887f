//! What happens between phones and the server.

use domain::{
    assessment::Answer,
    ids::DeviceId,
    sync::{chain::Cursor, device::Request, op::OpId, stamp::Status},
    time::{DAY_MS, Timestamp},
    wire::sync::{CursorWire, LineWire, SyncRequest, SyncResponse},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::entity::{assessment, assessment_level, op, op_waiting, rollup_mark};

use super::{
    phone::{Phone, Start, instants},
    town::{GRACE_DAYS, Town},
};
use crate::harness::{Member, on_each_database};

/// How many ops the server holds of a person.
async fn held(town: &Town<'_>, phone: &Phone) -> usize {
    let rows = op::Entity::find().filter(op::Column::PersonId.eq(phone.person.uuid()));
    rows.all(town.house.state.db.read()).await.unwrap().len()
}

/// The request of a phone that sends its ops of these counters, whatever it sent before.
fn only(phone: &Phone, counters: std::ops::RangeInclusive<u64>) -> SyncRequest {
    let mut request = phone.request(false);
    let ops = counters.map(|counter| &phone.ops[&OpId { device: phone.device, counter }]);
    request.ops = ops.map(|local| (local.op.raw.clone(), None)).collect();
    phone.wire(&request)
}

#[tokio::test]
async fn what_one_phone_does_the_other_sees() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let (mut phone, mut other) = (town.phone(Member::Ana).await, town.phone(Member::Ana).await);
        phone.begins(start);
        phone.answers(start, "INT.1.1", Answer::Often);
        phone.syncs().await;
        other.syncs().await;
        other.answers(start, "INT.1.1", Answer::Never);
        other.answers(start, "KS.1.1", Answer::Always);
        other.syncs().await;
        phone.syncs().await;
        assert_eq!(phone.state(), other.state());
        assert_eq!(phone.cursor, other.cursor);
        let answers = phone.state().assessments[&phone.assessment(start)].answers();
        assert_eq!(answers[&"INT.1.1".parse().unwrap()], Answer::Never, "the later tap holds");
        assert_eq!(answers.len(), 2);
        assert_eq!(phone.syncs().await, 1, "nothing more to say");
    })
    .await;
}

#[tokio::test]
async fn a_first_sync_tells_post_and_periods_and_the_next_does_not() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut phone = town.phone(Member::Ana).await;
        phone.syncs().await;
        let about = phone.about.clone().expect("told at once");
        assert_eq!(about.person, Member::Ana.id().to_string());
        assert_eq!(about.post.as_ref().and_then(|post| post.kind.as_deref()), Some("pelaksana"));
        let periods: Vec<_> = about.periods.iter().map(|period| period.id.clone()).collect();
        assert_eq!(periods, [town.open.to_string(), town.closed.to_string()]);
        assert_eq!(about.roles, ["employee"]);
        let again = phone.exchanges(&phone.wire(&phone.request(false))).await;
        assert!(again.about.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_lost_answer_changes_nothing() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        phone.answers(start, "INT.1.1", Answer::Often);
        let once = phone.request(false).ops;
        let twice = Request { ops: [once.clone(), once].concat(), ..phone.request(false) };
        assert_eq!(phone.exchanges(&phone.wire(&twice)).await.stored, 2);
        town.house.clock.advance(60_000);
        phone.sends_in_vain().await;
        let first = phone.exchanges(&phone.wire(&phone.request(false))).await;
        assert_eq!((first.stored, first.lines.len()), (2, 2));
        let receipts = instants(first, phone.cursor);
        phone.syncs().await;
        let kept: Vec<i64> = phone.ops.values().filter_map(|local| Some(local.stamp.as_ref()?.eff.0)).collect();
        assert_eq!(kept, receipts, "the receipt stays what it was");
        assert_eq!(held(&town, &phone).await, 2);
        assert_eq!(phone.places(), [1, 2]);
    })
    .await;
}

/// A device of before forms were counted says nothing of them, and is answered as it was then.
#[tokio::test]
async fn an_older_program_gets_every_line_in_full() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let (mut phone, mut other) = (town.phone(Member::Ana).await, town.phone(Member::Ana).await);
        other.begins(start);
        other.syncs().await;
        phone.answers(start, "INT.1.1", Answer::Often);
        phone.answers(start, "INT.1.2", Answer::Often);
        let short = phone.exchanges(&phone.wire(&phone.request(false))).await;
        let older = SyncRequest { form: None, ..phone.wire(&phone.request(false)) };
        let full = phone.exchanges(&older).await;
        let said = |line: &LineWire| (line.c, line.h.is_some(), line.e.is_some(), line.d.is_some(), line.a.is_some());
        let all = |answer: &SyncResponse| answer.lines.iter().map(said).collect::<Vec<_>>();
        assert_eq!(
            all(&full),
            [
                (None, true, true, false, false),
                (Some(1), false, true, false, false),
                (Some(2), false, true, false, false)
            ]
        );
        assert_eq!(
            all(&short),
            [(None, true, false, false, true), (Some(1), false, false, true, false), (None, false, false, true, false)]
        );
        assert_eq!(instants(short, phone.cursor), instants(full, phone.cursor));
        phone.syncs().await;
        let idle = phone.wire(&phone.request(false));
        let older = phone.exchanges(&SyncRequest { form: None, ..idle.clone() }).await;
        assert_eq!(older.cursor.map(|cursor| (cursor.0, cursor.1)), Some((3, phone.cursor.digest.to_string())));
        assert!(phone.exchanges(&idle).await.cursor.is_none(), "what was just said");
    })
    .await;
}

#[tokio::test]
async fn what_comes_before_its_time_waits() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        for statement in ["INT.1.1", "INT.1.2", "INT.1.3"] {
            phone.answers(start, statement, Answer::Often);
        }
        let early = phone.exchanges(&only(&phone, 3..=4)).await;
        assert_eq!((early.stored, early.lines.len()), (0, 0));
        // Said twice, it waits once; other content under the name of what waits is a clone's.
        assert!(!phone.exchanges(&only(&phone, 3..=4)).await.fork);
        let mut clone = phone.clone();
        clone.next = 3;
        clone.answers(start, "KS.1.1", Answer::Never);
        assert!(clone.exchanges(&only(&clone, 3..=3)).await.fork);
        let waiting = op_waiting::Entity::find().all(town.house.state.db.read()).await.unwrap();
        assert_eq!(waiting.len(), 2);
        let received = town.now();
        town.house.clock.advance(DAY_MS);
        phone.now = phone.now.plus_ms(DAY_MS);
        let closed = phone.exchanges(&only(&phone, 1..=2)).await;
        assert_eq!((closed.stored, closed.lines.len()), (4, 4));
        assert!(op_waiting::Entity::find().all(town.house.state.db.read()).await.unwrap().is_empty());
        phone.syncs().await;
        assert_eq!(phone.verdicts(), ["applied"; 4]);
        let effs: Vec<Timestamp> = phone.ops.values().map(|local| local.stamp.as_ref().unwrap().eff).collect();
        assert!(effs[3] <= received.plus_ms(4), "what waited took effect as of the day it came: {effs:?} {received:?}");
    })
    .await;
}

#[tokio::test]
async fn a_clone_takes_a_new_name() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        phone.syncs().await;
        let mut clone = phone.clone();
        phone.answers(start, "INT.1.1", Answer::Often);
        clone.answers(start, "KS.1.1", Answer::Never);
        clone.answers(start, "KS.1.1", Answer::Always);
        phone.syncs().await;
        let answer = clone.exchanges(&clone.wire(&clone.request(false))).await;
        assert!(answer.fork, "other content under a name of its own");
        assert_eq!(held(&town, &phone).await, 2, "nothing of a clone is taken under the name of the first");
        clone.syncs().await;
        phone.syncs().await;
        assert_ne!(phone.device, clone.device);
        assert_eq!(phone.state(), clone.state());
        assert_eq!(held(&town, &phone).await, 4);
        // The first goes on under its name as if nothing had been.
        phone.answers(start, "INT.1.1", Answer::Never);
        phone.syncs().await;
        assert_eq!(phone.places(), [1, 2, 3, 4, 5]);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_another_life_stores_nothing() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        phone.syncs().await;
        phone.answers(start, "INT.1.1", Answer::Often);
        let mut request = phone.wire(&phone.request(false));
        let good = request.cursor.clone();
        for cursor in [
            CursorWire(2, good.1.clone()),
            CursorWire(1, "ab".repeat(32)),
            CursorWire(0, good.1.clone()),
            CursorWire(u64::MAX, good.1.clone()),
        ] {
            request.cursor = cursor;
            let answer = phone.exchanges(&request).await;
            assert!(answer.unknown_cursor && answer.lines.is_empty() && answer.about.is_none());
            let only_asking = SyncRequest { ops: vec![], ..request.clone() };
            assert!(phone.exchanges(&only_asking).await.unknown_cursor);
        }
        assert_eq!(held(&town, &phone).await, 1);
        request.cursor = good;
        assert_eq!(phone.exchanges(&request).await.stored, 2);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_lost_its_memory_is_told_again() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let (mut phone, mut other) = (town.phone(Member::Ana).await, town.phone(Member::Ana).await);
        phone.begins(start);
        phone.syncs().await;
        other.syncs().await;
        other.answers(start, "INT.1.1", Answer::Never);
        other.syncs().await;
        phone.syncs().await;
        phone.finishes(start, &town.reference, Answer::Often);
        phone.syncs().await;
        let before = phone.state();
        town.forgets().await;
        phone.notes(start, "INT.1.1", "sesudah itu".into());
        phone.syncs().await;
        other.syncs().await;
        assert_eq!(phone.state(), other.state());
        let (old, new) =
            (&before.assessments[&phone.assessment(start)], &phone.state().assessments[&phone.assessment(start)]);
        assert_eq!(old.answers(), new.answers());
        assert!(new.submitted.is_some());
        assert_eq!(phone.places(), (1..=phone.ops.len() as u64).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_restored_server_is_told_what_a_phone_sent_that_it_never_met() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let (mut old, mut new) = (town.phone(Member::Ana).await, town.phone(Member::Ana).await);
        new.begins(start);
        new.answers(start, "INT.1.1", Answer::Often);
        new.syncs().await;
        old.syncs().await;
        town.forgets().await;
        town.never_met(&new).await;
        // Only the other phone is left to tell of it.
        old.syncs().await;
        let mut third = town.phone(Member::Ana).await;
        third.syncs().await;
        assert_eq!(third.state(), old.state());
        assert_eq!(third.places(), [1, 2]);
        assert!(third.ops.keys().all(|id| id.device == new.device));
    })
    .await;
}

#[tokio::test]
async fn what_another_persons_phone_recorded_is_not_taken() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let (mine, theirs) = (town.start(Member::Ana, town.open), town.start(Member::Eko, town.open));
        let (mut ana, mut eko) = (town.phone(Member::Ana).await, town.phone(Member::Eko).await);
        ana.begins(mine);
        eko.begins(theirs);
        let mut request = ana.request(false);
        request.ops.insert(0, eko.request(false).ops.remove(0));
        // Not even with the key of that phone.
        request.keys.push((eko.device, eko.keys[&eko.device]));
        let answer = ana.exchanges(&ana.wire(&request)).await;
        let problems: Vec<_> = answer.problems.iter().map(|problem| (problem.index, problem.code.as_str())).collect();
        assert_eq!(problems, [(0, "unknown_device")]);
        assert_eq!((answer.stored, answer.lines.len()), (1, 1));
        eko.syncs().await;
        assert_eq!(eko.ops.len(), 1, "nothing of one reaches the other");
        assert_eq!((held(&town, &ana).await, held(&town, &eko).await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn what_belongs_to_others_does_not_count() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mine = town.start(Member::Ana, town.open);
        let theirs = town.start(Member::Eko, town.open);
        let elsewhere = town.period_elsewhere().await;
        let mut unknown = mine;
        unknown.references.rules = unknown.references.catalogue;
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(theirs);
        phone.begins(Start { period: elsewhere, ..mine });
        phone.begins(unknown);
        phone.answers(mine, "INT.1.1", Answer::Often);
        phone.begins(mine);
        phone.syncs().await;
        assert_eq!(
            phone.verdicts(),
            [
                "parked:unknown_assignment",
                "parked:unknown_period",
                "parked:unknown_reference",
                "parked:not_begun",
                "applied"
            ]
        );
        let rows = assessment::Entity::find().all(town.house.state.db.read()).await.unwrap();
        assert_eq!(rows.len(), 1, "only what counts is folded");
    })
    .await;
}

#[tokio::test]
async fn a_submission_makes_rows_for_the_dashboards() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let (mut phone, mut other) = (town.phone(Member::Ana).await, town.phone(Member::Ana).await);
        let on = town.house.state.db.read();
        phone.begins(start);
        phone.syncs().await;
        let begun = assessment::Entity::find().one(on).await.unwrap().expect("a row");
        assert_eq!((begun.state.as_str(), begun.submitted_at, begun.required_sum), ("begun", None, 0));
        assert_eq!(Some(begun.unit_id), Member::Ana.unit().map(|unit| unit.uuid()));
        assert_eq!(begun.agency_id, Member::Ana.agency().uuid());

        phone.finishes(start, &town.reference, Answer::Often);
        phone.syncs().await;
        let submitted = assessment::Entity::find().all(on).await.unwrap();
        let [row] = submitted.as_slice() else { panic!("one row: {submitted:?}") };
        let levels = assessment_level::Entity::find().all(on).await.unwrap();
        assert_eq!((row.state.as_str(), row.late), ("submitted", false));
        assert!(row.submitted_at.is_some());
        assert_eq!(levels.len(), town.reference.standards.of(start.kind).unwrap().required.len());
        assert_eq!(row.required_sum, levels.iter().map(|level| level.required).sum::<i32>());
        assert_eq!(row.reached_sum, levels.iter().map(|level| level.reached.min(level.required)).sum::<i32>());
        assert!(levels.iter().any(|level| level.reached > level.required), "what is above does not count");
        let marks = rollup_mark::Entity::find().all(on).await.unwrap();
        assert_eq!(marks.iter().map(|mark| mark.unit_id).collect::<Vec<_>>(), [begun.unit_id]);

        // A second one is a conflict and changes no figure.
        other.begins(start);
        other.finishes(start, &town.reference, Answer::Never);
        other.syncs().await;
        assert_eq!(other.verdicts().last().map(String::as_str), Some("conflict"));
        assert_eq!(assessment::Entity::find().all(on).await.unwrap(), submitted);
        assert_eq!(assessment_level::Entity::find().all(on).await.unwrap(), levels);
    })
    .await;
}

#[tokio::test]
async fn closing_and_its_grace_are_kept() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.closed);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        phone.finishes(start, &town.reference, Answer::Often);
        phone.syncs().await;
        assert_eq!(phone.verdicts().last().map(String::as_str), Some("parked:closed"));
        assert_eq!(phone.state().troubles().count(), 1);
        let row = assessment::Entity::find().one(town.house.state.db.read()).await.unwrap().expect("a row");
        assert_eq!(row.state, "begun", "what is parked is no submission");

        // Done on the last evening, sent on the last day of the grace.
        let evening = town.last_evening();
        let start = town.start(Member::Eko, town.open);
        let mut phone = town.phone(Member::Eko).await;
        phone.now = evening;
        phone.begins(start);
        phone.finishes(start, &town.reference, Answer::Often);
        town.wait_until(evening.plus_ms(i64::from(GRACE_DAYS) * DAY_MS));
        phone.now = town.now();
        phone.syncs().await;
        assert_eq!(phone.verdicts().last().map(String::as_str), Some("late"));
        let state = phone.state();
        assert!(state.assessments[&phone.assessment(start)].submitted.as_ref().is_some_and(|submitted| submitted.late));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pushes_at_once_give_one_unbroken_stream() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phones = Vec::new();
        for _ in 0..4 {
            let mut phone = town.phone(Member::Ana).await;
            phone.begins(start);
            for statement in ["INT.1.1", "INT.1.2", "KS.1.1", "KS.1.2"] {
                phone.answers(start, statement, Answer::Often);
            }
            phones.push(phone);
        }
        let at_once: Vec<_> = phones
            .into_iter()
            .map(|mut phone| {
                tokio::spawn(async move {
                    phone.syncs().await;
                    phone
                })
            })
            .collect();
        let mut phones = Vec::new();
        for phone in at_once {
            phones.push(phone.await.unwrap());
        }
        // A new phone takes no page whose digests do not follow from the very beginning.
        let mut fresh = town.phone(Member::Ana).await;
        fresh.syncs().await;
        assert_eq!(fresh.places(), (1..=20).collect::<Vec<_>>());
        assert_eq!(fresh.cursor.seq, 20);
        for phone in &mut phones {
            phone.syncs().await;
            assert_eq!(phone.cursor, fresh.cursor);
            assert_eq!(phone.state(), fresh.state());
            let own: Vec<DeviceId> = phone.ops.keys().map(|id| id.device).collect();
            assert_eq!(own.len(), 20);
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_stream_comes_in_pages() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        for _ in 0..300 {
            phone.notes(start, "INT.1.1", "é".repeat(2_000));
        }
        assert!(phone.syncs().await > 1, "1.2 MB do not go in one request");
        let mut fresh = town.phone(Member::Ana).await;
        let first = fresh.exchanges(&fresh.wire(&fresh.request(false))).await;
        assert!(first.more && first.lines.len() > 100 && first.about.is_none(), "{}", first.lines.len());
        fresh.syncs().await;
        assert_eq!(fresh.cursor, phone.cursor);
        assert_eq!(fresh.state(), phone.state());
        // Own ops weigh nothing on the way down.
        let from_the_start = Request { cursor: Cursor::GENESIS, ..phone.request(false) };
        let all = phone.exchanges(&phone.wire(&from_the_start)).await;
        assert_eq!((all.lines.len(), all.more), (301, false));
        assert!(all.lines.iter().all(|line| line.h.is_none() && line.t.is_none()));
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_is_years_off_is_no_reason_to_refuse() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        for (off, statement) in [(9_000_000_000_i64, "INT.1.1"), (-9_000_000_000, "INT.1.2"), (i64::MAX, "INT.1.3")] {
            phone.now = Timestamp(town.now().0.saturating_add(off));
            if phone.ops.is_empty() {
                phone.begins(start);
            }
            phone.answers(start, statement, Answer::Often);
            phone.syncs().await;
        }
        assert!(
            phone.ops.values().all(|local| local.stamp.as_ref().is_some_and(|stamp| stamp.status == Status::Applied))
        );
        let effs: Vec<Timestamp> = phone.ops.values().filter_map(|local| Some(local.stamp.as_ref()?.eff)).collect();
        assert!(effs.is_sorted() && effs[3] <= town.now().plus_ms(4), "{effs:?}");
    })
    .await;
}
