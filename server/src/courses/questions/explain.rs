//! Why an answer is right, made of what Moodle says after an attempt.
//!
//! Moodle says one thing to everybody and others to those who gave a certain answer; here one explanation is shown to all. So each of the
//! others stands there with the answer that it belongs to, as far as there is room. A question of which nothing is said at all gets the
//! right answer for an explanation, and its author is told.

use domain::{learning::Form, text::Language};

use super::{super::bounds, finding::Reason, losses::Losses, raw::Text, source::decimal, texts};
use crate::words::Words;

/// Something that is said to some.
#[derive(Debug)]
enum Remark {
    Of(String, String),
    Right(String),
    Wrong(String),
}

/// An explanation so far.
#[derive(Debug)]
pub(super) struct Explanation {
    all: String,
    remarks: Vec<Remark>,
}

impl Explanation {
    /// What is said to everybody.
    pub(super) fn of(feedback: &Text, losses: &mut Losses) -> Self {
        Self { all: texts::lines(feedback, losses), remarks: Vec::new() }
    }

    /// What is said to who gave an answer.
    pub(super) fn add_of(&mut self, answer: &str, feedback: &Text, losses: &mut Losses) {
        let said = texts::line(feedback, losses);
        if !said.is_empty() {
            self.remarks.push(Remark::Of(answer.to_owned(), said));
        }
    }

    /// What is said to who is right.
    pub(super) fn add_right(&mut self, feedback: &Text, losses: &mut Losses) {
        let said = texts::line(feedback, losses);
        if !said.is_empty() {
            self.remarks.push(Remark::Right(said));
        }
    }

    /// What is said to who is wrong.
    pub(super) fn add_wrong(&mut self, feedback: &Text, losses: &mut Losses) {
        let said = texts::line(feedback, losses);
        if !said.is_empty() {
            self.remarks.push(Remark::Wrong(said));
        }
    }

    /// The explanation.
    pub(super) fn finish(self, form: &Form, language: Language, losses: &mut Losses) -> String {
        let words = Words::of(language);
        let mut whole = self.all;
        for remark in &self.remarks {
            let line = match remark {
                // Put together here: what authors write may look like the place of a value.
                Remark::Of(answer, said) => format!("“{answer}”: {said}"),
                Remark::Right(said) => words.fill("question.explanation.if_right", &[("said", said)]),
                Remark::Wrong(said) => words.fill("question.explanation.if_wrong", &[("said", said)]),
            };
            if whole.chars().count() + line.chars().count() < bounds::EXPLANATION.chars {
                if !whole.is_empty() {
                    whole.push('\n');
                }
                whole.push_str(&line);
                losses.add(Reason::FeedbackJoined, "");
            } else {
                losses.add(Reason::FeedbackLeft, &line);
            }
        }
        if whole.is_empty() {
            losses.add(Reason::ExplanationMade, "");
            whole = answer(form, language);
        }
        whole
    }
}

/// The right answer in words.
fn answer(form: &Form, language: Language) -> String {
    let point = if language == Language::Indonesian { ',' } else { '.' };
    let (key, parts): (_, Vec<String>) = match form {
        Form::Single(choices) | Form::Multiple(choices) => {
            let right = choices.iter().filter(|choice| choice.right);
            ("question.explanation.right", right.map(|choice| choice.text.clone()).collect())
        }
        Form::TrueFalse(true) => ("question.explanation.true", Vec::new()),
        Form::TrueFalse(false) => ("question.explanation.false", Vec::new()),
        Form::Ordering(items) => ("question.explanation.order", items.iter().map(|item| item.text.clone()).collect()),
        Form::Matching(pairs) => {
            let pair = |pair: &domain::learning::Pair| format!("{} – {}", pair.left, pair.right);
            ("question.explanation.pairs", pairs.iter().map(pair).collect())
        }
        Form::ShortText(accepted) => ("question.explanation.right", accepted.iter().take(1).cloned().collect()),
        Form::Number { answer, tolerance: 0 } => ("question.explanation.right", vec![decimal(*answer, point)]),
        Form::Number { answer, tolerance } => (
            "question.explanation.right",
            vec![format!("{} ± {}", decimal(*answer, point), decimal(*tolerance, point))],
        ),
    };
    let whole = Words::of(language).fill(key, &[("answer", &parts.join("; "))]);
    if whole.chars().count() <= bounds::EXPLANATION.chars {
        return whole;
    }
    let mut short: String = whole.chars().take(bounds::EXPLANATION.chars - 1).collect();
    short.push('…');
    short
}
