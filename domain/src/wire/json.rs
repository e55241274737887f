//! JSON as this house reads and writes it: a text becomes a tree once, and a value reads itself from its place in the tree.
//!
//! Serde's readers are compiled anew for every type and every field; in the browser they would be a sixth of the program. Here one
//! small parser serves all types, and what is left to each is the list of its members.
//!
//! Promises: only what RFC 8259 allows is read; a value keeps its text, byte for byte ([`Json::raw`]); a member given twice is
//! refused when it is asked for; members that nobody asks for are passed over, so that an older program reads a newer text. Refuses:
//! numbers that are not whole (none travels here), and to look into what lies deeper than anything of ours.

mod parse;
mod write;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use serde_json::value::RawValue;

use self::parse::Parser;
pub use self::write::{Empty, ToJson, object, write, write_list, write_object, write_text};
use crate::{
    assessment::Answer,
    bundle::BundleHash,
    competency::{CompetencyCode, Level, Reached, StatementId},
    hours::{PathCode, ProofKind},
    ids::{
        AgencyId, AssessmentId, AssignmentId, AttemptId, AttendanceId, ClaimId, DeviceId, PeriodId, PersonId,
        PositionId, RequestId, UnitId,
    },
    learning::{MediaKind, Slug},
    people::PositionKind,
    privacy::{Category, Conclusion, Hands, RequestKind, RequestState},
    report::Progress,
    sync::chain::{Digest, SaltKey},
    text::Text,
    wire::office::PeopleSort,
};

/// The text is no JSON, or not of the form that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the JSON that was expected")]
pub struct JsonError;

/// A value in its text.
#[derive(Debug)]
pub struct Json<'a> {
    raw: &'a str,
    node: Node<'a>,
}

#[derive(Debug)]
enum Node<'a> {
    Null,
    Bool(bool),
    Number,
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// Deeper than anything of ours.
    Deep,
}

/// What an absent member reads as.
static NULL: Json<'static> = Json { raw: "null", node: Node::Null };

/// What can be read from JSON.
pub trait FromJson: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// [`JsonError`] if it is not one of this type.
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError>;
}

/// JSON that travels inside other JSON as it is, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(pub String);

impl FromJson for Raw {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Ok(Self(json.raw().to_owned()))
    }
}

impl ToJson for Raw {
    fn write(&self, to: &mut String) {
        to.push_str(&self.0);
    }
}

impl Serialize for Raw {
    /// Fails if it is no JSON: it would spoil what it is written into.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(&self.0).map_err(S::Error::custom)?.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(from).map(|raw| Self(String::from(Box::<str>::from(raw))))
    }
}

/// Reads a whole text.
///
/// # Errors
/// [`JsonError`] if it is no JSON, or no `T`.
pub fn read<T: FromJson>(text: &str) -> Result<T, JsonError> {
    T::from_json(&Json::parse(text)?)
}

/// Serde's door to the same reader, for those who read with serde: the server's requests, the office's answers.
///
/// # Errors
/// That of the deserializer, which must be one of JSON.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    read(Box::<RawValue>::deserialize(from)?.get()).map_err(D::Error::custom)
}

/// Serde's door to the writer.
///
/// # Errors
/// That of the serializer, which must be one of JSON.
pub fn serialize<S: Serializer>(value: &dyn ToJson, to: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(write(value)).map_err(S::Error::custom)?.serialize(to)
}

/// Lets serde read types by their [`FromJson`].
macro_rules! deserialize_by_reading {
    ($($name:ident),+ $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::wire::json::deserialize(from)
            }
        }
    )+};
}

/// Reads a struct from an object: every field from the member of its name, an absent one as `null`.
macro_rules! read_members {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::wire::json::FromJson for $name {
            fn from_json(json: &$crate::wire::json::Json<'_>) -> Result<Self, $crate::wire::json::JsonError> {
                Ok(Self { $($field: json.get(stringify!($field))?),+ })
            }
        }

        $crate::wire::json::deserialize_by_reading!($name);
    )+};
}

/// Reads and writes a struct as an object of its fields; in the text, absent ones are left out.
macro_rules! members {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {$(
        $crate::wire::json::read_members! { $name { $($field),+ } }

        impl $crate::wire::json::ToJson for $name {
            fn write(&self, to: &mut String) {
                $crate::wire::json::write_object(&[$((stringify!($field), &self.$field)),+], to);
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                $crate::wire::json::serialize(self, to)
            }
        }
    )+};
}

pub(super) use {deserialize_by_reading, members, read_members};

impl<'a> Json<'a> {
    /// Reads a text into a tree.
    ///
    /// # Errors
    /// [`JsonError`] if it is no JSON.
    pub fn parse(text: &'a str) -> Result<Self, JsonError> {
        Parser::new(text).whole()
    }

    /// The value's own text.
    #[must_use]
    pub fn raw(&self) -> &'a str {
        self.raw
    }

    /// The string.
    ///
    /// # Errors
    /// [`JsonError`] if it is none.
    pub fn text(&self) -> Result<&str, JsonError> {
        match &self.node {
            Node::Text(text) => Ok(text),
            _ => Err(JsonError),
        }
    }

    /// The values of a list.
    ///
    /// # Errors
    /// [`JsonError`] if it is none.
    pub fn list(&self) -> Result<&[Self], JsonError> {
        match &self.node {
            Node::List(values) => Ok(values),
            _ => Err(JsonError),
        }
    }

    /// The members of an object, as written.
    ///
    /// # Errors
    /// [`JsonError`] if it is none.
    pub fn members(&self) -> Result<&[(Cow<'a, str>, Self)], JsonError> {
        match &self.node {
            Node::Object(members) => Ok(members),
            _ => Err(JsonError),
        }
    }

    /// A member of an object, `null` if it is absent.
    ///
    /// # Errors
    /// [`JsonError`] if this is no object, or the member is there twice.
    pub fn member(&self, name: &str) -> Result<&Self, JsonError> {
        let mut found = self.members()?.iter().filter(|(known, _)| known == name);
        match (found.next(), found.next()) {
            (None, _) => Ok(&NULL),
            (Some((_, value)), None) => Ok(value),
            (Some(_), Some(_)) => Err(JsonError),
        }
    }

    /// Reads a member of an object; an absent one reads as `null`.
    ///
    /// # Errors
    /// [`JsonError`] as for [`Self::member`], and if it is no `T`.
    pub fn get<T: FromJson>(&self, name: &str) -> Result<T, JsonError> {
        T::from_json(self.member(name)?)
    }

    /// The same, with the type's default for an absent member.
    ///
    /// # Errors
    /// As for [`Self::get`].
    pub fn get_or_default<T: FromJson + Default>(&self, name: &str) -> Result<T, JsonError> {
        self.get::<Option<T>>(name).map(Option::unwrap_or_default)
    }

    fn number(&self) -> Result<&'a str, JsonError> {
        match self.node {
            Node::Number => Ok(self.raw),
            _ => Err(JsonError),
        }
    }
}

impl FromJson for bool {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        match json.node {
            Node::Bool(value) => Ok(value),
            _ => Err(JsonError),
        }
    }
}

impl FromJson for String {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        json.text().map(Self::from)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        match json.node {
            Node::Null => Ok(None),
            _ => T::from_json(json).map(Some),
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let mut all = Self::new();
        for value in json.list()? {
            all.push(T::from_json(value)?);
        }
        Ok(all)
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let [a, b] = json.list()? else { return Err(JsonError) };
        Ok((A::from_json(a)?, B::from_json(b)?))
    }
}

impl<A: FromJson, B: FromJson, C: FromJson> FromJson for (A, B, C) {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let [a, b, c] = json.list()? else { return Err(JsonError) };
        Ok((A::from_json(a)?, B::from_json(b)?, C::from_json(c)?))
    }
}

impl FromJson for Text {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Ok(Self { indonesian: json.get("id")?, english: json.get("en")? })
    }
}

impl ToJson for Text {
    fn write(&self, to: &mut String) {
        write_object(&[("id", &self.indonesian), ("en", &self.english)], to);
    }
}

impl FromJson for Level {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Self::new(u8::from_json(json)?).map_err(|_| JsonError)
    }
}

impl ToJson for Level {
    fn write(&self, to: &mut String) {
        self.number().write(to);
    }
}

impl FromJson for Reached {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Self::new(u8::from_json(json)?).map_err(|_| JsonError)
    }
}

impl ToJson for Reached {
    fn write(&self, to: &mut String) {
        self.number().write(to);
    }
}

impl FromJson for i64 {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        json.number()?.parse().map_err(|_| JsonError)
    }
}

impl FromJson for u64 {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        json.number()?.parse().map_err(|_| JsonError)
    }
}

macro_rules! counts {
    ($($name:ty),+) => {$(
        impl FromJson for $name {
            fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
                u64::from_json(json)?.try_into().map_err(|_| JsonError)
            }
        }
    )+};
}

counts!(u32, u8, usize);

macro_rules! strings {
    ($($name:ty),+ $(,)?) => {$(
        impl FromJson for $name {
            fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
                json.text()?.parse().map_err(|_| JsonError)
            }
        }

        impl ToJson for $name {
            fn write(&self, to: &mut String) {
                write_text(&self.to_string(), to);
            }
        }
    )+};
}

strings!(
    AgencyId,
    AssessmentId,
    AssignmentId,
    AttemptId,
    AttendanceId,
    ClaimId,
    DeviceId,
    PathCode,
    PeriodId,
    PersonId,
    PositionId,
    RequestId,
    UnitId,
    BundleHash,
    CompetencyCode,
    StatementId,
    Slug,
    Digest,
    SaltKey,
);

macro_rules! codes {
    ($($name:ty),+ $(,)?) => {$(
        impl FromJson for $name {
            fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
                Self::from_code(json.text()?).ok_or(JsonError)
            }
        }

        impl ToJson for $name {
            fn write(&self, to: &mut String) {
                write_text(self.code(), to);
            }
        }
    )+};
}

codes!(
    Answer,
    Category,
    Conclusion,
    Hands,
    MediaKind,
    PositionKind,
    Progress,
    ProofKind,
    PeopleSort,
    RequestKind,
    RequestState,
);

#[cfg(test)]
mod tests;
