//! GIFT.

use domain::{learning::Form, text::Language};

use super::{gift, items, only, options, pairs, told};
use crate::courses::questions::{Quiz, write_gift};

#[test]
fn one_of_several() {
    let question = only(gift("::Sungai::Sungai terpanjang di Kalimantan?{\n=Kapuas\n~Musi # di Sumatra\n~Brantas\n}"));
    assert_eq!(question.text, "Sungai terpanjang di Kalimantan?");
    assert!(matches!(question.form, Form::Single(_)));
    assert_eq!(options(&question.form), ["*Kapuas", "Musi", "Brantas"]);
    assert_eq!(question.explanation, "“Musi”: di Sumatra");
}

#[test]
fn several_of_several() {
    let import = gift("Mana yang bilangan prima?{~%50%2 ~%50%3 ~%-100%4 ~9}");
    assert_eq!(told(&import.notices), ["1 all_must_be_right", "1 explanation_made"]);
    let question = only(import);
    assert!(matches!(question.form, Form::Multiple(_)));
    assert_eq!(options(&question.form), ["*2", "*3", "4", "9"]);
    assert_eq!(question.explanation, "Jawaban yang benar: 2; 3");
    // Thirds do not make a whole to the last decimal.
    let thirds = only(gift("Prima?{~%33.33333%2 ~%33.33333%3 ~%33.33333%5 ~4}"));
    assert_eq!(options(&thirds.form), ["*2", "*3", "*5", "4"]);
}

#[test]
fn true_and_false() {
    for (answer, right) in [("T", true), ("TRUE", true), ("F", false), (" FALSE ", false)] {
        assert_eq!(only(gift(&format!("Benarkah?{{{answer}}}"))).form, Form::TrueFalse(right), "{answer}");
    }
    let question = only(gift("Air mendidih pada 50°C.{F#Coba lagi.#Tepat.####Pada 100°C.}"));
    assert_eq!(question.explanation, "Pada 100°C.\nBila benar: Tepat.\nBila salah: Coba lagi.");
}

#[test]
fn words() {
    let question = only(gift("Singkatan Kartu Keluarga?{=KK =kk =K.K. =%50%K}"));
    assert_eq!(question.form, Form::ShortText(vec!["KK".into(), "K.K.".into()]));
    let import = gift("Ibu kota?{=Jakarta =%100%Nusantara =%0%*#Bukan itu.}");
    assert_eq!(told(&import.notices), ["1 feedback_joined"]);
    let question = only(import);
    assert_eq!(question.form, Form::ShortText(vec!["Jakarta".into(), "Nusantara".into()]));
    assert_eq!(question.explanation, "Bila salah: Bukan itu.");
    let import = gift("Apa?{=Jakarta* =Jakarta =5\\\\*3}");
    assert_eq!(told(&import.notices), ["1 patterns", "1 explanation_made"]);
    assert_eq!(only(import).form, Form::ShortText(vec!["Jakarta".into(), "5*3".into()]));
}

#[test]
fn pairs_of_sides() {
    let import = gift("Pasangkan.{\n=KK -> Kartu Keluarga\n=[html]K<b>TP</b> -> Kartu Tanda Penduduk\n= -> Akta\n}");
    assert_eq!(told(&import.notices), ["1 all_must_be_right", "1 explanation_made", "1 extra_sides", "1 formatting"]);
    let question = only(import);
    assert_eq!(pairs(&question.form), [("KK", "Kartu Keluarga"), ("KTP", "Kartu Tanda Penduduk")]);
    assert_eq!(question.explanation, "Pasangan yang benar: KK – Kartu Keluarga; KTP – Kartu Tanda Penduduk");
}

#[test]
fn numbers() {
    for (answers, answer, tolerance) in [
        ("#5", 5_000, 0),
        ("#3.14:0.01", 3_140, 10),
        ("#4..6", 5_000, 1_000),
        ("#-2.5:.5", -2_500, 500),
        ("#=5:1#Tepat =%50%5:2#Hampir ~#Jauh", 5_000, 1_000),
        ("#%100%1945", 1_945_000, 0),
        ("#1\\:1", 1_000, 1_000),
    ] {
        let question = only(gift(&format!("Berapa?{{{answers}}}")));
        assert_eq!(question.form, Form::Number { answer, tolerance }, "{answers}");
    }
    let question = only(gift("Berapa?{#=5:1#Tepat =%50%5:2#Hampir ~#Jauh}"));
    assert_eq!(question.explanation, "“5”: Tepat\n“5”: Hampir\nBila salah: Jauh");
    assert_eq!(only(gift("Berapa?{#12.5:0.5}")).explanation, "Jawaban yang benar: 12,5 ± 0,5");
}

#[test]
fn orderings() {
    let import = gift("Urutkan.{>2 RANDOM VERTICAL ABSOLUTE_POSITION\nTerima\nPeriksa\n\\=Serahkan\n}");
    assert_eq!(told(&import.notices), ["1 all_must_be_right", "1 explanation_made", "1 some_items"]);
    assert_eq!(items(&only(import).form), ["Terima", "Periksa", "=Serahkan"]);
    assert_eq!(items(&only(gift("Urutkan.{>\nSatu\nDua}")).form), ["Satu", "Dua"]);
}

#[test]
fn a_word_that_is_missing() {
    let question = only(gift("Ibu kota Jawa Barat adalah {~Semarang =Bandung ~Serang} sejak lama."));
    assert_eq!(question.text, "Ibu kota Jawa Barat adalah _____ sejak lama.");
    assert_eq!(only(gift("Dua tambah {=dua =2} empat.")).text, "Dua tambah _____ empat.");
    let twice = only(gift("__ dan {=Bandung ~Serang}."));
    assert_eq!(twice.text, "\\_\\_ dan \\_\\_\\_\\_\\_.");
    // A full stop after the answers is text, and a blank is put before it.
    assert_eq!(only(gift("Ibu kotanya {=Bandung ~Serang}.")).text, "Ibu kotanya _____.");
}

#[test]
fn comments_categories_names_and_formats() {
    let text = "// Bank soal\n$CATEGORY: tom/dick\n\n// satu\n::Nama \\: satu::[markdown]**Tebal** dan _miring_\n// di tengah\n\
        {=[plain]<b> ~[html]<i>x</i> y}\n\n// tidak ada soal\n\n[html]<p>Satu</p><p>Dua</p>{T}\n";
    let import = gift(text);
    assert_eq!(told(&import.faults), Vec::<String>::new());
    let [first, second] = &import.questions[..] else { panic!("{import:?}") };
    assert_eq!((first.id.as_str(), first.text.as_str()), ("nama-satu", "**Tebal** dan _miring_"));
    assert_eq!(options(&first.form), ["*<b>", "x y"]);
    assert_eq!(second.text, "Satu\n\nDua");
    let expected = ["5 explanation_made", "5 formatting", "11 explanation_made", "2 categories"];
    assert_eq!(told(&import.notices), expected);
}

#[test]
fn escapes_and_lines() {
    let question =
        only(gift("Berapa \\{1, 2\\} \\~ \\= \\# \\: dan \\\\?\\n\\nBaris \\(x\\) lain\n  terakhir{=a\\=b ~c\\#d}"));
    assert_eq!(question.text, "Berapa {1, 2} ~ = # : dan \\\\?\n\nBaris \\\\(x\\\\) lain\\\nterakhir");
    assert_eq!(options(&question.form), ["*a=b", "c#d"]);
}

#[test]
fn windows_and_marks_of_editors_change_nothing() {
    let text = "::a::Satu\ndua{\n=x\n~y\n}\n\n::b::Tiga{T}\n";
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(gift(&windows), gift(text));
}

/// A text and what is told of it as a fault.
const SPOILT: &[(&str, &[&str])] = &[
    ("Ceritakan.{}", &["1 essay"]),
    ("Ceritakan.{\n####Bebas\n}", &["1 essay"]),
    ("Selamat datang.", &["1 description"]),
    ("\n\n::a::Apa?{=b ~c\n\n=d}\n\nBenar?{T}", &["3 lone_brace", "5 lone_brace"]),
    ("Apa? }=a{", &["1 lone_brace"]),
    ("Apa {=a ~b} dan\napa {=c ~d}?", &["2 several_places"]),
    ("Apa {=a ~b} dan } itu?", &["1 lone_brace"]),
    ("Apa?{benar ~salah}", &["1 loose_text"]),
    ("Apa?{true}", &["1 loose_text"]),
    ("Apa?\n{\n~%5x%a\n~b}", &["3 bad_percent"]),
    ("Apa?{~%900%a ~b}", &["1 bad_percent"]),
    ("Apa?{~%50%a ~b}", &["1 sum"]),
    ("Apa?{~a ~b}", &["1 sum"]),
    ("Apa?{=a =b ~c}", &["1 several_full"]),
    ("Apa?{=%50%a}", &["1 no_full_answer"]),
    ("Apa?{=a*}", &["1 only_patterns"]),
    ("Apa?{#}", &["1 no_answers"]),
    ("Apa?{>}", &["1 no_answers"]),
    ("Apa?{#lima}", &["1 bad_number"]),
    ("Apa?{#1.2345}", &["1 bad_number"]),
    ("Apa?{#1:x}", &["1 bad_number"]),
    ("Apa?{#1..1.001}", &["1 bad_number"]),
    ("Apa?{#6..4}", &["1 bad_range"]),
    ("Apa?{#=1 =2}", &["1 several_numbers"]),
    ("Apa?{=a -> b\n=c}", &["2 no_arrow"]),
    ("{T}", &["1 empty"]),
    ("Apa?{=a ~}", &["1 empty"]),
    ("Apa?{=a}\n\nApa?{=a ~A}", &["3 equal_texts"]),
    ("Apa?{=a -> b}", &["1 too_few"]),
    ("[markdown]<b>Apa</b>?{T}", &["1 raw_html", "1 raw_html"]),
    ("[markdown]![x](https://example.org/x.png){T}", &["1 foreign_image"]),
    ("Apa?{=a ~b####\u{7}}", &["1 control_character"]),
];

#[test]
fn each_fault_has_its_line() {
    for (text, expected) in SPOILT {
        assert_eq!(told(&gift(text).faults), *expected, "{text}");
    }
    let many = format!("Apa?{{=a{}}}", " ~b".repeat(100));
    assert_eq!(told(&gift(&many).faults), ["1 too_many_parts"]);
    let large = format!("{}{{T}}", "a ".repeat(super::super::TEXT_BYTES_MAX));
    assert_eq!(told(&gift(&large).faults), ["1 text_too_large"]);
    let long = format!("{}{{T}}", "a ".repeat(4_000));
    assert_eq!(told(&gift(&long).faults), ["1 too_long"]);
}

#[test]
fn one_fault_costs_one_question() {
    let import = gift("Satu{T}\n\n::Dua::Apa?{~a ~b}\n\nTiga{F}\n");
    assert_eq!(import.questions.len(), 2);
    assert_eq!(
        import.faults[0].told(Language::Indonesian),
        "Baris 3, soal “Dua”: persentase pilihan yang benar berjumlah 0, seharusnya 100"
    );
    assert_eq!(
        import.faults[0].told(Language::English),
        "Line 3, question “Dua”: the percentages of the right options add up to 0, not to 100"
    );
}

#[test]
fn notices_name_the_question_that_was_taken() {
    let import = gift("::Satu::Apa?{=a ~%50%b ~c}");
    assert_eq!(told(&import.notices), ["1 partial_credit", "1 explanation_made"]);
    assert!(import.notices.iter().all(|notice| notice.id.as_ref() == Some(&import.questions[0].id)));
    let import = gift(&format!("Apa?{{=a#{} ~b#{}####{}}}", "x".repeat(300), "y".repeat(600), "z".repeat(500)));
    assert_eq!(told(&import.notices), ["1 feedback_joined", "1 feedback_left"]);
    assert_eq!(told(&gift("Hitung \\(x^2\\).{#4####ya}").notices), ["1 formula"]);
}

#[test]
fn a_quiz_of_every_form_goes_to_gift_and_back() {
    let text = "::satu::[markdown]Yang **mana**\\: `a\\=b`?{=[plain]Ini {~[plain]Itu####[plain]Karena\\nitu.}";
    assert_eq!(told(&gift(text).faults), ["1 lone_brace"]);
    let quiz = include_str!("../../tests.rs").split("const QUIZ: &str = r#\"").nth(1).unwrap();
    let quiz = Quiz::read(quiz.split("\"#;").next().unwrap()).unwrap();
    let (written, left_out) = write_gift(&quiz);
    assert_eq!(left_out, []);
    let again = gift(&written);
    assert_eq!(told(&again.faults), Vec::<String>::new());
    let questions: Vec<_> = quiz.banks.iter().flat_map(|bank| bank.questions.clone()).collect();
    assert_eq!(again.questions, questions);
}

#[test]
fn what_gift_cannot_say_is_named() {
    let mut quiz = gift("::kata::Apa?{=a}\n\n::pasang::Apa?{=a -> b\n=c -> d}").quiz().unwrap();
    quiz.banks[0].questions[0].form = Form::ShortText(vec!["a->b".to_owned()]);
    let Form::Matching(pairs) = &mut quiz.banks[0].questions[1].form else { panic!("pairs") };
    pairs[0].left = "a->b".to_owned();
    let (written, left_out) = write_gift(&quiz);
    assert_eq!(left_out, [super::slug("kata"), super::slug("pasang")]);
    assert!(!written.contains("::kata::"), "{written}");
}
