//! The parts of a record as rows: how many there are, and how they go.

use domain::{hours::ClaimStanding, ids::PersonId, privacy::erasure::Part};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _, Query},
};
use uuid::Uuid;

use crate::{
    entity::{
        account, assessment, assignment, audit, auditor_case, certificate, claim, claim_decision, claim_proof,
        claim_proof_part, data_request, device, enrolment, erasure, hand_in, handover, lesson_progress, need_step,
        notice, official_result, op, op_waiting, period_extension, period_reminded, person, person_nip, person_siasn,
        quiz_attempt, role_grant, sign_in_code, supervision, unit_head,
    },
    store::Error,
};

/// Claims of which the office has a record: those that count, and those that it has annulled.
const ON_RECORD: [&str; 2] = [ClaimStanding::Accepted.code(), ClaimStanding::Annulled.code()];

/// What an erased body begins with; `domain::sync::chain::erased` writes it.
const ERASED: &str = "{\"erased\":";
/// What is in the header of an op that says that others were; `domain::wire::op::erasure` writes it.
const SAYS_SO: &str = "%\"kind\":\"stream.erased\"%";

async fn count<E, C>(on: &C, of: E::Column, person: Uuid) -> Result<u64, Error>
where
    E: EntityTrait,
    E::Model: Send + Sync,
    Select<E>: for<'db> PaginatorTrait<'db, C>,
    C: ConnectionTrait,
{
    Ok(E::find().filter(of.eq(person)).count(on).await?)
}

/// Claims of the person that are on record, or those that are not.
fn claims(person: Uuid, on_record: bool) -> Select<claim::Entity> {
    let state = claim::Column::State;
    claim::Entity::find().filter(claim::Column::PersonId.eq(person)).filter(if on_record {
        state.is_in(ON_RECORD)
    } else {
        state.is_not_in(ON_RECORD)
    })
}

/// How many records there are of each part. Lists that the office loaded are not counted: they are packed.
///
/// # Errors
/// Those of the database.
pub async fn tallies<C: ConnectionTrait>(on: &C, of: PersonId) -> Result<Vec<(Part, u32)>, Error> {
    let mut tallies = Vec::with_capacity(Part::ALL.len());
    for part in Part::ALL {
        let rows = tally(on, part, of.uuid()).await?;
        tallies.push((part, u32::try_from(rows).unwrap_or(u32::MAX)));
    }
    Ok(tallies)
}

async fn tally<C: ConnectionTrait>(on: &C, part: Part, id: Uuid) -> Result<u64, Error> {
    macro_rules! sum {
        ($($table:ident by $column:ident),+) => {
            0 $(+ count::<$table::Entity, C>(on, $table::Column::$column, id).await?)+
        };
    }
    let ops = || op::Entity::find().filter(op::Column::PersonId.eq(id));
    // Neither what was emptied already, nor what the server says of that.
    let whole = op::Column::Body.not_like(format!("{ERASED}%")).and(op::Column::Header.not_like(SAYS_SO));
    let courses = || enrolment::Entity::find().filter(enrolment::Column::PersonId.eq(id));
    Ok(match part {
        Part::Identity => sum!(person by Id, person_nip by PersonId, person_siasn by PersonId),
        Part::Assignments => {
            sum!(assignment by PersonId, unit_head by PersonId, supervision by PersonId, handover by PersonId)
        }
        Part::Roles => sum!(role_grant by PersonId),
        Part::Texts => ops().filter(whole).count(on).await? + sum!(op_waiting by PersonId, hand_in by PersonId),
        Part::Heads => ops().count(on).await?,
        Part::Levels => sum!(assessment by PersonId),
        Part::Official => sum!(official_result by PersonId),
        Part::Needs => sum!(need_step by PersonId),
        Part::Lessons => {
            courses().filter(enrolment::Column::CompletedAt.is_null()).count(on).await?
                + sum!(lesson_progress by PersonId)
        }
        Part::Quizzes => sum!(quiz_attempt by PersonId),
        Part::Completed => courses().filter(enrolment::Column::CompletedAt.is_not_null()).count(on).await?,
        Part::Certificates => sum!(certificate by PersonId),
        Part::OpenClaims => claims(id, false).count(on).await?,
        Part::AcceptedClaims => claims(id, true).count(on).await?,
        Part::Reminders => sum!(period_reminded by PersonId),
        Part::MoreTime => sum!(period_extension by PersonId),
        Part::SignIn => sum!(account by PersonId, sign_in_code by PersonId, device by PersonId, notice by PersonId),
        Part::Log => sum!(audit by SubjectId, auditor_case by SubjectId),
        Part::Erasures => sum!(erasure by PersonId),
        Part::Imports => 0,
        Part::Requests => sum!(data_request by PersonId),
    })
}

/// Lets the rows of a part go. What devices have told is emptied, not removed, by `store::sync`.
pub(super) async fn remove<C: ConnectionTrait>(tx: &C, of: PersonId, part: Part) -> Result<(), Error> {
    let id = of.uuid();
    macro_rules! delete {
        ($($table:ident by $column:ident),+) => {
            $($table::Entity::delete_many().filter($table::Column::$column.eq(id)).exec(tx).await?;)+
        };
    }
    match part {
        Part::Lessons => {
            delete!(lesson_progress by PersonId);
            enrolment::Entity::delete_many()
                .filter(enrolment::Column::PersonId.eq(id))
                .filter(enrolment::Column::CompletedAt.is_null())
                .exec(tx)
                .await?;
        }
        Part::Quizzes => {
            delete!(quiz_attempt by PersonId);
        }
        Part::OpenClaims => open_claims(tx, id).await?,
        Part::Reminders => {
            delete!(period_reminded by PersonId);
        }
        Part::SignIn => {
            delete!(account by PersonId, sign_in_code by PersonId, device by PersonId, notice by PersonId);
        }
        // Emptied already; what else there is stays.
        _ => {}
    }
    Ok(())
}

async fn open_claims<C: ConnectionTrait>(tx: &C, id: Uuid) -> Result<(), Error> {
    let open: Vec<Uuid> = claims(id, false).select_only().column(claim::Column::Id).into_tuple().all(tx).await?;
    // A thousand at a time: far below SQLite's 32,766 parameters.
    for some in open.chunks(1_000) {
        claim_decision::Entity::delete_many()
            .filter(claim_decision::Column::PersonId.eq(id))
            .filter(claim_decision::Column::ClaimId.is_in(some.to_vec()))
            .exec(tx)
            .await?;
        claim_proof::Entity::delete_many()
            .filter(claim_proof::Column::PersonId.eq(id))
            .filter(claim_proof::Column::ClaimId.is_in(some.to_vec()))
            .exec(tx)
            .await?;
        claim::Entity::delete_many()
            .filter(claim::Column::PersonId.eq(id))
            .filter(claim::Column::Id.is_in(some.to_vec()))
            .exec(tx)
            .await?;
    }
    // A proof stays as long as a claim names it.
    let mut named = Query::select();
    named.column(claim_proof::Column::Hash).from(claim_proof::Entity).and_where(claim_proof::Column::PersonId.eq(id));
    claim_proof_part::Entity::delete_many()
        .filter(claim_proof_part::Column::PersonId.eq(id))
        .filter(Expr::col(claim_proof_part::Column::Hash).not_in_subquery(named))
        .exec(tx)
        .await?;
    Ok(())
}
