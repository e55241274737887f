//! From a question of either format to one that a quiz here can have.
//!
//! Promises: what has no equal here is told and never guessed; every question that comes out was read by the reader of packages. The
//! same file gives the same ids. Refuses: to take a question of which anything that decides right and wrong is unclear.

use std::collections::BTreeSet;

use domain::{
    learning::{Choice, Form, Item, Pair, Slug},
    text::Language,
};

use super::{
    super::{
        naming::{free, short_name},
        quiz,
    },
    PARTS_MAX, TEXT_BYTES_MAX,
    explain::Explanation,
    finding::{Finding, Log, Reason},
    losses::Losses,
    raw::{Answers, Number, Part, Raw, Share, Text},
    source::{Bank, Question, Quiz},
    texts,
};

/// How far percentages may miss a whole: thirds and sixths are written with few decimals.
const SUM_OFF_MAX: i64 = 100;

/// What is taken of a file.
pub(super) struct Taker<'l> {
    language: Language,
    pub(super) log: &'l mut Log,
    ids: BTreeSet<Slug>,
    pub(super) questions: Vec<Question>,
}

impl<'l> Taker<'l> {
    pub(super) fn new(language: Language, log: &'l mut Log) -> Self {
        Self { language, log, ids: BTreeSet::new(), questions: Vec::new() }
    }

    /// Takes a question, or tells why not.
    pub(super) fn take(&mut self, raw: Raw, mut losses: Losses) {
        let name = if raw.name.is_empty() { beginning(&raw.text) } else { raw.name.clone() };
        let of = |finding: Finding, id: Option<&Slug>| Finding {
            line: finding.line.or(Some(raw.line)),
            id: id.cloned(),
            ..finding.named(&name)
        };
        let made = match self.make(&raw, &name, &mut losses) {
            Ok(question) => question,
            Err(findings) => {
                for finding in findings {
                    self.log.fault(of(finding, None));
                }
                return;
            }
        };
        for (reason, found) in losses.into_reasons() {
            self.log.notice(of(Finding::of(reason).found(&found), Some(&made.id)));
        }
        self.ids.insert(made.id.clone());
        self.questions.push(made);
    }

    fn make(&self, raw: &Raw, name: &str, losses: &mut Losses) -> Result<Question, Vec<Finding>> {
        check_sizes(raw).map_err(|finding| vec![finding])?;
        let mut explanation = Explanation::of(&raw.feedback, losses);
        let form = form(&raw.answers, &mut explanation, losses).map_err(|finding| vec![finding])?;
        let question = Question {
            id: self.id(name).ok_or_else(Vec::new)?,
            text: texts::markdown(&raw.text, losses),
            explanation: explanation.finish(&form, self.language, losses),
            form,
        };
        let bank = Bank { id: question.id.clone(), draw: 1, questions: vec![question] };
        let mut quiz = Quiz { pass_percent: 100, attempts_max: None, banks: vec![bank] };
        let faults = quiz::faults(&quiz.write());
        if !faults.is_empty() {
            return Err(faults.into_iter().map(Finding::of_quiz).collect());
        }
        let question = quiz.banks.pop().and_then(|mut bank| bank.questions.pop());
        question.ok_or_else(|| vec![Finding::of(Reason::NoAnswers)])
    }

    /// A short name made of a name, unlike all that are taken.
    fn id(&self, name: &str) -> Option<Slug> {
        let numbered = || format!("q{}", self.questions.len() + 1).parse().ok();
        short_name(name).or_else(numbered).map(|wanted| free(&wanted, &self.ids))
    }
}

/// How a question begins, for one that has no name.
fn beginning(text: &Text) -> String {
    let start: String = text.text.chars().take(400).collect();
    let plain = texts::line(&Text { text: start, markup: text.markup }, &mut Losses::default());
    let words: Vec<&str> = plain.split_whitespace().take(6).collect();
    words.join(" ")
}

/// No more of a question is read than a person would look through.
fn check_sizes(raw: &Raw) -> Result<(), Finding> {
    let mut texts = vec![&raw.text, &raw.feedback];
    let parts = match &raw.answers {
        Answers::Options { options: parts, .. } | Answers::Words { words: parts, .. } => {
            texts.extend(parts.iter().flat_map(|part| [&part.text, &part.feedback]));
            parts.len()
        }
        Answers::Numbers { numbers, wrong, .. } => {
            texts.extend(numbers.iter().map(|number| &number.feedback).chain([wrong]));
            numbers.len()
        }
        Answers::Pairs(pairs) => {
            texts.extend(pairs.iter().flat_map(|(left, right)| [left, right]));
            pairs.len()
        }
        Answers::Order { items, .. } => {
            texts.extend(items);
            items.len()
        }
        Answers::TrueFalse { right, wrong, .. } => {
            texts.extend([right, wrong]);
            0
        }
    };
    if parts > PARTS_MAX {
        return Err(Finding::of(Reason::TooManyParts).limit(PARTS_MAX));
    }
    if texts.iter().any(|text| text.text.len() > TEXT_BYTES_MAX) {
        return Err(Finding::of(Reason::TextTooLarge).limit(format!("{} KiB", TEXT_BYTES_MAX >> 10)));
    }
    Ok(())
}

fn form(answers: &Answers, explanation: &mut Explanation, losses: &mut Losses) -> Result<Form, Finding> {
    match answers {
        Answers::Options { single, options } => choices(*single, options, explanation, losses),
        Answers::TrueFalse { answer, right, wrong } => {
            explanation.add_right(right, losses);
            explanation.add_wrong(wrong, losses);
            Ok(Form::TrueFalse(*answer))
        }
        Answers::Words { capitals, words } => {
            if *capitals {
                losses.add(Reason::Capitals, "");
            }
            accepted(words, explanation, losses).map(Form::ShortText)
        }
        Answers::Numbers { numbers, wrong, units } => {
            if *units {
                losses.add(Reason::Units, "");
            }
            let form = number(numbers, explanation, losses)?;
            explanation.add_wrong(wrong, losses);
            Ok(form)
        }
        Answers::Pairs(pairs) => matching(pairs, losses),
        Answers::Order { items, some } => {
            losses.add(Reason::AllMustBeRight, "");
            if *some {
                losses.add(Reason::SomeItems, "");
            }
            let item = |(place, text): (usize, &Text)| Item { id: letter(place), text: texts::line(text, losses) };
            Ok(Form::Ordering(items.iter().enumerate().map(item).collect()))
        }
    }
}

fn choices(
    single: bool,
    options: &[Part],
    explanation: &mut Explanation,
    losses: &mut Losses,
) -> Result<Form, Finding> {
    if options.is_empty() {
        return Err(Finding::of(Reason::NoAnswers));
    }
    let full = options.iter().filter(|option| option.share == Share::FULL).count();
    let least = if single {
        match full {
            0 => return Err(Finding::of(Reason::NoFullAnswer)),
            1 => {}
            _ => return Err(Finding::of(Reason::SeveralFull).found(&full.to_string())),
        }
        if options.iter().any(|option| option.share.is_partial()) {
            losses.add(Reason::PartialCredit, "");
        }
        Share::FULL
    } else {
        let sum: i64 = options.iter().map(|option| option.share.0.max(0)).sum();
        if (sum - Share::FULL.0).abs() > SUM_OFF_MAX {
            let sum = super::source::decimal(sum, '.');
            return Err(Finding::of(Reason::Sum).found(&sum));
        }
        losses.add(Reason::AllMustBeRight, "");
        Share(1)
    };
    let mut choices = Vec::new();
    for (place, option) in options.iter().enumerate() {
        let text = texts::line(&option.text, losses);
        explanation.add_of(&text, &option.feedback, losses);
        choices.push(Choice { id: letter(place), text, right: option.share >= least });
    }
    Ok(if single { Form::Single(choices) } else { Form::Multiple(choices) })
}

/// The words that are worth all. A pattern is never one of them.
fn accepted(words: &[Part], explanation: &mut Explanation, losses: &mut Losses) -> Result<Vec<String>, Finding> {
    let (mut accepted, mut patterns): (Vec<String>, _) = (Vec::new(), 0);
    for word in words {
        let text = super::html::tidy(&word.text.text, false);
        // What is said to all who give none of the answers.
        if text == "*" && word.share <= Share(0) {
            explanation.add_wrong(&word.feedback, losses);
            continue;
        }
        explanation.add_of(&text, &word.feedback, losses);
        if word.share.is_partial() {
            losses.add(Reason::PartialCredit, "");
        }
        if word.share != Share::FULL {
            continue;
        }
        if is_pattern(&text) {
            losses.add(Reason::Patterns, &text);
            patterns += 1;
            continue;
        }
        let text = text.replace("\\*", "*");
        if !accepted.iter().any(|known| known.to_lowercase() == text.to_lowercase()) {
            accepted.push(text);
        }
    }
    match (accepted.is_empty(), words.is_empty(), patterns) {
        (false, ..) => Ok(accepted),
        (_, true, _) => Err(Finding::of(Reason::NoAnswers)),
        (_, _, 0) => Err(Finding::of(Reason::NoFullAnswer)),
        _ => Err(Finding::of(Reason::OnlyPatterns)),
    }
}

/// An asterisk stands for anything, unless a backslash stands before it.
fn is_pattern(text: &str) -> bool {
    text.match_indices('*').any(|(at, _)| !text[..at].ends_with('\\'))
}

fn number(numbers: &[Number], explanation: &mut Explanation, losses: &mut Losses) -> Result<Form, Finding> {
    let mut right: Vec<(i64, i64)> = Vec::new();
    for number in numbers {
        let shown = super::source::decimal(number.answer, '.');
        explanation.add_of(&shown, &number.feedback, losses);
        if number.share.is_partial() {
            losses.add(Reason::PartialCredit, "");
        }
        let both = (number.answer, number.tolerance);
        if number.share == Share::FULL && !right.contains(&both) {
            right.push(both);
        }
    }
    match right[..] {
        [(answer, tolerance)] => Ok(Form::Number { answer, tolerance }),
        [] if numbers.is_empty() => Err(Finding::of(Reason::NoAnswers)),
        [] => Err(Finding::of(Reason::NoFullAnswer)),
        _ => Err(Finding::of(Reason::SeveralNumbers).found(&right.len().to_string())),
    }
}

fn matching(pairs: &[(Text, Text)], losses: &mut Losses) -> Result<Form, Finding> {
    if pairs.is_empty() {
        return Err(Finding::of(Reason::NoAnswers));
    }
    losses.add(Reason::AllMustBeRight, "");
    let mut taken = Vec::new();
    for (left, right) in pairs {
        let (left, right) = (texts::line(left, losses), texts::line(right, losses));
        if left.is_empty() {
            losses.add(Reason::ExtraSides, &right);
        } else {
            taken.push(Pair { id: letter(taken.len()), left, right });
        }
    }
    Ok(Form::Matching(taken))
}

/// `a`, `b`, … `z`, `aa`, …
fn letter(place: usize) -> Slug {
    let mut name = String::new();
    let mut left = place + 1;
    while left > 0 {
        left -= 1;
        name.insert(0, char::from(b'a' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    name.parse().unwrap_or_else(|_| unreachable!("letters are a short name"))
}
