//! Packages of courses, and the Markdown in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
    str::from_utf8,
};

use domain::{
    bundle::BundleHash,
    competency::Catalogue,
    learning::{Content, Slug},
    shipped,
    text::Language,
    wire::{
        bundle::read_catalogue,
        course::{read_course, write_course},
    },
};
use server::courses::{
    self, Known, SHIPPED,
    markdown::{Picture, Surroundings, render},
};

use super::{Reader, Verdict, guard::strange_in};

/// What stands before the name of a file, where the files of a package are one piece.
const FILE: u8 = 0x1c;

/// The manifest of a course with all kinds of media.
const MEDIA: &str = r#"{ "format": 1, "id": "media", "version": 1, "language": "en", "title": "M", "summary": "M.", "author": "M",
  "path": "KL03", "minutes_per_jp": 45, "jp": 1, "develops": [{ "competency": "PK", "level": 5 }],
  "modules": [{ "id": "m", "title": "M", "lessons": [
    { "id": "a", "kind": "video", "title": "A", "minutes": 1, "file": "a.webm", "captions": "a.vtt", "transcript": "a.md", "practises": [] },
    { "id": "b", "kind": "audio", "title": "B", "minutes": 1, "file": "b.mp3", "transcript": "b.md", "practises": ["PK.5.1"] },
    { "id": "c", "kind": "document", "title": "C", "minutes": 1, "file": "c.pdf", "practises": [] }
  ] }] }"#;

/// What the courses may name.
struct Reference(Catalogue);

impl Reference {
    fn shipped() -> Self {
        Self(read_catalogue(shipped::CATALOGUE).expect("the catalogue"))
    }

    const fn known(&self) -> Known<'_> {
        Known { catalogue: &self.0, paths: &["KL03", "NKL03"] }
    }
}

/// A course with all kinds of media, of which the heads are enough.
fn media() -> BTreeMap<String, Vec<u8>> {
    let webm = [&b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"[..], &[0; 300]].concat();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\x08\x02\0\0\0";
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\x40\0\x40\x03\xff\xd9";
    let webp = b"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x3f\0\0";
    let files: [(&str, &[u8]); 10] = [
        ("a.md", b"![A](d.png) ![B](e.jpg) ![C](f.webp)\n"),
        ("a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nA\n"),
        ("a.webm", &webm),
        ("b.md", b"| A |\n|---|\n| [b](lesson:c) |\n"),
        ("b.mp3", b"ID3\x04\0\0\0\0\0\0"),
        ("c.pdf", b"%PDF-1.7\n"),
        ("course.json", MEDIA.as_bytes()),
        ("d.png", png),
        ("e.jpg", jpeg),
        ("f.webp", webp),
    ];
    files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect()
}

/// The files of three courses that ship and of the one with media, all of which are read.
fn sources() -> Vec<BTreeMap<String, Vec<u8>>> {
    let reference = Reference::shipped();
    let media = courses::pack(&media()).expect("a package");
    let read = |zip: &[u8]| {
        let package = courses::read(Cursor::new(zip), &reference.known());
        package.unwrap_or_else(|faults| panic!("{faults:?}")).source().clone()
    };
    SHIPPED.iter().take(3).copied().chain([media.as_slice()]).map(read).collect()
}

/// Whole packages.
pub(super) fn packages() -> Vec<Vec<u8>> {
    sources().iter().map(|files| courses::pack(files).expect("a package")).collect()
}

/// The files of packages, each package in one piece: what is changed in it keeps its checksum.
pub(super) fn texts() -> Vec<Vec<u8>> {
    let text = |files: &BTreeMap<String, Vec<u8>>| {
        let file = |(name, bytes): (&String, &Vec<u8>)| [&[FILE], name.as_bytes(), b"\n", bytes].concat();
        files.iter().map(file).collect::<Vec<_>>().concat()
    };
    sources().iter().map(text).collect()
}

/// Lessons, and one with all that Markdown has.
pub(super) fn lessons() -> Vec<Vec<u8>> {
    const ALL: &[u8] =
        b"# A\n\n> - 1. *b* **c** `d` [e](lesson:kuis) <https://a.id> <f@g.id>\n\n| h | i |\n|---|---|\n\
        | j | k |\n\n![l](media/m.png)\n\n```n\no\n```\n\n[p]: https://q.id 'r'\n\n[p] &amp; \\<s>\n\n***\n";
    /// What takes most for its size: signs each of which may begin something.
    const DENSE: &[&str] = &["[0],", "*a", "`a", "![](a)", "<a ", "| "];
    let mut lessons: Vec<Vec<u8>> = vec![ALL.to_vec()];
    lessons.extend(DENSE.iter().map(|piece| piece.repeat((64 << 10) / piece.len()).into()));
    for files in sources() {
        lessons.extend(files.into_iter().filter(|(name, _)| name.ends_with(".md")).map(|(_, text)| text));
    }
    lessons
}

fn judge(zip: &[u8], reference: &Reference) -> Verdict {
    let known = reference.known();
    let package = match courses::read(Cursor::new(zip), &known) {
        Ok(package) => package,
        Err(faults) if faults.is_empty() => return Err("refused without a reason".into()),
        Err(_) => return Ok(false),
    };
    let again = package.to_zip().map_err(|cause| cause.to_string())?;
    if courses::read(Cursor::new(again), &known).as_ref() != Ok(&package) {
        return Err("what was packed again is another course".into());
    }
    if read_course(&write_course(&package.course)).ok().as_ref() != Some(&package.course) {
        return Err("the bundle is another course".into());
    }
    for lesson in package.course.lessons() {
        let pages: Vec<&str> = match &lesson.content {
            Content::Text(html) => vec![html],
            Content::Media(media) => media.transcript.as_deref().into_iter().collect(),
            Content::Quiz(quiz) => quiz.questions().map(|question| question.text.as_str()).collect(),
        };
        for page in pages {
            harmless(page)?;
        }
    }
    Ok(true)
}

pub(super) fn harmless(page: &str) -> Result<(), String> {
    let strange = strange_in(page);
    if strange.is_empty() { Ok(()) } else { Err(format!("a page holds {strange:?}")) }
}

/// As an import reads it.
pub(super) fn package() -> Reader {
    let reference = Reference::shipped();
    Box::new(move |input| judge(input, &reference))
}

/// The same, from the files' text.
pub(super) fn course() -> Reader {
    let reference = Reference::shipped();
    Box::new(move |input| {
        let mut files = BTreeMap::new();
        for file in input.split(|byte| *byte == FILE) {
            let (name, bytes) = file.split_at(file.iter().position(|byte| *byte == b'\n').unwrap_or(file.len()));
            let name = String::from_utf8_lossy(name).into_owned();
            files.insert(name, bytes.get(1..).unwrap_or_default().to_vec());
        }
        files.remove("");
        // A name longer than a zip can hold.
        let Ok(zip) = courses::pack(&files) else { return Ok(false) };
        judge(&zip, &reference)
    })
}

/// What a lesson becomes is harmless, also where it is refused.
pub(super) fn markdown(input: &[u8]) -> Verdict {
    let Ok(text) = from_utf8(input) else { return Ok(false) };
    let lessons: BTreeSet<Slug> = ["kuis".parse().expect("a name")].into();
    let picture = Picture { hash: BundleHash::of(b"m"), width: 4, height: 3 };
    let surroundings = Surroundings {
        pictures: &|_| Ok(Some(picture)),
        lessons: &lessons,
        language: Language::Indonesian,
        heading: 2,
    };
    let mut whole = true;
    let (html, _) = render(text, &surroundings, &mut |_, _| whole = false);
    harmless(&html)?;
    Ok(whole)
}
