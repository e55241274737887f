//! What cannot be logged is not read: every route that reads, asked while the audit log takes no line, and once more when it does.
//!
//! Which reads are logged is asked of the access table for each who asks, so that a new route is among them by its row; and a route that
//! by itself writes a line when it is read is held to the same.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use domain::{access::Action, wire::error::ErrorCode};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use server::entity::audit;

use super::{
    Word, expected,
    place::{Asker, askers},
    rows::{Needs, Row, rows},
};
use crate::harness::{House, on_each_database};

/// Actions of which the log keeps what was changed: what their pages show is the office's own settings, lists and courses, and nobody's
/// results. What leaves as a file is logged with them, too.
const OF_CHANGES: &[Action] = &[
    Action::ManageAgency,
    Action::ManageRules,
    Action::ManageStandards,
    Action::ManageStructure,
    Action::AuthorCourses,
    Action::RecogniseCourses,
    Action::ImportPeople,
    Action::ImportOfficial,
    Action::EnterAttendance,
    Action::GrantRole,
    Action::OpenCase,
];

/// Routes that weigh each of several people by themselves; the supervisor has somebody to read of in each.
const BY_THEMSELVES: &[&str] = &["GET /api/team", "GET /api/team/claims", "GET /api/team/needs"];

/// Whether the access table has it logged that somebody reads this.
fn is_logged(asker: &Asker, row: &Row) -> bool {
    let Needs::Any(wanted) = row.needs else { return false };
    let wanted = wanted.iter().filter(|(action, _)| row.takes_away() || !OF_CHANGES.contains(action));
    let permits: Vec<_> = wanted.filter_map(|(action, about)| asker.permit(*action, *about).ok()).collect();
    !permits.is_empty() && permits.iter().all(|permit| permit.logged())
}

/// Lines of all agencies' logs.
async fn lines(house: &House) -> u64 {
    audit::Entity::find().count(house.state.db.read()).await.expect("counted")
}

#[tokio::test]
async fn what_cannot_be_logged_is_not_read() {
    on_each_database(async |house| {
        let askers = askers(&house).await;
        let nobody = house.browser();
        let let_in = |asker: &Asker, row: &Row| {
            asker.tab.is_some() && matches!(expected(asker, row), Word::In | Word::InWithPassword)
        };
        let mut asked = Vec::new();
        for row in rows().filter(|row| row.reads()) {
            asked.extend(askers.iter().filter(|asker| let_in(asker, row)).map(|asker| (row, asker)));
        }
        house.log_takes_lines(false).await;
        let mut without = Vec::new();
        for (row, asker) in &asked {
            without.push(asker.asks(&nobody, row).await);
        }
        house.log_takes_lines(true).await;

        let (mut wrong, mut wanted, mut proven) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for ((row, asker), without) in asked.into_iter().zip(without) {
            let table = is_logged(asker, row);
            if table {
                wanted.insert(row.route);
            }
            let before = lines(&house).await;
            let answer = asker.asks(&nobody, row).await;
            // What is not there for them, or in others' hands, was read neither time.
            if !answer.status.is_success() {
                assert!(!without.status.is_success(), "{} asks {}: {}", asker.name, row.route, without.text());
                continue;
            }
            let line = lines(&house).await > before;
            if table && !line {
                wrong.push(format!("{} asks {}: read, and not logged", asker.name, row.route));
            }
            if !table && !line {
                continue;
            }
            proven.insert(row.route);
            let fault = without.status == StatusCode::INTERNAL_SERVER_ERROR;
            if !fault || without.code() != ErrorCode::ServerFault {
                wrong.push(format!("{} asks {}: {} without a line", asker.name, row.route, without.status));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let unproven: Vec<_> = wanted.difference(&proven).collect();
        assert!(unproven.is_empty(), "read by nobody, so that nothing is proven of them: {unproven:#?}");
        let silent: Vec<_> = BY_THEMSELVES.iter().filter(|route| !proven.contains(**route)).collect();
        assert!(silent.is_empty(), "read by nobody, so that nothing is proven of them: {silent:#?}");
        assert!(wanted.len() > 60, "only {} logged reads found: the test would prove little", wanted.len());
    })
    .await;
}
