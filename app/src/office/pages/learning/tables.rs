//! The figures of a year as tables.

use domain::wire::office::learning::{CourseLearning, Learning, PathLearning, UnitLearning};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::text::office::learning as words,
    office::words::{both, count},
    ui::{Card, DataTable, column, number_cell, number_column, paragraph, say},
};

fn number(of: u32) -> AnyView {
    number_cell(TextProp::from(move || count(of)))
}

/// The deepest that a name is set in.
const DEPTH_MAX: u32 = 3;

/// Unit by unit, each with all below it.
pub(super) fn units(known: &Learning) -> AnyView {
    let rows = known.units.iter().cloned().map(unit_row).collect_view();
    let target = known.target;
    let reached = words::REACHED_SHORT.with(move || [("target", count(target))]);
    view! {
        <Card title=words::UNITS>
            <DataTable caption=words::UNITS_CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(words::UNIT)}
                        {number_column(words::PEOPLE)}
                        {number_column(words::LEARNING)}
                        {number_column(words::COMPLETED_SHORT)}
                        {number_column(words::JP)}
                        {number_column(reached)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn unit_row(row: UnitLearning) -> AnyView {
    let UnitLearning { unit, depth, counts } = row;
    let class = format!("depth-{}", depth.min(DEPTH_MAX));
    let reached = words::SHARE.with(move || [("n", count(counts.reached)), ("m", count(counts.with_target))]);
    let reached = if counts.with_target == 0 { words::NO_TARGET.into() } else { reached };
    view! {
        <tr>
            <th scope="row" class=class>{unit.name}</th>
            {number(counts.people)}
            {number(counts.begun)}
            {number(counts.completed)}
            {number(counts.jp)}
            {number_cell(reached)}
        </tr>
    }
    .into_any()
}

/// Course by course: how many finish, and where the others stop.
pub(super) fn courses(known: &Learning) -> AnyView {
    if known.courses.is_empty() {
        return ().into_any();
    }
    let rows = known.courses.iter().cloned().map(course_row).collect_view();
    view! {
        <Card title=words::COURSES>
            <DataTable caption=words::COURSES_CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(words::COURSE)}
                        {number_column(words::BEGUN)}
                        {number_column(words::DONE)}
                        {number_column(words::STOPPED)}
                        {column(words::STOPS)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn course_row(row: CourseLearning) -> AnyView {
    let CourseLearning { title, version, begun, completed, stopped, stops } = row;
    let title = words::COURSE_VERSION.with(move || [("title", title.clone()), ("version", version.to_string())]);
    let stops = stops.into_iter().map(|stop| {
        let (number, lesson, people) = (stop.number, stop.lesson, stop.people);
        let told =
            words::STOP.with(move || [("number", count(number)), ("lesson", lesson.clone()), ("n", count(people))]);
        view! { <li>{say(told)}</li> }.into_any()
    });
    let stops = stops.collect::<Vec<_>>();
    view! {
        <tr>
            <th scope="row">{say(title)}</th>
            {number(begun)}
            {number(completed)}
            {number(stopped)}
            <td><ul class="small" role="list">{stops}</ul></td>
        </tr>
    }
    .into_any()
}

/// Hours by development path.
pub(super) fn paths(known: &Learning) -> AnyView {
    if known.paths.is_empty() {
        return view! { <Card title=words::PATHS>{paragraph(words::NO_HOURS)}</Card> }.into_any();
    }
    let rows = known.paths.iter().cloned().map(path_row).collect_view();
    view! {
        <Card title=words::PATHS>
            <DataTable caption=words::PATHS_CAPTION caption_hidden=true>
                <thead>
                    <tr>{column(words::PATH)}{number_column(words::JP)}{number_column(words::ENTRIES)}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn path_row(row: PathLearning) -> AnyView {
    let PathLearning { code, name, jp, entries } = row;
    view! {
        <tr>
            <th scope="row">{move || both(&name)}" "<span class="small soft">{code}</span></th>
            {number(jp)}
            {number(entries)}
        </tr>
    }
    .into_any()
}
