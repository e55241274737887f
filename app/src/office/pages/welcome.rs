//! Where somebody lands whose roles have no overview: what each of their roles is for, and where to go.

use domain::access::Role;
use leptos::prelude::*;

use crate::{
    i18n::{Sentence, text},
    office::{
        routes::{OWN_PAGES, OWN_TEAM, Route},
        state::Office,
        words,
    },
    ui::{Card, EmptyState, Kind, LinkButton, PageHeading},
};

/// `/kantor` without figures.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let office = expect_context::<Office>();
    let title = move || match office.session() {
        Some(session) => text::office::welcome::TITLE.fill(&[("name", &session.name)]),
        None => text::office::welcome::TITLE_PLAIN.get().to_owned(),
    };
    let cards = move || {
        let rights = office.rights();
        let mut roles = rights.roles().iter().filter(|role| **role != Role::Employee).peekable();
        if roles.peek().is_none() {
            return nothing_here();
        }
        let cards = roles.map(|role| role_card(*role)).collect_view();
        view! { <p>{text::office::welcome::INTRO}</p>{cards} }.into_any()
    };
    view! {
        <PageHeading title=title take_focus=office.takes_focus()/>
        <super::roles::ShortOfAdmins/>
        {cards}
    }
    .into_any()
}

fn nothing_here() -> AnyView {
    view! {
        <EmptyState title=text::office::welcome::NONE>
            <p>{text::office::welcome::NONE_TEXT}</p>
            <LinkButton href=OWN_PAGES label=text::office::tools::OWN_PAGES kind=Kind::Quiet/>
        </EmptyState>
    }
    .into_any()
}

fn role_card(role: Role) -> AnyView {
    let (what, links) = for_role(role);
    let links = links
        .into_iter()
        .map(|(href, label)| view! { <LinkButton href=href label=label kind=Kind::Quiet/> })
        .collect_view();
    view! {
        <Card title=words::coded(text::visibility::role::ALL, role.code())>
            <p>{move || what.get()}</p>
            <div class="actions">{links}</div>
        </Card>
    }
    .into_any()
}

/// What a role is for, and its pages.
fn for_role(role: Role) -> (Sentence, Vec<(String, Sentence)>) {
    let overview = || (Route::Overview(Default::default()).path(), text::office::nav::OVERVIEW);
    let people = || (Route::People(Default::default()).path(), text::office::nav::PEOPLE);
    let audit = || (Route::Audit(Default::default()).path(), text::office::nav::AUDIT);
    let requests = || (Route::Requests(Default::default()).path(), text::office::nav::REQUESTS);
    match role {
        Role::Employee => (text::office::welcome::NONE_TEXT, vec![]),
        Role::Supervisor => (text::office::welcome::SUPERVISOR, vec![(OWN_TEAM.to_owned(), text::office::tools::TEAM)]),
        Role::UnitAdmin => (text::office::welcome::UNIT_ADMIN, vec![overview(), people()]),
        Role::AgencyAdmin => (text::office::welcome::AGENCY_ADMIN, vec![overview(), people()]),
        Role::CourseAuthor => {
            (text::office::welcome::COURSE_AUTHOR, vec![(Route::Courses.path(), text::office::nav::COURSES)])
        }
        Role::Auditor => (text::office::welcome::AUDITOR, vec![(Route::Case.path(), text::office::nav::CASE), audit()]),
        Role::DataProtectionOfficer => (text::office::welcome::DATA_PROTECTION_OFFICER, vec![requests(), audit()]),
        Role::PlatformAdmin => {
            let roles = (Route::Roles.path(), text::office::nav::ROLES);
            (text::office::welcome::PLATFORM_ADMIN, vec![(Route::Agencies.path(), text::office::nav::AGENCIES), roles])
        }
    }
}
