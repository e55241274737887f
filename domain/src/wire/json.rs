//! JSON as this house reads it: a text becomes a tree once, and a value reads itself from its place in the tree.
//!
//! Serde's readers are compiled anew for every type and every field; in the browser they would be a sixth of the program. Here one
//! small parser serves all types, and what is left to each is the list of its members.
//!
//! Promises: only what RFC 8259 allows is read; a value keeps its text, byte for byte ([`Json::raw`]); a member given twice is
//! refused when it is asked for; members that nobody asks for are passed over, so that an older program reads a newer text. Refuses:
//! numbers that are not whole (none travels here) and texts nested deeper than anything of ours.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use serde_json::value::RawValue;

use crate::{
    assessment::Answer,
    bundle::BundleHash,
    competency::{CompetencyCode, Level, Reached, StatementId},
    ids::{AgencyId, AssessmentId, AssignmentId, DeviceId, PeriodId, PersonId, PositionId, UnitId},
    people::PositionKind,
    report::Progress,
    sync::chain::{Digest, SaltKey},
    text::Text,
    wire::office::PeopleSort,
};

/// How deep lists and objects may lie in each other; ours need eight.
const DEPTH_MAX: usize = 32;

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

pub(super) use {deserialize_by_reading, read_members};

impl<'a> Json<'a> {
    /// Reads a text into a tree.
    ///
    /// # Errors
    /// [`JsonError`] if it is no JSON or nested too deep.
    pub fn parse(text: &'a str) -> Result<Self, JsonError> {
        let mut parser = Parser { text, at: 0 };
        let json = parser.value(0)?;
        parser.space();
        if parser.at == text.len() { Ok(json) } else { Err(JsonError) }
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

    fn integer(&self) -> Result<i64, JsonError> {
        match self.node {
            Node::Number => self.raw.parse().map_err(|_| JsonError),
            _ => Err(JsonError),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes the byte if it comes next.
    fn takes(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.takes(byte) { Ok(()) } else { Err(JsonError) }
    }

    fn since(&self, start: usize) -> Result<&'a str, JsonError> {
        self.text.get(start..self.at).ok_or(JsonError)
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        if depth > DEPTH_MAX {
            return Err(JsonError);
        }
        self.space();
        let start = self.at;
        let node = match self.peek() {
            Some(b'"') => Node::Text(self.string()?),
            Some(b'[') => Node::List(self.list(depth)?),
            Some(b'{') => Node::Object(self.object(depth)?),
            Some(b'a'..=b'z') => self.word()?,
            _ => self.number()?,
        };
        Ok(Json { raw: self.since(start)?, node })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Json<'a>>, JsonError> {
        let mut values = Vec::new();
        while self.goes_on(b'[', b']', values.is_empty())? {
            values.push(self.value(depth + 1)?);
        }
        Ok(values)
    }

    fn object(&mut self, depth: usize) -> Result<Vec<(Cow<'a, str>, Json<'a>)>, JsonError> {
        let mut members = Vec::new();
        while self.goes_on(b'{', b'}', members.is_empty())? {
            self.space();
            let name = self.string()?;
            self.space();
            self.expect(b':')?;
            members.push((name, self.value(depth + 1)?));
        }
        Ok(members)
    }

    /// Whether another value follows; takes what stands before it, or the end.
    fn goes_on(&mut self, opening: u8, closing: u8, first: bool) -> Result<bool, JsonError> {
        if first {
            self.expect(opening)?;
        }
        self.space();
        if self.takes(closing) {
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        Ok(true)
    }

    fn word(&mut self) -> Result<Node<'a>, JsonError> {
        let start = self.at;
        while let Some(b'a'..=b'z') = self.peek() {
            self.at += 1;
        }
        match self.since(start)? {
            "null" => Ok(Node::Null),
            "true" => Ok(Node::Bool(true)),
            "false" => Ok(Node::Bool(false)),
            _ => Err(JsonError),
        }
    }

    fn number(&mut self) -> Result<Node<'a>, JsonError> {
        self.takes(b'-');
        if !self.takes(b'0') {
            self.digits()?;
        }
        if self.takes(b'.') {
            self.digits()?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _ = self.takes(b'-') || self.takes(b'+');
            self.digits()?;
        }
        Ok(Node::Number)
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(JsonError) }
    }

    /// A string: a piece of the text where nothing in it is escaped.
    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.expect(b'"')?;
        let mut whole = Cow::Borrowed("");
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..0x20)) {
                self.at += 1;
            }
            whole += self.since(start)?;
            if self.takes(b'"') {
                return Ok(whole);
            }
            self.expect(b'\\')?;
            let character = self.escaped()?;
            whole.to_mut().push(character);
        }
    }

    fn escaped(&mut self) -> Result<char, JsonError> {
        let kind = self.peek().ok_or(JsonError)?;
        self.at += 1;
        Ok(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unit().and_then(|unit| self.scalar(unit)),
            _ => return Err(JsonError),
        })
    }

    /// The four digits after `\u`.
    fn unit(&mut self) -> Result<u32, JsonError> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16)).ok_or(JsonError)?;
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// The character of a UTF-16 unit; the first half of a pair must be followed by the second.
    fn scalar(&mut self, unit: u32) -> Result<char, JsonError> {
        let scalar = if let 0xd800..0xdc00 = unit {
            self.expect(b'\\')?;
            self.expect(b'u')?;
            let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(JsonError)?;
            0x1_0000 + ((unit - 0xd800) << 10) + low
        } else {
            unit
        };
        char::from_u32(scalar).ok_or(JsonError)
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
        let values = json.list()?;
        let mut all = Self::with_capacity(values.len());
        for value in values {
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

impl FromJson for Level {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Self::new(u8::from_json(json)?).map_err(|_| JsonError)
    }
}

impl FromJson for Reached {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Self::new(u8::from_json(json)?).map_err(|_| JsonError)
    }
}

macro_rules! whole_numbers {
    ($($name:ty),+) => {$(
        impl FromJson for $name {
            fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
                Self::try_from(json.integer()?).map_err(|_| JsonError)
            }
        }
    )+};
}

// What is counted here stays far below the end of `i64`, where it also rests in a database.
whole_numbers!(i64, u64, u32, u8, usize);

macro_rules! strings {
    ($($name:ty),+ $(,)?) => {$(
        impl FromJson for $name {
            fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
                json.text()?.parse().map_err(|_| JsonError)
            }
        }
    )+};
}

strings!(
    AgencyId,
    AssessmentId,
    AssignmentId,
    DeviceId,
    PeriodId,
    PersonId,
    PositionId,
    UnitId,
    BundleHash,
    CompetencyCode,
    StatementId,
    Digest,
    SaltKey,
);

macro_rules! codes {
    ($($name:ty),+) => {$(
        impl FromJson for $name {
            fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
                Self::from_code(json.text()?).ok_or(JsonError)
            }
        }
    )+};
}

codes!(Answer, PositionKind, Progress, PeopleSort);

#[cfg(test)]
mod tests;
