//! How a figure came about: the numbers that went into it, the rule, what the rule rests on.
//!
//! Promises: nothing here is known to the program; every word and number of a rule comes from the bundle that made the figure.

use domain::{
    jpm::{Estimate, Profile},
    rules::{JpmRule, LevelRule, RuleRef},
    text::Text,
};
use leptos::{prelude::*, text_prop::TextProp};

use super::profile::ProfileRow;
use crate::{
    i18n::{Value, bundled, formats, text},
    ui::{DataTable, Said, column, number_cell, number_column, paragraph, say},
};

/// A rule as it is told to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleWords {
    /// Name and version.
    pub rule: RuleRef,
    /// The rule in plain words.
    pub explanation: Text,
    /// What it rests on.
    pub basis: Text,
}

impl From<&JpmRule> for RuleWords {
    fn from(rule: &JpmRule) -> Self {
        Self { rule: rule.rule.clone(), explanation: rule.explanation.clone(), basis: rule.basis.clone() }
    }
}

impl From<&LevelRule> for RuleWords {
    fn from(rule: &LevelRule) -> Self {
        Self { rule: rule.rule.clone(), explanation: rule.explanation.clone(), basis: rule.basis.clone() }
    }
}

/// A rule in words, with its version and what it rests on.
#[component]
pub fn RuleNote(
    /// The rule.
    rule: RuleWords,
) -> impl IntoView {
    let RuleWords { rule, explanation, basis } = rule;
    let explanation = bundled(&explanation);
    let named = text::explain::RULE.about([("id", rule.id.into()), ("version", rule.version.to_string().into())]);
    view! {
        {paragraph(explanation)}
        <p class="small soft">{say(named)} " " {basis_words(basis)}</p>
    }
    .into_any()
}

/// A bundle by name and version, with what it rests on.
#[component]
pub fn SourceNote(
    /// What it is.
    #[prop(into)]
    name: TextProp,
    /// Its version.
    #[prop(into)]
    version: String,
    /// What it rests on.
    basis: Text,
) -> impl IntoView {
    let source = text::explain::SOURCE.about([("name", name.into()), ("version", version.into())]);
    view! { <p class="small soft">{say(source)} " " {basis_words(basis)}</p> }.into_any()
}

fn basis_words(basis: Text) -> Said {
    say(text::explain::BASIS.about([("basis", basis.into())]))
}

/// The match, competency by competency: what counts, what is required, the sums and the fraction.
#[component]
pub fn MatchSum(
    /// The competencies, in the standard's order.
    rows: Vec<ProfileRow>,
    /// The rule that made the figure.
    rule: JpmRule,
) -> impl IntoView {
    let profile = Profile { lines: rows.iter().map(|row| row.line).collect() };
    let Some(estimate) = Estimate::of(&profile, &rule) else { return ().into_any() };
    let (reached, required) = (estimate.ratio().reached, estimate.ratio().required);
    let rows = rows
        .into_iter()
        .map(|row| {
            let (name, line) = (bundled(&row.name), row.line);
            let counted = counted_words(rule.counted(line), line.reached.number());
            view! {
                <tr>
                    <th scope="row">{say(name)}</th>
                    {number_cell(counted)}
                    {number_cell(formats::number(line.required.number().into()))}
                </tr>
            }
            .into_any()
        })
        .collect_view();
    let fraction = text::explain::FRACTION.about([
        ("counted", reached.into()),
        ("required", required.into()),
        ("percent", Value::Percent(estimate.ratio().hundredths(), 2)),
    ]);
    view! {
        <DataTable caption=text::explain::CAPTION>
            <thead>
                <tr>
                    {column(text::explain::COMPETENCY)}
                    {number_column(text::explain::COUNTED)}
                    {number_column(text::explain::REQUIRED)}
                </tr>
            </thead>
            <tbody>
                {rows}
                <tr>
                    <th scope="row"><b>{text::explain::SUM}</b></th>
                    <td class="num"><b>{say(whole(reached))}</b></td>
                    <td class="num"><b>{say(whole(required))}</b></td>
                </tr>
            </tbody>
        </DataTable>
        <p class="num">{say(fraction)}</p>
    }
    .into_any()
}

fn whole(number: u32) -> TextProp {
    formats::number(number as usize)
}

/// What counts; where more was reached than counts, that too.
fn counted_words(counted: u8, reached: u8) -> TextProp {
    if counted == reached {
        formats::number(counted.into())
    } else {
        text::explain::CAPPED.about([("counted", counted.into()), ("reached", reached.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_does_not_count_is_not_hidden() {
        assert_eq!(counted_words(3, 3).get(), "3");
        assert_eq!(counted_words(3, 4).get(), "3 (dicapai\u{a0}4)");
    }
}
