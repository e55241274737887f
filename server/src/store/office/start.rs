//! What an agency has for its first use: counts alone.

use domain::{
    access::Role,
    ids::AgencyId,
    time::{Date, Timestamp},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{PLACED, count, select};
use crate::store::{Error, row::date_text};

/// How many of an agency's people are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Units.
    pub units: u32,
    /// People in a unit that day who have no supervisor.
    pub no_supervisor: u32,
    /// Admins of the agency that day.
    pub admins: u32,
    /// People in a unit that day who have signed in once.
    pub signed_in: u32,
    /// Those who have not, and have a slip that can be used.
    pub with_slip: u32,
}

#[derive(FromQueryResult)]
struct Number {
    people: i64,
}

/// The counts of an agency on a day.
///
/// # Errors
/// Those of the database.
pub async fn readiness<C: ConnectionTrait>(
    on: &C,
    agency: AgencyId,
    day: Date,
    now: Timestamp,
) -> Result<Readiness, Error> {
    let (agency, day): (Value, Value) = (agency.uuid().into(), date_text(day).into());
    let in_force = "valid_from <= $2 and (valid_to is null or valid_to >= $2)";
    let placed = |condition: &str| format!("with {PLACED} select count(*) as people from placed p where {condition}");
    let password = "exists (select 1 from account a where a.person_id = p.person_id and a.password_hash is not null)";
    let number = async |sql: String, values: Vec<Value>| {
        let rows: Vec<Number> = select(on, &sql, values).await?;
        rows.first().map_or(Ok(0), |row| count(row.people))
    };
    let both = || vec![agency.clone(), day.clone()];
    let unsupervised =
        format!("not exists (select 1 from supervision l where l.person_id = p.person_id and {in_force})");
    let admins = format!(
        "select count(distinct person_id) as people from role_grant
         where agency_id = $1 and {in_force} and withdrawn_at is null and role = $3"
    );
    let slip = format!(
        "not {password} and exists (select 1 from sign_in_code c where c.person_id = p.person_id and c.used_at is null
             and c.tries_left > 0 and c.expires_at > $3)"
    );
    let with = |third: Value| vec![agency.clone(), day.clone(), third];
    Ok(Readiness {
        units: number(
            "select count(*) as people from unit where agency_id = $1 and closed_on is null".to_owned(),
            vec![agency.clone()],
        )
        .await?,
        no_supervisor: number(placed(&unsupervised), both()).await?,
        admins: number(admins, with(Role::AgencyAdmin.code().into())).await?,
        signed_in: number(placed(password), both()).await?,
        with_slip: number(placed(&slip), with(now.0.into())).await?,
    })
}
