//! The schema: made once, never guessed at.

use std::collections::BTreeSet;

use sea_orm::{DbBackend, EntityTrait, Statement};
use server::{
    entity, migration,
    store::{self, Connection as _, Db, roots::Root},
};

use crate::harness::on_each_fresh_database;

async fn execute(db: &Db, sql: &str) {
    db.write(|tx| async move { Ok::<_, store::Error>(tx.execute_unprepared(sql).await?) }).await.expect(sql);
}

#[tokio::test]
async fn migrating_again_changes_nothing() {
    on_each_fresh_database(async |db| {
        execute(&db, "insert into installation (key, value) values ('kept', 'yes')").await;
        db.migrate().await.unwrap();
        assert_eq!(db.check().await.unwrap(), migration::NEWEST);
        assert_eq!(store::installation::get(db.read(), "kept").await.unwrap().as_deref(), Some("yes"));
    })
    .await;
}

#[tokio::test]
async fn a_newer_schema_is_left_alone() {
    on_each_fresh_database(async |db| {
        let newer = migration::NEWEST + 1;
        execute(&db, &format!("insert into schema_step (version, name) values ({newer}, 'from the future')")).await;
        for refused in [db.migrate().await.unwrap_err(), db.check().await.unwrap_err()] {
            assert!(matches!(refused, store::Error::Schema { found, .. } if found == newer), "{refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_older_schema_is_named_with_what_to_do() {
    on_each_fresh_database(async |db| {
        execute(&db, "delete from schema_step").await;
        let refused = db.check().await.unwrap_err();
        assert!(refused.to_string().contains("run `server migrate`"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn every_entity_has_its_table_and_columns() {
    macro_rules! read_all {
        ($db:ident: $($table:ident)+) => {
            $(entity::$table::Entity::find().one($db.read()).await.expect(stringify!($table));)+
        };
    }
    on_each_fresh_database(async |db| {
        read_all!(db: account agency assessment assessment_level assignment attendance audit audit_head auditor_case bundle certificate claim claim_decision claim_proof claim_proof_part course course_draft course_draft_file course_draft_revision course_draft_text course_shelf data_request device enrolment erasure file
            file_part installation
            hand_in handover import import_head lesson_progress need_step notice official_import official_level official_result op op_waiting own_competency period person person_nip person_siasn position position_history post_standard post_standard_draft quiz_attempt role_grant rollup_mark rule_version seat sign_in_code
            sign_in_failure stream stream_device supervision unit unit_head unit_history worded_catalogue wording);
    })
    .await;
}

/// Tables of the record itself: an import that is undone reads them whole, and what it made there is looked for among their rows.
const RECORD: [&str; 8] = [
    "assignment",
    "person_nip",
    "person_siasn",
    "position_history",
    "supervision",
    "unit",
    "unit_head",
    "unit_history",
];

/// Every column that refers to a person, a unit or a post, by the schema's own word.
const REFERRING_SQLITE: &str = "select m.name as holder, f.\"from\" as via from sqlite_master m \
    join pragma_foreign_key_list(m.name) f on true \
    where m.type = 'table' and f.\"table\" in ('person', 'unit', 'position')";
const REFERRING_POSTGRES: &str = "select c.relname::text as holder, a.attname::text as via from pg_constraint k \
    join pg_class c on c.oid = k.conrelid \
    join pg_class t on t.oid = k.confrelid \
    join pg_namespace n on n.oid = t.relnamespace and n.nspname = current_schema() \
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) \
    where k.contype = 'f' and t.relname in ('person', 'unit', 'position')";

#[tokio::test]
async fn what_holds_on_to_people_and_places_is_all_that_refers_to_them() {
    on_each_fresh_database(async |db| {
        let backend = db.read().get_database_backend();
        let sql = if backend == DbBackend::Postgres { REFERRING_POSTGRES } else { REFERRING_SQLITE };
        let rows = db.read().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        let column = |row: &sea_orm::QueryResult| {
            (row.try_get::<String>("", "holder").unwrap(), row.try_get::<String>("", "via").unwrap())
        };
        let referring: BTreeSet<(String, String)> =
            rows.iter().map(column).filter(|(table, _)| !RECORD.contains(&table.as_str())).collect();
        assert!(referring.contains(&("account".to_owned(), "person_id".to_owned())), "{referring:?}");
        let listed = Root::ALL.into_iter().flat_map(Root::columns);
        let listed: BTreeSet<(String, String)> =
            listed.map(|(table, column)| ((*table).to_owned(), (*column).to_owned())).collect();
        let forgotten: Vec<_> = referring.difference(&listed).collect();
        assert!(forgotten.is_empty(), "{forgotten:?} hold on to people or places and are not listed");
        // What is listed and refers to nobody by a constraint is there all the same.
        for (table, column) in &listed {
            let sql = format!("select \"{column}\" from \"{table}\" limit 1");
            db.read().query_all_raw(Statement::from_string(backend, sql)).await.expect(table);
        }
    })
    .await;
}
