//! From the JSON of a quiz to its questions.

use std::collections::BTreeSet;

use domain::{
    competency::Catalogue,
    learning::{Bank, Choice, Form, Item, Pair, Question, Quiz, Slug},
    text::Text,
    wire::json::Json,
};

use super::{
    archive::Unpacked,
    bounds,
    desk::{Desk, Known},
    fault::{Fault, Faults, Reason},
    reader::{Object, Reader, all},
};

/// Members of a quiz.
pub(super) const QUIZ: &[&str] = &["pass_percent", "attempts_max", "banks"];
/// Members of a bank.
pub(super) const BANK: &[&str] = &["id", "draw", "questions"];
/// Members of an option.
pub(super) const OPTION: &[&str] = &["id", "text", "right"];
/// Members of an item.
pub(super) const ITEM: &[&str] = &["id", "text"];
/// Members of a pair.
pub(super) const PAIR: &[&str] = &["id", "left", "right"];

/// What a question may be, with its members.
pub(super) const QUESTIONS: &[(&str, &[&str])] = &[
    ("single", &["id", "kind", "text", "options", "explanation"]),
    ("multiple", &["id", "kind", "text", "options", "explanation"]),
    ("true_false", &["id", "kind", "text", "answer", "explanation"]),
    ("ordering", &["id", "kind", "text", "items", "explanation"]),
    ("matching", &["id", "kind", "text", "pairs", "explanation"]),
    ("short_text", &["id", "kind", "text", "accept", "explanation"]),
    ("number", &["id", "kind", "text", "answer", "tolerance", "explanation"]),
];

/// Reads a quiz.
pub(super) fn read<'p>(file: &'p str, text: &'p str, desk: &mut Desk<'p>, faults: &mut Faults) -> Option<Quiz> {
    if !desk.bears(text.len()) {
        return None;
    }
    let mut reader = Reader::of(file, text, faults);
    let reader = &mut reader;
    let Some(json) = reader.parse(text) else {
        desk.leaves_unread();
        return None;
    };
    let object = reader.object(&json, file, QUIZ)?;
    let pass_percent = reader.whole(&object, "pass_percent", bounds::PASS_PERCENT);
    let attempts_max = match object.member("attempts_max") {
        Some(json) => reader.whole_of(json, "attempts_max", bounds::ATTEMPTS_MAX).map(Some),
        None => Some(None),
    };
    let list = reader.list(&object, "banks", 1);
    let (mut names, mut taken) = (BTreeSet::new(), BTreeSet::new());
    let banks = list.and_then(|list| all(list.iter().map(|json| bank(reader, json, desk, &mut names, &mut taken))));
    Some(Quiz { pass_percent: pass_percent?, attempts_max: attempts_max?, banks: banks? })
}

fn bank<'p>(
    reader: &mut Reader<'p, '_>,
    json: &Json<'p>,
    desk: &mut Desk<'p>,
    banks: &mut BTreeSet<Slug>,
    taken: &mut BTreeSet<Slug>,
) -> Option<Bank> {
    let object = reader.object(json, "banks", BANK)?;
    let id = reader.id(&object, banks);
    let draw = reader.whole(&object, "draw", bounds::DRAW);
    let list = reader.list(&object, "questions", 1)?;
    if let Some(draw) = draw.filter(|draw| !list.is_empty() && *draw as usize > list.len()) {
        let place = object.member("draw").map_or(object.raw(), Json::raw);
        reader.fault(place, Fault::of(Reason::DrawsTooMany).found(&draw.to_string()).limit(list.len()));
    }
    let questions = all(list.iter().map(|json| question(reader, json, desk, taken)));
    Some(Bank { id: id?, draw: draw?, questions: questions? })
}

fn question<'p>(
    reader: &mut Reader<'p, '_>,
    json: &Json<'p>,
    desk: &mut Desk<'p>,
    taken: &mut BTreeSet<Slug>,
) -> Option<Question> {
    let kind = json.member("kind").and_then(Json::text).unwrap_or_default();
    let Some((kind, members)) = QUESTIONS.iter().find(|(known, _)| *known == kind) else {
        return unknown(reader, json, taken);
    };
    let object = reader.object(json, "questions", members)?;
    let id = reader.id(&object, taken);
    let text = reader.need(&object, "text").and_then(|json| {
        let markdown = reader.text_of(json, "text", bounds::QUESTION)?;
        desk.question(&markdown, json.raw(), reader)
    });
    let form = form(kind, reader, &object);
    let explanation = reader.text(&object, "explanation", bounds::EXPLANATION);
    Some(Question { id: id?, text: text?, explanation: explanation?, form: form? })
}

/// What can be said of a question of no known kind: that, and what is wrong with its name.
fn unknown<'p, T>(reader: &mut Reader<'p, '_>, json: &Json<'p>, taken: &mut BTreeSet<Slug>) -> Option<T> {
    const ANY: &[&str] =
        &["id", "kind", "text", "options", "answer", "items", "pairs", "accept", "tolerance", "explanation"];
    let object = reader.object(json, "questions", ANY)?;
    reader.id(&object, taken);
    let (kind, json) = reader.word(&object, "kind")?;
    let known: Vec<&str> = QUESTIONS.iter().map(|(known, _)| *known).collect();
    reader.fault(json.raw(), Fault::of(Reason::UnknownQuestionKind).found(kind).limit(known.join(", ")));
    None
}

fn form<'p>(kind: &str, reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>) -> Option<Form> {
    match kind {
        "single" => options(reader, object, true).map(Form::Single),
        "multiple" => options(reader, object, false).map(Form::Multiple),
        "true_false" => reader.boolean(object, "answer").map(Form::TrueFalse),
        "ordering" => items(reader, object).map(Form::Ordering),
        "matching" => pairs(reader, object).map(Form::Matching),
        "short_text" => {
            let list = reader.list(object, "accept", 1)?;
            all(list.iter().map(|json| reader.text_of(json, "accept", bounds::ANSWER))).map(Form::ShortText)
        }
        "number" => number(reader, object),
        _ => None,
    }
}

fn options<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>, single: bool) -> Option<Vec<Choice>> {
    let list = reader.list(object, "options", bounds::PARTS_MIN)?;
    let (mut ids, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let choices = all(list.iter().map(|json| {
        let object = reader.object(json, "options", OPTION)?;
        let id = reader.id(&object, &mut ids);
        let text = distinct(reader, &object, "text", &mut seen);
        let right = reader.boolean(&object, "right");
        Some(Choice { id: id?, text: text?, right: right? })
    }))?;
    let right = choices.iter().filter(|choice| choice.right).count();
    if right == 0 {
        reader.fault(object.raw(), Fault::of(Reason::NoRightOption));
    } else if single && right > 1 {
        reader.fault(object.raw(), Fault::of(Reason::SeveralRightOptions).found(&right.to_string()));
    }
    Some(choices)
}

fn items<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>) -> Option<Vec<Item>> {
    let list = reader.list(object, "items", bounds::PARTS_MIN)?;
    let (mut ids, mut seen) = (BTreeSet::new(), BTreeSet::new());
    all(list.iter().map(|json| {
        let object = reader.object(json, "items", ITEM)?;
        let id = reader.id(&object, &mut ids);
        let text = distinct(reader, &object, "text", &mut seen);
        Some(Item { id: id?, text: text? })
    }))
}

fn pairs<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>) -> Option<Vec<Pair>> {
    let list = reader.list(object, "pairs", bounds::PARTS_MIN)?;
    let (mut ids, mut lefts, mut rights) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    all(list.iter().map(|json| {
        let object = reader.object(json, "pairs", PAIR)?;
        let id = reader.id(&object, &mut ids);
        let left = distinct(reader, &object, "left", &mut lefts);
        let right = distinct(reader, &object, "right", &mut rights);
        Some(Pair { id: id?, left: left?, right: right? })
    }))
}

/// A part of a question, which reads otherwise than the parts beside it.
fn distinct<'p>(
    reader: &mut Reader<'p, '_>,
    object: &Object<'_, 'p>,
    name: &str,
    seen: &mut BTreeSet<String>,
) -> Option<String> {
    let text = reader.text(object, name, bounds::OPTION)?;
    if !seen.insert(text.to_lowercase()) {
        let place = object.member(name).map_or(object.raw(), Json::raw);
        reader.fault(place, Fault::of(Reason::EqualTexts).about(name).found(&text));
    }
    Some(text)
}

fn number<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>) -> Option<Form> {
    let answer = reader.thousandths(object, "answer");
    let tolerance = reader.thousandths(object, "tolerance");
    if let Some(below) = tolerance.filter(|tolerance| *tolerance < 0).and(object.member("tolerance")) {
        reader.fault(below.raw(), Fault::of(Reason::NegativeTolerance).found(below.raw()));
    }
    Some(Form::Number { answer: answer?, tolerance: tolerance? })
}

/// What is wrong with a quiz that stands by itself: without lessons to link to, and without images.
pub(super) fn faults(text: &str) -> Vec<Fault> {
    let catalogue = Catalogue {
        version: String::new(),
        basis: Text::default(),
        level_names: Default::default(),
        competencies: Vec::new(),
    };
    let (unpacked, mut faults) = (Unpacked::default(), Faults::default());
    let mut desk = Desk::of(&unpacked, Known { catalogue: &catalogue, paths: &[] });
    read("", text, &mut desk, &mut faults);
    faults.sorted()
}
