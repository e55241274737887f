//! People who go to another agency: one lets them go, the other takes them.
//!
//! Promises: until they are taken nothing of them changes; then, in one transaction with a line in the log of either agency, their places,
//! roles and reporting lines in the one end, as does what it has opened of them or to them as an auditor's case, and they are the other's:
//! what waits for a decision waits for that one's, and they are told. Of the agency that they leave, the one that takes them is told
//! nothing. Refuses: to move what belongs to days before.

use std::collections::BTreeSet;

use domain::{
    access::{Action, Case},
    ids::{AgencyId, AssignmentId, HandoverId, PersonId},
    people::{Assignment, Supervision},
    structure::{Bounds, Fault, HandoverEnd, Moved, Taking, Wrong, release, take},
    time::{Date, DateRange, Timestamp},
    wire::office::{
        handovers::{EndHandover, ReleaseTo, TakeIn},
        structure::Seen,
    },
};

use super::{
    Desk, Outcome, Refusal, confirm, first_day,
    lines::{Differing, Ladder, Wish},
};
use crate::{
    import::{
        ground::{Writes, digest, digest_of},
        record::{self, LineFact, PersonFact, Record},
    },
    store::{
        self, Connection, accounts,
        audit::{self, Line, Subject},
        cases, claims, directory,
        handovers::{self, End, Handover},
        imports, notices, periods,
        record::{Image, Table, Write},
    },
};

impl Desk<'_> {
    /// Looks at what it is to let somebody go, or does so as it was looked at.
    ///
    /// # Errors
    /// [`Refusal`]; then nothing was written.
    pub async fn release(&self, person: PersonId, asked: &ReleaseTo) -> Result<Seen, Refusal> {
        let Some(digest) = asked.seen.as_deref() else {
            return self.db.look(|tx| async move { Ok(self.letting_go(&*tx, person, asked).await?.1) }).await;
        };
        self.db
            .write(|tx| async move {
                imports::lock(&*tx, self.agency.id).await?;
                let (new, mut seen) = self.letting_go(&*tx, person, asked).await?;
                confirm(&seen, digest)?;
                let new = new.ok_or(Refusal::Changed)?;
                handovers::add(&*tx, &new).await?;
                let detail = format!("{} release to={} from={}", self.role.code(), new.to, new.from);
                audit::append(&*tx, &self.line(self.agency.id, person, &detail, self.reason)).await?;
                seen.done = true;
                Ok(seen)
            })
            .await
    }

    async fn letting_go<C: Connection>(
        &self,
        on: &C,
        person: PersonId,
        asked: &ReleaseTo,
    ) -> Result<(Option<Handover>, Seen), Refusal> {
        let agency = self.agency.id;
        let mut wrong: Vec<Wrong> = Vec::new();
        let known = Record::load(on, agency, &[], &[]).await?;
        let fact = known.people.get(&person).ok_or(Refusal::NotFound)?;
        let to = match asked.agency {
            None => Err(Fault::Empty),
            Some(to) if to == agency => Err(Fault::Same),
            Some(to) if directory::agencies(on, None).await?.iter().all(|known| known.id != to) => Err(Fault::Unknown),
            Some(to) => Ok(to),
        };
        if let Err(fault) = to {
            wrong.push(("agency", fault));
        }
        if handovers::waiting(on, person).await?.is_some() {
            wrong.push(("agency", Fault::Waits));
        }
        let from = first_day(&asked.from, &mut wrong);
        if let Some(from) = from {
            wrong.extend(release(&fact.assignments, from, self.bounds(on, &[agency]).await?));
        }
        let Some(reason) = self.reason else {
            wrong.push(("reason", Fault::Empty));
            return Ok((None, seen_wrong(&wrong)));
        };
        let (Ok(to), Some(from), true) = (to, from, wrong.is_empty()) else { return Ok((None, seen_wrong(&wrong))) };
        let parts = [person.uuid().into_bytes(), to.uuid().into_bytes()];
        let nth = handovers::of_agency(on, agency).await?.len();
        let id = HandoverId::derive(&[&parts[0], &parts[1], &self.now.0.to_be_bytes(), &nth.to_be_bytes()]);
        let reason = reason.to_owned();
        let new = Handover { id, person, agency, to, from, reason, by: self.by, at: self.now, end: None };
        // What is done is the same whenever it is done: the instant is no part of what was seen.
        let images: Vec<&Image> =
            known.images.iter().filter(|(_, row)| names(row, person)).map(|(_, row)| row).collect();
        let seen = Seen { digest: digest_of(&(images, to.to_string(), from.to_string())), ..Seen::default() };
        Ok((Some(new), seen))
    }

    /// Looks at what it is to end what waits, or does so: the agency that let somebody go withdraws it, the other declines.
    ///
    /// # Errors
    /// [`Refusal`]; then nothing was written.
    pub async fn end_handover(&self, id: HandoverId, asked: &EndHandover) -> Result<Seen, Refusal> {
        let Some(digest) = asked.seen.as_deref() else {
            return self.db.look(|tx| async move { Ok(self.ending(&*tx, id).await?.1) }).await;
        };
        self.db
            .write(|tx| async move {
                let (known, mut seen) = self.ending(&*tx, id).await?;
                confirm(&seen, digest)?;
                for agency in in_order(&known) {
                    imports::lock(&*tx, agency).await?;
                }
                let reason = self.reason.unwrap_or_default();
                let how = if known.to == self.agency.id { HandoverEnd::Declined } else { HandoverEnd::Withdrawn };
                let end = End { how, by: self.by, at: self.now, reason: reason.to_owned() };
                if !handovers::end(&*tx, id, &end).await? {
                    return Err(Refusal::Changed);
                }
                for agency in in_order(&known) {
                    let detail = format!("{} handover {}", self.role.code(), how.code());
                    audit::append(&*tx, &self.line(agency, known.person, &detail, Some(reason))).await?;
                }
                seen.done = true;
                Ok(seen)
            })
            .await
    }

    async fn ending<C: Connection>(&self, on: &C, id: HandoverId) -> Result<(Handover, Seen), Refusal> {
        let known = self.handover(on, id).await?;
        if known.end.is_some() {
            return Err(Refusal::Changed);
        }
        let wrong: Vec<Wrong> = self.reason.is_none().then_some(("reason", Fault::Empty)).into_iter().collect();
        let digest = digest_of(&(known.id.to_string(), known.at.0));
        Ok((known, Seen { digest, ..seen_wrong(&wrong) }))
    }

    /// Looks at what it is to take somebody, or does so as it was looked at.
    ///
    /// # Errors
    /// [`Refusal`]; then nothing was written.
    pub async fn take(&self, id: HandoverId, asked: &TakeIn) -> Result<Seen, Refusal> {
        let Some(digest) = asked.seen.as_deref() else {
            return self.db.look(|tx| async move { Ok(self.taking(&*tx, id, asked).await?.1.seen) }).await;
        };
        self.db
            .write(|tx| async move {
                // Of two at once, the second waits here, and finds another record than it has looked at.
                for agency in in_order(&self.handover(&*tx, id).await?) {
                    imports::lock(&*tx, agency).await?;
                }
                let (known, outcome) = self.taking(&*tx, id, asked).await?;
                let Outcome { writes, mut seen, logged, .. } = outcome;
                confirm(&seen, digest)?;
                let reason = self.reason.unwrap_or_default().to_owned();
                let end = End { how: HandoverEnd::Taken, by: self.by, at: self.now, reason };
                if !handovers::end(&*tx, id, &end).await? {
                    return Err(Refusal::Changed);
                }
                store::record::write(&*tx, &writes).await?;
                claims::hand_on(&*tx, known.person, known.to).await?;
                // A code that the former office has made opens nothing any more.
                accounts::void_codes(&*tx, known.person).await?;
                self.close_cases(&*tx, &known).await?;
                notices::leave(&*tx, known.person, notices::AGENCY_CHANGED, self.now).await?;
                let (_, detail) = logged.ok_or(Refusal::Changed)?;
                for agency in in_order(&known) {
                    // Of what changes in the one, the other's log says nothing but that they have gone.
                    let detail = if agency == known.to { detail.as_str() } else { "handover taken" };
                    let detail = format!("{} {detail}", self.role.code());
                    audit::append(&*tx, &self.line(agency, known.person, &detail, self.reason)).await?;
                }
                seen.done = true;
                Ok(seen)
            })
            .await
    }

    /// What the agency that they leave has opened of them, or to them, is closed: a matter of that agency's log alone. Why they were taken
    /// stands on their own record; on that of somebody whom they read as an auditor it would tell of another.
    async fn close_cases<C: Connection>(&self, tx: &C, known: &Handover) -> Result<(), store::Error> {
        let today = self.agency.zone.date(self.now);
        for kept in cases::close_with(tx, known.agency, known.person, (today, self.now)).await? {
            let Case { auditor, subject, .. } = kept.opened.case;
            let number = kept.opened.number.as_deref().unwrap_or("-");
            let detail = format!("{} {auditor} {number} closed", self.role.code());
            let reason = self.reason.filter(|_| subject == known.person);
            let line = Line { action: Action::OpenCase, ..self.line(known.agency, subject, &detail, reason) };
            audit::append(tx, &line).await?;
        }
        Ok(())
    }

    /// The one of that id, as long as it is one of this agency.
    async fn handover<C: Connection>(&self, on: &C, id: HandoverId) -> Result<Handover, Refusal> {
        let found = handovers::one(on, id).await?;
        found.filter(|known| [known.agency, known.to].contains(&self.agency.id)).ok_or(Refusal::NotFound)
    }

    async fn taking<C: Connection>(
        &self,
        on: &C,
        id: HandoverId,
        asked: &TakeIn,
    ) -> Result<(Handover, Outcome), Refusal> {
        let known = self.handover(on, id).await?;
        if known.to != self.agency.id {
            return Err(Refusal::NotFound);
        }
        if known.end.is_some() {
            return Err(Refusal::Changed);
        }
        let today = self.agency.zone.date(self.now);
        let there = Record::load(on, known.agency, &[], &[]).await?;
        let here = Record::load(on, known.to, &[], &[]).await?;
        let held = directory::assignments(on, known.person).await?;
        let bounds = self.bounds(on, &[known.agency, known.to]).await?;
        let asked = asked.clone();
        let (handover, now) = (known.clone(), self.now);
        let mut outcome =
            crate::import::aside(move || plan(&handover, (there, here), &held, &asked, (bounds, now))).await?;
        if self.reason.is_none() {
            outcome.wrong.push(("reason", Fault::Empty));
        }
        outcome.seen.lines_from = today.to_string();
        outcome.seen.digest = digest(&outcome.writes);
        outcome.seen.wrong = outcome.wrong.iter().copied().map(Into::into).collect();
        Ok((known, outcome))
    }

    /// Between which days a change in these agencies may hold.
    pub(super) async fn bounds<C: Connection>(&self, on: &C, agencies: &[AgencyId]) -> Result<Bounds, store::Error> {
        let today = self.agency.zone.date(self.now);
        let mut settled = None;
        for agency in agencies {
            let over = periods::all(on, *agency).await?.into_iter().map(|period| period.closes);
            settled = settled.max(over.filter(|closes| *closes < today).max());
        }
        Ok(Bounds { today, settled })
    }

    fn line<'l>(&self, agency: AgencyId, person: PersonId, detail: &'l str, reason: Option<&'l str>) -> Line<'l> {
        Line {
            agency,
            at: self.now,
            actor: Some(self.by),
            action: Action::ManageStructure,
            subject: Subject::Person(person),
            reason,
            detail: Some(detail),
        }
    }
}

/// Both agencies in an order that is the same for everybody, so that no two wait for each other.
fn in_order(known: &Handover) -> BTreeSet<AgencyId> {
    [known.agency, known.to].into()
}

fn seen_wrong(wrong: &[Wrong]) -> Seen {
    Seen { wrong: wrong.iter().copied().map(Into::into).collect(), ..Seen::default() }
}

fn names(row: &Image, person: PersonId) -> bool {
    let id = person.to_string();
    row.iter().flatten().any(|text| *text == id)
}

/// Dates rest as `YYYY-MM-DD`, which is in order as text.
fn lasts(grant: &[Option<String>], today: Date) -> bool {
    grant[8].as_ref().is_none_or(|to| *to >= today.to_string())
}

fn plan(
    known: &Handover,
    (there, mut here): (Record, Record),
    held: &[Assignment],
    asked: &TakeIn,
    (bounds, now): (Bounds, Timestamp),
) -> Outcome {
    let Some(fact) = there.people.get(&known.person) else {
        return Outcome::refused(vec![("unit", Fault::Left)]);
    };
    let mut wrong: Vec<Wrong> = Vec::new();
    let from = first_day(&asked.from, &mut wrong);
    wrong.extend(super::people::post_fault(&here, asked.post, from));
    wrong.extend(super::people::unit_fault(&here, asked.unit, from));
    let (Some(unit), Some(from)) = (asked.unit, from) else { return Outcome::refused(wrong) };
    let (person, agency, position) = (known.person, known.to, asked.post);
    let to = Taking { person, agency, unit, position, from, released: known.from };
    let moved = match take(held, &to, bounds) {
        Ok(moved) if wrong.is_empty() => moved,
        Ok(_) => return Outcome::refused(wrong),
        Err(more) => {
            wrong.extend(more);
            return Outcome::refused(wrong);
        }
    };
    let day = bounds.today;
    let mut writes = leave(&there, fact, (held, &moved), (day, now));
    // From now on one of the other agency's people.
    let mut left = Writes::new(&there);
    left.set(Table::Person, record::person(agency, fact));
    writes.extend(left.finish());
    let own: Vec<Assignment> = held.iter().filter(|held| held.agency == agency).copied().collect();
    let new = PersonFact { assignments: own, lines: Vec::new(), grants: Vec::new(), ..fact.clone() };
    here.people.insert(person, new);
    let (mut outcome, mut more) = (Outcome::default(), Writes::new(&here));
    let kept: Vec<Assignment> = moved.kept.iter().filter(|held| held.agency == agency).copied().collect();
    for held in &kept {
        more.set(Table::Assignment, record::assignment(held));
    }
    let differing = Differing { assignments: &kept, dropped: Some(&moved.dropped), ..Differing::default() };
    let ladder = Ladder::after(&here, &differing, day);
    ladder.rearrange(&|who| (who == person).then_some(Wish::Rule), true, &mut more, &mut outcome);
    writes.extend(more.finish());
    let post = position.map(|post| post.to_string()).unwrap_or_default();
    let detail = format!("handover taken {unit} {post} from={from} lines={}", outcome.seen.lines);
    outcome.logged = Some((Subject::Person(person), detail));
    outcome.seen.people = 1;
    outcome.writes = writes;
    outcome
}

/// What ends in the agency that somebody leaves, and who is under whom there afterwards.
fn leave(
    there: &Record,
    fact: &PersonFact,
    (held, moved): (&[Assignment], &Moved),
    (day, now): (Date, Timestamp),
) -> Vec<Write> {
    let mut writes = Writes::new(there);
    let own = |id: &AssignmentId| held.iter().find(|held| held.id == *id);
    for held in moved.dropped.iter().filter_map(own) {
        writes.remove(Table::Assignment, &record::assignment(held));
    }
    let kept: Vec<Assignment> = moved
        .kept
        .iter()
        .filter(|kept| own(&kept.id).is_some_and(|held| held.agency == kept.agency))
        .copied()
        .collect();
    for held in &kept {
        writes.set(Table::Assignment, record::assignment(held));
    }
    let yesterday = day.yesterday().unwrap_or(Date::MIN);
    // That nobody be above them was said of their place here, and binds nobody elsewhere.
    for line in fact.lines.iter().filter(|line| line.is_cut() || line.line.range.to.is_none_or(|to| to >= day)) {
        end(line, yesterday, &mut writes);
    }
    for grant in fact.grants.iter().filter(|grant| lasts(grant, day)) {
        let mut grant = grant.clone();
        // What begins today or later never does.
        let begun = grant[7].as_ref().is_some_and(|from| *from <= yesterday.to_string());
        if begun {
            grant[8] = Some(yesterday.to_string());
        } else {
            grant[9] = Some(now.0.to_string());
        }
        writes.set(Table::Grant, grant);
    }
    // Nobody is under somebody who has left, now or later.
    let mut under: BTreeSet<PersonId> = BTreeSet::new();
    for person in there.people.values() {
        let to = |line: &&LineFact| line.line.supervisor == fact.id && line.line.range.to.is_none_or(|to| to >= day);
        for line in person.lines.iter().filter(to) {
            if line.line.range.contains(day) {
                under.insert(person.id);
            } else {
                writes.remove(Table::Line, &record::line(line));
            }
        }
    }
    let differing = Differing { assignments: &kept, dropped: Some(&moved.dropped), ..Differing::default() };
    let ladder = Ladder::after(there, &differing, day);
    let wish = |who: PersonId| under.contains(&who).then_some(Wish::Rule);
    // Who changes there is nothing to tell here.
    ladder.rearrange(&wish, true, &mut writes, &mut Outcome::default());
    // Whoever is in no unit today is under nobody, too.
    for person in under.iter().filter(|who| ladder.place(**who).is_none()).filter_map(|who| there.people.get(who)) {
        for line in person.lines.iter().filter(|line| line.line.supervisor == fact.id) {
            if line.line.range.to.is_none_or(|to| to >= day) {
                end(line, yesterday, &mut writes);
            }
        }
    }
    writes.finish()
}

fn end(line: &LineFact, last: Date, writes: &mut Writes<'_>) {
    if line.is_cut() || line.line.range.from > last {
        writes.remove(Table::Line, &record::line(line));
        return;
    }
    let ended = Supervision { range: DateRange { to: Some(last), ..line.line.range }, ..line.line };
    writes.set(Table::Line, record::line(&LineFact { line: ended, origin: line.origin.clone() }));
}
