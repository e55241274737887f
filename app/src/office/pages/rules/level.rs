//! The level rule: what a version says of it, and what a new one means for answers and for people.

use domain::{
    rules::level::{NONE, ORDER},
    wire::office::rules::{MovedAnswers, Revised, RuleVersion},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    since, state_tag,
    words::{Fields, answer_words, part_words, value_words},
};
use crate::{
    i18n::text::rules as text,
    office::{pages::meaning, words::both},
    ui::{Card, DataTable, KeyValue, column, fact, paragraph, say},
};

/// What is decided, in the order in which it is shown.
const PARTS: [&str; 5] =
    ["met_from", "statements_min", "forbidden_up_to", "no_opportunity_max", "levels_above_required_max"];

/// What a version says.
pub(super) fn of_version(version: &RuleVersion, fields: &Fields) -> AnyView {
    let (basis, explanation) = (version.basis.clone(), fields.both("explanation"));
    let (standing, aside) = (since(version), state_tag(version.standing));
    let basis = fact(text::BASIS, TextProp::from(move || both(&basis)));
    let explanation = paragraph(TextProp::from(move || both(&explanation)));
    let parts = PARTS.map(|part| {
        let value = fields.text(part).to_owned();
        fact(TextProp::from(move || part_words(part)), TextProp::from(move || value_words(part, &value)))
    });
    let parts = parts.into_iter().collect_view();
    view! {
        <Card title=version.rule.clone() aside=aside>
            {standing}
            {explanation}
            <KeyValue>{parts}{basis}</KeyValue>
        </Card>
    }
    .into_any()
}

/// The answers that may stand in a field: none that would make the rule one that nobody can meet.
pub(super) fn answers(field: &str) -> Vec<(String, TextProp)> {
    let codes: Vec<&'static str> = match field {
        "met_from" => ORDER[1..].iter().map(|answer| answer.code()).collect(),
        _ => [NONE].into_iter().chain(ORDER[..3].iter().map(|answer| answer.code())).collect(),
    };
    codes.into_iter().map(|code| (code.to_owned(), TextProp::from(move || answer_words(code)))).collect()
}

/// Which answers a new version reads otherwise, and whom it reaches.
pub(super) fn meaning(answer: &Revised, from: &str) -> AnyView {
    let moved = moved(&answer.moved);
    let words = meaning::Words {
        caption: text::new::PERIODS,
        used: text::new::USED_RULE,
        keep: text::new::KEEP,
        over: text::new::OVER,
    };
    let periods = meaning::periods(&answer.periods, from, words);
    view! { {moved}{periods} }.into_any()
}

fn moved(moved: &[MovedAnswers]) -> AnyView {
    if moved.is_empty() {
        return paragraph(text::new::NOTHING_MOVED);
    }
    let verdict = |met: bool| say(if met { text::new::MET } else { text::new::NOT_MET });
    let rows = moved.iter().cloned().map(|MovedAnswers { answers, met }| {
        let mix = move || answers.iter().map(|code| answer_words(code)).collect::<Vec<_>>().join(", ");
        view! {
            <tr>
                <th scope="row">{mix}</th>
                <td>{verdict(!met)}</td>
                <td>{verdict(met)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <DataTable caption=text::new::MOVED>
            <thead><tr>{column(text::new::ANSWERS)}{column(text::new::OLD)}{column(text::new::NOW)}</tr></thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{rules::level::fields, shipped, wire::bundle::read_rules};

    use super::*;

    #[test]
    fn every_field_has_words_and_every_choice_can_stand_there() {
        let fields = Fields(fields(&read_rules(shipped::RULES).unwrap().level));
        for (field, value) in &fields.0 {
            let said = part_words(field);
            assert!(said != *field && !said.contains('{') && !value_words(field, value).is_empty(), "{field}: {said}");
        }
        let codes = |field| answers(field).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        assert_eq!(codes("met_from"), ["sometimes", "often", "always"]);
        assert_eq!(codes("forbidden_up_to"), ["none", "never", "sometimes", "often"]);
        assert_eq!(value_words("met_from", "often"), "Sering");
        assert_eq!(value_words("forbidden_up_to", "none"), text::new::NONE.get());
        assert!(PARTS.iter().all(|part| !fields.text(part).is_empty()));
    }
}
