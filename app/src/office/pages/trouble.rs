//! Waiting, and what stands in the way: in words, with a way on.

use std::sync::Arc;

use domain::{access::PASSWORD_FRESH_MS, wire::error::ErrorCode};
use leptos::prelude::*;

use crate::{
    components::password_form::PasswordForm,
    i18n::text,
    office::{
        routes::{Place, Route},
        state::{Asked, Office, wants_password},
    },
    ports::Failure,
    state::api,
    ui::{Button, Card, EmptyState, Kind, LinkButton, MAIN_ID, Notice, Tone, paragraph, shown},
};

/// One hour, in milliseconds.
const HOUR_MS: i64 = 60 * 60 * 1000;

/// What a question has come to: its answer as `show` draws it, the former one while a new one is on its way, and what went wrong.
pub fn answered<T: Send + Sync + 'static>(
    asked: Asked<T>,
    show: impl Fn(Arc<T>) -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        {trouble(asked)}
        {move || asked.answer().map(&show)}
    }
    .into_any()
}

/// That an answer is being waited for, and why there is none.
pub fn trouble<T: Send + Sync + 'static>(asked: Asked<T>) -> AnyView {
    let waits = move || {
        let words = if asked.answer().is_some() { text::office::wait::RENEWING } else { text::office::wait::LOADING };
        asked.waiting().then(|| view! { <p class="soft" role="status">{move || words.get()}</p> })
    };
    let office = expect_context::<Office>();
    let again = Callback::new(move |()| {
        // The button that was pressed goes away: the keyboard stays at the page.
        office.ports().host.focus(MAIN_ID);
        asked.again();
    });
    view! {
        {waits}
        {move || asked.failure().map(|failure| in_the_way(&failure, again))}
    }
    .into_any()
}

/// A failure in words, and what to do about it.
pub fn in_the_way(failure: &Failure, again: Callback<()>) -> AnyView {
    if wants_password(failure) {
        return view! { <ConfirmPassword then=again/> }.into_any();
    }
    if lacks_period(failure) {
        return no_period();
    }
    let words = words_of(failure);
    view! {
        <Notice title=text::office::wait::FAILED tone=Tone::Bad live=true>
            <p>{move || words.get()}</p>
            <div class="actions"><Button label=text::office::wait::AGAIN kind=Kind::Quiet on_click=again/></div>
        </Notice>
    }
    .into_any()
}

/// Whether there is no period that the page could be about: no failure in an agency that has not opened its first.
fn lacks_period(failure: &Failure) -> bool {
    let Failure::Refused(detail) = failure else { return false };
    detail.code == ErrorCode::NotFound && detail.field.as_deref() == Some("period")
}

/// That there is none, and for whoever leads the agency to its first one the way there.
fn no_period() -> AnyView {
    let office = expect_context::<Office>();
    let way = move || {
        let leads = office.rights().open(Place::Start);
        leads.then(|| {
            view! { <LinkButton href=Route::Start.path() label=text::start::TITLE kind=Kind::Quiet/> }.into_any()
        })
    };
    view! {
        <EmptyState title=text::office::no_period::TITLE>
            {paragraph(text::office::no_period::TEXT)}
            {shown(way)}
        </EmptyState>
    }
    .into_any()
}

/// What a failure is called here: without a network nothing of the office works, and nothing waits to be sent.
pub fn words_of(failure: &Failure) -> TextProp {
    match failure {
        Failure::Offline => text::office::OFFLINE.into(),
        other => api::words_of(other),
    }
}

/// Asks for the password once more, in place, and then goes on with what was asked.
#[component]
fn ConfirmPassword(
    /// Called once the password is confirmed.
    then: Callback<()>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Failure>);
    let submit = move |password: String| {
        busy.set(true);
        problem.set(None);
        leptos::task::spawn_local(async move {
            let outcome = office.confirm(password).await;
            // The page may have gone meanwhile.
            if busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(()) => then.run(()),
                Err(failure) => problem.set(Some(failure)),
            }
        });
    };
    let words = Signal::derive(move || problem.get().map(|failure| words_of(&failure).get().to_string()));
    let why = text::office::confirm::WHY.with(|| [("n", (PASSWORD_FRESH_MS / HOUR_MS).to_string())]);
    view! {
        <div class="narrow">
            <Card title=text::office::confirm::TITLE>
                <p class="soft" role="status">{move || why.get()}</p>
                <PasswordForm on_submit=Callback::new(submit) busy=busy problem=words/>
            </Card>
        </div>
    }
    .into_any()
}
