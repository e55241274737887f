//! What a day that has come does to reporting lines: an acting post that is over heads nothing any more.
//!
//! Promises: before anything of an agency is answered on a day, whoever was under somebody by the heads of units is under the head of that
//! day, or under nobody; that is written into the audit log in the transaction that does it; asked again, it changes nothing. Refuses: to
//! touch what a hand or a list has said, and days before.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use domain::{
    access::Action,
    ids::AgencyId,
    time::{Date, Timestamp},
};

use super::{
    Outcome,
    lines::{Differing, Ladder, Wish},
};
use crate::{
    import::{aside, ground::Writes, record::Record},
    store::{
        self, Connection, Db,
        audit::{self, Line, Subject},
        imports, office, record,
        roster::Agency,
    },
};

/// The day that was seen to last, by agency: one look a day for each server process.
#[derive(Debug, Default)]
pub struct Days {
    seen: Mutex<BTreeMap<AgencyId, Date>>,
    /// A look holds the whole record: of many who ask first, one looks, and the others wait for that.
    turn: tokio::sync::Mutex<()>,
}

impl Days {
    /// Sees to an agency's day, unless that was done.
    ///
    /// # Errors
    /// Those of the database; then nothing was written, and the next one who asks sees to it.
    pub async fn see_to(&self, db: &Db, agency: &Agency, now: Timestamp) -> Result<(), store::Error> {
        let today = agency.zone.date(now);
        if self.last(agency.id) == Some(today) {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        if self.last(agency.id) == Some(today) {
            return Ok(());
        }
        if office::acting_is_over(db.read(), agency.id, today).await? {
            follow(db, agency, now).await?;
        }
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(agency.id, today);
        Ok(())
    }

    fn last(&self, agency: AgencyId) -> Option<Date> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(&agency).copied()
    }
}

/// Puts under the heads of the day whoever is under others by the rule.
async fn follow(db: &Db, agency: &Agency, now: Timestamp) -> Result<(), store::Error> {
    let (of, today) = (agency.id, agency.zone.date(now));
    // Most often there is nothing to do, and nobody need wait.
    let found = db.look(|tx| async move { look(&*tx, of, today).await }).await?;
    if found.writes.is_empty() {
        return Ok(());
    }
    db.write(|tx| async move {
        // Of two at once, the second waits here, and finds nothing left to do.
        imports::lock(&*tx, of).await?;
        let Outcome { writes, seen, .. } = look(&*tx, of, today).await?;
        if writes.is_empty() {
            return Ok(());
        }
        record::write(&*tx, &writes).await?;
        let detail = format!("acting over from={today} lines={}", seen.lines);
        let line = Line {
            agency: of,
            at: now,
            actor: None,
            action: Action::ManageStructure,
            subject: Subject::Place(of.uuid()),
            reason: None,
            detail: Some(&detail),
        };
        audit::append(&*tx, &line).await
    })
    .await
}

async fn look<C: Connection>(on: &C, agency: AgencyId, today: Date) -> Result<Outcome, store::Error> {
    let record = Record::load(on, agency, &[], &[]).await?;
    aside(move || plan(&record, today)).await
}

fn plan(known: &Record, today: Date) -> Outcome {
    let (mut outcome, mut writes) = (Outcome::default(), Writes::new(known));
    let ladder = Ladder::after(known, &Differing::default(), today);
    ladder.rearrange(&|who| ladder.follows(who).then_some(Wish::Rule), false, &mut writes, &mut outcome);
    ladder.lapse(&mut writes, &mut outcome);
    outcome.writes = writes.finish();
    outcome
}
