//! Official results as they rest, apart from what people say of themselves, and the lists that brought them.
//!
//! Promises: a result is of one person and one day, and is never changed: what is wrong is taken back with the list that brought it, and
//! brought anew; with that all it held about people is gone, and only that it was there stays. Refuses: to judge a list.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use domain::{
    bundle::References,
    competency::{Catalogue, CompetencyCode, Level, Reached},
    ids::{AgencyId, ImportId, PersonId},
    intake::{plain, results::Brings},
    official::{Facts, Official, OfficialLine, OfficialRules, Purpose},
    people::PositionKind,
    shipped,
    sync::verdict::Reference,
    time::{Date, Timestamp},
    wire::{bundle::read_catalogue, official::read_official},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    Error,
    bundles::{Shelf, shipped_references},
    imports, periods,
    row::{coded, date, date_text},
};
use crate::entity::{import_head, official_import, official_level, official_result};

/// Rows of one statement: 500 of eleven columns stay below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 500;
/// Lists that are shown: some years of them.
const LISTED_MAX: u64 = 100;
/// What stands for lists of official results where other lists have the code of their kind.
const HEADS_KIND: &str = "official";

/// A result with where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whose.
    pub person: PersonId,
    /// Which list brought it.
    pub import: ImportId,
    /// In whose books.
    pub agency: AgencyId,
    /// The last day on which it is valid.
    pub until: Date,
    /// The result.
    pub official: Official,
}

/// A list that was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Its id.
    pub id: ImportId,
    /// In whose books.
    pub agency: AgencyId,
    /// The file's name.
    pub file: String,
    /// How many people it brought a result for.
    pub people: u32,
    /// By which its levels were set beside standards and its days counted.
    pub references: References,
    /// When, and by whom.
    pub entered: (Timestamp, PersonId),
    /// When it was taken back, and why.
    pub undone: Option<(Timestamp, String)>,
}

/// What is known about official results.
///
/// # Errors
/// [`Error::Corrupt`] if the text that ships cannot be read.
pub fn rules() -> Result<Arc<OfficialRules>, Error> {
    static READ: OnceLock<Arc<OfficialRules>> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read.clone());
    }
    let read = read_official(shipped::OFFICIAL).map_err(|_| Error::Corrupt { table: "bundle", what: "official" })?;
    Ok(READ.get_or_init(|| Arc::new(read)).clone())
}

/// The libraries that ship: competencies that an assessment may be about without an agency's catalogue having them.
///
/// # Errors
/// [`Error::Corrupt`] if a text that ships cannot be read.
pub fn libraries() -> Result<Arc<Vec<Catalogue>>, Error> {
    static READ: OnceLock<Arc<Vec<Catalogue>>> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read.clone());
    }
    let texts = [shipped::CATALOGUE, shipped::TECHNICAL, shipped::GOVERNMENTAL];
    let read = texts.into_iter().map(read_catalogue).collect::<Result<Vec<_>, _>>();
    let read = read.map_err(|_| Error::Corrupt { table: "bundle", what: "library" })?;
    Ok(READ.get_or_init(|| Arc::new(read)).clone())
}

/// What an agency measures by now: that of its newest period that has begun, else what ships.
///
/// # Errors
/// Those of the database.
pub async fn measure<C: ConnectionTrait>(
    on: &C,
    shelf: &Shelf,
    agency: AgencyId,
    today: Date,
) -> Result<(References, Arc<Reference>), Error> {
    let all = periods::all(on, agency).await?;
    let references = periods::choose(&all, None, today).map_or_else(shipped_references, |period| period.references);
    let mut read = shelf.take(on, &BTreeSet::from([references])).await?;
    let reference = read.remove(&references).ok_or(Error::Corrupt { table: "period", what: "bundles" })?;
    Ok((references, reference))
}

/// The results of these people, the latest first.
///
/// # Errors
/// Those of the database.
pub async fn of_people<C: ConnectionTrait>(
    on: &C,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<Kept>>, Error> {
    let mut all: BTreeMap<PersonId, Vec<Kept>> = BTreeMap::new();
    for some in people.chunks(ROWS_MAX) {
        let ids = || some.iter().map(|person| person.uuid());
        let mut levels: BTreeMap<(Uuid, String), Vec<OfficialLine>> = BTreeMap::new();
        let found = official_level::Entity::find()
            .filter(official_level::Column::PersonId.is_in(ids()))
            .order_by_asc(official_level::Column::Nth)
            .all(on)
            .await?;
        for row in found {
            let line = line(&row)?;
            levels.entry((row.person_id, row.assessed_on)).or_default().push(line);
        }
        let found = official_result::Entity::find()
            .filter(official_result::Column::PersonId.is_in(ids()))
            .order_by_desc(official_result::Column::AssessedOn)
            .all(on)
            .await?;
        for row in found {
            let lines = levels.remove(&(row.person_id, row.assessed_on.clone())).unwrap_or_default();
            all.entry(PersonId::from_uuid(row.person_id)).or_default().push(kept(row, lines)?);
        }
    }
    Ok(all)
}

/// Who has a result in an agency's books that holds on a day.
///
/// # Errors
/// Those of the database.
pub async fn people<C: ConnectionTrait>(on: &C, agency: AgencyId, day: Date) -> Result<Vec<PersonId>, Error> {
    let found: Vec<Uuid> = official_result::Entity::find()
        .select_only()
        .column(official_result::Column::PersonId)
        .distinct()
        .filter(official_result::Column::AgencyId.eq(agency.uuid()))
        .filter(official_result::Column::ValidUntil.gte(date_text(day)))
        .into_tuple()
        .all(on)
        .await?;
    Ok(found.into_iter().map(PersonId::from_uuid).collect())
}

/// The results of one person, the latest first.
///
/// # Errors
/// Those of the database.
pub async fn of_person<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Vec<Kept>, Error> {
    Ok(of_people(on, &[person]).await?.remove(&person).unwrap_or_default())
}

fn line(row: &official_level::Model) -> Result<OfficialLine, Error> {
    let corrupt = || Error::Corrupt { table: "official_level", what: "level" };
    let number = |level: i32| u8::try_from(level).map_err(|_| corrupt());
    let competency: CompetencyCode = coded("official_level", "competency", &row.competency, |code| code.parse().ok())?;
    let required = row.required.map(|level| Level::new(number(level)?).map_err(|_| corrupt())).transpose()?;
    Ok(OfficialLine { competency, required, reached: Reached::new(number(row.reached)?).map_err(|_| corrupt())? })
}

fn kept(row: official_result::Model, lines: Vec<OfficialLine>) -> Result<Kept, Error> {
    const TABLE: &str = "official_result";
    let told = row.told.map(|told| u32::try_from(told).map_err(|_| Error::Corrupt { table: TABLE, what: "match" }));
    let purpose = row.purpose.as_deref().map(|code| coded(TABLE, "purpose", code, Purpose::from_code));
    Ok(Kept {
        person: PersonId::from_uuid(row.person_id),
        import: ImportId::from_uuid(row.import_id),
        agency: AgencyId::from_uuid(row.agency_id),
        until: date(TABLE, &row.valid_until)?,
        official: Official {
            facts: Facts {
                day: date(TABLE, &row.assessed_on)?,
                institution: row.institution,
                accreditation: row.accreditation,
                number: row.number,
                purpose: purpose.transpose()?,
                kind: coded(TABLE, "kind", &row.kind, PositionKind::from_code)?,
                told: told.transpose()?,
            },
            lines,
        },
    })
}

/// Enters a list. Within a transaction that has locked the agency ([`super::imports::lock`]).
///
/// # Errors
/// Those of the database.
pub async fn enter<C: ConnectionTrait>(tx: &C, list: &Entered, results: &[Kept]) -> Result<(), Error> {
    let row = official_import::ActiveModel {
        id: Set(list.id.uuid()),
        agency_id: Set(list.agency.uuid()),
        file: Set(list.file.clone()),
        people: Set(i32::try_from(list.people).unwrap_or(i32::MAX)),
        catalogue: Set(list.references.catalogue.to_string()),
        standards: Set(list.references.standards.to_string()),
        rules: Set(list.references.rules.to_string()),
        entered_at: Set(list.entered.0.0),
        entered_by: Set(list.entered.1.uuid()),
        undone_at: Set(None),
        undone_by: Set(None),
        undone_reason: Set(None),
    };
    official_import::Entity::insert(row).exec_without_returning(tx).await?;
    for some in results.chunks(ROWS_MAX) {
        let rows = some.iter().map(|kept| {
            let facts = &kept.official.facts;
            official_result::ActiveModel {
                person_id: Set(kept.person.uuid()),
                assessed_on: Set(date_text(facts.day)),
                import_id: Set(kept.import.uuid()),
                agency_id: Set(kept.agency.uuid()),
                valid_until: Set(date_text(kept.until)),
                institution: Set(facts.institution.clone()),
                accreditation: Set(facts.accreditation.clone()),
                number: Set(facts.number.clone()),
                purpose: Set(facts.purpose.map(|purpose| purpose.code().to_owned())),
                kind: Set(facts.kind.code().to_owned()),
                told: Set(facts.told.map(|told| i32::try_from(told).unwrap_or(i32::MAX))),
            }
        });
        official_result::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    let levels: Vec<_> =
        results.iter().flat_map(|kept| (0..).zip(&kept.official.lines).map(move |line| (kept, line))).collect();
    for some in levels.chunks(ROWS_MAX) {
        let rows = some.iter().map(|(kept, (nth, line))| official_level::ActiveModel {
            person_id: Set(kept.person.uuid()),
            assessed_on: Set(date_text(kept.official.facts.day)),
            competency: Set(line.competency.to_string()),
            nth: Set(*nth),
            required: Set(line.required.map(|level| level.number().into())),
            reached: Set(line.reached.number().into()),
        });
        official_level::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn entered(row: official_import::Model) -> Result<Entered, Error> {
    let corrupt = |what| Error::Corrupt { table: "official_import", what };
    let hash = |text: &str| text.parse().map_err(|_| corrupt("bundle hash"));
    Ok(Entered {
        id: ImportId::from_uuid(row.id),
        agency: AgencyId::from_uuid(row.agency_id),
        file: row.file,
        people: u32::try_from(row.people).map_err(|_| corrupt("people"))?,
        references: References {
            catalogue: hash(&row.catalogue)?,
            standards: hash(&row.standards)?,
            rules: hash(&row.rules)?,
        },
        entered: (Timestamp(row.entered_at), PersonId::from_uuid(row.entered_by)),
        undone: row.undone_at.map(Timestamp).zip(row.undone_reason),
    })
}

/// The lists of an agency, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn lists<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Entered>, Error> {
    let rows = official_import::Entity::find()
        .filter(official_import::Column::AgencyId.eq(agency.uuid()))
        .order_by_desc(official_import::Column::EnteredAt)
        .order_by_desc(official_import::Column::Id)
        .limit(LISTED_MAX)
        .all(on)
        .await?;
    rows.into_iter().map(entered).collect()
}

/// These lists.
///
/// # Errors
/// Those of the database.
pub async fn named<C: ConnectionTrait>(on: &C, ids: &BTreeSet<ImportId>) -> Result<BTreeMap<ImportId, Entered>, Error> {
    let mut all = BTreeMap::new();
    for some in ids.iter().collect::<Vec<_>>().chunks(ROWS_MAX) {
        let rows = official_import::Entity::find()
            .filter(official_import::Column::Id.is_in(some.iter().map(|id| id.uuid())))
            .all(on)
            .await?;
        for row in rows {
            let list = entered(row)?;
            all.insert(list.id, list);
        }
    }
    Ok(all)
}

/// What a hand has said about a head; nothing where its column is left out.
pub type Said = (String, Option<Brings>);

/// What hands have said about heads so far, written plainly.
///
/// # Errors
/// Those of the database.
pub async fn heads<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<Vec<Said>, Error> {
    let rows = import_head::Entity::find()
        .filter(import_head::Column::AgencyId.eq(agency.uuid()))
        .filter(import_head::Column::Kind.eq(HEADS_KIND))
        .order_by_asc(import_head::Column::Head)
        .all(on)
        .await?;
    let read = |row: import_head::Model| {
        let brings = |code: &str| coded("import_head", "field", code, Brings::from_code);
        Ok((row.head, row.field.as_deref().map(brings).transpose()?))
    };
    rows.into_iter().map(read).collect()
}

/// Remembers what a hand has said, in the place of what was said before; heads that are alike when written plainly are one.
///
/// # Errors
/// Those of the database.
pub async fn remember<C: ConnectionTrait>(tx: &C, agency: AgencyId, said: &[Said]) -> Result<(), Error> {
    let said: BTreeMap<String, Option<Brings>> = said.iter().map(|(head, brings)| (plain(head), *brings)).collect();
    let rows = said.into_iter().map(|(head, brings)| import_head::ActiveModel {
        agency_id: Set(agency.uuid()),
        kind: Set(HEADS_KIND.to_owned()),
        head: Set(head),
        field: Set(brings.map(Brings::code)),
    });
    imports::keep_heads(tx, rows.collect()).await
}

/// What became of a list that was to be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// There is none.
    NotThere,
    /// It was taken back before.
    Before,
    /// It is taken back: whose results are gone.
    Now(Vec<PersonId>),
}

/// Takes a list back: all that it held about people is gone. Call it within a transaction.
///
/// # Errors
/// Those of the database.
pub async fn undo<C: ConnectionTrait>(
    tx: &C,
    (agency, id): (AgencyId, ImportId),
    (by, at): (PersonId, Timestamp),
    reason: &str,
) -> Result<Undone, Error> {
    let row = official_import::Entity::find_by_id(id.uuid())
        .filter(official_import::Column::AgencyId.eq(agency.uuid()))
        .lock_exclusive()
        .one(tx)
        .await?;
    let Some(row) = row else { return Ok(Undone::NotThere) };
    if row.undone_at.is_some() {
        return Ok(Undone::Before);
    }
    let results: Vec<(Uuid, String)> = official_result::Entity::find()
        .select_only()
        .columns([official_result::Column::PersonId, official_result::Column::AssessedOn])
        .filter(official_result::Column::ImportId.eq(id.uuid()))
        .order_by_asc(official_result::Column::PersonId)
        .into_tuple()
        .all(tx)
        .await?;
    for (person, day) in &results {
        official_level::Entity::delete_many()
            .filter(official_level::Column::PersonId.eq(*person))
            .filter(official_level::Column::AssessedOn.eq(day.as_str()))
            .exec(tx)
            .await?;
    }
    official_result::Entity::delete_many().filter(official_result::Column::ImportId.eq(id.uuid())).exec(tx).await?;
    official_import::ActiveModel {
        id: Set(id.uuid()),
        undone_at: Set(Some(at.0)),
        undone_by: Set(Some(by.uuid())),
        undone_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    }
    .update(tx)
    .await?;
    let mut people: Vec<PersonId> = results.into_iter().map(|(person, _)| PersonId::from_uuid(person)).collect();
    people.dedup();
    Ok(Undone::Now(people))
}
