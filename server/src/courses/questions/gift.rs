//! GIFT: questions as plain text, with blank lines between.
//!
//! It is read as Moodle reads it, mistakes that Moodle would take for text excepted: those are told. No blank line stands within a
//! question, so a bracket that is never closed costs one question and not the rest of the file.

mod answers;
mod scan;
mod write;

pub use self::write::write;
use self::{
    answers::answers,
    scan::{find, trimmed, unescaped},
};
use super::{
    QUESTIONS_MAX,
    finding::{Finding, Reason},
    losses::Losses,
    raw::{Markup, Raw, Text},
    take::Taker,
};
use crate::courses::lines::Lines;

/// What stands in the text where the answers stood.
const BLANK: &str = "_____";

/// Reads a file.
pub(super) fn read(text: &str, taker: &mut Taker<'_>) -> Result<(), Finding> {
    let mut block = Block::default();
    let mut count = 0;
    for (place, line) in text.lines().enumerate() {
        let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
        if line.trim().is_empty() {
            count += usize::from(block.end(taker));
            if count > QUESTIONS_MAX {
                return Err(Finding::of(Reason::TooManyQuestions).limit(QUESTIONS_MAX));
            }
        } else {
            block.add(line, number, taker);
        }
    }
    count += usize::from(block.end(taker));
    if count > QUESTIONS_MAX {
        return Err(Finding::of(Reason::TooManyQuestions).limit(QUESTIONS_MAX));
    }
    Ok(())
}

/// Lines without a blank one between them.
#[derive(Debug, Default)]
struct Block {
    /// The line on which it begins.
    line: u32,
    /// Comments are empty lines, so that what follows keeps its place.
    text: String,
}

impl Block {
    fn add(&mut self, line: &str, number: u32, taker: &mut Taker<'_>) {
        let start = line.trim_start();
        let mut kept = line;
        if start.starts_with("//") {
            kept = "";
        } else if self.text.is_empty() && start.starts_with("$CATEGORY:") {
            taker.log.once(Reason::Categories, number);
            kept = "";
        }
        if self.text.is_empty() {
            self.line = number;
        } else {
            self.text.push('\n');
        }
        // A comment before all else moves the beginning.
        if !(self.text.is_empty() && kept.is_empty()) {
            self.text.push_str(kept);
        }
    }

    /// Takes the question of the block, if there is one.
    fn end(&mut self, taker: &mut Taker<'_>) -> bool {
        let block = std::mem::take(self);
        if block.text.trim().is_empty() {
            return false;
        }
        let mut reader = Reader { lines: Lines::of(&block.text), first: block.line };
        match reader.question(&block.text) {
            Ok(raw) => taker.take(raw, Losses::default()),
            Err(finding) => {
                let line = finding.line.or(Some(block.line));
                taker.log.fault(Finding { line, ..finding });
            }
        }
        true
    }
}

/// A question while it is read.
struct Reader<'t> {
    lines: Lines<'t>,
    first: u32,
}

impl<'t> Reader<'t> {
    /// The line of the file on which a piece of the block stands.
    fn line(&mut self, piece: &str) -> u32 {
        self.first + self.lines.line_of(piece) - 1
    }

    /// A question, or why it is none.
    fn question(&mut self, block: &'t str) -> Result<Raw, Finding> {
        let (name, text) = named(block.trim());
        let line = self.line(text);
        let shown = if name.is_empty() { text.lines().next().unwrap_or_default() } else { name };
        let told = |reason, line| Err(Finding::of(reason).on_line(line).named(shown));
        let (open, close) = (find(text, b"{"), find(text, b"}"));
        let (open, close) = match (open, close) {
            (None, None) => return told(Reason::Description, line),
            (Some(open), Some(close)) if open < close => (open, close),
            (open, close) => {
                let at = open.into_iter().chain(close).min().unwrap_or(0);
                return told(Reason::LoneBrace, self.line(&text[at..]));
            }
        };
        let (before, inside, after) = (&text[..open], &text[open + 1..close], &text[close + 1..]);
        if let Some(at) = find(inside, b"{") {
            return told(Reason::LoneBrace, self.line(&inside[at..]));
        }
        if let Some(at) = find(after, b"{}") {
            let reason = if after[at..].starts_with('{') { Reason::SeveralPlaces } else { Reason::LoneBrace };
            return told(reason, self.line(&after[at..]));
        }
        let blank = if after.trim().is_empty() { "" } else { BLANK };
        let asked = format!("{before}{blank}{after}");
        let asked = read_text(&asked, Markup::default());
        let markup = asked.markup;
        let (inside, feedback) = general_feedback(inside);
        let answers = answers(inside, markup, &mut |piece| self.line(piece)).map_err(|finding| finding.named(shown))?;
        let name = unescaped(name).split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Raw { line, name, text: asked, feedback: read_text(feedback, markup), answers })
    }
}

/// The name between double colons, and the rest.
fn named(block: &str) -> (&str, &str) {
    let Some(rest) = block.strip_prefix("::") else { return ("", block) };
    let mut from = 0;
    while let Some(at) = find(&rest[from..], b":").map(|at| from + at) {
        if rest[at + 1..].starts_with(':') {
            return (rest[..at].trim(), rest[at + 2..].trim());
        }
        from = at + 1;
    }
    ("", rest.trim())
}

/// What is said to everybody stands last, after four signs.
fn general_feedback(answers: &str) -> (&str, &str) {
    let (mut last, mut from) = (None, 0);
    while let Some(at) = find(&answers[from..], b"#").map(|at| from + at) {
        if answers[at..].starts_with("####") {
            last = Some(at);
        }
        from = at + 1;
    }
    last.map_or((answers, ""), |at| (&answers[..at], &answers[at + 4..]))
}

/// A text with its format, if it says one.
fn read_text(text: &str, otherwise: Markup) -> Text {
    let text = text.trim();
    let said = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let said = said.and_then(|(name, rest)| Some((Markup::named(name)?, rest)));
    let (markup, text) = said.unwrap_or((otherwise, text));
    Text { text: unescaped(&trimmed(text)).trim().to_owned(), markup }
}
