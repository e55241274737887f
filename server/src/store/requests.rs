//! What people ask for about their own data, and what they were answered.
//!
//! Promises: an answer is given once, and nothing is changed of a request that has ended. Refuses: to decide who may, and by when.

use std::collections::BTreeSet;

use domain::{
    access::Role,
    ids::{AgencyId, OfficialId, PersonId, RequestId},
    needs::StepKind,
    privacy::{Category, Conclusion, Hands, RequestKind, RequestState},
    text::Text,
    time::{Date, Timestamp},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    Error,
    row::{coded, date, date_text},
};
use crate::entity::{
    assessment, claim, claim_decision, data_request, need_step, official_import, official_result, period, role_grant,
};

use data_request::{Column, Entity};

/// A conclusion that somebody may object to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What kind.
    pub conclusion: Conclusion,
    /// Which.
    pub id: Uuid,
    /// The period's name, the claim's title, or the body and the number of its report.
    pub name: Text,
    /// When it was drawn; of an official result, when it was entered.
    pub at: Timestamp,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Who asks.
    pub person: PersonId,
    /// Who answers.
    pub agency: AgencyId,
    /// What is asked for.
    pub kind: RequestKind,
    /// The record that is wrong.
    pub category: Option<Category>,
    /// What is objected to, its id, and what it was called.
    pub about: Option<(Conclusion, Uuid, Text)>,
    /// The person's own words.
    pub text: String,
    /// When it was received.
    pub received: Timestamp,
    /// The last instant for an answer.
    pub due: Timestamp,
    /// The version of the rules that this follows from.
    pub rule_version: String,
    /// How far it is.
    pub state: RequestState,
    /// In whose hands.
    pub hands: Hands,
    /// What was answered.
    pub answer: Option<String>,
    /// By whom.
    pub by: Option<PersonId>,
    /// When it was answered or taken back.
    pub ended: Option<Timestamp>,
}

/// Adds a request.
///
/// # Errors
/// Those of the database.
pub async fn add<C: ConnectionTrait>(tx: &C, new: &Request) -> Result<(), Error> {
    let (conclusion, of, name) = match &new.about {
        Some((conclusion, of, name)) => (Some(conclusion.code().to_owned()), Some(*of), Some(name.clone())),
        None => (None, None, None),
    };
    let row = data_request::ActiveModel {
        id: Set(new.id.uuid()),
        person_id: Set(new.person.uuid()),
        agency_id: Set(new.agency.uuid()),
        kind: Set(new.kind.code().to_owned()),
        category: Set(new.category.map(|category| category.code().to_owned())),
        conclusion: Set(conclusion),
        conclusion_id: Set(of),
        name_id: Set(name.as_ref().map(|name| name.indonesian.clone())),
        name_en: Set(name.map(|name| name.english)),
        body: Set(new.text.clone()),
        received_at: Set(new.received.0),
        due_at: Set(new.due.0),
        rule_version: Set(new.rule_version.clone()),
        state: Set(new.state.code().to_owned()),
        hands: Set(new.hands.code().to_owned()),
        answer: Set(None),
        answered_by: Set(None),
        ended_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// All requests of a person, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn of_person<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Vec<Request>, Error> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person.uuid()))
        .order_by_desc(Column::ReceivedAt)
        .order_by_desc(Column::Id)
        .all(on)
        .await?;
    rows.into_iter().map(read).collect()
}

/// One request of an agency.
///
/// # Errors
/// Those of the database.
pub async fn one<C: ConnectionTrait>(on: &C, agency: AgencyId, id: RequestId) -> Result<Option<Request>, Error> {
    let row = Entity::find_by_id(id.uuid()).filter(Column::AgencyId.eq(agency.uuid())).one(on).await?;
    row.map(read).transpose()
}

/// Which requests of an agency are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Whose.
    pub agency: AgencyId,
    /// Only those that are in the office's hands, where these are the officers.
    pub office: Option<&'a BTreeSet<PersonId>>,
    /// Only those of this kind.
    pub kind: Option<RequestKind>,
    /// Those that have ended, instead of those that wait.
    pub ended: bool,
}

/// A page of requests, how many there are on all pages, and how many of those that wait were due before now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The requests: those that wait by when they are due, else the latest ended first.
    pub requests: Vec<Request>,
    /// On all pages.
    pub total: u32,
    /// How many wait, whatever their kind.
    pub waiting: u32,
    /// How many of these are late.
    pub overdue: u32,
}

/// A page of an agency's requests.
///
/// # Errors
/// Those of the database.
pub async fn page<C: ConnectionTrait>(
    on: &C,
    wanted: Wanted<'_>,
    now: Timestamp,
    (skip, take): (u32, u32),
) -> Result<Page, Error> {
    let waiting = || fitting(Wanted { kind: None, ended: false, ..wanted });
    let count = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX);
    let total = count(fitting(wanted).count(on).await?);
    let overdue = count(waiting().filter(Column::DueAt.lt(now.0)).count(on).await?);
    let ordered = if wanted.ended {
        fitting(wanted).order_by_desc(Column::EndedAt)
    } else {
        fitting(wanted).order_by_asc(Column::DueAt)
    };
    let rows = ordered.order_by_asc(Column::Id).offset(u64::from(skip)).limit(u64::from(take)).all(on).await?;
    let requests = rows.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page { requests, total, waiting: count(waiting().count(on).await?), overdue })
}

fn fitting(wanted: Wanted<'_>) -> Select<Entity> {
    let mut found = Entity::find().filter(Column::AgencyId.eq(wanted.agency.uuid()));
    if let Some(officers) = wanted.office {
        let own = Column::PersonId.is_in(officers.iter().map(|officer| officer.uuid()));
        found = found.filter(Condition::any().add(Column::Hands.eq(Hands::Office.code())).add(own));
    }
    if let Some(kind) = wanted.kind {
        found = found.filter(Column::Kind.eq(kind.code()));
    }
    found.filter(if wanted.ended { Column::EndedAt.is_not_null() } else { Column::EndedAt.is_null() })
}

/// Puts a request into somebody's hands; false where it has ended.
///
/// # Errors
/// Those of the database.
pub async fn hand<C: ConnectionTrait>(tx: &C, id: RequestId, to: Hands) -> Result<bool, Error> {
    let done = Entity::update_many()
        .col_expr(Column::Hands, Expr::value(to.code()))
        .col_expr(Column::State, Expr::value(RequestState::InWork.code()))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Answers a request; false where it has ended.
///
/// # Errors
/// Those of the database.
pub async fn answer<C: ConnectionTrait>(
    tx: &C,
    id: RequestId,
    (outcome, text): (RequestState, &str),
    by: PersonId,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(outcome.code()))
        .col_expr(Column::Answer, Expr::value(text))
        .col_expr(Column::AnsweredBy, Expr::value(sea_orm::Value::from(by.uuid())))
        .col_expr(Column::EndedAt, Expr::value(now.0))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes a request of one's own back; false where it has ended, or is another's.
///
/// # Errors
/// Those of the database.
pub async fn withdraw<C: ConnectionTrait>(tx: &C, of: PersonId, id: RequestId, now: Timestamp) -> Result<bool, Error> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(RequestState::Withdrawn.code()))
        .col_expr(Column::EndedAt, Expr::value(now.0))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::PersonId.eq(of.uuid()))
        .filter(Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Who is a data protection officer of an agency on a day.
///
/// # Errors
/// Those of the database.
pub async fn officers<C: ConnectionTrait>(on: &C, agency: AgencyId, day: Date) -> Result<BTreeSet<PersonId>, Error> {
    let day = date_text(day);
    let lasts =
        Condition::any().add(role_grant::Column::ValidTo.is_null()).add(role_grant::Column::ValidTo.gte(day.as_str()));
    let held = role_grant::Entity::find()
        .filter(role_grant::Column::AgencyId.eq(agency.uuid()))
        .filter(role_grant::Column::Role.eq(Role::DataProtectionOfficer.code()))
        .filter(role_grant::Column::WithdrawnAt.is_null())
        .filter(role_grant::Column::ValidFrom.lte(day.as_str()))
        .filter(lasts)
        .all(on)
        .await?;
    Ok(held.into_iter().map(|row| PersonId::from_uuid(row.person_id)).collect())
}

/// What conclusions were drawn about a person, the newest first: submitted self-assessments, training needs that were validated, claims that
/// were decided about, and official results.
///
/// # Errors
/// Those of the database.
pub async fn conclusions<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Vec<Drawn>, Error> {
    let mut drawn = Vec::new();
    let submitted = assessment::Entity::find()
        .filter(assessment::Column::PersonId.eq(person.uuid()))
        .filter(assessment::Column::SubmittedAt.is_not_null())
        .all(on)
        .await?;
    for row in submitted {
        let of = period::Entity::find_by_id(row.period_id).one(on).await?;
        let of = of.ok_or(Error::Corrupt { table: "assessment", what: "period" })?;
        let name = Text { indonesian: of.name_id, english: of.name_en };
        if let Some(at) = validated(on, person, row.id).await? {
            drawn.push(Drawn { conclusion: Conclusion::Needs, id: row.id, name: name.clone(), at });
        }
        let at = Timestamp(row.submitted_at.unwrap_or_default());
        drawn.push(Drawn { conclusion: Conclusion::Assessment, id: row.id, name, at });
    }
    let claims = claim::Entity::find().filter(claim::Column::PersonId.eq(person.uuid())).all(on).await?;
    for row in claims {
        let last = claim_decision::Entity::find()
            .filter(claim_decision::Column::PersonId.eq(person.uuid()))
            .filter(claim_decision::Column::ClaimId.eq(row.id))
            .order_by_desc(claim_decision::Column::Nth)
            .one(on)
            .await?;
        let Some(last) = last else { continue };
        drawn.push(Drawn {
            conclusion: Conclusion::Claim,
            id: row.id,
            name: Text { indonesian: row.title.clone(), english: row.title },
            at: Timestamp(last.at),
        });
    }
    drawn.extend(results(on, person).await?);
    drawn.sort_by_key(|drawn| core::cmp::Reverse(drawn.at));
    Ok(drawn)
}

/// When the needs of an assessment were validated, if they were.
async fn validated<C: ConnectionTrait>(on: &C, person: PersonId, of: Uuid) -> Result<Option<Timestamp>, Error> {
    let step = need_step::Entity::find()
        .filter(need_step::Column::PersonId.eq(person.uuid()))
        .filter(need_step::Column::AssessmentId.eq(of))
        .filter(need_step::Column::Kind.eq(StepKind::Validated.code()))
        .one(on)
        .await?;
    Ok(step.map(|step| Timestamp(step.at)))
}

/// A person's official results, the latest first.
async fn results<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Vec<Drawn>, Error> {
    const TABLE: &str = "official_result";
    let found = official_result::Entity::find()
        .filter(official_result::Column::PersonId.eq(person.uuid()))
        .order_by_desc(official_result::Column::AssessedOn)
        .all(on)
        .await?;
    let mut drawn = Vec::new();
    for row in found {
        let list = official_import::Entity::find_by_id(row.import_id).one(on).await?;
        let list = list.ok_or(Error::Corrupt { table: TABLE, what: "import" })?;
        let name = format!("{}, {}", row.institution, row.number);
        drawn.push(Drawn {
            conclusion: Conclusion::Official,
            id: OfficialId::of(person, date(TABLE, &row.assessed_on)?).uuid(),
            name: Text { indonesian: name.clone(), english: name },
            at: Timestamp(list.entered_at),
        });
    }
    Ok(drawn)
}

fn read(row: data_request::Model) -> Result<Request, Error> {
    const TABLE: &str = "data_request";
    let category = row.category.map(|code| coded(TABLE, "category", &code, Category::from_code)).transpose()?;
    let conclusion = row.conclusion.map(|code| coded(TABLE, "conclusion", &code, Conclusion::from_code)).transpose()?;
    let name = Text { indonesian: row.name_id.unwrap_or_default(), english: row.name_en.unwrap_or_default() };
    Ok(Request {
        id: RequestId::from_uuid(row.id),
        person: PersonId::from_uuid(row.person_id),
        agency: AgencyId::from_uuid(row.agency_id),
        kind: coded(TABLE, "kind", &row.kind, RequestKind::from_code)?,
        category,
        about: conclusion.zip(row.conclusion_id).map(|(conclusion, of)| (conclusion, of, name)),
        text: row.body,
        received: Timestamp(row.received_at),
        due: Timestamp(row.due_at),
        rule_version: row.rule_version,
        state: coded(TABLE, "state", &row.state, RequestState::from_code)?,
        hands: coded(TABLE, "hands", &row.hands, Hands::from_code)?,
        answer: row.answer,
        by: row.answered_by.map(PersonId::from_uuid),
        ended: row.ended_at.map(Timestamp),
    })
}
