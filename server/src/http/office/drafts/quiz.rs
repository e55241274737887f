//! Questions between the wire and a draft.
//!
//! Promises: what is told and comes back as it was is the same quiz; whatever comes without a name gets one that is free. Refuses, by
//! field: names that are none, numbers that are none, texts that are longer than a course may have. Whether it is a good quiz is told by
//! the check.

use std::collections::BTreeSet;

use domain::{
    learning::{Choice, Form, Item, Pair, Slug, decimal_thousandths},
    wire::office::drafts::{self as wire, DraftForm},
};

use super::{Error, edit::fit};
use crate::courses::{
    bounds,
    draft::Draft,
    questions::{Bank, PASS_PERCENT, Question, Quiz, decimal, free_name},
};

/// The questions of a lesson; those of one that has none yet.
pub(super) fn of(draft: &Draft, lesson: &Slug) -> Quiz {
    let empty = || Quiz { pass_percent: PASS_PERCENT, attempts_max: None, banks: Vec::new() };
    draft.quiz(lesson).unwrap_or_else(empty)
}

/// What is told of a quiz.
pub(super) fn tell(quiz: &Quiz) -> wire::DraftQuiz {
    let question = |question: &Question| wire::DraftQuestion {
        id: question.id.to_string(),
        text: question.text.clone(),
        explanation: question.explanation.clone(),
        form: tell_form(&question.form),
    };
    let bank = |bank: &Bank| wire::DraftBank {
        id: bank.id.to_string(),
        draw: bank.draw,
        questions: bank.questions.iter().map(question).collect(),
    };
    wire::DraftQuiz {
        pass_percent: quiz.pass_percent,
        attempts_max: quiz.attempts_max,
        banks: quiz.banks.iter().map(bank).collect(),
    }
}

fn tell_form(form: &Form) -> DraftForm {
    let options = |choices: &[Choice]| {
        let option = |choice: &Choice| wire::DraftOption {
            id: choice.id.to_string(),
            text: choice.text.clone(),
            right: choice.right,
        };
        choices.iter().map(option).collect()
    };
    match form {
        Form::Single(choices) => DraftForm::Single { options: options(choices) },
        Form::Multiple(choices) => DraftForm::Multiple { options: options(choices) },
        Form::TrueFalse(answer) => DraftForm::TrueFalse { answer: *answer },
        Form::Ordering(items) => {
            let item = |item: &Item| wire::DraftItem { id: item.id.to_string(), text: item.text.clone() };
            DraftForm::Ordering { items: items.iter().map(item).collect() }
        }
        Form::Matching(pairs) => {
            let pair = |pair: &Pair| wire::DraftPair {
                id: pair.id.to_string(),
                left: pair.left.clone(),
                right: pair.right.clone(),
            };
            DraftForm::Matching { pairs: pairs.iter().map(pair).collect() }
        }
        Form::ShortText(accept) => DraftForm::ShortText { accept: accept.clone() },
        Form::Number { answer, tolerance } => {
            DraftForm::Number { answer: decimal(*answer, '.'), tolerance: decimal(*tolerance, '.') }
        }
    }
}

/// The quiz that is meant.
pub(super) fn read(quiz: &wire::DraftQuiz, at: &str) -> Result<Quiz, Error> {
    let banks = &quiz.banks;
    let mut bank_names = Names::of(banks.iter().map(|bank| bank.id.as_str()), "bank");
    let asked = banks.iter().flat_map(|bank| &bank.questions);
    let mut names = Names::of(asked.map(|question| question.id.as_str()), "soal");
    let bank = |(nth, bank): (usize, &wire::DraftBank)| {
        let at = format!("{at}.banks[{nth}]");
        let questions = bank.questions.iter().enumerate();
        Ok::<_, Error>(Bank {
            id: bank_names.name(&bank.id, &at)?,
            draw: bank.draw,
            questions: questions
                .map(|(nth, question)| read_question(question, &mut names, &format!("{at}.questions[{nth}]")))
                .collect::<Result<_, _>>()?,
        })
    };
    Ok(Quiz {
        pass_percent: quiz.pass_percent,
        attempts_max: quiz.attempts_max,
        banks: banks.iter().enumerate().map(bank).collect::<Result<_, _>>()?,
    })
}

fn read_question(question: &wire::DraftQuestion, names: &mut Names, at: &str) -> Result<Question, Error> {
    let form = match &question.form {
        DraftForm::Single { options } => Form::Single(read_options(options, at)?),
        DraftForm::Multiple { options } => Form::Multiple(read_options(options, at)?),
        DraftForm::TrueFalse { answer } => Form::TrueFalse(*answer),
        DraftForm::Ordering { items } => {
            let mut names = Names::of(items.iter().map(|item| item.id.as_str()), LETTER);
            Form::Ordering(each(items, &format!("{at}.items"), |item, at| {
                let text = fit(&item.text, bounds::OPTION, &format!("{at}.text"))?;
                Ok(Item { id: names.name(&item.id, at)?, text })
            })?)
        }
        DraftForm::Matching { pairs } => {
            let mut names = Names::of(pairs.iter().map(|pair| pair.id.as_str()), LETTER);
            Form::Matching(each(pairs, &format!("{at}.pairs"), |pair, at| {
                let left = fit(&pair.left, bounds::OPTION, &format!("{at}.left"))?;
                let right = fit(&pair.right, bounds::OPTION, &format!("{at}.right"))?;
                Ok(Pair { id: names.name(&pair.id, at)?, left, right })
            })?)
        }
        DraftForm::ShortText { accept } => {
            Form::ShortText(each(accept, &format!("{at}.accept"), |word, at| fit(word, bounds::ANSWER, at))?)
        }
        DraftForm::Number { answer, tolerance } => Form::Number {
            answer: decimal_thousandths(answer).ok_or_else(|| Error::invalid(&format!("{at}.answer")))?,
            tolerance: decimal_thousandths(tolerance).ok_or_else(|| Error::invalid(&format!("{at}.tolerance")))?,
        },
    };
    Ok(Question {
        id: names.name(&question.id, at)?,
        text: fit(&question.text, bounds::QUESTION, &format!("{at}.text"))?,
        explanation: fit(&question.explanation, bounds::EXPLANATION, &format!("{at}.explanation"))?,
        form,
    })
}

fn read_options(options: &[wire::DraftOption], at: &str) -> Result<Vec<Choice>, Error> {
    let mut names = Names::of(options.iter().map(|option| option.id.as_str()), LETTER);
    each(options, &format!("{at}.options"), |option, at| {
        let text = fit(&option.text, bounds::OPTION, &format!("{at}.text"))?;
        Ok(Choice { id: names.name(&option.id, at)?, text, right: option.right })
    })
}

fn each<W, T>(of: &[W], at: &str, mut read: impl FnMut(&W, &str) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    of.iter().enumerate().map(|(nth, one)| read(one, &format!("{at}[{nth}]"))).collect()
}

/// Of options, items and pairs: `a`, `b`, … as they are written by hand.
const LETTER: &str = "a";

/// Names that are given and taken.
struct Names {
    taken: BTreeSet<Slug>,
    wanted: &'static str,
}

impl Names {
    fn of<'a>(given: impl Iterator<Item = &'a str>, wanted: &'static str) -> Self {
        Self { taken: given.filter_map(|name| name.parse().ok()).collect(), wanted }
    }

    /// The name that is given, or a free one. Two that are alike are told by the check.
    fn name(&mut self, given: &str, at: &str) -> Result<Slug, Error> {
        let wrong = || Error::invalid(&format!("{at}.id"));
        if !given.is_empty() {
            return given.parse().map_err(|_| wrong());
        }
        let letters =
            ('a'..='z').filter(|_| self.wanted == LETTER).filter_map(|letter| letter.to_string().parse().ok());
        let letter = letters.into_iter().find(|letter: &Slug| !self.taken.contains(letter));
        let name = letter.or_else(|| free_name(self.wanted, &self.taken)).ok_or_else(wrong)?;
        self.taken.insert(name.clone());
        Ok(name)
    }
}

#[cfg(test)]
mod tests;
