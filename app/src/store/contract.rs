//! What every store must hold to. One list, run on memory natively and on IndexedDB in the browser.

use domain::{
    assessment::Answer,
    ids::{AssessmentId, DeviceId, PeriodId, PersonId},
    sync::{
        chain::{Cursor, Digest, SaltKey},
        device::{Page, Unfit},
        op::{Body, Op, OpId},
        stamp::{ParkCode, Stamp, Status},
    },
    time::Timestamp,
    wire::rest::Identity,
};

use super::{Draft, Stores};

pub(crate) fn identity(n: u8) -> (Identity, SaltKey) {
    let identity = Identity {
        person: PersonId::from_random([n; 16]),
        device: DeviceId::from_random([100 + n; 16]),
        token: "t".repeat(64),
        counter_next: 1,
    };
    (identity, SaltKey([n; 32]))
}

fn draft(at: i64) -> Draft {
    let assessment = AssessmentId::of(PersonId::from_random([1; 16]), PeriodId::from_random([2; 16]));
    let statement = "INT.1.1".parse().expect("a statement id");
    Draft { at: Timestamp(at), seen: None, body: Body::Answered { assessment, statement, answer: Answer::Often } }
}

fn page(from: Cursor, id: OpId) -> Page {
    Page {
        from,
        to: Cursor { seq: from.seq + 1, digest: Digest([7; 32]) },
        sent: id.counter,
        stamps: vec![(id, Stamp { seq: from.seq + 1, eff: Timestamp(5), status: Status::Applied })],
        ops: vec![],
        adopted: vec![],
        withheld: vec![],
        keys: vec![],
        rewound: false,
        again: false,
    }
}

/// Runs the whole list. The stores must be empty.
pub async fn holds(stores: &dyn Stores) {
    counters_have_no_gaps_and_survive_reopening(stores).await;
    a_page_is_stored_once_from_where_it_begins(stores).await;
    persons_are_apart_and_erasing_is_whole(stores).await;
    a_new_device_keeps_what_was_not_sent(stores).await;
    an_op_whose_name_goes_to_another_goes_on_under_its_own(stores).await;
    what_can_never_be_sent_is_stood_in_for(stores).await;
    a_renewed_device_keeps_every_name(stores).await;
    a_rewind_keeps_the_former_stamps(stores).await;
    letters_outlive_who_left_them(stores).await;
    a_text_becomes_what_is_made_of_what_stands_there(stores).await;
}

async fn a_text_becomes_what_is_made_of_what_stands_there(stores: &dyn Stores) {
    let common = stores.common().await.expect("opens");
    let add = |name: &'static str| move |kept: Option<String>| kept.unwrap_or_default() + name;
    let (mut one, mut other, mut third) = (add("a"), add("b"), add("c"));
    let (one, other) = futures::join!(common.amend("list", &mut one), common.amend("list", &mut other));
    assert_eq!((one, other), (Ok(()), Ok(())));
    common.amend("list", &mut third).await.expect("keeps");
    let kept = common.get("list").await.expect("reads");
    assert!(matches!(kept.as_deref(), Some("abc" | "bac")), "{kept:?}");
}

async fn letters_outlive_who_left_them(stores: &dyn Stores) {
    let (who, key) = identity(9);
    stores.open_as(who.clone(), key).await.expect("opens");
    stores.common().await.expect("opens").put("a", "first").await.expect("keeps");
    stores.common().await.expect("opens").put("a", "second").await.expect("keeps");
    stores.erase(who.person).await.expect("erases");
    assert_eq!(stores.common().await.expect("opens").get("a").await.expect("reads").as_deref(), Some("second"));
    assert!(stores.open(who.person, "a").await.expect("looks").is_none());
    let all = stores.common().await.expect("opens").all_texts().await.expect("reads");
    assert_eq!(all, [("a".to_owned(), "second".to_owned())]);
}

async fn counters_have_no_gaps_and_survive_reopening(stores: &dyn Stores) {
    let (who, key) = identity(1);
    let store = stores.open_as(who.clone(), key).await.expect("opens");
    let first = store.append(vec![draft(1), draft(2)]).await.expect("appends");
    store.put("pin", "salt").await.expect("keeps");
    drop(store);
    assert_eq!(stores.open(who.person, "about").await.expect("opens").expect("is there").2, None);
    let (store, known, pin) = stores.open(who.person, "pin").await.expect("opens").expect("is there");
    assert_eq!(pin.as_deref(), Some("salt"));
    assert_eq!((known.device, known.token, known.counter_next), (who.device, who.token, 3));
    let (one, two) = (store.append(vec![draft(3)]), store.append(vec![draft(4)]));
    let (one, two) = (one.await.expect("appends"), two.await.expect("appends"));
    let mut counters: Vec<_> = [first, one, two].concat().iter().map(|op| op.id().counter).collect();
    counters.sort_unstable();
    assert_eq!(counters, [1, 2, 3, 4]);
    let shelf = store.load().await.expect("loads");
    assert_eq!(shelf.ops.len(), 4);
    assert_eq!(shelf.identity.counter_next, 5);
    assert_eq!(shelf.standing().unsent().count(), 4);
}

async fn a_page_is_stored_once_from_where_it_begins(stores: &dyn Stores) {
    let (who, key) = identity(2);
    let store = stores.open_as(who.clone(), key).await.expect("opens");
    let id = store.append(vec![draft(1)]).await.expect("appends")[0].id();
    assert!(store.store_page(page(Cursor::GENESIS, id), Timestamp(9)).await.expect("stores"));
    let shelf = store.load().await.expect("loads");
    assert_eq!(shelf.mark.cursor.seq, 1);
    assert_eq!(shelf.mark.sent, 1);
    assert_eq!(shelf.mark.synced_at, Some(Timestamp(9)));
    assert_eq!(shelf.ops[&id].stamp.as_ref().map(|stamp| stamp.seq), Some(1));
    // Another tab was faster: the same page no longer begins where the cursor stands.
    assert!(!store.store_page(page(Cursor::GENESIS, id), Timestamp(10)).await.expect("answers"));
    assert_eq!(store.load().await.expect("loads").mark.synced_at, Some(Timestamp(9)));
}

async fn persons_are_apart_and_erasing_is_whole(stores: &dyn Stores) {
    let ((anna, anna_key), (budi, budi_key)) = (identity(3), identity(4));
    let hers = stores.open_as(anna.clone(), anna_key).await.expect("opens");
    let his = stores.open_as(budi.clone(), budi_key).await.expect("opens");
    hers.append(vec![draft(1)]).await.expect("appends");
    hers.put("about", "hers").await.expect("keeps");
    assert!(his.load().await.expect("loads").ops.is_empty());
    assert_eq!(his.get("about").await.expect("reads"), None);
    let texts = hers.texts(vec!["bundle".into(), "about".into()]).await.expect("reads");
    assert_eq!(texts, [None, Some("hers".to_owned())]);
    drop(hers);
    stores.erase(anna.person).await.expect("erases");
    assert!(stores.open(anna.person, "about").await.expect("answers").is_none());
    assert!(stores.open(budi.person, "about").await.expect("answers").is_some());
}

async fn a_new_device_keeps_what_was_not_sent(stores: &dyn Stores) {
    let (who, key) = identity(5);
    let store = stores.open_as(who.clone(), key).await.expect("opens");
    let ops = store.append(vec![draft(1), draft(2)]).await.expect("appends");
    store.store_page(page(Cursor::GENESIS, ops[0].id()), Timestamp(9)).await.expect("stores");
    let device = DeviceId::from_random([55; 16]);
    let again = Identity { device, ..who.clone() };
    let store = stores.open_as(again, key).await.expect("opens");
    let shelf = store.load().await.expect("loads");
    assert_eq!(shelf.identity.device, device);
    assert!(shelf.ops.contains_key(&ops[0].id()), "what was sent keeps its name");
    assert!(!shelf.ops.contains_key(&ops[1].id()));
    let unsent: Vec<_> = shelf.standing().unsent().map(|local| local.op.id()).collect();
    assert_eq!(unsent, [OpId { device, counter: 1 }]);
    assert_eq!(store.append(vec![draft(3)]).await.expect("appends")[0].id().counter, 2);
}

async fn a_renewed_device_keeps_every_name(stores: &dyn Stores) {
    let (who, key) = identity(7);
    let store = stores.open_as(who.clone(), key).await.expect("opens");
    let ops = store.append(vec![draft(1), draft(2)]).await.expect("appends");
    let again = Identity { token: "u".repeat(64), ..who };
    let store = stores.open_as(again.clone(), key).await.expect("opens");
    let shelf = store.load().await.expect("loads");
    assert_eq!(shelf.identity.token, again.token);
    assert!(ops.iter().all(|op| shelf.ops.contains_key(&op.id())));
    assert_eq!(store.append(vec![draft(3)]).await.expect("appends")[0].id().counter, 3);
}

async fn what_can_never_be_sent_is_stood_in_for(stores: &dyn Stores) {
    let (who, key) = identity(9);
    let store = stores.open_as(who.clone(), key).await.expect("opens");
    let ops = store.append(vec![draft(1), draft(2)]).await.expect("appends");
    let told = |op: &Op| Page {
        to: Cursor::GENESIS,
        sent: 0,
        stamps: vec![],
        withheld: vec![Unfit { id: op.id(), content_hash: op.raw.content_hash(), reason: ParkCode::Unreadable }],
        ..page(Cursor::GENESIS, op.id())
    };
    assert!(store.store_page(told(&ops[0]), Timestamp(9)).await.expect("stores"));
    let shelf = store.load().await.expect("loads");
    let local = &shelf.ops[&ops[0].id()];
    assert_eq!((local.aside.as_ref(), local.op.head.kind.as_str()), (Some(&ops[0].raw), "op.withheld"));
    assert_eq!(shelf.ops[&ops[1].id()].op, ops[1], "no other is touched");
    assert_eq!(shelf.standing().unsent().count(), 2);
    // Another tab is told the same of the same op: what stands for it stays.
    let standing_in = local.clone();
    assert!(store.store_page(told(&ops[0]), Timestamp(10)).await.expect("stores"));
    assert_eq!(store.load().await.expect("loads").ops[&ops[0].id()], standing_in);
    // Under another device's name it still stands for the same.
    let again = Identity { device: DeviceId::from_random([99; 16]), ..who };
    let shelf = stores.open_as(again.clone(), key).await.expect("opens").load().await.expect("loads");
    let renamed = &shelf.ops[&OpId { device: again.device, counter: 1 }];
    assert_eq!((&renamed.op.body, &renamed.aside), (&standing_in.op.body, &standing_in.aside));
}

async fn an_op_whose_name_goes_to_another_goes_on_under_its_own(stores: &dyn Stores) {
    let (who, key) = identity(8);
    let store = stores.open_as(who, key).await.expect("opens");
    let op = store.append(vec![draft(1)]).await.expect("appends").remove(0);
    store.store_page(page(Cursor::GENESIS, op.id()), Timestamp(9)).await.expect("stores");
    let cursor = store.load().await.expect("loads").mark.cursor;
    store.rewind(cursor).await.expect("rewinds");
    let Draft { body, .. } = draft(1);
    let other = domain::wire::op::write(op.id(), Timestamp(77), None, body);
    let stamp = Stamp { seq: 1, eff: Timestamp(78), status: Status::Applied };
    let taken = Page {
        stamps: vec![],
        ops: vec![(other.clone(), stamp)],
        adopted: vec![op.id()],
        ..page(Cursor::GENESIS, op.id())
    };
    assert!(store.store_page(taken, Timestamp(10)).await.expect("stores"));
    let shelf = store.load().await.expect("loads");
    assert_eq!(shelf.ops.len(), 2);
    assert_eq!(shelf.ops[&op.id()].op.raw, other.raw);
    let own = &shelf.ops[&domain::sync::device::adopted(&op)];
    assert_eq!((&own.op.raw.body, own.op.head.at, own.stamp.is_none()), (&op.raw.body, op.head.at, true));
    assert!(own.stamp_before.is_some());
    assert!(shelf.mark.keys.contains_key(&own.op.id().device));
}

async fn a_rewind_keeps_the_former_stamps(stores: &dyn Stores) {
    let (who, key) = identity(6);
    let store = stores.open_as(who, key).await.expect("opens");
    let id = store.append(vec![draft(1)]).await.expect("appends")[0].id();
    store.store_page(page(Cursor::GENESIS, id), Timestamp(9)).await.expect("stores");
    store.rewind(Cursor::GENESIS).await.expect("does nothing");
    assert!(!store.load().await.expect("loads").mark.rewinding, "not from an old cursor");
    let cursor = store.load().await.expect("loads").mark.cursor;
    store.rewind(cursor).await.expect("rewinds");
    let shelf = store.load().await.expect("loads");
    assert!(shelf.mark.rewinding);
    assert_eq!(shelf.mark.cursor, Cursor::GENESIS);
    assert_eq!(shelf.ops[&id].stamp, None);
    assert!(shelf.ops[&id].stamp_before.is_some());
}
