//! Words of competencies from a file: the agency's wording of what everybody is asked for, and its own competencies.
//!
//! Promises: all that is wrong is told at once, by row and column; a file is taken whole as it was looked at, or not at all; it is compared
//! with the words of the day from which it is to hold, so that the same file again changes nothing, nor does what was taken away as a
//! file today, whatever is still to come; who has begun an assessment keeps the words that it began with; each version is written into
//! the audit log, with its reason, in the transaction that publishes it. Refuses: a day that is over; other words for what ships to be
//! picked.

use axum::{
    Router,
    extract::{Request, State},
    routing::post,
};
use domain::{
    access::{Action, Permit},
    bundle::BundleHash,
    competency::Competency,
    time::Date,
    wire::{
        error::ErrorCode,
        office::{
            catalogue::OWN_MAX,
            imports::CELL_CHARS_MAX,
            official::EnterQuery,
            rules::Standing,
            standards::Draft,
            wording::{WordFlawTold, WordSheet, WordingSeen, WordingVersion, WordsSeen},
        },
    },
    wording::{
        At, Change, Effect, Known, Read, WORD_CELL_CHARS_MAX, WORD_ROWS_MAX, WordField, WordFlaw, WordsFault, merged,
        newest, word_column_flaws, word_rows,
    },
};
use tokio::sync::Semaphore;

use super::{
    Error, bilingual, line, place,
    standards::{Names, basis, day, fields, weigh},
};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Arrived, Json},
        parts::Query,
    },
    state::AppState,
    store::{
        self, Connection, audit, bundles,
        catalogue::{self, Own},
        office, standards,
        wording::{self, Published},
    },
};

/// Bytes of a file's rows as JSON: [`WORD_ROWS_MAX`] of some 1,500 characters, and what JSON puts between.
const SHEET_BYTES_MAX: usize = 6 * 1024 * 1024;

/// One file at a time, once it has arrived: as JSON, as rows and beside what is known it takes some ten times its size.
static HELD: Semaphore = Semaphore::const_new(1);

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/office/catalogue/wording", post(bring))
}

/// What came of a file.
enum Brought {
    Seen(WordingSeen),
    Changed,
    Nothing,
    Wrong(String),
}

/// Looks at a file, or takes it as it was looked at.
async fn bring(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<EnterQuery>,
    request: Request,
) -> Result<Json<WordingSeen>, Error> {
    let permit = weigh(&who)?;
    let arrived = Arrived::of(request, SHEET_BYTES_MAX).await?;
    let _turn = HELD.acquire().await.map_err(Error::fault)?;
    let sheet: WordSheet = arrived.read().await?;
    check(&sheet)?;
    let (who, sheet) = (&who, &sheet);
    let Some(digest) = query.digest.as_deref() else {
        let looked = state.db.look(|tx| async move { look(&*tx, who, sheet).await }).await?;
        return Ok(Json(looked.seen));
    };
    let brought = state
        .db
        .write(|tx| async move {
            // Of two at once, the second waits here, and finds other words than it has looked at.
            catalogue::queue(&*tx, who.agency.id).await?;
            let looked = look(&*tx, who, sheet).await?;
            if let Some(wrong) = looked.wrong() {
                return Ok(Brought::Wrong(wrong));
            }
            if looked.seen.digest != digest {
                return Ok(Brought::Changed);
            }
            if looked.wording.is_none() && looked.own.is_empty() {
                return Ok(Brought::Nothing);
            }
            publish(&*tx, who, permit, &looked).await?;
            Ok::<_, store::Error>(Brought::Seen(WordingSeen { taken: true, ..looked.seen }))
        })
        .await?;
    match brought {
        Brought::Seen(seen) => Ok(Json(seen)),
        Brought::Changed => Err(ErrorCode::Changed.into()),
        Brought::Nothing => Err(Error::invalid("changes")),
        Brought::Wrong(field) => Err(Error::invalid(&field)),
    }
}

/// What no file that was read as it should be looks like.
fn check(sheet: &WordSheet) -> Result<(), Error> {
    let long = |text: &str, most: usize| text.chars().nth(most).is_some();
    if sheet.file.trim().is_empty() || long(&sheet.file, CELL_CHARS_MAX) || sheet.file.contains('\0') {
        return Err(Error::invalid("file"));
    }
    let letters = sheet.columns.iter().all(|column| column.letters.len() <= 3);
    if sheet.columns.len() > 2 * WordField::ALL.len() || !letters {
        return Err(Error::invalid("columns"));
    }
    let cut = |cell: &String| !long(cell, WORD_CELL_CHARS_MAX + 1);
    if sheet.odd.len() > WORD_ROWS_MAX + 1 || !sheet.rows.iter().all(|row| row.cells.iter().all(cut)) {
        return Err(Error::invalid("rows"));
    }
    Ok(())
}

/// What a look at a file has shown.
struct Looked {
    seen: WordingSeen,
    /// The version of the wording that it would make.
    wording: Option<Published>,
    /// The versions of own competencies that it would make.
    own: Vec<Own>,
}

impl Looked {
    /// What is wrong first: the file, or a field.
    fn wrong(&self) -> Option<String> {
        let file = (!self.seen.flaws.is_empty()).then(|| "file".to_owned());
        file.or_else(|| self.seen.wrong.first().map(|wrong| wrong.field.clone()))
    }
}

/// The rows, if the file itself is in order.
fn read(sheet: &WordSheet) -> Read {
    let columns: Vec<WordField> = sheet.columns.iter().map(|column| column.brings).collect();
    let of_file = |fault| WordFlaw { line: None, field: None, at: None, fault, found: String::new() };
    let mut flaws = word_column_flaws(&columns);
    if sheet.rows.is_empty() {
        flaws.push(of_file(WordsFault::NoRows));
    } else if sheet.rows.len() > WORD_ROWS_MAX {
        flaws.push(of_file(WordsFault::TooManyRows));
    }
    if !flaws.is_empty() {
        return Read { written: Vec::new(), flaws };
    }
    let mut read = word_rows(&columns, sheet.rows.iter().map(|row| (row.line, row.cells.as_slice())));
    let odd = sheet.odd.iter().map(|line| WordFlaw { line: Some(*line), ..of_file(WordsFault::FieldCount) });
    read.flaws.extend(odd);
    read
}

/// Looks at a file beside the words of the day from which it is to hold.
async fn look<C: Connection>(on: &C, who: &SignedIn, sheet: &WordSheet) -> Result<Looked, store::Error> {
    let (agency, today) = (who.agency.id, who.today);
    let ships = bundles::shipped()?;
    let published = wording::of_agency(on, agency).await?;
    let by_day = wording::by_day(&published);
    let draft = draft(sheet);
    let from = day(&draft.from, today).ok();
    let before = by_day.on(from.unwrap_or(today)).map(|version| &version.words);
    let known_own = catalogue::newest(on, agency).await?;
    let Read { written, mut flaws } = read(sheet);
    let mut changes: Vec<(u32, bool, Change)> = Vec::new();
    let mut new = 0;
    for written in &written {
        let code = written.code;
        let own = known_own.iter().find(|own| own.competency.code == code);
        let known = match (newest(&ships.catalogue, before, code), ships.whole.competency(code), own) {
            (Some(regulation), ..) => Known::Regulation(regulation),
            (None, Some(shipped), _) => Known::Ships(shipped),
            (None, None, Some(own)) => Known::Own(&own.competency),
            (None, None, None) => Known::Nothing,
        };
        let is_own = matches!(known, Known::Own(_) | Known::Nothing);
        match written.change(known) {
            Ok(change) => {
                new += usize::from(change.effect == Effect::New);
                if change.effect == Effect::New && known_own.len() + new > OWN_MAX {
                    let at = Some(At { code, level: None, number: None });
                    let (line, field, found) = (Some(written.line), Some(WordField::Code), code.to_string());
                    flaws.push(WordFlaw { line, field, at, fault: WordsFault::Many, found });
                }
                changes.push((written.line, is_own, change));
            }
            Err(flaw) => flaws.push(flaw),
        }
    }
    flaws.sort_by_key(|flaw| (flaw.line, flaw.field));
    let of_regulation: Vec<Competency> = changes
        .iter()
        .filter(|(_, own, change)| !own && change.effect == Effect::Reworded)
        .map(|(_, _, change)| change.competency.clone())
        .collect();
    let differs = changes.iter().any(|(_, _, change)| change.effect != Effect::Same);
    let mut wrong = fields(&draft, today);
    // Own competencies have no day of force, and what changes nothing needs no word.
    wrong.retain(|wrong| differs && (wrong.field == "reason" || !of_regulation.is_empty()));
    let later = by_day.later().iter().filter(|(day, _)| *day > today && from.is_some_and(|from| from <= *day));
    let replaces = later.filter_map(|(_, version)| Some(version.as_ref()?.number));
    let replaces = if of_regulation.is_empty() { Vec::new() } else { replaces.collect() };
    let posts = if of_regulation.is_empty() { 0 } else { posts(on, who).await? };
    let numbers: Vec<_> = known_own.iter().map(|own| (own.competency.code, own.number, own.retired)).collect();
    let facts = (&sheet.facts, published.len(), numbers);
    let digest = BundleHash::of(format!("{changes:?}{flaws:?}{wrong:?}{facts:?}").as_bytes()).to_string();
    let why = draft.reason.trim();
    let wording = (!of_regulation.is_empty()).then(|| {
        let number = published.last().map_or(0, |version| version.number) + 1;
        let version = format!("kata-kata instansi {number}");
        let words = merged(&ships.catalogue, before, &of_regulation, version, basis(&draft));
        let from = from.unwrap_or(today);
        Published { number, words, from, at: who.now, by: who.card.id, reason: why.to_owned() }
    });
    let own = changes.iter().filter(|(_, own, change)| *own && change.effect != Effect::Same).map(|(_, _, change)| {
        let before = known_own.iter().find(|own| own.competency.code == change.competency.code);
        Own {
            number: before.map_or(0, |own| own.number) + 1,
            competency: change.competency.clone(),
            retired: before.is_some_and(|own| own.retired),
            at: who.now,
            by: who.card.id,
            reason: why.to_owned(),
        }
    });
    let own: Vec<Own> = own.collect();
    let seen = WordingSeen {
        digest,
        wrong,
        flaws: flaws.into_iter().map(|flaw| told_flaw(sheet, flaw)).collect(),
        competencies: changes.iter().map(|(line, own, change)| seen(*line, *own, change)).collect(),
        regulation: count(of_regulation.len()),
        own: count(own.len()),
        posts,
        replaces,
        taken: false,
    };
    Ok(Looked { seen, wording, own })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What is written beside the file, as beside a post's standard.
fn draft(sheet: &WordSheet) -> Draft {
    let facts = sheet.facts.clone();
    Draft {
        levels: Vec::new(),
        from: facts.from,
        basis_id: facts.basis_id,
        basis_en: facts.basis_en,
        reason: facts.reason,
    }
}

fn seen(line: u32, own: bool, change: &Change) -> WordsSeen {
    WordsSeen {
        line,
        code: change.competency.code.to_string(),
        name: bilingual(&change.competency.name),
        own,
        effect: change.effect,
        statements: change.statements,
    }
}

fn told_flaw(sheet: &WordSheet, flaw: WordFlaw) -> WordFlawTold {
    let column = flaw.field.and_then(|field| sheet.columns.iter().find(|column| column.brings == field));
    WordFlawTold {
        line: flaw.line,
        letters: column.map(|column| column.letters.clone()).filter(|letters| !letters.is_empty()),
        brings: flaw.field,
        at: flaw.at.map(|at| at.to_string()).unwrap_or_default(),
        fault: flaw.fault.code().to_owned(),
        found: flaw.found,
    }
}

/// Posts whose standard is their own today or from a day to come: their catalogues are reworded, too.
async fn posts<C: Connection>(on: &C, who: &SignedIn) -> Result<u32, store::Error> {
    let (agency, today) = (who.agency.id, who.today);
    let published = standards::of_agency(on, agency).await?;
    let posts = office::posts(on, agency, today).await?;
    let is_own = |post: &&office::Post| {
        let Some(published) = published.get(&post.id) else { return false };
        let versions = standards::by_day(published, post.kind);
        versions.on(today).is_some()
            || versions.later().iter().any(|(from, version)| *from > today && version.is_some())
    };
    Ok(count(posts.iter().filter(is_own).count()))
}

async fn publish<C: Connection>(tx: &C, who: &SignedIn, permit: Permit, looked: &Looked) -> Result<(), store::Error> {
    let (agency, role) = (who.agency.id, permit.role().code());
    let here = || place(agency, None);
    if let Some(new) = &looked.wording {
        wording::publish(tx, agency, new).await?;
        let detail = format!("{role} wording version {} from {}", new.number, new.from);
        audit::append(tx, &line(who, agency, Action::ManageStandards, here(), &detail, Some(&new.reason))).await?;
    }
    catalogue::publish_all(tx, agency, &looked.own).await?;
    for own in &looked.own {
        let detail = format!("{role} competency {} version {} import", own.competency.code, own.number);
        audit::append(tx, &line(who, agency, Action::ManageStandards, here(), &detail, Some(&own.reason))).await?;
    }
    Ok(())
}

/// The versions of the wording, the newest first.
pub(super) async fn told(
    state: &AppState,
    who: &SignedIn,
    published: &[Published],
) -> Result<Vec<WordingVersion>, Error> {
    let (on, today) = (state.db.read(), who.today);
    let by_day = wording::by_day(published);
    let mut names = Names::default();
    let mut told = Vec::new();
    for version in published.iter().rev() {
        let holds = |day: Date| by_day.on(day).is_some_and(|known| known.number == version.number);
        let standing = match version.from {
            from if !holds(from) => Standing::Replaced,
            from if from > today => Standing::ToCome,
            _ if holds(today) => Standing::InForce,
            _ => Standing::Past,
        };
        told.push(WordingVersion {
            number: version.number,
            standing,
            basis: bilingual(&version.words.basis),
            codes: version.words.competencies.iter().map(|competency| competency.code.to_string()).collect(),
            from: version.from.to_string(),
            published: who.agency.zone.date(version.at).to_string(),
            by: names.of(on, version.by).await?,
            reason: version.reason.clone(),
        });
    }
    Ok(told)
}
