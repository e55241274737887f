//! Zips that are none, or that hide something.

use std::io::{Cursor, Seek, SeekFrom, Write};

use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    super::{Fault, Limits, Reason, read_within},
    Files, good, known, png, read_zip, told, zipped,
};

/// What the tests of this file try.
pub(super) const TRIED: &[Reason] = &[
    Reason::Unreadable,
    Reason::NotZip,
    Reason::Truncated,
    Reason::TooManyFiles,
    Reason::UnpacksTooLarge,
    Reason::TooDense,
    Reason::InFolder,
    Reason::CourseTooLarge,
    Reason::TooManyFaults,
    Reason::BadPath,
    Reason::DuplicateFile,
    Reason::DiffersInCase,
    Reason::SymbolicLink,
    Reason::Encrypted,
    Reason::UnknownCompression,
    Reason::Damaged,
    Reason::FileTooLarge,
    Reason::TextTooLarge,
    Reason::UnknownType,
    Reason::Svg,
];

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// The files as most programs pack them, and one entry more.
fn deflated(files: &Files, more: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_directory("media", options()).unwrap();
    for (name, bytes) in files {
        zip.start_file(name, options()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    more(&mut zip);
    zip.finish().unwrap().into_inner()
}

/// All places at which some bytes stand become other bytes.
fn replaced(zip: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut zip = zip.to_vec();
    let places: Vec<usize> = (0..zip.len() - from.len()).filter(|at| zip[*at..].starts_with(from)).collect();
    assert!(!places.is_empty());
    for at in places {
        zip[at..at + to.len()].copy_from_slice(to);
    }
    zip
}

fn with_file(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut files = good();
    files.insert(name.to_owned(), bytes.to_vec());
    zipped(&files)
}

fn faults(zip: &[u8]) -> Vec<String> {
    told(&read_zip(zip).expect_err("a fault"))
}

fn within(zip: &[u8], limits: &Limits) -> Vec<Fault> {
    read_within(Cursor::new(zip), &known(), limits).expect_err("a fault")
}

#[test]
fn what_is_no_zip_is_told_from_what_was_one() {
    let zip = zipped(&good());
    assert_eq!(faults(b""), ["package not_zip"]);
    assert_eq!(faults(b"Rar!\x1a\x07"), ["package not_zip"]);
    assert_eq!(faults(&[0; 5_000]), ["package not_zip"]);
    for cut in [10, 100, zip.len() / 2, zip.len() - 30, zip.len() - 1] {
        assert_eq!(faults(&zip[..cut]), ["package truncated"], "{cut} of {}", zip.len());
    }
    assert_eq!(faults(&zipped(&Files::new())), ["package no_manifest"]);
}

#[test]
fn a_file_that_cannot_be_read_is_told_as_that() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    impl Seek for Broken {
        fn seek(&mut self, _: SeekFrom) -> std::io::Result<u64> {
            Ok(0)
        }
    }
    let faults = read_within(Broken, &known(), &Limits::PACKAGE).unwrap_err();
    assert_eq!(told(&faults), ["package unreadable"]);
}

#[test]
fn bounds_hold_whatever_a_header_says() {
    let zip = zipped(&good());
    let limits = Limits::PACKAGE;
    let told_within = |zip: &[u8], limits: Limits| told(&within(zip, &limits));
    assert_eq!(told_within(&zip, Limits { entries: 9, ..limits }), ["package too_many_files"]);
    assert_eq!(told_within(&zip, Limits { unpacked: 2_500, ..limits })[0], "package unpacks_too_large");
    assert_eq!(told_within(&zip, Limits { medium: 399, ..limits }), ["media/tonton.webm file_too_large"]);
    let text = told_within(&zip, Limits { text: super::QUIZ.len() as u64 - 1, ..limits });
    assert_eq!(text, ["quizzes/kuis.json text_too_large"]);

    let size = 0x0012_3457_u32;
    let bomb = deflated(&good(), |zip| {
        zip.start_file("lessons/bom.md", options()).unwrap();
        zip.write_all(&vec![b' '; size as usize]).unwrap();
    });
    assert_eq!(faults(&bomb)[0], "package too_dense");
    // One that claims less is not what was packed.
    let lying = replaced(&bomb, &size.to_le_bytes(), &5_u32.to_le_bytes());
    assert_eq!(faults(&lying), ["lessons/bom.md damaged"]);
}

#[test]
fn paths_stay_within_the_package_on_every_system() {
    for path in [
        "../luar.md",
        "/akar/x.md",
        "a/../b.md",
        "a\\b\\c.md",
        "C:/akar.md",
        "a//bcd.md",
        "./diri.md",
        "media/a b.png",
        "media/.a.png",
        "media/a\nb.md",
        "media/a*.md",
        "media/~a.md",
    ] {
        let place = "x".repeat(path.len());
        let zip = replaced(&with_file(&place, b"x"), place.as_bytes(), path.as_bytes());
        let shown = path.replace('\n', "\u{fffd}");
        assert!(faults(&zip).contains(&format!("{shown} bad_path")), "{path}: {:?}", faults(&zip));
    }
    let long = format!("media/{}.md", "a".repeat(200));
    assert_eq!(read_zip(&with_file(&long, b"x")).unwrap_err()[0].reason, Reason::BadPath);
    let not_utf8 = replaced(&with_file("media/xxx.md", b"x"), b"media/xxx.md", b"media/\xff\xfe\xfd.md");
    assert_eq!(read_zip(&not_utf8).unwrap_err()[0].reason, Reason::BadPath);
}

#[test]
fn two_files_of_one_name_are_seen() {
    let twice = replaced(&with_file("lessons/bacb.md", b"lain"), b"lessons/bacb.md", b"lessons/baca.md");
    assert_eq!(faults(&twice), ["lessons/baca.md duplicate_file"]);
    let case = with_file("lessons/bacA.md", b"lain");
    let told = faults(&case);
    assert!(told.contains(&"lessons/baca.md differs_in_case".to_owned()), "{told:?}");
}

#[test]
fn what_is_more_than_a_file_is_refused() {
    let link = deflated(&good(), |zip| zip.add_symlink("lessons/baka.md", "/etc/passwd", options()).unwrap());
    assert_eq!(faults(&link), ["lessons/baka.md symbolic_link"]);

    let name = b"lessons/dengar.md";
    let zip = zipped(&good());
    let at =
        |zip: &[u8], nth: usize| (0..zip.len()).filter(|at| zip[*at..].starts_with(name)).nth(nth).expect("the name");
    // The local header has the name 30 bytes in, the central one 46; in between the manifest names it.
    let (local, central) = (at(&zip, 1) - 30, at(&zip, 2) - 46);
    assert_eq!((&zip[local..local + 4], &zip[central..central + 4]), (&b"PK\x03\x04"[..], &b"PK\x01\x02"[..]));
    let mut locked = zip.clone();
    locked[local + 6] |= 1;
    locked[central + 8] |= 1;
    assert_eq!(faults(&locked), ["lessons/dengar.md encrypted"]);
    let mut squeezed = zip.clone();
    squeezed[local + 8] = 14;
    squeezed[central + 10] = 14;
    assert_eq!(faults(&squeezed), ["lessons/dengar.md unknown_compression"]);
    let mut spoilt = zip.clone();
    spoilt[local + 30 + name.len()] ^= 0x20;
    assert_eq!(faults(&spoilt), ["lessons/dengar.md damaged"]);
}

#[test]
fn only_what_a_course_can_show_is_taken() {
    assert_eq!(faults(&with_file("media/a.svg", b"<svg/>")), ["media/a.svg svg"]);
    assert_eq!(faults(&with_file("media/a.exe", b"MZ")), ["media/a.exe unknown_type"]);
    assert_eq!(faults(&with_file("catatan", b"x")), ["catatan unknown_type"]);
    let inside = good().into_iter().map(|(name, bytes)| (format!("kursus/{name}"), bytes)).collect();
    assert_eq!(faults(&zipped(&inside)), ["package in_folder"]);
    let files = deflated(&good(), |zip| {
        for name in ["__MACOSX/._course.json", ".DS_Store", "media/Thumbs.db"] {
            zip.start_file(name, options()).unwrap();
        }
    });
    assert_eq!(read_zip(&files).unwrap(), read_zip(&zipped(&good())).unwrap());
}

#[test]
fn a_list_of_faults_ends() {
    let members: String = (0..2_000).map(|n| format!("\"x{n}\": 1,")).collect();
    let manifest = super::MANIFEST.replacen('{', &format!("{{{members}"), 1);
    let faults = read_zip(&with_file("course.json", manifest.as_bytes())).unwrap_err();
    assert_eq!(faults.len(), super::super::FAULTS_MAX + 1);
    assert_eq!(told(&faults)[0], "package too_many_faults");
}

#[test]
fn a_course_that_no_phone_would_download_is_refused() {
    let (mut files, mut lessons) = (good(), String::new());
    for n in 0..40 {
        let name = format!("lessons/panjang{n}.md");
        lessons.push_str(&format!(
            r#"{{ "id": "p{n}", "kind": "text", "title": "P", "minutes": 1, "file": "{name}", "practises": [] }},"#
        ));
        files.insert(name, "kata kata ".repeat(11_000).into_bytes());
    }
    let manifest = super::MANIFEST.replacen("\"lessons\": [", &format!("\"lessons\": [{lessons}"), 1);
    files.insert("course.json".to_owned(), manifest.into_bytes());
    assert_eq!(faults(&zipped(&files)), ["package course_too_large"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_refused_with_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(!read_zip(&bytes).unwrap_err().is_empty());
    }

    #[test]
    fn a_package_with_other_bytes_is_refused_or_the_same(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4),
        packed in any::<bool>(),
    ) {
        let mut zip = if packed { deflated(&good(), |_| {}) } else { zipped(&good()) };
        for (at, bits) in flips {
            let at = at.index(zip.len());
            zip[at] ^= bits;
        }
        match read_zip(&zip) {
            // A byte that means nothing: a time, a mode.
            Ok(package) => prop_assert_eq!(package, read_zip(&zipped(&good())).unwrap()),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }

    #[test]
    fn any_image_header_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let image = [&png(1, 1)[..12], &bytes].concat();
        let _ = read_zip(&with_file("media/loket.png", &image));
    }
}
