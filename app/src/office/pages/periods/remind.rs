//! A reminder in the app: how many it reaches is shown before it is sent.

use std::sync::Arc;

use domain::wire::office::periods::{Audience, PeriodPage, REMINDER_CHARS_MAX, Remind, RemindSeen, ReminderRow};
use leptos::{prelude::*, text_prop::TextProp};

use super::{ask::Fields, words::faults};
use crate::{
    i18n::text::periods as text,
    office::{
        calls,
        pages::{scope::unit_option, trouble},
        state::{Asked, Choices, Office},
        words::{count, day},
    },
    reactive::effect,
    ui::{Button, Card, Disclosure, Kind, Line, Lines, Notice, paragraph, soft},
};

/// The words for whom a reminder is.
pub fn audience_words(audience: Audience) -> TextProp {
    match audience {
        Audience::NotBegun => text::missing::NOT_BEGUN.into(),
        Audience::NotSubmitted => text::missing::NOT_SUBMITTED.into(),
    }
}

/// The audiences as a list has them.
pub fn audiences() -> Vec<(String, TextProp)> {
    Audience::ALL.map(|audience| (audience.code().to_owned(), audience_words(audience))).into()
}

/// What is being asked and what is typed, for as long as the page is open: the period itself is read anew after each reminder, and
/// what somebody has begun meanwhile stays.
#[derive(Clone, Copy)]
pub struct Writing {
    fields: Fields,
    asked: Asked<RemindSeen>,
}

impl Writing {
    /// Nothing yet; `done` is told what was sent.
    pub fn new(office: Office, done: Callback<TextProp>) -> Self {
        let asked: Asked<RemindSeen> = Asked::nothing(office);
        let begins =
            [("unit", String::new()), ("audience", Audience::NotBegun.code().to_owned()), ("text", String::new())];
        let fields = Fields::new(begins, Callback::new(move |()| asked.clear()));
        effect(move || {
            let Some(answer) = asked.answer() else { return };
            fields.mark(&answer.wrong);
            if answer.sent {
                let people = answer.people;
                // Which also takes the answer away: what was sent is not offered again.
                fields.put("text", String::new());
                done.run(text::remind::SENT.with(move || [("n", count(people))]));
            }
        });
        Self { fields, asked }
    }
}

/// The card.
pub fn card(office: Office, known: &Arc<PeriodPage>, writing: Writing) -> AnyView {
    let id = known.period.id;
    let Writing { fields, asked } = writing;
    let post = move |send: bool| {
        let remind = Remind {
            unit: fields.text("unit").parse().ok(),
            audience: Audience::from_code(&fields.text("audience")).unwrap_or(Audience::NotBegun),
            text: Some(fields.text("text")).filter(|text| !text.trim().is_empty()),
            send,
        };
        asked.post(calls::reminders(id), remind);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        post(false);
    };
    let busy = Signal::derive(move || asked.waiting());
    let send = Callback::new(move |()| post(true));
    let answer = move |answer: Arc<RemindSeen>| {
        if answer.wrong.is_empty() { reaches(&answer, busy, send) } else { faults(office, &answer.wrong) }
    };
    let units = expect_context::<Choices>().units;
    let unit = move || {
        units.answer().map(|known| {
            let all = (String::new(), TextProp::from(text::remind::ALL_UNITS));
            let options = core::iter::once(all).chain(known.units.iter().map(unit_option)).collect();
            fields.pick("unit", text::remind::UNIT, options)
        })
    };
    let history = sent(known);
    let hint = text::remind::OWN_HINT.about([("max", REMINDER_CHARS_MAX.into())]);
    view! {
        <Card title=text::remind::TITLE>
            {paragraph(text::remind::TEXT)}
            <form class="narrow" novalidate on:submit=submit>
                {unit}
                {fields.pick("audience", text::remind::WHOM, audiences())}
                {fields.area("text", text::remind::OWN, hint, REMINDER_CHARS_MAX)}
                <div class="actions">
                    <Button label=text::remind::CHECK kind=Kind::Quiet submit=true busy=busy/>
                </div>
            </form>
            {trouble::answered(asked, answer)}
            <Disclosure summary=text::remind::HISTORY>{history}</Disclosure>
        </Card>
    }
    .into_any()
}

fn reaches(answer: &RemindSeen, busy: Signal<bool>, send: Callback<()>) -> AnyView {
    let (people, already) = (answer.people, answer.already);
    let told = (already > 0).then(|| paragraph(text::remind::ALREADY.with(move || [("n", count(already))])));
    if people == 0 {
        return view! { <Notice title=text::remind::NOBODY live=true>{told}</Notice> }.into_any();
    }
    let title = text::remind::REACHES.with(move || [("n", count(people))]);
    view! {
        <Notice title=title live=true>
            {told}
            <div class="actions"><Button label=text::remind::SEND busy=busy on_click=send/></div>
        </Notice>
    }
    .into_any()
}

fn sent(known: &PeriodPage) -> AnyView {
    if known.reminders.is_empty() {
        return soft(text::remind::NONE);
    }
    let lines = known.reminders.iter().cloned().map(|row| {
        let ReminderRow { on, by, unit, audience, text: own, people } = row;
        let title = text::remind::LINE.with(move || [("day", day(&on)), ("n", count(people)), ("by", by.clone())]);
        let unit = unit.map_or_else(|| TextProp::from(text::remind::ALL_UNITS), TextProp::from);
        view! {
            <Line title=title>
                {soft(TextProp::from(move || format!("{} · {}", unit.get(), audience_words(audience).get())))}
                {own.map(paragraph)}
            </Line>
        }
    });
    let lines = lines.collect_view();
    view! { <Lines>{lines}</Lines> }.into_any()
}
