//! The schema: made once, never guessed at.

use sea_orm::EntityTrait;
use server::{
    entity, migration,
    store::{self, Connection as _, Db},
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
        assert!(refused.to_string().ends_with("run `server migrate`"), "{refused}");
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
        read_all!(db: account agency assessment assessment_level assignment attendance audit audit_head auditor_case bundle certificate claim claim_decision claim_proof claim_proof_part course course_draft course_draft_file course_draft_text course_shelf data_request device enrolment erasure file
            file_part installation
            hand_in handover import import_head lesson_progress need_step notice official_import official_level official_result op op_waiting own_competency period person person_nip person_siasn position position_history post_standard post_standard_draft quiz_attempt role_grant rollup_mark rule_version seat sign_in_code
            sign_in_failure stream stream_device supervision unit unit_history);
    })
    .await;
}
