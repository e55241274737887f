//! The schema and its growth: numbered steps of plain SQL that reads the same on SQLite and PostgreSQL.
//!
//! Promises: a step, once released, never changes; steps only expand the schema until no supported release needs what they would
//! remove; all missing steps are applied in one transaction or none is. Refuses: to touch a schema newer than the newest step known
//! here, so that a server rolled back by mistake does no harm.
//!
//! The texts use the types `uuid`, `text`, `integer`, `bigint`, `boolean` and `bytea`, which PostgreSQL has and SQLite takes as names.
//! What the two say differently (triggers) stands in a text for each, whose first line names the one that it is for: `-- only: sqlite`.

mod m0001_begin;
mod m0002_hand_in;
mod m0003_learning;
mod m0004_recognition;
mod m0005_signatory;
mod m0006_claims;
mod m0007_drafts;
mod m0008_rules;
mod m0009_imports;
mod m0010_roles;
mod m0011_periods;
mod m0014_privacy;
mod m0015_needs;
mod m0016_units;
mod m0017_posts;
mod m0018_official;
mod m0019_standards;
mod m0020_erasure;
mod m0022_catalogue;
mod m0023_wording;
mod m0025_heads;
mod m0026_draft_revisions;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// One step.
struct Step {
    version: i32,
    name: &'static str,
    sql: &'static [&'static str],
}

const STEPS: &[Step] = &[
    m0001_begin::STEP,
    m0002_hand_in::STEP,
    m0003_learning::STEP,
    m0004_recognition::STEP,
    m0005_signatory::STEP,
    m0006_claims::STEP,
    m0007_drafts::STEP,
    m0008_rules::STEP,
    m0009_imports::STEP,
    m0010_roles::STEP,
    m0011_periods::STEP,
    m0014_privacy::STEP,
    m0015_needs::STEP,
    m0016_units::STEP,
    m0017_posts::STEP,
    m0018_official::STEP,
    m0019_standards::STEP,
    m0020_erasure::STEP,
    m0022_catalogue::STEP,
    m0023_wording::STEP,
    m0025_heads::STEP,
    m0026_draft_revisions::STEP,
];

/// The version that the newest step leads to.
pub const NEWEST: i32 = STEPS[STEPS.len() - 1].version;

/// Any number that nothing else locks with; keeps two `server migrate` apart on PostgreSQL.
const ADVISORY_LOCK: i64 = 0x6a_656e_6a61_6e67;

/// The version of the schema found, 0 for an empty database.
///
/// # Errors
/// Those of the database.
pub async fn version<C: ConnectionTrait>(on: &C) -> Result<i32, DbErr> {
    let exists = match on.get_database_backend() {
        DbBackend::Postgres => "select to_regclass('schema_step') is not null as found",
        _ => "select exists (select 1 from sqlite_master where name = 'schema_step') as found",
    };
    if !one::<bool, C>(on, exists, "found").await?.unwrap_or(false) {
        return Ok(0);
    }
    let newest = "select max(version) as version from schema_step";
    Ok(one::<Option<i32>, C>(on, newest, "version").await?.flatten().unwrap_or(0))
}

/// Applies the steps that are missing. Call it inside a transaction.
///
/// # Errors
/// Those of the database. A newer schema is left as it is; whoever calls compares the version returned with [`NEWEST`].
pub async fn apply<C: ConnectionTrait>(on: &C) -> Result<i32, DbErr> {
    if on.get_database_backend() == DbBackend::Postgres {
        on.execute_unprepared(&format!("select pg_advisory_xact_lock({ADVISORY_LOCK})")).await?;
    }
    let found = version(on).await?;
    if found == 0 {
        on.execute_unprepared("create table schema_step (version integer primary key, name text not null)").await?;
    }
    for step in STEPS.iter().filter(|step| step.version > found) {
        for sql in step.sql.iter().filter(|sql| is_for(sql, on.get_database_backend())) {
            on.execute_unprepared(sql).await?;
        }
        let Step { version, name, .. } = step;
        on.execute_unprepared(&format!("insert into schema_step (version, name) values ({version}, '{name}')")).await?;
        tracing::info!(version, name, "schema step applied");
    }
    Ok(found.max(NEWEST))
}

/// Whether a text is for this database.
fn is_for(sql: &str, backend: DbBackend) -> bool {
    let Some(only) = sql.lines().next().and_then(|first| first.strip_prefix("-- only: ")) else { return true };
    only == if backend == DbBackend::Postgres { "postgres" } else { "sqlite" }
}

/// The one value of a query that gives at most one row.
async fn one<T: sea_orm::TryGetable, C: ConnectionTrait>(on: &C, sql: &str, column: &str) -> Result<Option<T>, DbErr> {
    let row = on.query_one_raw(Statement::from_string(on.get_database_backend(), sql)).await?;
    row.map(|row| row.try_get("", column)).transpose()
}
