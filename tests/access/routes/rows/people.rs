//! What the office reads about people and their claims, needs and figures, and takes away.

use super::*;

const NEEDS_FILE: Sent = Form(r#"{"period":"$period","reason":"Rencana pelatihan tahun depan"}"#);
const OFFICIAL: Sent = Form(r#"{"file":"a.csv","sheet":"","columns":[],"rows":[]}"#);
const RESULTS: Needs = Any(&[(Action::ImportOfficial, Place)]);
const FIGURES: Needs = Any(&[(Action::ExportAggregates, Place)]);
const NAMED: Needs = Any(&[(Action::ExportNamed, Place)]);

/// All of them, by path.
pub(super) const ROWS: &[Row] = {
    use ErrorCode::*;
    &[
        row("GET /api/office/needs", "/api/office/needs", Nothing, Any(&[(Action::ListNeeds, Place)]), &[]),
        row("GET /api/office/needs/recap", "/api/office/needs/recap", Nothing, Any(&[(Action::SeeNeeds, Place)]), &[]),
        row(
            "POST /api/office/needs/validated",
            "/api/office/needs/validated",
            Form(r#"{"period":"$period"}"#),
            Any(&[(Action::ListNeeds, Place)]),
            &[],
        ),
        // The person has not submitted anything.
        row(
            "GET /api/office/needs/{person}",
            "/api/office/needs/$person",
            Nothing,
            Any(&[(Action::ReadNeeds, Person)]),
            &[NotFound],
        ),
        row(
            "POST /api/office/needs/{person}/decision",
            "/api/office/needs/$person/decision",
            Form(r#"{"period":"$period","seen":0,"validated":true}"#),
            Any(&[(Action::ValidateNeeds, Person)]),
            &[NotFound],
        ),
        row("POST /api/office/export/needs.xlsx", "/api/office/export/needs.xlsx", NEEDS_FILE, NAMED, &[]),
        row("POST /api/office/export/needs.csv", "/api/office/export/needs.csv", NEEDS_FILE, NAMED, &[]),
        row("GET /api/office/official", "/api/office/official", Nothing, Any(&[(Action::ListOfficial, Place)]), &[]),
        // Looked at; no column brings anything.
        row("POST /api/office/official", "/api/office/official", OFFICIAL, RESULTS, &[]),
        row("GET /api/office/official/imports", "/api/office/official/imports", Nothing, RESULTS, &[]),
        row(
            "POST /api/office/official/imports/{id}/undone",
            "/api/office/official/imports/$nobody/undone",
            Form(REASON),
            RESULTS,
            &[NotFound],
        ),
        row(
            "GET /api/office/people/{id}/official",
            "/api/office/people/$person/official",
            Nothing,
            Any(&[(Action::ReadOfficial, Person)]),
            &[],
        ),
        row("POST /api/office/export/official.xlsx", "/api/office/export/official.xlsx", Form(REASON), NAMED, &[]),
        row("POST /api/office/export/official.csv", "/api/office/export/official.csv", Form(REASON), NAMED, &[]),
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
        row(
            "GET /api/office/export/attendance.xlsx",
            "/api/office/export/attendance.xlsx",
            Nothing,
            Any(&[(Action::EnterAttendance, Place)]),
            &[],
        ),
        row(
            "GET /api/office/export/attendance.csv",
            "/api/office/export/attendance.csv",
            Nothing,
            Any(&[(Action::EnterAttendance, Place)]),
            &[],
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
        row("GET /api/office/export/periods.xlsx", "/api/office/export/periods.xlsx", Nothing, FIGURES, &[]),
        row("GET /api/office/export/periods.csv", "/api/office/export/periods.csv", Nothing, FIGURES, &[]),
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
    ]
};
