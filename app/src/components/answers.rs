//! The answer to a question of a quiz, in words.

use domain::learning::{Choice, Form, Question, Response, Slug};
use leptos::text_prop::TextProp;

use crate::i18n::text::learn::quiz as words;

fn listed(texts: impl Iterator<Item = String>) -> TextProp {
    texts.collect::<Vec<_>>().join("; ").into()
}

fn truth(is_true: bool) -> TextProp {
    if is_true { words::TRUE.into() } else { words::FALSE.into() }
}

fn text_of<'a>(parts: impl IntoIterator<Item = (&'a Slug, &'a str)>, id: &str) -> String {
    parts.into_iter().find(|(known, _)| known.as_str() == id).map_or(id, |(_, text)| text).to_owned()
}

/// What was answered.
#[must_use]
pub fn answer_words(question: &Question, response: &Response) -> TextProp {
    match &question.form {
        Form::Single(choices) | Form::Multiple(choices) => {
            let texts = || choices.iter().map(|choice| (&choice.id, choice.text.as_str()));
            listed(response.iter().map(|id| text_of(texts(), id)))
        }
        Form::TrueFalse(_) => truth(response.first().is_some_and(|text| text == "true")),
        Form::Ordering(items) => {
            let texts = || items.iter().map(|item| (&item.id, item.text.as_str()));
            listed(response.iter().map(|id| text_of(texts(), id)))
        }
        Form::Matching(pairs) => {
            let rights = || pairs.iter().map(|pair| (&pair.id, pair.right.as_str()));
            listed(pairs.iter().zip(response).map(|(pair, id)| {
                let right = if id.is_empty() { "–".to_owned() } else { text_of(rights(), id) };
                format!("{} → {right}", pair.left)
            }))
        }
        Form::ShortText(_) | Form::Number { .. } => listed(response.iter().cloned()),
    }
}

/// What would have been right.
#[must_use]
pub fn right_words(question: &Question) -> TextProp {
    match &question.form {
        Form::Single(choices) | Form::Multiple(choices) => {
            let right = |choice: &&Choice| choice.right;
            listed(choices.iter().filter(right).map(|choice| choice.text.clone()))
        }
        Form::TrueFalse(answer) => truth(*answer),
        Form::Ordering(items) => listed(items.iter().map(|item| item.text.clone())),
        Form::Matching(pairs) => listed(pairs.iter().map(|pair| format!("{} → {}", pair.left, pair.right))),
        Form::ShortText(accepted) => listed(accepted.iter().take(1).cloned()),
        Form::Number { answer, .. } => listed([decimal(*answer)].into_iter()),
    }
}

/// Thousandths as one writes them: `12`, `12,5`.
fn decimal(thousandths: i64) -> String {
    let (whole, part) = (thousandths.unsigned_abs() / 1_000, thousandths.unsigned_abs() % 1_000);
    let sign = if thousandths < 0 { "−" } else { "" };
    let text = format!("{sign}{whole},{part:03}");
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_one_writes_them() {
        for (thousandths, text) in [(12_000, "12"), (12_500, "12,5"), (-125, "−0,125"), (0, "0"), (100_000, "100")] {
            assert_eq!(decimal(thousandths), text);
        }
    }
}
