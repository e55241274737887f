//! The employee's pages: which one an address shows to whom.
//!
//! Promises: a page is chosen here and nowhere else; each ends in `into_any()`, so that pages do not grow into one another's types.

mod activate;
mod asked;
mod assessment;
mod choose;
mod compare;
mod data;
mod delivery;
mod history;
mod home;
mod kept_note;
mod later;
mod learn;
mod locked;
mod missing;
pub mod need_draft;
mod not_found;
mod result;
mod review;
mod room;
mod settings;
mod sign_in;
mod team;
mod visibility;

use leptos::prelude::*;

use super::{
    parts::Parts,
    routes::Route,
    shell::{Way, must_sign_in},
    state::{Work, media::Outside},
};
use crate::ports::UserFiles;
use crate::reactive::{Shown, effect, memo, shown};
use crate::state::{Means, account::AccountHandle};

/// What somebody sees whom this tab does not know: a way in, at every address.
pub fn signed_out(route: Option<Route>) -> AnyView {
    let account = expect_context::<AccountHandle>();
    match route {
        Some(Route::Activate) => view! { <activate::ActivatePage/> }.into_any(),
        Some(Route::SignIn) => view! { <sign_in::SignInPage/> }.into_any(),
        _ if account.known().is_empty() => view! { <sign_in::SignInPage/> }.into_any(),
        _ => view! { <choose::ChoosePage/> }.into_any(),
    }
}

/// What somebody sees who has locked their work.
pub fn locked(route: Option<Route>) -> AnyView {
    match route {
        Some(Route::Activate) => view! { <activate::ActivatePage/> }.into_any(),
        Some(Route::SignIn) => view! { <sign_in::SignInPage/> }.into_any(),
        _ => view! { <locked::LockedPage/> }.into_any(),
    }
}

/// A page of somebody who is signed in. It finds their work in its context.
pub fn signed_in(route: Option<Route>) -> AnyView {
    match route {
        Some(Route::Home) => view! { <home::HomePage/> }.into_any(),
        Some(Route::Assessment(period)) => view! { <assessment::AssessmentPage period/> }.into_any(),
        Some(Route::AssessmentPage(period, page)) => view! { <assessment::LevelPage period page/> }.into_any(),
        Some(Route::Review(period)) => view! { <review::ReviewPage period/> }.into_any(),
        Some(Route::Result(period)) => view! { <result::ResultPage period/> }.into_any(),
        Some(Route::History) => view! { <history::HistoryPage/> }.into_any(),
        Some(
            route @ (Route::Learning
            | Route::Official
            | Route::Compare(..)
            | Route::Needs(_)
            | Route::Course(_)
            | Route::Certificate(_)
            | Route::Lesson(..)
            | Route::Kept
            | Route::Claims
            | Route::ClaimNew
            | Route::Claim(_)
            | Route::ClaimEdit(_)),
        ) => later::page(Parts::here().learner, route),
        Some(route @ (Route::Visibility | Route::Data | Route::Ask)) => later::page(Parts::here().own, route),
        Some(
            route
            @ (Route::Team | Route::TeamMember(_) | Route::TeamNeed(_) | Route::TeamClaims | Route::TeamClaim(..)),
        ) => later::page(Parts::here().supervisor, route),
        Some(Route::Delivery) => view! { <delivery::DeliveryPage/> }.into_any(),
        Some(Route::Settings) => view! { <settings::SettingsPage/> }.into_any(),
        Some(Route::SignIn) => sign_in_again(),
        Some(Route::Activate) => view! { <activate::ActivatePage/> }.into_any(),
        None => view! { <not_found::NotFoundPage/> }.into_any(),
    }
}

/// What supervisors have fetched after each sync that went well, on whatever page they are: their part of the program, and what it shows
/// of their people. Nothing to see, and nothing for anybody else.
pub fn ahead(work: Work) -> Shown {
    // A visit begins with what is shown.
    let before = untrack(|| work.delivery().synced_at);
    let synced = memo(move || work.delivery().synced_at.filter(|at| Some(*at) != before && work.supervises()));
    shown(move || synced.get().map(|_| later::piece(Parts::here().supervisor, Route::Home)))
}

/// A page of the learner's part, or what it adds to a page outside of it; with what only learners need of the world outside.
pub fn learner(route: Route, outside: fn() -> Outside, files: Means<dyn UserFiles>) -> AnyView {
    expect_context::<Work>().equip(outside);
    provide_context(files);
    match route {
        Route::Home => learn::next_step(),
        Route::Result(period) => learn::steps(period),
        // There is something to compare for those alone who have come back with a second result.
        Route::Compare(earlier, later) => view! { <compare::ComparePage earlier later/> }.into_any(),
        Route::Official => view! { <learn::OfficialPage/> }.into_any(),
        Route::Needs(period) => view! { <learn::NeedsPage period/> }.into_any(),
        Route::Kept => view! { <learn::KeptPage/> }.into_any(),
        Route::Course(hash) => view! { <learn::CoursePage hash/> }.into_any(),
        Route::Certificate(hash) => view! { <learn::CertificatePage hash/> }.into_any(),
        Route::Lesson(hash, number) => view! { <learn::LessonPage hash number/> }.into_any(),
        Route::Claims => view! { <learn::ClaimsPage/> }.into_any(),
        Route::ClaimNew => view! { <learn::ClaimNewPage/> }.into_any(),
        Route::Claim(id) => view! { <learn::ClaimPage id/> }.into_any(),
        Route::ClaimEdit(id) => view! { <learn::ClaimEditPage id/> }.into_any(),
        _ => view! { <learn::LearnPage/> }.into_any(),
    }
}

/// A page of the part about one's own data and account, or what it adds to the settings.
pub fn own(route: Route, files: Means<dyn UserFiles>) -> AnyView {
    provide_context(files);
    match route {
        Route::Settings => settings::account(),
        Route::Data => view! { <data::DataPage/> }.into_any(),
        Route::Ask => view! { <data::AskPage/> }.into_any(),
        _ => view! { <visibility::VisibilityPage/> }.into_any(),
    }
}

/// A page of the supervisor's part, or what it does beside every page.
pub fn supervisor(route: Route, files: Means<dyn UserFiles>) -> AnyView {
    provide_context(files);
    match route {
        Route::Home => team::ahead(),
        Route::TeamMember(person) => view! { <team::TeamMemberPage person/> }.into_any(),
        Route::TeamNeed(person) => view! { <team::TeamNeedPage person/> }.into_any(),
        Route::TeamClaims => view! { <team::TeamClaimsPage/> }.into_any(),
        Route::TeamClaim(person, claim) => view! { <team::TeamClaimPage person claim/> }.into_any(),
        _ => view! { <team::TeamPage/> }.into_any(),
    }
}

fn sign_in_again() -> AnyView {
    let work = expect_context::<Work>();
    let nip = untrack(|| work.about()).map(|about| about.nip.clone()).unwrap_or_default();
    // Whoever comes here of their own accord is not told that something ended.
    let again = untrack(|| must_sign_in(&work.delivery().phase));
    view! { <sign_in::SignInPage nip again=again/> }.into_any()
}

/// Goes on to another page in place of this one.
#[component]
fn Redirect(
    /// Where to.
    to: Route,
) -> impl IntoView {
    let way = Way::here();
    effect(move || way.instead(to));
}
