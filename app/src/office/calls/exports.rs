//! Where a file is taken: lists and figures, chosen as their pages were.

use domain::{
    ids::PeriodId,
    text::Language,
    wire::{
        claim::ClaimsQuery,
        erasure::LeaversQuery,
        office::{
            AuditQuery, PeopleQuery, ScopeQuery, learning::LearningQuery, posts::PostsQuery, standards::StandardsQuery,
        },
        privacy::RequestsQuery,
    },
};

use crate::office::routes::{
    Pairs, audit_query, claims_query, learning_query, leavers_query, people_query, posts_query, requests_query,
    scope_query, standards_query, with_query,
};

/// Where a file is taken: a list or figures in that form (`xlsx`, `csv`) and language, chosen as the page was.
fn export(name: &str, form: &str, mut chosen: Pairs, language: Option<Language>) -> String {
    if let Some(language) = language {
        chosen.push(("language", Some(language.tag().to_owned())));
    }
    with_query(&format!("/api/office/export/{name}.{form}"), &chosen)
}

/// A file that says by itself, in what is sent along, what it is about.
#[must_use]
pub fn export_by_body(name: &str, form: &str) -> String {
    export(name, form, Vec::new(), None)
}

/// A list or figures as shown, without anything that was chosen.
#[must_use]
pub fn export_shown(name: &str, form: &str, language: Language) -> String {
    export(name, form, Vec::new(), Some(language))
}

/// All pages of the list of people.
#[must_use]
pub fn export_people_list(query: &PeopleQuery, form: &str) -> String {
    export("list", form, people_query(&PeopleQuery { page: None, ..query.clone() }), None)
}

/// All pages of the list of claims.
#[must_use]
pub fn export_claims(query: &ClaimsQuery, form: &str) -> String {
    export("claims", form, claims_query(&ClaimsQuery { page: None, ..query.clone() }), None)
}

/// All pages of the list of requests about personal data.
#[must_use]
pub fn export_requests(query: &RequestsQuery, form: &str) -> String {
    export("requests", form, requests_query(&RequestsQuery { page: None, ..query.clone() }), None)
}

/// All pages of the list of people who left.
#[must_use]
pub fn export_leavers(query: LeaversQuery, form: &str) -> String {
    export("leavers", form, leavers_query(LeaversQuery { page: None, ..query }), None)
}

/// How far a period is, by unit.
#[must_use]
pub fn export_progress(period: PeriodId, form: &str, language: Language) -> String {
    export("progress", form, vec![("period", Some(period.to_string()))], Some(language))
}

/// All pages of the posts with their standards, and the words of all competencies.
#[must_use]
pub fn export_standards(query: &StandardsQuery, form: &str, language: Language) -> String {
    export("standards", form, standards_query(&StandardsQuery { page: None, ..query.clone() }), Some(language))
}

/// All pages of the posts.
#[must_use]
pub fn export_posts(query: &PostsQuery, form: &str, language: Language) -> String {
    export("posts", form, posts_query(&PostsQuery { page: None, ..query.clone() }), Some(language))
}

/// Figures by unit, as a file.
#[must_use]
pub fn export_aggregates(scope: ScopeQuery, form: &str, language: Language) -> String {
    export("aggregates", form, scope_query(scope), Some(language))
}

/// The lines of all pages, as a file.
#[must_use]
pub fn export_audit(query: &AuditQuery, form: &str) -> String {
    export("audit", form, audit_query(&AuditQuery { page: None, ..query.clone() }), None)
}

/// The same figures, as a file.
#[must_use]
pub fn export_learning(query: LearningQuery, form: &str, language: Language) -> String {
    export("learning", form, learning_query(query), Some(language))
}
