//! Claims of hours learned elsewhere, as they rest.
//!
//! Promises: a claim's proofs are its person's, kept in parts, and there whole or not at all for whoever asks; a decision is added, never
//! changed, and what was accepted stays with the steps, the rules and the words that made it. Refuses: to weigh, and to say who may.

mod attendance;
mod proofs;

use std::collections::BTreeMap;

use domain::{
    hours::{Claim, ClaimStanding, ClaimVerdict, Converted, HoursRef, PathCode, Proof, Step, Worth},
    ids::{AgencyId, ClaimId, DeviceId, PersonId},
    sync::op::OpId,
    text::Text,
    time::Timestamp,
    wire::{claim::attached, json},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

pub use attendance::{Entered, Entering, annul, enter, entered};
pub use proofs::{Part, put_part, read_proof};
pub(super) use proofs::{proofs_of, put_proofs};

use super::{Error, row::coded};
use crate::entity::{claim, claim_decision, claim_proof, stream};

/// A claim as it was told last, or as it was accepted.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub id: ClaimId,
    /// To which agency it goes.
    pub agency: AgencyId,
    /// Whether the office entered it.
    pub entered: bool,
    /// Where it stands.
    pub state: ClaimStanding,
    /// The op that wrote it.
    pub writer: OpId,
    /// What is claimed.
    pub what: Claim,
    /// Its proofs, and whether they are there.
    pub proofs: Vec<(Proof, bool)>,
    /// What it is worth, how that came about, and by which rules.
    pub worth: Worth,
    /// What was decided, oldest first.
    pub decisions: Vec<Decision>,
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// By which role.
    pub role: String,
    /// What.
    pub verdict: ClaimVerdict,
    /// Why.
    pub reason: Option<String>,
}

/// What of a row the claim and its worth fill.
pub(super) struct Worded<'a> {
    pub(super) state: ClaimStanding,
    pub(super) what: &'a Claim,
    pub(super) worth: &'a Worth,
}

/// State of a row; proofs that are not there do not show in it.
pub(super) fn state(row: &claim::Model) -> Result<ClaimStanding, Error> {
    coded("claim", "state", &row.state, ClaimStanding::from_code)
}

pub(super) fn what(row: &claim::Model, proven: bool) -> Result<Claim, Error> {
    let what = json::read(&row.body).map_err(|_| Error::Corrupt { table: "claim", what: "body" })?;
    Ok(attached(what, proven))
}

/// What a claim is worth, frozen as it was weighed.
pub(super) fn worth(row: &claim::Model) -> Result<Worth, Error> {
    let steps: Vec<Step> = json::read(&row.steps).map_err(|_| Error::Corrupt { table: "claim", what: "steps" })?;
    Ok(Worth {
        converted: Converted { jp: jp(row.jp)?, steps },
        rule: HoursRef { id: row.rule_id.clone(), version: row.rule_version.clone() },
        path: Text { indonesian: row.path_id.clone(), english: row.path_en.clone() },
        basis: Text { indonesian: row.basis_id.clone(), english: row.basis_en.clone() },
    })
}

fn jp(number: i32) -> Result<u32, Error> {
    u32::try_from(number).map_err(|_| Error::Corrupt { table: "claim", what: "hours" })
}

/// Hours are at most [`domain::hours::CERTIFICATE_JP_MAX`].
fn hours(jp: u32) -> i32 {
    i32::try_from(jp).unwrap_or(i32::MAX)
}

pub(super) fn worded(worded: &Worded<'_>) -> claim::ActiveModel {
    let Worded { state, what, worth: Worth { converted, rule, path, basis } } = worded;
    claim::ActiveModel {
        state: Set(state.code().to_owned()),
        body: Set(json::write(*what)),
        title: Set(what.title.clone()),
        first_day: Set(what.from.to_string()),
        last_day: Set(what.to.to_string()),
        jp: Set(hours(converted.jp)),
        steps: Set(json::write(&converted.steps)),
        rule_id: Set(rule.id.clone()),
        rule_version: Set(rule.version.clone()),
        path_id: Set(path.indonesian.clone()),
        path_en: Set(path.english.clone()),
        basis_id: Set(basis.indonesian.clone()),
        basis_en: Set(basis.english.clone()),
        ..Default::default()
    }
}

/// All claims of a person, the latest training first.
///
/// # Errors
/// Those of the database.
pub async fn of_person<C: ConnectionTrait>(on: &C, who: PersonId) -> Result<Vec<Kept>, Error> {
    let rows = claim::Entity::find()
        .filter(claim::Column::PersonId.eq(who.uuid()))
        .order_by_desc(claim::Column::LastDay)
        .order_by_asc(claim::Column::Id)
        .all(on)
        .await?;
    whole(on, who, rows).await
}

/// One claim.
///
/// # Errors
/// Those of the database.
pub async fn find<C: ConnectionTrait>(on: &C, who: PersonId, id: ClaimId) -> Result<Option<Kept>, Error> {
    let rows = claim::Entity::find_by_id((who.uuid(), id.uuid())).all(on).await?;
    Ok(whole(on, who, rows).await?.pop())
}

/// Those of these people who have claims that wait for a decision.
///
/// # Errors
/// Those of the database.
pub async fn waiting<C: ConnectionTrait>(on: &C, people: &[PersonId]) -> Result<Vec<PersonId>, Error> {
    let rows: Vec<Uuid> = claim::Entity::find()
        .select_only()
        .column(claim::Column::PersonId)
        .distinct()
        .filter(claim::Column::PersonId.is_in(people.iter().map(|person| person.uuid())))
        .filter(claim::Column::State.eq(ClaimStanding::Waiting.code()))
        .into_tuple()
        .all(on)
        .await?;
    Ok(rows.into_iter().map(PersonId::from_uuid).collect())
}

/// What somebody has told and nobody has settled goes to another agency with them.
///
/// # Errors
/// Those of the database.
pub async fn hand_on<C: ConnectionTrait>(tx: &C, of: PersonId, to: AgencyId) -> Result<(), Error> {
    // No device tells one anew meanwhile: pushes take the same lock.
    stream::Entity::find_by_id(of.uuid()).lock_exclusive().one(tx).await?;
    let settled = [ClaimStanding::Accepted, ClaimStanding::Withdrawn, ClaimStanding::Annulled].map(ClaimStanding::code);
    claim::Entity::update_many()
        .col_expr(claim::Column::AgencyId, Expr::value(to.uuid()))
        .filter(claim::Column::PersonId.eq(of.uuid()))
        .filter(claim::Column::State.is_not_in(settled))
        .exec(tx)
        .await?;
    Ok(())
}

/// How many claims of an agency may still be told anew or corrected, by their paths.
///
/// # Errors
/// Those of the database.
pub async fn open_by_path<C: ConnectionTrait>(on: &C, agency: AgencyId) -> Result<BTreeMap<PathCode, u32>, Error> {
    let open = [ClaimStanding::Waiting, ClaimStanding::Returned].map(ClaimStanding::code);
    let bodies: Vec<String> = claim::Entity::find()
        .select_only()
        .column(claim::Column::Body)
        .filter(claim::Column::AgencyId.eq(agency.uuid()))
        .filter(claim::Column::State.is_in(open))
        .into_tuple()
        .all(on)
        .await?;
    let mut paths: BTreeMap<PathCode, u32> = BTreeMap::new();
    for body in bodies {
        let claim: Claim = json::read(&body).map_err(|_| Error::Corrupt { table: "claim", what: "body" })?;
        *paths.entry(claim.path).or_default() += 1;
    }
    Ok(paths)
}

async fn whole<C: ConnectionTrait>(on: &C, who: PersonId, rows: Vec<claim::Model>) -> Result<Vec<Kept>, Error> {
    // Most people have none.
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut proofs: BTreeMap<Uuid, Vec<(Proof, bool)>> = BTreeMap::new();
    let there = claim_proof::Entity::find()
        .filter(claim_proof::Column::PersonId.eq(who.uuid()))
        .order_by_asc(claim_proof::Column::Nth)
        .all(on)
        .await?;
    for row in &there {
        proofs.entry(row.claim_id).or_default().push((proofs::read(row)?, row.stored_at.is_some()));
    }
    let mut decisions: BTreeMap<Uuid, Vec<Decision>> = BTreeMap::new();
    let there = claim_decision::Entity::find()
        .filter(claim_decision::Column::PersonId.eq(who.uuid()))
        .order_by_asc(claim_decision::Column::Nth)
        .all(on)
        .await?;
    for row in there {
        let verdict = coded("claim_decision", "verdict", &row.verdict, ClaimVerdict::from_code)?;
        let decision = Decision { at: Timestamp(row.at), role: row.role, verdict, reason: row.reason };
        decisions.entry(row.claim_id).or_default().push(decision);
    }
    let kept = |row: claim::Model| {
        let proofs = proofs.remove(&row.id).unwrap_or_default();
        let state = match state(&row)? {
            ClaimStanding::Waiting if proofs.iter().any(|(_, stored)| !stored) => ClaimStanding::Proofs,
            state => state,
        };
        let counter =
            u64::try_from(row.writer_counter).map_err(|_| Error::Corrupt { table: "claim", what: "counter" })?;
        Ok(Kept {
            person: who,
            id: ClaimId::from_uuid(row.id),
            agency: AgencyId::from_uuid(row.agency_id),
            entered: row.attendance_id.is_some(),
            state,
            writer: OpId { device: DeviceId::from_uuid(row.writer_device), counter },
            what: what(&row, !proofs.is_empty())?,
            worth: worth(&row)?,
            proofs,
            decisions: decisions.remove(&row.id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(kept).collect()
}

/// A decision to be made.
pub struct Deciding<'a> {
    /// About whose claim.
    pub person: PersonId,
    /// About which.
    pub id: ClaimId,
    /// The version that whoever decides has seen.
    pub seen: OpId,
    /// What.
    pub verdict: ClaimVerdict,
    /// Why.
    pub reason: Option<&'a str>,
    /// As it is corrected, with what that is worth.
    pub corrected: Option<(&'a Claim, &'a Worth)>,
    /// By whom.
    pub by: PersonId,
    /// By which role.
    pub role: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is made.
    Now,
    /// There is no such claim.
    NotThere,
    /// Its proofs are not all there.
    ProofsMissing,
    /// It is another one by now, or waits for no decision.
    Changed,
}

/// Decides about a claim. Call it within a transaction.
///
/// # Errors
/// Those of the database.
pub async fn decide<C: ConnectionTrait>(tx: &C, deciding: &Deciding<'_>) -> Result<Decided, Error> {
    let key = (deciding.person.uuid(), deciding.id.uuid());
    // Nobody else decides about it, and no device tells it anew, until this is done: pushes take the same lock.
    stream::Entity::find_by_id(key.0).lock_exclusive().one(tx).await?;
    let Some(kept) = find(tx, deciding.person, deciding.id).await? else { return Ok(Decided::NotThere) };
    match kept.state {
        _ if kept.writer != deciding.seen => return Ok(Decided::Changed),
        ClaimStanding::Proofs => return Ok(Decided::ProofsMissing),
        ClaimStanding::Waiting => {}
        _ => return Ok(Decided::Changed),
    }
    let accepts = matches!(deciding.verdict, ClaimVerdict::Accepted | ClaimVerdict::Corrected);
    let state = if accepts { ClaimStanding::Accepted } else { ClaimStanding::Returned };
    let row = match deciding.corrected {
        Some((what, worth)) => worded(&Worded { state, what, worth }),
        None => claim::ActiveModel { state: Set(state.code().to_owned()), ..Default::default() },
    };
    claim::ActiveModel { person_id: Set(key.0), id: Set(key.1), ..row }.update(tx).await?;
    let (what, worth) = deciding.corrected.unwrap_or((&kept.what, &kept.worth));
    let jp = worth.converted.jp;
    note(
        tx,
        deciding.person,
        deciding.id,
        &Noted {
            nth: kept.decisions.len(),
            verdict: deciding.verdict,
            reason: deciding.reason,
            by: deciding.by,
            role: deciding.role,
            at: deciding.at,
            what,
            jp,
        },
    )
    .await?;
    Ok(Decided::Now)
}

/// A decision as it is added to the history.
struct Noted<'a> {
    nth: usize,
    verdict: ClaimVerdict,
    reason: Option<&'a str>,
    by: PersonId,
    role: &'a str,
    at: Timestamp,
    what: &'a Claim,
    jp: u32,
}

async fn note<C: ConnectionTrait>(tx: &C, person: PersonId, id: ClaimId, noted: &Noted<'_>) -> Result<(), Error> {
    claim_decision::Entity::insert(noted_row(person, id, noted)).exec_without_returning(tx).await?;
    Ok(())
}

fn noted_row(person: PersonId, id: ClaimId, noted: &Noted<'_>) -> claim_decision::ActiveModel {
    claim_decision::ActiveModel {
        person_id: Set(person.uuid()),
        claim_id: Set(id.uuid()),
        nth: Set(i32::try_from(noted.nth).unwrap_or(i32::MAX)),
        at: Set(noted.at.0),
        decided_by: Set(noted.by.uuid()),
        role: Set(noted.role.to_owned()),
        verdict: Set(noted.verdict.code().to_owned()),
        reason: Set(noted.reason.map(str::to_owned)),
        body: Set(json::write(noted.what)),
        jp: Set(hours(noted.jp)),
    }
}
