//! One person: who and where they are, their levels, and a new sign-in code. Opening the page is logged at the server.

mod learning;
mod official;

use std::sync::Arc;

use domain::{
    access::Action,
    ids::PersonId,
    wire::{
        office::{PeopleQuery, PersonLevels, PersonQuery, ScopeQuery, learning::PersonLearning},
        official::OfficialResults,
        session::IssuedCode,
    },
};
use leptos::prelude::*;

use super::{footing, people::state_tag, scope, trouble};
use crate::{
    components::profile::{Profile, ProfileRow},
    i18n::text,
    office::{
        calls,
        routes::{Place, Route},
        state::{Asked, Office},
        words,
    },
    reactive::memo,
    ui::{
        Button, Card, Code, Disclosure, EmptyState, KeyValue, Kind, LinkButton, Notice, PageHeading, Pair, Tag, Tone,
    },
};

/// `/kantor/pegawai/<id>`.
#[component]
pub fn PersonPage(
    /// Whose page it is.
    person: PersonId,
    /// What the address asks for.
    query: Signal<PersonQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    footing::stays_open();
    let asked: Asked<PersonLevels> = office.ask(move || Some(calls::person(person, query.get())));
    let turn = scope::use_turn();
    let change = Callback::new(move |ScopeQuery { period, .. }| {
        turn(&Route::Person(person, PersonQuery { period }), false);
    });
    let scope = Signal::derive(move || ScopeQuery { period: query.get().period, unit: None });
    let shown = Signal::derive(move || asked.answer().map(|known| known.period.clone()));
    let title = move || match asked.answer() {
        Some(known) => known.person.name.clone(),
        None => text::office::nav::PERSON.get().to_owned(),
    };
    let back = move || {
        let people = PeopleQuery { period: query.get().period, ..PeopleQuery::default() };
        office.rights().open(Place::People).then(|| Route::People(people).path())
    };
    let back =
        move || back().map(|href| view! { <LinkButton href=href label=text::people::person::BACK kind=Kind::Plain/> });
    // Asked for once the levels are there: then the password is confirmed for both.
    let learnt: Asked<PersonLearning> = office.ask(move || {
        let may = asked.answer().is_some() && office.rights().may(Action::ReadLearning);
        may.then(|| calls::person_learning(person))
    });
    // As the levels: asked for once they are there, and logged as a look of its own.
    let found: Asked<OfficialResults> = office.ask(move || {
        let may = asked.answer().is_some() && office.rights().may(Action::ReadOfficial);
        may.then(|| calls::person_official(person))
    });
    let placement = move || {
        let href = Route::Placement(person).path();
        office.rights().open(Place::Placement(person)).then(|| {
            view! {
                <div class="actions no-print">
                    <LinkButton href=href label=text::structure::placement::OPEN kind=Kind::Quiet/>
                </div>
            }
        })
    };
    // A code is shown once: levels of another period do not take it away.
    let coded = memo(move || {
        let may = asked.answer().filter(|_| office.rights().may(Action::IssueActivation));
        may.map(|known| known.person.name.clone())
    });
    let codes = move || coded.get().map(|name| view! { <NewCode person=person name=name/> });
    view! {
        <div class="no-print">{back}</div>
        <PageHeading title=title take_focus=office.takes_focus()/>
        {placement}
        <scope::ScopeFields scope=scope shown=shown on_change=change period_only=true/>
        {trouble::answered(asked, body)}
        {trouble::answered(found, move |found| official::cards(office, &found, asked))}
        {trouble::answered(learnt, move |known| learning::card(learnt, &known))}
        {codes}
    }
    .into_any()
}

fn body(known: Arc<PersonLevels>) -> AnyView {
    view! {
        <Notice title=text::people::person::LOGGED>
            <p>{text::people::person::LOGGED_TEXT}</p>
        </Notice>
        {identity(&known)}
        {levels(&known)}
        {footing::how(&known.footing)}
    }
    .into_any()
}

fn identity(known: &PersonLevels) -> AnyView {
    let PersonLevels { person, employment, rank, unit_path, supervisor, late, .. } = known.clone();
    let path = unit_path.join(" › ");
    let employment = words::coded(text::people::employment::ALL, &employment);
    let employed = move || match &rank {
        Some(rank) => format!("{}, {rank}", employment.get()),
        None => employment.get().to_string(),
    };
    let state = person.state;
    let submitted = person.submitted.clone().map(|date| {
        let words = text::people::person::SUBMITTED_ON.with(move || [("date", words::day(&date))]);
        view! { <p class="small soft">{move || words.get()}</p> }
    });
    let late = late.then(|| view! { <p class="small soft">{text::people::person::LATE}</p> });
    let over = move || supervisor.clone().unwrap_or_else(|| text::people::person::NO_SUPERVISOR.get().to_owned());
    let (post, capacity) = (person.post.clone(), person.capacity.clone());
    view! {
        <Card title=text::people::person::WHO>
            <KeyValue>
                <Pair label=text::people::NIP>{person.nip}</Pair>
                <Pair label=text::people::POST>{move || words::post(post.as_deref(), &capacity)}</Pair>
                <Pair label=text::people::person::UNIT>{path}</Pair>
                <Pair label=text::people::person::SUPERVISOR>{over}</Pair>
                <Pair label=text::people::person::EMPLOYMENT>{employed}</Pair>
                <Pair label=text::people::STATE_HEAD>{state_tag(state)}{submitted}{late}</Pair>
            </KeyValue>
        </Card>
    }
    .into_any()
}

fn levels(known: &PersonLevels) -> AnyView {
    if known.levels.is_empty() {
        return view! {
            <EmptyState title=text::people::person::NO_LEVELS>
                <p>{text::people::person::NO_LEVELS_TEXT}</p>
            </EmptyState>
        }
        .into_any();
    }
    let row = |line: &domain::wire::office::LevelLine| {
        ProfileRow::of(&line.competency.code, line.competency.name.clone().into(), line.required, line.reached)
    };
    let rows: Vec<ProfileRow> = known.levels.iter().filter_map(row).collect();
    view! {
        <Card
            title=text::people::person::LEVELS
            aside=move || view! { <Tag label=text::office::overview::SELF/> }
        >
            <Profile rows=rows/>
        </Card>
    }
    .into_any()
}

/// A code for a first sign-in, or for a new beginning: what it does is said before it is made.
#[component]
fn NewCode(
    /// For whom.
    person: PersonId,
    /// Their name.
    name: String,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let made: Asked<IssuedCode> = Asked::nothing(office);
    let make = Callback::new(move |()| made.post(calls::code(person), serde_json::Value::Null));
    let name = StoredValue::new(name);
    let shown = move || made.answer().map(|issued| code_shown(&issued, name.get_value(), made));
    let asks = move || {
        made.answer().is_none().then(|| {
            view! {
                <p>{text::people::code::WHAT}</p>
                <p>{text::people::code::FIRST}</p>
                <p>{text::people::code::SECOND}</p>
                <div class="actions">
                    <Button
                        label=text::people::code::MAKE
                        kind=Kind::Danger
                        busy=Signal::derive(move || made.waiting())
                        on_click=make
                    />
                </div>
            }
        })
    };
    view! {
        <Card>
            <Disclosure summary=text::people::code::TITLE>
                {asks}
                {trouble::trouble(made)}
                {shown}
            </Disclosure>
        </Card>
    }
    .into_any()
}

fn code_shown(issued: &IssuedCode, name: String, made: Asked<IssuedCode>) -> AnyView {
    let (code, expires) = (issued.code.clone(), issued.expires);
    let zone = expect_context::<Office>().zone();
    let title = text::people::code::MADE.with(move || [("name", name.clone())]);
    let until = text::people::code::EXPIRES.with(move || [("instant", words::instant(expires, zone))]);
    view! {
        <Notice title=title tone=Tone::Good live=true>
            <Code code=code/>
            <p>{move || until.get()}</p>
            <p>{text::people::code::ONCE}</p>
            <div class="actions">
                <Button
                    label=text::people::code::HIDE
                    kind=Kind::Quiet
                    on_click=Callback::new(move |()| made.clear())
                />
            </div>
        </Notice>
    }
    .into_any()
}
