//! The office's pages.
//!
//! Promises: a page asks for what it shows and keeps it no longer than it is open; every answer of the server that is not a success is
//! told in words, with a way on; a page is offered only to whom the access table gives it, and the server decides all the same.
//! Refuses: to reckon. Figures, and what of them is hidden, come as they are shown.

mod agencies;
mod audit;
mod behind;
mod case;
mod cases;
mod catalogue;
mod claims;
mod courses;
mod drafts;
mod exports;
mod faults;
mod files;
mod footing;
mod handovers;
mod heat_map;
mod imports;
mod learning;
mod leavers;
mod meaning;
mod needs;
mod official;
mod overview;
mod people;
mod periods;
mod person;
mod posts;
mod reading;
mod requests;
mod roles;
mod rules;
mod scope;
mod slips;
mod standards;
mod start;
mod structure;
mod trouble;
mod typed;
mod welcome;

use domain::wire::{
    claim::{AttendanceQuery, ClaimsQuery},
    erasure::LeaversQuery,
    office::{
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
    privacy::RequestsQuery,
};
use leptos::prelude::*;

pub use self::trouble::{trouble, words_of};
use super::{
    routes::{Place, Route},
    state::Office,
};
use crate::{
    i18n::{Sentence, text},
    reactive::memo,
    ui::{EmptyState, Kind, LinkButton, PageHeading},
};

/// The page of an address. It stays while only what it shows changes, so that what the person has under their hands stays too.
pub fn page(route: Memo<Option<Route>>) -> AnyView {
    let office = expect_context::<Office>();
    let place = memo(move || route.with(|route| route.as_ref().map(Route::place)));
    let rights = memo(move || office.rights());
    (move || match place.get() {
        None => not_found(),
        Some(place) if !rights.with(|rights| rights.open(place)) => not_for_you(),
        Some(Place::Overview) if !rights.with(super::state::Rights::figures) => {
            view! { <welcome::WelcomePage/> }.into_any()
        }
        Some(place) => of_place(place, route),
    })
    .into_any()
}

fn of_place(place: Place, route: Memo<Option<Route>>) -> AnyView {
    // A page that is about to go sees the address of the next one: it keeps to the last that was its own.
    let own = Memo::new(move |before: Option<&Option<Route>>| {
        let now = route.get().filter(|route| route.place() == place);
        now.or_else(|| before.cloned().flatten())
    });
    let scope = Signal::derive(move || own.with(|own| own.as_ref().map(Route::scope).unwrap_or_default()));
    match place {
        Place::Overview => view! { <overview::OverviewPage scope=scope/> }.into_any(),
        Place::HeatMap => view! { <heat_map::HeatMapPage scope=scope/> }.into_any(),
        Place::Exports => view! { <exports::ExportsPage scope=scope/> }.into_any(),
        Place::People => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::People(query)) => query.clone(),
                    _ => PeopleQuery::default(),
                })
            };
            view! { <people::PeoplePage query=Signal::derive(query)/> }.into_any()
        }
        Place::Person(person) => {
            let query = Signal::derive(move || PersonQuery { period: scope.get().period });
            view! { <person::PersonPage person=person query=query/> }.into_any()
        }
        Place::Audit => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Audit(query)) => query.clone(),
                    _ => AuditQuery::default(),
                })
            };
            view! { <audit::AuditPage query=Signal::derive(query)/> }.into_any()
        }
        Place::Case => view! { <case::CasePage/> }.into_any(),
        Place::Slips => view! { <slips::SlipsPage/> }.into_any(),
        Place::Learning => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Learning(query)) => *query,
                    _ => LearningQuery::default(),
                })
            };
            view! { <learning::LearningPage query=Signal::derive(query)/> }.into_any()
        }
        Place::Needs => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Needs(query)) => query.clone(),
                    _ => NeedsQuery::default(),
                })
            };
            view! { <needs::NeedsPage query=Signal::derive(query)/> }.into_any()
        }
        Place::Need(person) => {
            let query = Signal::derive(move || PersonQuery { period: scope.get().period });
            view! { <needs::NeedPage person=person query=query/> }.into_any()
        }
        Place::NeedsRecap => view! { <needs::RecapPage scope=scope/> }.into_any(),
        Place::Official => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Official(query)) => query.clone(),
                    _ => OfficialQuery::default(),
                })
            };
            view! { <official::OfficialPage query=Signal::derive(query)/> }.into_any()
        }
        Place::OfficialImports => view! { <official::ImportsPage/> }.into_any(),
        Place::Claims => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Claims(query)) => query.clone(),
                    _ => ClaimsQuery::default(),
                })
            };
            view! { <claims::ClaimsPage query=Signal::derive(query)/> }.into_any()
        }
        Place::Claim(person, claim) => view! { <claims::ClaimPage person=person claim=claim/> }.into_any(),
        Place::Attendance => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Attendance(query)) => *query,
                    _ => AttendanceQuery::default(),
                })
            };
            view! { <claims::AttendancePage query=Signal::derive(query)/> }.into_any()
        }
        Place::Rules => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Rules(ruled, query)) => (*ruled, *query),
                    _ => (domain::rules::Ruled::Hours, RulesQuery::default()),
                })
            };
            view! { <rules::RulesPage asked=Signal::derive(query)/> }.into_any()
        }
        Place::Standards => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Standards(query)) => query.clone(),
                    _ => StandardsQuery::default(),
                })
            };
            view! { <standards::StandardsPage query=Signal::derive(query)/> }.into_any()
        }
        Place::Catalogue => view! { <catalogue::CataloguePage/> }.into_any(),
        Place::NewCompetency => view! { <catalogue::NewCompetencyPage/> }.into_any(),
        Place::WordsFile => view! { <catalogue::WordsFilePage/> }.into_any(),
        Place::Competency(code) => view! { <catalogue::CompetencyPage code=code/> }.into_any(),
        Place::Standard(post) => view! { <standards::StandardPage post=post/> }.into_any(),
        Place::Periods => view! { <periods::PeriodsPage/> }.into_any(),
        Place::Period(id) => view! { <periods::PeriodPage id=id/> }.into_any(),
        Place::PeriodMissing(id) => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::PeriodMissing(_, query)) => *query,
                    _ => MissingQuery { unit: None, audience: Audience::NotBegun },
                })
            };
            view! { <periods::MissingPage id=id query=Signal::derive(query)/> }.into_any()
        }
        Place::Start => view! { <start::StartPage/> }.into_any(),
        Place::Imports => view! { <imports::ImportsPage/> }.into_any(),
        Place::Import(import) => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Import(_, query)) => *query,
                    _ => LinesQuery::default(),
                })
            };
            view! { <imports::ImportPage import=import query=Signal::derive(query)/> }.into_any()
        }
        Place::Courses => view! { <courses::CoursesPage/> }.into_any(),
        // Another draft or lesson is another page.
        Place::Draft => {
            let which = memo(move || match own.get() {
                Some(Route::Draft(id)) => vec![id],
                _ => Vec::new(),
            });
            drafts::keyed(which, |id| view! { <drafts::DraftPage id=id/> }.into_any())
        }
        Place::DraftLesson => {
            let which = memo(move || match own.get() {
                Some(Route::DraftLesson(draft, lesson, question)) => vec![(draft, lesson, question)],
                _ => Vec::new(),
            });
            let page = |(draft, lesson, question)| {
                view! { <drafts::LessonPage draft=draft lesson=lesson question=question/> }.into_any()
            };
            drafts::keyed(which, page)
        }
        Place::Requests => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Requests(query)) => query.clone(),
                    _ => RequestsQuery::default(),
                })
            };
            view! { <requests::RequestsPage query=Signal::derive(query)/> }.into_any()
        }
        Place::Leavers => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Leavers(query)) => *query,
                    _ => LeaversQuery::default(),
                })
            };
            view! { <leavers::LeaversPage query=Signal::derive(query)/> }.into_any()
        }
        Place::Leaver(person) => view! { <leavers::LeaverPage person=person/> }.into_any(),
        Place::Request(id) => view! { <requests::RequestPage id=id/> }.into_any(),
        Place::Roles => view! { <roles::RolesPage/> }.into_any(),
        Place::Cases => view! { <cases::CasesPage/> }.into_any(),
        Place::Structure => view! { <structure::StructurePage/> }.into_any(),
        Place::Alone => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Alone(query)) => *query,
                    _ => AloneQuery::default(),
                })
            };
            view! { <structure::AlonePage query=Signal::derive(query)/> }.into_any()
        }
        Place::Posts => {
            let query = move || {
                own.with(|own| match own {
                    Some(Route::Posts(query)) => query.clone(),
                    _ => PostsQuery::default(),
                })
            };
            view! { <posts::PostsPage query=Signal::derive(query)/> }.into_any()
        }
        Place::Handovers => view! { <handovers::HandoversPage/> }.into_any(),
        Place::Placement(person) => view! { <structure::PlacementPage person=person/> }.into_any(),
        Place::Agencies => view! { <agencies::AgenciesPage/> }.into_any(),
    }
}

fn not_found() -> AnyView {
    let office = expect_context::<Office>();
    view! {
        <PageHeading title=text::office::not_found::TITLE take_focus=office.takes_focus()/>
        <p>{text::office::not_found::TEXT}</p>
        <div class="actions">
            <LinkButton
                href=Route::Overview(ScopeQuery::default()).path()
                label=text::office::not_found::HOME
                kind=Kind::Quiet
            />
        </div>
    }
    .into_any()
}

fn not_for_you() -> AnyView {
    let office = expect_context::<Office>();
    view! {
        <PageHeading title=text::office::not_for_you::TITLE take_focus=office.takes_focus()/>
        <EmptyState title=text::office::not_for_you::TEXT>
            <LinkButton
                href=Route::Overview(ScopeQuery::default()).path()
                label=text::office::not_found::HOME
                kind=Kind::Quiet
            />
        </EmptyState>
    }
    .into_any()
}

/// What a page is called in the navigation and in the browser's title.
#[must_use]
pub const fn name(place: Place) -> Sentence {
    match place {
        Place::Overview => text::office::nav::OVERVIEW,
        Place::HeatMap => text::office::nav::HEAT_MAP,
        Place::People => text::office::nav::PEOPLE,
        Place::Person(_) => text::office::nav::PERSON,
        Place::Case => text::office::nav::CASE,
        Place::Slips => text::office::nav::SLIPS,
        Place::Learning => text::office::nav::LEARNING,
        Place::Courses => text::office::nav::COURSES,
        Place::Draft => text::drafts::NAME,
        Place::DraftLesson => text::drafts::LESSON_NAME,
        Place::Needs | Place::Need(_) => text::office::nav::NEEDS,
        Place::NeedsRecap => text::needs::office::RECAP,
        Place::Official => text::office::nav::OFFICIAL,
        Place::OfficialImports => text::official::bring::NAME,
        Place::Claims | Place::Claim(..) => text::office::nav::CLAIMS,
        Place::Attendance => text::claims::office::ATTENDANCE,
        Place::Rules => text::office::nav::RULES,
        Place::Standards => text::office::nav::STANDARDS,
        Place::Standard(_) => text::standards::NAME,
        Place::Catalogue => text::office::nav::CATALOGUE,
        Place::NewCompetency => text::catalogue::NEW,
        Place::WordsFile => text::wording::bring::NAME,
        Place::Competency(_) => text::catalogue::NAME,
        Place::Periods | Place::Period(_) => text::office::nav::PERIODS,
        Place::PeriodMissing(_) => text::periods::missing::TITLE,
        Place::Start => text::start::TITLE,
        Place::Imports => text::office::nav::IMPORTS,
        Place::Import(_) => text::imports::preview::NAME,
        Place::Exports => text::office::nav::EXPORTS,
        Place::Audit => text::office::nav::AUDIT,
        Place::Requests => text::office::nav::REQUESTS,
        Place::Request(_) => text::privacy::office::ONE,
        Place::Leavers => text::leavers::TITLE,
        Place::Leaver(_) => text::leavers::one::NAME,
        Place::Roles => text::office::nav::ROLES,
        Place::Cases => text::office::nav::CASES,
        Place::Structure => text::office::nav::STRUCTURE,
        Place::Alone => text::structure::lone::TITLE,
        Place::Posts => text::office::nav::POSTS,
        Place::Handovers => text::office::nav::HANDOVERS,
        Place::Placement(_) => text::structure::placement::NAME,
        Place::Agencies => text::office::nav::AGENCIES,
    }
}
