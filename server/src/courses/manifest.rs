//! From `course.json` to the course.

use std::collections::BTreeSet;

use domain::{
    competency::{CompetencyCode, Level, StatementId},
    learning::{Content, Course, Lesson, Media, MediaKind, Module, Slug},
    text::Language,
    wire::json::Json,
};

use super::{
    bounds,
    desk::Desk,
    fault::{Fault, Faults, Reason},
    media::{self, Use},
    quiz,
    reader::{Object, Reader, all},
};

/// Where the manifest lies.
pub(super) const NAME: &str = "course.json";

/// The format that is written and read.
const FORMAT: u32 = 1;

/// Members of the manifest.
pub(super) const COURSE: &[&str] = &[
    "format",
    "id",
    "version",
    "language",
    "title",
    "summary",
    "author",
    "path",
    "minutes_per_jp",
    "jp",
    "develops",
    "modules",
];
/// Members of a level that a course leads to.
pub(super) const DEVELOPS: &[&str] = &["competency", "level"];
/// Members of a module.
pub(super) const MODULE: &[&str] = &["id", "title", "lessons"];
/// Members of a lesson to read, and of a quiz.
pub(super) const LESSON: &[&str] = &["id", "kind", "title", "minutes", "file", "practises"];
/// Members of a recording.
pub(super) const RECORDING: &[&str] =
    &["id", "kind", "title", "minutes", "file", "captions", "transcript", "practises"];
/// What a lesson may be.
pub(super) const KINDS: &[&str] = &["text", "video", "audio", "document", "quiz"];

/// Reads the manifest and all that it names. The course's files are with the desk.
pub(super) fn read<'p>(text: &'p str, desk: &mut Desk<'p>, faults: &mut Faults) -> Option<Course> {
    let mut reader = Reader::of(NAME, text, faults);
    let Some(json) = reader.parse(text) else {
        desk.knows_nothing();
        return None;
    };
    let Some(object) = reader.object(&json, NAME, COURSE) else {
        desk.knows_nothing();
        return None;
    };
    // A newer format is not judged by the rules of this one.
    let format = reader.need(&object, "format");
    if let Some(format) = format.filter(|format| format.raw() != FORMAT.to_string()) {
        reader.fault(format.raw(), Fault::of(Reason::UnknownFormat).found(format.raw()).limit(FORMAT));
        desk.knows_nothing();
        return None;
    }
    desk.lessons = lessons_named(&json);
    let id = reader.id(&object, &mut BTreeSet::new());
    let version = reader.whole(&object, "version", bounds::VERSION);
    let language = language(&mut reader, &object);
    desk.language = language.unwrap_or_default();
    let title = reader.text(&object, "title", bounds::TITLE);
    let summary = reader.text(&object, "summary", bounds::SUMMARY);
    let author = reader.text(&object, "author", bounds::TITLE);
    let path = path(&mut reader, &object, desk);
    let minutes_per_jp = reader.whole(&object, "minutes_per_jp", bounds::MINUTES_PER_JP);
    let jp = reader.whole(&object, "jp", bounds::JP);
    let develops = develops(&mut reader, &object, desk);
    let modules = modules(&mut reader, &object, desk);
    // It says how the author counted; what a course is worth is `jp`.
    minutes_per_jp?;
    Some(Course {
        id: id?,
        version: version?,
        language: language?,
        title: title?,
        summary: summary?,
        author: author?,
        path: path?,
        jp: jp?,
        develops: develops?,
        modules: modules?,
        files: Vec::new(),
    })
}

/// The text of a manifest with another version, and nothing else changed in it. None if it has none.
pub(super) fn renumbered(text: &str, version: u32) -> Option<String> {
    let whole = media::text(text.as_bytes()).ok()?;
    let json = Json::parse(whole).ok()?;
    let number = json.member("version").ok()?.raw();
    // A piece of this very text; an absent member is not.
    let at = (number.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let (before, after) = (text.get(..at)?, text.get(at + number.len()..)?);
    Some(format!("{before}{version}{after}"))
}

/// The names of all lessons, as far as they are names.
fn lessons_named(json: &Json<'_>) -> BTreeSet<Slug> {
    fn list<'j, 'p>(json: &'j Json<'p>, name: &str) -> &'j [Json<'p>] {
        json.member(name).and_then(Json::list).unwrap_or_default()
    }
    let lessons = list(json, "modules").iter().flat_map(|module| list(module, "lessons"));
    lessons.filter_map(|lesson| lesson.member("id").ok()?.text().ok()?.parse().ok()).collect()
}

fn language<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>) -> Option<Language> {
    let (tag, json) = reader.word(object, "language")?;
    let language = Language::from_tag(tag);
    if language.is_none() {
        let known = Language::ALL.map(Language::tag).join(", ");
        reader.fault(json.raw(), Fault::of(Reason::UnknownLanguage).found(tag).limit(known));
    }
    language
}

fn path<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>, desk: &Desk<'_>) -> Option<String> {
    let (code, json) = reader.word(object, "path")?;
    if !desk.known.paths.contains(&code) {
        reader.fault(json.raw(), Fault::of(Reason::UnknownPath).found(code));
        return None;
    }
    Some(code.to_owned())
}

fn develops<'p>(
    reader: &mut Reader<'p, '_>,
    object: &Object<'_, 'p>,
    desk: &Desk<'_>,
) -> Option<Vec<(CompetencyCode, Level)>> {
    let list = reader.list(object, "develops", 1)?;
    let mut seen = BTreeSet::new();
    all(list.iter().map(|json| {
        let object = reader.object(json, "develops", DEVELOPS)?;
        let competency = competency(reader, &object, desk);
        let level = reader.need(&object, "level").and_then(|json| {
            let level = json.raw().parse().ok().and_then(|number| Level::new(number).ok());
            if level.is_none() {
                reader.fault(json.raw(), Fault::of(Reason::UnknownLevel).found(json.raw()));
            }
            level
        });
        let both = (competency?, level?);
        if !seen.insert(both) {
            reader.fault(json.raw(), Fault::of(Reason::ListedTwice).found(&format!("{} {}", both.0, both.1.number())));
        }
        Some(both)
    }))
}

fn competency<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>, desk: &Desk<'_>) -> Option<CompetencyCode> {
    let (text, json) = reader.word(object, "competency")?;
    let code = text.parse().ok().filter(|code| desk.known.catalogue.competency(*code).is_some());
    if code.is_none() {
        reader.fault(json.raw(), Fault::of(Reason::UnknownCompetency).found(text));
    }
    code
}

fn modules<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>, desk: &mut Desk<'p>) -> Option<Vec<Module>> {
    let list = reader.list(object, "modules", 1)?;
    let (mut modules, mut lessons) = (BTreeSet::new(), BTreeSet::new());
    all(list.iter().map(|json| {
        let object = reader.object(json, "modules", MODULE)?;
        let id = reader.id(&object, &mut modules);
        let title = reader.text(&object, "title", bounds::TITLE);
        let list = reader.list(&object, "lessons", 1);
        let lessons = list.and_then(|list| all(list.iter().map(|json| lesson(reader, json, desk, &mut lessons))));
        Some(Module { id: id?, title: title?, lessons: lessons? })
    }))
}

fn lesson<'p>(
    reader: &mut Reader<'p, '_>,
    json: &Json<'p>,
    desk: &mut Desk<'p>,
    taken: &mut BTreeSet<Slug>,
) -> Option<Lesson> {
    let kind = json.member("kind").and_then(Json::text).unwrap_or_default();
    let plain = matches!(kind, "text" | "document" | "quiz");
    let object = reader.object(json, "lessons", if plain { LESSON } else { RECORDING })?;
    let id = reader.id(&object, taken);
    let title = reader.text(&object, "title", bounds::TITLE);
    let minutes = reader.whole(&object, "minutes", bounds::MINUTES);
    let content = reader.word(&object, "kind").and_then(|(kind, json)| match kind {
        "text" => text(reader, &object, desk),
        "video" => recording(reader, &object, desk, MediaKind::Video),
        "audio" => recording(reader, &object, desk, MediaKind::Audio),
        "document" => document(reader, &object, desk),
        "quiz" => questions(reader, &object, desk),
        _ => {
            reader.fault(json.raw(), Fault::of(Reason::UnknownLessonKind).found(kind).limit(KINDS.join(", ")));
            // Whatever it is, it is not left over.
            for member in ["file", "captions", "transcript"] {
                if let Some(name) = object.member(member).and_then(|json| json.text().ok()) {
                    desk.uses(name);
                }
            }
            None
        }
    });
    let practises = practises(reader, &object, desk);
    Some(Lesson { id: id?, title: title?, minutes: minutes?, practises: practises?, content: content? })
}

fn practises<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>, desk: &Desk<'_>) -> Option<Vec<StatementId>> {
    let list = reader.list(object, "practises", 0)?;
    let mut seen = BTreeSet::new();
    all(list.iter().map(|json| {
        let Ok(text) = json.text() else {
            reader.fault(json.raw(), Fault::of(Reason::ExpectedText).about("practises"));
            return None;
        };
        let known = |id: &StatementId| {
            let statements = desk.known.catalogue.statements(id.competency, id.level);
            statements.iter().any(|statement| statement.id == *id)
        };
        let id = text.parse().ok().filter(known);
        match id {
            None => reader.fault(json.raw(), Fault::of(Reason::UnknownStatement).found(text)),
            Some(id) if !seen.insert(id) => reader.fault(json.raw(), Fault::of(Reason::ListedTwice).found(text)),
            Some(_) => {}
        }
        id
    }))
}

fn text<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>, desk: &mut Desk<'p>) -> Option<Content> {
    let name = desk.file(reader, object, "file", Use::Markdown)?;
    desk.markdown(name, reader.faults).map(Content::Text)
}

fn document<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>, desk: &mut Desk<'p>) -> Option<Content> {
    let name = desk.file(reader, object, "file", Use::Document)?;
    let file = desk.ship(name)?;
    Some(Content::Media(Media { kind: MediaKind::Document, file, captions: None, transcript: None }))
}

fn recording<'p>(
    reader: &mut Reader<'p, '_>,
    object: &Object<'_, 'p>,
    desk: &mut Desk<'p>,
    kind: MediaKind,
) -> Option<Content> {
    let purpose = if kind == MediaKind::Video { Use::Video } else { Use::Audio };
    let file = desk.file(reader, object, "file", purpose).and_then(|name| desk.ship(name));
    // What is seen needs captions beside it; what is only heard is read in the transcript.
    let captions = if kind == MediaKind::Video || object.member("captions").is_some() {
        desk.file(reader, object, "captions", Use::Captions).and_then(|name| desk.ship(name)).map(Some)
    } else {
        Some(None)
    };
    let transcript =
        desk.file(reader, object, "transcript", Use::Markdown).and_then(|name| desk.markdown(name, reader.faults));
    Some(Content::Media(Media { kind, file: file?, captions: captions?, transcript: Some(transcript?) }))
}

fn questions<'p>(reader: &mut Reader<'p, '_>, object: &Object<'_, 'p>, desk: &mut Desk<'p>) -> Option<Content> {
    let name = desk.file(reader, object, "file", Use::Json)?;
    let Some(Ok(text)) = desk.text(name) else {
        desk.leaves_unread();
        return None;
    };
    quiz::read(name, text, desk, reader.faults).map(Content::Quiz)
}
