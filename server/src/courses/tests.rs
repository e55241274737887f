//! What a package must be, and what becomes of it.

mod archives;
mod faults;
mod schema;
mod whole;

use std::{collections::BTreeMap, io::Cursor, sync::LazyLock};

use domain::{
    competency::Catalogue,
    hours::{HoursRules, Path},
    shipped,
    wire::{bundle::read_catalogue, hours::read_hours},
};

use super::{Fault, Known, Limits, Package, pack, read_within};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| read_catalogue(shipped::CATALOGUE).unwrap());
static HOURS: LazyLock<HoursRules> = LazyLock::new(|| read_hours(shipped::HOURS).unwrap());
static PATHS: LazyLock<Vec<&str>> =
    LazyLock::new(|| HOURS.paths.iter().map(|Path { code, .. }| code.as_str()).collect());

pub(super) fn known() -> Known<'static> {
    Known { catalogue: &CATALOGUE, paths: &PATHS }
}

/// Files of a package by their paths.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

const MANIFEST: &str = r#"{
  "format": 1,
  "id": "contoh",
  "version": 3,
  "language": "id",
  "title": "Contoh kursus",
  "summary": "Setelah ini Anda tahu caranya.",
  "author": "Jenjang",
  "path": "NKL03",
  "minutes_per_jp": 45,
  "jp": 1,
  "develops": [{ "competency": "INT", "level": 2 }],
  "modules": [
    { "id": "satu", "title": "Satu", "lessons": [
      { "id": "baca", "kind": "text", "title": "Baca", "minutes": 8, "file": "lessons/baca.md", "practises": ["INT.2.1"] },
      { "id": "tonton", "kind": "video", "title": "Tonton", "minutes": 5, "file": "media/tonton.webm", "captions": "media/tonton.vtt", "transcript": "lessons/tonton.md", "practises": [] },
      { "id": "dengar", "kind": "audio", "title": "Dengar", "minutes": 5, "file": "media/dengar.mp3", "transcript": "lessons/dengar.md", "practises": [] },
      { "id": "surat", "kind": "document", "title": "Surat", "minutes": 5, "file": "media/surat.pdf", "practises": [] },
      { "id": "kuis", "kind": "quiz", "title": "Kuis", "minutes": 9, "file": "quizzes/kuis.json", "practises": [] }
    ] }
  ]
}
"#;

const QUIZ: &str = r#"{
  "pass_percent": 70,
  "attempts_max": null,
  "banks": [
    { "id": "situasi", "draw": 2, "questions": [
      { "id": "satu", "kind": "single", "text": "Yang **mana**?", "options": [{ "id": "a", "text": "Ini", "right": false }, { "id": "b", "text": "Itu", "right": true }], "explanation": "Karena itu." },
      { "id": "banyak", "kind": "multiple", "text": "Mana saja?", "options": [{ "id": "a", "text": "Ini", "right": true }, { "id": "b", "text": "Itu", "right": true }], "explanation": "Keduanya." },
      { "id": "benar", "kind": "true_false", "text": "Benarkah?", "answer": true, "explanation": "Benar." }
    ] },
    { "id": "dasar", "draw": 4, "questions": [
      { "id": "urut", "kind": "ordering", "text": "Urutkan.", "items": [{ "id": "a", "text": "Lalu" }, { "id": "b", "text": "Kemudian" }], "explanation": "Begitu." },
      { "id": "pasang", "kind": "matching", "text": "Pasangkan.", "pairs": [{ "id": "a", "left": "KK", "right": "Keluarga" }, { "id": "b", "left": "KTP", "right": "Penduduk" }], "explanation": "Cocok." },
      { "id": "kata", "kind": "short_text", "text": "Apa?", "accept": ["KK", "kartu keluarga"], "explanation": "KK." },
      { "id": "angka", "kind": "number", "text": "Berapa?", "answer": 12.5, "tolerance": 0, "explanation": "Dua belas setengah." }
    ] }
  ]
}
"#;

const LESSON: &str =
    "Pagi itu loket ramai.\n\n![Antrean di loket](media/loket.png)\n\nLanjut ke [kuis](lesson:kuis).\n";

/// The head of a PNG of that size.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0");
    bytes
}

/// The head of a WebM.
fn webm() -> Vec<u8> {
    let mut bytes = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
    bytes.resize(400, 0);
    bytes
}

/// A package with every kind of lesson and question.
pub(super) fn good() -> Files {
    let files: [(&str, &[u8]); 9] = [
        ("course.json", MANIFEST.as_bytes()),
        ("lessons/baca.md", LESSON.as_bytes()),
        ("lessons/dengar.md", b"Suara petugas.\n"),
        ("lessons/tonton.md", b"Gambar loket.\n"),
        ("media/dengar.mp3", b"ID3\x04\0\0\0\0\0\0"),
        ("media/loket.png", &png(640, 480)),
        ("media/surat.pdf", b"%PDF-1.7\n"),
        ("media/tonton.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nSelamat pagi.\n"),
        ("media/tonton.webm", &webm()),
    ];
    let mut files: Files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
    files.insert("quizzes/kuis.json".to_owned(), QUIZ.as_bytes().to_vec());
    files
}

fn zipped(files: &Files) -> Vec<u8> {
    pack(files).unwrap()
}

fn read_zip(zip: &[u8]) -> Result<Package, Vec<Fault>> {
    read_within(Cursor::new(zip), &known(), &Limits::PACKAGE)
}

pub(super) fn read(files: &Files) -> Result<Package, Vec<Fault>> {
    read_zip(&zipped(files))
}

/// A good package in which one piece of one text is another.
pub(super) fn with(file: &str, from: &str, to: &str) -> Files {
    let mut files = good();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    files
}

/// Faults as they are easily compared: `file:line code`.
fn told(faults: &[Fault]) -> Vec<String> {
    let tell = |fault: &Fault| {
        let line = fault.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{}{line} {}", fault.file.as_deref().unwrap_or("package"), fault.reason.code())
    };
    faults.iter().map(tell).collect()
}

/// The files that the guide shows, each under a line with its path.
fn guides_example() -> Files {
    let guide = include_str!("../../../docs/COURSES.md");
    let (mut files, mut name, mut inside) = (Files::new(), None, false);
    for line in guide.lines() {
        if line.starts_with("```") {
            inside = !inside && name.is_some();
            if !inside {
                name = None;
            }
        } else if let (true, Some(name)) = (inside, name) {
            let file: &mut Vec<u8> = files.entry(String::from(name)).or_default();
            file.extend_from_slice(line.as_bytes());
            file.push(b'\n');
        } else if let Some(path) = line.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:")) {
            name = Some(path);
        }
    }
    files
}
