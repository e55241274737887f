//! The questions of a lesson as an author types them.
//!
//! Promises: a part of a quiz keeps its key as long as it is on the page, wherever it moves; a question whose kind is changed keeps what was
//! typed, as far as the other kind has room for it. A right answer is never chosen by itself.

use domain::{
    learning::decimal_thousandths,
    wire::office::drafts::{DraftBank, DraftForm, DraftItem, DraftOption, DraftPair, DraftQuestion, DraftQuiz},
};

use super::forms::{Lack, Wrong, number, words};

/// What a part of a quiz is called on this page alone.
pub type Key = u32;

/// How a question is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answering {
    /// One option is right.
    #[default]
    Single,
    /// Several may be.
    Multiple,
    /// True or false.
    TrueFalse,
    /// In an order.
    Ordering,
    /// By pairs.
    Matching,
    /// In words.
    ShortText,
    /// By a number.
    Number,
}

impl Answering {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Single, Self::Multiple, Self::TrueFalse, Self::Ordering, Self::Matching, Self::ShortText, Self::Number];

    /// Its name in a quiz file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::TrueFalse => "true_false",
            Self::Ordering => "ordering",
            Self::Matching => "matching",
            Self::ShortText => "short_text",
            Self::Number => "number",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answering| answering.code() == code)
    }

    /// Parts that a new question of this kind begins with.
    const fn parts(self) -> usize {
        match self {
            Self::TrueFalse | Self::Number => 0,
            Self::ShortText => 1,
            Self::Single | Self::Multiple | Self::Ordering | Self::Matching => 2,
        }
    }
}

/// An option, an item, a pair or a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartForm {
    /// What it is called on this page.
    pub key: Key,
    /// Its name within the question; empty until the server names it.
    pub id: String,
    /// What it says; the left side of a pair.
    pub text: String,
    /// The right side of a pair.
    pub other: String,
    /// Whether it is right.
    pub right: bool,
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionForm {
    /// What it is called on this page.
    pub key: Key,
    /// Its name within the quiz; empty until the server names it.
    pub id: String,
    /// How it is answered.
    pub answering: Answering,
    /// What is asked.
    pub text: String,
    /// Why the right answer is right.
    pub explanation: String,
    /// Options, items, pairs or words.
    pub parts: Vec<PartForm>,
    /// Whether the statement is true, once that is said.
    pub truth: Option<bool>,
    /// The number.
    pub answer: String,
    /// How far off is still right.
    pub tolerance: String,
}

/// Questions to draw from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankForm {
    /// What it is called on this page.
    pub key: Key,
    /// Its name within the quiz.
    pub id: String,
    /// How many are drawn.
    pub draw: String,
    /// The questions.
    pub questions: Vec<QuestionForm>,
}

/// A quiz.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuizForm {
    /// Per cent to pass.
    pub pass_percent: String,
    /// How many attempts count; empty for as many as one likes.
    pub attempts_max: String,
    /// The banks.
    pub banks: Vec<BankForm>,
}

/// Moves the element with that key one place up or down; whether it moved.
fn shift<T>(list: &mut [T], key: Key, up: bool, of: impl Fn(&T) -> Key) -> bool {
    let Some(at) = list.iter().position(|known| of(known) == key) else { return false };
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < list.len()) };
    to.is_some_and(|to| {
        list.swap(at, to);
        true
    })
}

/// As a comma is written in Indonesian and in a form, and a point in a file.
fn decimal(id: &str, text: &str, empty: &str, wrong: &mut Vec<Wrong>) -> String {
    let text = text.trim();
    let text = if text.is_empty() { empty } else { text };
    if decimal_thousandths(text).is_none() {
        wrong.push((id.to_owned(), Lack::Decimal));
    }
    text.replace(',', ".").replace('−', "-")
}

impl QuizForm {
    /// What the server has.
    #[must_use]
    pub fn of(quiz: &DraftQuiz) -> Self {
        let banks = quiz.banks.iter().map(|bank| BankForm {
            key: 0,
            id: bank.id.clone(),
            draw: bank.draw.to_string(),
            questions: bank.questions.iter().map(question).collect(),
        });
        let form = Self {
            pass_percent: quiz.pass_percent.to_string(),
            attempts_max: quiz.attempts_max.map(|most| most.to_string()).unwrap_or_default(),
            banks: banks.collect(),
        };
        form.plain()
    }

    /// The same with keys counted anew.
    #[must_use]
    pub fn plain(&self) -> Self {
        let mut form = self.clone();
        let mut next = 0;
        form.each_key(|key| {
            next += 1;
            *key = next;
        });
        form
    }

    fn each_key(&mut self, mut see: impl FnMut(&mut Key)) {
        for bank in &mut self.banks {
            see(&mut bank.key);
            for question in &mut bank.questions {
                see(&mut question.key);
                question.parts.iter_mut().for_each(|part| see(&mut part.key));
            }
        }
    }

    fn next(&self) -> Key {
        let mut most = 0;
        for bank in &self.banks {
            most = most.max(bank.key);
            for question in &bank.questions {
                most = question.parts.iter().map(|part| part.key).fold(most.max(question.key), Key::max);
            }
        }
        most + 1
    }

    /// `now`, of which `sent` was saved as `saved`: the server's names are taken over, and the keys of this page stay.
    #[must_use]
    pub fn named(now: &Self, sent: &Self, saved: &Self) -> Self {
        let mut keyed = saved.clone();
        let (mut keys, mut same) = (Vec::new(), sent.clone());
        same.each_key(|key| keys.push(*key));
        let mut keys = keys.into_iter();
        // The server keeps the shape; if it did not, what it has comes with keys of its own.
        let mut count = 0;
        keyed.each_key(|_| count += 1);
        if count != keys.len() {
            return if now == sent { saved.clone() } else { now.clone() };
        }
        keyed.each_key(|key| *key = keys.next().unwrap_or_default());
        if now == sent {
            return keyed;
        }
        let mut named = now.clone();
        for bank in &mut named.banks {
            for question in &mut bank.questions {
                let Some(known) = keyed.question(question.key) else { continue };
                question.id.clone_from(&known.id);
                for part in &mut question.parts {
                    if let Some(known) = known.parts.iter().find(|known| known.key == part.key) {
                        part.id.clone_from(&known.id);
                    }
                }
            }
        }
        named
    }

    /// What is sent. What cannot be sent is told.
    pub fn wire(&self, wrong: &mut Vec<Wrong>) -> DraftQuiz {
        let most = self.attempts_max.trim();
        DraftQuiz {
            pass_percent: number("pass-percent", &self.pass_percent, wrong),
            attempts_max: (!most.is_empty()).then(|| number("attempts-max", most, wrong)),
            banks: self.banks.iter().map(|bank| bank.wire(wrong)).collect(),
        }
    }

    /// The id of the field that the server means, such as `banks[0].questions[2].options[1].text`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        let mut steps = name.split('.').map(|step| match step.split_once('[') {
            Some((list, place)) => (list, place.trim_end_matches(']').parse::<usize>().ok()),
            None => (step, None),
        });
        let bank = match steps.next()? {
            ("pass_percent", _) => return Some("pass-percent".to_owned()),
            ("attempts_max", _) => return Some("attempts-max".to_owned()),
            ("banks", Some(place)) => self.banks.get(place)?,
            _ => return None,
        };
        let question = match steps.next() {
            Some(("questions", Some(place))) => bank.questions.get(place)?,
            _ => return Some(format!("bank-{}-draw", bank.key)),
        };
        Some(match steps.next() {
            Some(("options" | "items" | "pairs" | "accept", Some(place))) => {
                let other = matches!(steps.next(), Some(("right", _))) && question.answering == Answering::Matching;
                let part = question.parts.get(place)?;
                format!("part-{}-{}", part.key, if other { "other" } else { "text" })
            }
            Some((field @ ("explanation" | "answer" | "tolerance"), _)) => format!("question-{}-{field}", question.key),
            _ => format!("question-{}-text", question.key),
        })
    }

    /// The bank of that key.
    #[must_use]
    pub fn bank(&self, key: Key) -> Option<&BankForm> {
        self.banks.iter().find(|bank| bank.key == key)
    }

    /// The same, to be changed.
    pub fn bank_mut(&mut self, key: Key) -> Option<&mut BankForm> {
        self.banks.iter_mut().find(|bank| bank.key == key)
    }

    /// The question of that key.
    #[must_use]
    pub fn question(&self, key: Key) -> Option<&QuestionForm> {
        self.banks.iter().flat_map(|bank| &bank.questions).find(|question| question.key == key)
    }

    /// The same, to be changed.
    pub fn question_mut(&mut self, key: Key) -> Option<&mut QuestionForm> {
        self.banks.iter_mut().flat_map(|bank| &mut bank.questions).find(|question| question.key == key)
    }

    /// The question of that name.
    #[must_use]
    pub fn named_question(&self, id: &str) -> Option<&QuestionForm> {
        self.banks.iter().flat_map(|bank| &bank.questions).find(|question| question.id == id)
    }

    /// A new bank at the end; its key.
    pub fn add_bank(&mut self) -> Key {
        let key = self.next();
        let name = |n: usize| format!("bank-{n}");
        let free = |name: &String| self.banks.iter().all(|bank| bank.id != *name);
        let id = (self.banks.len() + 1..).map(name).find(free).unwrap_or_default();
        self.banks.push(BankForm { key, id, draw: "1".to_owned(), questions: Vec::new() });
        key
    }

    /// A bank away.
    pub fn remove_bank(&mut self, key: Key) {
        self.banks.retain(|bank| bank.key != key);
    }

    /// A bank one place up or down; whether it moved.
    pub fn move_bank(&mut self, key: Key, up: bool) -> bool {
        shift(&mut self.banks, key, up, |bank| bank.key)
    }

    /// A new question at the end of a bank; its key. A bank of which all are drawn goes on drawing all.
    pub fn add_question(&mut self, bank: Key, answering: Answering) -> Option<Key> {
        let key = self.next();
        let bank = self.bank_mut(bank)?;
        let parts = (1..).take(answering.parts()).map(|n| PartForm { key: key + n, ..PartForm::default() });
        let all = bank.draw.trim() == bank.questions.len().to_string();
        bank.questions.push(QuestionForm { key, answering, parts: parts.collect(), ..QuestionForm::default() });
        if all {
            bank.draw = bank.questions.len().to_string();
        }
        Some(key)
    }

    /// A question away.
    pub fn remove_question(&mut self, key: Key) {
        for bank in &mut self.banks {
            let (before, all) = (bank.questions.len(), bank.draw.trim() == bank.questions.len().to_string());
            bank.questions.retain(|question| question.key != key);
            if all && bank.questions.len() < before && !bank.questions.is_empty() {
                bank.draw = bank.questions.len().to_string();
            }
        }
    }

    /// A question one place up or down, beyond the ends of its bank into the bank before or after; whether it moved.
    pub fn move_question(&mut self, key: Key, up: bool) -> bool {
        let holds = |bank: &BankForm| bank.questions.iter().any(|question| question.key == key);
        let Some(at) = self.banks.iter().position(holds) else { return false };
        if shift(&mut self.banks[at].questions, key, up, |question| question.key) {
            return true;
        }
        let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < self.banks.len()) };
        let (Some(to), Some(place)) = (to, self.banks[at].questions.iter().position(|q| q.key == key)) else {
            return false;
        };
        let question = self.banks[at].questions.remove(place);
        let into = &mut self.banks[to].questions;
        into.insert(if up { into.len() } else { 0 }, question);
        true
    }

    /// Whether a question can go one place up or down, into another bank or not.
    #[must_use]
    pub fn can_move(&self, key: Key, up: bool) -> bool {
        let mut all =
            self.banks.iter().enumerate().flat_map(|(nth, bank)| bank.questions.iter().map(move |q| (nth, q.key)));
        if up {
            // Into an empty bank before, too.
            all.next().is_some_and(|(bank, first)| first != key || bank > 0)
        } else {
            all.last().is_some_and(|(bank, last)| last != key || bank + 1 < self.banks.len())
        }
    }

    /// A new part at the end of a question; its key.
    pub fn add_part(&mut self, question: Key) -> Option<Key> {
        let key = self.next();
        self.question_mut(question)?.parts.push(PartForm { key, ..PartForm::default() });
        Some(key)
    }
}

impl QuestionForm {
    /// The part of that key, to be changed.
    pub fn part_mut(&mut self, key: Key) -> Option<&mut PartForm> {
        self.parts.iter_mut().find(|part| part.key == key)
    }

    /// The part of that key.
    #[must_use]
    pub fn part(&self, key: Key) -> Option<&PartForm> {
        self.parts.iter().find(|part| part.key == key)
    }

    /// A part away.
    pub fn remove_part(&mut self, key: Key) {
        self.parts.retain(|part| part.key != key);
    }

    /// A part one place up or down; whether it moved.
    pub fn move_part(&mut self, key: Key, up: bool) -> bool {
        shift(&mut self.parts, key, up, |part| part.key)
    }

    /// Makes a part right, or not. Of a single choice the others are then not.
    pub fn mark(&mut self, key: Key, right: bool) {
        let single = self.answering == Answering::Single;
        for part in &mut self.parts {
            if part.key == key {
                part.right = right;
            } else if single && right {
                part.right = false;
            }
        }
    }

    fn wire(&self, wrong: &mut Vec<Wrong>) -> DraftQuestion {
        let id = |field: &str| format!("question-{}-{field}", self.key);
        let options = || {
            let option = |part: &PartForm| DraftOption {
                id: part.id.clone(),
                text: part.text.trim().to_owned(),
                right: part.right,
            };
            self.parts.iter().map(option).collect()
        };
        let form = match self.answering {
            Answering::Single => DraftForm::Single { options: options() },
            Answering::Multiple => DraftForm::Multiple { options: options() },
            Answering::TrueFalse => {
                if self.truth.is_none() {
                    wrong.push((id("truth"), Lack::Choice));
                }
                DraftForm::TrueFalse { answer: self.truth.unwrap_or_default() }
            }
            Answering::Ordering => {
                let item = |part: &PartForm| DraftItem { id: part.id.clone(), text: part.text.trim().to_owned() };
                DraftForm::Ordering { items: self.parts.iter().map(item).collect() }
            }
            Answering::Matching => {
                let pair = |part: &PartForm| {
                    let (left, right) = (part.text.trim().to_owned(), part.other.trim().to_owned());
                    DraftPair { id: part.id.clone(), left, right }
                };
                DraftForm::Matching { pairs: self.parts.iter().map(pair).collect() }
            }
            Answering::ShortText => {
                DraftForm::ShortText { accept: self.parts.iter().map(|part| part.text.trim().to_owned()).collect() }
            }
            Answering::Number => DraftForm::Number {
                answer: decimal(&id("answer"), &self.answer, "", wrong),
                tolerance: decimal(&id("tolerance"), &self.tolerance, "0", wrong),
            },
        };
        let text = words(&id("text"), &self.text, wrong);
        DraftQuestion { id: self.id.clone(), text, explanation: self.explanation.trim().to_owned(), form }
    }
}

impl BankForm {
    fn wire(&self, wrong: &mut Vec<Wrong>) -> DraftBank {
        DraftBank {
            id: self.id.clone(),
            draw: number(&format!("bank-{}-draw", self.key), &self.draw, wrong),
            questions: self.questions.iter().map(|question| question.wire(wrong)).collect(),
        }
    }
}

fn question(from: &DraftQuestion) -> QuestionForm {
    let mut form = QuestionForm {
        id: from.id.clone(),
        text: from.text.clone(),
        explanation: from.explanation.clone(),
        ..QuestionForm::default()
    };
    let part = |id: &String, text: &String| PartForm { id: id.clone(), text: text.clone(), ..PartForm::default() };
    let option = |option: &DraftOption| PartForm { right: option.right, ..part(&option.id, &option.text) };
    form.answering = match &from.form {
        DraftForm::Single { options } => {
            form.parts = options.iter().map(option).collect();
            Answering::Single
        }
        DraftForm::Multiple { options } => {
            form.parts = options.iter().map(option).collect();
            Answering::Multiple
        }
        DraftForm::TrueFalse { answer } => {
            form.truth = Some(*answer);
            Answering::TrueFalse
        }
        DraftForm::Ordering { items } => {
            form.parts = items.iter().map(|item| part(&item.id, &item.text)).collect();
            Answering::Ordering
        }
        DraftForm::Matching { pairs } => {
            let pair = |pair: &DraftPair| PartForm { other: pair.right.clone(), ..part(&pair.id, &pair.left) };
            form.parts = pairs.iter().map(pair).collect();
            Answering::Matching
        }
        DraftForm::ShortText { accept } => {
            form.parts = accept.iter().map(|text| part(&String::new(), text)).collect();
            Answering::ShortText
        }
        DraftForm::Number { answer, tolerance } => {
            form.answer.clone_from(answer);
            form.tolerance.clone_from(tolerance);
            Answering::Number
        }
    };
    form
}

#[cfg(test)]
mod tests;
