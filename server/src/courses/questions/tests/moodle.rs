//! Moodle XML.

use domain::{learning::Form, text::Language};

use super::{Format, items, moodle, only, options, pairs, read_file, told};

/// A question of a kind, with what is in it besides.
fn question(kind: &str, inside: &str) -> String {
    format!(
        "<question type=\"{kind}\">\n<name><text>Soal satu</text></name>\n\
         <questiontext format=\"html\"><text><![CDATA[<p>Yang <b>mana</b>?</p>]]></text></questiontext>\n\
         <generalfeedback format=\"html\"><text>Begitu.</text></generalfeedback>\n{inside}\n</question>"
    )
}

/// An answer of a text, with its share and feedback.
fn answer(fraction: &str, text: &str, feedback: &str) -> String {
    format!(
        "<answer fraction=\"{fraction}\" format=\"html\"><text>{text}</text><feedback format=\"html\"><text>{feedback}</text></feedback></answer>\n"
    )
}

#[test]
fn options_of_which_one_is_right() {
    let inside = answer("100", "A &amp; B", "") + &answer("0", "&lt;p&gt;C&lt;/p&gt;", "Bukan");
    let question = only(moodle(&question("multichoice", &inside)));
    assert_eq!((question.id.as_str(), question.text.as_str()), ("soal-satu", "Yang **mana**?"));
    assert!(matches!(question.form, Form::Single(_)));
    assert_eq!(options(&question.form), ["*A & B", "C"]);
    assert_eq!(question.explanation, "Begitu.\n“C”: Bukan");
}

#[test]
fn options_of_which_several_are_right() {
    let inside = answer("33.33333", "a", "") + &answer("33.33333", "b", "") + &answer("33.33333", "c", "");
    let import = moodle(&question("multichoice", &(inside + &answer("-50", "d", "") + "<single>false</single>")));
    assert_eq!(told(&import.notices), ["3 all_must_be_right"]);
    assert_eq!(options(&only(import).form), ["*a", "*b", "*c", "d"]);
}

#[test]
fn true_or_false() {
    let inside = answer("0", "true", "Bukan.") + &answer("100", "false", "Tepat.");
    let question = only(moodle(&question("truefalse", &inside)));
    assert_eq!(question.form, Form::TrueFalse(false));
    assert_eq!(question.explanation, "Begitu.\nBila benar: Tepat.\nBila salah: Bukan.");
}

#[test]
fn words() {
    let inside = answer("100", "KK", "") + &answer("80", "Kartu K", "") + &answer("0", "*", "Bukan.");
    let import = moodle(&question("shortanswer", &(inside + "<usecase>1</usecase>")));
    assert_eq!(told(&import.notices), ["3 partial_credit", "3 capitals", "3 feedback_joined"]);
    assert_eq!(only(import).form, Form::ShortText(vec!["KK".to_owned()]));
}

#[test]
fn numbers() {
    let inside = "<answer fraction=\"100\"><text>3.1400000</text><tolerance>0.01</tolerance></answer>\
        <answer fraction=\"50\"><text>3</text></answer><answer fraction=\"0\"><text>*</text></answer>\
        <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>";
    let import = moodle(&question("numerical", inside));
    assert_eq!(told(&import.notices), ["3 partial_credit", "3 units"]);
    assert_eq!(only(import).form, Form::Number { answer: 3_140, tolerance: 10 });
}

#[test]
fn pairs_of_sides() {
    let side = |left: &str, right: &str| {
        format!(
            "<subquestion format=\"html\"><text>{left}</text><answer format=\"html\"><text>{right}</text></answer></subquestion>"
        )
    };
    let inside = side("KK", "Keluarga") + &side("KTP", "Penduduk") + &side("", "Akta");
    for kind in ["matching", "ddmatch"] {
        let import = moodle(&question(kind, &inside));
        assert_eq!(told(&import.notices), ["3 all_must_be_right", "3 extra_sides"]);
        assert_eq!(pairs(&only(import).form), [("KK", "Keluarga"), ("KTP", "Penduduk")]);
    }
}

#[test]
fn orderings() {
    let inside = answer("1.0", "Satu", "") + &answer("2.0", "Dua", "") + &answer("3.0", "Tiga", "");
    let some = inside.clone() + "<selecttype>RANDOM</selecttype><selectcount>2</selectcount>";
    let import = moodle(&question("ordering", &some));
    assert_eq!(told(&import.notices), ["3 all_must_be_right", "3 some_items"]);
    assert_eq!(items(&only(import).form), ["Satu", "Dua", "Tiga"]);
    let unclear = inside.replace("3.0", "1.5");
    assert_eq!(told(&moodle(&question("ordering", &unclear)).faults), ["9 order_unclear"]);
}

#[test]
fn what_moodle_has_besides_is_told_once() {
    let inside = answer("100", "true", "") + &answer("0", "false", "");
    let besides = "<tags><tag><text>a</text></tag></tags><hint><text>b</text></hint><hidden>1</hidden>\
        <correctfeedback format=\"html\"><text>Hebat</text></correctfeedback>\
        <partiallycorrectfeedback><text></text></partiallycorrectfeedback>";
    let one = question("truefalse", &(inside + besides));
    let import = moodle(&format!(
        "<question type=\"category\"><category><text>$course$/x</text></category></question>\n{one}\n{one}"
    ));
    let expected = ["4 hidden", "12 hidden", "3 categories", "10 tags", "10 hints", "10 remarks"];
    assert_eq!(told(&import.notices), expected);
    assert_eq!(import.notices[3].told(Language::Indonesian), "Baris 10: tag tidak diambil (2 soal)");
    assert_eq!(import.questions.len(), 2);
}

#[test]
fn files_within_a_question_are_left_out_and_told() {
    let text = "<questiontext format=\"html\"><text><![CDATA[<p>Lihat <img src=\"@@PLUGINFILE@@/peta.png\" alt=\"Peta\"></p>]]></text>\
        <file name=\"peta.png\" path=\"/\" encoding=\"base64\">aGFsbG8=</file></questiontext>";
    let question = format!(
        "<question type=\"truefalse\">{text}{}{}</question>",
        answer("100", "true", ""),
        answer("0", "false", "")
    );
    let import = moodle(&question);
    assert_eq!(told(&import.notices), ["3 explanation_made", "3 media"]);
    assert_eq!(only(import).text, "Lihat");
}

/// What stands in the quiz, and what is told of it.
const SPOILT: &[(&str, &[&str])] = &[
    ("<question type=\"essay\"></question>", &["3 essay"]),
    ("<question type=\"description\"></question>", &["3 description"]),
    ("<question type=\"cloze\"></question>", &["3 unknown_kind"]),
    ("<question></question>", &["3 unknown_kind"]),
    ("<soal></soal>", &["3 unknown_kind"]),
    ("<question type=\"multichoice\"></question>", &["3 no_answers"]),
    ("<question type=\"shortanswer\"></question>", &["3 no_answers"]),
    ("<question type=\"numerical\"></question>", &["3 no_answers"]),
    ("<question type=\"matching\"></question>", &["3 no_answers"]),
    ("<question type=\"ordering\"></question>", &["3 no_answers"]),
    (
        "<question type=\"truefalse\">\n<answer fraction=\"100\"><text>ya</text></answer></question>",
        &["3 true_or_false"],
    ),
    ("<question type=\"truefalse\"><answer fraction=\"0\"><text>true</text></answer></question>", &["3 true_or_false"]),
    (
        "<question type=\"multichoice\">\n<answer fraction=\"50\"><text>a</text></answer></question>",
        &["3 no_full_answer"],
    ),
    ("<question type=\"multichoice\">\n<answer fraction=\"x\"><text>a</text></answer></question>", &["4 bad_percent"]),
    (
        "<question type=\"multichoice\">\n<answer fraction=\"300\"><text>a</text></answer></question>",
        &["4 bad_percent"],
    ),
    ("<question type=\"numerical\">\n<answer fraction=\"100\"><text>x</text></answer></question>", &["4 bad_number"]),
    ("<question type=\"essay\">\n<name><text>a&nbsp;b</text></name></question>", &["4 unknown_entity"]),
    // the file
    ("<question type=\"essay\">", &["4 not_xml"]),
    ("<question type=\"essay\"></soal>", &["3 not_xml"]),
    ("<question type=essay></question>", &["3 not_xml"]),
    ("</quiz><quiz>", &["3 not_moodle"]),
    ("", &["no_questions"]),
];

#[test]
fn each_fault_has_its_line() {
    for (inside, expected) in SPOILT {
        let import = moodle(inside);
        assert_eq!(told(&import.faults), *expected, "{inside}");
        assert_eq!(import.questions, []);
    }
    let deep = format!("{}{}", "<a>".repeat(40), "</a>".repeat(40));
    assert_eq!(told(&moodle(&deep).faults), ["3 too_deep"]);
    let many = question("multichoice", &"<answer/>".repeat(3_000));
    assert_eq!(told(&moodle(&many).faults), ["3 too_many_parts"]);
    let many = question("multichoice", &answer("0", "a", "").repeat(101));
    assert_eq!(told(&moodle(&many).faults), ["3 too_many_parts"]);
    let large = question("multichoice", &answer("0", &"a ".repeat(200_000), ""));
    assert_eq!(told(&moodle(&large).faults), ["7 text_too_large"]);
}

#[test]
fn other_files_are_refused() {
    let faults = |text: &str| told(&read_file(text.as_bytes(), Format::MoodleXml, Language::English).faults);
    assert_eq!(faults("halo"), ["1 not_xml"]);
    assert_eq!(faults(""), ["not_moodle"]);
    assert_eq!(faults("\n<html></html>"), ["2 not_moodle"]);
    assert_eq!(faults("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><quiz/>"), ["1 encoding"]);
    assert_eq!(faults("<quiz/>"), ["no_questions"]);
    // What other readers would let grow to gigabytes.
    let bomb =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE quiz [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<quiz>&b;</quiz>";
    assert_eq!(faults(bomb), ["2 document_type"]);
    let outside = "<!DOCTYPE quiz SYSTEM \"file:///etc/passwd\"><quiz/>";
    assert_eq!(faults(outside), ["1 document_type"]);
}

#[test]
fn one_fault_costs_one_question() {
    let good = question("truefalse", &(answer("100", "true", "") + &answer("0", "false", "")));
    let import = moodle(&format!("{good}\n{}\n{good}", question("essay", "")));
    assert_eq!((import.questions.len(), told(&import.faults)), (2, vec!["11 essay".to_owned()]));
    assert_eq!(
        import.faults[0].told(Language::English),
        "Line 11, question “Soal satu”: an essay cannot be scored here"
    );
    // A file that ends too early gives nothing: nobody knows what is missing.
    let cut = moodle(&format!("{good}\n<question type=\"truefalse\">"));
    assert_eq!((cut.questions.len(), told(&cut.faults)), (0, vec!["12 not_xml".to_owned()]));
}
