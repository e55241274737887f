//! The audit log, read: a page of an agency's, and who looked at one person.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Role},
    ids::{AgencyId, PersonId},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    people::{Search, plain},
    select,
};
use crate::{
    entity::{agency, audit, person, person_nip, unit},
    store::{Error, audit::PERSON},
};

/// Names asked for in one statement: a file has lines about more people than a database takes parameters.
const NAMES_MAX: usize = 1_000;

/// Which lines are wanted; all that is named must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only those about this person.
    pub about: Option<PersonId>,
    /// Only those about people who are found so.
    pub person: Option<Search>,
    /// Only those of people who are found so.
    pub actor: Option<Search>,
    /// Only those of this action, by its code.
    pub action: Option<String>,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The name of who did it; none for the console.
    pub actor: Option<String>,
    /// The code of what was done. A newer server may have written one that this one does not know.
    pub action: String,
    /// By which role.
    pub role: Option<Role>,
    /// The name of the person or unit concerned.
    pub subject: Option<String>,
    /// The reason given; of what an auditor reads or takes, the number of the case before it.
    pub reason: Option<String>,
}

/// A page of the log, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPage {
    /// The lines.
    pub lines: Vec<LogLine>,
    /// How many there are on all pages.
    pub total: u32,
}

/// A look at somebody's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// By which role.
    pub role: Option<Role>,
    /// The code of what was done.
    pub action: String,
}

/// A page of an agency's log.
///
/// # Errors
/// Those of the database.
pub async fn log_page<C: ConnectionTrait>(
    on: &C,
    of: AgencyId,
    wanted: &Wanted,
    (skip, take): (u32, u32),
) -> Result<LogPage, Error> {
    let all = || fitting(audit::Entity::find().filter(audit::Column::AgencyId.eq(of.uuid())), wanted);
    let total = u32::try_from(all().count(on).await?).unwrap_or(u32::MAX);
    let rows = all().order_by_desc(audit::Column::Seq).offset(u64::from(skip)).limit(u64::from(take)).all(on).await?;
    let names = names(on, &rows).await?;
    let lines = rows.into_iter().map(|row| LogLine {
        seq: row.seq,
        at: Timestamp(row.at),
        actor: names.get(&row.actor_id).cloned(),
        role: role(row.detail.as_deref()),
        subject: row.subject_id.and_then(|id| names.get(&id).cloned()),
        reason: match (case_number(&row), row.reason) {
            (Some(number), Some(reason)) => Some(format!("{number}: {reason}")),
            (number, reason) => number.or(reason),
        },
        action: row.action,
    });
    Ok(LogPage { lines: lines.collect(), total })
}

#[derive(FromQueryResult)]
struct Seen {
    at: i64,
    action: String,
    detail: Option<String>,
}

/// The looks at one person's record by others, the newest first: the last so many of each kind, so that what a supervisor's device
/// fetches day by day leaves none of an auditor's or of the office's out.
///
/// # Errors
/// Those of the database.
pub async fn looks_at<C: ConnectionTrait>(on: &C, person: PersonId, most: i64) -> Result<Vec<Look>, Error> {
    let sql = "select l.at, l.action, l.detail from (
             select a.at, a.seq, a.action, a.detail, row_number() over (
                 partition by a.action, a.detail order by a.at desc, a.seq desc
             ) as turn
             from audit a
             where a.subject_kind = $1 and a.subject_id = $2 and a.actor_id <> $2
         ) l
         where l.turn <= $3
         order by l.at desc, l.seq desc";
    let rows: Vec<Seen> = select(on, sql, vec![PERSON.into(), person.uuid().into(), most.into()]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Look { at: Timestamp(row.at), role: role(row.detail.as_deref()), action: row.action })
        .collect())
}

fn fitting(mut all: Select<audit::Entity>, wanted: &Wanted) -> Select<audit::Entity> {
    if let Some(person) = wanted.about {
        all = concerning(all, person);
    }
    if let Some(search) = &wanted.person {
        all = all
            .filter(audit::Column::SubjectKind.eq(PERSON))
            .filter(audit::Column::SubjectId.in_subquery(found_by(search)));
    }
    if let Some(search) = &wanted.actor {
        all = all.filter(audit::Column::ActorId.in_subquery(found_by(search)));
    }
    if let Some(action) = &wanted.action {
        all = all.filter(audit::Column::Action.eq(action));
    }
    if let Some(Timestamp(from)) = wanted.from {
        all = all.filter(audit::Column::At.gte(from));
    }
    if let Some(Timestamp(until)) = wanted.until {
        all = all.filter(audit::Column::At.lt(until));
    }
    all
}

/// The ids of people of that name or number.
fn found_by(search: &Search) -> SelectStatement {
    match search {
        Search::Name(part) => Query::select()
            .column(person::Column::Id)
            .from(person::Entity)
            .and_where(
                Expr::expr(Func::lower(Expr::col(person::Column::Name)))
                    .like(LikeExpr::new(format!("%{}%", plain(part))).escape('!')),
            )
            .to_owned(),
        Search::Number(digits) => Query::select()
            .column(person_nip::Column::PersonId)
            .from(person_nip::Entity)
            .and_where(Expr::col(person_nip::Column::Nip).like(format!("{digits}%")))
            .to_owned(),
    }
}

fn concerning(all: Select<audit::Entity>, person: PersonId) -> Select<audit::Entity> {
    all.filter(audit::Column::SubjectKind.eq(PERSON)).filter(audit::Column::SubjectId.eq(person.uuid()))
}

/// What a line's detail begins with where a role was needed.
fn role(detail: Option<&str>) -> Option<Role> {
    Role::from_code(detail?.split(' ').next()?)
}

/// The number of the case in which an auditor read or took something, as the line's detail has it after the role: why it was.
fn case_number(row: &audit::Model) -> Option<String> {
    let (by, rest) = row.detail.as_deref()?.split_once(' ')?;
    if by != Role::Auditor.code() {
        return None;
    }
    if row.action == Action::ExportLists.code() {
        // The file's mark and what it is of are behind it.
        return rest.rsplitn(3, ' ').nth(2).map(str::to_owned);
    }
    row.action.starts_with("read_").then(|| rest.to_owned())
}

/// Names of all who and what appear in these lines.
async fn names<C: ConnectionTrait>(on: &C, rows: &[audit::Model]) -> Result<BTreeMap<Uuid, String>, Error> {
    let mut ids: Vec<Uuid> = rows.iter().flat_map(|row| [Some(row.actor_id), row.subject_id]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
    for some in ids.chunks(NAMES_MAX) {
        let some = some.to_vec();
        let people = person::Entity::find().filter(person::Column::Id.is_in(some.clone())).all(on).await?;
        let units = unit::Entity::find().filter(unit::Column::Id.is_in(some.clone())).all(on).await?;
        let agencies = agency::Entity::find().filter(agency::Column::Id.is_in(some)).all(on).await?;
        names.extend(people.into_iter().map(|row| (row.id, row.name)));
        names.extend(units.into_iter().map(|row| (row.id, row.name)));
        names.extend(agencies.into_iter().map(|row| (row.id, row.name)));
    }
    Ok(names)
}
