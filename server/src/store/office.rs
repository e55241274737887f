//! What the office's pages and a supervisor's list read: folded rows, never ops.
//!
//! Promises: everybody is counted once, at the assignment that counts on the day asked for, and who has submitted where they were on the
//! day of that; who has no post is told apart; nothing is ordered by result. Refuses: to decide who may see what, and to hide small
//! groups; `domain::report` does that with what comes from here.

mod claims;
mod figures;
pub mod learning;
pub(super) mod levels;
mod log;
mod named;
mod official;
mod people;
mod places;
mod posts;
mod start;
mod structure;

use domain::{
    ids::{AgencyId, PeriodId},
    time::{Date, Zone},
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

pub use claims::{Brief, ClaimLine, Claims, briefs, claims, of_nips};
pub use figures::{counts, figures, rules_behind};
pub use levels::{Submission, submissions};
pub use log::{LogLine, LogPage, Look, Wanted, log_page, looks_at};
pub use named::{NamedChief, named};
pub use official::{OfficialEntry, Officials, officials};
pub use people::{Order, People, Progress, Row, Search, Who, ids, people, team};
pub use places::{AgencyFacts, agencies, heads_by_kind, heads_per_unit};
pub use posts::{Post, post_counts, posts};
pub use start::{Readiness, readiness};
pub use structure::{AloneFact, Chief, Holders, acting_is_over, alone, chiefs, holders, reports, underway};

use super::{Error, row::date_text};

const HOUR_MS: i64 = 60 * 60 * 1000;

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

/// The same, with whether the period `$3` covers them: `covered` is 1 or 0, as `domain::period::Coverage::covers` has it, by the tree of
/// that day. Begins with `with recursive`.
const PLACED_IN_PERIOD: &str = "\
    lies (unit_id, parent_id) as (
        select u.id, case when h.unit_id is null then u.parent_id else h.parent_id end
        from unit u left join unit_history h
            on h.unit_id = u.id and (h.valid_from is null or h.valid_from <= $2) and h.valid_to >= $2
        where u.agency_id = $1
    ),
    covered_units (unit_id) as (
        select unit_id from period_unit where period_id = $3
        union
        select l.unit_id from lies l join covered_units c on l.parent_id = c.unit_id
    ),
    placed as (
        select person_id, unit_id, position_id, capacity,
            case when (
                not exists (select 1 from period_unit w where w.period_id = $3)
                or unit_id in (select c.unit_id from covered_units c)
            ) and not exists (
                select 1 from period_left_out l join \"position\" kp on kp.id = in_force.position_id
                left join position_history kh
                    on kh.position_id = kp.id and (kh.valid_from is null or kh.valid_from <= $2) and kh.valid_to >= $2
                where l.period_id = $3 and l.kind = coalesce(kh.kind, kp.kind)
            ) then 1 else 0 end as covered
        from (
            select a.person_id, a.unit_id, a.position_id, a.capacity, row_number() over (
                partition by a.person_id
                order by case a.capacity when 'definitive' then 0 when 'plt' then 1 else 2 end, a.valid_from desc, a.id
            ) as turn
            from assignment a
            where a.agency_id = $1 and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)
        ) in_force
        where turn = 1
    )";

/// The same, and beside `placed` as `counted` where everybody counts in the period: a result belongs to the unit, the post and the capacity
/// of the day on which it was submitted, wherever its person went since. Where that unit is none any more on the day `$2`, it counts in the
/// one where its person is then; who is nowhere that day counts nowhere.
fn counted_in_period(backend: DbBackend, zone: Zone) -> String {
    let ahead_ms = i64::from(zone.hours()) * HOUR_MS;
    let seconds = format!("(s.submitted_at + {ahead_ms}) / 1000");
    let day = if backend == DbBackend::Sqlite {
        format!("date({seconds}, 'unixepoch')")
    } else {
        format!("to_char(to_timestamp({seconds}) at time zone 'UTC', 'YYYY-MM-DD')")
    };
    format!(
        "{PLACED_IN_PERIOD},
    then_at as (
        select t.person_id, t.position_id, t.capacity,
            case when w.closed_on is null or w.closed_on >= $2 then t.unit_id end as unit_id
        from (
            select a.person_id, a.unit_id, a.position_id, a.capacity, row_number() over (
                partition by a.person_id
                order by case a.capacity when 'definitive' then 0 when 'plt' then 1 else 2 end, a.valid_from desc, a.id
            ) as turn
            from assessment s join assignment a on a.person_id = s.person_id and a.agency_id = $1
            where s.period_id = $3 and s.state = 'submitted'
                and a.valid_from <= {day} and (a.valid_to is null or a.valid_to >= {day})
        ) t
        join unit w on w.id = t.unit_id
        where t.turn = 1
    ),
    counted as (
        select p.person_id, coalesce(t.unit_id, p.unit_id) as unit_id,
            case when t.person_id is null then p.position_id else t.position_id end as position_id,
            coalesce(t.capacity, p.capacity) as capacity, p.covered
        from placed p left join then_at t on t.person_id = p.person_id
    )"
    )
}

/// The post `po` of `placed p` on the day `$2`, as `ph` has it where it was another then.
const POST: &str = "left join \"position\" po on po.id = p.position_id left join position_history ph \
    on ph.position_id = po.id and (ph.valid_from is null or ph.valid_from <= $2) and ph.valid_to >= $2";

/// How far somebody is, of `placed p` and their `assessment s` of the period. Who takes part counts, though they have moved out of what
/// the period covers since.
const STATE: &str = "case when s.state is null and p.covered = 0 then 'not_covered' when p.position_id is null then 'no_post' \
    when s.state is null then 'not_begun' else s.state end";

pub(super) async fn select<R: FromQueryResult, C: ConnectionTrait>(
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
