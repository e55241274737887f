//! The table "route → action × resource": what each route asks the access table for, and how a test asks the route.
//!
//! A new route is a new row: its method and path as the router has them, an address and a body that name what is there ([`super::place`]
//! fills the words that begin with `$`), and what it asks for. Rows that change something come in such a form that they can be asked
//! twice, or in one that is refused only after the right to it was weighed.

use domain::{
    access::{Action, Role},
    wire::error::ErrorCode,
};

use self::{About::*, Needs::*, Sent::*};

/// What an action is about, seen from whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Their whole agency, or all units that a role of theirs holds for.
    Place,
    /// The unit of the person concerned, with those above.
    Unit,
    /// The person concerned.
    Person,
    /// Somebody else in the same unit, who has not signed in yet.
    Neighbour,
    /// The person of the case that is open to them.
    OwnCase,
    /// Oneself.
    Oneself,
    /// All agencies.
    Installation,
    /// That role, for somebody else of one's own agency.
    Role(Role),
}

/// What a route asks for.
#[derive(Clone, Copy, Debug)]
pub enum Needs {
    /// Nothing.
    Open,
    /// A session, and then it speaks of the signed-in person alone.
    Session,
    /// One of these.
    Any(&'static [(Action, About)]),
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub enum Sent {
    /// No body.
    Nothing,
    /// JSON.
    Form(&'static str),
    /// A file of that type.
    File(&'static str, &'static str),
}

/// A route.
pub struct Row {
    /// Its method and its path, as in the router.
    pub route: &'static str,
    /// The address that is asked, after the path's own words.
    pub at: &'static str,
    /// What is sent.
    pub sent: Sent,
    /// What it asks for.
    pub needs: Needs,
    /// What else than a success meets whoever is let in.
    pub meets: &'static [ErrorCode],
}

const fn row(route: &'static str, at: &'static str, sent: Sent, needs: Needs, meets: &'static [ErrorCode]) -> Row {
    Row { route, at, sent, needs, meets }
}

const COURSES: Needs = Any(&[(Action::AuthorCourses, Place)]);
const AUDIT: Needs = Any(&[(Action::ReadAudit, Place), (Action::ReadAudit, OwnCase)]);
/// The unit's role stands for those that an agency's admin grants, the agency admin's for those of the platform's.
const ROLES: Needs =
    Any(&[(Action::GrantRole, About::Role(Role::UnitAdmin)), (Action::GrantRole, About::Role(Role::AgencyAdmin))]);
const FIGURES: Needs = Any(&[(Action::ExportAggregates, Place)]);
const NAMED: Needs = Any(&[(Action::ExportNamed, Place)]);
const REQUESTS: Needs = Any(&[(Action::HandleRequests, Place), (Action::AnswerRequests, Place)]);
const IMPORTS: Needs = Any(&[(Action::ImportPeople, Place)]);
const STRUCTURE: Needs = Any(&[(Action::ManageStructure, Place)]);
const AGENCY: Needs = Any(&[(Action::ManageAgency, Place)]);
const PROGRESS: Needs = Any(&[(Action::ReadSubmittedDate, Place)]);
/// Looked at, not saved; nothing is written in its fields.
const PLAN: &str =
    r#"{"name_id":"","name_en":"","opens":"","closes":"","grace_days":"","units":[],"left_out":[],"save":false}"#;
const REASON: &str = r#"{"reason":"Rencana pelatihan tahun depan"}"#;

/// All of them, by path. The last ends the session by which the others were asked.
pub const ROWS: &[Row] = {
    use ErrorCode::*;
    &[
        row("GET /health", "/health", Nothing, Open, &[]),
        row("GET /sertifikat/gaya.css", "/sertifikat/gaya.css", Nothing, Open, &[]),
        row("GET /sertifikat/{id}", "/sertifikat/$certificate", Nothing, Open, &[]),
        row("GET /api/certificates/{id}", "/api/certificates/$certificate", Nothing, Open, &[]),
        row("GET /api/bundles/{hash}", "/api/bundles/$bundle", Nothing, Open, &[]),
        row(
            "POST /api/sign-in",
            "/api/sign-in",
            Form(r#"{"nip":"1","password":"salah"}"#),
            Open,
            &[Invalid, WrongCredentials],
        ),
        row(
            "POST /api/activate",
            "/api/activate",
            Form(r#"{"nip":"1","code":"X","new_password":"salah"}"#),
            Open,
            &[Invalid, WrongCode],
        ),
        row("POST /api/hand-ins", "/api/hand-ins", Form(r#"{"to":"00","sealed":"00"}"#), Open, &[EnvelopeDamaged]),
        row("GET /api/files/{hash}", "/api/files/$proof", Nothing, Session, &[NotFound]),
        row("GET /api/session", "/api/session", Nothing, Session, &[]),
        row("POST /api/session/confirm", "/api/session/confirm", Form(r#"{"password":"$password"}"#), Session, &[]),
        row("POST /api/session/notices", "/api/session/notices", Form(r#"{"until":0}"#), Session, &[]),
        row(
            "POST /api/session/password",
            "/api/session/password",
            Form(r#"{"old":"$password","new":"x"}"#),
            Session,
            &[PasswordTooShort],
        ),
        row("GET /api/devices", "/api/devices", Nothing, Session, &[]),
        row("POST /api/devices/{id}/revoke", "/api/devices/$nobody/revoke", Form("{}"), Session, &[NotFound]),
        row("GET /api/hours", "/api/hours", Nothing, Session, &[]),
        row("GET /api/office/periods", "/api/office/periods", Nothing, Session, &[]),
        row("GET /api/office/case", "/api/office/case", Nothing, Session, &[]),
        row("GET /api/team", "/api/team", Nothing, Session, &[]),
        row("GET /api/team/claims", "/api/team/claims", Nothing, Session, &[]),
        row(
            "POST /api/sync",
            "/api/sync",
            Form(
                r#"{"protocol":$protocol,"person":"$me","device":"$device","now":0,"cursor":$cursor,"sent":0,"ops":[],"echo":false}"#,
            ),
            Any(&[(Action::PushOwnOps, Oneself), (Action::ReadOwnStream, Oneself)]),
            &[],
        ),
        row("POST /api/devices/renew", "/api/devices/renew", Form("{}"), Any(&[(Action::PushOwnOps, Oneself)]), &[]),
        row(
            "POST /api/hand-ins/word",
            "/api/hand-ins/word",
            Form(r#"{"id":"$proof","mine":false}"#),
            Any(&[(Action::PushOwnOps, Oneself)]),
            &[],
        ),
        row(
            "POST /api/claims/proofs/{hash}",
            "/api/claims/proofs/$proof",
            Form(r#"{"nth":0,"body":""}"#),
            Any(&[(Action::PushOwnOps, Oneself)]),
            &[NotFound, WrongProof],
        ),
        row("GET /api/me/kept", "/api/me/kept", Nothing, Any(&[(Action::SeeKept, Oneself)]), &[]),
        row("GET /api/me/copy", "/api/me/copy", Nothing, Any(&[(Action::TakeCopy, Oneself)]), &[]),
        row("GET /api/me/requests", "/api/me/requests", Nothing, Any(&[(Action::SeeKept, Oneself)]), &[]),
        row(
            "POST /api/me/requests",
            "/api/me/requests",
            Form(r#"{"kind":"other","text":""}"#),
            Any(&[(Action::AskAboutOwn, Oneself)]),
            &[Invalid],
        ),
        row(
            "POST /api/me/requests/{id}/withdrawn",
            "/api/me/requests/$nobody/withdrawn",
            Form("{}"),
            Any(&[(Action::AskAboutOwn, Oneself)]),
            &[NotFound],
        ),
        row("GET /api/me/readings", "/api/me/readings", Nothing, Any(&[(Action::ReadAudit, Oneself)]), &[]),
        row(
            "GET /api/me/certificates/{id}/file",
            "/api/me/certificates/$certificate/file",
            Nothing,
            Any(&[(Action::ReadOwnStream, Oneself)]),
            &[NotFound],
        ),
        row(
            "POST /api/people/{id}/activation",
            "/api/people/$neighbour/activation",
            Form("{}"),
            Any(&[(Action::IssueActivation, Neighbour)]),
            &[],
        ),
        row(
            "POST /api/people/activation-slips",
            "/api/people/activation-slips",
            Form(r#"{"unit":"$unit"}"#),
            Any(&[(Action::ListPeople, Unit)]),
            &[],
        ),
        row(
            "GET /api/claims/{person}/{claim}",
            "/api/claims/$person/$claim",
            Nothing,
            Any(&[(Action::ReadClaims, Person)]),
            &[],
        ),
        row(
            "GET /api/claims/{person}/{claim}/proofs/{hash}",
            "/api/claims/$person/$claim/proofs/$proof",
            Nothing,
            Any(&[(Action::ReadClaims, Person)]),
            &[],
        ),
        row(
            "POST /api/claims/{person}/{claim}/decision",
            "/api/claims/$person/$claim/decision",
            Form(r#"{"verdict":"accepted","writer":["$nobody",1]}"#),
            Any(&[(Action::DecideClaims, Person)]),
            &[Changed],
        ),
        row("GET /api/office/claims", "/api/office/claims", Nothing, Any(&[(Action::ListClaims, Place)]), &[]),
        row(
            "GET /api/office/attendance",
            "/api/office/attendance",
            Nothing,
            Any(&[(Action::EnterAttendance, Place)]),
            &[],
        ),
        row(
            "POST /api/office/attendance",
            "/api/office/attendance",
            Form(r#"{"id":"$nobody","what":$workshop,"nips":"12345","enter":false}"#),
            Any(&[(Action::EnterAttendance, Place)]),
            &[],
        ),
        row(
            "POST /api/office/attendance/{id}/annul",
            "/api/office/attendance/$nobody/annul",
            Form(REASON),
            Any(&[(Action::EnterAttendance, Place)]),
            &[NotFound],
        ),
        row("GET /api/office/units", "/api/office/units", Nothing, Any(&[(Action::ListPeople, Place)]), &[]),
        row("GET /api/office/people", "/api/office/people", Nothing, Any(&[(Action::ListPeople, Place)]), &[]),
        row("GET /api/office/overview", "/api/office/overview", Nothing, Any(&[(Action::SeeOverview, Place)]), &[]),
        row("GET /api/office/heatmap", "/api/office/heatmap", Nothing, Any(&[(Action::SeeHeatMap, Place)]), &[]),
        row(
            "GET /api/office/people/{id}",
            "/api/office/people/$person",
            Nothing,
            Any(&[(Action::ReadLevels, Person)]),
            &[],
        ),
        row(
            "GET /api/office/people/{id}/learning",
            "/api/office/people/$person/learning",
            Nothing,
            Any(&[(Action::ReadLearning, Person)]),
            &[],
        ),
        row("GET /api/office/learning", "/api/office/learning", Nothing, Any(&[(Action::SeeLearning, Place)]), &[]),
        row("GET /api/office/export/aggregates.xlsx", "/api/office/export/aggregates.xlsx", Nothing, FIGURES, &[]),
        row(
            "POST /api/office/export/people.xlsx",
            "/api/office/export/people.xlsx",
            Form(r#"{"period":"$period","reason":"Rencana pelatihan tahun depan"}"#),
            NAMED,
            &[],
        ),
        row("GET /api/office/export/learning.xlsx", "/api/office/export/learning.xlsx", Nothing, FIGURES, &[]),
        row("POST /api/office/export/learners.xlsx", "/api/office/export/learners.xlsx", Form(REASON), NAMED, &[]),
        row("GET /api/office/export/aggregates.csv", "/api/office/export/aggregates.csv", Nothing, FIGURES, &[]),
        row(
            "POST /api/office/export/people.csv",
            "/api/office/export/people.csv",
            Form(r#"{"period":"$period","reason":"Rencana pelatihan tahun depan"}"#),
            NAMED,
            &[],
        ),
        row("GET /api/office/export/learning.csv", "/api/office/export/learning.csv", Nothing, FIGURES, &[]),
        row("POST /api/office/export/learners.csv", "/api/office/export/learners.csv", Form(REASON), NAMED, &[]),
        row("POST /api/office/export/list.xlsx", "/api/office/export/list.xlsx", Form(REASON), NAMED, &[]),
        row(
            "POST /api/office/export/missing.xlsx",
            "/api/office/export/missing.xlsx",
            Form(r#"{"period":"$period","audience":"not_begun","reason":"Pengingat minggu depan"}"#),
            NAMED,
            &[],
        ),
        row("POST /api/office/export/claims.xlsx", "/api/office/export/claims.xlsx", Form(REASON), NAMED, &[]),
        row(
            "GET /api/office/export/progress.xlsx",
            "/api/office/export/progress.xlsx?period=$period",
            Nothing,
            FIGURES,
            &[],
        ),
        row("GET /api/office/export/courses.xlsx", "/api/office/export/courses.xlsx", Nothing, COURSES, &[]),
        row("GET /api/office/export/imports.xlsx", "/api/office/export/imports.xlsx", Nothing, IMPORTS, &[]),
        row(
            "GET /api/office/export/agencies.xlsx",
            "/api/office/export/agencies.xlsx",
            Nothing,
            Any(&[(Action::ManageAgency, Installation)]),
            &[],
        ),
        row("POST /api/office/export/list.csv", "/api/office/export/list.csv", Form(REASON), NAMED, &[]),
        row(
            "POST /api/office/export/missing.csv",
            "/api/office/export/missing.csv",
            Form(r#"{"period":"$period","audience":"not_begun","reason":"Pengingat minggu depan"}"#),
            NAMED,
            &[],
        ),
        row("POST /api/office/export/claims.csv", "/api/office/export/claims.csv", Form(REASON), NAMED, &[]),
        row(
            "GET /api/office/export/progress.csv",
            "/api/office/export/progress.csv?period=$period",
            Nothing,
            FIGURES,
            &[],
        ),
        row("GET /api/office/export/courses.csv", "/api/office/export/courses.csv", Nothing, COURSES, &[]),
        row("GET /api/office/export/imports.csv", "/api/office/export/imports.csv", Nothing, IMPORTS, &[]),
        row(
            "GET /api/office/export/agencies.csv",
            "/api/office/export/agencies.csv",
            Nothing,
            Any(&[(Action::ManageAgency, Installation)]),
            &[],
        ),
        row(
            "POST /api/office/certificates/{id}/withdrawn",
            "/api/office/certificates/$certificate/withdrawn",
            Form(r#"{"reason":""}"#),
            Any(&[(Action::WithdrawCertificate, Person)]),
            &[Invalid],
        ),
        row("GET /api/office/signatory", "/api/office/signatory", Nothing, Any(&[(Action::ManageAgency, Place)]), &[]),
        row(
            "POST /api/office/signatory",
            "/api/office/signatory",
            Form(r#"{"name":"","post":""}"#),
            Any(&[(Action::ManageAgency, Place)]),
            &[],
        ),
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
        row("GET /api/office/structure", "/api/office/structure", Nothing, STRUCTURE, &[]),
        row("GET /api/office/structure/unsupervised", "/api/office/structure/unsupervised", Nothing, STRUCTURE, &[]),
        row(
            "POST /api/office/structure/units",
            "/api/office/structure/units",
            Form(r#"{"change":"close","unit":"$unit","from":"","reason":""}"#),
            STRUCTURE,
            &[],
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
        row("GET /api/office/requests/{id}", "/api/office/requests/$nobody", Nothing, REQUESTS, &[NotFound]),
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
