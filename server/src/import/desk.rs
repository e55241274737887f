//! Imports as the office's pages work with them: a draft is brought, looked at, applied or put away, and what was applied is taken back.

use domain::{
    access::{Action, Permit},
    ids::{ImportId, PersonId, UnitId},
    time::{DAY_MS, Date, Timestamp},
    wire::office::{
        Paging, UnitName,
        imports::{
            Apply, Built, BuiltOn, Counts, Effect, Fault, IMPORT_PAGE_ROWS, ImportRow, Imports, LEAVERS_SHARE_MAX,
            Line, Lines, LinesQuery, Mapped, Preview, Sheet, Standing, Undone,
        },
    },
};

use super::{
    Frame,
    ground::{Outcome, Told},
    judge, numbers, packed,
    record::Record,
    undo,
};
use crate::store::{
    self, Connection, Db,
    audit::{self, Line as Logged, Subject},
    directory,
    imports::{self, Brought, Import, Looked, Pack},
    installation, record,
    roster::Agency,
};

/// How long a draft is kept that nobody applies: a week of work.
const DRAFT_MS: i64 = 7 * DAY_MS;

/// What is kept of a look beside the lines: counts, what is wrong with the file itself, people in scope.
type Summary = (Counts, Vec<Fault>, u32);

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No such import, or none that this could be done with.
    #[error("there is no such import")]
    NotFound,
    /// The record, or the import, is not what was looked at.
    #[error("it has changed since it was looked at")]
    Changed,
    /// The named part of what was asked for is not acceptable.
    #[error("{0} is not acceptable")]
    Invalid(&'static str),
    /// The installation holds demo data.
    #[error("the database holds demo data: real people are not put beside them")]
    Demo,
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

/// Who works on an agency's imports, and when.
#[derive(Clone, Debug)]
pub struct Desk<'a> {
    /// Where they are kept.
    pub db: &'a Db,
    /// Whose they are.
    pub agency: &'a Agency,
    /// Who works; none at the server's console.
    pub by: Option<PersonId>,
    /// When.
    pub now: Timestamp,
}

/// What is to be applied, and by what right.
#[derive(Clone, Copy, Debug)]
pub struct Applying<'a> {
    /// Which import.
    pub id: ImportId,
    /// As it was asked for.
    pub asked: &'a Apply,
    /// The reason for so many who leave, where there is one that may be kept.
    pub leavers: Option<&'a str>,
    /// The role by which it is allowed.
    pub permit: Option<Permit>,
}

/// What a look at a file has shown, as it rests.
struct Seen {
    outcome: Outcome,
    told: String,
    digest: String,
    lines: Vec<u8>,
}

/// Works on a thread that serves nobody meanwhile.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, store::Error> {
    let lost = |cause| store::Error::File(std::io::Error::other(cause));
    tokio::task::spawn_blocking(work).await.map_err(lost)
}

/// Looks at a file beside what is on record now.
pub(super) async fn look<C: Connection>(on: &C, frame: Frame, sheet: Sheet) -> Result<(Sheet, Outcome), store::Error> {
    let [nips, ids] = numbers(&sheet);
    let nips: Vec<&str> = nips.iter().map(String::as_str).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let record = Record::load(on, frame.agency, &nips, &ids).await?;
    aside(move || {
        let outcome = judge(&frame, &sheet, &record);
        (sheet, outcome)
    })
    .await
}

async fn seen(outcome: Outcome) -> Result<Seen, store::Error> {
    aside(move || {
        let summary: Summary = (outcome.counts, outcome.faults.clone(), outcome.in_scope);
        let told = serde_json::to_string(&summary).map_err(|_| corrupt())?;
        Ok(Seen { told, digest: outcome.digest(), lines: packed::pack(&outcome.lines)?, outcome })
    })
    .await?
}

const fn corrupt() -> store::Error {
    store::Error::Corrupt { table: "import", what: "counts" }
}

impl Seen {
    fn looked(&self) -> Looked<'_> {
        Looked { told: &self.told, digest: &self.digest, lines: &self.lines }
    }
}

fn summary(import: &Import) -> Result<Summary, store::Error> {
    serde_json::from_str(&import.told).map_err(|_| corrupt())
}

/// Whether so many would be gone that it is worth a second look.
pub(super) fn second_look(counts: &Counts, in_scope: u32) -> bool {
    u64::from(counts.gone) * 10_000 > u64::from(LEAVERS_SHARE_MAX) * u64::from(in_scope)
}

fn standing(import: &Import) -> Standing {
    if import.discarded {
        Standing::Discarded
    } else if import.undone.is_some() {
        Standing::Undone
    } else if import.applied.is_some() {
        Standing::Applied
    } else {
        Standing::Draft
    }
}

impl Desk<'_> {
    pub(super) fn frame(&self, import: ImportId, brought: (Option<PersonId>, Timestamp)) -> Frame {
        Frame { agency: self.agency.id, import, brought, today: self.agency.zone.date(self.now) }
    }

    async fn row<C: Connection>(&self, on: &C, import: &Import) -> Result<ImportRow, store::Error> {
        let by = match import.brought.0 {
            Some(person) => directory::person(on, person).await?.map(|card| card.name),
            None => None,
        };
        let today = self.agency.zone.date(self.now);
        let scope = match import.scope {
            Some(unit) => Some(UnitName { id: unit, name: unit_name(on, unit, today).await? }),
            None => None,
        };
        Ok(ImportRow {
            id: import.id,
            file: import.file.clone(),
            kind: import.kind,
            scope,
            standing: standing(import),
            by,
            at: import.brought.1.0,
            applied: import.applied.map(|at| at.0),
            undone: import.undone.map(|at| at.0),
            counts: summary(import)?.0,
        })
    }

    async fn preview<C: Connection>(&self, on: &C, id: ImportId) -> Result<Preview, Refusal> {
        let import = imports::one(on, self.agency.id, id).await?.ok_or(Refusal::NotFound)?;
        let (counts, faults, in_scope) = summary(&import)?;
        let newest = imports::newest(on, self.agency.id).await?.map(|newest| newest.id);
        Ok(Preview {
            digest: import.digest.clone(),
            faults,
            in_scope,
            second_look: second_look(&counts, in_scope),
            undoable: newest == Some(id),
            import: self.row(on, &import).await?,
        })
    }

    /// The imports, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list(&self) -> Result<Imports, Refusal> {
        self.db
            .look(|tx| async move {
                let mut rows = Vec::new();
                for import in imports::list(&*tx, self.agency.id).await? {
                    rows.push(self.row(&*tx, &import).await?);
                }
                let said = imports::heads(&*tx, self.agency.id).await?;
                let by_hand = said.into_iter().map(|(kind, head, field)| Mapped { kind, head, field }).collect();
                Ok(Imports { imports: rows, by_hand, demo: installation::is_demo(&*tx).await? })
            })
            .await
    }

    /// Brings a file, and looks at it.
    ///
    /// # Errors
    /// [`Refusal::Demo`]; [`Refusal::Invalid`] for a scope that is no unit of the agency.
    pub async fn bring(&self, id: ImportId, sheet: Sheet) -> Result<Preview, Refusal> {
        let brought = (self.by, self.now);
        let frame = self.frame(id, brought);
        let outcome = self.db.look(|tx| async move {
            if installation::is_demo(&*tx).await? {
                return Err(Refusal::Demo);
            }
            if let Some(unit) = sheet.scope
                && directory::agency_of_unit(&*tx, unit).await? != Some(self.agency.id)
            {
                return Err(Refusal::Invalid("scope"));
            }
            Ok(look(&*tx, frame, sheet).await?)
        });
        let (sheet, outcome) = outcome.await?;
        let seen = seen(outcome).await?;
        let said: Vec<imports::Said> =
            sheet.by_hand.iter().map(|said| (said.kind, said.head.clone(), said.field)).collect();
        let (sheet, packed) = aside(move || {
            let packed = packed::pack(&sheet);
            (sheet, packed)
        })
        .await?;
        let (seen, said, sheet, packed) = (&seen, &said, &sheet, &packed?);
        self.db
            .write(|tx| async move {
                // What nobody has applied in a week is put away: it is a list of people.
                let old = Timestamp(self.now.0.saturating_sub(DRAFT_MS));
                imports::discard(&*tx, self.agency.id, (None, Some(old)), self.now).await?;
                imports::remember(&*tx, self.agency.id, said).await?;
                let new = Brought {
                    id,
                    agency: self.agency.id,
                    file: &sheet.file,
                    kind: sheet.kind,
                    scope: sheet.scope,
                    by: self.by,
                    at: self.now,
                    sheet: packed,
                };
                imports::add(&*tx, &new, &seen.looked()).await?;
                self.preview(&*tx, id).await
            })
            .await
    }

    /// An import; a draft is looked at anew.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn one(&self, id: ImportId) -> Result<Preview, Refusal> {
        let again = self.db.look(|tx| async move {
            let import = imports::one(&*tx, self.agency.id, id).await?.ok_or(Refusal::NotFound)?;
            if standing(&import) != Standing::Draft {
                return Ok(None);
            }
            let sheet = self.sheet(&*tx, id).await?;
            let (_, outcome) = look(&*tx, self.frame(id, import.brought), sheet).await?;
            Ok::<_, Refusal>(Some((import, outcome)))
        });
        if let Some((import, outcome)) = again.await? {
            let seen = seen(outcome).await?;
            if seen.digest != import.digest {
                let seen = &seen;
                self.db.write(|tx| async move { imports::look_again(&*tx, id, &seen.looked()).await }).await?;
            }
        }
        self.db.look(|tx| async move { self.preview(&*tx, id).await }).await
    }

    async fn sheet<C: Connection>(&self, on: &C, id: ImportId) -> Result<Sheet, Refusal> {
        let packed = imports::packed(on, id, Pack::Sheet).await?.ok_or(Refusal::NotFound)?;
        Ok(aside(move || packed::unpack(&packed)).await??)
    }

    /// An import as it was last looked at, and what it does row by row, on whatever page it stands.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn whole(&self, id: ImportId, query: LinesQuery) -> Result<(Preview, Vec<Line>), Refusal> {
        let preview = self.db.look(|tx| async move { self.preview(&*tx, id).await }).await?;
        Ok((preview, self.found(id, query).await?))
    }

    /// What an import does with the rows that are asked for.
    async fn found(&self, id: ImportId, query: LinesQuery) -> Result<Vec<Line>, Refusal> {
        let on = self.db.read();
        imports::one(on, self.agency.id, id).await?.ok_or(Refusal::NotFound)?;
        let packed = imports::packed(on, id, Pack::Lines).await?;
        let lines: Vec<Told> = match packed {
            Some(packed) => aside(move || packed::unpack(&packed)).await??,
            None => Vec::new(),
        };
        let wanted = |(line, alone): &Told| match (query.unsupervised, query.effect) {
            // A unit that several would head is no row of the file, and is shown where it is asked for.
            _ if query.contested == Some(true) || !line.contenders.is_empty() => {
                query.contested == Some(true) && !line.contenders.is_empty()
            }
            (Some(true), None) => *alone,
            (alone_only, Some(effect)) => line.effect == effect && (*alone || alone_only != Some(true)),
            (_, None) => line.effect != Effect::Same,
        };
        Ok(lines.into_iter().filter(wanted).map(|(line, _)| line).collect())
    }

    /// A page of what an import does row by row.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn lines(&self, id: ImportId, query: LinesQuery) -> Result<Lines, Refusal> {
        let found = self.found(id, query).await?;
        let page = query.page.unwrap_or(1).max(1);
        let rows = super::ground::count(found.len());
        let skip = usize::try_from((page - 1).saturating_mul(IMPORT_PAGE_ROWS)).unwrap_or(usize::MAX);
        let shown = found.into_iter().skip(skip).take(IMPORT_PAGE_ROWS as usize);
        Ok(Lines {
            lines: shown.collect(),
            paging: Paging { page, pages: rows.div_ceil(IMPORT_PAGE_ROWS).max(1), rows },
        })
    }

    /// Applies an import as it was looked at.
    ///
    /// # Errors
    /// [`Refusal`]; then nothing was written.
    pub async fn apply(&self, applying: &Applying<'_>) -> Result<Preview, Refusal> {
        let Applying { id, asked, leavers, permit } = *applying;
        self.db
            .write(|tx| async move {
                // Of two at once, the second waits here, and finds another record than it has looked at.
                imports::lock(&*tx, self.agency.id).await?;
                if installation::is_demo(&*tx).await? {
                    return Err(Refusal::Demo);
                }
                let import = imports::one(&*tx, self.agency.id, id).await?.ok_or(Refusal::NotFound)?;
                if standing(&import) != Standing::Draft {
                    return Err(Refusal::Changed);
                }
                let sheet = self.sheet(&*tx, id).await?;
                let (_, outcome) = look(&*tx, self.frame(id, import.brought), sheet).await?;
                let seen = seen(outcome).await?;
                if seen.digest != asked.digest {
                    return Err(Refusal::Changed);
                }
                let Outcome { counts, faults, in_scope, writes, .. } = &seen.outcome;
                if !faults.is_empty() {
                    return Err(Refusal::Invalid("file"));
                }
                if counts.faulty > 0 && !asked.without_faulty {
                    return Err(Refusal::Invalid("without_faulty"));
                }
                let leavers = if second_look(counts, *in_scope) {
                    Some(leavers.ok_or(Refusal::Invalid("leavers"))?)
                } else {
                    None
                };
                // Nothing would be left to take back, and what stands below could not be.
                if writes.is_empty() {
                    return Err(Refusal::Invalid("changes"));
                }
                imports::look_again(&*tx, id, &seen.looked()).await?;
                let role = permit.map_or("console", |permit| permit.role().code());
                self.put(&*tx, &import, &seen.outcome, (role, leavers)).await?;
                self.preview(&*tx, id).await
            })
            .await
    }

    /// Writes what was looked at, with the journal by which it is taken back and its line in the audit log.
    pub(super) async fn put<C: Connection>(
        &self,
        tx: &C,
        import: &Import,
        outcome: &Outcome,
        (role, reason): (&str, Option<&str>),
    ) -> Result<(), store::Error> {
        record::write(tx, &outcome.writes).await?;
        let writes = outcome.writes.clone();
        let journal = aside(move || packed::journal(&writes)).await??;
        imports::applied(tx, self.agency.id, import.id, &journal, (self.by, self.now)).await?;
        let Counts { new, changed, moved, gone, .. } = outcome.counts;
        let detail = format!(
            "{role} {} {} applied new={new} changed={changed} moved={moved} gone={gone}",
            import.kind.code(),
            import.id
        );
        // Whoever was not asked for a reason has brought a file: that is why.
        let file = Some(import.file.as_str()).filter(|file| !file.is_empty());
        self.log(tx, import.scope, &detail, reason.or(file)).await
    }

    async fn log<C: Connection>(
        &self,
        tx: &C,
        scope: Option<UnitId>,
        detail: &str,
        reason: Option<&str>,
    ) -> Result<(), store::Error> {
        let place = scope.map_or(self.agency.id.uuid(), UnitId::uuid);
        let line = Logged {
            agency: self.agency.id,
            at: self.now,
            actor: self.by,
            action: Action::ImportPeople,
            subject: Subject::Place(place),
            reason,
            detail: Some(detail),
        };
        audit::append(tx, &line).await
    }

    /// Takes the newest import back, or tells what has been built on it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that is not applied.
    pub async fn undo(&self, id: ImportId, reason: &str, permit: Option<Permit>) -> Result<Undone, Refusal> {
        self.db
            .write(|tx| async move {
                imports::lock(&*tx, self.agency.id).await?;
                let import = imports::one(&*tx, self.agency.id, id).await?.ok_or(Refusal::NotFound)?;
                if standing(&import) != Standing::Applied {
                    return Err(Refusal::Changed);
                }
                let newest = imports::newest(&*tx, self.agency.id).await?.filter(|newest| newest.id != id);
                let built = if let Some(newest) = newest {
                    vec![BuiltOn { what: Built::Newer, name: newest.file }]
                } else {
                    let journal = imports::packed(&*tx, id, Pack::Journal).await?.ok_or(Refusal::NotFound)?;
                    let writes = aside(move || packed::written(&journal)).await??;
                    let today = self.agency.zone.date(self.now);
                    let built = undo::built(&*tx, self.agency.id, &writes, today).await?;
                    if built.is_empty() {
                        let back: Vec<record::Write> = writes.into_iter().map(record::Write::back).collect();
                        record::write(&*tx, &back).await?;
                        imports::undone(&*tx, id, (self.by, self.now)).await?;
                        let role = permit.map_or("console", |permit| permit.role().code());
                        let detail = format!("{role} {} {id} undone rows={}", import.kind.code(), back.len());
                        // A unit that it brought is no place any more.
                        self.log(&*tx, None, &detail, Some(reason)).await?;
                    }
                    built
                };
                let import = imports::one(&*tx, self.agency.id, id).await?.ok_or(Refusal::NotFound)?;
                Ok(Undone { import: self.row(&*tx, &import).await?, built })
            })
            .await
    }

    /// Puts a draft away.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Changed`] for one that is applied.
    pub async fn discard(&self, id: ImportId) -> Result<Preview, Refusal> {
        self.db
            .write(|tx| async move {
                imports::lock(&*tx, self.agency.id).await?;
                let import = imports::one(&*tx, self.agency.id, id).await?.ok_or(Refusal::NotFound)?;
                match standing(&import) {
                    Standing::Draft => {
                        imports::discard(&*tx, self.agency.id, (Some(id), None), self.now).await?;
                    }
                    Standing::Discarded => {}
                    Standing::Applied | Standing::Undone => return Err(Refusal::Changed),
                }
                self.preview(&*tx, id).await
            })
            .await
    }
}

async fn unit_name<C: Connection>(on: &C, unit: UnitId, day: Date) -> Result<String, store::Error> {
    let path = directory::unit_path(on, unit, day).await?;
    Ok(path.into_iter().next_back().map(|(_, name)| name).unwrap_or_default())
}
