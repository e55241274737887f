//! Erasing what was kept of somebody who left: looked at first, done on a second word, and done again wherever it comes back.
//!
//! Promises: an erasure is one transaction, with its line in the audit log and the answer to the request that asks for it; before it is
//! committed it stands durably in a [`journal`] that no backup holds, so that whatever was erased and is back after a restore is erased
//! again when a server starts. Refuses: to erase without a journal; what `domain::privacy::erasure` does not let go.

pub mod journal;

use std::sync::{Arc, LazyLock};

use domain::{
    access::{Action, Role},
    ids::{ErasureId, PersonId, RequestId},
    privacy::{
        RequestState,
        erasure::{Bar, ErasureRules, Leaver, Part},
    },
    shipped,
    time::{Date, Timestamp},
    wire::erasure::{JournalEntry, read_erasure},
};
use sha2::{Digest as _, Sha256};

use self::journal::Journal;
use crate::store::{
    self, Connection, Db,
    audit::{self, Line, Subject},
    directory, erasures, imports, requests,
    roster::Agency,
};

static RULES: LazyLock<ErasureRules> =
    LazyLock::new(|| read_erasure(shipped::PRIVACY).expect("what ships is read in a test"));

/// The rules in force.
pub fn rules() -> &'static ErasureRules {
    &RULES
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Nobody of the agency.
    #[error("there is no such person")]
    NotFound,
    /// The record is not what was looked at.
    #[error("it has changed since it was looked at")]
    Changed,
    /// The rules do not let it go.
    #[error("nothing may be erased: {}", .0.code())]
    Barred(Bar),
    /// There is no journal to write it into.
    #[error("no journal of erasures is set up")]
    NoJournal,
    /// The journal.
    #[error(transparent)]
    Journal(#[from] Arc<journal::Fault>),
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

/// What would become of somebody's record today.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What is known of them.
    pub leaver: Leaver,
    /// Their request, where they ask for it.
    pub request: Option<RequestId>,
    /// How many records there are of each part.
    pub tallies: Vec<(Part, u32)>,
    /// What goes, or why nothing does.
    pub goes: Result<Vec<Part>, Bar>,
}

impl Preview {
    /// Looks at somebody's record.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn of<C: Connection>(on: &C, person: PersonId, today: Date) -> Result<Self, store::Error> {
        let (leaver, request) = erasures::standings(on, &[person], today).await?.remove(&person).unwrap_or_default();
        let tallies = erasures::tallies(on, person).await?;
        let there = |part: &Part| tallies.iter().any(|(of, count)| of == part && *count > 0);
        let goes = rules().goes(&leaver, today);
        let goes = goes.and_then(|goes| if goes.iter().any(there) { Ok(goes) } else { Err(Bar::Nothing) });
        Ok(Self { leaver, request, tallies, goes })
    }

    /// Names what is seen: of two that are seen alike, the same.
    #[must_use]
    pub fn seen(&self, person: PersonId) -> String {
        let goes = match &self.goes {
            Ok(goes) => goes.iter().map(|part| part.code()).collect(),
            Err(bar) => vec![bar.code()],
        };
        // What stays may grow meanwhile: the very look at it is a line of the log.
        let parts = self.tallies.iter().filter(|(part, _)| !part.must_stay());
        let told = format!("{person} {} {goes:?} {:?}", rules().version, parts.collect::<Vec<_>>());
        let digest = Sha256::digest(told);
        u128::from_be_bytes(digest[..16].try_into().expect("16 of 32 bytes")).to_string()
    }
}

/// Who erases in which agency, and when.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Where it is kept.
    pub db: &'a Db,
    /// Where it is written down.
    pub journal: Option<&'a Journal>,
    /// Whose the record is.
    pub agency: &'a Agency,
    /// Who works.
    pub by: PersonId,
    /// By which role.
    pub role: Role,
    /// When.
    pub now: Timestamp,
    /// Why.
    pub reason: &'a str,
}

impl Desk<'_> {
    /// Erases what may go, as it was looked at.
    ///
    /// # Errors
    /// [`Refusal`]; then nothing was erased.
    pub async fn erase(&self, id: ErasureId, person: PersonId, seen: &str) -> Result<(), Refusal> {
        let journal = self.journal.ok_or(Refusal::NoJournal)?;
        let today = self.agency.zone.date(self.now);
        self.db
            .write(|tx| async move {
                // Nobody is loaded, moved or taken back into the agency meanwhile.
                imports::lock(&*tx, self.agency.id).await?;
                let card = directory::person(&*tx, person).await?.ok_or(Refusal::NotFound)?;
                if card.agency != self.agency.id {
                    return Err(Refusal::NotFound);
                }
                let preview = Preview::of(&*tx, person, today).await?;
                if preview.seen(person) != seen {
                    return Err(Refusal::Changed);
                }
                let entry = JournalEntry {
                    id,
                    at: self.now.0,
                    agency: self.agency.id,
                    person,
                    by: self.by,
                    rules: rules().version.clone(),
                    parts: preview.goes.map_err(Refusal::Barred)?,
                    devices: Vec::new(),
                };
                let entry = erasures::erase(&*tx, &entry, Some(self.reason)).await?;
                if let Some(request) = preview.request {
                    let answer = (RequestState::Granted, self.reason);
                    requests::answer(&*tx, request, answer, self.by, self.now).await?;
                }
                let detail = detail(self.role.code(), &entry);
                audit::append(&*tx, &line(&entry, Some(self.by), self.now, Some(self.reason), &detail)).await?;
                // The last before the commit: what stands there is done, here or when a server starts.
                Ok(journal.append(vec![entry]).await?)
            })
            .await?;
        Ok(self.db.forget_log().await?)
    }
}

fn detail(how: &str, entry: &JournalEntry) -> String {
    let parts: Vec<&str> = entry.parts.iter().map(|part| part.code()).collect();
    format!("{how} {} {}", entry.rules, parts.join(" "))
}

fn line<'a>(
    entry: &JournalEntry,
    actor: Option<PersonId>,
    at: Timestamp,
    reason: Option<&'a str>,
    detail: &'a str,
) -> Line<'a> {
    let (agency, subject) = (entry.agency, Subject::Person(entry.person));
    Line { agency, at, actor, action: Action::EraseLeavers, subject, reason, detail: Some(detail) }
}

/// What became of a journal when it was held against its database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Erasures that stand in the journal.
    pub told: usize,
    /// Those whose records were back, and are erased again.
    pub again: Vec<ErasureId>,
    /// Those of people whom the database does not know: a backup from before they were there.
    pub strangers: usize,
    /// Those that the journal did not have.
    pub added: usize,
    /// The first line that does not follow upon the one before, or cannot be read.
    pub altered: Option<u64>,
}

/// Erases again what the journal says and the database does not know, and writes down what the journal lacks.
///
/// # Errors
/// Those of the journal and of the database.
pub async fn settle(db: &Db, journal: &Journal, now: Timestamp) -> Result<Settled, Refusal> {
    let read = journal.read().await?;
    let mut settled = Settled { told: read.entries.len(), altered: read.altered, ..Settled::default() };
    for entry in &read.entries {
        let done = db
            .write(|tx| async move {
                if erasures::is_done(&*tx, entry.id).await? {
                    return Ok(Some(false));
                }
                if directory::person(&*tx, entry.person).await?.is_none() {
                    return Ok(None);
                }
                erasures::erase(&*tx, entry, None).await?;
                audit::append(&*tx, &line(entry, None, now, None, &detail("journal", entry))).await?;
                Ok::<_, store::Error>(Some(true))
            })
            .await?;
        match done {
            None => settled.strangers += 1,
            Some(true) => settled.again.push(entry.id),
            Some(false) => {}
        }
    }
    if !settled.again.is_empty() {
        db.forget_log().await?;
    }
    let known = |entry: &JournalEntry| read.entries.iter().any(|there| there.id == entry.id);
    let mut missing = db.look(|tx| async move { erasures::entries(&*tx).await }).await?;
    missing.retain(|entry| !known(entry));
    settled.added = missing.len();
    if settled.altered.is_none() && !missing.is_empty() {
        journal.append(missing).await?;
    }
    Ok(settled)
}

/// How a journal stands to its database; nothing is changed.
///
/// # Errors
/// Those of the journal and of the database.
pub async fn check(db: &Db, journal: &Journal) -> Result<Settled, Refusal> {
    let read = journal.read().await?;
    let mut found = Settled { told: read.entries.len(), altered: read.altered, ..Settled::default() };
    for entry in &read.entries {
        if erasures::is_done(db.read(), entry.id).await? {
            continue;
        }
        match directory::person(db.read(), entry.person).await? {
            Some(_) => found.again.push(entry.id),
            None => found.strangers += 1,
        }
    }
    let all = db.look(|tx| async move { erasures::entries(&*tx).await }).await?;
    found.added = all.iter().filter(|entry| !read.entries.iter().any(|there| there.id == entry.id)).count();
    Ok(found)
}
