//! What is kept about one person: how much of it, and all of it.
//!
//! Promises: every table with rows about people is listed here once, so that what is counted is what is copied; a test compares the list
//! with the schema. A record holds no secret, not even its hash, and of other people neither name nor id. Refuses: to judge who may have it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    hours::ProofKind,
    ids::{ClaimId, PersonId},
    privacy::Category,
    time::{Date, Timestamp},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IdenStatic, Iterable, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
    Value,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use super::{Error, claims, row};
use crate::entity::{
    account, agency, assessment, assessment_level, assignment, audit, auditor_case, certificate, claim, claim_decision,
    claim_proof, course, data_request, device, enrolment, erasure, hand_in, handover, lesson_progress, need_step,
    notice, official_level, official_result, op, op_waiting, period, period_extension, period_reminded, person,
    person_nip, person_siasn, position, quiz_attempt, role_grant, sign_in_code, stream, stream_device, supervision,
    unit, unit_head,
};

/// A value of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// There is none.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A number, or an instant in milliseconds since 1970.
    Number(i64),
    /// A text, a code, a civil date.
    Text(String),
    /// The id of something.
    Id(Uuid),
}

/// A row as it is told: names of columns and their values.
pub type Record = Vec<(&'static str, Fact)>;

/// How much there is of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many records.
    pub count: u32,
    /// When the earliest and the latest of them began.
    pub span: Option<(Moment, Moment)>,
}

/// An instant, or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// An instant.
    At(Timestamp),
    /// A day.
    Day(Date),
}

/// The column by which rows have their place in time.
enum When<C> {
    At(C),
    Day(C),
    Never,
}

macro_rules! told {
    ($($name:literal: $category:ident, $table:ident by $person:ident, $when:ident $(($at:ident))?, without [$($left:ident)*];)+) => {
        /// All lists of records, by the category that they belong to.
        pub const LISTS: &[(Category, &str)] = &[$((Category::$category, $name)),+];

        /// The tables that these are of.
        #[must_use]
        pub fn tables() -> BTreeSet<&'static str> {
            [$(stringify!($table)),+].into()
        }

        /// How much is kept about a person, by category.
        ///
        /// # Errors
        /// Those of the database.
        pub async fn tallies<C: ConnectionTrait>(
            on: &C,
            person: PersonId,
        ) -> Result<Vec<(Category, Tally)>, Error> {
            Ok(vec![$((
                Category::$category,
                tally::<$table::Entity, C>(on, $table::Column::$person, person, When::$when$(($table::Column::$at))?).await?,
            )),+])
        }

        /// The records of a list; none of a list that is not there.
        ///
        /// # Errors
        /// Those of the database.
        pub async fn records<C: ConnectionTrait>(on: &C, person: PersonId, list: &str) -> Result<Vec<Record>, Error> {
            match list {
                $($name => {
                    let left_out = &[$($table::Column::$left),*];
                    all::<$table::Entity, C>(on, $table::Column::$person, person, left_out).await
                })+
                _ => Ok(Vec::new()),
            }
        }
    };
}

told! {
    "person": Identity, person by Id, At(CreatedAt), without [];
    "numbers": Identity, person_nip by PersonId, Day(ValidFrom), without [];
    "siasn": Identity, person_siasn by PersonId, Day(ValidFrom), without [];
    "assignments": Assignments, assignment by PersonId, Day(ValidFrom), without [];
    "headships": Assignments, unit_head by PersonId, Day(ValidFrom), without [];
    "supervision": Assignments, supervision by PersonId, Day(ValidFrom), without [SupervisorId];
    "transfers": Assignments, handover by PersonId, Day(ValidFrom), without [ReleasedBy EndedBy];
    "roles": Roles, role_grant by PersonId, Day(ValidFrom), without [GrantedBy WithdrawnBy];
    "stream": Changes, stream by PersonId, Never, without [];
    "stream_devices": Changes, stream_device by PersonId, Never, without [SaltKey];
    "changes": Changes, op by PersonId, At(ReceivedAt), without [];
    "changes_waiting": Changes, op_waiting by PersonId, At(ReceivedAt), without [];
    "hand_ins": Changes, hand_in by PersonId, At(ReceivedAt), without [];
    "assessments": Assessments, assessment by PersonId, At(SubmittedAt), without [];
    "levels": Assessments, assessment_level by PersonId, Never, without [];
    "official": Official, official_result by PersonId, Day(AssessedOn), without [];
    "official_levels": Official, official_level by PersonId, Never, without [];
    "needs": Needs, need_step by PersonId, At(At), without [ById DeviceId Counter];
    "courses": Learning, enrolment by PersonId, At(BegunAt), without [];
    "lessons": Learning, lesson_progress by PersonId, At(DoneAt), without [];
    "attempts": Learning, quiz_attempt by PersonId, At(At), without [];
    "certificates": Certificates, certificate by PersonId, At(IssuedAt), without [RevokedBy Signatory];
    "claims": Claims, claim by PersonId, At(ToldAt), without [];
    "proofs": Claims, claim_proof by PersonId, At(StoredAt), without [];
    "decisions": Claims, claim_decision by PersonId, At(At), without [DecidedBy];
    "more_time": Periods, period_extension by PersonId, At(GivenAt), without [GivenBy];
    "reminders": Periods, period_reminded by PersonId, Day(SentOn), without [];
    "account": Account, account by PersonId, At(PasswordSetAt), without [PasswordHash];
    "codes": Account, sign_in_code by PersonId, At(MadeAt), without [CodeHash MadeBy];
    "devices": Account, device by PersonId, At(CreatedAt), without [CookieHash TokenHash SaltKey];
    "notices": Account, notice by PersonId, At(At), without [];
    "log_about_me": Log, audit by SubjectId, At(At), without [ActorId Reason Digest];
    "log_by_me": Log, audit by ActorId, At(At), without [SubjectKind SubjectId Reason Detail Digest];
    "erasures": Log, erasure by PersonId, At(ErasedAt), without [ErasedBy];
    "cases": Log, auditor_case by SubjectId, Day(ValidFrom), without [AuditorId OpenedBy];
    "requests": Requests, data_request by PersonId, At(ReceivedAt), without [AnsweredBy];
}

/// Tables with rows about people that are no list of their own: bytes of proofs are files, and marks say only what is to be added up anew.
pub const APART: &[&str] = &["claim_proof_part", "rollup_mark"];

async fn tally<E: EntityTrait, C: ConnectionTrait>(
    on: &C,
    about: E::Column,
    person: PersonId,
    when: When<E::Column>,
) -> Result<Tally, Error> {
    let rows = E::find().filter(about.eq(person.uuid())).select_only().expr_as(Expr::col(about).count(), "rows");
    let (count, span) = match when {
        When::Never => {
            let found: Option<i64> = rows.into_tuple().one(on).await?;
            (found.unwrap_or_default(), None)
        }
        When::At(at) => {
            let rows = rows.expr_as(Expr::col(at).min(), "first").expr_as(Expr::col(at).max(), "last");
            let found: Option<(i64, Option<i64>, Option<i64>)> = rows.into_tuple().one(on).await?;
            let (count, first, last) = found.unwrap_or_default();
            (count, first.zip(last).map(|(first, last)| (Moment::At(Timestamp(first)), Moment::At(Timestamp(last)))))
        }
        When::Day(day) => {
            let rows = rows.expr_as(Expr::col(day).min(), "first").expr_as(Expr::col(day).max(), "last");
            let found: Option<(i64, Option<String>, Option<String>)> = rows.into_tuple().one(on).await?;
            let (count, first, last) = found.unwrap_or_default();
            let read = |text: String| row::date("a dated table", &text).map(Moment::Day);
            (count, first.map(read).transpose()?.zip(last.map(read).transpose()?))
        }
    };
    Ok(Tally { count: u32::try_from(count).unwrap_or(u32::MAX), span })
}

async fn all<E: EntityTrait, C: ConnectionTrait>(
    on: &C,
    about: E::Column,
    person: PersonId,
    left_out: &[E::Column],
) -> Result<Vec<Record>, Error> {
    let hidden: Vec<&str> = left_out.iter().map(IdenStatic::as_str).collect();
    let rows = E::find().filter(about.eq(person.uuid())).all(on).await?;
    let record = |row: E::Model| {
        let shown = E::Column::iter().filter(|column| !hidden.contains(&column.as_str()));
        shown.map(|column| Ok((column.as_str(), fact(row.get(column))?))).collect()
    };
    rows.into_iter().map(record).collect()
}

fn fact(value: Value) -> Result<Fact, Error> {
    let told = match value {
        Value::Bool(flag) => flag.map(Fact::Flag),
        Value::Int(number) => number.map(|number| Fact::Number(number.into())),
        Value::BigInt(number) => number.map(Fact::Number),
        Value::String(text) => text.map(Fact::Text),
        Value::Bytes(bytes) => bytes.map(|bytes| Fact::Text(hex(&bytes))),
        Value::Uuid(id) => id.map(Fact::Id),
        // No column of ours is anything else; one that will be must be told, not left out.
        _ => return Err(Error::Corrupt { table: "any", what: "kind of value" }),
    };
    Ok(told.unwrap_or(Fact::Nothing))
}

fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What ids and hashes of courses in records stand for: units, posts, periods, agencies, courses. People are not among them.
///
/// # Errors
/// Those of the database.
pub async fn names<C: ConnectionTrait>(
    on: &C,
    ids: &BTreeSet<Uuid>,
    courses: &BTreeSet<String>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut names = BTreeMap::new();
    let some: Vec<Uuid> = ids.iter().copied().collect();
    // A thousand at a time: far below SQLite's 32,766 parameters.
    for some in some.chunks(1000) {
        let some = some.to_vec();
        let units = unit::Entity::find().filter(unit::Column::Id.is_in(some.clone())).all(on).await?;
        names.extend(units.into_iter().map(|row| (row.id.to_string(), row.name)));
        let posts = position::Entity::find().filter(position::Column::Id.is_in(some.clone())).all(on).await?;
        names.extend(posts.into_iter().map(|row| (row.id.to_string(), row.title)));
        let periods = period::Entity::find().filter(period::Column::Id.is_in(some.clone())).all(on).await?;
        names.extend(periods.into_iter().map(|row| (row.id.to_string(), row.name_id)));
        let agencies = agency::Entity::find().filter(agency::Column::Id.is_in(some)).all(on).await?;
        names.extend(agencies.into_iter().map(|row| (row.id.to_string(), row.name)));
    }
    let courses: Vec<&String> = courses.iter().collect();
    for some in courses.chunks(1000) {
        let some = some.iter().map(|hash| hash.as_str());
        let rows = course::Entity::find().filter(course::Column::Hash.is_in(some)).all(on).await?;
        names.extend(rows.into_iter().map(|row| (row.hash, row.title)));
    }
    Ok(names)
}

/// The proofs of a person's claims that are there: each with the claim by which it is read.
///
/// # Errors
/// Those of the database.
pub async fn proofs<C: ConnectionTrait>(on: &C, person: PersonId) -> Result<Vec<(ClaimId, BundleHash)>, Error> {
    let rows = claim_proof::Entity::find()
        .filter(claim_proof::Column::PersonId.eq(person.uuid()))
        .filter(claim_proof::Column::StoredAt.is_not_null())
        .order_by_asc(claim_proof::Column::Hash)
        .all(on)
        .await?;
    let mut proofs: Vec<(ClaimId, BundleHash)> = Vec::new();
    for row in rows {
        let hash = row.hash.parse().map_err(|_| Error::Corrupt { table: "claim_proof", what: "hash" })?;
        // Two claims may name the same.
        if proofs.last().is_none_or(|(_, last)| *last != hash) {
            proofs.push((ClaimId::from_uuid(row.claim_id), hash));
        }
    }
    Ok(proofs)
}

/// One of them: at most [`domain::hours::PROOF_BYTES_MAX`] at once.
///
/// # Errors
/// Those of the database.
pub async fn proof<C: ConnectionTrait>(
    on: &C,
    person: PersonId,
    (claim, hash): (ClaimId, BundleHash),
) -> Result<Option<(ProofKind, Vec<u8>)>, Error> {
    claims::read_proof(on, person, claim, hash).await
}
