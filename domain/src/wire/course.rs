//! Courses as JSON: a version of a course, and the shelf of those that an agency offers; and how a certificate is asked for.

use serde::{Deserialize, Serialize};

use super::{
    bundle::BundleError,
    json::{FromJson, Json, JsonError, ToJson, object, read_members, write_object, write_text},
};
use crate::{
    learning::{
        Bank, Choice, Content, Course, File, Form, Item, Lesson, Media, Module, Pair, Practice, Question, Quiz,
        Responses, Shelf, Volume,
    },
    text::Language,
};

/// The version of the bundles' form.
const FORMAT: u32 = 1;

/// The query of `GET /api/me/certificates/{id}/file`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateQuery {
    /// `id` or `en`: the language of the file, Indonesian without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Reads a version of a course.
///
/// # Errors
/// [`BundleError`] if it is none, or of a newer form.
pub fn read_course(text: &str) -> Result<Course, BundleError> {
    read(text)
}

/// Reads a shelf.
///
/// # Errors
/// As for [`read_course`].
pub fn read_shelf(text: &str) -> Result<Shelf, BundleError> {
    read(text)
}

fn read<T: FromJson>(text: &str) -> Result<T, BundleError> {
    let json = Json::parse(text)?;
    match json.get("format")? {
        FORMAT => Ok(T::from_json(&json)?),
        other => Err(BundleError::Format(other)),
    }
}

/// A course's bundle. Equal courses make equal texts, and so equal names.
#[must_use]
pub fn write_course(course: &Course) -> String {
    object(&[
        ("format", &FORMAT),
        ("id", &course.id),
        ("version", &course.version),
        ("language", &course.language),
        ("title", &course.title),
        ("summary", &course.summary),
        ("author", &course.author),
        ("path", &course.path),
        ("jp", &course.jp),
        ("develops", &course.develops),
        ("modules", &course.modules),
        ("files", &course.files),
    ])
}

/// A shelf's bundle.
#[must_use]
pub fn write_shelf(shelf: &Shelf) -> String {
    object(&[("format", &FORMAT), ("volumes", &shelf.volumes)])
}

read_members! {
    Course { id, version, language, title, summary, author, path, jp, develops, modules, files }
    Module { id, title, lessons }
    Lesson { id, title, minutes, practises, content }
    File { hash, media_type, bytes }
    Media { kind, file, captions, transcript }
    Quiz { pass_percent, attempts_max, banks }
    Bank { id, draw, questions }
    Question { id, text, explanation, form }
    Item { id, text }
    Choice { id, text, right }
    Pair { id, left, right }
    Practice { number, title, statements }
    Shelf { volumes }
    Volume {
        course, id, version, language, title, summary, minutes, lessons, jp, path, recognised, develops, practises, bytes,
        media_bytes,
    }
}

/// Writes structs as objects of their fields; absent ones are left out.
macro_rules! write_members {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {$(
        impl ToJson for $name {
            fn write(&self, to: &mut String) {
                write_object(&[$((stringify!($field), &self.$field)),+], to);
            }
        }
    )+};
}

write_members! {
    Module { id, title, lessons }
    Lesson { id, title, minutes, practises, content }
    File { hash, media_type, bytes }
    Media { kind, file, captions, transcript }
    Quiz { pass_percent, attempts_max, banks }
    Bank { id, draw, questions }
    Question { id, text, explanation, form }
    Item { id, text }
    Choice { id, text, right }
    Pair { id, left, right }
    Practice { number, title, statements }
    Volume {
        course, id, version, language, title, summary, minutes, lessons, jp, path, recognised, develops, practises, bytes,
        media_bytes,
    }
}

impl FromJson for Language {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Self::from_tag(json.text()?).ok_or(JsonError)
    }
}

impl ToJson for Language {
    fn write(&self, to: &mut String) {
        write_text(self.tag(), to);
    }
}

/// The one member that is there says what it is.
fn one<'j, 'a>(json: &'j Json<'a>) -> Result<(&'j str, &'j Json<'a>), JsonError> {
    match json.members()? {
        [(kind, value)] => Ok((kind, value)),
        _ => Err(JsonError),
    }
}

impl FromJson for Content {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        match one(json)? {
            ("text", html) => String::from_json(html).map(Self::Text),
            ("media", media) => Media::from_json(media).map(Self::Media),
            ("quiz", quiz) => Quiz::from_json(quiz).map(Self::Quiz),
            _ => Err(JsonError),
        }
    }
}

impl ToJson for Content {
    fn write(&self, to: &mut String) {
        let member: (&str, &dyn ToJson) = match self {
            Self::Text(html) => ("text", html),
            Self::Media(media) => ("media", media),
            Self::Quiz(quiz) => ("quiz", quiz),
        };
        write_object(&[member], to);
    }
}

impl FromJson for Form {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        match one(json)? {
            ("single", choices) => FromJson::from_json(choices).map(Self::Single),
            ("multiple", choices) => FromJson::from_json(choices).map(Self::Multiple),
            ("true_false", answer) => FromJson::from_json(answer).map(Self::TrueFalse),
            ("ordering", items) => FromJson::from_json(items).map(Self::Ordering),
            ("matching", pairs) => FromJson::from_json(pairs).map(Self::Matching),
            ("short_text", accepted) => FromJson::from_json(accepted).map(Self::ShortText),
            ("number", number) => {
                let (answer, tolerance) = FromJson::from_json(number)?;
                Ok(Self::Number { answer, tolerance })
            }
            _ => Err(JsonError),
        }
    }
}

impl ToJson for Form {
    fn write(&self, to: &mut String) {
        let number;
        let member: (&str, &dyn ToJson) = match self {
            Self::Single(choices) => ("single", choices),
            Self::Multiple(choices) => ("multiple", choices),
            Self::TrueFalse(answer) => ("true_false", answer),
            Self::Ordering(items) => ("ordering", items),
            Self::Matching(pairs) => ("matching", pairs),
            Self::ShortText(accepted) => ("short_text", accepted),
            Self::Number { answer, tolerance } => {
                number = (*answer, *tolerance);
                ("number", &number)
            }
        };
        write_object(&[member], to);
    }
}

/// Reads the answers of an attempt.
///
/// # Errors
/// [`JsonError`] if they are none.
pub fn read_responses(json: &Json<'_>) -> Result<Responses, JsonError> {
    let mut responses = Responses::new();
    for (question, response) in json.members()? {
        responses.insert(question.parse().map_err(|_| JsonError)?, FromJson::from_json(response)?);
    }
    Ok(responses)
}
