//! What stands around every page of the office: navigation, tools, the banner of sample data; and who may come in.

mod door;
mod tools;

use domain::wire::{
    claim::ClaimsQuery,
    office::{
        AuditQuery, PeopleQuery, Periods, ScopeQuery, Units, learning::LearningQuery, needs::NeedsQuery,
        official::OfficialQuery, posts::PostsQuery, rules::RulesQuery, standards::StandardsQuery,
    },
    privacy::RequestsQuery,
    session::Session,
};
use leptos::prelude::*;

use super::{
    calls, pages,
    routes::{Place, Route},
    state::{Asked, Beginning, Choices, Office, unsaved::Unsaved},
};
use crate::{
    i18n::text::{common, office as words},
    reactive::{effect, memo},
    state::{
        Means, Ports,
        account::{Account, AccountHandle, Open},
        address::Address,
    },
    store::StoreError,
    ui::{AppBar, MAIN_ID, NavItem, Notice, OfficeShell, PageHeading, PocketPage, SkipLink, Tone},
};

/// The office, for whoever is at this tab.
#[component]
pub fn Frame() -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let address = Address::here();
    let route = memo(move || Route::parse(&address.path(), &address.query()));
    // Whether somebody came in through a door: then the first heading takes the focus.
    let walked = StoredValue::new(false);
    listen(account);
    view! {
        <SkipLink target=MAIN_ID label=common::SKIP/>
        {move || of_account(account.current(), route, walked)}
    }
    .into_any()
}

/// Listens to the other tabs, once for the life of the program: in one of them the person may have signed out.
fn listen(account: AccountHandle) {
    Ports::here().host.on_told(Box::new(move |topic| {
        let (Account::Open(open) | Account::Locked(open)) = untrack(|| account.current()) else { return };
        if open.person.to_string() == topic {
            leptos::task::spawn_local(async move {
                if matches!(open.store.load().await, Err(StoreError::Gone)) {
                    account.erased_elsewhere();
                }
            });
        }
    }));
}

fn of_account(account: Account, route: Memo<Option<Route>>, walked: StoredValue<bool>) -> AnyView {
    if matches!(account, Account::SignedOut | Account::Locked(_)) {
        walked.set_value(true);
    }
    match account {
        Account::Opening => outside(|| view! { <PageHeading title=words::OPENING/> }.into_any()),
        Account::SignedOut => {
            Unsaved::here().of_person(None);
            outside(|| view! { <door::SignInDoor/> }.into_any())
        }
        Account::Locked(_) => outside(|| view! { <door::PinDoor/> }.into_any()),
        Account::Open(open) => view! { <Inside open=open route=route walked=walked/> }.into_any(),
    }
}

/// The frame of the pages before the office is open.
fn outside(page: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    let home = Route::Overview(ScopeQuery::default()).path();
    view! {
        <AppBar name=common::PRODUCT href=home/>
        <PocketPage>{page()}</PocketPage>
    }
    .into_any()
}

/// The office of somebody whose database is open. The server says who they are today.
#[component]
fn Inside(
    /// Their database.
    open: Open,
    /// The address.
    route: Memo<Option<Route>>,
    /// Whether they have come through a door.
    walked: StoredValue<bool>,
) -> impl IntoView {
    Unsaved::here().of_person(Some(open.person));
    let office = Office::new(Ports::here(), Means::here(), open, walked.get_value());
    provide_context(office);
    let session: Asked<Session> = office.ask(|| Some(calls::SESSION.to_owned()));
    effect(move || {
        if let Some(session) = session.answer() {
            office.told(session);
        }
    });
    let known = memo(move || office.session().is_some());
    move || {
        if office.is_signed_out() {
            walked.set_value(true);
            return outside(|| view! { <door::SignInDoor ended=true/> }.into_any());
        }
        if known.get() {
            return view! { <Desk route=route/> }.into_any();
        }
        outside(move || {
            view! {
                <PageHeading title=words::OPENING/>
                {pages::trouble(session)}
            }
            .into_any()
        })
    }
}

/// The office itself: navigation for what the roles open, and the page.
#[component]
fn Desk(
    /// The address.
    route: Memo<Option<Route>>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    // Periods and units are only there for those who see figures of a place or a list of its people.
    let chooses = move || office.rights().figures();
    let units: Asked<Units> = office.ask(move || chooses().then(|| calls::UNITS.to_owned()));
    let reads = move || chooses() || office.rights().open(Place::Case);
    let periods: Asked<Periods> = office.ask(move || reads().then(|| calls::PERIODS.to_owned()));
    provide_context(Choices { periods, units });
    let begins = move || office.rights().open(Place::Start).then(|| calls::START.to_owned());
    let beginning = Beginning(office.ask(begins));
    provide_context(beginning);
    title(office, route);
    let items = Signal::derive(move || navigation(office, beginning));
    let current = Signal::derive(move || route.with(|route| route.as_ref().map(belongs_to).unwrap_or_default()));
    let demo = move || {
        let demo = office.session().is_some_and(|session| session.demo);
        demo.then(|| view! { <div class="no-print"><Notice title=words::DEMO tone=Tone::Warn/></div> })
    };
    effect(move || office.ports().host.ready());
    view! {
        <OfficeShell
            name=common::PRODUCT
            href=Route::Overview(ScopeQuery::default()).path()
            nav_label=words::nav::LABEL
            menu_label=words::nav::MENU
            items=items
            current=current
            tools=|| view! { <tools::Tools/> }
        >
            {demo}
            {pages::page(route)}
        </OfficeShell>
    }
    .into_any()
}

/// Names the page in the browser's title, in the screen's language.
fn title(office: Office, route: Memo<Option<Route>>) {
    effect(move || {
        let page = match route.with(|route| route.as_ref().map(Route::place)) {
            Some(Place::Overview) if !office.rights().figures() => words::nav::WELCOME,
            Some(place) => pages::name(place),
            None => words::not_found::TITLE,
        };
        office.ports().host.dress("title", &words::TITLE.fill(&[("page", page.get())]));
    });
}

/// The places that the roles open, in the order of the work.
fn navigation(office: Office, beginning: Beginning) -> Vec<NavItem> {
    let rights = office.rights();
    let routes = [
        Route::Start,
        Route::Overview(ScopeQuery::default()),
        Route::HeatMap(ScopeQuery::default()),
        Route::People(PeopleQuery::default()),
        Route::Structure,
        Route::Posts(PostsQuery::default()),
        Route::Handovers,
        Route::Case,
        Route::Slips,
        Route::Learning(LearningQuery::default()),
        Route::Courses,
        Route::Needs(NeedsQuery::default()),
        Route::Official(OfficialQuery::default()),
        Route::Claims(ClaimsQuery::default()),
        Route::Periods,
        Route::Standards(StandardsQuery::default()),
        Route::Catalogue,
        Route::Rules(domain::rules::Ruled::Hours, RulesQuery::default()),
        Route::Imports,
        Route::Exports(ScopeQuery::default()),
        Route::Audit(AuditQuery::default()),
        Route::Requests(RequestsQuery::default()),
        Route::Roles,
        Route::Cases,
        Route::Agencies,
    ];
    let item = |route: Route| {
        let place = route.place();
        let welcome = place == Place::Overview && !rights.figures();
        let label = if welcome { words::nav::WELCOME } else { pages::name(place) };
        // After the first period the way there is in the tools.
        let wanted = place != Place::Start || beginning.0.answer().is_some_and(|start| !start.arrived());
        (wanted && rights.open(place)).then(|| NavItem { href: route.path(), label: label.into() })
    };
    routes.into_iter().filter_map(item).collect()
}

/// The address of the item in the navigation that a page belongs to.
fn belongs_to(route: &Route) -> String {
    let item = match route.place() {
        Place::Overview => Route::Overview(ScopeQuery::default()),
        Place::HeatMap => Route::HeatMap(ScopeQuery::default()),
        Place::People | Place::Person(_) | Place::Placement(_) => Route::People(PeopleQuery::default()),
        Place::Rules => Route::Rules(domain::rules::Ruled::Hours, RulesQuery::default()),
        Place::Standards | Place::Standard(_) => Route::Standards(StandardsQuery::default()),
        Place::Catalogue | Place::NewCompetency | Place::WordsFile | Place::Competency(_) => Route::Catalogue,
        Place::Periods | Place::Period(_) | Place::PeriodMissing(_) => Route::Periods,
        Place::Start => Route::Start,
        Place::Imports | Place::Import(_) => Route::Imports,
        Place::Exports => Route::Exports(ScopeQuery::default()),
        Place::Audit => Route::Audit(AuditQuery::default()),
        Place::Case => Route::Case,
        Place::Slips => Route::Slips,
        Place::Learning => Route::Learning(LearningQuery::default()),
        Place::Courses | Place::Draft | Place::DraftLesson => Route::Courses,
        Place::Needs | Place::Need(_) | Place::NeedsRecap => Route::Needs(NeedsQuery::default()),
        Place::Official | Place::OfficialImports => Route::Official(OfficialQuery::default()),
        Place::Claims | Place::Claim(..) | Place::Attendance => Route::Claims(ClaimsQuery::default()),
        Place::Requests | Place::Request(_) | Place::Leavers | Place::Leaver(_) => {
            Route::Requests(RequestsQuery::default())
        }
        Place::Roles => Route::Roles,
        Place::Cases => Route::Cases,
        Place::Structure | Place::Alone => Route::Structure,
        Place::Posts => Route::Posts(PostsQuery::default()),
        Place::Handovers => Route::Handovers,
        Place::Agencies => Route::Agencies,
    };
    item.path()
}
