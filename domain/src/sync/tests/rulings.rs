//! Decisions about claims of others, in the stream of whoever decides.

use super::{claims::claimed, *};
use crate::{
    hours::{Certificate, Claim, ClaimVerdict},
    ids::AgencyId,
    sync::verdict::Awaiting,
    wire::claim::{Decide, decided, read_judged},
};

const WHY: &str = "Sertifikat menyebut dua hari";

/// Whoever reports to the one who decides.
fn theirs() -> PersonId {
    PersonId::from_random([8; 16])
}

fn claim() -> ClaimId {
    ClaimId::from_random([1; 16])
}

fn writer(counter: u64) -> OpId {
    OpId { device: DeviceId::from_random([7; 16]), counter }
}

fn what(days: u32) -> Claim {
    let Body::Claimed(made) = claimed(1, days) else { panic!("a claim") };
    made.what
}

fn awaiting() -> Awaiting {
    let agency = AgencyId::from_random([9; 16]);
    Awaiting { agency, writer: writer(3), waits: true, proven: true, judged: None }
}

fn decide(verdict: ClaimVerdict, what: Option<Claim>) -> Decide {
    let reason = (verdict != ClaimVerdict::Accepted).then(|| WHY.to_owned());
    Decide { verdict, writer: (writer(3).device, 3), reason, what }
}

/// Accepted, corrected, returned, each as it should be.
fn sound() -> [Decide; 3] {
    [
        decide(ClaimVerdict::Accepted, None),
        decide(ClaimVerdict::Corrected, Some(what(2))),
        decide(ClaimVerdict::Returned, None),
    ]
}

struct Office(World);

impl Lookup for Office {
    fn period(&self, _: PeriodId) -> Option<PeriodWindow> {
        None
    }

    fn holds(&self, _: AssignmentId, _: PositionKind) -> bool {
        false
    }

    fn reference(&self, _: &References) -> Option<&Reference> {
        None
    }

    fn course(&self, _: BundleHash) -> Option<&Course> {
        None
    }

    fn hours(&self) -> Option<(&HoursVersions, Zone)> {
        None
    }

    fn hours_of(&self, agency: AgencyId) -> Option<(&HoursVersions, Zone)> {
        if agency == awaiting().agency { self.0.hours() } else { None }
    }

    fn may_decide(&self, whose: PersonId, _: Timestamp) -> bool {
        whose == theirs()
    }

    fn judged(&self, ruling: &Ruling) -> Option<crate::hours::Judged> {
        read_judged(&ruling.text).ok()
    }
}

/// The verdicts on decisions about the claim, in their order, and the claim after them.
fn verdicts(known: Awaiting, bodies: Vec<Body>) -> (Vec<String>, Awaiting) {
    let (office, key) = (Office(World::new()), (theirs(), claim()));
    let judge = Judge::new(person(), &office, BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut judge = judge.with_rulings([(key, known)].into());
    let device = DeviceId::from_random([1; 16]);
    let mut codes = Vec::new();
    for (counter, body) in (1..).zip(bodies) {
        let op = wire::op::write(OpId { device, counter }, Timestamp(5), None, body);
        codes.push(judge.judge(&op, Timestamp(5), Timestamp(1_000)).code());
    }
    (codes, judge.rulings()[&key].clone())
}

fn about(decide: &Decide) -> Body {
    decided(theirs(), claim(), decide)
}

#[test]
fn a_claim_that_waits_is_decided_about_once() {
    for first in sound() {
        let bodies = [&first].into_iter().chain(&sound()).map(about).collect();
        let (codes, after) = verdicts(awaiting(), bodies);
        assert_eq!(codes[0], "applied", "{first:?}");
        assert!(codes[1..].iter().all(|code| code == "parked:claim_changed"), "{codes:?}");
        let (said, worth) = after.judged.expect("decided");
        assert_eq!((after.waits, said.verdict, said.reason), (false, first.verdict, first.reason));
        assert_eq!(worth.map(|worth| worth.converted.jp), first.what.map(|_| 10));
    }
}

#[test]
fn what_was_not_looked_at_is_not_decided_about() {
    let accept = || vec![about(&decide(ClaimVerdict::Accepted, None))];
    for known in [Awaiting { writer: writer(4), ..awaiting() }, Awaiting { waits: false, ..awaiting() }] {
        let (codes, after) = verdicts(known.clone(), accept());
        assert_eq!((codes, after), (vec!["parked:claim_changed".to_owned()], known));
    }
    let other = decided(theirs(), ClaimId::from_random([2; 16]), &decide(ClaimVerdict::Accepted, None));
    assert_eq!(verdicts(awaiting(), vec![other]).0, ["parked:claim_changed"]);
}

#[test]
fn whoever_may_not_decide_learns_nothing_of_the_claim() {
    let unsound = Decide { reason: Some("tidak".into()), ..decide(ClaimVerdict::Returned, None) };
    let bodies = sound().iter().chain([&unsound]).map(|decide| decided(person(), claim(), decide)).collect();
    assert!(verdicts(awaiting(), bodies).0.iter().all(|code| code == "parked:claim_not_yours"));
}

#[test]
fn a_decision_is_whole_and_a_correction_believable() {
    let corrected = |what: Claim| decide(ClaimVerdict::Corrected, Some(what));
    let unsound = [
        (Decide { reason: Some("tidak".into()), ..decide(ClaimVerdict::Returned, None) }, "claim_decision"),
        (Decide { reason: None, ..decide(ClaimVerdict::Returned, None) }, "claim_decision"),
        (Decide { reason: Some(WHY.into()), ..decide(ClaimVerdict::Accepted, None) }, "claim_decision"),
        (decide(ClaimVerdict::Accepted, Some(what(2))), "claim_decision"),
        (decide(ClaimVerdict::Corrected, None), "claim_decision"),
        (decide(ClaimVerdict::Entered, None), "claim_decision"),
        (corrected(Claim { title: " ".into(), ..what(2) }), "claim_words"),
        (corrected(Claim { path: "KL99".parse().unwrap(), ..what(2) }), "claim_path"),
        (corrected(what(10)), "claim_facts"),
    ];
    for (decide, code) in unsound {
        let (codes, after) = verdicts(awaiting(), vec![about(&decide)]);
        assert_eq!((codes, after), (vec![format!("parked:{code}")], awaiting()), "{decide:?}");
    }
    // A certificate counts beyond the usual where it is there, whatever the decision says of it.
    let mut long = Claim { path: "NKL03".parse().unwrap(), ..what(2) };
    long.claimed.certificate = Some(Certificate { jp: 500, attached: false });
    let codes = |proven: bool| verdicts(Awaiting { proven, ..awaiting() }, vec![about(&corrected(long.clone()))]).0;
    assert_eq!((codes(true), codes(false)), (vec!["applied".into()], vec!["parked:claim_too_much".into()]));
}

#[test]
fn a_correction_is_weighed_by_the_agency_to_which_the_claim_goes() {
    let elsewhere = || Awaiting { agency: AgencyId::from_random([10; 16]), ..awaiting() };
    let [accept, correct, _] = sound();
    assert_eq!(verdicts(elsewhere(), vec![about(&correct)]), (vec!["parked:unknown_reference".into()], elsewhere()));
    assert_eq!(verdicts(elsewhere(), vec![about(&accept)]).0, ["applied"]);
    assert_eq!(verdicts(awaiting(), vec![about(&correct)]).0, ["applied"]);
}

#[test]
fn what_was_last_decided_is_kept_with_its_fate() {
    let device = DeviceId::from_random([1; 16]);
    let op = |counter, decide: &Decide| wire::op::write(OpId { device, counter }, Timestamp(5), None, about(decide));
    let [accept, _, back] = sound();
    let stamp = Stamp { seq: 1, eff: Timestamp(5), status: Status::Parked(ParkCode::ClaimChanged) };
    let (first, second) = (op(1, &accept), op(2, &back));
    let mut state = PersonState::of([(&first, Some(&stamp))]);
    let last = |state: &PersonState| {
        let last = &state.rulings[&claim()];
        let said = read_judged(&last.value.0.text).unwrap();
        (last.writer().counter, said.verdict, last.value.1.code(), last.stamped())
    };
    let parked = || "parked:claim_changed".to_owned();
    assert_eq!(last(&state), (1, ClaimVerdict::Accepted, parked(), true));
    assert_eq!((state.troubles().count(), state.unknown.len(), state.claims.len()), (1, 0, 0));
    assert_eq!(state.replaced_by(&second.body), Some(first.id()), "the next one says what it replaces");
    state.apply(&second, None);
    assert_eq!(last(&state), (2, ClaimVerdict::Returned, "applied".into(), false), "saved here, not sent");
    assert_eq!(state, PersonState::of([(&second, None), (&first, Some(&stamp))]), "in any order");
    assert_eq!(wire::op::read(second.raw.clone()).unwrap(), second);
}
