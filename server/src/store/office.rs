//! What the office's pages and a supervisor's list read: folded rows, never ops.
//!
//! Promises: everybody is counted once, at the assignment that counts on the day asked for; who has no post is told apart; nothing is
//! ordered by result. Refuses: to decide who may see what, and to hide small groups; `domain::report` does that with what comes from
//! here.

mod claims;
mod figures;
pub mod learning;
mod levels;
mod log;
mod people;
mod places;

use domain::{
    ids::{AgencyId, PeriodId},
    time::{Date, Zone},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

pub use claims::{Brief, ClaimLine, Claims, briefs, claims, of_nips};
pub use figures::figures;
pub use levels::{Submission, submissions};
pub use log::{LogLine, LogPage, Look, Wanted, log_page, looks_at};
pub use people::{Order, People, Progress, Row, Search, Who, people, team};
pub use places::{AgencyFacts, agencies, heads_per_unit};

use super::{Error, row::date_text};

/// Whose period on which day: what every query here begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The agency.
    pub agency: AgencyId,
    /// The day whose assignments count.
    pub day: Date,
    /// The period.
    pub period: PeriodId,
    /// Where the agency's days begin.
    pub zone: Zone,
}

impl Scene {
    /// The first three parameters of every query.
    fn values(&self) -> Vec<Value> {
        vec![self.agency.uuid().into(), date_text(self.day).into(), self.period.uuid().into()]
    }
}

/// Everybody of the agency at the assignment that counts on that day: definitive before acting, then the later, then the smaller id, as
/// `domain::people::assignment_on` has it. With `$1` the agency and `$2` the day.
const PLACED: &str = "\
    placed as (
        select person_id, unit_id, position_id, capacity from (
            select a.person_id, a.unit_id, a.position_id, a.capacity, row_number() over (
                partition by a.person_id
                order by case a.capacity when 'definitive' then 0 when 'plt' then 1 else 2 end, a.valid_from desc, a.id
            ) as turn
            from assignment a
            where a.agency_id = $1 and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)
        ) in_force
        where turn = 1
    )";

/// How far somebody is, of `placed p` and their `assessment s` of the period.
const STATE: &str =
    "case when p.position_id is null then 'no_post' when s.state is null then 'not_begun' else s.state end";

async fn select<R: FromQueryResult, C: ConnectionTrait>(
    on: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<R>, Error> {
    let statement = Statement::from_sql_and_values(on.get_database_backend(), sql, values);
    Ok(R::find_by_statement(statement).all(on).await?)
}

/// A count as the database gives it.
fn count(number: i64) -> Result<u32, Error> {
    u32::try_from(number).map_err(|_| Error::Corrupt { table: "assessment", what: "count" })
}
