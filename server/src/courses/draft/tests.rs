//! Packages become drafts and come back; edits; where faults belong.

use std::{collections::BTreeMap, io::Cursor};

use domain::{bundle::BundleHash, learning::Slug, text::Language};
use proptest::prelude::*;

use super::{Draft, Edit, Kind, Located, Manifest, Part, Refused};
use crate::{
    courses::{
        Known, Reason, SHIPPED,
        questions::{Format, Quiz},
        tests::{good, known, read as read_files, with},
    },
    words::Words,
};

type Files = BTreeMap<String, Vec<u8>>;

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// Finds media among some files.
fn among(files: &Files) -> impl Fn(BundleHash) -> Option<Vec<u8>> {
    let known: BTreeMap<BundleHash, Vec<u8>> =
        files.values().map(|bytes| (BundleHash::of(bytes), bytes.clone())).collect();
    move |hash| known.get(&hash).cloned()
}

/// The nine courses that ship, and one with every kind of lesson.
fn sources() -> Vec<Files> {
    let shipped = SHIPPED.iter().map(|zip| {
        let package = crate::courses::read(Cursor::new(zip), &known()).unwrap();
        package.source().clone()
    });
    shipped.chain([good()]).collect()
}

fn draft() -> Draft {
    Draft::of(&good()).unwrap()
}

fn quiz() -> Quiz {
    let text = "::Satu::Benar?{T####Ya.}\n\n::Dua::Apa?{=a ~b####a.}";
    crate::courses::questions::read(text.as_bytes(), Format::Gift, Language::Indonesian).quiz().unwrap()
}

fn told(located: &[Located]) -> Vec<(Part, &'static str)> {
    located.iter().map(|located| (located.part.clone(), located.fault.reason.code())).collect()
}

#[test]
fn a_package_becomes_a_draft_and_the_same_package() {
    for files in sources() {
        let draft = Draft::of(&files).unwrap();
        assert_eq!(draft.files(among(&files)).unwrap(), files);
        let package = draft.check(&known(), among(&files)).unwrap();
        assert_eq!(package.source(), &files);
    }
    // Also where editors have put a mark before everything.
    let mut marked = good();
    for name in ["course.json", "lessons/dengar.md", "quizzes/kuis.json"] {
        marked.insert(name.to_owned(), [b"\xef\xbb\xbf".as_slice(), &marked[name]].concat());
    }
    let draft = Draft::of(&marked).unwrap();
    assert_eq!(draft.files(among(&marked)).unwrap(), marked);
    assert_eq!(draft.text(&slug("dengar")), Some("Suara petugas.\n"));
    assert!(draft.quiz(&slug("kuis")).is_some());
}

#[test]
fn what_is_written_anew_is_the_same_course() {
    for files in sources() {
        let package = read_files(&files).unwrap();
        let mut draft = Draft::of(&files).unwrap();
        let version = draft.manifest().version;
        for version in [version + 1, version] {
            draft.apply(Edit::Version(version)).unwrap();
        }
        let quizzes = draft.manifest().lessons().filter(|lesson| lesson.kind == Kind::Quiz);
        for lesson in quizzes.map(|lesson| lesson.id.clone()).collect::<Vec<_>>() {
            let quiz = draft.quiz(&lesson).unwrap();
            draft.apply(Edit::Quiz { lesson, quiz }).unwrap();
        }
        let again = draft.check(&known(), among(&files)).unwrap();
        assert_eq!(again.course, package.course);
    }
}

#[test]
fn another_version_changes_nothing_but_its_number() {
    for files in sources() {
        let mut draft = Draft::of(&files).unwrap();
        draft.apply(Edit::Version(4_711)).unwrap();
        let again = draft.files(among(&files)).unwrap();
        let (text, old) = (&again["course.json"], &files["course.json"]);
        let old = String::from_utf8(old.clone()).unwrap();
        let (before, after) = old.split_once("\"version\": ").unwrap();
        let after = after.trim_start_matches(|sign: char| sign.is_ascii_digit());
        assert_eq!(String::from_utf8(text.clone()).unwrap(), format!("{before}\"version\": 4711{after}"));
        assert_eq!(draft.check(&known(), among(&files)).unwrap().course.version, 4_711);
    }
}

#[test]
fn any_lesson_can_be_looked_at_by_itself() {
    for files in sources() {
        let draft = Draft::of(&files).unwrap();
        let whole = read_files(&files).unwrap().course;
        for (nth, lesson) in draft.manifest().lessons().enumerate() {
            let alone = draft.alone(&lesson.id, &known()).unwrap();
            let course = alone.check(&known(), among(&files)).unwrap().course;
            assert_eq!(course.lessons().nth(nth), whole.lessons().nth(nth), "{}", lesson.id);
            let titles = |course: &domain::learning::Course| {
                course.lessons().map(|lesson| lesson.title.clone()).collect::<Vec<_>>()
            };
            assert_eq!(titles(&course), titles(&whole));
        }
    }
    assert_eq!(draft().alone(&slug("hilang"), &known()), None);
}

#[test]
fn what_is_wrong_elsewhere_is_no_fault_of_a_lesson_by_itself() {
    let mut draft = draft();
    draft.apply(Edit::AddModule { id: slug("dua"), title: String::new() }).unwrap();
    draft.apply(Edit::AddModule { id: slug("tiga"), title: String::new() }).unwrap();
    let bare = Edit::AddLesson { module: slug("dua"), id: slug("kosong"), kind: Kind::Video, title: String::new() };
    draft.apply(bare).unwrap();
    draft.apply(Edit::Text { lesson: slug("dengar"), text: "<b>".to_owned() }).unwrap();
    draft.apply(Edit::Version(0)).unwrap();
    assert!(draft.check(&known(), among(&good())).is_err());
    let alone = |lesson: &str| draft.alone(&slug(lesson), &known()).unwrap().check(&known(), among(&good()));
    alone("baca").unwrap();
    assert_eq!(told(&alone("dengar").unwrap_err()), [(Part::Lesson(slug("dengar")), "raw_html")]);
    let bare = told(&alone("kosong").unwrap_err());
    assert!(bare.iter().all(|(part, _)| *part == Part::Lesson(slug("kosong"))), "{bare:?}");
    // An image that is not there is asked for by this lesson.
    let mut without = draft.clone();
    without.apply(Edit::RemoveImage("media/loket.png".to_owned())).unwrap();
    let without = without.alone(&slug("baca"), &known()).unwrap().check(&known(), among(&good()));
    assert_eq!(told(&without.unwrap_err()), [(Part::Lesson(slug("baca")), "missing_file")]);
}

#[test]
fn captions_go_where_nothing_is_written_in_them() {
    let mut draft = draft();
    let write = |draft: &mut Draft, lesson: &str, text: &str| {
        draft.apply(Edit::Captions { lesson: slug(lesson), text: text.to_owned() }).unwrap();
    };
    write(&mut draft, "dengar", " \n");
    assert_eq!(draft.manifest().lesson(&slug("dengar")).unwrap().captions, None, "there were none");
    write(&mut draft, "dengar", "WEBVTT\n");
    write(&mut draft, "dengar", "");
    draft.check(&known(), among(&good())).unwrap();
    write(&mut draft, "tonton", "");
    let faults = told(&draft.check(&known(), among(&good())).unwrap_err());
    assert_eq!(faults, [(Part::Lesson(slug("tonton")), "missing_file")]);
}

#[test]
fn texts_do_not_grow_without_end() {
    let mut draft = draft();
    let mut added = 0;
    let refused = loop {
        let id = slug(&format!("l{added}"));
        let new = Edit::AddLesson { module: slug("satu"), id: id.clone(), kind: Kind::Text, title: "T".to_owned() };
        draft.apply(new).unwrap();
        match draft.apply(Edit::Text { lesson: id, text: "x".repeat(1 << 20) }) {
            Ok(()) => added += 1,
            Err(refused) => break refused,
        }
    };
    assert_eq!((refused, added), (Refused::TooLarge, 15));
    draft.apply(Edit::Text { lesson: slug("l0"), text: String::new() }).unwrap();
}

#[test]
fn questions_from_elsewhere_are_a_bank_more() {
    let mut taken = quiz();
    let questions = taken.banks[0].questions.clone();
    taken.add(questions.clone());
    taken.add(questions);
    let banks: Vec<(&str, u32)> = taken.banks.iter().map(|bank| (bank.id.as_str(), bank.draw)).collect();
    assert_eq!(banks, [("impor", 2), ("impor-2", 2), ("impor-3", 2)]);
    let ids: std::collections::BTreeSet<&str> =
        taken.banks.iter().flat_map(|bank| &bank.questions).map(|question| question.id.as_str()).collect();
    assert_eq!(ids.len(), 6, "{ids:?}");
    let mut draft = draft();
    draft.apply(Edit::Quiz { lesson: slug("kuis"), quiz: taken }).unwrap();
    draft.check(&known(), among(&good())).unwrap();
}

#[test]
fn a_course_is_made_from_nothing() {
    let mut draft = Draft::new(Manifest {
        id: slug("baru"),
        version: 1,
        language: Language::Indonesian,
        title: "Kursus baru".to_owned(),
        summary: String::new(),
        author: "Kecamatan Pulau Rasa".to_owned(),
        path: "NKL03".to_owned(),
        minutes_per_jp: 45,
        jp: 1,
        develops: Vec::new(),
        modules: Vec::new(),
    });
    let nothing = |_| None;
    let expected = [(Part::Course, "too_few"), (Part::Course, "too_few"), (Part::Course, "empty")];
    let mut faults = told(&draft.check(&known(), nothing).unwrap_err());
    faults.sort_by_key(|(_, code)| std::cmp::Reverse(*code));
    assert_eq!(faults, expected);
    let module = draft.module_id("Bagian pertama");
    draft.apply(Edit::AddModule { id: module.clone(), title: "Bagian pertama".to_owned() }).unwrap();
    for (title, kind) in [("Menyapa", Kind::Text), ("Kuis", Kind::Quiz), ("Surat", Kind::Document)] {
        let id = draft.lesson_id(title);
        draft.apply(Edit::AddLesson { module: module.clone(), id, kind, title: title.to_owned() }).unwrap();
    }
    let missing = |lesson: &str| (Part::Lesson(slug(lesson)), "missing_file");
    let faults = told(&draft.check(&known(), nothing).unwrap_err());
    for part in [missing("menyapa"), missing("kuis"), missing("surat")] {
        assert!(faults.contains(&part), "{faults:?}");
    }
    let pdf = b"%PDF-1.7\n".to_vec();
    let hash = BundleHash::of(&pdf);
    let edits = [
        Edit::Course {
            language: Language::Indonesian,
            title: "Kursus baru".to_owned(),
            summary: "Menyapa warga.".to_owned(),
            author: "Kecamatan Pulau Rasa".to_owned(),
            path: "NKL03".to_owned(),
            minutes_per_jp: 45,
            jp: 1,
            develops: draft_develops(),
        },
        Edit::Text { lesson: slug("menyapa"), text: "Pagi.\n".to_owned() },
        Edit::Quiz { lesson: slug("kuis"), quiz: quiz() },
        Edit::Medium { lesson: slug("surat"), name: "Surat Edaran.PDF".to_owned(), hash },
    ];
    for edit in edits {
        draft.apply(edit).unwrap();
    }
    let package = draft.check(&known(), |asked| (asked == hash).then(|| pdf.clone())).unwrap();
    let paths: Vec<&str> = package.source().keys().map(String::as_str).collect();
    assert_eq!(paths, ["course.json", "lessons/menyapa.md", "media/surat.pdf", "quizzes/kuis.json"]);
    // Exported, imported, and taken up again, it is the same draft but for what the manifest's text is.
    let again = Draft::of(package.source()).unwrap();
    assert_eq!(again.manifest(), draft.manifest());
    assert_eq!(again.files(|_| Some(pdf.clone())).unwrap(), draft.files(|_| Some(pdf.clone())).unwrap());
}

fn draft_develops() -> Vec<(domain::competency::CompetencyCode, domain::competency::Level)> {
    draft().manifest().develops.clone()
}

#[test]
fn faults_belong_to_their_part() {
    let located = |files: &Files| told(&Draft::of(files).unwrap().check(&known(), among(files)).unwrap_err());
    let lesson = |id: &str| Part::Lesson(slug(id));
    let question = |id: &str| Part::Question { lesson: slug("kuis"), id: slug(id) };
    for (file, from, to, part, code) in [
        ("course.json", "\"jp\": 1", "\"jp\": 0", Part::Course, "out_of_range"),
        ("course.json", "\"title\": \"Satu\"", "\"title\": \" \"", Part::Module(slug("satu")), "empty"),
        ("course.json", "\"minutes\": 8", "\"minutes\": 0", lesson("baca"), "out_of_range"),
        ("lessons/baca.md", "Pagi itu", "<b>Pagi</b>", lesson("baca"), "raw_html"),
        ("lessons/dengar.md", "Suara", "[a](http://a.id)", lesson("dengar"), "bad_link"),
        ("media/tonton.vtt", "WEBVTT", "webvtt", lesson("tonton"), "not_of_type"),
        ("quizzes/kuis.json", "\"draw\": 2", "\"draw\": 9", lesson("kuis"), "draws_too_many"),
        ("quizzes/kuis.json", "\"left\": \"KTP\"", "\"left\": \"kk\"", question("pasang"), "equal_texts"),
    ] {
        let faults = located(&with(file, from, to));
        assert_eq!(faults[0], (part, code), "{file} {from}");
    }
    let mut files = good();
    files.insert("media/lagi.png".to_owned(), files["media/loket.png"].clone());
    assert_eq!(located(&files), [(Part::File("media/lagi.png".to_owned()), "unused_file")]);
    // Bytes that are lost where media are kept.
    let lost = draft().check(&known(), |_| None).unwrap_err();
    assert_eq!(lost.len(), 4);
    assert!(told(&lost).contains(&(lesson("dengar"), "missing_file")), "{lost:?}");
}

#[test]
fn lessons_and_modules_are_arranged() {
    let mut draft = draft();
    let order = |draft: &Draft| {
        let module = |module: &super::Module| {
            let lessons: Vec<&str> = module.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
            format!("{}: {}", module.id, lessons.join(" "))
        };
        draft.manifest().modules.iter().map(module).collect::<Vec<_>>()
    };
    draft.apply(Edit::AddModule { id: slug("dua"), title: "Dua".to_owned() }).unwrap();
    draft.apply(Edit::MoveLesson { id: slug("kuis"), module: slug("dua"), to: 9 }).unwrap();
    draft.apply(Edit::MoveLesson { id: slug("surat"), module: slug("satu"), to: 0 }).unwrap();
    draft.apply(Edit::MoveModule { id: slug("dua"), to: 0 }).unwrap();
    draft.apply(Edit::NameModule { id: slug("dua"), title: "Kedua".to_owned() }).unwrap();
    assert_eq!(order(&draft), ["dua: kuis", "satu: surat baca tonton dengar"]);
    draft.check(&known(), among(&good())).unwrap();
    draft.apply(Edit::RemoveLesson(slug("tonton"))).unwrap();
    let paths: Vec<String> = draft.files(among(&good())).unwrap().into_keys().collect();
    assert!(!paths.iter().any(|path| path.contains("tonton")), "{paths:?}");
    draft.check(&known(), among(&good())).unwrap();
    draft.apply(Edit::RemoveModule(slug("dua"))).unwrap();
    assert_eq!(draft.quiz(&slug("kuis")), None);
    assert_eq!(order(&draft), ["satu: surat baca dengar"]);
}

#[test]
fn media_take_their_places() {
    let mut draft = draft();
    let hash = BundleHash::of(b"lain");
    draft.apply(Edit::Medium { lesson: slug("dengar"), name: "x.ogg".to_owned(), hash }).unwrap();
    let media: Vec<&str> = draft.media().map(|(path, _)| path).collect();
    assert_eq!(media, ["media/dengar.ogg", "media/loket.png", "media/surat.pdf", "media/tonton.webm"]);
    draft.apply(Edit::Captions { lesson: slug("dengar"), text: "WEBVTT\n".to_owned() }).unwrap();
    assert_eq!(draft.captions(&slug("dengar")), Some("WEBVTT\n"));
    assert_eq!(draft.image_path("C:\\Foto Loket.JPG").as_deref(), Some("media/foto-loket.jpg"));
    assert_eq!(draft.image_path("loket.jpeg").as_deref(), Some("media/loket-2.jpeg"));
    assert_eq!(draft.image_path("x.svg"), None);
    draft.apply(Edit::AddImage { path: "media/foto.png".to_owned(), hash }).unwrap();
    draft.apply(Edit::RemoveImage("media/foto.png".to_owned())).unwrap();
}

#[test]
fn an_edit_that_is_refused_changes_nothing() {
    let before = draft();
    let hash = BundleHash::of(b"x");
    let title = || "T".to_owned();
    let (gone, text, quizzes) = (slug("hilang"), slug("baca"), slug("kuis"));
    let medium = |lesson: &str, name: &str| Edit::Medium { lesson: slug(lesson), name: name.to_owned(), hash };
    let refused = [
        (Edit::RemoveLesson(gone.clone()), Refused::Gone),
        (Edit::RemoveModule(gone.clone()), Refused::Gone),
        (Edit::MoveModule { id: gone.clone(), to: 0 }, Refused::Gone),
        (Edit::NameModule { id: gone.clone(), title: title() }, Refused::Gone),
        (Edit::MoveLesson { id: gone.clone(), module: slug("satu"), to: 0 }, Refused::Gone),
        (Edit::MoveLesson { id: text.clone(), module: gone.clone(), to: 0 }, Refused::Gone),
        (Edit::Text { lesson: gone.clone(), text: title() }, Refused::Gone),
        (Edit::RemoveImage("media/surat.pdf".to_owned()), Refused::Gone),
        (Edit::RemoveImage("media/x.png".to_owned()), Refused::Gone),
        (Edit::AddModule { id: slug("satu"), title: title() }, Refused::NameTaken),
        (
            Edit::AddLesson { module: slug("satu"), id: text.clone(), kind: Kind::Text, title: title() },
            Refused::NameTaken,
        ),
        (Edit::AddImage { path: "media/loket.png".to_owned(), hash }, Refused::NameTaken),
        (Edit::Text { lesson: quizzes.clone(), text: title() }, Refused::WrongKind),
        (Edit::Quiz { lesson: text.clone(), quiz: quiz() }, Refused::WrongKind),
        (Edit::Captions { lesson: text.clone(), text: title() }, Refused::WrongKind),
        (medium("baca", "x.png"), Refused::WrongKind),
        (medium("dengar", "x.webm"), Refused::WrongType),
        (medium("dengar", "x"), Refused::WrongType),
        (Edit::AddImage { path: "../x.png".to_owned(), hash }, Refused::WrongType),
        (Edit::AddImage { path: "media/x.svg".to_owned(), hash }, Refused::WrongType),
        (Edit::Text { lesson: text, text: "x".repeat((1 << 20) + 1) }, Refused::TooLarge),
    ];
    for (edit, why) in refused {
        let mut draft = before.clone();
        assert_eq!(draft.apply(edit.clone()), Err(why), "{edit:?}");
        assert_eq!(draft, before, "{edit:?}");
    }
    let mut full = before;
    let added = (0..2_000)
        .find_map(|place| full.apply(Edit::AddModule { id: slug(&format!("m{place}")), title: title() }).err());
    assert_eq!(added, Some(Refused::TooMany));
    assert!(full.manifest().modules.len() < 1_000);
}

#[test]
fn every_refusal_has_its_words() {
    for language in Language::ALL {
        for refused in Refused::ALL {
            assert!(!refused.told(language).starts_with("course."), "{refused:?}");
        }
        let worded = Words::of(language).keys().filter(|key| key.starts_with("course.draft.")).count();
        assert_eq!(worded, Refused::ALL.len());
    }
}

/// Titles that need escapes in JSON, and whatever else.
fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let id = prop_oneof![
        Just("satu"),
        Just("dua"),
        Just("baca"),
        Just("tonton"),
        Just("dengar"),
        Just("kuis"),
        Just("baru")
    ];
    let id = id.prop_map(slug).boxed();
    let title = "[a-zé\"\\\\{} \n<]{0,12}".boxed();
    let kind = proptest::sample::select(Kind::ALL.to_vec());
    let hash = BundleHash::of(b"x");
    let one = prop_oneof![
        (id.clone(), title.clone()).prop_map(|(id, title)| Edit::AddModule { id, title }),
        (id.clone(), 0_usize..4).prop_map(|(id, to)| Edit::MoveModule { id, to }),
        id.clone().prop_map(Edit::RemoveModule),
        (id.clone(), id.clone(), kind, title.clone()).prop_map(|(module, id, kind, title)| Edit::AddLesson {
            module,
            id,
            kind,
            title
        }),
        (id.clone(), id.clone(), 0_usize..4).prop_map(|(id, module, to)| Edit::MoveLesson { id, module, to }),
        id.clone().prop_map(Edit::RemoveLesson),
        (id.clone(), title.clone()).prop_map(|(lesson, text)| Edit::Text { lesson, text }),
        (id.clone(), title).prop_map(|(lesson, text)| Edit::Captions { lesson, text }),
        id.clone().prop_map(|lesson| Edit::Quiz { lesson, quiz: quiz() }),
        (id, proptest::sample::select(vec!["x.mp4", "x.webm", "x.mp3", "x.ogg", "x.pdf"]))
            .prop_map(move |(lesson, name)| Edit::Medium { lesson, name: name.to_owned(), hash }),
    ];
    proptest::collection::vec(one, 0..12)
}

proptest! {
    /// After any edits the files say what the draft says, each fault has its part, and no file is left over.
    #[test]
    fn any_edits_leave_a_draft(edits in edits()) {
        let mut draft = draft();
        for edit in edits {
            let before = draft.clone();
            if draft.apply(edit).is_err() {
                prop_assert_eq!(&draft, &before);
            }
        }
        let files = draft.files(|_| Some(b"x".to_vec())).unwrap();
        let again = Draft::of(&files).unwrap();
        prop_assert_eq!(again.manifest(), draft.manifest());
        prop_assert_eq!(again.files(|_| Some(b"x".to_vec())).unwrap(), files);
        let media = draft.media().map(|(path, hash)| (path.to_owned(), hash)).collect();
        let kept = Draft::kept(draft.texts(), media).unwrap();
        prop_assert_eq!((kept.texts(), kept.manifest()), (draft.texts(), draft.manifest()));
        let known: Known<'_> = known();
        if let Err(located) = draft.check(&known, |_| Some(b"x".to_vec())) {
            for Located { part, fault } in located {
                match part {
                    Part::Lesson(id) | Part::Question { lesson: id, .. } => {
                        prop_assert!(draft.manifest().lesson(&id).is_some());
                    }
                    Part::Module(id) => {
                        prop_assert!(draft.manifest().modules.iter().any(|module| module.id == id));
                    }
                    // The image, where the text that shows it is gone.
                    Part::File(path) => prop_assert_eq!(path, "media/loket.png"),
                    Part::Course => prop_assert!(fault.reason != Reason::UnusedFile),
                }
            }
        }
    }
}
