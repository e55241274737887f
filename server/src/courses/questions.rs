//! Questions from elsewhere: GIFT and Moodle XML, as quizzes of a package.
//!
//! Promises: what comes out can be put into a quiz as it is, since the reader of packages has read every question of it; whatever could
//! not be taken, or lost something, is told by line, question and reason, in both languages. Time and memory follow from the size of the
//! file, whatever stands in it. Refuses: to guess what was meant; entities and document types of XML; anything from outside the file.

mod explain;
mod finding;
mod gift;
mod html;
mod inline;
mod losses;
mod moodle;
mod raw;
mod source;
mod take;
mod texts;

use std::{collections::BTreeSet, str::FromStr};

use domain::{learning::Slug, text::Language};

use self::finding::Log;
pub(crate) use self::source::decimal;
pub use self::{
    finding::{Finding, Reason, Why},
    gift::write as write_gift,
    source::{Bank, Question, Quiz},
};
use super::naming::{free, short_name};
use crate::words::Words;

/// Bytes of a file: ten thousand pages, or a few hundred questions of Moodle with their pictures.
pub const FILE_BYTES_MAX: usize = 2 << 20;
/// Questions of a file: more than any quiz draws from.
pub const QUESTIONS_MAX: usize = 500;
/// Options, words, pairs or items of a question.
pub const PARTS_MAX: usize = 100;
/// Bytes of one text with its markup: thirty times what a question may have. Word leaves that much behind.
pub const TEXT_BYTES_MAX: usize = super::markdown::MARKDOWN_BYTES_MAX;

/// Whoever begins may pass as the courses that ship ask for.
pub const PASS_PERCENT: u32 = 70;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Moodle's format for writing by hand.
    Gift,
    /// Moodle's XML.
    MoodleXml,
}

impl Format {
    /// What a file is by how it begins.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let first = file.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let xml = ["<?xml", "<quiz", "<!--", "<!DOCTYPE"].iter().any(|head| file[first..].starts_with(head.as_bytes()));
        if xml { Self::MoodleXml } else { Self::Gift }
    }
}

impl FromStr for Format {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "gift" => Ok(Self::Gift),
            "moodle" => Ok(Self::MoodleXml),
            _ => Err("gift or moodle"),
        }
    }
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// The questions that were taken, in their order. None where the file itself has a fault.
    pub questions: Vec<Question>,
    /// What could not be taken, in its order.
    pub faults: Vec<Finding>,
    /// What was taken and lost something or was changed: by question, then what is told once for the whole file.
    pub notices: Vec<Finding>,
}

impl Import {
    /// What could not be taken, a line each and one for all, in the words of a language.
    #[must_use]
    pub fn told_faults(&self, language: Language) -> String {
        let count = self.faults.len().to_string();
        let all = Words::of(language).fill("question.refused", &[("faults", &count)]);
        told(&self.faults, all, language)
    }

    /// What was taken, and what of it was lost: the same.
    #[must_use]
    pub fn told_notices(&self, language: Language) -> String {
        let (questions, notices) = (self.questions.len().to_string(), self.notices.len().to_string());
        let all = Words::of(language).fill("question.taken", &[("questions", &questions), ("notices", &notices)]);
        told(&self.notices, all, language)
    }

    /// A quiz of them: one bank from which as many are drawn as may be.
    #[must_use]
    pub fn quiz(self) -> Option<Quiz> {
        let mut quiz = Quiz { pass_percent: PASS_PERCENT, attempts_max: None, banks: Vec::new() };
        let any = !self.questions.is_empty();
        quiz.add(self.questions);
        any.then_some(quiz)
    }
}

fn told(findings: &[Finding], all: String, language: Language) -> String {
    findings.iter().map(|finding| finding.told(language)).chain([all]).map(|line| line + "\n").collect()
}

/// A short name for something without one, unlike those that are taken.
#[must_use]
pub fn free_name(wanted: &str, taken: &BTreeSet<Slug>) -> Option<Slug> {
    Some(free(&short_name(wanted)?, taken))
}

/// Reads a file. Explanations that are made are in `language`, which should be that of the course.
#[must_use]
pub fn read(file: &[u8], format: Format, language: Language) -> Import {
    let mut log = Log::default();
    let questions = taken(file, format, language, &mut log).unwrap_or_else(|finding| {
        // What is told of its questions says nothing about a file that is not read.
        log = Log::default();
        log.fault(finding);
        Vec::new()
    });
    log.finish();
    Import { questions, faults: log.faults, notices: log.notices }
}

/// The questions, or what is wrong with the file.
fn taken(file: &[u8], format: Format, language: Language, log: &mut Log) -> Result<Vec<Question>, Finding> {
    if file.len() > FILE_BYTES_MAX {
        return Err(Finding::of(Reason::TooLarge).limit(format!("{} MiB", FILE_BYTES_MAX >> 20)));
    }
    let text =
        super::media::text(file).map_err(|fault| Finding::of(Reason::NotText).on_line(fault.line.unwrap_or(1)))?;
    let mut taker = take::Taker::new(language, log);
    match format {
        Format::Gift => gift::read(text, &mut taker)?,
        Format::MoodleXml => moodle::read(text, &mut taker)?,
    }
    let questions = taker.questions;
    if questions.is_empty() && log.faults.is_empty() {
        return Err(Finding::of(Reason::NoQuestions));
    }
    Ok(questions)
}

#[cfg(test)]
mod tests;
