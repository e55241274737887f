//! What one person has completed and begun, and the hours of their year.

use std::sync::Arc;

use domain::wire::office::learning::{BegunCourse, CompletedCourse, PersonLearning};
use leptos::prelude::*;

use crate::{
    i18n::text::people::learning as words,
    office::words::{count, day},
    ui::{BigNumber, Card, DataTable, column, number_cell, number_column, paragraph, soft},
};

/// The card.
pub(super) fn card(known: Arc<PersonLearning>) -> AnyView {
    let PersonLearning { year, jp, target, completed, begun } = (*known).clone();
    let title = words::TITLE.with(move || [("year", year.to_string())]);
    let standing = match target {
        Some(target) => soft(words::TARGET.with(move || [("n", count(target))])),
        None => soft(words::NO_TARGET),
    };
    let none = (completed.is_empty() && begun.is_empty()).then(|| paragraph(words::NONE));
    let of_completed = (!completed.is_empty()).then(|| completed_table(completed));
    let of_begun = (!begun.is_empty()).then(|| begun_table(begun));
    view! {
        <Card title=title>
            <BigNumber value=move || count(jp) unit=words::JP/>
            {standing}
            {none}
            {of_completed}
            {of_begun}
        </Card>
    }
    .into_any()
}

fn completed_table(completed: Vec<CompletedCourse>) -> AnyView {
    let rows = completed.into_iter().map(|CompletedCourse { title, on, jp, certificate }| {
        view! {
            <tr>
                <th scope="row">{title}</th>
                <td class="nowrap">{move || day(&on)}</td>
                {number_cell(TextProp::from(move || count(jp)))}
                <td class="nowrap">{certificate}</td>
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
                    {column(words::CERTIFICATE)}
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
