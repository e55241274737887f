//! Changes of an agency's structure at the office's desk: units and posts, and where somebody is and under whom. Looked at, then made.
//!
//! Promises: what is made is what was looked at, or nothing, in one transaction with its line in the audit log; all that is wrong is told
//! by its field; nobody's supervisor changes in retrospect. Refuses: to judge what may be; `domain::structure` does.

mod coverage;
mod days;
mod handovers;
pub(crate) mod heads;
mod lines;
mod people;
mod posts;
mod units;

use std::collections::BTreeMap;

use domain::{
    access::{Action, Role},
    ids::PersonId,
    structure::{Bounds, Fault, Wrong},
    time::{Date, Timestamp, parse_date},
    wire::office::{
        posts::{PostChange, RevisePost},
        structure::{PutUnder, ReviseUnit, Seen, TransferTo, UnitChange},
    },
};

use crate::{
    import::{aside, ground::digest, record::Record},
    store::{
        self, Connection, Db,
        audit::{self, Line, Subject},
        imports, office,
        record::{self, Write},
        roster::Agency,
    },
};

use self::coverage::Asking;
pub use self::days::Days;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No such person in the agency.
    #[error("there is no such person")]
    NotFound,
    /// The record is not what was looked at.
    #[error("it has changed since it was looked at")]
    Changed,
    /// The named field is not acceptable.
    #[error("{0} is not acceptable")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl store::Failure for Refusal {
    fn store(&self) -> Option<&store::Error> {
        match self {
            Self::Store(cause) => Some(cause),
            _ => None,
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub enum Asked {
    /// A change of the tree.
    Unit(ReviseUnit),
    /// A change of the posts.
    Post(RevisePost),
    /// Somebody goes elsewhere.
    Transfer(PersonId, TransferTo),
    /// Somebody is put under somebody else.
    Under(PersonId, PutUnder),
}

impl Asked {
    fn seen(&self) -> Option<&str> {
        match self {
            Self::Unit(asked) => asked.seen.as_deref(),
            Self::Post(asked) => asked.seen.as_deref(),
            Self::Transfer(_, asked) => asked.seen.as_deref(),
            Self::Under(_, asked) => asked.seen.as_deref(),
        }
    }
}

/// Whose structure, when, and who changes it by which right.
#[derive(Clone, Debug)]
pub struct Desk<'a> {
    /// Where it is kept.
    pub db: &'a Db,
    /// Whose it is.
    pub agency: &'a Agency,
    /// Who works.
    pub by: PersonId,
    /// By which role.
    pub role: Role,
    /// When.
    pub now: Timestamp,
    /// Why; none where it says too little.
    pub reason: Option<&'a str>,
}

/// What a change is judged by.
#[derive(Clone, Copy, Debug)]
struct Frame {
    agency: domain::ids::AgencyId,
    bounds: Bounds,
}

/// What a change would do.
#[derive(Debug, Default)]
struct Outcome {
    writes: Vec<Write>,
    wrong: Vec<Wrong>,
    seen: Seen,
    /// What it is about, and what is said of it in the log.
    logged: Option<(Subject, String)>,
    /// Who is under another than before: under whom so far, and under whom then.
    lines: Vec<(PersonId, Option<PersonId>, Option<PersonId>)>,
    /// Whom the heads would have put into a circle, and under whom: they have no supervisor.
    opened: BTreeMap<PersonId, Option<PersonId>>,
}

impl Outcome {
    fn refused(wrong: Vec<Wrong>) -> Self {
        Self { wrong, ..Self::default() }
    }
}

/// The first day of a change.
fn first_day(text: &str, wrong: &mut Vec<Wrong>) -> Option<Date> {
    let day = parse_date(text);
    if day.is_none() {
        wrong.push(("from", Fault::Choice));
    }
    day
}

/// The last day, where one is given.
fn last_day(text: Option<&str>, wrong: &mut Vec<Wrong>) -> Option<Date> {
    let text = text.filter(|text| !text.is_empty())?;
    let day = parse_date(text);
    if day.is_none() {
        wrong.push(("until", Fault::Choice));
    }
    day
}

/// Whether what is to be done is what was looked at.
fn confirm(seen: &Seen, digest: &str) -> Result<(), Refusal> {
    match seen.wrong.first() {
        Some(wrong) => Err(Refusal::Invalid(wrong.field.clone())),
        None if seen.digest != digest => Err(Refusal::Changed),
        None => Ok(()),
    }
}

fn plan(frame: Frame, record: &Record, asked: &Asked, asking: &[Asking]) -> Outcome {
    match asked {
        Asked::Unit(asked) if matches!(asked.change, UnitChange::Head | UnitChange::NoHead) => {
            heads::plan(frame, record, asked)
        }
        Asked::Unit(asked) => units::plan(frame, record, asked, asking),
        Asked::Post(asked) => posts::plan(frame, record, asked),
        Asked::Transfer(person, asked) => people::transfer(frame, record, *person, asked),
        Asked::Under(person, asked) => people::under(frame, record, *person, asked),
    }
}

impl Desk<'_> {
    /// Looks at a change, or makes it as it was looked at.
    ///
    /// # Errors
    /// [`Refusal`]; then nothing was written.
    pub async fn revise(&self, asked: &Asked) -> Result<Seen, Refusal> {
        let Some(digest) = asked.seen() else {
            return self.db.look(|tx| async move { Ok(self.look(&*tx, asked).await?.seen) }).await;
        };
        self.db
            .write(|tx| async move {
                // Of two at once, the second waits here, and finds another record than it has looked at.
                imports::lock(&*tx, self.agency.id).await?;
                let Outcome { writes, mut seen, logged, .. } = self.look(&*tx, asked).await?;
                confirm(&seen, digest)?;
                record::write(&*tx, &writes).await?;
                if let Some((subject, detail)) = logged {
                    let detail = format!("{} {detail}", self.role.code());
                    let line = Line {
                        agency: self.agency.id,
                        at: self.now,
                        actor: Some(self.by),
                        action: Action::ManageStructure,
                        subject,
                        reason: self.reason,
                        detail: Some(&detail),
                    };
                    audit::append(&*tx, &line).await?;
                }
                seen.done = true;
                Ok(seen)
            })
            .await
    }

    /// What it would do to the record as it is.
    async fn look<C: Connection>(&self, on: &C, asked: &Asked) -> Result<Outcome, Refusal> {
        let agency = self.agency.id;
        let today = self.agency.zone.date(self.now);
        let bounds = self.bounds(on, &[agency]).await?;
        let record = Record::load(on, agency, &[], &[]).await?;
        if let Asked::Transfer(person, _) | Asked::Under(person, _) = asked
            && !record.people.contains_key(person)
        {
            return Err(Refusal::NotFound);
        }
        let underway = match asked {
            Asked::Post(RevisePost { change: PostChange::Kind, post: Some(post), .. })
                if record.posts.contains_key(post) =>
            {
                office::underway(on, *post, today).await?
            }
            _ => 0,
        };
        // A unit that goes may take its people out of a period, or into another.
        let asking = match asked {
            Asked::Unit(ReviseUnit { change: UnitChange::Move | UnitChange::Merge, .. }) => {
                coverage::asking(on, agency, today).await?
            }
            _ => Vec::new(),
        };
        let asked = asked.clone();
        let mut outcome = aside(move || plan(Frame { agency, bounds }, &record, &asked, &asking)).await?;
        if self.reason.is_none() {
            outcome.wrong.push(("reason", Fault::Empty));
        }
        outcome.seen.underway = underway;
        outcome.seen.digest = digest(&outcome.writes);
        outcome.seen.wrong = outcome.wrong.iter().copied().map(Into::into).collect();
        Ok(outcome)
    }
}
