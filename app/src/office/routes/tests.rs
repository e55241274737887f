//! Every address leads back to its page.

use domain::{
    ids::UnitId,
    wire::office::{PeopleSort, Progress, imports::Effect, needs::NOT_SUBMITTED},
};

use super::*;

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn missing(unit: Option<UnitId>, audience: Audience) -> MissingQuery {
    MissingQuery { unit, audience }
}

fn leads_back(route: &Route) {
    let address = route.path();
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    assert_eq!(Route::parse(path, query).as_ref(), Some(route), "{address}");
}

#[test]
fn every_address_leads_back() {
    let period = Some(PeriodId::from_random([1; 16]));
    let unit = Some(UnitId::from_random([2; 16]));
    let scope = ScopeQuery { period, unit };
    let search = PeopleQuery {
        period,
        q: Some("Ni'mah & Sri+Rahayu 100% é".into()),
        unit,
        state: Some(Progress::NotBegun),
        sort: Some(PeopleSort::Submitted),
        page: Some(7),
    };
    for route in [
        Route::Overview(ScopeQuery::default()),
        Route::Overview(scope),
        Route::HeatMap(scope),
        Route::People(PeopleQuery::default()),
        Route::People(search),
        Route::Person(PersonId::from_random([3; 16]), PersonQuery { period }),
        Route::Case,
        Route::Cases,
        Route::Slips,
        Route::Learning(LearningQuery { year: Some(2025), unit }),
        Route::Courses,
        Route::Draft(slug("menyapa-2")),
        Route::DraftLesson(slug("menyapa-2"), slug("kuis"), None),
        Route::DraftLesson(slug("menyapa-2"), slug("kuis"), Some(slug("menit"))),
        Route::Needs(NeedsQuery { period, unit, state: Some("differs".into()), page: Some(2) }),
        Route::Needs(NeedsQuery { state: Some(NOT_SUBMITTED.into()), ..NeedsQuery::default() }),
        Route::Need(PersonId::from_random([3; 16]), PersonQuery { period }),
        Route::NeedsRecap(scope),
        Route::Official(OfficialQuery::default()),
        Route::Official(OfficialQuery { unit, state: Some(domain::official::Validity::Lapsed), page: Some(4) }),
        Route::OfficialImports,
        Route::Claims(ClaimsQuery { state: Some("waiting".into()), unit, page: Some(3) }),
        Route::Claim(PersonId::from_random([3; 16]), ClaimId::from_random([4; 16])),
        Route::Attendance(AttendanceQuery::default()),
        Route::Attendance(AttendanceQuery { page: Some(2) }),
        Route::Rules(Ruled::Hours, RulesQuery::default()),
        Route::Rules(Ruled::Hours, RulesQuery { version: Some(0) }),
        Route::Rules(Ruled::Categories, RulesQuery::default()),
        Route::Rules(Ruled::Categories, RulesQuery { version: Some(3) }),
        Route::Rules(Ruled::Level, RulesQuery::default()),
        Route::Rules(Ruled::Level, RulesQuery { version: Some(1) }),
        Route::Standards(StandardsQuery::default()),
        Route::Standards(StandardsQuery {
            kind: Some("pelaksana".into()),
            q: Some("Juru é".into()),
            page: Some(2),
            language: None,
        }),
        Route::Standard(PositionId::from_random([5; 16])),
        Route::Catalogue,
        Route::NewCompetency,
        Route::WordsFile,
        Route::Competency("ARS".parse().unwrap()),
        Route::Periods,
        Route::Period(PeriodId::from_random([5; 16])),
        Route::PeriodMissing(PeriodId::from_random([5; 16]), missing(None, Audience::NotBegun)),
        Route::PeriodMissing(PeriodId::from_random([5; 16]), missing(unit, Audience::NotSubmitted)),
        Route::Start,
        Route::Imports,
        Route::Import(ImportId::from_random([5; 16]), LinesQuery::default()),
        Route::Import(
            ImportId::from_random([5; 16]),
            LinesQuery { effect: Some(Effect::Moved), unsupervised: Some(true), contested: Some(true), page: Some(4) },
        ),
        Route::Exports(scope),
        Route::Audit(AuditQuery {
            person: Some("Ni'mah & Sri".into()),
            actor: Some("1991 08".into()),
            action: Some("read_levels".into()),
            from: Some("2026-11-01".into()),
            until: Some("2026-11-30".into()),
            page: Some(2),
        }),
        Route::Requests(RequestsQuery::default()),
        Route::Requests(RequestsQuery { ended: Some(true), kind: Some("objection".into()), page: Some(2) }),
        Route::Request(RequestId::from_random([6; 16])),
        Route::Leavers(LeaversQuery::default()),
        Route::Leavers(LeaversQuery { erased: Some(true), page: Some(2) }),
        Route::Leaver(PersonId::from_random([3; 16])),
        Route::Roles,
        Route::Structure,
        Route::Alone(AloneQuery::default()),
        Route::Alone(AloneQuery { page: Some(3) }),
        Route::Handovers,
        Route::Posts(PostsQuery::default()),
        Route::Posts(PostsQuery {
            q: Some("Arsiparis & 1".into()),
            kind: Some("jf_terampil".into()),
            unit,
            retired: Some(true),
            page: Some(2),
            language: None,
        }),
        Route::Placement(PersonId::from_random([3; 16])),
        Route::Agencies,
    ] {
        leads_back(&route);
    }
}

#[test]
fn what_cannot_be_read_is_passed_over() {
    let bad = "q=&unit=x&state=late&sort=result&page=0&period=1&%=%zz&&page";
    assert_eq!(Route::parse("/kantor/pegawai", bad), Some(Route::People(PeopleQuery::default())));
}

#[test]
fn addresses_of_others_are_not_ours() {
    for other in
        ["/", "/tim", "/kantorku", "/kantor/x", "/kantor/pegawai/x", "/kantor/audit/1", "/kantor/kursus/susun/A"]
    {
        assert_eq!(Route::parse(other, ""), None, "{other}");
    }
}

#[test]
fn a_space_may_come_as_a_plus() {
    let Some(Route::People(query)) = Route::parse("/kantor/pegawai", "q=sri+rahayu%20s") else { panic!("people") };
    assert_eq!(query.q.as_deref(), Some("sri rahayu s"));
}
