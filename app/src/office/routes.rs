//! The addresses of the office's pages: every one is written here, and read here.
//!
//! What a page shows is in its address, so that it can be kept, sent to a colleague and gone back to. Promises: an address leads back
//! to the page that wrote it. A part of a query that cannot be read is passed over, as if nobody had asked for it.

mod asked;
mod posts;
mod text;

use domain::{
    competency::CompetencyCode,
    ids::{ClaimId, ImportId, PeriodId, PersonId, PositionId, RequestId},
    learning::Slug,
    rules::Ruled,
    wire::claim::{AttendanceQuery, ClaimsQuery},
    wire::erasure::LeaversQuery,
    wire::office::{
        AuditQuery, PeopleQuery, PersonQuery, ScopeQuery,
        imports::LinesQuery,
        learning::LearningQuery,
        needs::NeedsQuery,
        official::OfficialQuery,
        periods::{Audience, MissingQuery},
        posts::PostsQuery,
        rules::RulesQuery,
        standards::StandardsQuery,
        structure::AloneQuery,
    },
    wire::privacy::RequestsQuery,
};

use self::asked::Asked;
pub(super) use self::{posts::posts_query, text::with_query};

/// Where the office's program begins.
pub const BASE: &str = "/kantor";
/// The employee's own pages, another program.
pub const OWN_PAGES: &str = "/";
/// A supervisor's list of their people, in the other program.
pub const OWN_TEAM: &str = "/tim";

/// The first sign-in with a code, in the other program.
pub const OWN_ACTIVATION: &str = "/aktivasi";
/// What of one's own work is saved and sent, in the other program.
pub const OWN_DELIVERY: &str = "/kiriman";

/// Where people are loaded from a spreadsheet.
pub const IMPORT: &str = "/kantor/impor";
/// Where roles are given.
pub const ROLES: &str = "/kantor/peran";

/// A page of the office's program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Who is covered, who has submitted, how matches are spread; for roles without it, what they may do here.
    Overview(ScopeQuery),
    /// Mean gaps, unit × competency.
    HeatMap(ScopeQuery),
    /// People, searched and filtered.
    People(PeopleQuery),
    /// One person's levels.
    Person(PersonId, PersonQuery),
    /// The one case that is open to an auditor.
    Case,
    /// Activation slips of a unit.
    Slips,
    /// Who learns what.
    Learning(LearningQuery),
    /// The agency's courses.
    Courses,
    /// A course that is being written.
    Draft(Slug),
    /// One of its lessons, and the question of it that one comes for.
    DraftLesson(Slug, Slug, Option<Slug>),
    /// Training needs: who is how far, what is to be validated.
    Needs(NeedsQuery),
    /// One person's.
    Need(PersonId, PersonQuery),
    /// What is validated, added up.
    NeedsRecap(ScopeQuery),
    /// Official results: who has one, until when it is valid.
    Official(OfficialQuery),
    /// Files of them on their way in, and those that were entered.
    OfficialImports,
    /// Claims of hours learned elsewhere.
    Claims(ClaimsQuery),
    /// One of them.
    Claim(PersonId, ClaimId),
    /// One training of many people, from an attendance list, and those that were entered.
    Attendance(AttendanceQuery),
    /// What the agency rules, and the versions of it.
    Rules(Ruled, RulesQuery),
    /// The posts and which standard holds for each.
    Standards(StandardsQuery),
    /// The standard of one post.
    Standard(PositionId),
    /// Everything that a standard may ask for.
    Catalogue,
    /// A competency that the agency words itself, while it is written for the first time.
    NewCompetency,
    /// A file of competencies' words.
    WordsFile,
    /// One that there is.
    Competency(CompetencyCode),
    /// Assessment periods.
    Periods,
    /// One of them.
    Period(PeriodId),
    /// Who has not begun in it, or not submitted.
    PeriodMissing(PeriodId, MissingQuery),
    /// The first use of the agency, step by step.
    Start,
    /// Spreadsheets on their way in.
    Imports,
    /// One of them: what it would change, or has changed.
    Import(ImportId, LinesQuery),
    /// Spreadsheets.
    Exports(ScopeQuery),
    /// Who looked at what.
    Audit(AuditQuery),
    /// Requests about personal data.
    Requests(RequestsQuery),
    /// One of them.
    Request(RequestId),
    /// People who have left, and what of theirs may be erased.
    Leavers(LeaversQuery),
    /// One of them.
    Leaver(PersonId),
    /// Who has which role.
    Roles,
    /// Records that are opened to auditors.
    Cases,
    /// The tree of units.
    Structure,
    /// People without a supervisor.
    Alone(AloneQuery),
    /// Posts.
    Posts(PostsQuery),
    /// People who go to another agency, or come from one.
    Handovers,
    /// Where somebody is and was, and under whom.
    Placement(PersonId),
    /// All agencies.
    Agencies,
}

/// A page without what it shows of all that it could: what decides whether a new page appears or the present one changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// [`Route::Overview`].
    Overview,
    /// [`Route::HeatMap`].
    HeatMap,
    /// [`Route::People`].
    People,
    /// [`Route::Person`].
    Person(PersonId),
    /// [`Route::Case`].
    Case,
    /// [`Route::Slips`].
    Slips,
    /// [`Route::Learning`].
    Learning,
    /// [`Route::Courses`].
    Courses,
    /// [`Route::Draft`].
    Draft,
    /// [`Route::DraftLesson`].
    DraftLesson,
    /// [`Route::Needs`].
    Needs,
    /// [`Route::Need`].
    Need(PersonId),
    /// [`Route::NeedsRecap`].
    NeedsRecap,
    /// [`Route::Official`].
    Official,
    /// [`Route::OfficialImports`].
    OfficialImports,
    /// [`Route::Claims`].
    Claims,
    /// [`Route::Claim`].
    Claim(PersonId, ClaimId),
    /// [`Route::Attendance`].
    Attendance,
    /// [`Route::Rules`].
    Rules,
    /// [`Route::Standards`].
    Standards,
    /// [`Route::Standard`].
    Standard(PositionId),
    /// [`Route::Catalogue`].
    Catalogue,
    /// [`Route::NewCompetency`].
    NewCompetency,
    /// [`Route::WordsFile`].
    WordsFile,
    /// [`Route::Competency`].
    Competency(CompetencyCode),
    /// [`Route::Periods`].
    Periods,
    /// [`Route::Period`].
    Period(PeriodId),
    /// [`Route::PeriodMissing`].
    PeriodMissing(PeriodId),
    /// [`Route::Start`].
    Start,
    /// [`Route::Imports`].
    Imports,
    /// [`Route::Import`].
    Import(ImportId),
    /// [`Route::Exports`].
    Exports,
    /// [`Route::Audit`].
    Audit,
    /// [`Route::Requests`].
    Requests,
    /// [`Route::Request`].
    Request(RequestId),
    /// [`Route::Leavers`].
    Leavers,
    /// [`Route::Leaver`].
    Leaver(PersonId),
    /// [`Route::Roles`].
    Roles,
    /// [`Route::Cases`].
    Cases,
    /// [`Route::Structure`].
    Structure,
    /// [`Route::Alone`].
    Alone,
    /// [`Route::Posts`].
    Posts,
    /// [`Route::Handovers`].
    Handovers,
    /// [`Route::Placement`].
    Placement(PersonId),
    /// [`Route::Agencies`].
    Agencies,
}

impl Route {
    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Overview(scope) => with_query(BASE, &scope_query(*scope)),
            Self::HeatMap(scope) => with_query("/kantor/peta", &scope_query(*scope)),
            Self::People(query) => with_query("/kantor/pegawai", &people_query(query)),
            Self::Person(person, query) => with_query(&format!("/kantor/pegawai/{person}"), &person_query(*query)),
            Self::Case => "/kantor/kasus".into(),
            Self::Slips => "/kantor/aktivasi".into(),
            Self::Learning(query) => with_query("/kantor/pembelajaran", &learning_query(*query)),
            Self::Courses => "/kantor/kursus".into(),
            Self::Draft(draft) => format!("/kantor/kursus/susun/{draft}"),
            Self::DraftLesson(draft, lesson, question) => {
                let question = question.as_ref().map(Slug::to_string);
                with_query(&format!("/kantor/kursus/susun/{draft}/{lesson}"), &vec![("soal", question)])
            }
            Self::Needs(query) => with_query("/kantor/kebutuhan", &needs_query(query)),
            Self::Need(person, query) => with_query(&format!("/kantor/kebutuhan/{person}"), &person_query(*query)),
            Self::NeedsRecap(scope) => with_query("/kantor/kebutuhan/rekap", &scope_query(*scope)),
            Self::Official(query) => with_query("/kantor/hasil-resmi", &official_query(query)),
            Self::OfficialImports => "/kantor/hasil-resmi/berkas".into(),
            Self::Claims(query) => with_query("/kantor/pelatihan", &claims_query(query)),
            Self::Claim(person, claim) => format!("/kantor/pelatihan/{person}/{claim}"),
            Self::Attendance(query) => with_query("/kantor/daftar-hadir", &page_query(query.page)),
            Self::Rules(ruled, query) => {
                let path = match ruled {
                    Ruled::Hours => "/kantor/aturan",
                    Ruled::Categories => "/kantor/aturan/kategori-jpm",
                    Ruled::Level => "/kantor/aturan/level",
                };
                with_query(path, &rules_query(query.version))
            }
            Self::Standards(query) => with_query("/kantor/standar", &standards_query(query)),
            Self::Standard(post) => format!("/kantor/standar/{post}"),
            Self::Catalogue => "/kantor/kamus".to_owned(),
            Self::NewCompetency => "/kantor/kamus/baru".to_owned(),
            Self::WordsFile => "/kantor/kamus/berkas".to_owned(),
            Self::Competency(code) => format!("/kantor/kamus/{code}"),
            Self::Periods => "/kantor/periode".into(),
            Self::Period(id) => format!("/kantor/periode/{id}"),
            Self::PeriodMissing(id, query) => {
                with_query(&format!("/kantor/periode/{id}/belum"), &missing_query(*query))
            }
            Self::Start => "/kantor/mulai".into(),
            Self::Imports => "/kantor/impor".into(),
            Self::Import(import, query) => with_query(&format!("/kantor/impor/{import}"), &lines_query(*query)),
            Self::Exports(scope) => with_query("/kantor/ekspor", &scope_query(*scope)),
            Self::Audit(query) => with_query("/kantor/audit", &audit_query(query)),
            Self::Requests(query) => with_query("/kantor/permintaan", &requests_query(query)),
            Self::Request(id) => format!("/kantor/permintaan/{id}"),
            Self::Leavers(query) => with_query("/kantor/retensi", &leavers_query(*query)),
            Self::Leaver(person) => format!("/kantor/retensi/{person}"),
            Self::Roles => "/kantor/peran".into(),
            Self::Cases => "/kantor/kasus/semua".into(),
            Self::Structure => "/kantor/unit".into(),
            Self::Alone(query) => with_query("/kantor/unit/tanpa-atasan", &page_query(query.page)),
            Self::Posts(query) => with_query("/kantor/jabatan", &posts_query(query)),
            Self::Handovers => "/kantor/mutasi".into(),
            Self::Placement(person) => format!("/kantor/pegawai/{person}/penempatan"),
            Self::Agencies => "/kantor/instansi".into(),
        }
    }

    /// The page of an address, given as path and query (without `?`); none for one that is not ours.
    #[must_use]
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let asked = Asked::read(query);
        Some(match parts.as_slice() {
            ["kantor"] => Self::Overview(asked.scope()),
            ["kantor", "peta"] => Self::HeatMap(asked.scope()),
            ["kantor", "pegawai"] => Self::People(asked.people()),
            ["kantor", "pegawai", person] => Self::Person(person.parse().ok()?, asked.person()),
            ["kantor", "kasus"] => Self::Case,
            ["kantor", "aktivasi"] => Self::Slips,
            ["kantor", "pembelajaran"] => Self::Learning(asked.learning()),
            ["kantor", "kursus"] => Self::Courses,
            ["kantor", "kursus", "susun", draft] => Self::Draft(draft.parse().ok()?),
            ["kantor", "kursus", "susun", draft, lesson] => {
                let question = asked.get("soal", |value| value.parse().ok());
                Self::DraftLesson(draft.parse().ok()?, lesson.parse().ok()?, question)
            }
            ["kantor", "kebutuhan"] => Self::Needs(asked.needs()),
            ["kantor", "kebutuhan", "rekap"] => Self::NeedsRecap(asked.scope()),
            ["kantor", "kebutuhan", person] => Self::Need(person.parse().ok()?, asked.person()),
            ["kantor", "hasil-resmi"] => Self::Official(asked.official()),
            ["kantor", "hasil-resmi", "berkas"] => Self::OfficialImports,
            ["kantor", "pelatihan"] => Self::Claims(asked.claims()),
            ["kantor", "pelatihan", person, claim] => Self::Claim(person.parse().ok()?, claim.parse().ok()?),
            ["kantor", "daftar-hadir"] => Self::Attendance(AttendanceQuery { page: asked.page() }),
            ["kantor", "aturan"] => Self::Rules(Ruled::Hours, asked.rules()),
            ["kantor", "aturan", "kategori-jpm"] => Self::Rules(Ruled::Categories, asked.rules()),
            ["kantor", "aturan", "level"] => Self::Rules(Ruled::Level, asked.rules()),
            ["kantor", "standar"] => Self::Standards(asked.standards()),
            ["kantor", "standar", post] => Self::Standard(post.parse().ok()?),
            ["kantor", "kamus"] => Self::Catalogue,
            // No code has small letters.
            ["kantor", "kamus", "baru"] => Self::NewCompetency,
            ["kantor", "kamus", "berkas"] => Self::WordsFile,
            ["kantor", "kamus", code] => Self::Competency(code.parse().ok()?),
            ["kantor", "periode"] => Self::Periods,
            ["kantor", "periode", id] => Self::Period(id.parse().ok()?),
            ["kantor", "periode", id, "belum"] => Self::PeriodMissing(id.parse().ok()?, asked.missing()),
            ["kantor", "mulai"] => Self::Start,
            ["kantor", "impor"] => Self::Imports,
            ["kantor", "impor", import] => Self::Import(import.parse().ok()?, asked.lines()),
            ["kantor", "ekspor"] => Self::Exports(asked.scope()),
            ["kantor", "audit"] => Self::Audit(asked.audit()),
            ["kantor", "permintaan"] => Self::Requests(asked.requests()),
            ["kantor", "permintaan", id] => Self::Request(id.parse().ok()?),
            ["kantor", "retensi"] => Self::Leavers(asked.leavers()),
            ["kantor", "retensi", person] => Self::Leaver(person.parse().ok()?),
            ["kantor", "peran"] => Self::Roles,
            ["kantor", "kasus", "semua"] => Self::Cases,
            ["kantor", "unit"] => Self::Structure,
            ["kantor", "unit", "tanpa-atasan"] => Self::Alone(AloneQuery { page: asked.page() }),
            ["kantor", "mutasi"] => Self::Handovers,
            ["kantor", "jabatan"] => Self::Posts(asked.posts()),
            ["kantor", "pegawai", person, "penempatan"] => Self::Placement(person.parse().ok()?),
            ["kantor", "instansi"] => Self::Agencies,
            _ => return None,
        })
    }

    /// Which page it is, whatever it shows.
    #[must_use]
    pub const fn place(&self) -> Place {
        match self {
            Self::Overview(_) => Place::Overview,
            Self::HeatMap(_) => Place::HeatMap,
            Self::People(_) => Place::People,
            Self::Person(person, _) => Place::Person(*person),
            Self::Case => Place::Case,
            Self::Slips => Place::Slips,
            Self::Learning(_) => Place::Learning,
            Self::Courses => Place::Courses,
            Self::Draft(_) => Place::Draft,
            Self::DraftLesson(..) => Place::DraftLesson,
            Self::Needs(_) => Place::Needs,
            Self::Need(person, _) => Place::Need(*person),
            Self::NeedsRecap(_) => Place::NeedsRecap,
            Self::Official(_) => Place::Official,
            Self::OfficialImports => Place::OfficialImports,
            Self::Claims(_) => Place::Claims,
            Self::Claim(person, claim) => Place::Claim(*person, *claim),
            Self::Attendance(_) => Place::Attendance,
            Self::Rules(..) => Place::Rules,
            Self::Standards(_) => Place::Standards,
            Self::Standard(post) => Place::Standard(*post),
            Self::Catalogue => Place::Catalogue,
            Self::NewCompetency => Place::NewCompetency,
            Self::WordsFile => Place::WordsFile,
            Self::Competency(code) => Place::Competency(*code),
            Self::Periods => Place::Periods,
            Self::Period(id) => Place::Period(*id),
            Self::PeriodMissing(id, _) => Place::PeriodMissing(*id),
            Self::Start => Place::Start,
            Self::Imports => Place::Imports,
            Self::Import(import, _) => Place::Import(*import),
            Self::Exports(_) => Place::Exports,
            Self::Audit(_) => Place::Audit,
            Self::Leavers(_) => Place::Leavers,
            Self::Leaver(person) => Place::Leaver(*person),
            Self::Requests(_) => Place::Requests,
            Self::Request(id) => Place::Request(*id),
            Self::Roles => Place::Roles,
            Self::Cases => Place::Cases,
            Self::Structure => Place::Structure,
            Self::Alone(_) => Place::Alone,
            Self::Posts(_) => Place::Posts,
            Self::Handovers => Place::Handovers,
            Self::Placement(person) => Place::Placement(*person),
            Self::Agencies => Place::Agencies,
        }
    }

    /// Period and unit, on pages that have them.
    #[must_use]
    pub const fn scope(&self) -> ScopeQuery {
        match self {
            Self::Overview(scope) | Self::HeatMap(scope) | Self::Exports(scope) => *scope,
            Self::People(query) => ScopeQuery { period: query.period, unit: query.unit },
            Self::Person(_, query) => ScopeQuery { period: query.period, unit: None },
            Self::Learning(query) => ScopeQuery { period: None, unit: query.unit },
            Self::Needs(query) => ScopeQuery { period: query.period, unit: query.unit },
            Self::Need(_, query) => ScopeQuery { period: query.period, unit: None },
            Self::NeedsRecap(scope) => *scope,
            Self::Official(query) => ScopeQuery { period: None, unit: query.unit },
            Self::Claims(query) => ScopeQuery { period: None, unit: query.unit },
            Self::Posts(query) => ScopeQuery { period: None, unit: query.unit },
            Self::Period(id) => ScopeQuery { period: Some(*id), unit: None },
            Self::PeriodMissing(id, query) => ScopeQuery { period: Some(*id), unit: query.unit },
            Self::Case
            | Self::Slips
            | Self::Periods
            | Self::Start
            | Self::Courses
            | Self::Draft(_)
            | Self::DraftLesson(..)
            | Self::OfficialImports
            | Self::Claim(..)
            | Self::Attendance(_)
            | Self::Rules(..)
            | Self::Standards(_)
            | Self::Standard(_)
            | Self::Catalogue
            | Self::NewCompetency
            | Self::WordsFile
            | Self::Competency(_)
            | Self::Imports
            | Self::Import(..)
            | Self::Audit(_)
            | Self::Leavers(_)
            | Self::Leaver(_)
            | Self::Requests(_)
            | Self::Request(_)
            | Self::Roles
            | Self::Cases
            | Self::Structure
            | Self::Alone(_)
            | Self::Handovers
            | Self::Placement(_)
            | Self::Agencies => ScopeQuery { period: None, unit: None },
        }
    }
}

/// Name and value of what a query asks for.
pub(super) type Pairs = Vec<(&'static str, Option<String>)>;

/// What a scope is called in a query, here and at the server.
pub(super) fn scope_query(scope: ScopeQuery) -> Pairs {
    vec![("period", scope.period.map(|period| period.to_string())), ("unit", scope.unit.map(|unit| unit.to_string()))]
}

/// What a search is called in a query, here and at the server.
pub(super) fn people_query(query: &PeopleQuery) -> Pairs {
    let mut pairs = scope_query(ScopeQuery { period: query.period, unit: query.unit });
    pairs.extend([
        ("q", query.q.clone()),
        ("state", query.state.map(|state| state.code().to_owned())),
        ("sort", query.sort.map(|sort| sort.code().to_owned())),
        ("page", query.page.map(|page| page.to_string())),
    ]);
    pairs
}

/// What the period of one person's levels is called in a query, here and at the server.
pub(super) fn person_query(query: PersonQuery) -> Pairs {
    vec![("period", query.period.map(|period| period.to_string()))]
}

/// What a search of the audit log is called in a query, here and at the server.
pub(super) fn audit_query(query: &AuditQuery) -> Pairs {
    vec![
        ("person", query.person.clone()),
        ("actor", query.actor.clone()),
        ("action", query.action.clone()),
        ("from", query.from.clone()),
        ("until", query.until.clone()),
        ("page", query.page.map(|page| page.to_string())),
    ]
}

/// What a list of needs is called in a query, here and at the server.
pub(super) fn needs_query(query: &NeedsQuery) -> Pairs {
    let mut pairs = scope_query(ScopeQuery { period: query.period, unit: query.unit });
    pairs.extend([("state", query.state.clone()), ("page", query.page.map(|page| page.to_string()))]);
    pairs
}

/// What a list of official results is called in a query, here and at the server.
pub(super) fn official_query(query: &OfficialQuery) -> Pairs {
    vec![
        ("unit", query.unit.map(|unit| unit.to_string())),
        ("state", query.state.map(|state| state.code().to_owned())),
        ("page", query.page.map(|page| page.to_string())),
    ]
}

/// What a list of claims is called in a query, here and at the server.
pub(super) fn claims_query(query: &ClaimsQuery) -> Pairs {
    vec![
        ("state", query.state.clone()),
        ("unit", query.unit.map(|unit| unit.to_string())),
        ("page", query.page.map(|page| page.to_string())),
    ]
}

/// What a list of requests is called in a query, here and at the server.
pub(super) fn requests_query(query: &RequestsQuery) -> Pairs {
    vec![
        ("ended", query.ended.filter(|ended| *ended).map(|ended| ended.to_string())),
        ("kind", query.kind.clone()),
        ("page", query.page.map(|page| page.to_string())),
    ]
}

/// What a list of people who left is called in a query, here and at the server.
pub(super) fn leavers_query(query: LeaversQuery) -> Pairs {
    vec![
        ("erased", query.erased.filter(|erased| *erased).map(|erased| erased.to_string())),
        ("page", query.page.map(|page| page.to_string())),
    ]
}

/// What a page of a list without a filter is called in a query, here and at the server.
pub(super) fn page_query(page: Option<u32>) -> Pairs {
    vec![("page", page.map(|page| page.to_string()))]
}

/// What a version of rules is called in a query, here and at the server.
pub(super) fn rules_query(version: Option<u32>) -> Pairs {
    vec![("version", version.map(|version| version.to_string()))]
}

/// What a list of posts is called in a query, here and at the server.
pub(super) fn standards_query(query: &StandardsQuery) -> Pairs {
    vec![("kind", query.kind.clone()), ("q", query.q.clone()), ("page", query.page.map(|page| page.to_string()))]
}

/// What a list of who is missing is called in an address.
fn missing_query(query: MissingQuery) -> Pairs {
    let audience = (query.audience != Audience::NotBegun).then(|| query.audience.code().to_owned());
    vec![("unit", query.unit.map(|unit| unit.to_string())), ("audience", audience)]
}

/// What rows of an import are called in a query, here and at the server.
pub(super) fn lines_query(query: LinesQuery) -> Pairs {
    vec![
        ("effect", query.effect.map(|effect| effect.code().to_owned())),
        ("unsupervised", query.unsupervised.map(|unsupervised| unsupervised.to_string())),
        ("contested", query.contested.map(|contested| contested.to_string())),
        ("page", query.page.map(|page| page.to_string())),
    ]
}

/// What figures of learning are called in a query, here and at the server.
pub(super) fn learning_query(query: LearningQuery) -> Pairs {
    vec![("year", query.year.map(|year| year.to_string())), ("unit", query.unit.map(|unit| unit.to_string()))]
}

#[cfg(test)]
mod tests;
