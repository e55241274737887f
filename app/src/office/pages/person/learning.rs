//! What one person has completed and begun, and the hours of their year.

use std::sync::Arc;

use domain::{
    access::Action,
    wire::office::learning::{
        BegunCourse, CertificateName, CompletedCourse, LearnedElsewhere, PersonLearning, Withdraw,
    },
};
use leptos::prelude::*;

use crate::{
    i18n::text::people::learning as words,
    office::{
        calls,
        pages::{exports::ReasonForm, trouble},
        state::{Asked, Office},
        words::{count, day},
    },
    reactive::effect,
    ui::{BigNumber, Card, DataTable, Disclosure, SelectField, column, number_cell, number_column, paragraph, soft},
};

/// The card.
pub(super) fn card(asked: Asked<PersonLearning>, known: &Arc<PersonLearning>) -> AnyView {
    let PersonLearning { year, jp, target, completed, begun, elsewhere } = (**known).clone();
    let title = words::TITLE.with(move || [("year", year.to_string())]);
    let standing = match target {
        Some(target) => soft(words::TARGET.with(move || [("n", count(target))])),
        None => soft(words::NO_TARGET),
    };
    let none = (completed.is_empty() && begun.is_empty() && elsewhere.is_empty()).then(|| paragraph(words::NONE));
    let of_elsewhere = (!elsewhere.is_empty()).then(|| elsewhere_table(elsewhere));
    let withdrawal = withdrawal(asked, &completed);
    let of_completed = (!completed.is_empty()).then(|| completed_table(completed));
    let of_begun = (!begun.is_empty()).then(|| begun_table(begun));
    view! {
        <Card title=title>
            <BigNumber value=move || count(jp) unit=words::JP/>
            {standing}
            {none}
            {of_completed}
            {of_elsewhere}
            {of_begun}
            {withdrawal}
        </Card>
    }
    .into_any()
}

fn completed_table(completed: Vec<CompletedCourse>) -> AnyView {
    let rows = completed.into_iter().map(|CompletedCourse { title, on, jp, rule, certificate }| {
        view! {
            <tr>
                <th scope="row">{title}</th>
                <td class="nowrap">{move || day(&on)}</td>
                {number_cell(TextProp::from(move || count(jp)))}
                <td class="nowrap">{rule}</td>
                <td class="nowrap">
                    {move || match &certificate {
                        Some(certificate) => certificate.number.clone(),
                        None => words::WITHDRAWN.get().to_owned(),
                    }}
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <DataTable caption=words::COMPLETED>
            <thead>
                <tr>
                    {column(words::COURSE)}
                    {column(words::ON)}
                    {number_column(words::JP)}
                    {column(words::RULE)}
                    {column(words::CERTIFICATE)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn elsewhere_table(elsewhere: Vec<LearnedElsewhere>) -> AnyView {
    let rows = elsewhere.into_iter().map(|LearnedElsewhere { title, on, jp, rule }| {
        view! {
            <tr>
                <th scope="row">{title}</th>
                <td class="nowrap">{move || day(&on)}</td>
                {number_cell(TextProp::from(move || count(jp)))}
                <td class="nowrap">{rule}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <DataTable caption=words::ELSEWHERE>
            <thead>
                <tr>
                    {column(words::TRAINING)}
                    {column(words::ON)}
                    {number_column(words::JP)}
                    {column(words::RULE)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn begun_table(begun: Vec<BegunCourse>) -> AnyView {
    let rows = begun.into_iter().map(|BegunCourse { title, done, lessons, moved }| {
        let far = words::DONE_OF.with(move || [("n", count(done)), ("m", count(lessons))]);
        view! {
            <tr>
                <th scope="row">{title}</th>
                {number_cell(far)}
                <td class="nowrap">{move || day(&moved)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <DataTable caption=words::BEGUN>
            <thead>
                <tr>{column(words::COURSE)}{number_column(words::LESSONS)}{column(words::MOVED)}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// Withdrawing a certificate, for whoever may: which one, and why.
fn withdrawal(asked: Asked<PersonLearning>, completed: &[CompletedCourse]) -> Option<AnyView> {
    let office = expect_context::<Office>();
    let held: Vec<(CertificateName, String)> =
        completed.iter().filter_map(|done| Some((done.certificate.clone()?, done.title.clone()))).collect();
    if held.is_empty() || !office.rights().may(Action::WithdrawCertificate) {
        return None;
    }
    let options = held.iter().map(|(certificate, title)| {
        (certificate.id.to_string(), TextProp::from(format!("{} · {title}", certificate.number)))
    });
    let none = (String::new(), TextProp::from(words::withdraw::CHOOSE));
    let options = core::iter::once(none).chain(options).collect();
    let (picked, missing) = (RwSignal::new(String::new()), RwSignal::new(false));
    let done: Asked<Withdraw> = Asked::nothing(office);
    let pick = Callback::new(move |value| {
        picked.set(value);
        missing.set(false);
    });
    let withdraw = Callback::new(move |reason: String| match picked.get_untracked().parse() {
        Ok(certificate) => done.post(calls::withdraw(certificate), Withdraw { reason }),
        Err(_) => {
            missing.set(true);
            office.ports().host.focus("certificate");
        }
    });
    effect(move || {
        if done.answer().is_some() {
            asked.again();
        }
    });
    let error = Signal::derive(move || missing.get().then(|| words::withdraw::CHOOSE_FIRST.get().to_owned()));
    Some(
        view! {
            <Disclosure summary=words::withdraw::TITLE>
                {paragraph(words::withdraw::WHAT)}
                <SelectField
                    name="certificate"
                    label=words::CERTIFICATE
                    options=options
                    value=picked
                    on_change=pick
                    error=error
                />
                <ReasonForm
                    busy=Signal::derive(move || done.waiting())
                    label=words::withdraw::BUTTON
                    on_submit=withdraw
                />
                {trouble::trouble(done)}
            </Disclosure>
        }
        .into_any(),
    )
}
