//! Ops that no server will ever take.

use super::*;
use crate::sync::{device::Unfit, fold::Remark, op::Head};

impl Device {
    /// Records a note of so many letters.
    fn notes(&mut self, letters: usize, time: i64) {
        let statement = "INT.1.2".parse().unwrap();
        self.record(Body::Noted { assessment: assessment(), statement, note: "x".repeat(letters) }, time);
    }

    /// Records an op that this world's server claims not to be able to read.
    fn records_gibberish(&mut self, time: i64) {
        self.record(Body::Unknown, time);
        let id = OpId { device: self.id, counter: self.next - 1 };
        let local = self.ops.get_mut(&id).unwrap();
        local.op = wire::op::rename(&local.op, Head { kind: UNREADABLE.into(), ..local.op.head.clone() });
    }

    /// What the person is told of what is held back, in the order of the names.
    fn held_back(&self) -> Vec<(String, Status)> {
        let told = |remark: &Remark| (remark.kind.clone(), remark.status.clone());
        self.state().remarks.values().map(told).collect()
    }

    /// The bodies of ops that others stand for.
    fn aside(&self) -> Vec<&str> {
        self.ops.values().filter_map(|local| Some(local.aside.as_ref()?.body.as_str())).collect()
    }
}

#[test]
fn what_can_never_be_sent_holds_nothing_up() {
    let (world, mut server) = (World::new(), Server::default());
    let (mut phone, mut other) = (Device::join(&mut server, 1), Device::join(&mut server, 2));
    phone.record(begun(), 10);
    phone.notes(OP_BYTES_MAX, 20);
    phone.records_gibberish(30);
    phone.record(answered("INT.1.1", Answer::Often), 40);
    let original = phone.ops.values().nth(1).unwrap().op.raw.body.clone();
    phone.sync(&mut server, &world, 50);
    assert_eq!(server.stream.len(), 4);
    assert_eq!(phone.standing().unsent().count(), 0);
    let expected = [
        ("assessment.noted".to_owned(), Status::Parked(ParkCode::TooLarge)),
        (UNREADABLE.to_owned(), Status::Parked(ParkCode::Unreadable)),
    ];
    assert_eq!(phone.held_back(), expected);
    assert_eq!(phone.aside(), [original.as_str(), "{}"]);
    other.sync(&mut server, &world, 60);
    assert_eq!(other.state(), phone.state(), "the person sees it everywhere");
    assert_eq!(other.aside(), [""; 0], "the texts stay where they were written");
    assert_eq!(phone.state().assessments[&assessment()].answers.len(), 1);
}

#[test]
fn a_full_device_of_them_ends_too() {
    let (world, mut server) = (World::new(), Server::default());
    let mut phone = Device::join(&mut server, 1);
    phone.record(begun(), 10);
    for time in 0..20 {
        phone.notes(OP_BYTES_MAX, 20 + time);
    }
    assert_eq!(phone.standing().request(false).ops.len(), 1, "what is too long is not sent at all");
    assert!(phone.sync(&mut server, &world, 90) < 20);
    assert_eq!((server.stream.len(), phone.held_back().len()), (21, 20));
}

#[test]
fn what_has_a_receipt_or_changed_meanwhile_is_left_alone() {
    let mut server = Server::default();
    let mut phone = Device::join(&mut server, 1);
    phone.notes(1, 10);
    let local = phone.ops.values().next().unwrap().clone();
    let unfit = |reason| Unfit { id: local.op.id(), content_hash: local.op.raw.content_hash(), reason };
    let stamp = Stamp { seq: 1, eff: Timestamp(1), status: Status::Applied };
    let stamped = LocalOp::stamped(local.op.clone(), stamp.clone());
    for known in [stamped, LocalOp { stamp_before: Some(stamp), ..local.clone() }] {
        let mut kept = known.clone();
        assert!(!wire::op::withhold(&mut kept, &unfit(ParkCode::Unreadable)));
        assert_eq!(kept, known);
    }
    // Two tabs are told the same: the second finds it done.
    let mut once = local.clone();
    assert!(wire::op::withhold(&mut once, &unfit(ParkCode::TooLarge)));
    let mut twice = once.clone();
    assert!(!wire::op::withhold(&mut twice, &unfit(ParkCode::TooLarge)));
    assert_eq!(twice, once);
    assert_eq!((once.op.id(), once.aside), (local.op.id(), Some(local.op.raw)));
}
