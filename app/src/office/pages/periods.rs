//! Periods: the list, and a new one.
//!
//! Promises: what a plan means for people is shown before it is saved, on a second word. Refuses: to judge what is written; the server
//! does, by the same lines that decide what phones are told.

pub(super) mod ask;
mod extend;
pub(super) mod form;
mod missing;
mod one;
mod remind;
pub(super) mod words;

use std::sync::Arc;

use domain::{
    access::Action,
    wire::office::{Period, Periods, periods::Phase},
};
use leptos::prelude::*;

pub use self::{missing::MissingPage, one::PeriodPage};
use super::{
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{language, text::periods as text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Choices, Office, unsaved::Unsaved},
        words::{both, day},
    },
    ui::{Button, Card, Line, Lines, MAIN_ID, Notice, PageHeading, Tone, empty, paragraph, shown, soft},
};

/// `/kantor/periode`.
#[component]
pub fn PeriodsPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let choices = use_context::<Choices>();
    let asked: Asked<Periods> = office.ask(|| Some(calls::PERIODS.to_owned()));
    // What was left unfinished goes on.
    let waiting = Unsaved::here().is_begun(&form::path(None));
    let (planning, saved) = (RwSignal::new(waiting), RwSignal::new(None::<Period>));
    let manages = move || office.rights().may(Action::ManageAgency);
    // The button that was pressed goes away: the keyboard stays at the page.
    let stay = move || office.ports().host.focus(MAIN_ID);
    let open = Callback::new(move |()| {
        saved.set(None);
        planning.set(true);
        stay();
    });
    let cancel = Callback::new(move |()| {
        planning.set(false);
        stay();
    });
    let done = Callback::new(move |period: Period| {
        saved.set(Some(period));
        planning.set(false);
        asked.again();
        // Other pages offer it from now on.
        if let Some(choices) = choices {
            choices.periods.again();
        }
        stay();
    });
    let told = move || {
        let name = saved.get()?.name;
        let title = text::SAVED.with(move || [("name", both(&name))]);
        Some(view! { <Notice title=title tone=Tone::Good live=true/> }.into_any())
    };
    let body = move || {
        if planning.get() {
            return form::form(office, None, cancel, done);
        }
        view! {
            {move || manages().then(|| view! {
                <div class="actions"><Button label=text::PLAN on_click=open/></div>
            })}
            {trouble::answered(asked, list)}
            {move || {
                let found = asked.answer().is_some_and(|known| !known.periods.is_empty());
                (found && office.rights().may(Action::ExportAggregates)).then(file)
            }}
        }
        .into_any()
    };
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(told)}
        {body}
    }
    .into_any()
}

fn list(known: Arc<Periods>) -> AnyView {
    if known.periods.is_empty() {
        return empty(text::NONE, text::NONE_TEXT);
    }
    let lines = known.periods.iter().cloned().map(|period| line(period, &known.today)).collect_view();
    view! { <Card title=text::NAME><Lines>{lines}</Lines></Card> }.into_any()
}

/// All periods, as a file.
fn file() -> AnyView {
    let told = Told { title: text::LIST_FILE, lead: text::LIST_FILE_TEXT, name: text::LIST_FILE_NAME };
    files::figures(told, |form| calls::export_shown("periods", form, untrack(language)))
}

fn line(period: Period, today: &str) -> AnyView {
    // Dates in this form are in order as texts.
    let phase = match (period.open, period.opens.as_str() > today) {
        (true, _) => Phase::Open,
        (false, true) => Phase::ToCome,
        (false, false) => Phase::Over,
    };
    let (opens, closes) = (period.opens.clone(), period.closes.clone());
    let days = text::DAYS.with(move || [("opens", day(&opens)), ("closes", day(&closes))]);
    let href = Route::Period(period.id).path();
    view! { <Line title=move || both(&period.name) href=href aside=words::phase_tag(phase)>{soft(days)}</Line> }
        .into_any()
}
