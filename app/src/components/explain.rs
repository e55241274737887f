//! How a figure came about: the numbers that went into it, the rule, what the rule rests on.
//!
//! Promises: nothing here is known to the program; every word and number of a rule comes from the bundle that made the figure.

use domain::{
    jpm::{Estimate, Profile},
    rules::{JpmRule, LevelRule, RuleRef},
    text::Text,
};
use leptos::prelude::*;

use super::profile::ProfileRow;
use crate::{
    i18n::{bundled, formats, text, words_of},
    ui::DataTable,
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
    let named = text::explain::RULE.with(move || [("id", rule.id.clone()), ("version", rule.version.to_string())]);
    view! {
        <p>{move || explanation.get()}</p>
        <p class="small soft">{move || named.get()} " " {basis_words(basis)}</p>
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
    let source = text::explain::SOURCE.with(move || [("name", name.get().to_string()), ("version", version.clone())]);
    view! { <p class="small soft">{move || source.get()} " " {basis_words(basis)}</p> }.into_any()
}

fn basis_words(basis: Text) -> impl Fn() -> String + Send + 'static {
    move || text::explain::BASIS.fill(&[("basis", &words_of(&basis))])
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
                    <th scope="row">{move || name.get()}</th>
                    <td class="num">{counted}</td>
                    <td class="num">{move || formats::integer(line.required.number().into())}</td>
                </tr>
            }
        })
        .collect_view();
    let fraction = text::explain::FRACTION.with(move || {
        [
            ("counted", whole(reached)),
            ("required", whole(required)),
            ("percent", formats::percent(estimate.ratio().hundredths(), 2)),
        ]
    });
    view! {
        <DataTable caption=text::explain::CAPTION>
            <thead>
                <tr>
                    <th scope="col">{text::explain::COMPETENCY}</th>
                    <th scope="col" class="num">{text::explain::COUNTED}</th>
                    <th scope="col" class="num">{text::explain::REQUIRED}</th>
                </tr>
            </thead>
            <tbody>
                {rows}
                <tr>
                    <th scope="row"><b>{text::explain::SUM}</b></th>
                    <td class="num"><b>{move || whole(reached)}</b></td>
                    <td class="num"><b>{move || whole(required)}</b></td>
                </tr>
            </tbody>
        </DataTable>
        <p class="num">{move || fraction.get()}</p>
    }
    .into_any()
}

fn whole(number: u32) -> String {
    formats::integer(number as usize)
}

/// What counts; where more was reached than counts, that too.
fn counted_words(counted: u8, reached: u8) -> impl Fn() -> String + Send + 'static {
    move || {
        let number = |number: u8| formats::integer(number.into());
        if counted == reached {
            number(counted)
        } else {
            text::explain::CAPPED.fill(&[("counted", &number(counted)), ("reached", &number(reached))])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_does_not_count_is_not_hidden() {
        assert_eq!(counted_words(3, 3)(), "3");
        assert_eq!(counted_words(3, 4)(), "3 (dicapai 4)");
    }
}
