//! What holds of any text.

use std::collections::BTreeSet;

use domain::{
    learning::{Choice, Form, Item, Pair, Slug},
    text::Language,
};
use proptest::prelude::*;

use super::{
    super::{
        Bank, Format, Question, Quiz,
        losses::Losses,
        raw::{Markup, Text},
        read, texts, write_gift,
    },
    told,
};
use crate::courses::{
    markdown::{Surroundings, render},
    quiz,
};

/// Signs that mean something somewhere.
const SIGNS: &str = "[a-z0-9 \n{}=~#:%>\\\\\\-_*`<>&;|!./()\\[\\]\"'é“$+]{0,60}";

/// One line that an author may write as an option.
fn option() -> impl Strategy<Value = String> {
    "[a-z0-9{}=~#:%>\\\\_*`&;|!./()\\[\\]\"'é“$+<-]{1,12}( [a-z0-9{}=~#:%>\\\\_*`&;<-]{1,8}){0,3}"
}

fn options() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(option(), 2..6)
}

fn letter(place: usize) -> Slug {
    char::from(b'a' + u8::try_from(place).unwrap()).to_string().parse().unwrap()
}

fn choices(texts: Vec<String>, right: &[bool]) -> Vec<Choice> {
    let choice = |(place, text)| Choice { id: letter(place), text, right: right[place] };
    texts.into_iter().enumerate().map(choice).collect()
}

fn form() -> impl Strategy<Value = Form> {
    let single = options().prop_flat_map(|texts| {
        let count = texts.len();
        (Just(texts), 0..count)
    });
    let many = options().prop_flat_map(|texts| {
        let count = texts.len();
        (Just(texts), proptest::collection::vec(any::<bool>(), count))
    });
    let number = -999_999_999_i64..999_999_999;
    prop_oneof![
        single.prop_map(|(texts, at)| {
            let right: Vec<bool> = (0..texts.len()).map(|place| place == at).collect();
            Form::Single(choices(texts, &right))
        }),
        many.prop_map(|(texts, right)| Form::Multiple(choices(texts, &right))),
        any::<bool>().prop_map(Form::TrueFalse),
        options().prop_map(|texts| {
            let item = |(place, text)| Item { id: letter(place), text };
            Form::Ordering(texts.into_iter().enumerate().map(item).collect())
        }),
        (options(), options()).prop_map(|(lefts, rights)| {
            let pair = |(place, (left, right))| Pair { id: letter(place), left, right };
            Form::Matching(lefts.into_iter().zip(rights).enumerate().map(pair).collect())
        }),
        options().prop_map(|texts| {
            let mut seen = BTreeSet::new();
            Form::ShortText(texts.into_iter().filter(|text| seen.insert(text.to_lowercase())).collect())
        }),
        (number, 0_i64..999_999).prop_map(|(answer, tolerance)| Form::Number { answer, tolerance }),
    ]
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let one = ("[a-z0-9-]{1,64}", SIGNS, option(), form()).prop_map(|(id, text, explanation, form)| Question {
        id: id.parse().unwrap(),
        text: text.trim().to_owned(),
        explanation,
        form,
    });
    proptest::collection::vec(one, 1..4)
}

/// What a browser would show of a page, without what lies between tags.
fn shown(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push(' ');
        text.push_str(piece.split_once('>').map_or(piece, |(_, rest)| rest));
    }
    for (from, to) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(from, to);
    }
    text.split_whitespace().collect()
}

fn rendered(markdown: &str) -> (String, bool) {
    let lessons = BTreeSet::new();
    let surroundings =
        Surroundings { pictures: &|_| Ok(None), lessons: &lessons, language: Language::English, heading: 3 };
    let mut whole = true;
    let (html, _) = render(markdown, &surroundings, &mut |_, _| whole = false);
    (html, whole)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}", signs in SIGNS) {
        for text in [&text, &signs, &format!("{signs}{{{text}}}"), &format!("a{{{signs}}}\n\n{text}")] {
            let import = read(text.as_bytes(), Format::Gift, Language::Indonesian);
            prop_assert!(!import.questions.is_empty() || !import.faults.is_empty());
        }
        let xml = format!("<quiz><question type=\"multichoice\"><answer>{signs}</answer>{text}</question></quiz>");
        for text in [&text, &xml] {
            let import = read(text.as_bytes(), Format::MoodleXml, Language::Indonesian);
            prop_assert!(!import.questions.is_empty() || !import.faults.is_empty());
        }
    }

    #[test]
    fn what_is_taken_has_no_fault(text in SIGNS, first in SIGNS, second in SIGNS) {
        let gift = format!("{text}{{={first}~{second}}}");
        let import = read(gift.as_bytes(), Format::Gift, Language::Indonesian);
        if let Some(quiz) = import.quiz() {
            prop_assert_eq!(quiz::faults(&quiz.write()), []);
        }
    }

    /// Plain text reads as itself once it is rendered, whatever signs are in it.
    #[test]
    fn plain_text_stays_text(text in SIGNS) {
        let markdown = texts::markdown(&Text { text: text.clone(), markup: Markup::Plain }, &mut Losses::default());
        let (html, whole) = rendered(&markdown);
        prop_assert!(whole, "{markdown}");
        prop_assert_eq!(shown(&html), text.split_whitespace().collect::<String>(), "{}", markdown);
    }

    /// Of HTML with every look, the text stays, and nothing else comes out.
    #[test]
    fn html_keeps_its_text(pieces in proptest::collection::vec((0_usize..14, "[a-z0-9 *_`#.)>\\[\\]|\\\\!~+=-]{0,9}"), 0..8)) {
        const TAGS: &[&str] = &[
            "", "b", "i", "code", "p", "ul", "li", "ol", "blockquote", "h2", "a href=\"https://a.id\"", "div", "span", "pre",
        ];
        let (mut html, mut text) = (String::new(), String::new());
        for (tag, piece) in &pieces {
            let (tag, escaped) = (TAGS[*tag], piece.replace('>', "&gt;"));
            let name = tag.split(' ').next().unwrap();
            html.push_str(&if tag.is_empty() { escaped } else { format!("<{tag}>{escaped}</{name}>") });
            text.push_str(piece);
        }
        let markdown = texts::markdown(&Text { text: html.clone(), markup: Markup::Html }, &mut Losses::default());
        let (page, whole) = rendered(&markdown);
        prop_assert!(whole, "{html}\n{markdown}");
        prop_assert_eq!(shown(&page), text.split_whitespace().collect::<String>(), "{}\n{}", html, markdown);
    }

    /// Quizzes that a package may hold go to GIFT and come back.
    #[test]
    fn what_gift_is_written_reads_as_the_same(questions in questions()) {
        let mut seen = BTreeSet::new();
        let good = |question: &Question| {
            let bank = Bank { id: question.id.clone(), draw: 1, questions: vec![question.clone()] };
            quiz::faults(&Quiz { pass_percent: 70, attempts_max: None, banks: vec![bank] }.write()).is_empty()
        };
        let questions: Vec<Question> =
            questions.into_iter().filter(|question| seen.insert(question.id.clone()) && good(question)).collect();
        prop_assume!(!questions.is_empty());
        let bank = Bank { id: "bank".parse().unwrap(), draw: 1, questions };
        let quiz = Quiz { pass_percent: 70, attempts_max: Some(3), banks: vec![bank] };
        prop_assert_eq!(&Quiz::read(&quiz.write()).unwrap(), &quiz);
        let (written, left_out) = write_gift(&quiz);
        let mut expected = quiz.banks[0].questions.clone();
        expected.retain(|question| !left_out.contains(&question.id));
        prop_assume!(!expected.is_empty());
        let import = read(written.as_bytes(), Format::Gift, Language::English);
        prop_assert_eq!(told(&import.faults), Vec::<String>::new(), "{}", written);
        prop_assert_eq!(import.questions, expected, "{}", written);
    }
}
