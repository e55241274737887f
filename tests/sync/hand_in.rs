//! Hand-in: what is carried for somebody who has left a device.

use axum::http::StatusCode;
use domain::{
    assessment::Answer,
    hpke::POINT_BYTES,
    sync::{
        device::LocalOps,
        hand_in::{HandInKey, LETTER_BYTES_MAX, Letter, Recipient},
        op::RawOp,
        stamp::{ParkCode, Status},
    },
    time::Timestamp,
    wire::{
        error::ErrorCode,
        hand_in::{self, Envelope, HandInWire, Handed, HeldWire, Word},
    },
};

use sea_orm::EntityTrait;
use server::entity::op_waiting;

use super::{phone::Phone, town::Town};
use crate::harness::{Answer as Reply, HOUR, Member, on_each_database, sealer};

/// What a phone was told to seal with; it has synced.
fn with(phone: &Phone) -> HandInWire {
    phone.about.as_ref().and_then(|about| about.hand_in.clone()).expect("told with the first sync")
}

fn recipient(phone: &Phone) -> Recipient {
    Recipient::from_hex(&with(phone).to).expect("a point")
}

pub fn letter(phone: &Phone) -> Letter {
    let unsent = phone.ops.values().filter(|local| local.stamp.is_none() && local.op.id().device == phone.device);
    Letter {
        person: phone.person,
        device: phone.device,
        salt_key: phone.keys[&phone.device],
        sealed: phone.now,
        skew_ms: 0,
        ops: unsent.map(|local| local.op.raw.clone()).collect(),
    }
}

fn envelope(to: &Recipient, framed: &[u8]) -> Envelope {
    Envelope { to: to.to_hex(), sealed: hand_in::hex(&sealer::seal(to, framed, 7)) }
}

/// Seals with the phone's own key.
pub fn seals(phone: &Phone, letter: &Letter) -> Envelope {
    let (to, key): (_, HandInKey) = (recipient(phone), with(phone).key.parse().expect("a key"));
    envelope(&to, &sealer::frame(&key, &to, letter))
}

/// Hands an envelope in from a browser in which nobody is signed in.
async fn hands_in(town: &Town<'_>, envelope: &Envelope) -> Reply {
    town.house.browser().post("/api/hand-ins", envelope).await
}

async fn is_taken(town: &Town<'_>, envelope: &Envelope) -> bool {
    hands_in(town, envelope).await.ok::<Handed>().taken
}

/// A phone that has synced once, and then worked without a network.
async fn leaves(town: &Town<'_>) -> Phone {
    let start = town.start(Member::Ana, town.open);
    let mut phone = town.phone(Member::Ana).await;
    phone.syncs().await;
    phone.begins(start);
    phone.answers(start, "INT.1.1", Answer::Often);
    phone.answers(start, "INT.1.2", Answer::Never);
    phone
}

fn held(phone: &Phone) -> Vec<HeldWire> {
    phone.about.as_ref().and_then(|about| about.held.clone()).unwrap_or_default()
}

async fn says(phone: &Phone, held: &HeldWire, mine: bool) -> Reply {
    phone.tab.post("/api/hand-ins/word", &Word { id: held.id.clone(), mine }).await
}

#[tokio::test]
async fn anybody_carries_it_and_once_is_as_good_as_twice() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let phone = leaves(&town).await;
        let envelope = seals(&phone, &letter(&phone));
        let answers =
            |phone: &Phone| phone.state().assessments[&phone.assessment(town.start(Member::Ana, town.open))].answers();
        house.clock.advance(HOUR);
        for _ in 0..2 {
            assert!(is_taken(&town, &envelope).await);
        }
        let mut other = town.phone(Member::Ana).await;
        other.syncs().await;
        assert_eq!(other.places(), [1, 2, 3]);
        assert!(
            other.ops.values().all(|local| local.stamp.as_ref().is_some_and(|stamp| stamp.status == Status::Applied))
        );
        assert_eq!(answers(&other), answers(&phone));
        assert_eq!(held(&other), []);
        // The person had left: the session ended with the envelope.
        assert_eq!(phone.sends(&phone.wire(&phone.request(false))).await.code(), ErrorCode::SignedOut);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_clock_is_set_right_by_what_was_last_measured() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.syncs().await;
        let behind = 400 * 24 * HOUR;
        phone.now = Timestamp(house.state.now().0 - behind);
        phone.begins(start);
        let envelope = seals(&phone, &Letter { skew_ms: behind, ..letter(&phone) });
        house.clock.advance(5 * HOUR);
        assert!(is_taken(&town, &envelope).await);
        let mut other = town.phone(Member::Ana).await;
        other.syncs().await;
        let stamp = other.ops.values().next().and_then(|local| local.stamp.clone()).expect("it arrived");
        assert_eq!(stamp.eff.0, house.state.now().0 - 5 * HOUR, "when it was done, by the server's clock");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_letter_of_ours_is_refused_by_a_code_and_changes_nothing() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let phone = leaves(&town).await;
        let mut eko = town.phone(Member::Eko).await;
        eko.syncs().await;
        let (to, good) = (recipient(&phone), letter(&phone));
        let sealed = seals(&phone, &good);
        let refused = async |envelope: Envelope, code: ErrorCode| {
            let reply = hands_in(&town, &envelope).await;
            assert_eq!((reply.status, reply.code()), (StatusCode::UNPROCESSABLE_ENTITY, code), "{envelope:?}");
        };
        // Truncated, and altered: at the point, in the text, at its end.
        for digits in [0, 1, 2 * POINT_BYTES - 2, 2 * POINT_BYTES, sealed.sealed.len() - 2] {
            let cut = Envelope { sealed: sealed.sealed[..digits].to_owned(), ..sealed.clone() };
            refused(cut, ErrorCode::EnvelopeDamaged).await;
        }
        for place in [0, 3, 2 * POINT_BYTES + 1, sealed.sealed.len() - 1] {
            let mut digits = sealed.sealed.clone().into_bytes();
            digits[place] = if digits[place] == b'0' { b'1' } else { b'0' };
            let altered = Envelope { sealed: String::from_utf8(digits).unwrap(), ..sealed.clone() };
            refused(altered, ErrorCode::EnvelopeDamaged).await;
        }
        refused(Envelope { to: "04".into(), ..sealed.clone() }, ErrorCode::EnvelopeDamaged).await;
        // For another installation.
        let elsewhere = server::hand_in::Keys::of([9; 32]);
        let their_key = elsewhere.key(phone.person, phone.device);
        let other = envelope(elsewhere.to(), &sealer::frame(&their_key, elsewhere.to(), &good));
        refused(other, ErrorCode::OtherInstallation).await;
        // Forged: in the name of another person, of another device, by no key at all, and what is no letter.
        let key: HandInKey = with(&eko).key.parse().unwrap();
        for forged in
            [good.clone(), Letter { person: eko.person, ..good.clone() }, Letter { device: eko.device, ..good.clone() }]
        {
            refused(envelope(&to, &sealer::frame(&key, &to, &forged)), ErrorCode::EnvelopeForged).await;
        }
        for framed in [&[][..], &[0; 63], &[0; 80]] {
            refused(envelope(&to, framed), ErrorCode::EnvelopeForged).await;
        }
        // By the right device, and no letter; or one that says it is another's; or a bomb.
        let own: HandInKey = with(&phone).key.parse().unwrap();
        let framed = |packed: &[u8]| envelope(&to, &own.frame(&to, phone.person, phone.device, packed));
        let bomb = sealer::pack(&"0".repeat(LETTER_BYTES_MAX + 1));
        for packed in [&b"no gzip"[..], &sealer::pack("{"), &sealer::pack("{\"person\":1}"), &bomb] {
            refused(framed(packed), ErrorCode::EnvelopeDamaged).await;
        }
        let hers = hand_in::write(&Letter { person: eko.person, ..good.clone() });
        refused(framed(&sealer::pack(&hers)), ErrorCode::EnvelopeForged).await;
        let mut fresh = town.phone(Member::Ana).await;
        fresh.syncs().await;
        assert_eq!((fresh.places(), held(&fresh)), (vec![], vec![]));
        assert!(is_taken(&town, &sealed).await, "the true one is as good as before");
    })
    .await;
}

#[tokio::test]
async fn a_letter_holds_its_own_persons_ops_alone() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let phone = leaves(&town).await;
        let mut eko = town.phone(Member::Eko).await;
        eko.begins(town.start(Member::Eko, town.open));
        // Eko's phone seals, as itself, an op in the name of Ana's.
        eko.syncs().await;
        eko.answers(town.start(Member::Eko, town.open), "INT.1.1", Answer::Often);
        let mut mixed = letter(&eko);
        mixed.ops.extend(letter(&phone).ops);
        assert_eq!(hands_in(&town, &seals(&eko, &mixed)).await.code(), ErrorCode::EnvelopeForged);
        let mut other = town.phone(Member::Ana).await;
        other.syncs().await;
        assert_eq!((other.places(), held(&other)), (vec![], vec![]));
    })
    .await;
}

#[tokio::test]
async fn a_device_that_was_signed_out_waits_for_its_persons_word() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let phone = leaves(&town).await;
        let envelope = seals(&phone, &letter(&phone));
        let mut other = town.phone(Member::Ana).await;
        other.tab.post(&format!("/api/devices/{}/revoke", phone.device), &serde_json::json!({})).await.done();
        for _ in 0..2 {
            assert!(!is_taken(&town, &envelope).await);
        }
        other.syncs().await;
        assert!(other.places().is_empty());
        let waiting = held(&other);
        assert_eq!((waiting.len(), waiting[0].changes), (1, 3));
        // Nobody else's word counts, not even for one that names it.
        let eko = town.phone(Member::Eko).await;
        says(&eko, &waiting[0], true).await.ok::<Handed>();
        other.syncs().await;
        assert_eq!((other.places(), held(&other)), (vec![], waiting.clone()));

        assert!(says(&other, &waiting[0], true).await.ok::<Handed>().taken);
        other.syncs().await;
        assert_eq!((other.places(), held(&other)), (vec![1, 2, 3], vec![]));
        assert!(is_taken(&town, &envelope).await, "it is known now");
        other.syncs().await;
        assert_eq!(held(&other), []);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_theirs_is_thrown_away() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let phone = leaves(&town).await;
        let mut other = town.phone(Member::Ana).await;
        other.tab.post(&format!("/api/devices/{}/revoke", phone.device), &serde_json::json!({})).await.done();
        assert!(!is_taken(&town, &seals(&phone, &letter(&phone))).await);
        other.syncs().await;
        let waiting = held(&other);
        says(&other, &waiting[0], false).await.ok::<Handed>();
        other.syncs().await;
        assert_eq!((other.places(), held(&other)), (vec![], vec![]));
        for id in ["", "ab", &"zz".repeat(32)] {
            let word = Word { id: id.to_owned(), mine: true };
            assert_eq!(other.tab.post("/api/hand-ins/word", &word).await.code(), ErrorCode::Invalid);
        }
        assert_eq!(
            house.browser().post("/api/hand-ins/word", &serde_json::json!({})).await.code(),
            ErrorCode::SignedOut
        );
    })
    .await;
}

#[tokio::test]
async fn what_another_copy_of_the_device_has_said_hides_nothing() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let phone = leaves(&town).await;
        // Before that a copy of the phone went its own way, and was heard first.
        let mut copy = phone.clone();
        (copy.ops, copy.next) = (LocalOps::new(), 1);
        copy.begins(start);
        copy.answers(start, "KS.1.1", Answer::Always);
        copy.syncs().await;
        for _ in 0..2 {
            assert!(is_taken(&town, &seals(&phone, &letter(&phone))).await);
        }
        let mut other = town.phone(Member::Ana).await;
        other.syncs().await;
        let answers = other.state().assessments[&other.assessment(start)].answers();
        assert_eq!(answers.len(), 3, "those of both: {answers:?}");
    })
    .await;
}

#[tokio::test]
async fn what_came_before_and_was_forgotten_holds_nothing_back() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = town.phone(Member::Ana).await;
        phone.begins(start);
        phone.syncs().await;
        for statement in ["INT.1.1", "INT.1.2", "INT.1.3"] {
            phone.answers(start, statement, Answer::Often);
        }
        // The first of them had its receipt, and a backup was put back that does not know it.
        let whole = letter(&phone);
        let sealed = seals(&phone, &Letter { ops: whole.ops[1..].to_vec(), ..whole });
        for _ in 0..2 {
            assert!(is_taken(&town, &sealed).await);
        }
        let mut other = town.phone(Member::Ana).await;
        other.syncs().await;
        assert_eq!(other.places(), [1, 2, 3]);
        assert_eq!(other.state().assessments[&other.assessment(start)].answers().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_long_letter_of_a_cloned_device_arrives_whole() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let phone = leaves(&town).await;
        let mut copy = phone.clone();
        let mut long = phone;
        for n in 0..700 {
            long.answers(start, "INT.1.1", if n % 2 == 0 { Answer::Often } else { Answer::Never });
        }
        copy.answers(start, "KS.1.1", Answer::Always);
        copy.syncs().await;
        let sealed = seals(&long, &letter(&long));
        for _ in 0..2 {
            assert!(is_taken(&town, &sealed).await);
        }
        let mut other = town.phone(Member::Ana).await;
        other.syncs().await;
        assert_eq!(other.places().len(), 4 + 700);
        assert_eq!(op_waiting::Entity::find().all(house.state.db.read()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_op_that_is_too_long_harms_no_other() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let start = town.start(Member::Ana, town.open);
        let mut phone = leaves(&town).await;
        phone.notes(start, "INT.1.1", "n".repeat(80_000));
        phone.answers(start, "INT.1.3", Answer::Often);
        let mut sealed = letter(&phone);
        sealed.ops.insert(4, RawOp { header: "{}".into(), body: "{}".into() });
        assert!(is_taken(&town, &seals(&phone, &sealed)).await);
        let mut other = town.phone(Member::Ana).await;
        other.syncs().await;
        assert_eq!(other.places(), [1, 2, 3, 4, 5]);
        let parked: Vec<_> = other.state().remarks.values().map(|remark| remark.status.clone()).collect();
        assert_eq!(parked, [Status::Parked(ParkCode::TooLarge)]);
    })
    .await;
}

#[tokio::test]
async fn a_restored_server_knows_its_key_and_asks_about_the_device() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let phone = leaves(&town).await;
        let envelope = seals(&phone, &letter(&phone));
        // As if the backup were older than the sign-in.
        town.never_met(&phone).await;
        assert!(!is_taken(&town, &envelope).await);
        let mut other = town.phone(Member::Ana).await;
        other.syncs().await;
        let waiting = held(&other);
        assert_eq!(waiting[0].label, None);
        assert!(says(&other, &waiting[0], true).await.ok::<Handed>().taken);
        other.syncs().await;
        assert_eq!(other.places(), [1, 2, 3]);
    })
    .await;
}
