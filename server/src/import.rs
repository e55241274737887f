//! `server import people`: an agency's own units, posts, people and supervisors from one CSV file. `docs/IMPORT.md` says how it looks.
//!
//! Promises: all that is wrong with a file is told at once, by row, column and reason, and then nothing is written; otherwise all of it is
//! written in one transaction; the same file again changes nothing. Refuses: real people beside demo data; to guess what a spreadsheet
//! has spoilt; to take anybody away who is not in the file.

mod fault;
mod merge;
mod plan;
mod row;
mod table;
mod text;

use std::{collections::BTreeSet, fmt, sync::Arc};

use domain::{
    access::Action,
    ids::AgencyId,
    text::Language,
    time::{Timestamp, Zone},
};

pub use self::{
    fault::{Column, Fault, Reason},
    merge::Report,
};
use crate::{
    state::Entropy,
    store::{
        self, Connection, Db,
        audit::{self, Line, Subject},
        directory, installation,
        people::{self, Changes},
        roster::{self, Agency},
    },
    words::Words,
};

/// Bytes of a file: 50,000 rows of 300 bytes each.
pub const FILE_BYTES_MAX: usize = 15 * 1024 * 1024;
/// Rows of a file: more people than the largest province employs.
pub const ROWS_MAX: usize = 50_000;
/// Characters of one field: the longest names of posts and units have some 150.
pub const FIELD_CHARS_MAX: usize = 200;

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
    /// The agency is there, in another zone.
    #[error("the agency is there already, in zone {0}")]
    OtherZone(Zone),
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

/// Imports a file.
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
    let plan = plan::read(file).map_err(Error::Faults)?;
    let plan = &plan;
    db.write(|tx| async move {
        if installation::is_demo(&*tx).await? {
            return Err(Error::Demo);
        }
        let agency = agency(&*tx, target, &**entropy).await?;
        let numbers: BTreeSet<_> = plan.numbers().collect();
        let existing = people::existing(&*tx, agency.id, &numbers).await?;
        let (changes, report) =
            merge::merge(plan, &existing, &agency, agency.zone.date(now), &**entropy).map_err(Error::Faults)?;
        if changes != Changes::default() {
            people::put(&*tx, agency.id, &changes, now).await?;
            let detail = format!("{} {} {}", report.units, report.people, report.rows);
            let line = Line {
                agency: agency.id,
                at: now,
                actor: None,
                action: Action::ImportPeople,
                subject: Subject::Place(agency.id.uuid()),
                reason: None,
                detail: Some(&detail),
            };
            audit::append(&*tx, &line).await?;
        }
        Ok(report)
    })
    .await
}

/// Judges a file by itself, without a database: what is found beside the record is not looked at.
///
/// # Errors
/// All that is wrong with it.
pub fn check(file: &[u8]) -> Result<(), Vec<Fault>> {
    let faults = plan::read(file)?.faults;
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The agency that is meant; made, if it is named and not there.
async fn agency<C: Connection>(on: &C, target: &Target, entropy: &dyn Entropy) -> Result<Agency, Error> {
    let mut found = directory::agencies(on, target.agency.as_deref()).await?;
    let agency = match (found.pop(), found.is_empty(), &target.agency) {
        (Some(agency), true, _) => agency,
        (None, _, Some(name)) => {
            let agency = Agency {
                id: AgencyId::from_random(random(entropy)),
                name: name.clone(),
                short_name: name.clone(),
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

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = Words::of(self.language);
        match self.outcome {
            Ok(report) if report.changed() == 0 => writeln!(f, "{}", words.get("import.unchanged")),
            Ok(report) => {
                let numbers = [
                    report.units,
                    report.positions,
                    report.people,
                    report.assignments,
                    report.supervision,
                    report.rows,
                ];
                let numbers = numbers.map(|number| number.to_string());
                let names = ["units", "posts", "people", "assignments", "lines", "rows"];
                let values: Vec<(&str, &str)> = names.into_iter().zip(numbers.iter().map(String::as_str)).collect();
                writeln!(f, "{}", words.fill("import.done", &values))
            }
            Err(Error::Faults(faults)) => {
                for fault in faults {
                    writeln!(f, "{}", fault.told(words))?;
                }
                let count = faults.len().to_string();
                writeln!(f, "{}", words.fill("import.refused", &[("faults", &count)]))
            }
            Err(Error::Demo) => writeln!(f, "{}", words.get("import.demo")),
            Err(Error::WhichAgency) => writeln!(f, "{}", words.get("import.which_agency")),
            Err(Error::OtherZone(zone)) => {
                writeln!(f, "{}", words.fill("import.other_zone", &[("zone", zone.abbreviation())]))
            }
            Err(Error::Store(cause)) => writeln!(f, "{}", words.fill("import.store", &[("cause", &cause.to_string())])),
        }
    }
}
