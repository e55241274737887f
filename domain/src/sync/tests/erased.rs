//! What was erased: the chain holds without it, and nothing of it comes back.

use super::*;
use crate::{
    ids::ErasureId,
    sync::{chain, device::Request, op::RawOp},
};

impl Server {
    /// Erases what all devices have told, as the store does.
    fn erases(&mut self, at: i64) {
        for (op, _) in &mut self.stream {
            let body = chain::erased(&op.raw, op.id().counter, &self.devices[&op.id().device].salt_key);
            *op = wire::op::read(RawOp { body, ..op.raw.clone() }).unwrap();
        }
        for head in self.devices.values_mut() {
            (head.closed, head.salt_key) = (true, SaltKey([0; 32]));
        }
        let told = wire::op::erasure(ErasureId::from_random([9; 16]), "2026.2", Timestamp(at));
        let stamp = Stamp { seq: self.cursor().seq + 1, eff: Timestamp(at), status: Status::Applied };
        let key = SaltKey([0; 32]);
        self.devices.insert(
            told.id().device,
            DeviceHead { stored: 1, eff_last: Some(stamp.eff), salt_key: key, closed: false },
        );
        self.cursors.push(self.cursor().after(&told.raw, 1, &stamp, &key));
        self.stream.push((told, stamp));
    }
}

/// A stream of one phone's begin, answer and note, all of it known to the phone.
fn told() -> (World, Server, Device) {
    let (world, mut server) = (World::new(), Server::default());
    let mut phone = Device::join(&mut server, 1);
    phone.record(begun(), 10);
    phone.record(answered("INT.1.1", Answer::Often), 20);
    let note = "rahasia".to_owned();
    phone.record(Body::Noted { assessment: assessment(), statement: "INT.1.1".parse().unwrap(), note }, 30);
    phone.sync(&mut server, &world, 40);
    assert_eq!(server.stream.len(), 3);
    (world, server, phone)
}

#[test]
fn a_new_device_follows_the_chain_and_finds_nothing() {
    let (world, mut server, _) = told();
    let before = server.cursors.clone();
    server.erases(1_000);
    assert_eq!(server.cursors[..3], before, "what was told stays where it was");
    let texts: String = server.stream.iter().map(|(op, _)| op.raw.body.clone()).collect();
    assert!(!texts.contains("rahasia") && !texts.contains("INT.1.1"));
    let mut fresh = Device::join(&mut server, 2);
    fresh.sync(&mut server, &world, 2_000);
    assert_eq!((fresh.cursor, fresh.ops.len()), (server.cursor(), 4));
    assert_eq!(fresh.state(), PersonState::default(), "nothing to show, and nothing that is not known either");
}

#[test]
fn one_letter_of_what_stands_in_its_place_breaks_the_chain() {
    let (_, mut server, _) = told();
    server.erases(1_000);
    let (op, stamp) = server.stream[1].clone();
    let key = SaltKey([7; 32]);
    let before = server.cursors[0];
    assert_eq!(before.after(&op.raw, 2, &stamp, &key), server.cursors[1], "whatever key is thought of");
    for place in 0..op.raw.body.len() {
        let mut bytes = op.raw.body.clone().into_bytes();
        bytes[place] ^= 1;
        let body = String::from_utf8(bytes).unwrap();
        let altered = RawOp { body, ..op.raw.clone() };
        assert_ne!(before.after(&altered, 2, &stamp, &key), server.cursors[1], "{place}");
    }
}

#[test]
fn what_is_told_again_is_a_duplicate_whatever_it_says() {
    let (world, mut server, mut phone) = told();
    server.erases(1_000);
    let stream = server.stream.clone();
    // What it had a receipt for, what it had not sent, and what another wrote under its name.
    phone.record(answered("INT.1.2", Answer::Never), 50);
    phone.sent = 0;
    let forged = wire::op::write(OpId { device: phone.id, counter: 2 }, Timestamp(20), None, begun());
    phone.ops.insert(forged.id(), LocalOp::new(forged));
    let request = phone.standing().request(false);
    assert_eq!(request.ops.len(), 4);
    server.sync(&world, phone.id, &request, Timestamp(2_000), Timestamp(2_000));
    assert_eq!(server.stream, stream);
    assert!(server.waiting.is_empty());
}

#[test]
fn the_device_that_wrote_it_keeps_it_and_goes_on() {
    let (world, mut server, mut phone) = told();
    let before = phone.state();
    server.erases(1_000);
    // It learns of it, and hears the whole stream anew after a rewind.
    phone.sync(&mut server, &world, 2_000);
    assert_eq!((phone.cursor, phone.state()), (server.cursor(), before.clone()));
    phone.cursor = Cursor::GENESIS;
    phone.sync(&mut server, &world, 3_000);
    assert_eq!((phone.cursor, phone.state()), (server.cursor(), before.clone()));
    let whole = phone.standing().request(true);
    let cursor = Cursor::GENESIS;
    let asked = Request { cursor, ..whole };
    let mut seen = phone.clone();
    seen.cursor = cursor;
    let reply = server.sync(&world, phone.id, &asked, Timestamp(4_000), Timestamp(4_000));
    assert!(matches!(seen.standing().answered(&asked, reply), Effect::Store(_)), "what comes whole agrees, too");
    assert_eq!(phone.state(), before);
}
