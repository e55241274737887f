//! What is read of GIFT and Moodle XML, what is told, and that it comes back.

mod gift;
mod html;
mod moodle;
mod properties;

use std::collections::BTreeSet;

use domain::{
    learning::{Choice, Form, Item, Pair, Slug},
    text::Language,
};

use super::{Finding, Format, Import, Question, Reason, Why, read as read_file};

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn gift(text: &str) -> Import {
    read_file(text.as_bytes(), Format::Gift, Language::Indonesian)
}

fn moodle(questions: &str) -> Import {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n{questions}\n</quiz>\n");
    read_file(text.as_bytes(), Format::MoodleXml, Language::Indonesian)
}

/// Findings as they are easily compared: `line code`.
fn told(findings: &[Finding]) -> Vec<String> {
    let tell = |finding: &Finding| {
        let code = match &finding.why {
            Why::Import { reason, .. } => reason.key().rsplit('.').next().unwrap_or_default(),
            Why::Quiz(fault) => fault.reason.code(),
        };
        finding.line.map_or(code.to_owned(), |line| format!("{line} {code}"))
    };
    findings.iter().map(tell).collect()
}

/// The only question of an import, without a fault.
fn only(import: Import) -> Question {
    assert_eq!(told(&import.faults), Vec::<String>::new());
    let mut questions = import.questions;
    assert_eq!(questions.len(), 1, "{questions:?}");
    questions.remove(0)
}

/// Options in their order, the right ones with an asterisk.
fn options(form: &Form) -> Vec<String> {
    let (Form::Single(choices) | Form::Multiple(choices)) = form else { panic!("{form:?}") };
    let option = |Choice { text, right, .. }: &Choice| format!("{}{text}", if *right { "*" } else { "" });
    choices.iter().map(option).collect()
}

fn pairs(form: &Form) -> Vec<(&str, &str)> {
    let Form::Matching(pairs) = form else { panic!("{form:?}") };
    pairs.iter().map(|Pair { left, right, .. }| (left.as_str(), right.as_str())).collect()
}

fn items(form: &Form) -> Vec<&str> {
    let Form::Ordering(items) = form else { panic!("{form:?}") };
    items.iter().map(|Item { text, .. }| text.as_str()).collect()
}

#[test]
fn a_format_is_told_by_how_a_file_begins() {
    for (text, format) in [
        ("<?xml version=\"1.0\"?><quiz/>", Format::MoodleXml),
        ("\u{feff}\n <quiz></quiz>", Format::MoodleXml),
        ("::a::<b>Berapa</b>?{#1}", Format::Gift),
        ("<p>Berapa?</p>{#1}", Format::Gift),
        ("", Format::Gift),
    ] {
        assert_eq!(Format::of(text.as_bytes()), format, "{text}");
    }
}

#[test]
fn what_is_taken_is_a_quiz_of_a_package() {
    let import = gift("::Ibu kota::Ibu kota Indonesia?{=Nusantara ~Bandung####Sejak 2024.}\n\n1+1=2{T}");
    let quiz = import.quiz().unwrap();
    let written = quiz.write();
    assert_eq!(super::super::quiz::faults(&written), []);
    assert_eq!(super::Quiz::read(&written).unwrap(), quiz);
    assert_eq!(quiz.banks[0].questions[0].id, slug("ibu-kota"));
    assert_eq!((quiz.pass_percent, quiz.banks[0].draw), (70, 2));
}

#[test]
fn quizzes_that_ship_read_as_they_are_written() {
    let mut seen = 0;
    for zip in super::super::SHIPPED {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
        for name in zip.file_names().map(|name| name.unwrap().into_owned()).collect::<Vec<_>>() {
            if name.starts_with("quizzes/") {
                let text = std::io::read_to_string(zip.by_name(&name).unwrap()).unwrap();
                let quiz = super::Quiz::read(&text).unwrap();
                assert_eq!(super::Quiz::read(&quiz.write()).unwrap(), quiz);
                seen += quiz.banks.iter().map(|bank| bank.questions.len()).sum::<usize>();
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn ids_are_short_distinct_and_stable() {
    let text =
        "::Ibu kota::A{T}\n\n::Ibu kota::B{F}\n\n::???::C{T}\n\nTanpa nama sama sekali, hanya kalimat ini saja{T}";
    let ids = |import: Import| import.questions.iter().map(|question| question.id.to_string()).collect::<Vec<_>>();
    let expected = ["ibu-kota", "ibu-kota-2", "q3", "tanpa-nama-sama-sekali-hanya-kalimat"];
    assert_eq!(ids(gift(text)), expected);
    assert_eq!(ids(gift(text)), expected);
    let long = only(gift(&format!("::{}::A{{T}}", "panjang sekali ".repeat(20))));
    assert!(long.id.as_str().len() <= Slug::LEN_MAX && long.id.as_str().ends_with("sekali"), "{}", long.id);
}

#[test]
fn files_have_their_bounds() {
    let faults = |file: &[u8], format| told(&read_file(file, format, Language::English).faults);
    assert_eq!(faults(&vec![b'a'; super::FILE_BYTES_MAX + 1], Format::Gift), ["too_large"]);
    assert_eq!(faults(b"a{T}\n\xff", Format::Gift), ["2 not_text"]);
    assert_eq!(faults("\n// ada\n\n$CATEGORY: x\n".as_bytes(), Format::Gift), ["no_questions"]);
    let many = "a{T}\n\n".repeat(super::QUESTIONS_MAX + 1);
    assert_eq!(faults(many.as_bytes(), Format::Gift), ["too_many_questions"]);
    let full = gift(&"a{T}\n\n".repeat(super::QUESTIONS_MAX));
    assert_eq!((full.questions.len(), full.faults.len()), (super::QUESTIONS_MAX, 0));
    assert_eq!(full.quiz().unwrap().banks[0].draw, 100);
    let many = "<question type=\"essay\"/>".repeat(super::QUESTIONS_MAX + 1);
    assert_eq!(told(&moodle(&many).faults), ["too_many_questions"]);
}

/// Every reason is told by some test of these files: by name, so that one who adds a reason adds its test.
#[test]
fn every_reason_is_tried() {
    let sources = [include_str!("tests.rs"), include_str!("tests/gift.rs"), include_str!("tests/moodle.rs")];
    let sources = sources.into_iter().chain([include_str!("tests/html.rs")]).collect::<String>();
    let missing: BTreeSet<_> = Reason::ALL
        .iter()
        .map(|reason| reason.key().rsplit('.').next().unwrap_or_default())
        .filter(|code| !sources.contains(&format!("{code}\"")))
        .collect();
    assert_eq!(missing, BTreeSet::new());
}
