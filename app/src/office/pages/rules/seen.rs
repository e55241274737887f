//! What the server says of a new version: all that is wrong with it, or all that it changes.

use std::sync::Arc;

use domain::{
    rules::Ruled,
    wire::office::rules::{ComparedFigures, ComparedResults, Dropped, FieldChange, Revised},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    level,
    words::{fault_words, field_words, value_words},
};
use crate::{
    i18n::text::rules as text,
    office::{
        state::Office,
        words::{coded, day},
    },
    ui::{Button, DataTable, Kind, Notice, Tone, column, paragraph},
};

/// A check's outcome.
pub(super) fn seen(
    office: Office,
    ruled: Ruled,
    answer: &Arc<Revised>,
    from: String,
    busy: Signal<bool>,
    publish: Callback<()>,
) -> AnyView {
    if answer.wrong.is_empty() { changes(ruled, answer, from, busy, publish) } else { spoilt(office, answer) }
}

/// Every fault, as a way to its field.
fn spoilt(office: Office, answer: &Revised) -> AnyView {
    let title = text::new::WRONG.about([("n", answer.wrong.len().into())]);
    let used = answer.dropped.iter().filter(|path| !path.courses.is_empty()).map(|path| {
        let Dropped { code, courses, .. } = path.clone();
        paragraph(text::new::USED.about([("code", code.into()), ("courses", courses.join(", ").into())]))
    });
    let used = used.collect_view();
    let lines = answer.wrong.iter().cloned().map(|wrong| {
        let field = wrong.field.clone();
        let label = TextProp::from(move || {
            let (field, fault) = (field_words(&wrong.field), fault_words(&wrong));
            text::fault::LINE.fill(&[("field", &field), ("fault", &fault)])
        });
        let go = Callback::new(move |()| office.ports().host.focus(&field));
        view! { <li><Button label=label kind=Kind::Plain on_click=go/></li> }
    });
    let lines = lines.collect_view();
    view! { <Notice title=title tone=Tone::Bad live=true>{used}<ul class="stack">{lines}</ul></Notice> }.into_any()
}

/// Row by row what it changes, and the second word.
fn changes(ruled: Ruled, answer: &Revised, from: String, busy: Signal<bool>, publish: Callback<()>) -> AnyView {
    let title = text::new::READY.about([("n", answer.changes.len().into())]);
    let replaced = answer.replaces.iter().map(|number| paragraph(text::new::REPLACES.about([("n", (*number).into())])));
    let replaced = replaced.collect_view();
    let dropped = answer.dropped.iter().map(|path| {
        paragraph(text::new::DROPPED.about([("code", path.code.clone().into()), ("n", path.claims.into())]))
    });
    let dropped = dropped.collect_view();
    let compared = answer.compared.iter().cloned().map(compared).collect_view();
    let rows = answer.changes.iter().cloned().map(row).collect_view();
    let meaning = (ruled == Ruled::Level).then(|| level::meaning(answer, &from));
    let label = text::new::PUBLISH.with(move || [("date", day(&from))]);
    view! {
        <Notice title=title live=true>
            {paragraph(text::new::READY_MORE)}
            {replaced}
            {dropped}
            {compared}
        </Notice>
        <DataTable caption=text::new::CHANGES>
            <thead><tr>{column(text::new::WHAT)}{column(text::new::OLD)}{column(text::new::NOW)}</tr></thead>
            <tbody>{rows}</tbody>
        </DataTable>
        {meaning}
        <div class="actions"><Button label=label busy=busy on_click=publish/></div>
    }
    .into_any()
}

/// How many official results of a purpose read otherwise.
fn compared(ComparedResults { scheme, figures }: ComparedResults) -> AnyView {
    let scheme = coded(text::scheme::ALL, &scheme);
    match figures {
        Some(ComparedFigures { results, touched, moved }) => paragraph(text::new::COMPARED.about([
            ("scheme", scheme.into()),
            ("results", results.into()),
            ("touched", touched.into()),
            ("moved", moved.into()),
        ])),
        None => paragraph(text::new::FEW.about([("scheme", scheme.into())])),
    }
}

fn row(FieldChange { field, old, new }: FieldChange) -> AnyView {
    let value = |field: String, value: Option<String>| {
        move || match &value {
            Some(value) => value_words(&field, value),
            None => text::new::NONE.get().to_owned(),
        }
    };
    let (old, new) = (value(field.clone(), old), value(field.clone(), new));
    view! {
        <tr>
            <th scope="row">{move || field_words(&field)}</th>
            <td>{old}</td>
            <td>{new}</td>
        </tr>
    }
    .into_any()
}
