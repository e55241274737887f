//! Quizzes as their authors write them: the JSON of a package, as values.
//!
//! Promises: what is written reads as the same, here and in a package; equal quizzes make equal bytes. Refuses: to judge; the reader of
//! packages does, and what it reads is no Markdown any more.

use std::{collections::BTreeSet, fmt::Write as _};

use domain::{
    learning::{Choice, Form, Item, Pair, Slug, decimal_thousandths},
    wire::json::{Json, JsonError, write_text},
};

use super::super::{bounds, naming::free};

/// The bank of questions that came in a file.
pub(super) const IMPORTED: &str = "impor";

/// A question before it is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name within the quiz.
    pub id: Slug,
    /// What is asked: Markdown.
    pub text: String,
    /// Why the right answer is right: plain text.
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

/// What a quiz file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiz {
    /// Per cent of the drawn questions that must be right.
    pub pass_percent: u32,
    /// How many attempts count; as many as one likes without it.
    pub attempts_max: Option<u32>,
    /// In their order.
    pub banks: Vec<Bank>,
}

impl Quiz {
    /// Reads a quiz file. What is wrong with one is told by the reader of packages; here it is only not read.
    ///
    /// # Errors
    /// [`JsonError`] if it is not of the form.
    pub fn read(text: &str) -> Result<Self, JsonError> {
        let json = Json::parse(text)?;
        let attempts = json.member("attempts_max")?;
        Ok(Self {
            pass_percent: whole(json.member("pass_percent")?)?,
            attempts_max: if attempts.raw() == "null" { None } else { Some(whole(attempts)?) },
            banks: each(json.member("banks")?, |bank| {
                Ok(Bank {
                    id: slug(bank)?,
                    draw: whole(bank.member("draw")?)?,
                    questions: each(bank.member("questions")?, Question::of)?,
                })
            })?,
        })
    }

    /// Adds a bank of questions from elsewhere, of which as many are drawn as may be. A name that is taken gets a number.
    pub fn add(&mut self, questions: Vec<Question>) {
        let banks = self.banks.iter().map(|bank| bank.id.clone()).collect();
        let Some(id) = super::free_name(IMPORTED, &banks) else { return };
        let asked = self.banks.iter().flat_map(|bank| &bank.questions);
        let mut taken: BTreeSet<Slug> = asked.map(|question| question.id.clone()).collect();
        let named = |question: Question| {
            let id = free(&question.id, &taken);
            taken.insert(id.clone());
            Question { id, ..question }
        };
        let questions: Vec<Question> = questions.into_iter().map(named).collect();
        let draw = u32::try_from(questions.len()).unwrap_or(u32::MAX).min(*bounds::DRAW.end());
        self.banks.push(Bank { id, draw, questions });
    }

    /// The file, laid out for people who edit it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut to = String::new();
        let attempts = self.attempts_max.map_or("null".to_owned(), |most| most.to_string());
        // Writing to a String cannot fail, here and below.
        let _ = write!(to, "{{\n  \"pass_percent\": {},\n  \"attempts_max\": {attempts},\n", self.pass_percent);
        to.push_str("  \"banks\": [");
        for (place, bank) in self.banks.iter().enumerate() {
            to.push_str(if place > 0 { ",\n    {\n      \"id\": " } else { "\n    {\n      \"id\": " });
            write_text(bank.id.as_str(), &mut to);
            let _ = write!(to, ",\n      \"draw\": {},\n      \"questions\": [", bank.draw);
            for (place, question) in bank.questions.iter().enumerate() {
                to.push_str(if place > 0 { ",\n" } else { "\n" });
                question.write(&mut to);
            }
            to.push_str("\n      ]\n    }");
        }
        to.push_str("\n  ]\n}\n");
        to
    }
}

impl Question {
    fn of(json: &Json<'_>) -> Result<Self, JsonError> {
        let form = match json.member("kind")?.text()? {
            "single" => Form::Single(each(json.member("options")?, choice)?),
            "multiple" => Form::Multiple(each(json.member("options")?, choice)?),
            "true_false" => Form::TrueFalse(boolean(json.member("answer")?)?),
            "ordering" => {
                let item = |json: &Json<'_>| Ok(Item { id: slug(json)?, text: text(json, "text")? });
                Form::Ordering(each(json.member("items")?, item)?)
            }
            "matching" => {
                let pair = |json: &Json<'_>| {
                    Ok(Pair { id: slug(json)?, left: text(json, "left")?, right: text(json, "right")? })
                };
                Form::Matching(each(json.member("pairs")?, pair)?)
            }
            "short_text" => Form::ShortText(each(json.member("accept")?, |json| Ok(json.text()?.to_owned()))?),
            "number" => {
                let number = |name| decimal_thousandths(json.member(name)?.raw()).ok_or(JsonError);
                Form::Number { answer: number("answer")?, tolerance: number("tolerance")? }
            }
            _ => return Err(JsonError),
        };
        Ok(Self { id: slug(json)?, text: text(json, "text")?, explanation: text(json, "explanation")?, form })
    }

    fn write(&self, to: &mut String) {
        let kind = match &self.form {
            Form::Single(_) => "single",
            Form::Multiple(_) => "multiple",
            Form::TrueFalse(_) => "true_false",
            Form::Ordering(_) => "ordering",
            Form::Matching(_) => "matching",
            Form::ShortText(_) => "short_text",
            Form::Number { .. } => "number",
        };
        to.push_str("        {");
        for (name, value) in [("id", self.id.as_str()), ("kind", kind), ("text", self.text.as_str())] {
            begin(name, to);
            write_text(value, to);
            to.push(',');
        }
        match &self.form {
            Form::Single(choices) | Form::Multiple(choices) => {
                list("options", choices, to, |choice, to| {
                    parts(&[("id", choice.id.as_str()), ("text", &choice.text)], to);
                    let _ = write!(to, ", \"right\": {} }}", choice.right);
                });
            }
            Form::Ordering(items) => list("items", items, to, |item, to| {
                parts(&[("id", item.id.as_str()), ("text", &item.text)], to);
                to.push_str(" }");
            }),
            Form::Matching(pairs) => list("pairs", pairs, to, |pair, to| {
                parts(&[("id", pair.id.as_str()), ("left", &pair.left), ("right", &pair.right)], to);
                to.push_str(" }");
            }),
            Form::ShortText(accept) => list("accept", accept, to, |word, to| write_text(word, to)),
            Form::TrueFalse(answer) => {
                begin("answer", to);
                let _ = write!(to, "{answer}");
            }
            Form::Number { answer, tolerance } => {
                begin("answer", to);
                to.push_str(&decimal(*answer, '.'));
                to.push(',');
                begin("tolerance", to);
                to.push_str(&decimal(*tolerance, '.'));
            }
        }
        to.push(',');
        begin("explanation", to);
        write_text(&self.explanation, to);
        to.push_str("\n        }");
    }
}

fn begin(name: &str, to: &mut String) {
    let _ = write!(to, "\n          \"{name}\": ");
}

fn list<T>(name: &str, values: &[T], to: &mut String, write: impl Fn(&T, &mut String)) {
    begin(name, to);
    to.push('[');
    for (place, value) in values.iter().enumerate() {
        to.push_str(if place > 0 { ",\n            " } else { "\n            " });
        write(value, to);
    }
    to.push_str("\n          ]");
}

fn parts(members: &[(&str, &str)], to: &mut String) {
    for (place, (name, value)) in members.iter().enumerate() {
        let _ = write!(to, "{} \"{name}\": ", if place > 0 { "," } else { "{" });
        write_text(value, to);
    }
}

/// Thousandths as a decimal number without needless digits.
pub(crate) fn decimal(thousandths: i64, point: char) -> String {
    let (sign, size) = (if thousandths < 0 { "-" } else { "" }, thousandths.unsigned_abs());
    let decimals = format!("{:03}", size % 1_000);
    match decimals.trim_end_matches('0') {
        "" => format!("{sign}{}", size / 1_000),
        decimals => format!("{sign}{}{point}{decimals}", size / 1_000),
    }
}

fn each<T>(json: &Json<'_>, read: impl Fn(&Json<'_>) -> Result<T, JsonError>) -> Result<Vec<T>, JsonError> {
    json.list()?.iter().map(read).collect()
}

fn slug(json: &Json<'_>) -> Result<Slug, JsonError> {
    json.member("id")?.text()?.parse().map_err(|_| JsonError)
}

fn text(json: &Json<'_>, name: &str) -> Result<String, JsonError> {
    Ok(json.member(name)?.text()?.to_owned())
}

fn choice(json: &Json<'_>) -> Result<Choice, JsonError> {
    Ok(Choice { id: slug(json)?, text: text(json, "text")?, right: boolean(json.member("right")?)? })
}

fn boolean(json: &Json<'_>) -> Result<bool, JsonError> {
    json.raw().parse().map_err(|_| JsonError)
}

fn whole(json: &Json<'_>) -> Result<u32, JsonError> {
    json.raw().parse().map_err(|_| JsonError)
}
