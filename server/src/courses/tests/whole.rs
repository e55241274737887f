//! What comes out of a good package, and that it comes back.

use std::io::{Cursor, Write};

use domain::{
    bundle::BundleHash,
    learning::{Content, Form, MediaKind},
    wire::course::{read_course, write_course},
};
use zip::{DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    super::{SHIPPED, markdown},
    good, known, read, read_zip, told, zipped,
};

#[test]
fn a_course_comes_out_as_it_was_written() {
    let package = read(&good()).unwrap_or_else(|faults| panic!("{:?}", told(&faults)));
    let course = &package.course;
    assert_eq!((course.id.as_str(), course.version, course.jp, course.path.as_str()), ("contoh", 3, 1, "NKL03"));
    assert_eq!(course.title, "Contoh kursus");
    let lessons: Vec<_> = course.lessons().collect();
    let Content::Text(html) = &lessons[0].content else { panic!("a text") };
    let hash = BundleHash::of(&good()["media/loket.png"]);
    assert!(html.contains(&format!("/api/files/{hash}\" alt=\"Antrean di loket\" width=\"640\" height=\"480\"")));
    assert!(html.contains("<a href=\"lesson:kuis\">"));
    let Content::Media(film) = &lessons[1].content else { panic!("a video") };
    assert_eq!((film.kind, film.transcript.as_deref()), (MediaKind::Video, Some("<p>Gambar loket.</p>\n")));
    assert_eq!(film.captions, Some(BundleHash::of(&good()["media/tonton.vtt"])));
    let Content::Quiz(quiz) = &lessons[4].content else { panic!("a quiz") };
    assert_eq!((quiz.pass_percent, quiz.attempts_max, quiz.banks.len()), (70, None, 2));
    assert_eq!(quiz.banks[0].questions[0].text, "<p>Yang <strong>mana</strong>?</p>\n");
    assert_eq!(quiz.banks[1].questions[3].form, Form::Number { answer: 12_500, tolerance: 0 });
    assert_eq!(&read_course(&write_course(course)).unwrap(), course);
}

#[test]
fn what_devices_fetch_goes_with_it() {
    let mut files = good();
    // The same picture under two names is one file.
    files.insert("media/lagi.png".to_owned(), files["media/loket.png"].clone());
    let twice = format!("{}\n![Sekali lagi](media/lagi.png)\n", super::LESSON);
    files.insert("lessons/baca.md".to_owned(), twice.into_bytes());
    let package = read(&files).unwrap();
    let types: Vec<_> = package.files().map(|(_, media_type, _)| media_type).collect();
    assert_eq!(types, ["audio/mpeg", "image/png", "application/pdf", "text/vtt", "video/webm"]);
    for ((hash, media_type, bytes), file) in package.files().zip(&package.course.files) {
        assert_eq!(BundleHash::of(bytes), hash);
        assert_eq!((file.hash, file.media_type.as_str(), file.bytes), (hash, media_type, bytes.len() as u64));
    }
    assert_eq!(package.files().count(), package.course.files.len());
}

#[test]
fn a_package_is_always_packed_alike() {
    let zip = zipped(&good());
    let package = read_zip(&zip).unwrap();
    assert_eq!(package.to_zip().unwrap(), zip);
    // As others pack it: in another order, tighter, at another time, with other modes.
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    let later = DateTime::from_date_and_time(2026, 8, 17, 10, 0, 0).unwrap();
    for (name, bytes) in good().iter().rev() {
        other.start_file(name, SimpleFileOptions::default().last_modified_time(later).unix_permissions(0o600)).unwrap();
        other.write_all(bytes).unwrap();
    }
    let other = other.finish().unwrap().into_inner();
    assert_ne!(other, zip);
    assert_eq!(read_zip(&other).unwrap().to_zip().unwrap(), zip);
    // What installations exchange may not change with a library: a new name here means that all packages get new names.
    let name = BundleHash::of(&zip).to_string();
    assert_eq!(name, "cdd5656302bb2322f8108c096213a26bf85e123097602ec16eda48595502638b");
}

#[test]
fn the_mark_of_some_editors_is_no_fault() {
    let mut files = good();
    for name in ["course.json", "lessons/dengar.md", "quizzes/kuis.json"] {
        files.insert(name.to_owned(), [b"\xef\xbb\xbf".as_slice(), &files[name]].concat());
    }
    let windows = String::from_utf8(files["course.json"].clone()).unwrap().replace('\n', "\r\n");
    files.insert("course.json".to_owned(), windows.into_bytes());
    assert_eq!(read(&files).unwrap().course, read(&good()).unwrap().course);
}

#[test]
fn english_courses_speak_english() {
    let mut files = super::with("course.json", "\"language\": \"id\"", "\"language\": \"en\"");
    files.insert("lessons/dengar.md".to_owned(), b"| A |\n|---|\n| b |\n".to_vec());
    let course = read(&files).unwrap().course;
    let Content::Media(sound) = &course.lessons().nth(2).unwrap().content else { panic!("sound") };
    assert!(sound.transcript.as_deref().unwrap().contains("aria-label=\"Table: A\""));
}

#[test]
fn the_guides_example_is_a_package() {
    let package = read(&super::guides_example()).unwrap_or_else(|faults| panic!("{:?}", told(&faults)));
    assert_eq!(package.course.lessons().count(), 2);
    assert_eq!(package.files().count(), 0);
}

#[test]
fn every_course_that_ships_is_whole() {
    assert!(!SHIPPED.is_empty());
    let mut ids = std::collections::BTreeSet::new();
    for zip in SHIPPED {
        let package = super::super::read(Cursor::new(zip), &known())
            .unwrap_or_else(|faults| panic!("{}", told(&faults).join("\n")));
        assert!(ids.insert(package.course.id.clone()), "{} ships twice", package.course.id);
        assert_eq!(package.to_zip().unwrap(), *zip, "{}", package.course.id);
        assert!(package.course.lessons().count() > 3, "{}", package.course.id);
        for lesson in package.course.lessons() {
            if let Content::Text(html) = &lesson.content {
                assert!(html.len() > 1_000 && html.len() < markdown::HTML_BYTES_MAX, "{}", lesson.id);
            }
        }
    }
}
