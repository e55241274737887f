//! Claims of hours learned elsewhere, told by several devices.

use super::*;
use crate::{
    hours::{Certificate, Claim, Claimed, Fact, Made, Proof, ProofKind},
    time::Date,
};

fn claim(claim: u8) -> ClaimId {
    ClaimId::from_random([claim; 16])
}

/// A workshop of so many days in the first days of 1970, which this world's clocks show.
pub(super) fn claimed(name: u8, days: u32) -> Body {
    let what = Claim {
        path: "KL07".parse().unwrap(),
        title: "Lokakarya arsip".into(),
        organiser: "BPSDM".into(),
        from: Date::constant(1969, 12, 1),
        to: Date::constant(1969, 12, 9),
        claimed: Claimed { days: Some(days), ..Claimed::default() },
    };
    let proofs = vec![Proof { hash: BundleHash([name; 32]), kind: ProofKind::Jpeg, bytes: 9 }];
    Body::Claimed(Box::new(Made { claim: claim(name), what, proofs }))
}

pub(super) fn withdrawn(name: u8) -> Body {
    Body::ClaimWithdrawn { claim: claim(name) }
}

fn days(state: &PersonState, name: u8) -> Option<u32> {
    state.claims.get(&claim(name))?.made()?.what.claimed.days
}

fn change(body: Body, change: impl FnOnce(&mut Made)) -> Body {
    let Body::Claimed(mut made) = body else { panic!("a claim") };
    change(&mut made);
    Body::Claimed(made)
}

/// The verdicts on one device's claims, in their order.
fn verdicts(bodies: Vec<Body>, accepted: Option<u8>) -> (Vec<String>, PersonState) {
    let (world, mut server) = (World::new(), Server::default());
    let mut phone = Device::join(&mut server, 1);
    for (time, body) in (10..).zip(bodies) {
        phone.record(body, time);
        phone.sync(&mut server, &world, time + 1_000);
        if let Some(known) = accepted.and_then(|name| server.claims.get_mut(&claim(name))) {
            known.frozen = true;
        }
    }
    (server.stream.iter().map(|(_, stamp)| stamp.status.code()).collect(), phone.state())
}

#[test]
fn a_claim_told_by_two_devices_is_the_later_one() {
    let (world, mut server) = (World::new(), Server::default());
    let (mut phone, mut office) = (Device::join(&mut server, 1), Device::join(&mut server, 2));
    phone.record(claimed(1, 2), 10);
    phone.sync(&mut server, &world, 20);
    office.sync(&mut server, &world, 21);
    office.record(claimed(1, 3), 30);
    phone.record(claimed(1, 4), 40);
    // What was told later holds, whichever comes first.
    phone.sync(&mut server, &world, 50);
    office.sync(&mut server, &world, 60);
    phone.sync(&mut server, &world, 70);
    assert_eq!(phone.state(), office.state());
    assert_eq!(days(&phone.state(), 1), Some(4));
    let Claiming { made, worth, .. } = &server.claims[&claim(1)];
    assert_eq!((made.what.claimed.days, worth.converted.jp), (Some(4), 20), "the books say what the devices show");
}

#[test]
fn what_cannot_be_believed_is_parked_with_its_reason() {
    let day = |body, to| change(body, move |made| (made.what.from, made.what.to) = (to, to));
    let (codes, state) = verdicts(
        vec![
            claimed(1, 4),
            change(claimed(2, 4), |made| made.what.path = "KL99".parse().unwrap()),
            claimed(3, 10),
            claimed(4, 0),
            day(claimed(5, 1), Date::constant(1970, 1, 2)),
            change(claimed(6, 1), |made| {
                made.what.path = "NKL03".parse().unwrap();
                made.what.claimed.certificate = Some(Certificate { jp: 1_501, attached: true });
            }),
            change(claimed(7, 1), |made| made.proofs.clear()),
            change(claimed(8, 1), |made| made.what.organiser = " ".into()),
            withdrawn(9),
        ],
        None,
    );
    assert_eq!(
        codes,
        [
            "applied",
            "parked:claim_path",
            "parked:claim_facts",
            "parked:claim_facts",
            "parked:claim_future",
            "parked:claim_too_much",
            "parked:claim_proofs",
            "parked:claim_words",
            "parked:unknown_claim",
        ]
    );
    // What was written is still there to be set right.
    let (made, reason) = state.claims[&claim(3)].not_taken().unwrap();
    assert_eq!((made.what.claimed.days, reason), (Some(10), &ParkCode::ClaimFacts));
    assert_eq!(ParkCode::from(crate::hours::HoursError::Missing(Fact::Title)), ParkCode::ClaimWords);
}

#[test]
fn what_was_not_taken_goes_once_it_is_set_right() {
    let (codes, state) = verdicts(vec![claimed(1, 10), claimed(1, 3)], None);
    assert_eq!(codes, ["parked:claim_facts", "applied"]);
    let shown = &state.claims[&claim(1)];
    assert_eq!((shown.not_taken(), days(&state, 1)), (None, Some(3)));
}

#[test]
fn an_accepted_claim_is_frozen() {
    let (codes, state) = verdicts(vec![claimed(1, 2), claimed(1, 3), withdrawn(1)], Some(1));
    assert_eq!(codes, ["applied", "parked:claim_frozen", "parked:claim_frozen"]);
    assert_eq!(days(&state, 1), Some(2));
    assert_eq!(state.troubles().count(), 2, "told to the person");
}

#[test]
fn a_claim_that_was_withdrawn_may_be_made_again() {
    let (codes, state) = verdicts(vec![claimed(1, 2), withdrawn(1)], None);
    assert_eq!(codes, ["applied", "applied"]);
    assert_eq!((days(&state, 1), state.claims.len()), (None, 1));
    let (_, state) = verdicts(vec![claimed(1, 2), withdrawn(1), claimed(1, 5)], None);
    assert_eq!(days(&state, 1), Some(5));
}
