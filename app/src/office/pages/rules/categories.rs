//! The categories of official results: what a version says of them.

use domain::{
    rules::categories::{PLACES, hundredths},
    wire::office::rules::RuleVersion,
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{since, state_tag, words::Fields};
use crate::{
    i18n::{formats, text::rules as text},
    office::words::both,
    ui::{Card, DataTable, KeyValue, column, fact, number_cell, number_column, say, soft},
};

/// The schemes of a version, in the order in which they are shown.
pub(super) fn schemes(fields: &Fields) -> Vec<String> {
    let names = fields.0.iter().filter_map(|(name, _)| name.strip_suffix(".name.id"));
    names.filter(|name| !name.contains('.')).map(str::to_owned).collect()
}

/// A bound as the language writes it; reactive.
pub(super) fn bound_words(text: &str) -> String {
    hundredths(text)
        .map_or_else(|| text.to_owned(), |bound| formats::percent(bound, if bound % 100 == 0 { 0 } else { 2 }))
}

/// What a version says.
pub(super) fn of_version(version: &RuleVersion, fields: &Fields) -> AnyView {
    let basis = version.basis.clone();
    let (standing, aside) = (since(version), state_tag(version.standing));
    let basis = fact(text::BASIS, TextProp::from(move || both(&basis)));
    let schemes = schemes(fields).into_iter().map(|scheme| of_scheme(fields, &scheme)).collect_view();
    view! {
        <Card title=version.rule.clone() aside=aside>
            {standing}
            <KeyValue>{basis}</KeyValue>
            {schemes}
        </Card>
    }
    .into_any()
}

fn of_scheme(fields: &Fields, scheme: &str) -> AnyView {
    let said = |name: String| {
        let text = fields.both(&name);
        TextProp::from(move || both(&text))
    };
    let mut above: Option<String> = None;
    let mut rows = Vec::new();
    for place in 1..=PLACES {
        let min = fields.text(&format!("{scheme}.{place}.min")).to_owned();
        if min.is_empty() {
            continue;
        }
        let name = said(format!("{scheme}.{place}.name"));
        let below = match above.replace(min.clone()) {
            Some(above) => TextProp::from(move || bound_words(&above)),
            None => text::NO_BOUND.into(),
        };
        let from = TextProp::from(move || bound_words(&min));
        rows.push(view! {
            <tr>
                <th scope="row">{say(name)}</th>
                {number_cell(from)}
                {number_cell(below)}
            </tr>
        });
    }
    let rows = rows.collect_view();
    let basis = said(format!("{scheme}.basis"));
    view! {
        <DataTable caption=said(format!("{scheme}.name"))>
            <thead><tr>{column(text::CATEGORY)}{number_column(text::FROM)}{number_column(text::BELOW)}</tr></thead>
            <tbody>{rows}</tbody>
        </DataTable>
        {soft(basis)}
    }
    .into_any()
}
