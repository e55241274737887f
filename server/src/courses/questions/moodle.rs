//! Moodle XML: what Moodle exports.
//!
//! It is read event by event; of one question at a time there is a small tree. Refuses: document types, and with them every entity but
//! those of XML itself, so that nothing grows and nothing is fetched; other encodings than UTF-8.

mod tree;

use self::tree::{Element, Elements};
use super::{
    QUESTIONS_MAX,
    finding::{Finding, Reason},
    losses::Losses,
    raw::{Answers, Markup, Number, Part, Raw, Share, Text, number},
    take::Taker,
};

/// The kinds of question that are read.
const KINDS: &str = "multichoice, truefalse, shortanswer, numerical, matching, ddmatch, ordering";

/// Reads a file.
pub(super) fn read(text: &str, taker: &mut Taker<'_>) -> Result<(), Finding> {
    let mut count = 0;
    let mut elements = Elements::of(text);
    while let Some(element) = elements.next()? {
        let kind = element.attribute("type").unwrap_or_default().to_owned();
        if kind == "category" {
            taker.log.once(Reason::Categories, element.line);
            continue;
        }
        count += 1;
        if count > QUESTIONS_MAX {
            return Err(Finding::of(Reason::TooManyQuestions).limit(QUESTIONS_MAX));
        }
        if element.name != "question" {
            let finding = Finding::of(Reason::UnknownKind).on_line(element.line);
            taker.log.fault(finding.found(&format!("<{}>", element.name)).limit(KINDS));
            continue;
        }
        let name = element.text_of("name").text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut losses = Losses::default();
        match question(&element, &kind, &name, &mut losses) {
            Ok(raw) => {
                note_what_stays(&element, taker);
                taker.take(raw, losses);
            }
            Err(finding) => {
                let line = finding.line.unwrap_or(element.line);
                taker.log.fault(finding.on_line(line).named(&name));
            }
        }
    }
    Ok(())
}

/// What many questions have and no quiz here does.
fn note_what_stays(element: &Element, taker: &mut Taker<'_>) {
    let mut told = |reason: Reason, names: &[&str]| {
        let has = |child: &&Element| names.contains(&child.name.as_str()) && !child.is_blank();
        if let Some(found) = element.children.iter().find(has) {
            taker.log.once(reason, found.line);
        }
    };
    told(Reason::Tags, &["tags"]);
    told(Reason::Hints, &["hint"]);
    told(Reason::Remarks, &["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"]);
}

fn question(element: &Element, kind: &str, name: &str, losses: &mut Losses) -> Result<Raw, Finding> {
    if let Some(finding) = element.first_fault() {
        return Err(finding);
    }
    let answers = match kind {
        "multichoice" => options(element)?,
        "truefalse" => true_or_false(element)?,
        "shortanswer" => words(element)?,
        "numerical" => numbers(element)?,
        "matching" | "match" | "ddmatch" => pairs(element),
        "ordering" => order(element)?,
        "essay" => return Err(Finding::of(Reason::Essay)),
        "description" => return Err(Finding::of(Reason::Description)),
        _ => return Err(Finding::of(Reason::UnknownKind).found(kind).limit(KINDS)),
    };
    if let Some(file) = element.first_file() {
        losses.add(Reason::Media, file);
    }
    if element.is_set("hidden", false) {
        losses.add(Reason::Hidden, "");
    }
    Ok(Raw {
        line: element.line,
        name: name.to_owned(),
        text: element.text_of("questiontext"),
        feedback: element.text_of("generalfeedback"),
        answers,
    })
}

/// The answers with their shares. One without a share is worth nothing.
fn parts(element: &Element) -> Result<Vec<Part>, Finding> {
    let part = |answer: &Element| {
        let share = answer.attribute("fraction").unwrap_or("0");
        let bad = || Finding::of(Reason::BadPercent).on_line(answer.line).found(share);
        Ok(Part {
            line: answer.line,
            text: answer.text(),
            share: Share::read(share).filter(|share| share.0.abs() <= Share::FULL.0).ok_or_else(bad)?,
            feedback: answer.text_of("feedback"),
        })
    };
    element.all("answer").map(part).collect()
}

fn options(element: &Element) -> Result<Answers, Finding> {
    Ok(Answers::Options { single: element.is_set("single", true), options: parts(element)? })
}

fn true_or_false(element: &Element) -> Result<Answers, Finding> {
    let unclear = || Finding::of(Reason::TrueOrFalse);
    let (mut right, mut wrong) = (None, None);
    for part in parts(element)? {
        let side = if part.share == Share::FULL { &mut right } else { &mut wrong };
        if side.replace(part).is_some() {
            return Err(unclear());
        }
    }
    let right = right.ok_or_else(unclear)?;
    let answer = match right.text.text.trim() {
        "true" => true,
        "false" => false,
        _ => return Err(unclear()),
    };
    Ok(Answers::TrueFalse { answer, right: right.feedback, wrong: wrong.map(|part| part.feedback).unwrap_or_default() })
}

fn words(element: &Element) -> Result<Answers, Finding> {
    Ok(Answers::Words { capitals: element.is_set("usecase", false), words: parts(element)? })
}

fn numbers(element: &Element) -> Result<Answers, Finding> {
    let (mut numbers, mut wrong) = (Vec::new(), Text::default());
    for (part, answer) in parts(element)?.into_iter().zip(element.all("answer")) {
        let text = part.text.text.trim();
        if text == "*" && part.share <= Share(0) {
            wrong = part.feedback;
            continue;
        }
        let tolerance = answer.text_of("tolerance").text;
        let tolerance = if tolerance.trim().is_empty() { "0" } else { tolerance.trim() };
        let bad = |found: &str| Finding::of(Reason::BadNumber).on_line(part.line).found(found);
        let answer = number(text).ok_or_else(|| bad(text))?;
        let tolerance = number(tolerance).ok_or_else(|| bad(tolerance))?;
        numbers.push(Number { answer, tolerance, share: part.share, feedback: part.feedback.clone() });
    }
    let units = element.all("units").any(|units| units.all("unit").next().is_some());
    Ok(Answers::Numbers { numbers, wrong, units })
}

fn pairs(element: &Element) -> Answers {
    let pair = |side: &Element| (side.text(), side.all("answer").next().map(Element::text).unwrap_or_default());
    Answers::Pairs(element.all("subquestion").map(pair).collect())
}

/// The items stand in their order; where they are numbered as well, both must agree.
fn order(element: &Element) -> Result<Answers, Finding> {
    let mut last = 0.0;
    for answer in element.all("answer") {
        let Some(place) = answer.attribute("fraction").and_then(|place| place.parse::<f64>().ok()) else { continue };
        if place < last {
            return Err(Finding::of(Reason::OrderUnclear).on_line(answer.line));
        }
        last = place;
    }
    let items: Vec<Text> = element.all("answer").map(Element::text).collect();
    if items.is_empty() {
        return Err(Finding::of(Reason::NoAnswers));
    }
    let shown = element.text_of("selectcount").text.trim().parse::<usize>().unwrap_or(0);
    let all = matches!(element.text_of("selecttype").text.trim(), "" | "ALL" | "0");
    Ok(Answers::Order { some: !all && shown > 0 && shown < items.len(), items })
}

impl Element {
    /// Its own text, with its format.
    fn text(&self) -> Text {
        let text = self.all("text").next().map_or(self.text.as_str(), |text| text.text.as_str());
        let markup = self.attribute("format").and_then(Markup::named).unwrap_or_default();
        Text { text: text.trim().to_owned(), markup }
    }

    /// The text of a child, with its format.
    fn text_of(&self, name: &str) -> Text {
        self.all(name).next().map(Self::text).unwrap_or_default()
    }

    /// Whether a switch is on; as `otherwise` if it is not there.
    fn is_set(&self, name: &str, otherwise: bool) -> bool {
        self.all(name).next().map_or(otherwise, |switch| matches!(switch.text().text.as_str(), "1" | "true"))
    }
}
