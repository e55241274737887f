//! GIFT of a quiz, for Moodle.
//!
//! Promises: what is written reads as the same questions here. Questions that GIFT cannot say are not written, and named. Texts are
//! marked as Markdown, options and explanations as plain, so that Moodle shows them as they are shown here.

use std::fmt::Write as _;

use domain::learning::{Choice, Form, Slug};

use crate::courses::questions::source::{Question, Quiz, decimal};

/// The parts of a per cent that are written.
const WHOLE: usize = 100_000;

/// The quiz as GIFT, and the questions that are not in it: an arrow in a word, or on the left side of a pair, would part it.
#[must_use]
pub fn write(quiz: &Quiz) -> (String, Vec<Slug>) {
    let (mut to, mut left_out) = (String::new(), Vec::new());
    for bank in &quiz.banks {
        let _ = write!(to, "$CATEGORY: {}\n\n", bank.id);
        for question in &bank.questions {
            match answers(&question.form) {
                Some(answers) => write_question(question, &answers, &mut to),
                None => left_out.push(question.id.clone()),
            }
        }
    }
    (to, left_out)
}

fn write_question(question: &Question, answers: &str, to: &mut String) {
    let (text, explanation) = (escaped(&question.text), escaped(&question.explanation));
    let _ = write!(to, "::{}::[markdown]{text}{{{answers}\n####[plain]{explanation}\n}}\n\n", question.id);
}

fn answers(form: &Form) -> Option<String> {
    let mut to = String::new();
    match form {
        Form::Single(choices) => {
            // Without a wrong one it would be a word to be typed.
            if choices.iter().all(|choice| choice.right) {
                return None;
            }
            for choice in choices {
                let _ = write!(to, "\n{}[plain]{}", if choice.right { '=' } else { '~' }, escaped(&choice.text));
            }
        }
        Form::Multiple(choices) => {
            let right = choices.iter().filter(|choice| choice.right).count();
            for Choice { text, right: is_right, .. } in choices {
                let share = if *is_right { share(right) } else { "-100".to_owned() };
                let _ = write!(to, "\n~%{share}%[plain]{}", escaped(text));
            }
        }
        Form::TrueFalse(answer) => to.push_str(if *answer { "TRUE" } else { "FALSE" }),
        Form::Ordering(items) => {
            let _ = write!(to, ">{} ALL VERTICAL", items.len());
            for item in items {
                let _ = write!(to, "\n[plain]{}", escaped(&item.text));
            }
        }
        Form::Matching(pairs) => {
            for pair in pairs {
                if pair.left.contains("->") {
                    return None;
                }
                let _ = write!(to, "\n=[plain]{} -> {}", escaped(&pair.left), escaped(&pair.right));
            }
        }
        Form::ShortText(accepted) => {
            for word in accepted {
                if word.contains("->") {
                    return None;
                }
                // An asterisk by itself would stand for anything.
                let _ = write!(to, "\n=%100%[plain]{}", escaped(&word.replace('*', "\\*")));
            }
        }
        Form::Number { answer, tolerance } => {
            let _ = write!(to, "#{}:{}", decimal(*answer, '.'), decimal(*tolerance, '.'));
        }
    }
    Some(to)
}

/// One of so many equal shares, as Moodle knows them: with five decimals.
fn share(of: usize) -> String {
    let of = of.max(1);
    let share = (WHOLE * 100 + of / 2) / of;
    let (whole, decimals) = (share / WHOLE, share % WHOLE);
    let decimals = format!("{decimals:05}");
    match decimals.trim_end_matches('0') {
        "" => whole.to_string(),
        decimals => format!("{whole}.{decimals}"),
    }
}

fn escaped(text: &str) -> String {
    let mut to = String::new();
    for sign in text.chars() {
        match sign {
            '\n' => to.push_str("\\n"),
            ':' | '#' | '=' | '{' | '}' | '~' | '\\' => to.extend(['\\', sign]),
            _ => to.push(sign),
        }
    }
    to
}
