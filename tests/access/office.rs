//! Each role on each of the office's routes: what the table allows is shown, nothing else, and what is refused leaves no trace of a look.

use axum::http::StatusCode;
use domain::{
    access::{Action, Condition, Role, Rule, Scope, TABLE},
    ids::PersonId,
    wire::{
        error::ErrorCode,
        office::{OpenCase, Periods, Team, drafts::Draft},
    },
};
use serde_json::json;
use server::store::office::{Wanted, log_page};

use crate::harness::{Answer, Demo, HOUR, Tab, on_each_database, on_each_demo};

/// A route, the action behind it, and the scopes by which it can be reached.
struct Route {
    name: &'static str,
    action: Action,
    scopes: &'static [Scope],
}

const PLACES: &[Scope] = &[Scope::UnitAndBelow, Scope::Agency];

const ROUTES: &[Route] = &[
    Route { name: "units", action: Action::ListPeople, scopes: PLACES },
    Route { name: "people", action: Action::ListPeople, scopes: PLACES },
    Route { name: "overview", action: Action::SeeOverview, scopes: PLACES },
    Route { name: "heatmap", action: Action::SeeHeatMap, scopes: PLACES },
    Route { name: "person", action: Action::ReadLevels, scopes: &[Scope::ReportsToMe, Scope::Agency, Scope::Case] },
    Route { name: "aggregates", action: Action::ExportAggregates, scopes: PLACES },
    Route { name: "named", action: Action::ExportNamed, scopes: PLACES },
    Route { name: "courses", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "package", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "publish", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "retire", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "drafts", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "draft", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "lesson of a draft", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "preview", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "check", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "begin", action: Action::AuthorCourses, scopes: &[Scope::Agency] },
    Route { name: "recognise", action: Action::RecogniseCourses, scopes: &[Scope::Agency] },
    Route { name: "learning", action: Action::SeeLearning, scopes: PLACES },
    Route { name: "learning of a person", action: Action::ReadLearning, scopes: &[Scope::Agency] },
    Route { name: "figures of learning", action: Action::ExportAggregates, scopes: PLACES },
    Route { name: "signatory", action: Action::ManageAgency, scopes: &[Scope::Agency, Scope::Installation] },
    Route { name: "rules/hours", action: Action::ManageRules, scopes: &[Scope::Agency] },
    Route { name: "standards", action: Action::ManageStandards, scopes: &[Scope::Agency] },
    Route { name: "catalogue", action: Action::ManageStandards, scopes: &[Scope::Agency] },
    Route { name: "export/catalogue.json", action: Action::ManageStandards, scopes: &[Scope::Agency] },
    Route { name: "imports", action: Action::ImportPeople, scopes: &[Scope::Agency] },
    Route { name: "names and hours", action: Action::ExportNamed, scopes: PLACES },
    Route { name: "audit", action: Action::ReadAudit, scopes: &[Scope::Agency, Scope::Case] },
    Route { name: "claims", action: Action::ListClaims, scopes: PLACES },
    Route { name: "agencies", action: Action::ManageAgency, scopes: &[Scope::Installation] },
];

/// What the rows behind them are logged for is a change, and here nothing is changed.
const LOOKS: [&str; 15] = [
    "agencies",
    "signatory",
    "rules/hours",
    "standards",
    "catalogue",
    "imports",
    "courses",
    "publish",
    "retire",
    "recognise",
    "drafts",
    "draft",
    "lesson of a draft",
    "preview",
    "check",
];

/// A course that ships, as a draft.
const DRAFT: &str = "/api/office/drafts/integritas-di-loket";

impl Route {
    /// The rows of the table by which this role gets in.
    fn rules(&self, role: Role) -> Vec<&'static Rule> {
        let fits = |rule: &&Rule| rule.role == role && rule.action == self.action && self.scopes.contains(&rule.scope);
        TABLE.iter().filter(fits).collect()
    }

    /// Asks, in the words of this route.
    async fn ask(&self, tab: &Tab, subject: PersonId) -> Answer {
        match self.name {
            "person" => tab.get(&format!("/api/office/people/{subject}")).await,
            "aggregates" => tab.get("/api/office/export/aggregates.xlsx").await,
            "named" => {
                let period = tab.get("/api/office/periods").await.ok::<Periods>().periods[0].id.to_string();
                let form = json!({ "period": period, "reason": "Rencana pelatihan tahun depan" });
                tab.post("/api/office/export/people.xlsx", &form).await
            }
            "learning of a person" => tab.get(&format!("/api/office/people/{subject}/learning")).await,
            "figures of learning" => tab.get("/api/office/export/learning.xlsx").await,
            "names and hours" => {
                let form = json!({ "reason": "Rencana pelatihan tahun depan" });
                tab.post("/api/office/export/learners.xlsx", &form).await
            }
            "package" => tab.get("/api/office/courses/integritas-di-loket/1/package").await,
            "publish" => tab.post_file("/api/office/courses", "application/zip", b"PK".to_vec()).await,
            "draft" => tab.get(DRAFT).await,
            "lesson of a draft" => tab.get(&format!("{DRAFT}/lessons/kuis")).await,
            "preview" => tab.get(&format!("{DRAFT}/lessons/kuis/preview")).await,
            "check" => tab.post(&format!("{DRAFT}/check"), &json!({})).await,
            "begin" => {
                let form = json!({ "from": "nothing", "title": "Tata naskah", "language": "id" });
                tab.post("/api/office/drafts", &form).await
            }
            // As they are already: allowed, and nothing to write down.
            "retire" => tab.post("/api/office/courses/integritas-di-loket/retired", &json!({ "retired": false })).await,
            "recognise" => {
                tab.post("/api/office/courses/integritas-di-loket/recognised", &json!({ "recognised": true })).await
            }
            name => tab.get(&format!("/api/office/{name}")).await,
        }
    }
}

const ROLES: [Role; 8] = [
    Role::Employee,
    Role::Supervisor,
    Role::UnitAdmin,
    Role::AgencyAdmin,
    Role::CourseAuthor,
    Role::Auditor,
    Role::DataProtectionOfficer,
    Role::PlatformAdmin,
];

/// Lines in the agency's log.
async fn lines(demo: &Demo, tab: &Tab) -> u32 {
    log_page(demo.house.state.db.read(), tab.session.agency.id, &Wanted::default(), (0, 1)).await.expect("a log").total
}

/// Somebody whom the supervisor of the demo and the admins above may ask about; for an auditor the person of the case.
async fn subject(demo: &Demo, role: Role, tab: &Tab) -> PersonId {
    if role == Role::Auditor {
        return tab.get("/api/office/case").await.ok::<OpenCase>().case.expect("one is open").person;
    }
    let chief = demo.signs_in(Role::Supervisor).await;
    let team: Team = chief.get("/api/team").await.ok();
    team.members.iter().find(|member| member.levels.is_some()).expect("somebody has submitted").person.id
}

#[tokio::test]
async fn the_router_does_what_the_table_says() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let form = json!({ "from": "course", "id": "integritas-di-loket" });
        demo.signs_in(Role::CourseAuthor).await.post("/api/office/drafts", &form).await.ok::<Draft>();
        for role in ROLES {
            let tab = demo.signs_in(role).await;
            let subject = subject(&demo, role, &tab).await;
            for route in ROUTES {
                let before = lines(&demo, &tab).await;
                let answer = route.ask(&tab, subject).await;
                let written = lines(&demo, &tab).await - before;
                let rules = route.rules(role);
                let what = format!("{} asks for {}: {}", role.code(), route.name, answer.text());
                if rules.is_empty() {
                    assert_eq!(answer.code(), ErrorCode::NotAllowed, "{what}");
                    assert_eq!(written, 0, "{what}");
                } else {
                    assert_eq!(answer.status, StatusCode::OK, "{what}");
                    let logged = rules.iter().all(|rule| rule.has(Condition::Logged)) && !LOOKS.contains(&route.name);
                    // Of a file with levels or hours there is a line about each whose they are, too.
                    let more = ["named", "names and hours"].contains(&route.name);
                    assert!(written == u32::from(logged) || more && written > 1, "{written} lines: {what}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn others_results_need_a_password_confirmed_today() {
    on_each_demo(async |demo| {
        demo.stocked().await;
        let form = json!({ "from": "course", "id": "integritas-di-loket" });
        demo.signs_in(Role::CourseAuthor).await.post("/api/office/drafts", &form).await.ok::<Draft>();
        for role in ROLES {
            let tab = demo.signs_in(role).await;
            let subject = subject(&demo, role, &tab).await;
            demo.house.clock.advance(12 * HOUR);
            for route in ROUTES {
                let rules = route.rules(role);
                if rules.is_empty() {
                    continue;
                }
                let answer = route.ask(&tab, subject).await;
                let before = format!("{} asks for {}", role.code(), route.name);
                if rules.iter().all(|rule| rule.has(Condition::Password)) {
                    assert_eq!(answer.code(), ErrorCode::ConfirmPassword, "{before}");
                } else {
                    assert_eq!(answer.status, StatusCode::OK, "{before}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn without_a_session_there_is_nothing() {
    on_each_database(async |house| {
        let browser = house.browser();
        let paths = [
            "overview",
            "heatmap",
            "people",
            "units",
            "periods",
            "agencies",
            "audit",
            "case",
            "export/aggregates.xlsx",
            "learning",
            "export/learning.xlsx",
            "courses",
            "rules/hours",
            "imports",
            "imports/00000000-0000-0000-0000-000000000000",
            "imports/00000000-0000-0000-0000-000000000000/rows",
            "courses/integritas-di-loket/1/package",
            "drafts",
            "drafts/integritas-di-loket",
        ];
        for path in paths
            .map(|path| format!("/api/office/{path}"))
            .iter()
            .map(String::as_str)
            .chain(["/api/team", "/api/me/readings"])
        {
            assert_eq!(browser.get(path).await.code(), ErrorCode::SignedOut, "{path}");
        }
    })
    .await;
}
