//! What an agency is and does: its courses, rules, structure, requests, log, roles, lists and periods.

use super::*;

const AUDIT: Needs = Any(&[(Action::ReadAudit, Place), (Action::ReadAudit, OwnCase)]);
/// The unit's role stands for those that an agency's admin grants, the agency admin's for those of the platform's.
const ROLES: Needs =
    Any(&[(Action::GrantRole, About::Role(Role::UnitAdmin)), (Action::GrantRole, About::Role(Role::AgencyAdmin))]);
const REQUESTS: Needs = Any(&[(Action::HandleRequests, Place), (Action::AnswerRequests, Place)]);
/// Taking away what one sees of such lists; nobody has the right to it who does not see any.
const LISTS: Needs = Any(&[(Action::ExportLists, Place)]);
const STRUCTURE: Needs = Any(&[(Action::ManageStructure, Place)]);
const STANDARDS: Needs = Any(&[(Action::ManageStandards, Place)]);
const AGENCY: Needs = Any(&[(Action::ManageAgency, Place)]);
const PROGRESS: Needs = Any(&[(Action::ReadSubmittedDate, Place)]);
/// Looked at, not saved; nothing is written in its fields.
const PLAN: &str =
    r#"{"name_id":"","name_en":"","opens":"","closes":"","grace_days":"","units":[],"left_out":[],"save":false}"#;

/// Opened to nobody.
const NO_CASE: &str = r#"{"nip":"","number":"","from":"","until":"","reason":""}"#;
const CASES: Needs = Any(&[(Action::OpenCase, Opening)]);

/// All of them, by path. The last ends the session by which the others were asked.
pub(super) const ROWS: &[Row] = {
    use ErrorCode::*;
    &[
        row(
            "GET /api/office/agencies",
            "/api/office/agencies",
            Nothing,
            Any(&[(Action::ManageAgency, Installation)]),
            &[],
        ),
        row("GET /api/office/courses", "/api/office/courses", Nothing, COURSES, &[]),
        row("POST /api/office/courses", "/api/office/courses", File("application/zip", "PK"), COURSES, &[]),
        row(
            "POST /api/office/courses/{id}/recognised",
            "/api/office/courses/$course/recognised",
            Form(r#"{"recognised":true}"#),
            Any(&[(Action::RecogniseCourses, Place)]),
            &[NotFound],
        ),
        row(
            "POST /api/office/courses/{id}/retired",
            "/api/office/courses/$course/retired",
            Form(r#"{"retired":false}"#),
            COURSES,
            &[NotFound],
        ),
        row(
            "GET /api/office/courses/{id}/{version}/package",
            "/api/office/courses/$course/1/package",
            Nothing,
            COURSES,
            &[NotFound],
        ),
        row("GET /api/office/drafts", "/api/office/drafts", Nothing, COURSES, &[]),
        row(
            "POST /api/office/drafts",
            "/api/office/drafts",
            Form(r#"{"from":"nothing","title":"Tata naskah","language":"id"}"#),
            COURSES,
            &[],
        ),
        row("GET /api/office/drafts/{id}", "/api/office/drafts/$draft", Nothing, COURSES, &[NotFound]),
        row(
            "POST /api/office/drafts/{id}",
            "/api/office/drafts/$draft",
            Form(r#"{"revision":0,"edit":{"do":"add_lesson","module":"modul","kind":"text","title":"Awal"}}"#),
            COURSES,
            &[NotFound, Changed],
        ),
        row(
            "POST /api/office/drafts/{id}/delete",
            "/api/office/drafts/$draft/delete",
            Form(r#"{"revision":0}"#),
            COURSES,
            &[NotFound, Changed],
        ),
        row(
            "GET /api/office/drafts/{id}/lessons/{lesson}",
            "/api/office/drafts/$draft/lessons/awal",
            Nothing,
            COURSES,
            &[NotFound],
        ),
        row(
            "GET /api/office/drafts/{id}/lessons/{lesson}/preview",
            "/api/office/drafts/$draft/lessons/awal/preview",
            Nothing,
            COURSES,
            &[NotFound],
        ),
        row(
            "POST /api/office/drafts/{id}/files",
            "/api/office/drafts/$draft/files?revision=0&name=a.png",
            File("application/octet-stream", "not a picture"),
            COURSES,
            &[NotFound, Invalid],
        ),
        row(
            "GET /api/office/drafts/{id}/files/{hash}",
            "/api/office/drafts/$draft/files/$proof",
            Nothing,
            COURSES,
            &[NotFound],
        ),
        row(
            "POST /api/office/drafts/{id}/questions",
            "/api/office/drafts/$draft/questions?revision=0&lesson=awal",
            File("application/octet-stream", "not a question"),
            COURSES,
            &[NotFound],
        ),
        row("POST /api/office/drafts/{id}/check", "/api/office/drafts/$draft/check", Form("{}"), COURSES, &[NotFound]),
        row(
            "GET /api/office/rules/hours",
            "/api/office/rules/hours",
            Nothing,
            Any(&[(Action::ManageRules, Place)]),
            &[],
        ),
        row(
            "POST /api/office/rules/hours",
            "/api/office/rules/hours",
            Form(r#"{"base":0,"from":"2027-01-01","reason":"","fields":{},"publish":false}"#),
            Any(&[(Action::ManageRules, Place)]),
            &[],
        ),
        row(
            "GET /api/office/rules/categories",
            "/api/office/rules/categories",
            Nothing,
            Any(&[(Action::ManageRules, Place)]),
            &[],
        ),
        row(
            "POST /api/office/rules/categories",
            "/api/office/rules/categories",
            Form(r#"{"base":0,"from":"2027-01-01","reason":"","fields":{},"publish":false}"#),
            Any(&[(Action::ManageRules, Place)]),
            &[],
        ),
        row(
            "GET /api/office/rules/level",
            "/api/office/rules/level",
            Nothing,
            Any(&[(Action::ManageRules, Place)]),
            &[],
        ),
        row(
            "POST /api/office/rules/level",
            "/api/office/rules/level",
            Form(r#"{"base":0,"from":"2027-01-01","reason":"","fields":{},"publish":false}"#),
            Any(&[(Action::ManageRules, Place)]),
            &[],
        ),
        row(
            "GET /api/office/export/rules.xlsx",
            "/api/office/export/rules.xlsx",
            Nothing,
            Any(&[(Action::ManageRules, Place)]),
            &[],
        ),
        row(
            "GET /api/office/export/rules.csv",
            "/api/office/export/rules.csv",
            Nothing,
            Any(&[(Action::ManageRules, Place)]),
            &[],
        ),
        row("GET /api/office/export/standards.xlsx", "/api/office/export/standards.xlsx", Nothing, STANDARDS, &[]),
        row("GET /api/office/export/standards.csv", "/api/office/export/standards.csv", Nothing, STANDARDS, &[]),
        row("GET /api/office/standards", "/api/office/standards", Nothing, STANDARDS, &[]),
        row("GET /api/office/standards/{id}", "/api/office/standards/$nobody", Nothing, STANDARDS, &[NotFound]),
        row(
            "POST /api/office/standards/{id}",
            "/api/office/standards/$nobody",
            Form(
                r#"{"act":"look","base":0,"revision":0,"draft":{"levels":[],"from":"","basis_id":"","basis_en":"","reason":""}}"#,
            ),
            STANDARDS,
            &[NotFound],
        ),
        row("GET /api/office/export/catalogue.xlsx", "/api/office/export/catalogue.xlsx", Nothing, STANDARDS, &[]),
        row("GET /api/office/export/catalogue.csv", "/api/office/export/catalogue.csv", Nothing, STANDARDS, &[]),
        row("GET /api/office/export/catalogue.json", "/api/office/export/catalogue.json", Nothing, STANDARDS, &[]),
        row("GET /api/office/catalogue", "/api/office/catalogue", Nothing, STANDARDS, &[]),
        row("GET /api/office/catalogue/{code}", "/api/office/catalogue/ARS", Nothing, STANDARDS, &[NotFound]),
        row(
            "POST /api/office/catalogue",
            "/api/office/catalogue",
            Form(r#"{"act":"retire","code":"ARS","base":1,"reason":""}"#),
            STANDARDS,
            &[Changed],
        ),
        row(
            "POST /api/office/catalogue/wording",
            "/api/office/catalogue/wording",
            Form(
                r#"{"file":"a.csv","facts":{"from":"","basis_id":"","basis_en":"","reason":""},"columns":[],"rows":[],"odd":[]}"#,
            ),
            STANDARDS,
            &[],
        ),
        row("GET /api/office/structure", "/api/office/structure", Nothing, STRUCTURE, &[]),
        row("GET /api/office/structure/unsupervised", "/api/office/structure/unsupervised", Nothing, STRUCTURE, &[]),
        row(
            "POST /api/office/export/unsupervised.xlsx",
            "/api/office/export/unsupervised.xlsx",
            Form(REASON),
            STRUCTURE,
            &[],
        ),
        row(
            "POST /api/office/export/unsupervised.csv",
            "/api/office/export/unsupervised.csv",
            Form(REASON),
            STRUCTURE,
            &[],
        ),
        row(
            "POST /api/office/structure/units",
            "/api/office/structure/units",
            Form(r#"{"change":"close","unit":"$unit","from":"","reason":""}"#),
            STRUCTURE,
            &[],
        ),
        row("GET /api/office/structure/posts", "/api/office/structure/posts", Nothing, STRUCTURE, &[]),
        row(
            "POST /api/office/structure/posts",
            "/api/office/structure/posts",
            Form(r#"{"change":"create","from":"","reason":""}"#),
            STRUCTURE,
            &[],
        ),
        row("GET /api/office/export/units.xlsx", "/api/office/export/units.xlsx", Nothing, STRUCTURE, &[]),
        row("GET /api/office/export/units.csv", "/api/office/export/units.csv", Nothing, STRUCTURE, &[]),
        row("GET /api/office/export/posts.xlsx", "/api/office/export/posts.xlsx", Nothing, STRUCTURE, &[]),
        row("GET /api/office/export/posts.csv", "/api/office/export/posts.csv", Nothing, STRUCTURE, &[]),
        row("GET /api/office/handovers", "/api/office/handovers", Nothing, STRUCTURE, &[]),
        row(
            "POST /api/office/people/{id}/release",
            "/api/office/people/$person/release",
            Form(r#"{"from":"","reason":""}"#),
            Any(&[(Action::ManageStructure, Person)]),
            &[],
        ),
        // Nobody is let go.
        row(
            "POST /api/office/handovers/{id}/taken",
            "/api/office/handovers/$nobody/taken",
            Form(r#"{"from":"","reason":""}"#),
            STRUCTURE,
            &[NotFound],
        ),
        row(
            "POST /api/office/handovers/{id}/ended",
            "/api/office/handovers/$nobody/ended",
            Form(r#"{"reason":""}"#),
            STRUCTURE,
            &[NotFound],
        ),
        row(
            "GET /api/office/people/{id}/placement",
            "/api/office/people/$person/placement",
            Nothing,
            Any(&[(Action::ManageStructure, Person)]),
            &[],
        ),
        row(
            "POST /api/office/people/{id}/transfer",
            "/api/office/people/$person/transfer",
            Form(r#"{"unit":"$unit","capacity":"definitive","from":"","ends_acting":false,"reason":""}"#),
            Any(&[(Action::ManageStructure, Person)]),
            &[],
        ),
        row(
            "POST /api/office/people/{id}/supervisor",
            "/api/office/people/$person/supervisor",
            Form(r#"{"under":"nobody","from":"","reason":""}"#),
            Any(&[(Action::ManageStructure, Person)]),
            &[],
        ),
        row("GET /api/office/requests", "/api/office/requests", Nothing, REQUESTS, &[]),
        row("POST /api/office/export/requests.xlsx", "/api/office/export/requests.xlsx", Form(REASON), LISTS, &[]),
        row("POST /api/office/export/requests.csv", "/api/office/export/requests.csv", Form(REASON), LISTS, &[]),
        // In the officer's hands.
        row("GET /api/office/requests/{id}", "/api/office/requests/$request", Nothing, REQUESTS, &[NotFound]),
        row(
            "POST /api/office/requests/{id}/handed",
            "/api/office/requests/$nobody/handed",
            Form(r#"{"hands":"office"}"#),
            Any(&[(Action::HandleRequests, Place)]),
            &[NotFound],
        ),
        row(
            "POST /api/office/requests/{id}/answered",
            "/api/office/requests/$nobody/answered",
            Form(r#"{"outcome":"granted","text":""}"#),
            REQUESTS,
            &[NotFound],
        ),
        row("POST /api/office/export/leavers.xlsx", "/api/office/export/leavers.xlsx", Form(REASON), LISTS, &[]),
        row("POST /api/office/export/leavers.csv", "/api/office/export/leavers.csv", Form(REASON), LISTS, &[]),
        row("GET /api/office/leavers", "/api/office/leavers", Nothing, Any(&[(Action::SeeLeavers, Place)]), &[]),
        row(
            "GET /api/office/leavers/{id}",
            "/api/office/leavers/$person",
            Nothing,
            Any(&[(Action::SeeLeavers, About::Person)]),
            &[],
        ),
        row(
            "POST /api/office/leavers/{id}/erased",
            "/api/office/leavers/$person/erased",
            Form(r#"{"seen":"","reason":""}"#),
            Any(&[(Action::EraseLeavers, About::Person)]),
            &[Invalid],
        ),
        row("GET /api/office/audit", "/api/office/audit", Nothing, AUDIT, &[]),
        row("GET /api/office/audit/heads", "/api/office/audit/heads", Nothing, Any(&[(Action::ReadAudit, Place)]), &[]),
        row("GET /api/office/export/audit.xlsx", "/api/office/export/audit.xlsx", Nothing, AUDIT, &[]),
        row("GET /api/office/export/audit.csv", "/api/office/export/audit.csv", Nothing, AUDIT, &[]),
        row("GET /audit/{agency}/heads", "/audit/$agency/heads", Nothing, Open, &[]),
        row("GET /api/office/roles", "/api/office/roles", Nothing, ROLES, &[]),
        row(
            "POST /api/office/roles",
            "/api/office/roles",
            Form(r#"{"nip":"","role":"unit_admin","from":"2026-11-23","until":"2027-11-22","reason":""}"#),
            ROLES,
            &[Invalid],
        ),
        row(
            "POST /api/office/roles/{id}/withdrawn",
            "/api/office/roles/$nobody/withdrawn",
            Form(REASON),
            ROLES,
            &[NotFound],
        ),
        row("GET /api/office/export/roles.xlsx", "/api/office/export/roles.xlsx", Nothing, ROLES, &[]),
        row("GET /api/office/export/roles.csv", "/api/office/export/roles.csv", Nothing, ROLES, &[]),
        row("POST /api/office/export/cases.xlsx", "/api/office/export/cases.xlsx", Form(REASON), LISTS, &[]),
        row("POST /api/office/export/cases.csv", "/api/office/export/cases.csv", Form(REASON), LISTS, &[]),
        row("GET /api/office/cases", "/api/office/cases", Nothing, CASES, &[]),
        // Read before it is weighed whose record it is; nobody is refused for what is wrong with it who may do it at all.
        row("POST /api/office/cases", "/api/office/cases", Form(NO_CASE), CASES, &[Invalid]),
        row("POST /api/office/cases/{id}/closed", "/api/office/cases/$nobody/closed", Form(REASON), CASES, &[NotFound]),
        row("GET /api/office/imports", "/api/office/imports", Nothing, IMPORTS, &[]),
        // Weighed before it is read.
        row("POST /api/office/imports", "/api/office/imports", Form("{}"), IMPORTS, &[Malformed]),
        row("GET /api/office/imports/{id}", "/api/office/imports/$nobody", Nothing, IMPORTS, &[NotFound]),
        row("GET /api/office/imports/{id}/rows", "/api/office/imports/$nobody/rows", Nothing, IMPORTS, &[NotFound]),
        row(
            "POST /api/office/imports/{id}/applied",
            "/api/office/imports/$nobody/applied",
            Form(r#"{"digest":"","without_faulty":false}"#),
            IMPORTS,
            &[NotFound],
        ),
        row(
            "POST /api/office/imports/{id}/undone",
            "/api/office/imports/$nobody/undone",
            Form(REASON),
            IMPORTS,
            &[NotFound],
        ),
        row(
            "POST /api/office/imports/{id}/discarded",
            "/api/office/imports/$nobody/discarded",
            Form("{}"),
            IMPORTS,
            &[NotFound],
        ),
        row("POST /api/office/periods", "/api/office/periods", Form(PLAN), AGENCY, &[]),
        row("GET /api/office/periods/{id}", "/api/office/periods/$period", Nothing, PROGRESS, &[]),
        row("POST /api/office/periods/{id}", "/api/office/periods/$period", Form(PLAN), AGENCY, &[]),
        row(
            "GET /api/office/periods/{id}/missing",
            "/api/office/periods/$period/missing?audience=not_begun",
            Nothing,
            PROGRESS,
            &[],
        ),
        // Without a reason.
        row(
            "POST /api/office/periods/{id}/closed",
            "/api/office/periods/$period/closed",
            Form(r#"{"reason":""}"#),
            AGENCY,
            &[Invalid],
        ),
        row(
            "POST /api/office/periods/{id}/extensions",
            "/api/office/periods/$period/extensions",
            Form(r#"{"nip":"","until":"","reason":"","save":false}"#),
            AGENCY,
            &[],
        ),
        row(
            "POST /api/office/periods/{id}/extensions/{person}/withdrawn",
            "/api/office/periods/$period/extensions/$person/withdrawn",
            Form(REASON),
            AGENCY,
            &[NotFound],
        ),
        row(
            "POST /api/office/periods/{id}/reminders",
            "/api/office/periods/$period/reminders",
            Form(r#"{"audience":"not_begun","send":false}"#),
            Any(&[(Action::Remind, Place)]),
            &[],
        ),
        row("GET /api/office/start", "/api/office/start", Nothing, AGENCY, &[]),
        // What is found done cannot be said to be.
        row("POST /api/office/start", "/api/office/start", Form(r#"{"step":"units","done":true}"#), AGENCY, &[Invalid]),
        row(
            "POST /api/office/agency",
            "/api/office/agency",
            Form(r#"{"name":"","short_name":"","zone":"","brand":""}"#),
            AGENCY,
            &[],
        ),
        row(
            "POST /api/office/agencies",
            "/api/office/agencies",
            Form(r#"{"name":"","short_name":"","zone":"","nip":"","admin":"","reason":""}"#),
            Any(&[(Action::ManageAgency, About::Installation)]),
            &[],
        ),
        row("POST /api/sign-out", "/api/sign-out", Form("{}"), Session, &[]),
    ]
};
