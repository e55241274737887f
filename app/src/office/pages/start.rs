//! The first use of an agency: its steps in the order in which they help, each with what is there, what is missing, and where to go.
//!
//! Promises: where a step stands is the server's word, read from the record; what only a person can judge is said by a press, and can be
//! taken back. Refuses: to keep anybody from any step.

mod agency;

use std::sync::Arc;

pub use self::agency::zones;

use domain::{
    access::{Role, may_grant},
    wire::office::{
        PeopleQuery,
        standards::StandardsQuery,
        start::{KindRow, Start, Step, StepDone},
        structure::AloneQuery,
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{periods::words::kind_words, trouble};
use crate::{
    i18n::text::start as text,
    office::{
        calls,
        routes::{IMPORT, ROLES, Route},
        state::{Asked, Beginning, Office},
        words::{coded, count},
    },
    reactive::{effect, memo},
    ui::{
        Button, Card, DataTable, Disclosure, Kind, LinkButton, MAIN_ID, Meter, Notice, PageHeading, Tone, column,
        number_cell, number_column, paragraph, say, shown, soft, tag,
    },
};

/// `/kantor/mulai`.
#[component]
pub fn StartPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let Beginning(asked) = expect_context::<Beginning>();
    // What was done on other pages since.
    asked.get(calls::START.to_owned());
    let said: Asked<Start> = Asked::nothing(office);
    effect(move || {
        if let Some(answer) = said.answer() {
            asked.told(answer);
            office.ports().host.focus(MAIN_ID);
        }
    });
    let say_so = Callback::new(move |word: StepDone| said.post(calls::START.to_owned(), word));
    let told = RwSignal::new(None::<TextProp>);
    let settled = Callback::new(move |words: TextProp| {
        told.set(Some(words));
        asked.get(calls::START.to_owned());
        office.ports().host.focus(MAIN_ID);
    });
    let notice = move || {
        let title = told.get()?;
        Some(view! { <Notice title=title tone=Tone::Good live=true/> }.into_any())
    };
    // What is being typed in the first step is left alone, whatever an answer says of the others.
    let known = memo(move || asked.answer());
    let there = memo(move || known.with(Option::is_some));
    let far = move || known.get().map(|known| far(&known));
    let first = move || there.get().then(|| first(office, known, settled));
    let others = move || known.get().map(|known| others(office, &known, say_so));
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(notice)}
        {trouble::trouble(said)}
        {trouble::trouble(asked)}
        {shown(far)}
        {shown(first)}
        {shown(others)}
    }
    .into_any()
}

/// How far it is.
fn far(known: &Start) -> AnyView {
    let (done, all) = (known.steps.iter().filter(|row| row.done).count(), known.steps.len());
    let measure = text::PROGRESS.about([("n", done.into()), ("m", all.into())]);
    #[expect(clippy::cast_possible_truncation, reason = "eight steps")]
    let (value, max) = (done as u32, all as u32);
    let complete = known
        .complete()
        .then(|| view! { <Notice title=text::COMPLETE tone=Tone::Good>{paragraph(text::COMPLETE_TEXT)}</Notice> });
    view! {
        <p>{say(measure.clone())}</p>
        <Meter label=text::TITLE value=value max=max text=measure/>
        {complete}
    }
    .into_any()
}

/// What a step is called, with its place in their order.
fn title(place: usize, step: Step) -> TextProp {
    let name = coded(text::step::ALL, step.code());
    TextProp::from(move || format!("{}. {}", place + 1, name.get()))
}

/// Where a step stands.
fn standing(known: &Start, step: Step) -> AnyView {
    let done = known.steps.iter().any(|row| row.step == step && row.done);
    let next = known.steps.iter().find(|row| !row.done).is_some_and(|row| row.step == step);
    match (done, next) {
        (true, _) => tag(text::DONE, Tone::Good),
        (false, true) => tag(text::NEXT, Tone::Info),
        (false, false) => tag(text::MISSING, Tone::Warn),
    }
}

/// The first step: drawn once, for what is typed in it; where it stands follows.
fn first(office: Office, known: Memo<Option<Arc<Start>>>, settled: Callback<TextProp>) -> AnyView {
    let state = shown(move || known.get().map(|known| standing(&known, Step::Agency))).into_any();
    let (form, behind) = agency::form(office, known, settled);
    view! {
        {behind}
        <Card title=title(0, Step::Agency) aside=state>{form}</Card>
    }
    .into_any()
}

/// All steps after the first.
fn others(office: Office, known: &Start, say_so: Callback<StepDone>) -> AnyView {
    let cards = known.steps.iter().enumerate().filter_map(|(place, row)| {
        let body = match row.step {
            Step::Agency => return None,
            Step::Units => units(known),
            Step::People => people(known),
            Step::Supervisors => supervisors(known),
            Step::SecondAdmin => second_admin(office, known),
            Step::Standards => standards(known),
            Step::Slips => slips(known),
            Step::Period => period(known),
        };
        let word = row.step.by_word().then(|| word(row.step, row.done, say_so));
        let state = standing(known, row.step);
        Some(view! { <Card title=title(place, row.step) aside=state>{body}{word}</Card> })
    });
    cards.collect_view().into_any()
}

/// Somebody's word that they have looked.
fn word(step: Step, done: bool, say_so: Callback<StepDone>) -> AnyView {
    let press = Callback::new(move |()| say_so.run(StepDone { step, done: !done }));
    let label = if done { text::UNMARK } else { text::MARK };
    let kind = if done { Kind::Plain } else { Kind::Quiet };
    let context = coded(text::step::ALL, step.code());
    view! { <div class="actions"><Button label=label context=context kind=kind on_click=press/></div> }.into_any()
}

fn go(href: String, label: crate::i18n::Sentence) -> AnyView {
    view! { <div class="actions"><LinkButton href=href label=label kind=Kind::Quiet/></div> }.into_any()
}

fn units(known: &Start) -> AnyView {
    let units = known.units;
    let words = match units {
        0 => text::units::NONE.into(),
        _ => text::units::SOME.with(move || [("n", count(units))]),
    };
    view! {
        <p>{say(words)}</p>
        {(units == 0).then(|| go(IMPORT.to_owned(), text::people::IMPORT))}
    }
    .into_any()
}

fn people(known: &Start) -> AnyView {
    let (people, no_post) = (known.people, known.no_post);
    let words = match people {
        0 => text::people::NONE.into(),
        _ => text::people::SOME.with(move || [("n", count(people))]),
    };
    let without = (no_post > 0).then(|| soft(text::people::NO_POST.with(move || [("n", count(no_post))])));
    // The list is about a period, and there is none before the first has begun.
    let list = Route::People(PeopleQuery::default()).path();
    view! {
        <p>{say(words)}</p>
        {without}
        {go(IMPORT.to_owned(), text::people::IMPORT)}
        {(known.periods.0 > 0).then(|| go(list, text::people::LIST))}
    }
    .into_any()
}

fn supervisors(known: &Start) -> AnyView {
    let (without, people) = (known.no_supervisor, known.people);
    match (people, without) {
        (0, _) => soft(text::supervisors::WAIT),
        (_, 0) => paragraph(text::supervisors::EVERYBODY),
        _ => {
            let words = text::supervisors::SOME.with(move || [("n", count(without)), ("m", count(people))]);
            let list = Route::Alone(AloneQuery { page: None }).path();
            view! { <p>{say(words)}</p>{go(list, text::supervisors::LIST)} }.into_any()
        }
    }
}

fn second_admin(office: Office, known: &Start) -> AnyView {
    let admins = known.admins;
    if admins > 1 {
        return paragraph(text::second_admin::SOME.with(move || [("n", count(admins))]));
    }
    // Whose role does not grant it is not sent to a page that does not offer it.
    if !untrack(|| office.rights().roles().iter().any(|role| may_grant(*role, Role::AgencyAdmin))) {
        return paragraph(text::second_admin::ASK);
    }
    view! {
        {paragraph(text::second_admin::ONE)}
        {go(ROLES.to_owned(), text::second_admin::ROLES)}
    }
    .into_any()
}

fn standards(known: &Start) -> AnyView {
    let version = known.standards.clone();
    let words = text::standards::TEXT.with(move || [("version", version.clone())]);
    let rows = known.kinds.iter().cloned().map(|row| {
        let KindRow { kind, people, competencies } = row;
        view! {
            <tr>
                <th scope="row">{say(kind_words(&kind))}</th>
                {number_cell(TextProp::from(move || count(people)))}
                {number_cell(TextProp::from(move || count(competencies)))}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let posts = Route::Standards(StandardsQuery::default()).path();
    view! {
        <p>{say(words)}</p>
        {go(posts, text::standards::POSTS)}
        <Disclosure summary=text::standards::CAPTION>
            <DataTable caption=text::standards::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(text::standards::KIND)}
                        {number_column(text::standards::PEOPLE)}
                        {number_column(text::standards::COMPETENCIES)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Disclosure>
    }
    .into_any()
}

fn slips(known: &Start) -> AnyView {
    let (people, signed_in, with_slip) = (known.people, known.signed_in, known.with_slip);
    if people == 0 {
        return soft(text::slips::WAIT);
    }
    let without = people.saturating_sub(signed_in + with_slip);
    if without == 0 {
        return paragraph(text::slips::EVERYBODY);
    }
    let words =
        text::slips::SOME.with(move || [("n", count(signed_in)), ("m", count(with_slip)), ("k", count(without))]);
    view! {
        <p>{say(words)}</p>
        {go(Route::Slips.path(), text::slips::PRINT)}
    }
    .into_any()
}

fn period(known: &Start) -> AnyView {
    let (begun, planned) = known.periods;
    let words = match (begun, planned) {
        (0, 0) => text::period::NONE.into(),
        (0, _) => text::period::PLANNED.with(move || [("n", count(planned))]),
        _ => text::period::BEGUN.into(),
    };
    view! {
        <p>{say(words)}</p>
        {(begun == 0).then(|| go(Route::Periods.path(), text::period::PLAN))}
    }
    .into_any()
}
