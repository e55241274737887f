//! What a push decides about claims of the pusher's people rests on, and what follows from it.
//!
//! Promises: who may decide is weighed by the access table, by the record of who reports to whom on the day of the receipt; the claim is
//! read under the lock of its person's stream, so that nobody tells it anew or decides about it meanwhile; each decision that counts is
//! in the audit log, in the transaction that takes it. Refuses: to lock or to read anything of somebody who does not report to the pusher.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Role},
    hours::ClaimStanding,
    ids::{ClaimId, PersonId},
    sync::{op::Op, verdict::Awaiting},
    time::{Date, Timestamp},
};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use super::{Error, needs::Reports};
use crate::{
    entity::stream,
    store::{
        audit::{self, Line},
        claims::{self, Decided, Deciding},
    },
};

/// Which claims of whom the ops decide about.
pub(super) fn named(ops: &[&Op]) -> BTreeSet<(PersonId, ClaimId)> {
    let rulings = ops.iter().filter_map(|op| op.body.ruling());
    rulings.map(|ruling| (ruling.person, ruling.claim)).collect()
}

/// Where those claims stand, until the transaction ends.
pub(super) async fn locked<C: ConnectionTrait>(
    tx: &C,
    named: &BTreeSet<(PersonId, ClaimId)>,
    reports: &Reports,
    day: Date,
) -> Result<BTreeMap<(PersonId, ClaimId), Awaiting>, Error> {
    let mut found = BTreeMap::new();
    // In the order of the set, so that two who decide about the same people do not wait for each other.
    for &(person, id) in named.iter().filter(|(person, _)| reports.may_decide(*person, day)) {
        stream::Entity::find_by_id(person.uuid()).lock_exclusive().one(tx).await?;
        let Some(kept) = claims::find(tx, person, id).await? else { continue };
        let claim = Awaiting {
            agency: kept.agency,
            writer: kept.writer,
            waits: kept.state == ClaimStanding::Waiting,
            proven: !kept.proofs.is_empty(),
            judged: None,
        };
        found.insert((person, id), claim);
    }
    Ok(found)
}

/// Writes what was decided.
pub(super) async fn save<C: ConnectionTrait>(
    tx: &C,
    pusher: PersonId,
    (&(person, id), claim): (&(PersonId, ClaimId), &Awaiting),
    received: Timestamp,
) -> Result<(), Error> {
    let Some((said, worth)) = &claim.judged else { return Ok(()) };
    let (reason, role) = (said.reason.as_deref().map(str::trim), Role::Supervisor.code());
    let deciding = Deciding {
        person,
        id,
        seen: claim.writer,
        verdict: said.verdict,
        reason,
        corrected: said.what.as_ref().zip(worth.as_ref()),
        by: pusher,
        role,
        at: received,
    };
    // It has been locked since it was read: nothing else can have come of it.
    if claims::decide(tx, &deciding).await? != Decided::Now {
        return Err(Error::Corrupt { table: "claim", what: "state" });
    }
    let line = Line {
        agency: claim.agency,
        at: received,
        actor: Some(pusher),
        action: Action::DecideClaims,
        subject: audit::Subject::Person(person),
        reason,
        detail: Some(role),
    };
    audit::append(tx, &line).await
}
