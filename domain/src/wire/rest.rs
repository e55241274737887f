//! What rests on a device: ops with their stamps, and who the device is, as JSON texts.

use super::{
    json::{self, FromJson, Json, JsonError, Raw, ToJson, object},
    op,
    sync::CursorWire,
};
use crate::{
    ids::{DeviceId, PersonId},
    sync::{
        chain::Cursor,
        device::{LocalOp, SaltKeys},
        op::RawOp,
        stamp::{Stamp, Status},
    },
    time::Timestamp,
};

/// A record at rest cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record at rest not readable: {0}")]
pub struct RestError(pub &'static str);

impl FromJson for Stamp {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let [seq, eff, status] = json.list()? else { return Err(JsonError) };
        let status = Status::from_code(status.text()?).ok_or(JsonError)?;
        Ok(Self { seq: u64::from_json(seq)?, eff: Timestamp(i64::from_json(eff)?), status })
    }
}

impl ToJson for Stamp {
    fn write(&self, to: &mut String) {
        (self.seq, self.eff.0, self.status.code()).write(to);
    }
}

/// Writes an op at rest; its texts stay as they are.
#[must_use]
pub fn write_op(local: &LocalOp) -> String {
    object(&[
        ("h", &Raw(local.op.raw.header.clone())),
        ("b", &Raw(local.op.raw.body.clone())),
        ("s", &local.stamp),
        ("p", &local.stamp_before),
        ("w", &local.aside.as_ref().map(|raw| (Raw(raw.header.clone()), Raw(raw.body.clone())))),
    ])
}

/// Reads an op at rest.
///
/// # Errors
/// [`RestError`] if the record was damaged.
pub fn read_op(text: &str) -> Result<LocalOp, RestError> {
    json::read(text).map_err(|_| RestError("op"))
}

impl FromJson for LocalOp {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let text = |name| json.member(name).map(|text| text.raw().to_owned());
        Ok(Self {
            op: op::read(RawOp { header: text("h")?, body: text("b")? }).map_err(|_| JsonError)?,
            stamp: json.get("s")?,
            stamp_before: json.get("p")?,
            aside: json.get::<Option<(Raw, Raw)>>("w")?.map(|(header, body)| RawOp { header: header.0, body: body.0 }),
        })
    }
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
    pub keys: SaltKeys,
    /// Whether the stream is being told to the server again.
    pub rewinding: bool,
    /// Whether, in a rewind, the server's part has been pulled wholly.
    pub pulled: bool,
    /// When the server last answered, by the device's clock.
    pub synced_at: Option<Timestamp>,
}

/// Writes who the device is.
#[must_use]
pub fn write_identity(identity: &Identity) -> String {
    object(&[
        ("person", &identity.person),
        ("device", &identity.device),
        ("token", &identity.token),
        ("next", &identity.counter_next),
    ])
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
    json::read(text).map_err(|_| RestError("identity"))
}

impl FromJson for Identity {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Ok(Self {
            person: json.get("person")?,
            device: json.get("device")?,
            token: json.get("token")?,
            counter_next: json.get("next")?,
        })
    }
}

/// Writes where the sync stands.
#[must_use]
pub fn write_mark(mark: &SyncMark) -> String {
    let keys: Vec<_> = mark.keys.iter().map(|(device, key)| (*device, *key)).collect();
    object(&[
        ("cursor", &CursorWire::from(mark.cursor)),
        ("sent", &mark.sent),
        ("keys", &keys),
        ("rewinding", &mark.rewinding),
        ("pulled", &mark.pulled),
        ("synced_at", &mark.synced_at.map(|at| at.0)),
    ])
}

/// Reads where the sync stands.
///
/// # Errors
/// [`RestError`] if the record was damaged.
pub fn read_mark(text: &str) -> Result<SyncMark, RestError> {
    json::read(text).map_err(|_| RestError("mark"))
}

impl FromJson for SyncMark {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let mut keys = SaltKeys::new();
        for (device, key) in json.get::<Vec<_>>("keys")? {
            keys.insert(device, key);
        }
        Ok(Self {
            cursor: Cursor::try_from(&json.get("cursor")?).map_err(|_| JsonError)?,
            sent: json.get("sent")?,
            keys,
            rewinding: json.get("rewinding")?,
            pulled: json.get("pulled")?,
            synced_at: json.get::<Option<_>>("synced_at")?.map(Timestamp),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::{
        chain::SaltKey,
        op::{Body, OpId},
    };

    #[test]
    fn what_rests_reads_back() {
        let id = OpId { device: DeviceId::from_random([1; 16]), counter: 7 };
        let local = LocalOp {
            op: op::write(id, Timestamp(5), None, Body::Unknown),
            stamp: Some(Stamp { seq: 3, eff: Timestamp(9), status: Status::Late }),
            stamp_before: None,
            aside: Some(RawOp { header: "{\"h\" :1}".into(), body: "[ 2]".into() }),
        };
        assert_eq!(read_op(&write_op(&local)).unwrap(), local);
        let mark = SyncMark {
            cursor: Cursor::GENESIS,
            sent: 4,
            keys: [(id.device, SaltKey([5; 32]))].into_iter().collect(),
            rewinding: true,
            pulled: false,
            synced_at: Some(Timestamp(1)),
        };
        assert_eq!(read_mark(&write_mark(&mark)).unwrap(), mark);
        assert_eq!(read_op("{}"), Err(RestError("op")));
    }
}
