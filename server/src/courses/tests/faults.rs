//! Each fault of manifest, lessons and quizzes, with its place.

use std::collections::BTreeSet;

use domain::text::Language;

use super::{super::Reason, Files, good, png, read, told, with};

const MANIFEST: &str = "course.json";
const QUIZ: &str = "quizzes/kuis.json";
const LESSON: &str = "lessons/baca.md";

/// A text, what is put in the place of what, and the faults that come of it.
const SPOILT: &[(&str, &str, &str, &[&str])] = &[
    // the form
    (MANIFEST, "\"jp\": 1,", "\"jp\": 1", &["course.json:12 not_json"]),
    (MANIFEST, "{\n  \"format\": 1,", "[]{\n  \"format\": 1,", &["course.json:1 not_json"]),
    (MANIFEST, "\"format\": 1", "\"format\": 2", &["course.json:2 unknown_format"]),
    (MANIFEST, "\"format\": 1", "\"format\": \"1\"", &["course.json:2 unknown_format"]),
    (MANIFEST, "  \"jp\": 1,\n", "", &["course.json:1 missing_member"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": null", &["course.json:1 missing_member"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": 1,\n  \"harga\": 5", &["course.json:12 unknown_member"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": 1,\n  \"\\u0068arga\": 5", &["course.json:12 unknown_member"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": 1,\n  \"jp\": 1", &["course.json:12 duplicate_member"]),
    (MANIFEST, "\"practises\": [] }", "\"practises\": [], \"captions\": \"x\" }", &["course.json:16 duplicate_member"]),
    (MANIFEST, "[{ \"competency\": \"INT\", \"level\": 2 }]", "[2]", &["course.json:12 expected_object"]),
    (MANIFEST, "[{ \"competency\": \"INT\", \"level\": 2 }]", "{}", &["course.json:12 expected_list"]),
    (MANIFEST, "\"title\": \"Contoh kursus\"", "\"title\": 5", &["course.json:6 expected_text"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": \"1\"", &["course.json:11 expected_whole_number"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": 1.5", &["course.json:11 expected_whole_number"]),
    (QUIZ, "\"answer\": 12.5", "\"answer\": \"12.5\"", &["quizzes/kuis.json:14 expected_number"]),
    (QUIZ, "\"answer\": 12.5", "\"answer\": 1e1", &["quizzes/kuis.json:14 expected_number"]),
    (QUIZ, "\"answer\": true", "\"answer\": \"ya\"", &["quizzes/kuis.json:8 expected_boolean"]),
    // ids
    (MANIFEST, "\"id\": \"contoh\"", "\"id\": \"Contoh!\"", &["course.json:3 bad_id"]),
    (MANIFEST, "\"id\": \"dengar\"", "\"id\": \"baca\"", &["course.json:17 duplicate_id"]),
    (QUIZ, "\"id\": \"angka\"", "\"id\": \"satu\"", &["quizzes/kuis.json:14 duplicate_id"]),
    (QUIZ, "\"id\": \"dasar\"", "\"id\": \"situasi\"", &["quizzes/kuis.json:10 duplicate_id"]),
    (
        QUIZ,
        "{ \"id\": \"b\", \"text\": \"Itu\"",
        "{ \"id\": \"a\", \"text\": \"Itu\"",
        &["quizzes/kuis.json:6 duplicate_id"],
    ),
    // texts
    (MANIFEST, "Contoh kursus", "  ", &["course.json:6 empty"]),
    (MANIFEST, "Contoh kursus", "Contoh\\nkursus", &["course.json:6 control_character"]),
    (MANIFEST, "Setelah ini", "Setelah\\u0007ini", &["course.json:7 control_character"]),
    (QUIZ, "\"text\": \"Apa?\"", "\"text\": \"\"", &["quizzes/kuis.json:13 empty"]),
    (QUIZ, "[\"KK\", ", "[\"\", ", &["quizzes/kuis.json:13 empty"]),
    (LESSON, "Pagi itu", "Pagi\u{8}itu", &["lessons/baca.md:1 control_character"]),
    // numbers
    (MANIFEST, "\"jp\": 1", "\"jp\": 0", &["course.json:11 out_of_range"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": 101", &["course.json:11 out_of_range"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": -1", &["course.json:11 out_of_range"]),
    (MANIFEST, "\"jp\": 1", "\"jp\": 99999999999999999999", &["course.json:11 out_of_range"]),
    (MANIFEST, "\"version\": 3", "\"version\": 0", &["course.json:4 out_of_range"]),
    (MANIFEST, "\"minutes\": 8", "\"minutes\": 0", &["course.json:15 out_of_range"]),
    (MANIFEST, "\"minutes\": 8", "\"minutes\": 601", &["course.json:15 out_of_range"]),
    (MANIFEST, "\"minutes_per_jp\": 45", "\"minutes_per_jp\": 0", &["course.json:10 out_of_range"]),
    (QUIZ, "\"pass_percent\": 70", "\"pass_percent\": 0", &["quizzes/kuis.json:2 out_of_range"]),
    (QUIZ, "\"pass_percent\": 70", "\"pass_percent\": 101", &["quizzes/kuis.json:2 out_of_range"]),
    (QUIZ, "\"attempts_max\": null", "\"attempts_max\": 0", &["quizzes/kuis.json:3 out_of_range"]),
    (QUIZ, "\"draw\": 2", "\"draw\": 0", &["quizzes/kuis.json:5 out_of_range"]),
    (QUIZ, "\"draw\": 2", "\"draw\": 4", &["quizzes/kuis.json:5 draws_too_many"]),
    (QUIZ, "\"answer\": 12.5", "\"answer\": 12.5001", &["quizzes/kuis.json:14 too_many_decimals"]),
    (QUIZ, "\"answer\": 12.5", "\"answer\": 9999999999999", &["quizzes/kuis.json:14 out_of_range"]),
    (QUIZ, "\"tolerance\": 0", "\"tolerance\": -0.5", &["quizzes/kuis.json:14 negative_tolerance"]),
    // what is known besides
    (MANIFEST, "\"language\": \"id\"", "\"language\": \"jv\"", &["course.json:5 unknown_language"]),
    (MANIFEST, "\"kind\": \"video\"", "\"kind\": \"scorm\"", &["course.json:16 unknown_lesson_kind"]),
    (QUIZ, "\"kind\": \"number\"", "\"kind\": \"essay\"", &["quizzes/kuis.json:14 unknown_question_kind"]),
    (MANIFEST, "\"competency\": \"INT\"", "\"competency\": \"XYZ\"", &["course.json:12 unknown_competency"]),
    (MANIFEST, "\"level\": 2", "\"level\": 6", &["course.json:12 unknown_level"]),
    (MANIFEST, "INT.2.1", "INT.2.9", &["course.json:15 unknown_statement"]),
    (MANIFEST, "INT.2.1", "integritas", &["course.json:15 unknown_statement"]),
    (MANIFEST, "[\"INT.2.1\"]", "[2]", &["course.json:15 expected_text"]),
    (MANIFEST, "[\"INT.2.1\"]", "[\"INT.2.1\", \"INT.2.1\"]", &["course.json:15 listed_twice"]),
    (
        MANIFEST,
        "\"level\": 2 }]",
        "\"level\": 2 },\n{ \"competency\": \"INT\", \"level\": 2 }]",
        &["course.json:13 listed_twice"],
    ),
    (MANIFEST, "\"path\": \"NKL03\"", "\"path\": \"NKL99\"", &["course.json:9 unknown_path"]),
    // too little
    (MANIFEST, "[{ \"competency\": \"INT\", \"level\": 2 }]", "[]", &["course.json:12 too_few"]),
    (QUIZ, "[\"KK\", \"kartu keluarga\"]", "[]", &["quizzes/kuis.json:13 too_few"]),
    (
        QUIZ,
        "\"right\": true }], \"explanation\": \"Karena",
        "\"right\": false }], \"explanation\": \"Karena",
        &["quizzes/kuis.json:6 no_right_option"],
    ),
    (QUIZ, "\"right\": false }", "\"right\": true }", &["quizzes/kuis.json:6 several_right_options"]),
    (QUIZ, "\"right\": \"Penduduk\"", "\"right\": \"keluarga\"", &["quizzes/kuis.json:12 equal_texts"]),
    (QUIZ, "\"left\": \"KTP\"", "\"left\": \"kk\"", &["quizzes/kuis.json:12 equal_texts"]),
    (QUIZ, "\"text\": \"Kemudian\"", "\"text\": \"Lalu\"", &["quizzes/kuis.json:11 equal_texts"]),
    // files
    (
        MANIFEST,
        "lessons/dengar.md",
        "lessons/tonton.md",
        &["course.json:17 used_twice", "lessons/dengar.md unused_file"],
    ),
    (MANIFEST, "quizzes/kuis.json", "course.json", &["course.json:19 used_twice", "quizzes/kuis.json unused_file"]),
    (
        MANIFEST,
        "lessons/dengar.md",
        "lessons/Dengar.md",
        &["course.json:17 missing_file", "lessons/dengar.md unused_file"],
    ),
    (
        MANIFEST,
        "media/surat.pdf",
        "media/dengar.mp3",
        &["course.json:18 wrong_extension", "media/surat.pdf unused_file"],
    ),
    (
        MANIFEST,
        " \"captions\": \"media/tonton.vtt\",",
        "",
        &["course.json:16 missing_member", "media/tonton.vtt unused_file"],
    ),
    (
        MANIFEST,
        " \"transcript\": \"lessons/dengar.md\",",
        "",
        &["course.json:17 missing_member", "lessons/dengar.md unused_file"],
    ),
    // Markdown
    (LESSON, "loket ramai", "<b>loket</b>", &["lessons/baca.md:1 raw_html", "lessons/baca.md:1 raw_html"]),
    (LESSON, "Lanjut ke", "<!-- nanti -->\n\nLanjut ke", &["lessons/baca.md:5 raw_html"]),
    (LESSON, "![Antrean di loket]", "![]", &["lessons/baca.md:3 no_alternative_text"]),
    (
        LESSON,
        "(media/loket.png)",
        "(https://example.org/a.png)",
        &["lessons/baca.md:3 foreign_image", "media/loket.png unused_file"],
    ),
    (
        LESSON,
        "(media/loket.png)",
        "(../media/loket.png)",
        &["lessons/baca.md:3 foreign_image", "media/loket.png unused_file"],
    ),
    (
        LESSON,
        "(media/loket.png)",
        "(media/pasar.png)",
        &["lessons/baca.md:3 missing_file", "media/loket.png unused_file"],
    ),
    (
        LESSON,
        "(media/loket.png)",
        "(media/surat.pdf)",
        &["lessons/baca.md:3 wrong_extension", "media/loket.png unused_file"],
    ),
    (LESSON, "lesson:kuis", "lesson:ujian", &["lessons/baca.md:5 unknown_lesson"]),
    (LESSON, "lesson:kuis", "http://example.org", &["lessons/baca.md:5 bad_link"]),
    (LESSON, "lesson:kuis", "javascript:alert(1)", &["lessons/baca.md:5 bad_link"]),
    (LESSON, "Pagi itu", "> > > > > > > Pagi itu", &["lessons/baca.md:1 too_deep"]),
    (QUIZ, "Yang **mana**?", "Yang <i>mana</i>?", &["quizzes/kuis.json:6 raw_html", "quizzes/kuis.json:6 raw_html"]),
];

/// What else a file may be.
fn spoilt_files() -> Vec<(Files, Vec<&'static str>)> {
    let put = |name: &str, bytes: &[u8]| {
        let mut files = good();
        files.insert(name.to_owned(), bytes.to_vec());
        files
    };
    let without = |name: &str| {
        let mut files = good();
        files.remove(name);
        files
    };
    let long = |n: usize| "x".repeat(n);
    vec![
        (put("media/lain.png", &png(10, 10)), vec!["media/lain.png unused_file"]),
        (without("media/surat.pdf"), vec!["course.json:18 missing_file"]),
        (without(MANIFEST), vec!["package no_manifest"]),
        (put(MANIFEST, b"\xff"), vec!["course.json:1 not_text"]),
        (put(MANIFEST, b"[]"), vec!["course.json:1 expected_object"]),
        (put(LESSON, b" \n"), vec!["lessons/baca.md empty_file", "media/loket.png unused_file"]),
        (put(LESSON, b"satu\ndua\xff\n"), vec!["lessons/baca.md:2 not_text"]),
        (put(LESSON, "kata ".repeat(30_000).as_bytes()), vec!["lessons/baca.md:1 text_too_large"]),
        (put("media/loket.png", b"GIF89a"), vec!["media/loket.png type_differs"]),
        (put("media/loket.png", b"bukan gambar"), vec!["media/loket.png not_of_type"]),
        (put("media/loket.png", &png(0, 10)), vec!["media/loket.png broken_image"]),
        (put("media/loket.png", &png(10, 10)[..20]), vec!["media/loket.png broken_image"]),
        (put("media/loket.png", &png(4_097, 10)), vec!["media/loket.png image_too_large"]),
        (put("media/surat.pdf", b"MZ\x90\0"), vec!["media/surat.pdf type_differs"]),
        (put("media/tonton.vtt", b"1\n00:00:00,000 --> 00:00:01,000\n"), vec!["media/tonton.vtt not_of_type"]),
        (put("media/dengar.mp3", b"OggS\0\0"), vec!["media/dengar.mp3 type_differs"]),
        (put(QUIZ, b"{\n\"banks\": []\n}"), vec!["quizzes/kuis.json:1 missing_member", "quizzes/kuis.json:2 too_few"]),
        (put(QUIZ, b"{"), vec!["quizzes/kuis.json:1 not_json"]),
        (with(MANIFEST, "Contoh kursus", &long(201)), vec!["course.json:6 too_long"]),
        (with(MANIFEST, "Setelah ini", &long(600)), vec!["course.json:7 too_long"]),
        (with(QUIZ, "Karena itu", &long(1_000)), vec!["quizzes/kuis.json:6 too_long"]),
        (with(QUIZ, "Yang **mana**?", &long(4_001)), vec!["quizzes/kuis.json:6 too_long"]),
        (with(QUIZ, "\"Penduduk\"", &format!("\"{}\"", long(301))), vec!["quizzes/kuis.json:12 too_long"]),
        (with(QUIZ, "[\"KK\", ", &format!("[\"{}\", ", long(201))), vec!["quizzes/kuis.json:13 too_long"]),
        (with(LESSON, "Antrean di loket", &long(301)), vec!["lessons/baca.md:3 too_long"]),
    ]
}

#[test]
fn each_fault_is_told_with_its_place() {
    for (file, from, to, expected) in SPOILT {
        let faults = read(&with(file, from, to)).expect_err(to);
        assert_eq!(told(&faults), *expected, "{file}: {from:?} became {to:?}");
    }
    for (files, expected) in spoilt_files() {
        assert_eq!(told(&read(&files).expect_err(expected[0])), expected);
    }
}

#[test]
fn every_reason_of_a_course_is_tried() {
    let tried = SPOILT.iter().flat_map(|(_, _, _, expected)| expected.iter().copied());
    let files = spoilt_files();
    let tried = tried.chain(files.iter().flat_map(|(_, expected)| expected.iter().copied()));
    let tried: BTreeSet<&str> = tried.filter_map(|told| told.rsplit_once(' ')).map(|(_, code)| code).collect();
    let elsewhere = super::archives::TRIED;
    let missing: Vec<_> =
        Reason::ALL.iter().filter(|reason| !tried.contains(reason.code()) && !elsewhere.contains(reason)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn many_faults_are_told_at_once_in_their_order() {
    let mut files = with(MANIFEST, "\"jp\": 1", "\"jp\": 0");
    let text = String::from_utf8(files[MANIFEST].clone()).unwrap();
    let text =
        text.replace("\"language\": \"id\"", "\"language\": \"\"").replace("lessons/dengar.md", "lessons/hilang.md");
    files.insert(MANIFEST.to_owned(), text.into_bytes());
    files.insert(LESSON.to_owned(), b"<b>\n\n[x](ftp://x)\n\n![](media/loket.png)".to_vec());
    let quiz = super::QUIZ.replace("\"draw\": 2", "\"draw\": 9").replace("\"answer\": 12.5", "\"answer\": []");
    files.insert(QUIZ.to_owned(), quiz.into_bytes());
    files.insert("media/.rahasia".to_owned(), Vec::new());
    let faults = read(&files).unwrap_err();
    let expected = [
        "course.json:5 unknown_language",
        "course.json:11 out_of_range",
        "course.json:17 missing_file",
        "lessons/baca.md:1 raw_html",
        "lessons/baca.md:3 bad_link",
        "lessons/baca.md:5 no_alternative_text",
        "lessons/dengar.md unused_file",
        "media/.rahasia bad_path",
        "quizzes/kuis.json:5 draws_too_many",
        "quizzes/kuis.json:14 expected_number",
    ];
    assert_eq!(told(&faults), expected);
    assert_eq!(
        faults[2].told(Language::Indonesian),
        "course.json, baris 17: berkas lessons/hilang.md tidak ada di dalam paket"
    );
    assert_eq!(faults[1].told(Language::English), "course.json, line 11: “jp” 0 is outside 1–100");
}

#[test]
fn what_was_refused_is_not_missing_as_well() {
    let mut files = with(LESSON, "media/loket.png", "media/loket.svg");
    files.remove("media/loket.png");
    files.insert("media/loket.svg".to_owned(), b"<svg/>".to_vec());
    assert_eq!(told(&read(&files).unwrap_err()), ["media/loket.svg svg"]);
}

#[test]
fn no_fault_of_a_course_without_its_words() {
    for (files, _) in spoilt_files() {
        for fault in read(&files).unwrap_err() {
            for language in Language::ALL {
                let told = fault.told(language);
                assert!(!told.contains('{') || told.contains("{ …"), "{told}");
            }
        }
    }
}
