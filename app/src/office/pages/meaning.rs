//! What a new version means for people, period by period.
//!
//! Promises: whoever has begun is said to keep what they began with. Refuses: to say what the version is of; its own words do.

use domain::wire::office::standards::PeriodMeaning;
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::{Sentence, text::office::meaning as text},
    office::words::{both, count, day},
    ui::{DataTable, column, number_cell, number_column, paragraph, say},
};

/// The words that differ by what the version is of.
#[derive(Clone, Copy)]
pub struct Words {
    /// Whom it means something for.
    pub caption: Sentence,
    /// The head of the column that says what is used.
    pub used: Sentence,
    /// Where it holds within the period, from a `{date}` on.
    pub keep: Sentence,
    /// Where the period is over by then.
    pub over: Sentence,
}

/// A row for each period that is not over, of a version that holds from a day.
pub fn periods(periods: &[PeriodMeaning], from: &str, words: Words) -> AnyView {
    if periods.is_empty() {
        return paragraph(text::NO_PERIOD);
    }
    let rows = periods.iter().cloned().map(|period| {
        let PeriodMeaning { name, opens, submitted, begun, waiting, holds, .. } = period;
        let number = |number: u32| number_cell(TextProp::from(move || count(number)));
        // In a period to come, the version holds from its first day.
        let since = if opens.as_str() > from { opens } else { from.to_owned() };
        let meaning = match holds {
            true => say(words.keep.with(move || [("date", day(&since))])),
            false => say(words.over),
        };
        view! {
            <tr>
                <th scope="row">{say(move || both(&name))}</th>
                {number(submitted)}
                {number(begun)}
                {number(waiting)}
                <td>{meaning}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <DataTable caption=words.caption>
            <thead>
                <tr>
                    {column(text::PERIOD)}
                    {number_column(text::SUBMITTED)}
                    {number_column(text::BEGUN)}
                    {number_column(text::WAITING)}
                    {column(words.used)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}
