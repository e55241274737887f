//! What rests on a device: ops with their stamps, and who the device is, as JSON texts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{op, sync::CursorWire};
use crate::{
    ids::{DeviceId, PersonId},
    sync::{
        chain::{Cursor, SaltKey},
        device::LocalOp,
        op::RawOp,
        stamp::{Stamp, Status},
    },
    time::Timestamp,
};

/// A record at rest cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record at rest not readable: {0}")]
pub struct RestError(pub &'static str);

#[derive(Serialize, Deserialize)]
struct StampWire(u64, i64, String);

impl From<&Stamp> for StampWire {
    fn from(stamp: &Stamp) -> Self {
        Self(stamp.seq, stamp.eff.0, stamp.status.code())
    }
}

impl TryFrom<StampWire> for Stamp {
    type Error = RestError;

    fn try_from(StampWire(seq, eff, status): StampWire) -> Result<Self, RestError> {
        let status = Status::from_code(&status).ok_or(RestError("stamp"))?;
        Ok(Self { seq, eff: Timestamp(eff), status })
    }
}

#[derive(Serialize, Deserialize)]
struct LocalOpWire {
    h: Box<RawValue>,
    b: Box<RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    s: Option<StampWire>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    p: Option<StampWire>,
}

/// Writes an op at rest; its texts stay as they are.
///
/// # Errors
/// [`RestError`] if the op's own texts are no JSON, which no op read by [`op::read`] has.
pub fn write_op(local: &LocalOp) -> Result<String, RestError> {
    let raw = |text: &str| RawValue::from_string(text.to_owned()).map_err(|_| RestError("op"));
    let wire = LocalOpWire {
        h: raw(&local.op.raw.header)?,
        b: raw(&local.op.raw.body)?,
        s: local.stamp.as_ref().map(StampWire::from),
        p: local.stamp_before.as_ref().map(StampWire::from),
    };
    serde_json::to_string(&wire).map_err(|_| RestError("op"))
}

/// Reads an op at rest.
///
/// # Errors
/// [`RestError`] if the record was damaged.
pub fn read_op(text: &str) -> Result<LocalOp, RestError> {
    let wire: LocalOpWire = serde_json::from_str(text).map_err(|_| RestError("op"))?;
    let raw = RawOp { header: wire.h.get().to_owned(), body: wire.b.get().to_owned() };
    Ok(LocalOp {
        op: op::read(raw).map_err(|_| RestError("op"))?,
        stamp: wire.s.map(Stamp::try_from).transpose()?,
        stamp_before: wire.p.map(Stamp::try_from).transpose()?,
    })
}

/// Who this device is, for one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose database it is.
    pub person: PersonId,
    /// This device.
    pub device: DeviceId,
    /// Sent with every request of this person, as hex.
    pub token: String,
    /// The counter of the next op.
    pub counter_next: u64,
}

/// Where the sync of this device stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncMark {
    /// How much of the stream is known.
    pub cursor: Cursor,
    /// The highest own counter with a receipt.
    pub sent: u64,
    /// Salt keys of all devices met, this one's among them.
    pub keys: BTreeMap<DeviceId, SaltKey>,
    /// Whether the stream is being told to the server again.
    pub rewinding: bool,
    /// Whether, in a rewind, the server's part has been pulled wholly.
    pub pulled: bool,
    /// When the server last answered, by the device's clock.
    pub synced_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct IdentityWire {
    person: String,
    device: String,
    token: String,
    next: u64,
}

#[derive(Serialize, Deserialize)]
struct SyncMarkWire {
    cursor: CursorWire,
    sent: u64,
    keys: Vec<(String, String)>,
    #[serde(default)]
    rewinding: bool,
    #[serde(default)]
    pulled: bool,
    #[serde(default)]
    synced_at: Option<i64>,
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings and numbers always serialise")
}

/// Writes who the device is.
#[must_use]
pub fn write_identity(identity: &Identity) -> String {
    json(&IdentityWire {
        person: identity.person.to_string(),
        device: identity.device.to_string(),
        token: identity.token.clone(),
        next: identity.counter_next,
    })
}

impl core::fmt::Debug for Identity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // The token opens the person's stream: it is never printed.
        f.debug_struct("Identity").field("device", &self.device).field("counter_next", &self.counter_next).finish()
    }
}

/// Reads who the device is.
///
/// # Errors
/// [`RestError`] if the record was damaged.
pub fn read_identity(text: &str) -> Result<Identity, RestError> {
    let error = RestError("identity");
    let wire: IdentityWire = serde_json::from_str(text).map_err(|_| error)?;
    Ok(Identity {
        person: wire.person.parse().map_err(|_| error)?,
        device: wire.device.parse().map_err(|_| error)?,
        token: wire.token,
        counter_next: wire.next,
    })
}

/// Writes where the sync stands.
#[must_use]
pub fn write_mark(mark: &SyncMark) -> String {
    json(&SyncMarkWire {
        cursor: mark.cursor.into(),
        sent: mark.sent,
        keys: mark.keys.iter().map(|(device, key)| (device.to_string(), key.to_string())).collect(),
        rewinding: mark.rewinding,
        pulled: mark.pulled,
        synced_at: mark.synced_at.map(|at| at.0),
    })
}

/// Reads where the sync stands.
///
/// # Errors
/// [`RestError`] if the record was damaged.
pub fn read_mark(text: &str) -> Result<SyncMark, RestError> {
    let error = RestError("mark");
    let wire: SyncMarkWire = serde_json::from_str(text).map_err(|_| error)?;
    let keys = wire
        .keys
        .iter()
        .map(|(device, key)| Ok((device.parse().map_err(|_| error)?, key.parse().map_err(|_| error)?)))
        .collect::<Result<_, RestError>>()?;
    Ok(SyncMark {
        cursor: Cursor::try_from(&wire.cursor).map_err(|_| error)?,
        sent: wire.sent,
        keys,
        rewinding: wire.rewinding,
        pulled: wire.pulled,
        synced_at: wire.synced_at.map(Timestamp),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::op::{Body, OpId};

    #[test]
    fn what_rests_reads_back() {
        let id = OpId { device: DeviceId::from_random([1; 16]), counter: 7 };
        let local = LocalOp {
            op: op::write(id, Timestamp(5), None, Body::Unknown),
            stamp: Some(Stamp { seq: 3, eff: Timestamp(9), status: Status::Late }),
            stamp_before: None,
        };
        assert_eq!(read_op(&write_op(&local).unwrap()).unwrap(), local);
        let mark = SyncMark {
            cursor: Cursor::GENESIS,
            sent: 4,
            keys: [(id.device, SaltKey([5; 32]))].into(),
            rewinding: true,
            pulled: false,
            synced_at: Some(Timestamp(1)),
        };
        assert_eq!(read_mark(&write_mark(&mark)).unwrap(), mark);
        assert_eq!(read_op("{}"), Err(RestError("op")));
    }
}
