//! What the office asks the server for: every path is written here.

mod exports;

use domain::{
    competency::CompetencyCode,
    ids::{
        AgencyId, AttendanceId, CaseId, CertificateId, ClaimId, GrantId, HandoverId, ImportId, PeriodId, PersonId,
        PositionId, RequestId,
    },
    rules::Ruled,
    wire::{
        claim::{AttendanceQuery, ClaimsQuery},
        erasure::LeaversQuery,
        office::{
            AuditQuery, PeopleQuery, PersonQuery, ScopeQuery,
            audit::HeadsQuery,
            courses::{Recognise, Retire},
            drafts::{FileQuery, QuestionsQuery},
            imports::LinesQuery,
            learning::LearningQuery,
            needs::NeedsQuery,
            official::OfficialQuery,
            periods::MissingQuery,
            posts::PostsQuery,
            standards::StandardsQuery,
            structure::AloneQuery,
        },
        privacy::RequestsQuery,
    },
};

use super::routes::{
    audit_query, claims_query, learning_query, leavers_query, lines_query, needs_query, official_query, page_query,
    people_query, person_query, posts_query, requests_query, rules_query, scope_query, standards_query, with_query,
};

pub use self::exports::{
    export_aggregates, export_audit, export_by_body, export_claims, export_learning, export_leavers,
    export_people_list, export_posts, export_progress, export_requests, export_shown, export_standards,
};

/// Who is signed in.
pub const SESSION: &str = "/api/session";
/// The password once more.
pub const CONFIRM: &str = "/api/session/confirm";
/// The periods.
pub const PERIODS: &str = "/api/office/periods";
/// The units.
pub const UNITS: &str = "/api/office/units";
/// The agencies.
pub const AGENCIES: &str = "/api/office/agencies";
/// The auditor's open case.
pub const CASE: &str = "/api/office/case";
/// The courses.
pub const COURSES: &str = "/api/office/courses";
/// Who signs certificates.
pub const SIGNATORY: &str = "/api/office/signatory";
/// Slips for a unit.
pub const SLIPS: &str = "/api/people/activation-slips";

/// Where all that may be is validated.
pub const VALIDATE_NEEDS: &str = "/api/office/needs/validated";

/// A page of posts with their standards.
#[must_use]
pub fn standards(query: &StandardsQuery) -> String {
    with_query("/api/office/standards", &standards_query(query))
}

/// The standard of one post: read, kept as a draft, looked at, published.
#[must_use]
pub fn standard(post: PositionId) -> String {
    format!("/api/office/standards/{post}")
}

/// Everything that a standard may ask for, and where an own competency is published or retired.
pub const CATALOGUE: &str = "/api/office/catalogue";

/// One of the agency's own competencies.
#[must_use]
pub fn competency(code: CompetencyCode) -> String {
    format!("{CATALOGUE}/{code}")
}

/// Where a file of competencies' words is looked at, or taken as it was looked at.
#[must_use]
pub fn bring_words(digest: Option<String>) -> String {
    with_query("/api/office/catalogue/wording", &vec![("digest", digest)])
}

/// A page of training needs.
#[must_use]
pub fn needs(query: &NeedsQuery) -> String {
    with_query("/api/office/needs", &needs_query(query))
}

/// One person's training needs.
#[must_use]
pub fn need(person: PersonId, query: PersonQuery) -> String {
    with_query(&format!("/api/office/needs/{person}"), &person_query(query))
}

/// Where they are decided about.
#[must_use]
pub fn decide_need(person: PersonId) -> String {
    format!("/api/office/needs/{person}/decision")
}

/// What is validated, added up.
#[must_use]
pub fn needs_recap(scope: ScopeQuery) -> String {
    with_query("/api/office/needs/recap", &scope_query(scope))
}

/// Official results, and where a file of them is looked at and entered.
const OFFICIAL: &str = "/api/office/official";
/// The files that were entered, and what one may bring.
pub const OFFICIAL_IMPORTS: &str = "/api/office/official/imports";

/// A page of official results.
#[must_use]
pub fn official(query: &OfficialQuery) -> String {
    with_query(OFFICIAL, &official_query(query))
}

/// Where a file is looked at, or entered as it was looked at.
#[must_use]
pub fn bring_official(digest: Option<String>) -> String {
    with_query(OFFICIAL, &vec![("digest", digest)])
}

/// Where such a file is taken back.
#[must_use]
pub fn undo_official(import: ImportId) -> String {
    format!("{OFFICIAL_IMPORTS}/{import}/undone")
}

/// One person's official results.
#[must_use]
pub fn person_official(person: PersonId) -> String {
    format!("/api/office/people/{person}/official")
}

/// The overview.
#[must_use]
pub fn overview(scope: ScopeQuery) -> String {
    with_query("/api/office/overview", &scope_query(scope))
}

/// The heat map.
#[must_use]
pub fn heat_map(scope: ScopeQuery) -> String {
    with_query("/api/office/heatmap", &scope_query(scope))
}

/// A page of people.
#[must_use]
pub fn people(query: &PeopleQuery) -> String {
    with_query("/api/office/people", &people_query(query))
}

/// One person's levels.
#[must_use]
pub fn person(person: PersonId, query: PersonQuery) -> String {
    with_query(&format!("/api/office/people/{person}"), &person_query(query))
}

/// A code for one person.
#[must_use]
pub fn code(person: PersonId) -> String {
    format!("/api/people/{person}/activation")
}

/// A page of the audit log.
#[must_use]
pub fn audit(query: &AuditQuery) -> String {
    with_query("/api/office/audit", &audit_query(query))
}

/// The heads of the audit log, and whether one that was noted is among them.
#[must_use]
pub fn heads(query: HeadsQuery) -> String {
    with_query("/api/office/audit/heads", &vec![("lines", query.lines), ("digest", query.digest)])
}

/// Where anybody finds the heads of an agency's log.
#[must_use]
pub fn published_heads(agency: AgencyId) -> String {
    format!("/audit/{agency}/heads")
}

/// Who has which role, and where one is granted.
pub const ROLES: &str = "/api/office/roles";

/// Where a role is taken back.
#[must_use]
pub fn withdraw_role(role: GrantId) -> String {
    format!("{ROLES}/{role}/withdrawn")
}

/// What is open to auditors, and where a record is opened.
pub const CASES: &str = "/api/office/cases";

/// Where a case is closed.
#[must_use]
pub fn close_case(case: CaseId) -> String {
    format!("{CASES}/{case}/closed")
}

/// The tree of units.
pub const STRUCTURE: &str = "/api/office/structure";
/// Where a unit is created, renamed, moved, merged or closed.
pub const REVISE_UNITS: &str = "/api/office/structure/units";

/// Where a post is created, renamed, made another kind, merged or retired.
pub const REVISE_POSTS: &str = "/api/office/structure/posts";

/// A page of posts.
#[must_use]
pub fn posts(query: &PostsQuery) -> String {
    with_query(REVISE_POSTS, &posts_query(query))
}

/// People who go to another agency, or come from one.
pub const HANDOVERS: &str = "/api/office/handovers";

/// Where somebody is let go.
#[must_use]
pub fn release(person: PersonId) -> String {
    format!("/api/office/people/{person}/release")
}

/// Where somebody is taken.
#[must_use]
pub fn take_over(handover: HandoverId) -> String {
    format!("{HANDOVERS}/{handover}/taken")
}

/// Where somebody is declined, or kept after all.
#[must_use]
pub fn end_handover(handover: HandoverId) -> String {
    format!("{HANDOVERS}/{handover}/ended")
}

/// A page of people without a supervisor.
#[must_use]
pub fn alone(query: AloneQuery) -> String {
    with_query("/api/office/structure/unsupervised", &page_query(query.page))
}

/// Where somebody is and was, and under whom.
#[must_use]
pub fn placement(person: PersonId) -> String {
    format!("/api/office/people/{person}/placement")
}

/// Where they get another place.
#[must_use]
pub fn transfer(person: PersonId) -> String {
    format!("/api/office/people/{person}/transfer")
}

/// Where they get another supervisor.
#[must_use]
pub fn supervisor(person: PersonId) -> String {
    format!("/api/office/people/{person}/supervisor")
}

/// A page of people who left.
#[must_use]
pub fn leavers(query: LeaversQuery) -> String {
    with_query("/api/office/leavers", &leavers_query(query))
}

/// What is kept of one of them.
#[must_use]
pub fn leaver(person: PersonId) -> String {
    format!("/api/office/leavers/{person}")
}

/// Where it is erased.
#[must_use]
pub fn erase_leaver(person: PersonId) -> String {
    format!("/api/office/leavers/{person}/erased")
}

/// A page of requests about personal data.
#[must_use]
pub fn requests(query: &RequestsQuery) -> String {
    with_query("/api/office/requests", &requests_query(query))
}

/// One of them.
#[must_use]
pub fn request(id: RequestId) -> String {
    format!("/api/office/requests/{id}")
}

/// Where it is handed on.
#[must_use]
pub fn hand_request(id: RequestId) -> String {
    format!("/api/office/requests/{id}/handed")
}

/// Where it is answered.
#[must_use]
pub fn answer_request(id: RequestId) -> String {
    format!("/api/office/requests/{id}/answered")
}

/// A package to be looked at, or published if its hash is given.
#[must_use]
pub fn take_in(publish: Option<String>) -> String {
    with_query(COURSES, &vec![("publish", publish)])
}

/// A version of a course as its package.
#[must_use]
pub fn package(id: &str, version: u32) -> String {
    format!("{COURSES}/{id}/{version}/package")
}

/// Courses that are being written, and where one is begun.
pub const DRAFTS: &str = "/api/office/drafts";

/// One of them, and where it is changed.
#[must_use]
pub fn draft(id: &str) -> String {
    format!("{DRAFTS}/{id}")
}

/// Where it is thrown away.
#[must_use]
pub fn delete_draft(id: &str) -> String {
    format!("{DRAFTS}/{id}/delete")
}

/// What is written in a lesson.
#[must_use]
pub fn draft_lesson(id: &str, lesson: &str) -> String {
    format!("{DRAFTS}/{id}/lessons/{lesson}")
}

/// A lesson as a learner gets it.
#[must_use]
pub fn draft_preview(id: &str, lesson: &str) -> String {
    format!("{DRAFTS}/{id}/lessons/{lesson}/preview")
}

/// Where a file is handed in.
#[must_use]
pub fn hand_in_file(id: &str, FileQuery { revision, name, lesson }: FileQuery) -> String {
    let pairs = vec![("revision", Some(revision.to_string())), ("name", Some(name)), ("lesson", lesson)];
    with_query(&format!("{DRAFTS}/{id}/files"), &pairs)
}

/// Where a file of a draft is.
#[must_use]
pub fn draft_file(id: &str, hash: &str) -> String {
    format!("{DRAFTS}/{id}/files/{hash}")
}

/// Where questions of GIFT or Moodle XML are handed in.
#[must_use]
pub fn hand_in_questions(id: &str, QuestionsQuery { revision, lesson, take }: QuestionsQuery) -> String {
    let pairs = vec![("revision", Some(revision.to_string())), ("lesson", Some(lesson)), ("take", take)];
    with_query(&format!("{DRAFTS}/{id}/questions"), &pairs)
}

/// Looks whether a draft is a course, and publishes it if its hash is given.
#[must_use]
pub fn check_draft(id: &str, publish: Option<String>) -> String {
    with_query(&format!("{DRAFTS}/{id}/check"), &vec![("publish", publish)])
}

/// Whether a course's hours count.
#[must_use]
pub fn recognise(id: &str, recognised: bool) -> (String, Recognise) {
    (format!("{COURSES}/{id}/recognised"), Recognise { recognised })
}

/// Whether a course is taken from the list.
#[must_use]
pub fn retire(id: &str, retired: bool) -> (String, Retire) {
    (format!("{COURSES}/{id}/retired"), Retire { retired })
}

/// Who learns what.
#[must_use]
pub fn learning(query: LearningQuery) -> String {
    with_query("/api/office/learning", &learning_query(query))
}

/// What one person has completed and begun.
#[must_use]
pub fn person_learning(person: PersonId) -> String {
    format!("/api/office/people/{person}/learning")
}

/// Withdraws a certificate.
#[must_use]
pub fn withdraw(certificate: CertificateId) -> String {
    format!("/api/office/certificates/{certificate}/withdrawn")
}

/// Where a training is entered from an attendance list.
pub const ATTENDANCE: &str = "/api/office/attendance";

/// A page of those that were entered.
#[must_use]
pub fn attendance(query: AttendanceQuery) -> String {
    with_query(ATTENDANCE, &page_query(query.page))
}

/// Where such a training is taken back.
#[must_use]
pub fn annul(attendance: AttendanceId) -> String {
    format!("{ATTENDANCE}/{attendance}/annul")
}

/// A page of claims.
#[must_use]
pub fn claims(query: &ClaimsQuery) -> String {
    with_query("/api/office/claims", &claims_query(query))
}

/// One claim, and what lies below it: its decision and its proofs.
#[must_use]
pub fn claim(person: PersonId, claim: ClaimId) -> String {
    format!("/api/claims/{person}/{claim}")
}

/// The agency's rules of learning hours, all versions that count.
pub const HOURS: &str = "/api/hours";

/// The agency's versions of a rule, with what one of them says; and, without one, where it is published.
#[must_use]
pub fn rules(ruled: Ruled, version: Option<u32>) -> String {
    with_query(&format!("/api/office/rules/{}", ruled.code()), &rules_query(version))
}

/// The first use of the agency, and somebody's word on one of its steps.
pub const START: &str = "/api/office/start";
/// The agency's settings.
pub const AGENCY: &str = "/api/office/agency";

/// One period, and where it is changed.
#[must_use]
pub fn period(id: PeriodId) -> String {
    format!("{PERIODS}/{id}")
}

/// Where it is ended early.
#[must_use]
pub fn close_period(id: PeriodId) -> String {
    format!("{PERIODS}/{id}/closed")
}

/// Who has not begun, or not submitted.
#[must_use]
pub fn missing(id: PeriodId, query: MissingQuery) -> String {
    let unit = query.unit.map(|unit| unit.to_string());
    let pairs = vec![("unit", unit), ("audience", Some(query.audience.code().to_owned()))];
    with_query(&format!("{PERIODS}/{id}/missing"), &pairs)
}

/// Where somebody is given more time.
#[must_use]
pub fn extensions(id: PeriodId) -> String {
    format!("{PERIODS}/{id}/extensions")
}

/// Where it is taken back.
#[must_use]
pub fn withdraw_extension(id: PeriodId, person: PersonId) -> String {
    format!("{PERIODS}/{id}/extensions/{person}/withdrawn")
}

/// Where a reminder is sent.
#[must_use]
pub fn reminders(id: PeriodId) -> String {
    format!("{PERIODS}/{id}/reminders")
}

/// Reference data.
#[must_use]
pub fn bundle(hash: &str) -> String {
    format!("/api/bundles/{hash}")
}

/// Spreadsheets that were brought, and where one is.
pub const IMPORTS: &str = "/api/office/imports";

/// What one of them would change.
#[must_use]
pub fn import(import: ImportId) -> String {
    format!("{IMPORTS}/{import}")
}

/// A page of its rows.
#[must_use]
pub fn import_rows(import: ImportId, query: LinesQuery) -> String {
    with_query(&format!("{IMPORTS}/{import}/rows"), &lines_query(query))
}

/// Where it is applied.
#[must_use]
pub fn apply_import(import: ImportId) -> String {
    format!("{IMPORTS}/{import}/applied")
}

/// Where it is taken back.
#[must_use]
pub fn undo_import(import: ImportId) -> String {
    format!("{IMPORTS}/{import}/undone")
}

/// Where it is put away before it was applied.
#[must_use]
pub fn discard_import(import: ImportId) -> String {
    format!("{IMPORTS}/{import}/discarded")
}
