//! `server import`: the same imports from the server's console, in one go.

use std::{collections::BTreeSet, fmt, sync::Arc};

use domain::{
    ids::{AgencyId, ImportId, UnitId},
    intake::{self, Columns, Field, Kind, Reason},
    text::Language,
    time::{Date, Timestamp, Zone},
    wire::office::{
        REASON_CHARS_MAX, REASON_CHARS_MIN,
        imports::{BuiltOn, Effect, LEAVERS_SHARE_MAX, Sheet},
        reason,
        start::{AGENCY_NAME_CHARS_MAX, plain_name},
    },
};

use super::{
    Desk, Fault, Refusal,
    desk::{look, second_look},
    ground::Outcome,
    of_columns, packed,
    sheet::{self, About},
};
use crate::{
    state::Entropy,
    store::{
        self, Connection, Db, directory,
        imports::{self, Brought, Looked},
        installation,
        record::Table,
        roster::{self, Agency},
    },
    words::Words,
};

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// The installation holds demo data.
    #[error("the database holds demo data: real people are not put beside them")]
    Demo,
    /// No agency is named, and there is not exactly one.
    #[error("--agency is needed: there is none yet, or more than one")]
    WhichAgency,
    /// No agency can be made of that name.
    #[error("--agency must be a name")]
    AgencyName,
    /// The agency is there, in another zone.
    #[error("the agency is there already, in zone {0}")]
    OtherZone(Zone),
    /// The agency has no unit of this code that is open.
    #[error("there is no unit {0}")]
    NoUnit(String),
    /// An option that says something of lists of people, beside another list.
    #[error("{0} is for lists of people")]
    OfPeople(&'static str),
    /// It was only to be looked at.
    #[error("looked at")]
    Looked(Report),
    /// So many would be gone that a reason is asked for.
    #[error("{gone} of {of} people would be gone")]
    Leavers {
        /// Who would be gone.
        gone: u32,
        /// Of so many.
        of: u32,
    },
    /// The reason for it is none that can be kept.
    #[error("the reason is too short, too long, or no plain text")]
    Reason,
    /// There is no import that could be taken back.
    #[error("nothing to take back")]
    NothingToUndo,
    /// Something has been built on the import.
    #[error("{} things have been built on it", .0.len())]
    Built(Vec<BuiltOn>),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl store::Failure for Error {
    fn store(&self) -> Option<&store::Error> {
        match self {
            Self::Store(cause) => Some(cause),
            _ => None,
        }
    }
}

/// Into which agency.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Its name; it is made if there is none of that name. Without one, the only agency there is.
    pub agency: Option<String>,
    /// Its zone, WIB unless said otherwise.
    pub zone: Option<Zone>,
}

impl Target {
    fn named(&self) -> Option<&str> {
        self.agency.as_deref().map(str::trim)
    }
}

/// What is wanted of a file.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What it is about.
    pub kind: Kind,
    /// Its name.
    pub file: String,
    /// The code of the unit that it is a list of; none for the whole agency.
    pub unit: Option<String>,
    /// Whether it lists all people there, so that who is missing is gone.
    pub complete: bool,
    /// Whether rows with faults are passed over, and do not keep the others back.
    pub without_faulty: bool,
    /// Whether supervisors follow from the heads of units where it names none.
    pub supervisors: bool,
    /// Why so many are gone.
    pub leavers: Option<String>,
    /// Whether it is only to be looked at.
    pub preview: bool,
}

impl Wish {
    /// A list of some people, as it says.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            file: String::new(),
            unit: None,
            complete: false,
            without_faulty: false,
            supervisors: false,
            leavers: None,
            preview: false,
        }
    }

    /// What is said of people is said of a list of people.
    fn check(&self) -> Result<(), Error> {
        let of_people = [
            ("--unit", self.unit.is_some()),
            ("--complete", self.complete),
            ("--supervisors", self.supervisors),
            ("--leavers", self.leavers.is_some()),
        ];
        match of_people.into_iter().find(|(_, said)| *said) {
            Some((option, _)) if self.kind != Kind::People => Err(Error::OfPeople(option)),
            _ => Ok(()),
        }
    }
}

/// How much was new or other than on record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of the file.
    pub rows: usize,
    /// Units.
    pub units: usize,
    /// Posts.
    pub positions: usize,
    /// People.
    pub people: usize,
    /// Assignments.
    pub assignments: usize,
    /// Reporting lines.
    pub supervision: usize,
    /// People who are gone.
    pub gone: usize,
    /// Whether that are so many that a reason is asked for.
    pub second_look: bool,
    /// What is wrong with the rows that were passed over.
    pub passed: Vec<Fault>,
}

impl Report {
    fn of(outcome: &Outcome, passed: Vec<Fault>) -> Self {
        let written = |table: Table| outcome.writes.iter().filter(|write| write.table == table).count();
        // Numbers and ids in SIASN are rows of their own; each begins with the person's id, as the person's does.
        let people =
            outcome.writes.iter().filter(|write| matches!(write.table, Table::Person | Table::Nip | Table::Siasn));
        let people = people.filter_map(|write| write.after.as_ref().or(write.before.as_ref())?.first()?.as_deref());
        // A unit that is changed and gets another head is two changes.
        Self {
            rows: outcome.counts.rows as usize,
            units: written(Table::Unit) + written(Table::UnitHead),
            positions: written(Table::Position),
            people: people.collect::<BTreeSet<&str>>().len(),
            assignments: written(Table::Assignment),
            supervision: written(Table::Line),
            gone: outcome.counts.gone as usize,
            second_look: second_look(&outcome.counts, outcome.in_scope),
            passed,
        }
    }

    /// All changes together.
    #[must_use]
    pub const fn changed(&self) -> usize {
        self.units + self.positions + self.people + self.assignments + self.supervision
    }
}

/// Imports a list of people that says all by itself.
///
/// # Errors
/// [`Error`]; then nothing was written.
pub async fn people(
    db: &Db,
    file: &[u8],
    target: &Target,
    entropy: &Arc<dyn Entropy>,
    now: Timestamp,
) -> Result<Report, Error> {
    import(db, file, target, &Wish::of(Kind::People), entropy, now).await
}

/// Imports a file.
///
/// # Errors
/// [`Error`]; then nothing was written.
pub async fn import(
    db: &Db,
    file: &[u8],
    target: &Target,
    wish: &Wish,
    entropy: &Arc<dyn Entropy>,
    now: Timestamp,
) -> Result<Report, Error> {
    wish.check()?;
    db.write(|tx| async move {
        if installation::is_demo(&*tx).await? {
            return Err(Error::Demo);
        }
        let agency = agency(&*tx, target, &**entropy).await?;
        imports::lock(&*tx, agency.id).await?;
        let by_hand = imports::heads(&*tx, agency.id).await?;
        let desk = Desk { db, agency: &agency, by: None, now };
        let scope = match &wish.unit {
            Some(code) => Some(unit(&*tx, &agency, code, agency.zone.date(now)).await?),
            None => None,
        };
        let sheet = read(file, wish, scope, &by_hand)?;
        let id = ImportId::from_random(random(&**entropy));
        let (sheet, outcome) = look(&*tx, desk.frame(id, (None, now)), sheet).await?;
        let faults = faults(&sheet, &outcome);
        // Nobody passes over what is wrong with the file itself.
        if !outcome.faults.is_empty() || (!wish.without_faulty && !faults.is_empty()) {
            return Err(Error::Faults(faults));
        }
        let report = Report::of(&outcome, faults);
        if wish.preview {
            return Err(Error::Looked(report));
        }
        let leavers = match wish.leavers.as_deref() {
            None if report.second_look => {
                return Err(Error::Leavers { gone: outcome.counts.gone, of: outcome.in_scope });
            }
            Some(why) if report.second_look => Some(reason(why).ok_or(Error::Reason)?),
            _ => None,
        };
        if outcome.writes.is_empty() {
            return Ok(report);
        }
        let told = serde_json::to_string(&(outcome.counts, &outcome.faults, outcome.in_scope));
        let told = told.map_err(|_| store::Error::Corrupt { table: "import", what: "counts" })?;
        let (packed, lines) = (packed::pack(&sheet)?, packed::pack(&outcome.lines)?);
        let (file, kind) = (wish.file.as_str(), wish.kind);
        let new = Brought { id, agency: agency.id, file, kind, scope, by: None, at: now, sheet: &packed };
        let digest = outcome.digest();
        imports::add(&*tx, &new, &Looked { told: &told, digest: &digest, lines: &lines }).await?;
        let kept = imports::one(&*tx, agency.id, id).await?;
        let kept = kept.ok_or(store::Error::Corrupt { table: "import", what: "row" })?;
        desk.put(&*tx, &kept, &outcome, ("console", leavers)).await?;
        Ok(report)
    })
    .await
}

/// Takes the newest import of an agency back.
///
/// # Errors
/// [`Error`]; then nothing was written.
pub async fn undo_newest(db: &Db, target: &Target, now: Timestamp) -> Result<String, Error> {
    let mut found = directory::agencies(db.read(), target.named()).await?;
    let (Some(agency), true) = (found.pop(), found.is_empty()) else { return Err(Error::WhichAgency) };
    let newest = imports::newest(db.read(), agency.id).await?.ok_or(Error::NothingToUndo)?;
    let desk = Desk { db, agency: &agency, by: None, now };
    let undone = desk.undo(newest.id, "server import --undo", None).await.map_err(|refused| match refused {
        Refusal::Store(cause) => Error::Store(cause),
        _ => Error::NothingToUndo,
    })?;
    if undone.built.is_empty() { Ok(undone.import.file) } else { Err(Error::Built(undone.built)) }
}

/// Judges a list of people by itself, without a database: what is found beside the record is not looked at.
///
/// # Errors
/// All that is wrong with it.
pub fn check(file: &[u8]) -> Result<(), Vec<Fault>> {
    let sheet = match read(file, &Wish::of(Kind::People), None, &[]) {
        Ok(sheet) => sheet,
        Err(Error::Faults(faults)) => return Err(faults),
        Err(_) => return Ok(()),
    };
    let columns = Columns::new(sheet.columns.iter().map(|column| column.field));
    let mut faults: Vec<Fault> =
        of_columns(&sheet).iter().map(|fault| Fault::told_of(&sheet.columns, None, fault)).collect();
    for row in &sheet.rows {
        let read = intake::people_row(columns.row(&row.cells));
        faults.extend(read.flaws.into_iter().map(|flaw| Fault {
            row: Some(u64::from(row.line)),
            column: flaw.field.map(|field| field.code().to_owned()),
            reason: flaw.reason,
            found: String::new(),
        }));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn read(file: &[u8], wish: &Wish, scope: Option<UnitId>, by_hand: &[imports::Said]) -> Result<Sheet, Error> {
    let about = About {
        kind: wish.kind,
        file: &wish.file,
        scope,
        complete: wish.complete,
        supervisors: wish.supervisors,
        by_hand,
    };
    let (sheet, unused) =
        sheet::read(file, &about).map_err(|fault| Error::Faults(vec![Fault::told_of(&[], None, &fault)]))?;
    // SIASN's list has columns that are not needed; in a list of one's own, one that is not known is a slip of the pen.
    let own = wish.kind == Kind::People && sheet.columns.iter().all(|column| column.field != Field::SiasnId);
    let unknown =
        |head: String| Fault { row: None, column: Some(head), reason: Reason::UnknownColumn, found: String::new() };
    let mut faults: Vec<Fault> = if own { unused.into_iter().map(unknown).collect() } else { Vec::new() };
    if !faults.is_empty() {
        faults.extend(of_columns(&sheet).iter().map(|fault| Fault::told_of(&sheet.columns, None, fault)));
        return Err(Error::Faults(faults));
    }
    Ok(sheet)
}

fn faults(sheet: &Sheet, outcome: &Outcome) -> Vec<Fault> {
    let of_file = outcome.faults.iter().map(|fault| Fault::told_of(&sheet.columns, None, fault));
    let faulty = outcome.lines.iter().filter(|(line, _)| line.effect == Effect::Faulty);
    let of_rows =
        faulty.flat_map(|(line, _)| line.faults.iter().map(|fault| Fault::told_of(&sheet.columns, line.line, fault)));
    of_file.chain(of_rows).collect()
}

/// The agency that is meant; made, if it is named and not there.
async fn agency<C: Connection>(on: &C, target: &Target, entropy: &dyn Entropy) -> Result<Agency, Error> {
    let mut found = directory::agencies(on, target.named()).await?;
    let agency = match (found.pop(), found.is_empty(), target.named()) {
        (Some(agency), true, _) => agency,
        (None, _, Some(name)) => {
            let name = plain_name(name, AGENCY_NAME_CHARS_MAX).map_err(|_| Error::AgencyName)?;
            let agency = Agency {
                id: AgencyId::from_random(random(entropy)),
                name: name.to_owned(),
                short_name: name.to_owned(),
                zone: target.zone.unwrap_or_default(),
                brand: "teal".to_owned(),
            };
            roster::add_agency(on, &agency).await?;
            agency
        }
        _ => return Err(Error::WhichAgency),
    };
    match target.zone {
        Some(zone) if zone != agency.zone => Err(Error::OtherZone(agency.zone)),
        _ => Ok(agency),
    }
}

/// The open unit of that code.
async fn unit<C: Connection>(on: &C, agency: &Agency, code: &str, today: Date) -> Result<UnitId, Error> {
    let open = directory::units(on, agency.id, today).await?;
    let codes = directory::unit_codes(on, agency.id).await?;
    let found = open.iter().find(|unit| codes.get(&unit.id).is_some_and(|own| own == code));
    found.map(|unit| unit.id).ok_or_else(|| Error::NoUnit(code.to_owned()))
}

fn random(entropy: &dyn Entropy) -> [u8; 16] {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    bytes
}

/// What the console is told in the end, in a language.
pub struct Told<'a> {
    /// What came of it.
    pub outcome: &'a Result<Report, Error>,
    /// The language.
    pub language: Language,
}

fn filled(words: &Words, key: &str, report: &Report) -> String {
    let names = ["units", "posts", "people", "assignments", "lines", "rows", "gone"];
    let Report { rows, units, positions, people, assignments, supervision, gone, .. } = report;
    let numbers = [units, positions, people, assignments, supervision, rows, gone].map(|number| number.to_string());
    let values: Vec<(&str, &str)> = names.into_iter().zip(numbers.iter().map(String::as_str)).collect();
    words.fill(key, &values)
}

/// What an import did, or would do: first what it passes over.
fn report(f: &mut fmt::Formatter<'_>, words: &Words, report: &Report, looked: bool) -> fmt::Result {
    for fault in &report.passed {
        writeln!(f, "{}", fault.told(words))?;
    }
    let passed = report.passed.iter().filter_map(|fault| fault.row).collect::<BTreeSet<_>>().len();
    if passed > 0 {
        writeln!(f, "{}", words.fill("import.passed", &[("rows", &passed.to_string())]))?;
    }
    match (report.changed(), passed, looked) {
        (0, 0, _) => writeln!(f, "{}", words.get("import.unchanged")),
        (0, ..) => writeln!(f, "{}", words.get("import.unchanged_else")),
        (.., false) => writeln!(f, "{}", filled(words, "import.done", report)),
        (.., true) => {
            writeln!(f, "{}", filled(words, "import.looked", report))?;
            if !report.second_look {
                return Ok(());
            }
            let share = (LEAVERS_SHARE_MAX / 100).to_string();
            writeln!(f, "{}", words.fill("import.second_look", &[("share", &share)]))
        }
    }
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = Words::of(self.language);
        match self.outcome {
            Ok(done) => report(f, words, done, false),
            Err(Error::Looked(looked)) => report(f, words, looked, true),
            Err(Error::Faults(faults)) => {
                for fault in faults {
                    writeln!(f, "{}", fault.told(words))?;
                }
                let count = faults.len().to_string();
                writeln!(f, "{}", words.fill("import.refused", &[("faults", &count)]))
            }
            Err(Error::Leavers { gone, of }) => {
                let (gone, of) = (gone.to_string(), of.to_string());
                writeln!(f, "{}", words.fill("import.leavers", &[("gone", &gone), ("of", &of)]))
            }
            Err(Error::Reason) => {
                let (min, max) = (REASON_CHARS_MIN.to_string(), REASON_CHARS_MAX.to_string());
                writeln!(f, "{}", words.fill("import.reason", &[("min", &min), ("max", &max)]))
            }
            Err(Error::NoUnit(code)) => writeln!(f, "{}", words.fill("import.no_unit", &[("code", code)])),
            Err(Error::OfPeople(option)) => {
                writeln!(f, "{}", words.fill("import.of_people", &[("option", option)]))
            }
            Err(Error::NothingToUndo) => writeln!(f, "{}", words.get("import.nothing_to_undo")),
            Err(Error::Built(built)) => {
                for BuiltOn { what, name } in built {
                    let what = words.get(&format!("built.{}", what.code())).to_owned();
                    writeln!(f, "{name}: {what}")?;
                }
                writeln!(f, "{}", words.get("import.built"))
            }
            Err(Error::Demo) => writeln!(f, "{}", words.get("import.demo")),
            Err(Error::WhichAgency) => writeln!(f, "{}", words.get("import.which_agency")),
            Err(Error::AgencyName) => {
                let max = AGENCY_NAME_CHARS_MAX.to_string();
                writeln!(f, "{}", words.fill("import.agency_name", &[("max", &max)]))
            }
            Err(Error::OtherZone(zone)) => {
                writeln!(f, "{}", words.fill("import.other_zone", &[("zone", zone.abbreviation())]))
            }
            Err(Error::Store(cause)) => writeln!(f, "{}", words.fill("import.store", &[("cause", &cause.to_string())])),
        }
    }
}
