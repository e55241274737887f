//! Claims of one's people that are decided without a network: recorded on the supervisor's device, weighed when they arrive.

use domain::{
    hours::{Claim, ClaimStanding, ClaimVerdict},
    ids::AssignmentId,
    people::{Assignment, Capacity},
    sync::op::{Body, OpId},
    time::{Date, DateRange},
    wire::{
        claim::{ClaimFile, Decide, TeamClaims, decided},
        error::ErrorCode,
        office::{Readings, rules::Revised},
    },
};
use server::store::{self, roster};

use super::{
    claims::{REASON, claims, decides, decision, proves, told},
    needs::{hands_over, supervisor},
    rules::{self, SIX, ended, revision},
};
use crate::{
    harness::{
        HOUR, House, Member, Tab, agency, on_each_database,
        training::{self, PHOTO, claimed, claimed_with, workshop},
        unit,
    },
    sync::town::Town,
};

/// As many looks of one kind as a person is told of.
const LOOKS: usize = 100;

/// A decision about a claim of Ana's, as a device records it.
fn decides_about(name: u8, decide: &Decide) -> Body {
    decided(Member::Ana.id(), training::id(name), decide)
}

fn accepts(name: u8, seen: OpId) -> Body {
    decides_about(name, &decision(ClaimVerdict::Accepted, seen))
}

/// How many decisions the person's log tells them of.
async fn logged(tab: &Tab) -> usize {
    let looks: Readings = tab.get("/api/me/readings").await.ok();
    looks.readings.iter().filter(|look| look.action == "decide_claims").count()
}

#[tokio::test]
async fn a_claim_is_decided_about_once_by_whichever_device_arrives_first() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut budi = supervisor(&town).await;
        let mut other = town.phone(Member::Budi).await;
        let (mut ana, first) = claims(&town, 1, 3).await;
        budi.record(decides_about(1, &decision(ClaimVerdict::Returned, first)));
        other.record(accepts(1, first));
        assert_eq!(told(&town, Member::Ana).await[0].state, ClaimStanding::Waiting, "nothing before it arrives");
        // The answer is lost, and it is told again: it is decided once.
        budi.sends_in_vain().await;
        budi.syncs().await;
        other.syncs().await;
        assert_eq!([budi.verdicts(), other.verdicts()], [["applied"], ["parked:claim_changed"]]);
        let returned = &told(&town, Member::Ana).await[0];
        assert_eq!((returned.state, returned.decisions.len()), (ClaimStanding::Returned, 1));
        let why = &returned.decisions[0];
        assert_eq!((why.role.as_str(), why.reason.as_deref()), ("supervisor", Some(REASON)));

        // Told anew, it waits again; what was seen before decides nothing, and once is enough.
        house.clock.advance(HOUR);
        (ana.now, budi.now) = (town.now(), town.now());
        let second = ana.record(claimed(1, 2));
        ana.syncs().await;
        assert_eq!(budi.tab.get("/api/team/claims").await.ok::<TeamClaims>().claims.len(), 1);
        budi.record(accepts(1, first));
        budi.record(accepts(1, second));
        budi.record(decides_about(1, &decision(ClaimVerdict::Returned, second)));
        budi.syncs().await;
        assert_eq!(budi.verdicts()[1..], ["parked:claim_changed", "applied", "parked:claim_changed"]);
        let accepted = &told(&town, Member::Ana).await[0];
        assert_eq!((accepted.state, accepted.jp), (ClaimStanding::Accepted, 10));
        let said: Vec<_> = accepted.decisions.iter().map(|decision| decision.verdict).collect();
        assert_eq!(said, [ClaimVerdict::Returned, ClaimVerdict::Accepted]);
        assert_eq!(logged(&ana.tab).await, 2, "those that count, and no other");

        // The office comes too late, and what was accepted is frozen.
        let late = decides(&house.office().await, 1, &decision(ClaimVerdict::Returned, second)).await;
        assert_eq!(late.code(), ErrorCode::Changed);
        ana.record(claimed(1, 9));
        ana.syncs().await;
        assert_eq!(ana.verdicts()[2..], ["parked:claim_frozen"]);
    })
    .await;
}

#[tokio::test]
async fn an_unsound_decision_changes_nothing_and_a_sound_correction_counts() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut budi = supervisor(&town).await;
        let (ana, op) = claims(&town, 1, 3).await;
        let correct = |what: Option<Claim>| Decide { what, ..decision(ClaimVerdict::Corrected, op) };
        for unsound in [
            Decide { reason: Some("tidak".into()), ..decision(ClaimVerdict::Returned, op) },
            Decide { reason: None, ..decision(ClaimVerdict::Returned, op) },
            correct(None),
            correct(Some(Claim { title: " ".into(), ..workshop(2) })),
            correct(Some(Claim { path: "KL99".parse().unwrap(), ..workshop(2) })),
            correct(Some(workshop(training::TOO_MANY_DAYS))),
        ] {
            budi.record(decides_about(1, &unsound));
        }
        budi.syncs().await;
        let [form, words, path, facts] =
            ["decision", "words", "path", "facts"].map(|why| format!("parked:claim_{why}"));
        assert_eq!(budi.verdicts(), [form.clone(), form.clone(), form, words, path, facts]);
        let untouched = &told(&town, Member::Ana).await[0];
        assert_eq!((untouched.state, untouched.decisions.len()), (ClaimStanding::Waiting, 0));
        assert_eq!(logged(&ana.tab).await, 0);

        budi.record(decides_about(1, &correct(Some(workshop(2)))));
        budi.syncs().await;
        assert_eq!(budi.verdicts()[6..], ["applied"]);
        let accepted = &told(&town, Member::Ana).await[0];
        assert_eq!((accepted.state, accepted.jp, accepted.what.claimed.days), (ClaimStanding::Accepted, 10, Some(2)));
        assert_eq!(accepted.decisions[0].verdict, ClaimVerdict::Corrected);
        assert_eq!(budi.tab.get("/api/team/claims").await.ok::<TeamClaims>().claims, []);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_the_supervisor_when_it_arrives_has_decided_nothing() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let mut budi = supervisor(&town).await;
        let (mut ana, op) = claims(&town, 1, 3).await;
        // A colleague; the person themselves; and of the supervisor, what does not wait for its proofs are missing, or is not there.
        let mut eko = town.phone(Member::Eko).await;
        eko.record(accepts(1, op));
        eko.syncs().await;
        assert_eq!(eko.verdicts(), ["parked:claim_not_yours"]);
        ana.record(accepts(1, op));
        let unproven = ana.record(claimed_with(2, workshop(1), &[b"%PDF-1.7 not sent"]));
        ana.syncs().await;
        assert_eq!(ana.verdicts()[1..], ["parked:claim_not_yours", "applied"]);
        budi.record(accepts(2, unproven));
        budi.record(accepts(3, op));
        budi.syncs().await;
        assert_eq!(budi.verdicts(), ["parked:claim_changed", "parked:claim_changed"]);

        // Recorded in time, and arrived when somebody else supervises: it waits for her.
        budi.record(accepts(1, op));
        hands_over(&house, Member::Ana, Member::Gita, Date::constant(2026, 12, 1)).await;
        house.clock.advance(10 * 24 * HOUR);
        let gita = house.welcomes(Member::Gita).await;
        budi.now = town.now();
        budi.syncs().await;
        assert_eq!(budi.verdicts()[2..], ["parked:claim_not_yours"]);
        let claim = async || {
            let all = told(&town, Member::Ana).await;
            all.into_iter().find(|claim| claim.id == training::id(1)).expect("there")
        };
        assert_eq!((claim().await.state, claim().await.decisions.len()), (ClaimStanding::Waiting, 0));
        assert_eq!(gita.get("/api/team/claims").await.ok::<TeamClaims>().claims.len(), 1);
        let mut hers = town.phone(Member::Gita).await;
        hers.record(accepts(1, op));
        hers.syncs().await;
        assert_eq!((hers.verdicts(), claim().await.state), (vec!["applied".to_owned()], ClaimStanding::Accepted));
        assert_eq!(logged(&town.phone(Member::Ana).await.tab).await, 1);
    })
    .await;
}

/// Intan of the other agency acts as the head of Ana's section, too.
async fn acts_here(house: &House) {
    let from = Date::constant(2026, 11, 1);
    let acting = &[Assignment {
        id: AssignmentId::derive(&[b"acting"]),
        person: Member::Intan.id(),
        agency: agency(1),
        unit: unit("seksi"),
        position: None,
        seat: None,
        capacity: Capacity::Plt,
        range: DateRange { from, to: None },
    }];
    let put = house.state.db.write(|tx| async move { roster::add_assignments(&*tx, acting).await });
    put.await.map_err(|cause: store::Error| cause.to_string()).expect("acting");
    hands_over(house, Member::Ana, Member::Intan, from).await;
}

#[tokio::test]
async fn who_acts_in_another_agency_corrects_by_that_agencys_rules_either_way() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let office = house.office().await;
        let today = rules::today(&town);
        // Six hours a day where Ana works; five, as before, where Intan does.
        let published: Revised = rules::publishes(&office, &revision(0, today, &SIX)).await.ok();
        assert_eq!(published.published, Some(1));
        let mut ana = town.phone(Member::Ana).await;
        let [first, second] = [1, 2].map(|name| ana.record(claimed_with(name, ended(today), &[PHOTO])));
        ana.syncs().await;
        proves(&ana.tab, PHOTO).await;

        acts_here(&house).await;
        house.welcomes(Member::Intan).await;
        let mut intan = town.phone(Member::Intan).await;
        let correct = |seen: OpId| {
            let what = Some(Claim { claimed: workshop(1).claimed, ..ended(today) });
            Decide { what, ..decision(ClaimVerdict::Corrected, seen) }
        };
        intan.record(decides_about(1, &correct(first)));
        intan.syncs().await;
        assert_eq!(intan.verdicts(), ["applied"]);
        decides(&intan.tab, 2, &correct(second)).await.done();
        let claims = told(&town, Member::Ana).await;
        let worth: Vec<_> = claims.iter().map(|claim| (claim.state, claim.jp, claim.rule.id.as_str())).collect();
        assert_eq!(worth, [(ClaimStanding::Accepted, 6, "jp-instansi"); 2]);
        // What she may not decide about, she learns no rules of: it is refused as ever.
        intan.record(decided(Member::Eko.id(), training::id(1), &correct(first)));
        intan.syncs().await;
        assert_eq!(intan.verdicts()[1..], ["parked:claim_not_yours"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_fetched_ahead_day_by_day_leaves_no_other_look_untold() {
    on_each_database(async |house| {
        let town = Town::of(&house).await;
        let budi = supervisor(&town).await;
        let (ana, _) = claims(&town, 1, 3).await;
        let path = format!("/api/claims/{}/{}", Member::Ana.id(), training::id(1));
        house.office().await.get(&path).await.ok::<ClaimFile>();
        house.clock.advance(HOUR);
        for _ in 0..LOOKS + 1 {
            assert_eq!(budi.tab.get("/api/team/claims").await.ok::<TeamClaims>().claims.len(), 1);
        }
        let looks = ana.tab.get("/api/me/readings").await.ok::<Readings>().readings;
        let reads = looks.iter().filter(|look| look.action == "read_claims");
        let by: Vec<_> = reads.map(|look| look.role.as_deref().unwrap_or_default()).collect();
        assert_eq!(by.len(), LOOKS + 1, "the last hundred of the supervisor's, and the office's");
        assert_eq!(by.last(), Some(&"agency_admin"), "the oldest, and still there");
        assert!(by[..LOOKS].iter().all(|role| *role == "supervisor"));
    })
    .await;
}
