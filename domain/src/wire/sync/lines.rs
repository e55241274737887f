//! The lines of an answer: the stream's next ops, each said as shortly as its reader allows.
//!
//! There are two forms. The first says every own op's counter and every effective instant in full. The second leaves out what follows
//! from the line before or from the op itself; a server writes it for devices that say they read it ([`super::FORM`]). Both are read,
//! line by line, also mixed. Promises: what is written reads back as it was, in either form; what does not follow from anything is a
//! [`WireError`].

use serde::Serialize;

use super::{
    super::{
        json::{FromJson, Json, JsonError, Raw, read_members},
        op,
    },
    WireError,
};
use crate::{
    sync::{
        device::Line,
        op::{OpId, RawOp},
        stamp::{Stamp, Status},
    },
    time::Timestamp,
};

/// One op on its way down. Others' ops (and all, with `echo`) have their texts, own ops have none; `seq` follows from the place. The
/// effective instant is said by one of `e`, `d` and `a`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LineWire {
    /// An own op's counter, where it is not that of the own op before plus one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c: Option<u64>,
    /// Header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub h: Option<Raw>,
    /// Body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<Raw>,
    /// Effective instant, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e: Option<i64>,
    /// The same, in milliseconds after that of the line before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d: Option<i64>,
    /// The same, in milliseconds after the instant that the op's own header says: the device's clock when it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<i64>,
    /// Status, where it is not `applied`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub t: Option<String>,
}

read_members! {
    LineWire { c, h, b, e, d, a, t }
}

/// The most lines that are read of one answer: twice a server's page. The shortest line takes eight bytes of a text and hundreds of
/// memory.
const LINES_MAX: usize = 5_000;

/// The lines of an answer.
///
/// # Errors
/// [`JsonError`] if they are none, or more than any server sends.
pub(super) fn read(json: &Json<'_>) -> Result<Vec<LineWire>, JsonError> {
    if json.list()?.len() > LINES_MAX {
        return Err(JsonError);
    }
    FromJson::from_json(json)
}

/// What a line may leave out, because the lines before say it. Writer and reader keep it alike.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// The counter of the last own op.
    counter: Option<u64>,
    /// The last line's effective instant.
    eff: Option<i64>,
}

impl Before {
    /// The counter that an own line has if it says none.
    fn next(self) -> Option<u64> {
        self.counter?.checked_add(1)
    }

    /// The next line: with its texts, or without them for a reader who has them.
    fn write(&mut self, id: OpId, raw: Option<&RawOp>, stamp: &Stamp) -> LineWire {
        let eff = stamp.eff.0;
        // The clocks of device and server differ by the same from op to op: it is nearly nothing once packed.
        let a = raw.and_then(|raw| eff.checked_sub(op::instant(&raw.header)?.0));
        let d = self.eff.filter(|_| raw.is_none()).and_then(|before| eff.checked_sub(before));
        let e = (a.is_none() && d.is_none()).then_some(eff);
        let line = LineWire { e, d, a, ..LineWire::full(id, raw, stamp) };
        let c = line.c.filter(|counter| Some(*counter) != self.next());
        *self = Self { counter: line.c.or(self.counter), eff: Some(eff) };
        LineWire { c, ..line }
    }

    /// The op of the next line, which has this place.
    pub(super) fn read(&mut self, line: LineWire, seq: u64) -> Result<Line, WireError> {
        let status = line.t.as_deref().map_or(Some(Status::Applied), Status::from_code).ok_or(WireError("status"))?;
        let op = match (line.h, line.b) {
            (None, None) => None,
            (Some(h), Some(b)) if line.c.is_none() => Some(op::read(RawOp { header: h.0, body: b.0 })?),
            _ => return Err(WireError("line")),
        };
        let (since, later) = match (line.e, line.d, line.a) {
            (Some(eff), None, None) => (Some(eff), 0),
            (None, Some(later), None) => (self.eff, later),
            (None, None, Some(later)) => (op.as_ref().map(|op| op.head.at.0), later),
            _ => (None, 0),
        };
        let eff = since.and_then(|since| since.checked_add(later)).ok_or(WireError("instant"))?;
        let stamp = Stamp { seq, eff: Timestamp(eff), status };
        self.eff = Some(eff);
        if let Some(op) = op {
            return Ok(Line::Whole { op: Box::new(op), stamp });
        }
        let counter = line.c.or(self.next()).ok_or(WireError("counter"))?;
        self.counter = Some(counter);
        Ok(Line::Own { counter, stamp })
    }
}

impl LineWire {
    /// A line in the first form, which leaves out nothing.
    #[must_use]
    pub fn full(id: OpId, raw: Option<&RawOp>, stamp: &Stamp) -> Self {
        Self {
            c: raw.is_none().then_some(id.counter),
            h: raw.map(|raw| Raw(raw.header.clone())),
            b: raw.map(|raw| Raw(raw.body.clone())),
            e: Some(stamp.eff.0),
            t: (stamp.status != Status::Applied).then(|| stamp.status.code()),
            ..Self::default()
        }
    }

    /// The lines of a page in the second form.
    pub fn short<'a>(lines: impl IntoIterator<Item = (OpId, Option<&'a RawOp>, &'a Stamp)>) -> Vec<Self> {
        let mut before = Before::default();
        lines.into_iter().map(|(id, raw, stamp)| before.write(id, raw, stamp)).collect()
    }
}

#[cfg(test)]
mod tests;
