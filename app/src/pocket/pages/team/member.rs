//! One of my people: levels and gaps.

use domain::{ids::PersonId, wire::office::TeamMember};
use leptos::prelude::*;

use super::{official, post_words, rows, submitted_words};
use crate::{
    components::profile::Profile,
    i18n::{Sentence, text},
    pocket::{
        pages::kept_note::KeptNote,
        routes::Route,
        shell::{Way, heading, page_title},
        state::Work,
    },
    reactive::memo,
    ui::{Card, EmptyState, Kind, LinkButton, Notice, PageHeading, Tone, empty, paragraph, shown},
};

/// The levels of one person who reports to me, from the team's list.
#[component]
pub fn TeamMemberPage(
    /// Who.
    person: PersonId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(text::team::TITLE);
    let team = work.team();
    let member = memo(move || {
        let team = team.get()?;
        team.answer.members.iter().find(|member| member.person.id == person).cloned()
    });
    let page = move || match member.get() {
        Some(member) => told(&member),
        None if team.get().is_some() => absent(text::team::member::NOT_HERE, text::team::member::NOT_HERE_MORE),
        // Before the device was looked at, and the server asked, nothing is said to be missing.
        None if team.waits() => heading(text::team::TITLE),
        None => absent(text::team::NONE, text::team::NONE_MORE),
    };
    // Whoever is on the list reports to me today.
    let there = memo(move || member.get().is_some());
    let official = move || there.get().then(|| official::card(person, move || member.get()));
    // There are needs once something was submitted.
    let submitted = memo(move || member.get().is_some_and(|member| member.person.submitted.is_some()));
    let needs = move || {
        let href = Route::TeamNeed(person).path();
        submitted
            .get()
            .then(|| view! { <LinkButton href=href label=text::needs::team::VERIFY kind=Kind::Quiet/> }.into_any())
    };
    view! {
        {shown(page)}
        {shown(official)}
        <KeptNote kept=team/>
        <div class="actions no-print">
            {shown(needs)}
            <LinkButton href=Route::Team.path() label=text::team::member::BACK kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

fn absent(title: Sentence, more: Sentence) -> AnyView {
    view! {
        {heading(text::team::TITLE)}
        {empty(title, more)}
    }
    .into_any()
}

fn told(member: &TeamMember) -> AnyView {
    let person = &member.person;
    let (post, unit) = (post_words(person.post.clone(), &person.capacity), person.unit.name.clone());
    let above = text::team::member::ABOVE.about([("post", post.into()), ("unit", unit.into())]);
    let submitted = submitted_words(person.submitted.as_deref());
    view! {
        <PageHeading title=person.name.clone() above=above take_focus=Way::here().walked()>
            {submitted}
        </PageHeading>
        {levels(member)}
    }
    .into_any()
}

fn levels(member: &TeamMember) -> AnyView {
    let Some(rows) = rows(member).filter(|rows| !rows.is_empty()) else {
        return if member.person.submitted.is_some() {
            view! { <EmptyState title=text::team::LEVELS_HIDDEN/> }.into_any()
        } else {
            empty(text::team::member::NOT_SUBMITTED, text::team::member::NOT_SUBMITTED_MORE)
        };
    };
    let (met, total) = (rows.iter().filter(|row| row.line.gap() == 0).count(), rows.len());
    let headline = text::team::member::HEADLINE.about([("met", met.into()), ("total", total.into())]);
    view! {
        <Notice title=text::team::member::NOT_OFFICIAL tone=Tone::Warn>
            {paragraph(text::team::member::NOT_OFFICIAL_MORE)}
            {paragraph(text::team::member::LOGGED)}
        </Notice>
        <Card title=text::team::member::PROFILE>
            {paragraph(headline)}
            <Profile rows=rows/>
        </Card>
    }
    .into_any()
}
