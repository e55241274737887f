//! One person's needs before the office, with the decision.
//!
//! Promises: what is decided names what is on the screen; if more was said since, nothing changes and that is said.

use std::sync::Arc;

use domain::{
    ids::{PeriodId, PersonId},
    needs::says_something,
    wire::{
        claim::Claimant,
        error::ErrorCode,
        hours::VersionsWire,
        needs::{NeedFile, NeedState},
        office::{
            PersonQuery,
            needs::{DecideNeed, NeedsQuery, OneNeed},
        },
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::made;
use crate::{
    components::needs::{gap_list, history, of_period, plan_list, state_tag},
    i18n::{
        Sentence,
        text::{claims::decide::NIP, needs as all, needs::office as words},
    },
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{Asked, Office},
    },
    ports::Failure,
    state::api,
    ui::{
        Button, Card, Kind, LinkButton, MAIN_ID, PageHeading, TextArea, Tone, failed, outcome, paragraph, shown, soft,
    },
};

/// `/kantor/kebutuhan/{person}`.
#[component]
pub fn NeedPage(
    /// Whose.
    person: PersonId,
    /// Of which period.
    query: Signal<PersonQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let file: Asked<OneNeed> = office.ask(move || Some(calls::need(person, query.get())));
    let rules: Asked<VersionsWire> = office.ask(|| Some(calls::HOURS.to_owned()));
    let done: Asked<()> = Asked::nothing(office);
    let wanted = RwSignal::new(true);
    Effect::new(move || {
        if done.answer().is_some() {
            file.again();
            // The buttons are gone once it is decided.
            office.ports().host.focus(MAIN_ID);
        }
    });
    let said = move || {
        done.answer().map(|_| {
            let title = if wanted.get_untracked() { words::DONE_VALIDATED } else { words::DONE_RETURNED };
            outcome((title.into(), Tone::Good))
        })
    };
    let refused = move || match done.failure().as_ref().and_then(why) {
        Some(sentence) => failed(sentence),
        None => trouble::trouble(done),
    };
    let page = move |known: Arc<OneNeed>| {
        let OneNeed { file: NeedFile { claimant, need, seen, .. }, made } = (*known).clone();
        let Claimant { name, nip, unit, .. } = claimant;
        let rules = rules.answer();
        let plan = plan_list(&need.plan, &need.lines, need.year, rules.as_ref().map(|rules| &rules.0));
        let plan_title = all::plan::TITLE.about([("year", need.year.to_string().into())]);
        let decision = deciding(office, (person, need.period, seen), need.state, done, wanted);
        let (of, gaps, said) = (of_period(&need), gap_list(&need.lines), history(&need.steps));
        let made = made::how(&made);
        view! {
            <Card title=name aside=state_tag(need.state)>
                {soft(NIP.about([("nip", nip.into()), ("unit", unit.into())]))}
                {soft(of)}
                {gaps}
            </Card>
            <Card title=plan_title>{plan}</Card>
            {made}
            {said}
            <Card title=words::DECIDE>{decision}</Card>
        }
        .into_any()
    };
    let back = move || {
        let period = query.get().period;
        Route::Needs(NeedsQuery { period, ..NeedsQuery::default() }).path()
    };
    view! {
        <PageHeading title=words::TITLE take_focus=office.takes_focus()/>
        {shown(said)}
        {shown(refused)}
        {trouble::answered(file, page)}
        <div class="actions no-print"><LinkButton href=back label=words::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

/// Why the server did not take a decision, where this page knows better words than the code's.
fn why(failure: &Failure) -> Option<Sentence> {
    let Failure::Refused(detail) = failure else { return None };
    match (detail.code, detail.field.as_deref()) {
        (_, Some("verifier")) => Some(words::SAME_HAND),
        (ErrorCode::Changed, _) => Some(words::CHANGED),
        _ => None,
    }
}

fn deciding(
    office: Office,
    (person, period, seen): (PersonId, PeriodId, u32),
    state: NeedState,
    done: Asked<()>,
    wanted: RwSignal<bool>,
) -> AnyView {
    if !state.waits_for_office() {
        let over = matches!(state, NeedState::Validated | NeedState::Superseded);
        return paragraph(if over { words::OVER } else { words::NOT_YET });
    }
    let (reason, mute) = (RwSignal::new(String::new()), RwSignal::new(false));
    let unanswered = state == NeedState::Differs;
    let send = Callback::new(move |validated: bool| {
        let text = reason.get_untracked().trim().to_owned();
        // A reason is asked for where one is needed; elsewhere one that says nothing is none.
        let needed = !validated || unanswered;
        if (needed || !text.is_empty()) && !says_something(&text) {
            mute.set(true);
            office.ports().host.focus("need-reason");
            return;
        }
        wanted.set(validated);
        let reason = Some(text).filter(|text| !text.is_empty());
        let body = DecideNeed { period, seen, validated, reason };
        let path = calls::decide_need(person);
        done.clear();
        done.by(move || {
            let (ports, credentials) = (office.ports(), office.credentials());
            let (path, body) = (path.clone(), body.clone());
            Box::pin(async move { api::tell(&*ports.server, &path, &body, Some(credentials)).await })
        });
    });
    let error = Signal::derive(move || {
        let (min, max) = (domain::needs::WORDS_CHARS_MIN, domain::needs::WORDS_CHARS_MAX);
        mute.get().then(|| all::fault::WORDS.fill(&[("min", &min.to_string()), ("max", &max.to_string())]))
    });
    let typed = Callback::new(move |text: String| {
        mute.set(false);
        reason.set(text);
    });
    let busy = Signal::derive(move || done.waiting());
    let hint: TextProp = if unanswered { words::REASON_DIFFERS } else { words::REASON_RETURN }.into();
    let (validate, back) = (Callback::new(move |()| send.run(true)), Callback::new(move |()| send.run(false)));
    view! {
        <TextArea name="need-reason" label=words::REASON hint=hint value=reason on_input=typed error=error/>
        <div class="actions">
            <Button label=words::VALIDATE busy=busy on_click=validate/>
            <Button label=words::RETURN kind=Kind::Quiet busy=busy on_click=back/>
        </div>
    }
    .into_any()
}
