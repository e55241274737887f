//! Official results before the office: the list, one person's, and files that bring them.
//!
//! Promises: each look at one person's results, and each result that is entered or taken back, is in the audit log in its transaction; a
//! file is entered whole as it was looked at, or not at all; the same file again changes nothing. Refuses: an order by result; results of
//! whoever enters them; columns that must never be taken, whatever they are mapped to.

use std::collections::BTreeMap;

use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    routing::{get, post},
};
use domain::{
    access::{Action, Permit, Resource},
    bundle::{BundleHash, References},
    competency::Catalogue,
    ids::{ImportId, PersonId, UnitId},
    intake::{
        Head, Kind, Reason, head, plain,
        results::{
            Brings, Entry, Flaw, Flawed, Named, RESULT_ROWS_MAX, Read, ResultFault, ResultField, Terms,
            result_column_flaws, result_rows, unknown_columns,
        },
    },
    nip::Nip,
    official::{Official, OfficialLine, OfficialRules, Validity, valid_days},
    sync::verdict::Reference,
    time::Date,
    wire::{
        error::ErrorCode,
        office::{
            imports::CELL_CHARS_MAX,
            official::{
                EnterQuery, OFFICIAL_PAGE_ROWS, OfficialImport, OfficialImports, OfficialPage, OfficialQuery,
                OfficialRow, ResultColumn, ResultFlaw, ResultMapped, ResultSeen, ResultSheet, ResultsSeen, UndoResults,
            },
        },
        official::OfficialResults,
    },
};
use tokio::sync::Semaphore;

use super::{
    Error, about, export, line, log,
    people::{page, paging},
    place, top,
};
use crate::{
    auth::{reach::Reach, session::SignedIn, subject::Concerned},
    http::{
        authenticated::Caller,
        body::{Arrived, Body, Json},
        claims::claimant,
        official::{Names, competency_name, rule, validity},
        parts::{Param, Query},
    },
    state::AppState,
    store::{
        self, Connection,
        audit::append,
        bundles::Shelf,
        catalogue, directory, imports, notices,
        office::{self, Brief, Officials},
        official::{self, Entered, Kept, Said, Undone},
    },
};

/// Bytes of a list's rows as JSON: [`RESULT_ROWS_MAX`] of some ten cells with thirty characters, and what JSON puts between.
const SHEET_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Columns that are sent: the fields, and more competencies than any catalogue has.
const COLUMNS_MAX: usize = 120;

/// One file at a time, once it has arrived: as JSON, as rows and beside the record it takes some ten times its size.
static HELD: Semaphore = Semaphore::const_new(1);

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/official", get(list).post(bring))
        .route("/api/office/official/imports", get(lists))
        .route("/api/office/official/imports/{id}/undone", post(undo))
        .route("/api/office/people/{id}/official", get(one))
}

async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<OfficialQuery>,
) -> Result<Json<OfficialPage>, Error> {
    let on = state.db.read();
    let reach = Reach::find(on, &who, Action::ListOfficial, query.unit).await?;
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    let (nth, skip) = page(query.page, OFFICIAL_PAGE_ROWS);
    let logged = &line(
        &who,
        reach.agency,
        Action::ListOfficial,
        place(reach.agency, query.unit),
        reach.permit.role().code(),
        None,
    );
    let wanted = &Officials {
        agency: reach.agency,
        day: who.today,
        units: (!reach.is_whole()).then_some(&units),
        state: query.state,
        page: (skip, OFFICIAL_PAGE_ROWS),
    };
    let (found, total) = state
        .db
        .write(|tx| async move {
            append(&*tx, logged).await?;
            office::officials(&*tx, wanted).await
        })
        .await?;
    let (_, reference) = official::measure(on, &state.shelf, reach.agency, who.today).await?;
    let rules = official::rules()?;
    let rows = found.into_iter().map(|entry| OfficialRow {
        person: claimant(entry.whose),
        day: entry.day.to_string(),
        until: entry.until.to_string(),
        state: Validity::on(who.today, entry.until),
        institution: entry.institution,
        number: entry.number,
    });
    Ok(Json(OfficialPage {
        unit: top(on, &reach, who.today).await?,
        paging: paging(nth, total, OFFICIAL_PAGE_ROWS),
        rows: rows.collect(),
        rules: vec![rule(&rules, &rules.recognised), validity(&rules, &reference)],
    }))
}

/// One person's results, in the books of the agency.
async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(person): Param<PersonId>,
) -> Result<Json<OfficialResults>, Error> {
    let on = state.db.read();
    let concerned = Concerned::on_day(on, person, who.today).await?;
    let permit = who.permit(Action::ReadOfficial, &Resource::Person(concerned.subject()))?;
    let detail = log::by(&state, &who, permit).await?;
    let agency = who.agency.id;
    let logged = &line(&who, agency, Action::ReadOfficial, about(person), &detail, None);
    let kept = state
        .db
        .write(|tx| async move {
            // The line first: what cannot be logged is not read.
            if permit.logged() {
                append(&*tx, logged).await?;
            }
            official::of_person(&*tx, person).await
        })
        .await?;
    let kept: Vec<Kept> = kept.into_iter().filter(|kept| kept.agency == agency).collect();
    let names = Names::of(on, &state.shelf, &who, kept.iter()).await?;
    Ok(Json(names.results(&kept)))
}

pub(super) fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    Ok(who.permit(Action::ImportOfficial, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

/// The files that were entered, the newest first.
pub(super) async fn files(state: &AppState, who: &SignedIn) -> Result<Vec<OfficialImport>, store::Error> {
    let on = state.db.read();
    let found = official::lists(on, who.agency.id).await?;
    let by: Vec<PersonId> = found.iter().map(|list| list.entered.1).collect();
    let names = directory::names_and_numbers(on, &by, who.today).await?;
    let told = |list: Entered| OfficialImport {
        id: list.id,
        file: list.file,
        people: list.people,
        at: list.entered.0.0,
        by: names.get(&list.entered.1).map(|(name, _)| name.clone()).unwrap_or_default(),
        undone: list.undone.as_ref().map(|(at, _)| at.0),
        reason: list.undone.map(|(_, reason)| reason),
    };
    Ok(found.into_iter().map(told).collect())
}

async fn lists(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<OfficialImports>, Error> {
    weigh(&who)?;
    let on = state.db.read();
    let by_hand = official::heads(on, who.agency.id).await?;
    let (_, reference) = official::measure(on, &state.shelf, who.agency.id, who.today).await?;
    let (rules, libraries) = (official::rules()?, official::libraries()?);
    let own = catalogue::own(on, who.agency.id).await?;
    let known = || catalogues(&reference, &libraries, &own);
    let codes = named(known()).into_iter().map(|named| named.code);
    Ok(Json(OfficialImports {
        imports: files(&state, &who).await?,
        competencies: codes.map(|code| competency_name(code, known())).collect(),
        by_hand: by_hand.into_iter().map(|(head, brings)| ResultMapped { head, brings }).collect(),
        rules: vec![
            rule(&rules, &rules.recognised),
            validity(&rules, &reference),
            rule(&rules, &rules.scale),
            rule(&rules, &rules.told),
        ],
    }))
}

/// Where competencies are looked for, in this order: what the agency measures by, what ships, what the agency words itself.
fn catalogues<'a>(
    reference: &'a Reference,
    libraries: &'a [Catalogue],
    own: &'a Catalogue,
) -> impl Iterator<Item = &'a Catalogue> {
    [&reference.catalogue].into_iter().chain(libraries).chain([own])
}

/// All competencies that a list may name, each once.
fn named<'a>(catalogues: impl Iterator<Item = &'a Catalogue>) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    for competency in catalogues.flat_map(|catalogue| &catalogue.competencies) {
        if all.iter().all(|named| named.code != competency.code) {
            let names = [competency.name.indonesian.clone(), competency.name.english.clone()];
            all.push(Named { code: competency.code, names });
        }
    }
    all
}

/// What came of a file.
enum Brought {
    Seen(ResultsSeen),
    Changed,
    Nothing,
    Flawed,
}

/// Looks at a file, or enters it as it was looked at.
async fn bring(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<EnterQuery>,
    request: Request,
) -> Result<Json<ResultsSeen>, Error> {
    let permit = weigh(&who)?;
    let arrived = Arrived::of(request, SHEET_BYTES_MAX).await?;
    let _turn = HELD.acquire().await.map_err(Error::fault)?;
    let sheet: ResultSheet = arrived.read().await?;
    check(&sheet)?;
    let id = ImportId::from_random(state.random());
    let (who, shelf, sheet) = (&who, &*state.shelf, &sheet);
    let Some(digest) = query.digest.as_deref() else {
        let looked = state.db.look(|tx| async move { look(&*tx, shelf, who, sheet).await }).await?;
        // What a hand has said holds for the next file, whatever becomes of this one.
        let said: Vec<Said> = sheet.by_hand.iter().map(|said| (said.head.clone(), said.brings)).collect();
        if !said.is_empty() {
            let (agency, said) = (who.agency.id, &said);
            state.db.write(|tx| async move { official::remember(&*tx, agency, said).await }).await?;
        }
        return Ok(Json(looked.seen));
    };
    let role = permit.role().code();
    let brought = state
        .db
        .write(|tx| async move {
            // Of two at once, the second waits here, and finds another record than it has looked at.
            imports::lock(&*tx, who.agency.id).await?;
            let looked = look(&*tx, shelf, who, sheet).await?;
            if !looked.seen.flaws.is_empty() {
                return Ok(Brought::Flawed);
            }
            if looked.seen.digest != digest {
                return Ok(Brought::Changed);
            }
            if looked.new.is_empty() {
                return Ok(Brought::Nothing);
            }
            let people = looked.people();
            let list = Entered {
                id,
                agency: who.agency.id,
                file: sheet.file.clone(),
                people: u32::try_from(people.len()).unwrap_or(u32::MAX),
                references: looked.references,
                entered: (who.now, who.card.id),
                undone: None,
            };
            let new: Vec<Kept> = looked.new.into_iter().map(|kept| Kept { import: id, ..kept }).collect();
            official::enter(&*tx, &list, &new).await?;
            for person in people {
                // Nobody is asked for a reason: the file is why.
                let (action, file) = (Action::ImportOfficial, Some(sheet.file.as_str()));
                append(&*tx, &line(who, who.agency.id, action, about(person), role, file)).await?;
                notices::leave(&*tx, person, notices::OFFICIAL_ENTERED, who.now).await?;
            }
            Ok::<_, store::Error>(Brought::Seen(ResultsSeen { entered: true, ..looked.seen }))
        })
        .await?;
    match brought {
        Brought::Seen(seen) => Ok(Json(seen)),
        Brought::Changed => Err(ErrorCode::Changed.into()),
        Brought::Nothing => Err(Error::invalid("changes")),
        Brought::Flawed => Err(Error::invalid("file")),
    }
}

/// What no file that was read as it should be looks like.
fn check(sheet: &ResultSheet) -> Result<(), Error> {
    let short = |text: &str| text.chars().nth(CELL_CHARS_MAX).is_none() && !text.contains('\0');
    if !short(&sheet.file) || !short(&sheet.sheet) || sheet.file.trim().is_empty() {
        return Err(Error::invalid("file"));
    }
    // What is sensitive is so in every list.
    let may_be = |text: &str| short(text) && head(Kind::People, text) != Head::Sensitive;
    let fits = |column: &ResultColumn| may_be(&column.head) && column.letters.len() <= 3;
    if sheet.columns.len() > COLUMNS_MAX || !sheet.columns.iter().all(fits) {
        return Err(Error::invalid("columns"));
    }
    let said = |said: &ResultMapped| may_be(&said.head) && !plain(&said.head).is_empty();
    if sheet.by_hand.len() > COLUMNS_MAX * 4 || !sheet.by_hand.iter().all(said) {
        return Err(Error::invalid("by_hand"));
    }
    Ok(())
}

/// What a look at a file has shown.
struct Looked {
    seen: ResultsSeen,
    references: References,
    /// The results that are not on record, of no list yet.
    new: Vec<Kept>,
}

impl Looked {
    /// Whose they are, each once.
    fn people(&self) -> Vec<PersonId> {
        let mut people: Vec<PersonId> = self.new.iter().map(|kept| kept.person).collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}

/// Looks at a file beside what is on record now.
async fn look<C: Connection>(
    on: &C,
    shelf: &Shelf,
    who: &SignedIn,
    sheet: &ResultSheet,
) -> Result<Looked, store::Error> {
    let agency = who.agency.id;
    let (references, reference) = official::measure(on, shelf, agency, who.today).await?;
    let (rules, libraries) = (official::rules()?, official::libraries()?);
    let own = catalogue::own(on, agency).await?;
    let competencies = named(catalogues(&reference, &libraries, &own));
    let columns: Vec<Brings> = sheet.columns.iter().map(|column| column.brings).collect();
    let read = read(&columns, sheet, &Terms { rules: &rules, competencies: &competencies, today: who.today });
    let nips: Vec<Nip> = read.entries.iter().map(|entry| entry.nip).collect();
    let known = office::of_nips(on, agency, &nips).await?;
    let people: Vec<PersonId> = known.values().copied().collect();
    let briefs = office::briefs(on, (agency, who.today), &people).await?;
    let mut there = BTreeMap::new();
    for kept in official::of_people(on, &people).await?.into_values().flatten() {
        there.insert((kept.person, kept.official.facts.day), kept);
    }
    let ground = Ground { who, rules: &rules, reference: &reference, columns: &columns, known: &known, there: &there };
    Ok(ground.judge(sheet, read, references, &briefs))
}

/// The rows, if the file itself is in order.
fn read(columns: &[Brings], sheet: &ResultSheet, terms: &Terms<'_>) -> Read {
    let mut flaws = result_column_flaws(columns);
    flaws.extend(unknown_columns(columns, terms.competencies));
    let of_file = |flaw: Flaw| Flawed { line: None, place: None, field: None, flaw, found: String::new() };
    if sheet.rows.is_empty() {
        flaws.push(of_file(Reason::NoRows.into()));
    } else if sheet.rows.len() > RESULT_ROWS_MAX {
        flaws.push(of_file(Reason::TooManyRows.into()));
    }
    if !flaws.is_empty() {
        return Read { entries: Vec::new(), flaws };
    }
    result_rows(columns, sheet.rows.iter().map(|row| (row.line, row.cells.as_slice())), terms)
}

/// What a file is judged by.
struct Ground<'a> {
    who: &'a SignedIn,
    rules: &'a OfficialRules,
    reference: &'a Reference,
    columns: &'a [Brings],
    known: &'a BTreeMap<String, PersonId>,
    there: &'a BTreeMap<(PersonId, Date), Kept>,
}

impl Ground<'_> {
    fn judge(
        &self,
        sheet: &ResultSheet,
        Read { entries, mut flaws }: Read,
        references: References,
        briefs: &BTreeMap<PersonId, Brief>,
    ) -> Looked {
        let (mut rows, mut new) = (Vec::new(), Vec::new());
        let mut taken: BTreeMap<(PersonId, Date), u32> = BTreeMap::new();
        for entry in entries {
            let person = self.known.get(entry.nip.as_str()).copied();
            let Some(brief) = person.and_then(|person| briefs.get(&person)) else {
                flaws.push(self.wrong(&entry, ResultField::Nip, ResultFault::NotHere));
                continue;
            };
            if brief.person == self.who.card.id {
                flaws.push(self.wrong(&entry, ResultField::Nip, ResultFault::Oneself));
                continue;
            }
            // Two numbers of one person.
            if taken.insert((brief.person, entry.facts.day), entry.line).is_some() {
                flaws.push(self.wrong(&entry, ResultField::Nip, ResultFault::Twice));
                continue;
            }
            let kept = self.kept(brief.person, &entry);
            let before = self.there.get(&(brief.person, entry.facts.day));
            if before.is_some_and(|before| !alike(&before.official, &kept.official)) {
                flaws.push(self.wrong(&entry, ResultField::Day, ResultFault::OnRecord));
                continue;
            }
            rows.push(ResultSeen {
                line: entry.line,
                name: brief.name.clone(),
                nip: brief.nip.clone(),
                unit: brief.unit.clone(),
                day: entry.facts.day.to_string(),
                until: before.map_or(kept.until, |before| before.until).to_string(),
                levels: u32::try_from(entry.levels.len()).unwrap_or(u32::MAX),
                same: before.is_some(),
                difference: kept.official.matched(&self.reference.rules.jpm, &[], self.rules).difference(),
            });
            if before.is_none() {
                new.push(kept);
            }
        }
        flaws.sort_by_key(|flaw| (flaw.line, flaw.place));
        let digest = BundleHash::of(format!("{references:?}{new:?}{flaws:?}").as_bytes()).to_string();
        let seen = ResultsSeen {
            digest,
            flaws: flaws.into_iter().map(|flaw| self.told(sheet, flaw)).collect(),
            new: u32::try_from(new.len()).unwrap_or(u32::MAX),
            rows,
            entered: false,
        };
        Looked { seen, references, new }
    }

    /// The result that an entry would be, of no list yet.
    fn kept(&self, person: PersonId, entry: &Entry) -> Kept {
        let standard = self.reference.standards.of(entry.facts.kind);
        let line = |&(competency, reached): &(_, _)| OfficialLine {
            competency,
            required: standard.and_then(|standard| standard.required(competency)),
            reached,
        };
        let days = valid_days(entry.facts.day, self.reference.rules.official_validity_years);
        Kept {
            person,
            import: ImportId::NIL,
            agency: self.who.agency.id,
            until: days.to.unwrap_or(days.from),
            official: Official { facts: entry.facts.clone(), lines: entry.levels.iter().map(line).collect() },
        }
    }

    fn wrong(&self, entry: &Entry, field: ResultField, fault: ResultFault) -> Flawed {
        let place = self.columns.iter().position(|brings| *brings == Brings::Field(field));
        let found = match field {
            ResultField::Day => entry.facts.day.to_string(),
            _ => entry.nip.to_string(),
        };
        Flawed { line: Some(entry.line), place, field: None, flaw: fault.into(), found }
    }

    fn told(&self, sheet: &ResultSheet, flaw: Flawed) -> ResultFlaw {
        let column = flaw.place.and_then(|place| sheet.columns.get(place));
        ResultFlaw {
            line: flaw.line,
            letters: column.map(|column| column.letters.clone()),
            brings: column.map(|column| column.brings).or(flaw.field.map(Brings::Field)),
            flaw: flaw.flaw.code().to_owned(),
            found: flaw.found,
        }
    }
}

/// Whether two tell the same, whatever the standard has asked for since.
fn alike(one: &Official, other: &Official) -> bool {
    let levels = |official: &Official| {
        official.lines.iter().map(|line| (line.competency, line.reached)).collect::<BTreeMap<_, _>>()
    };
    one.facts == other.facts && levels(one) == levels(other)
}

/// Takes a list back.
async fn undo(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<ImportId>,
    Body(asked): Body<UndoResults>,
) -> Result<StatusCode, Error> {
    let permit = weigh(&who)?;
    let reason = export::reason(&asked.reason)?;
    let (agency, role, who) = (who.agency.id, permit.role().code(), &who);
    let undone = state
        .db
        .write(|tx| async move {
            imports::lock(&*tx, agency).await?;
            let undone = official::undo(&*tx, (agency, id), (who.card.id, who.now), reason).await?;
            if let Undone::Now(people) = &undone {
                for person in people {
                    let logged = line(who, agency, Action::ImportOfficial, about(*person), role, Some(reason));
                    append(&*tx, &logged).await?;
                    notices::leave(&*tx, *person, notices::OFFICIAL_UNDONE, who.now).await?;
                }
            }
            Ok::<_, store::Error>(undone)
        })
        .await?;
    match undone {
        Undone::NotThere => Err(ErrorCode::NotFound.into()),
        Undone::Before => Err(ErrorCode::Changed.into()),
        Undone::Now(_) => Ok(StatusCode::NO_CONTENT),
    }
}
