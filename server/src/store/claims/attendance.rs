//! Trainings that the office enters for all who attended them.

use domain::{
    hours::{Claim, ClaimStanding, ClaimVerdict, Worth},
    ids::{AgencyId, AttendanceId, ClaimId, PersonId},
    time::Timestamp,
    wire::json,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, TryInsertResult, sea_query::Expr,
};
use uuid::Uuid;

use super::{Noted, Worded, hours, jp, noted_row, worded};
use crate::{
    entity::{attendance, claim, claim_decision},
    store::Error,
};

/// Rows of one statement: 500 of twenty-one columns stay below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 500;

/// A training to be entered.
pub struct Entering<'a> {
    /// Its name.
    pub id: AttendanceId,
    /// Whose.
    pub agency: AgencyId,
    /// What it was.
    pub what: &'a Claim,
    /// What it is worth.
    pub worth: &'a Worth,
    /// Who attended it.
    pub people: &'a [PersonId],
    /// By whom it is entered.
    pub by: PersonId,
    /// By which role.
    pub role: &'a str,
    /// When.
    pub at: Timestamp,
}

/// A training that was entered.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Its name.
    pub id: AttendanceId,
    /// What it was.
    pub what: Claim,
    /// Hours for each.
    pub jp: u32,
    /// How many people.
    pub people: u32,
    /// When it was entered.
    pub at: Timestamp,
    /// Why it was taken back, if it was.
    pub annulled: Option<String>,
}

/// Enters a training for all of them: claims that are accepted from the beginning. One that is there already stays as it is. Call it
/// within a transaction. Whether it was entered now.
///
/// # Errors
/// Those of the database.
pub async fn enter<C: ConnectionTrait>(tx: &C, entering: &Entering<'_>) -> Result<bool, Error> {
    let Entering { id, agency, what, worth, people, by, role, at } = *entering;
    let counted = worth.converted.jp;
    let row = attendance::ActiveModel {
        id: Set(id.uuid()),
        agency_id: Set(agency.uuid()),
        body: Set(json::write(what)),
        jp: Set(hours(counted)),
        people: Set(i32::try_from(people.len()).unwrap_or(i32::MAX)),
        entered_at: Set(at.0),
        entered_by: Set(by.uuid()),
        annulled_at: Set(None),
        annulled_by: Set(None),
        annulled_reason: Set(None),
    };
    let inserted = attendance::Entity::insert(row)
        .on_conflict_do_nothing_on([attendance::Column::Id])
        .exec_without_returning(tx)
        .await?;
    if !matches!(inserted, TryInsertResult::Inserted(1)) {
        return Ok(false);
    }
    let noted = Noted { nth: 0, verdict: ClaimVerdict::Entered, reason: None, by, role, at, what, jp: counted };
    for some in people.chunks(ROWS_MAX) {
        let rows = some.iter().map(|person| claim::ActiveModel {
            person_id: Set(person.uuid()),
            id: Set(ClaimId::of(id, *person).uuid()),
            agency_id: Set(agency.uuid()),
            attendance_id: Set(Some(id.uuid())),
            writer_eff: Set(at.0),
            writer_device: Set(Uuid::nil()),
            writer_counter: Set(0),
            told_at: Set(at.0),
            ..worded(&Worded { state: ClaimStanding::Accepted, what, worth })
        });
        claim::Entity::insert_many(rows).exec_without_returning(tx).await?;
        let rows = some.iter().map(|person| noted_row(*person, ClaimId::of(id, *person), &noted));
        claim_decision::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(true)
}

/// A page of what an agency has entered, newest first, and how many there are.
///
/// # Errors
/// Those of the database.
pub async fn entered<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    (skip, rows): (u32, u32),
) -> Result<(Vec<Entered>, u64), Error> {
    let of_agency = || attendance::Entity::find().filter(attendance::Column::AgencyId.eq(agency.uuid()));
    let total = of_agency().count(on).await?;
    let found = of_agency()
        .order_by_desc(attendance::Column::EnteredAt)
        .order_by_asc(attendance::Column::Id)
        .offset(u64::from(skip))
        .limit(u64::from(rows))
        .all(on)
        .await?;
    let read = |row: attendance::Model| {
        Ok(Entered {
            id: AttendanceId::from_uuid(row.id),
            what: json::read(&row.body).map_err(|_| Error::Corrupt { table: "attendance", what: "body" })?,
            jp: jp(row.jp)?,
            people: u32::try_from(row.people).unwrap_or_default(),
            at: Timestamp(row.entered_at),
            annulled: row.annulled_at.and(row.annulled_reason),
        })
    };
    Ok((found.into_iter().map(read).collect::<Result<_, Error>>()?, total))
}

/// Takes a training back for all of them: its hours count no more, and everybody sees why. Call it within a transaction. None if there is
/// no such training; false if it was taken back before.
///
/// # Errors
/// Those of the database.
pub async fn annul<C: ConnectionTrait>(
    tx: &C,
    (agency, id): (AgencyId, AttendanceId),
    (by, role): (PersonId, &str),
    reason: &str,
    at: Timestamp,
) -> Result<Option<bool>, Error> {
    let row = attendance::Entity::find_by_id(id.uuid())
        .filter(attendance::Column::AgencyId.eq(agency.uuid()))
        .lock_exclusive()
        .one(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    if row.annulled_at.is_some() {
        return Ok(Some(false));
    }
    let what: Claim = json::read(&row.body).map_err(|_| Error::Corrupt { table: "attendance", what: "body" })?;
    let jp = jp(row.jp)?;
    attendance::ActiveModel {
        id: Set(id.uuid()),
        annulled_at: Set(Some(at.0)),
        annulled_by: Set(Some(by.uuid())),
        annulled_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    }
    .update(tx)
    .await?;
    let people: Vec<Uuid> = claim::Entity::find()
        .select_only()
        .column(claim::Column::PersonId)
        .filter(claim::Column::AttendanceId.eq(id.uuid()))
        .into_tuple()
        .all(tx)
        .await?;
    claim::Entity::update_many()
        .col_expr(claim::Column::State, Expr::value(ClaimStanding::Annulled.code()))
        .filter(claim::Column::AttendanceId.eq(id.uuid()))
        .exec(tx)
        .await?;
    let verdict = ClaimVerdict::Annulled;
    let noted = Noted { nth: 1, verdict, reason: Some(reason), by, role, at, what: &what, jp };
    for some in people.chunks(ROWS_MAX) {
        let rows = some.iter().map(|person| {
            let person = PersonId::from_uuid(*person);
            noted_row(person, ClaimId::of(id, person), &noted)
        });
        claim_decision::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(Some(true))
}
