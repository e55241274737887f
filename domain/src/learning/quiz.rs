//! Questions, answers, and what they are worth.
//!
//! Which questions an attempt draws, and in which order their options stand, follows from the attempt's id: nothing about it needs to be
//! kept or believed. A question is right or it is not; none is partly so.

use litemap::LiteMap;
use sha2::{Digest, Sha256};

use super::course::Slug;
use crate::ids::AttemptId;

/// The longest text that an answer may hold, in characters.
pub const RESPONSE_CHARS_MAX: usize = 200;

/// A part of a question with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name within the question.
    pub id: Slug,
    /// What is shown.
    pub text: String,
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name within the question.
    pub id: Slug,
    /// What is shown.
    pub text: String,
    /// Whether it belongs to the answer.
    pub right: bool,
}

/// Two sides that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its name within the question.
    pub id: Slug,
    /// What is asked.
    pub left: String,
    /// What belongs to it.
    pub right: String,
}

/// What sort of answer a question wants, and which one is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// One option.
    Single(Vec<Choice>),
    /// All right options and no other.
    Multiple(Vec<Choice>),
    /// Whether the sentence is true.
    TrueFalse(bool),
    /// The items, here in their right order.
    Ordering(Vec<Item>),
    /// For each left side its right side.
    Matching(Vec<Pair>),
    /// One of these words; compared without case, outer spaces and repeated ones.
    ShortText(Vec<String>),
    /// A number, in thousandths.
    Number {
        /// The right one.
        answer: i64,
        /// How far off still counts.
        tolerance: i64,
    },
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name within the quiz.
    pub id: Slug,
    /// What is asked: HTML that is safe to show.
    pub text: String,
    /// Why the right answer is right; shown after the attempt.
    pub explanation: String,
    /// The answer.
    pub form: Form,
}

/// Questions of which an attempt draws some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    /// Its name within the quiz.
    pub id: Slug,
    /// How many are drawn.
    pub draw: u32,
    /// Those to draw from.
    pub questions: Vec<Question>,
}

/// The questions of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiz {
    /// Per cent of the drawn questions that must be right.
    pub pass_percent: u32,
    /// How many attempts count; as many as one likes without it.
    pub attempts_max: Option<u32>,
    /// In their order.
    pub banks: Vec<Bank>,
}

/// An answer, the same form for every question: names of options in the order chosen, for a matching the right sides' names in the order
/// of its pairs, or one text. `true` and `false` are texts.
pub type Response = Vec<String>;

/// The answers of an attempt; what is not answered is absent.
pub type Responses = LiteMap<Slug, Response>;

/// What an attempt is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// Questions answered rightly.
    pub right: u32,
    /// Questions drawn.
    pub asked: u32,
    /// Whether that is enough.
    pub passed: bool,
}

impl Score {
    /// Per cent, rounded down: 100 means all.
    #[must_use]
    pub const fn percent(self) -> u32 {
        match (self.right * 100).checked_div(self.asked) {
            Some(percent) => percent,
            None => 0,
        }
    }
}

/// Reads a decimal number with at most three digits after a comma or point; in thousandths.
#[must_use]
pub fn decimal_thousandths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix(['-', '−']).map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 3 || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let mut thousandths: i64 = whole.parse().ok()?;
    for place in 0..3 {
        thousandths = thousandths * 10 + part.as_bytes().get(place).map_or(0, |digit| i64::from(digit - b'0'));
    }
    Some(sign * thousandths)
}

/// Words as they are compared.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn by_chance(attempt: AttemptId, parts: &[&Slug]) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(attempt.uuid().as_bytes());
    for part in parts {
        hash.update(part.as_str());
        hash.update([0]);
    }
    hash.finalize().into()
}

/// The items in an order that follows from the attempt alone.
fn shuffled<T: Copy>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> [u8; 32]) -> Vec<T> {
    let mut keyed: LiteMap<[u8; 32], T> = LiteMap::new();
    for item in items {
        keyed.insert(key(&item), item);
    }
    keyed.values().copied().collect()
}

impl Question {
    /// Whether that is the answer.
    #[must_use]
    pub fn is_right(&self, response: &Response) -> bool {
        let chosen = |choices: &[Choice]| {
            response.len() == choices.iter().filter(|choice| choice.right).count()
                && choices.iter().filter(|choice| choice.right).all(|choice| has(response, &choice.id))
        };
        let in_order =
            |ids: &mut dyn Iterator<Item = &Slug>| ids.map(Slug::as_str).eq(response.iter().map(String::as_str));
        let text = || response.first().filter(|_| response.len() == 1);
        match &self.form {
            Form::Single(choices) | Form::Multiple(choices) => chosen(choices),
            Form::TrueFalse(answer) => {
                text().is_some_and(|text| text.as_str() == if *answer { "true" } else { "false" })
            }
            Form::Ordering(items) => in_order(&mut items.iter().map(|item| &item.id)),
            Form::Matching(pairs) => in_order(&mut pairs.iter().map(|pair| &pair.id)),
            Form::ShortText(accepted) => {
                text().is_some_and(|text| accepted.iter().any(|known| folded(known) == folded(text)))
            }
            Form::Number { answer, tolerance } => text()
                .and_then(|text| decimal_thousandths(text))
                .is_some_and(|number| number.abs_diff(*answer) <= tolerance.unsigned_abs()),
        }
    }

    /// The names of its parts (options, items, right sides) in the order in which an attempt shows them.
    #[must_use]
    pub fn order(&self, attempt: AttemptId) -> Vec<&Slug> {
        let names: Vec<&Slug> = match &self.form {
            Form::Single(choices) | Form::Multiple(choices) => choices.iter().map(|choice| &choice.id).collect(),
            Form::Ordering(items) => items.iter().map(|item| &item.id).collect(),
            Form::Matching(pairs) => pairs.iter().map(|pair| &pair.id).collect(),
            Form::TrueFalse(_) | Form::ShortText(_) | Form::Number { .. } => Vec::new(),
        };
        shuffled(names, |name| by_chance(attempt, &[&self.id, name]))
    }
}

fn has(response: &Response, id: &Slug) -> bool {
    response.iter().any(|chosen| chosen == id.as_str())
}

impl Quiz {
    /// All questions.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.banks.iter().flat_map(|bank| &bank.questions)
    }

    /// The questions of an attempt, in its order: bank after bank.
    #[must_use]
    pub fn drawn(&self, attempt: AttemptId) -> Vec<&Question> {
        let mut drawn = Vec::new();
        for bank in &self.banks {
            let all = shuffled(&bank.questions, |question| by_chance(attempt, &[&question.id]));
            drawn.extend(all.into_iter().take(bank.draw as usize));
        }
        drawn
    }

    /// What these answers are worth. Those to questions that the attempt did not draw count for nothing.
    #[must_use]
    pub fn score(&self, attempt: AttemptId, responses: &Responses) -> Score {
        let drawn = self.drawn(attempt);
        let (mut right, mut asked) = (0, 0);
        for question in drawn {
            asked += 1;
            right += u32::from(responses.get(&question.id).is_some_and(|response| question.is_right(response)));
        }
        Score { right, asked, passed: asked > 0 && right * 100 >= self.pass_percent * asked }
    }
}
