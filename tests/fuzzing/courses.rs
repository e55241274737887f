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

/// What stands before the name of a file, where the files of a package are one text.
const FILE: &str = "\u{1c}";

fn catalogue() -> Catalogue {
    read_catalogue(shipped::CATALOGUE).expect("the catalogue")
}

fn sources() -> Vec<BTreeMap<String, Vec<u8>>> {
    let catalogue = catalogue();
    let known = Known { catalogue: &catalogue, paths: PATHS };
    let read = |zip: &&[u8]| courses::read(Cursor::new(zip), &known).expect("a course that ships").source().clone();
    SHIPPED.iter().take(3).map(read).collect()
}

const PATHS: &[&str] = &["NKL03"];

/// Whole packages.
pub(super) fn packages() -> Vec<Vec<u8>> {
    SHIPPED.iter().take(3).map(|zip| zip.to_vec()).collect()
}

/// The files of packages, each package one text: what is changed in it keeps its checksum.
pub(super) fn texts() -> Vec<Vec<u8>> {
    let text = |files: &BTreeMap<String, Vec<u8>>| {
        let file = |(name, bytes): (&String, &Vec<u8>)| [FILE.as_bytes(), name.as_bytes(), b"\n", bytes].concat();
        files.iter().map(file).collect::<Vec<_>>().concat()
    };
    sources().iter().map(text).collect()
}

/// Lessons, and one with all that Markdown has.
pub(super) fn lessons() -> Vec<Vec<u8>> {
    const ALL: &[u8] =
        b"# A\n\n> - 1. *b* **c** `d` [e](lesson:kuis) <https://a.id> <f@g.id>\n\n| h | i |\n|---|---|\n\
        | j | k |\n\n![l](media/m.png)\n\n```n\no\n```\n\n[p]: https://q.id 'r'\n\n[p] &amp; \\<s>\n\n***\n";
    let mut lessons: Vec<Vec<u8>> = vec![ALL.to_vec()];
    for files in sources() {
        lessons.extend(files.into_iter().filter(|(name, _)| name.ends_with(".md")).map(|(_, text)| text));
    }
    lessons
}

fn judge(zip: &[u8], catalogue: &Catalogue) -> Verdict {
    let known = Known { catalogue, paths: PATHS };
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

fn harmless(page: &str) -> Result<(), String> {
    let strange = strange_in(page);
    if strange.is_empty() { Ok(()) } else { Err(format!("a page holds {strange:?}")) }
}

/// As an import reads it.
pub(super) fn package() -> Reader {
    let catalogue = catalogue();
    Box::new(move |input| judge(input, &catalogue))
}

/// The same, from the files' text.
pub(super) fn course() -> Reader {
    let catalogue = catalogue();
    Box::new(move |input| {
        let Ok(text) = from_utf8(input) else { return Ok(false) };
        let files = text.split(FILE).filter_map(|file| file.split_once('\n'));
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
        // A name longer than a zip can hold.
        let Ok(zip) = courses::pack(&files) else { return Ok(false) };
        judge(&zip, &catalogue)
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
