//! What the server says of a new version: all that is wrong with it, or all that it changes and for whom.

use std::sync::Arc;

use domain::wire::office::standards::{LevelChange, Offered, StandardSeen};
use leptos::{prelude::*, text_prop::TextProp};

use super::{form::place_of, words::fault_words};
use crate::{
    i18n::text::standards as text,
    office::{
        pages::meaning,
        state::Office,
        words::{both, day},
    },
    ui::{Button, DataTable, Kind, Notice, Tone, column, paragraph, say},
};

/// A check's outcome.
pub(super) fn seen(
    office: Office,
    answer: &Arc<StandardSeen>,
    offers: &[Offered],
    from: String,
    busy: Signal<bool>,
    publish: Callback<()>,
) -> AnyView {
    if answer.wrong.is_empty() { changes(answer, from, busy, publish) } else { spoilt(office, answer, offers) }
}

/// Every fault, as a way to its field where it has one.
fn spoilt(office: Office, answer: &StandardSeen, offers: &[Offered]) -> AnyView {
    let title = text::seen::WRONG.about([("n", answer.wrong.len().into())]);
    let offers = StoredValue::new(offers.to_vec());
    let lines = answer.wrong.iter().cloned().map(|wrong| {
        let at = offers.with_value(|offers| place_of(&wrong, offers).1);
        let label = TextProp::from(move || {
            let field = offers.with_value(|offers| place_of(&wrong, offers).0);
            text::fault::LINE.fill(&[("field", &field), ("fault", &fault_words(&wrong))])
        });
        let Some(at) = at else { return view! { <li>{say(label)}</li> }.into_any() };
        let go = Callback::new(move |()| office.ports().host.focus(&at));
        view! { <li><Button label=label kind=Kind::Plain on_click=go/></li> }.into_any()
    });
    let lines = lines.collect_view();
    view! { <Notice title=title tone=Tone::Bad live=true><ul class="stack">{lines}</ul></Notice> }.into_any()
}

/// Level by level what it changes, period by period for whom, and the second word.
fn changes(answer: &StandardSeen, from: String, busy: Signal<bool>, publish: Callback<()>) -> AnyView {
    let title = text::seen::READY.about([("n", answer.changes.len().into())]);
    let holders = paragraph(text::seen::HOLDERS.about([("n", answer.holders.into())]));
    let replaced =
        answer.replaces.iter().map(|number| paragraph(text::seen::REPLACES.about([("n", (*number).into())])));
    let replaced = replaced.collect_view();
    let rows = answer.changes.iter().cloned().map(row).collect_view();
    let words = meaning::Words {
        caption: text::seen::PERIODS,
        used: text::seen::MEANING,
        keep: text::seen::KEEP,
        over: text::seen::OVER,
    };
    let periods = meaning::periods(&answer.periods, &from, words);
    let label = text::seen::PUBLISH.with(move || [("date", day(&from))]);
    view! {
        <Notice title=title live=true>
            {paragraph(text::seen::READY_MORE)}
            {holders}
            {replaced}
        </Notice>
        <DataTable caption=text::seen::CHANGES>
            <thead>
                <tr>{column(text::seen::COMPETENCY)}{column(text::seen::OLD)}{column(text::seen::NOW)}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
        {periods}
        <div class="actions"><Button label=label busy=busy on_click=publish/></div>
    }
    .into_any()
}

fn row(LevelChange { name, old, new, .. }: LevelChange) -> AnyView {
    let level = |level: Option<u8>| {
        say(TextProp::from(move || match level {
            Some(level) => text::seen::LEVEL.fill(&[("n", &level.to_string())]),
            None => text::seen::NONE.get().to_owned(),
        }))
    };
    let (old, new) = (level(old), level(new));
    view! {
        <tr>
            <th scope="row">{say(move || both(&name))}</th>
            <td>{old}</td>
            <td>{new}</td>
        </tr>
    }
    .into_any()
}
