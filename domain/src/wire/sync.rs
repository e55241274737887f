//! `POST /api/sync`: push and pull in one request.

mod lines;

use serde::{Serialize, Serializer};

use self::lines::Before;
pub use self::lines::LineWire;
use super::{
    about::About,
    json::{self, FromJson, Json, JsonError, Raw, ToJson, deserialize_by_reading, members, read_members, write_list},
    op::HeadError,
};
use crate::{
    ids::{DeviceId, PersonId},
    sync::{
        PROTOCOL,
        chain::{Cursor, Digest, SaltKey},
        device::{Answer, Request},
        op::RawOp,
        stamp::ParkCode,
    },
    time::Timestamp,
};

/// The newest form of answers that this program writes and reads; devices of before it was counted read the first alone. In the second,
/// lines are short ([`LineWire`]), and a cursor that the device has just said is not said back.
pub const FORM: u32 = 2;

/// A value of the wire that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not readable: {0}")]
pub struct WireError(pub &'static str);

impl From<HeadError> for WireError {
    fn from(_: HeadError) -> Self {
        Self("op")
    }
}

/// `(seq, digest)`.
#[derive(Clone, Debug)]
pub struct CursorWire(pub u64, pub String);

impl From<Cursor> for CursorWire {
    fn from(cursor: Cursor) -> Self {
        Self(cursor.seq, cursor.digest.to_string())
    }
}

impl TryFrom<&CursorWire> for Cursor {
    type Error = WireError;

    fn try_from(wire: &CursorWire) -> Result<Self, WireError> {
        let digest: Digest = wire.1.parse().map_err(|_| WireError("cursor"))?;
        Ok(Self { seq: wire.0, digest })
    }
}

impl FromJson for CursorWire {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        <(u64, String)>::from_json(json).map(|(seq, digest)| Self(seq, digest))
    }
}

impl ToJson for CursorWire {
    fn write(&self, to: &mut String) {
        write_list([&self.0 as &dyn ToJson, &self.1], to);
    }
}

impl Serialize for CursorWire {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, to)
    }
}

/// An op on its way up: its texts as they are.
#[derive(Clone, Debug)]
pub struct OpWire {
    /// Header.
    pub h: Raw,
    /// Body.
    pub b: Raw,
    /// Its effective instant in an earlier life of the stream.
    pub e: Option<i64>,
}

members! {
    OpWire { h, b, e }
    SyncRequest { protocol, person, device, now, cursor, sent, ops, keys, echo, about, form }
}

impl OpWire {
    pub(super) fn new(raw: &RawOp, before: Option<Timestamp>) -> Self {
        Self { h: Raw(raw.header.clone()), b: Raw(raw.body.clone()), e: before.map(|at| at.0) }
    }

    /// The texts.
    #[must_use]
    pub fn raw(&self) -> RawOp {
        RawOp { header: self.h.0.clone(), body: self.b.0.clone() }
    }
}

/// What a device says.
#[derive(Clone, Debug)]
pub struct SyncRequest {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// Whose stream.
    pub person: String,
    /// Which device.
    pub device: String,
    /// The device's clock.
    pub now: i64,
    /// How much it knows.
    pub cursor: CursorWire,
    /// The highest own counter with a receipt.
    pub sent: u64,
    /// Ops to store, at most a page.
    pub ops: Vec<OpWire>,
    /// Salt keys of other devices whose ops are among them (device, key): in a rewind.
    pub keys: Option<Vec<(String, String)>>,
    /// Whether own ops should come back whole.
    pub echo: bool,
    /// The tag of what the device knows about its person's post and periods.
    pub about: Option<String>,
    /// The newest form of answers that the device reads; absent: the first.
    pub form: Option<u32>,
}

impl SyncRequest {
    /// Writes a request.
    #[must_use]
    pub fn new(person: PersonId, device: DeviceId, now: Timestamp, request: &Request, about: Option<String>) -> Self {
        Self {
            protocol: PROTOCOL,
            person: person.to_string(),
            device: device.to_string(),
            now: now.0,
            cursor: request.cursor.into(),
            sent: request.sent,
            ops: request.ops.iter().map(|(raw, before)| OpWire::new(raw, *before)).collect(),
            keys: (!request.keys.is_empty()).then(|| keys(&request.keys)),
            echo: request.echo,
            about,
            form: Some(FORM),
        }
    }

    /// Whether the device reads answers of the second form.
    #[must_use]
    pub fn reads_short(&self) -> bool {
        self.form.is_some_and(|form| form >= 2)
    }
}

/// Devices and their salt keys, as they travel.
#[must_use]
pub fn keys(keys: &[(DeviceId, SaltKey)]) -> Vec<(String, String)> {
    keys.iter().map(|(device, key)| (device.to_string(), key.to_string())).collect()
}

/// Reads them.
///
/// # Errors
/// [`WireError`] if one of them is none.
pub fn read_keys(wire: &[(String, String)]) -> Result<Vec<(DeviceId, SaltKey)>, WireError> {
    let mut keys = Vec::new();
    for (device, key) in wire {
        let device = device.parse().map_err(|_| WireError("keys"))?;
        keys.push((device, key.parse().map_err(|_| WireError("keys"))?));
    }
    Ok(keys)
}

/// An op that could not be stored: it stays on the device, shown there.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemWire {
    /// Its place in the request, from 0.
    pub index: usize,
    /// Why: `unreadable`, `too_large`, `unknown_device`, `other_content` (of another device; one's own is a fork).
    pub code: String,
}

impl ProblemWire {
    /// The place of an op that no server will ever take as it is, and why. Others may be taken another time.
    fn unfit(self) -> Option<(usize, ParkCode)> {
        let reason = ParkCode::from_code(&self.code);
        matches!(reason, ParkCode::Unreadable | ParkCode::TooLarge).then_some((self.index, reason))
    }
}

/// What the server says.
#[derive(Clone, Debug, Serialize)]
pub struct SyncResponse {
    /// The server's clock at receipt.
    pub received: i64,
    /// The highest own counter up to which the server holds all ops.
    pub stored: u64,
    /// The stream after the request's cursor, a page of it.
    pub lines: Vec<LineWire>,
    /// Where the stream stands after these lines; in the second form absent where that is the request's cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<CursorWire>,
    /// Whether there are more.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub more: bool,
    /// Salt keys of other devices in the page: device, key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<(String, String)>,
    /// The server holds other content under a pushed id.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub fork: bool,
    /// The server does not know the cursor.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub unknown_cursor: bool,
    /// Ops that could not be stored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ProblemWire>,
    /// Post, periods and bundles, where they differ from what the device knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

read_members! {
    ProblemWire { index, code }
}

impl FromJson for SyncResponse {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Ok(Self {
            received: json.get("received")?,
            stored: json.get("stored")?,
            lines: lines::read(json.member("lines")?)?,
            cursor: json.get("cursor")?,
            more: json.get_or_default("more")?,
            keys: json.get_or_default("keys")?,
            fork: json.get_or_default("fork")?,
            unknown_cursor: json.get_or_default("unknown_cursor")?,
            problems: json.get_or_default("problems")?,
            about: json.get("about")?,
        })
    }
}

deserialize_by_reading!(CursorWire, SyncResponse);

impl SyncResponse {
    /// Reads the part that is about the stream; `from` is the request's cursor.
    ///
    /// # Errors
    /// [`WireError`] if anything in it cannot be read; then nothing of it is stored.
    pub fn answer(self, from: Cursor) -> Result<Answer, WireError> {
        let (mut lines, mut before, mut seq) = (Vec::new(), Before::default(), from.seq);
        for line in self.lines {
            seq = seq.checked_add(1).ok_or(WireError("cursor"))?;
            lines.push(before.read(line, seq)?);
        }
        Ok(Answer {
            lines,
            cursor: self.cursor.as_ref().map_or(Ok(from), Cursor::try_from)?,
            more: self.more,
            stored: self.stored,
            keys: read_keys(&self.keys)?,
            fork: self.fork,
            unknown_cursor: self.unknown_cursor,
            unfit: self.problems.into_iter().filter_map(ProblemWire::unfit).collect(),
        })
    }
}
