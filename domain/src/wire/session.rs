//! Signing in, the session, its devices and one-time codes, as they travel.
//!
//! Promises: secrets (`token`, `salt_key`, codes) appear in exactly one answer each, and print as dots in logs. Refuses: to carry a
//! cookie; that is HTTP's business.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::{
    as_text,
    json::{FromJson, Json, JsonError, members, read_members},
};
use crate::ids::{AgencyId, AssignmentId, DeviceId, PersonId, PositionId, UnitId};

/// Names the device that a request speaks for, as its id.
pub const DEVICE_HEADER: &str = "x-jenjang-device";
/// Carries the token that belongs to this person on this device, in hex.
pub const TOKEN_HEADER: &str = "x-jenjang-token";

/// Thirty-two secret bytes, in hex on the wire.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Secret32(pub [u8; 32]);

/// The text was not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 64 hexadecimal digits")]
pub struct SecretError;

impl From<Secret32> for String {
    fn from(secret: Secret32) -> Self {
        use fmt::Write as _;
        secret.0.iter().fold(Self::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl FromJson for Secret32 {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        json.text()?.parse().map_err(|_| JsonError)
    }
}

impl core::str::FromStr for Secret32 {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(SecretError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = core::str::from_utf8(pair).map_err(|_| SecretError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| SecretError)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Secret32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret32(…)")
    }
}

/// `POST /api/sign-in`.
#[derive(Clone)]
pub struct SignIn {
    /// As typed; spaces and dots are forgiven.
    pub nip: String,
    /// As typed.
    pub password: String,
    /// What the person will recognise this device by; the server shortens it.
    pub device_label: Option<String>,
    /// The device that this browser already is for this person, if it holds their database: its session is renewed under the same id
    /// and salt key. Another's or an unknown id is passed over, and the device becomes a new one.
    pub device: Option<DeviceId>,
}

/// `POST /api/activate`: a one-time code opens the door once and sets the password.
#[derive(Clone)]
pub struct Activate {
    /// As typed; spaces and dots are forgiven.
    pub nip: String,
    /// As typed; case, spaces and hyphens are forgiven.
    pub code: String,
    /// Must pass [`crate::password::check_new`] against the NIP and the code.
    pub new_password: String,
    /// As in [`SignIn`].
    pub device_label: Option<String>,
    /// As in [`SignIn`].
    pub device: Option<DeviceId>,
}

members! {
    SignIn { nip, password, device_label, device }
    Activate { nip, code, new_password, device_label, device }
}

/// The answer to [`SignIn`] and [`Activate`]: the session and, this once, the device's secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignedIn {
    /// To be kept in the person's database on the device and sent as [`TOKEN_HEADER`].
    pub token: Secret32,
    /// Key of the salts in the digests of this device's ops.
    pub salt_key: Secret32,
    /// Everything that `GET /api/session` tells as well.
    pub session: Session,
}

/// `GET /api/session`: who is signed in on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Session {
    /// The person.
    #[serde(serialize_with = "as_text::serialize")]
    pub person: PersonId,
    /// The device, to be sent as [`DEVICE_HEADER`].
    #[serde(serialize_with = "as_text::serialize")]
    pub device: DeviceId,
    /// Full name with titles.
    pub name: String,
    /// Today's NIP in its usual grouping, for display only.
    pub nip: String,
    /// Where the person belongs.
    pub agency: Agency,
    /// Today's assignment; a definitive one before an acting one. None: in no unit today.
    pub assignment: Option<Assignment>,
    /// Roles granted by somebody, today, and that of a supervisor if anybody reports to this person. Everybody is an employee.
    pub roles: Vec<Role>,
    /// Whether any of them opens the office's pages.
    pub office: bool,
    /// What the person must be told, oldest first.
    pub notices: Vec<Notice>,
    /// Whether the installation holds demo data.
    pub demo: bool,
}

/// The tenant as the screen needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Agency {
    /// Its id.
    #[serde(serialize_with = "as_text::serialize")]
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// `WIB`, `WITA` or `WIT`.
    pub zone: String,
    /// Which of the design system's brand colours is its own, e.g. `teal`.
    pub brand: String,
}

/// A place in the agency, with or without a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// Its id.
    #[serde(serialize_with = "as_text::serialize")]
    pub id: AssignmentId,
    /// The unit.
    #[serde(serialize_with = "as_text::serialize")]
    pub unit: UnitId,
    /// Names of the units from the top down to this one.
    pub unit_path: Vec<String>,
    /// The post; None for a person without one.
    pub position: Option<Position>,
    /// Code of the capacity: definitive or acting.
    pub capacity: String,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Its id.
    #[serde(serialize_with = "as_text::serialize")]
    pub id: PositionId,
    /// Its title.
    pub title: String,
    /// Code of its kind, which names the default standard.
    pub kind: String,
}

/// A role held today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Code of the [`crate::access::Role`].
    pub role: String,
    /// Where it holds; none for a supervisor, and for the platform's own roles.
    #[serde(serialize_with = "as_text::option::serialize", skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyId>,
    /// The top unit of its reach, if it is not the whole agency.
    #[serde(serialize_with = "as_text::option::serialize", skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

/// Something that happened to the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Code of what happened, e.g. `password_reset`.
    pub kind: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

read_members! {
    SignedIn { token, salt_key, session }
    Session { person, device, name, nip, agency, assignment, roles, office, notices, demo }
    Agency { id, name, zone, brand }
    Assignment { id, unit, unit_path, position, capacity }
    Position { id, title, kind }
    Role { role, agency, unit }
    Notice { kind, at }
}

/// `POST /api/session/confirm`: the password again, before others' results, exports and grants.
#[derive(Clone)]
pub struct Confirm {
    /// As typed.
    pub password: String,
}

/// The answer to [`Confirm`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Until when it holds, in milliseconds since 1970.
    pub until: i64,
}

/// `POST /api/session/password`. The person's other devices are signed out.
#[derive(Clone)]
pub struct ChangePassword {
    /// The present password.
    pub old: String,
    /// The new one, which must pass [`crate::password::check_new`] against the NIP and the old one.
    pub new: String,
}

/// `POST /api/session/notices`: the person has read all notices up to this one.
#[derive(Clone, Debug)]
pub struct NoticesSeen {
    /// [`Notice::at`] of the latest one read.
    pub until: i64,
}

members! {
    Confirm { password }
    ChangePassword { old, new }
    NoticesSeen { until }
}

/// `GET /api/devices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Devices {
    /// Where the person is signed in, latest seen first.
    pub devices: Vec<Device>,
}

/// One of the person's devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Device {
    /// Its id.
    #[serde(serialize_with = "as_text::serialize")]
    pub id: DeviceId,
    /// What the person may recognise it by.
    pub label: String,
    /// First sign-in, in milliseconds since 1970.
    pub created_at: i64,
    /// Last request, to the day, in milliseconds since 1970.
    pub last_seen_at: i64,
    /// Whether it is the one that asks.
    pub current: bool,
}

read_members! {
    Devices { devices }
    Device { id, label, created_at, last_seen_at, current }
}

/// The answer to `POST /api/people/{id}/activation`: shown once, kept nowhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedCode {
    /// Grouped for reading aloud.
    pub code: String,
    /// When it stops working, in milliseconds since 1970.
    pub expires: i64,
}

/// `POST /api/people/activation-slips`: codes for everybody in a unit who has not signed in yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SlipsWanted {
    /// The unit; those below it are included.
    #[serde(with = "as_text")]
    pub unit: UnitId,
}

/// The answer to [`SlipsWanted`], sorted by unit and name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slips {
    /// One slip a person.
    pub slips: Vec<Slip>,
}

/// One slip of paper.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Whose.
    pub name: String,
    /// Their NIP in its usual grouping.
    pub nip: String,
    /// Their unit's name.
    pub unit: String,
    /// The code and when it stops working.
    #[serde(flatten)]
    pub issued: IssuedCode,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_travel_in_hex_and_never_print() {
        let secret = Secret32([0xa5; 32]);
        let json = serde_json::to_string(&secret).unwrap();
        assert_eq!(json, format!("\"{}\"", "a5".repeat(32)));
        assert_eq!(crate::wire::json::read::<Secret32>(&json).unwrap(), secret);
        assert!(!format!("{secret:?}").contains("a5"));
    }

    #[test]
    fn only_sixty_four_digits_are_a_secret() {
        for bad in ["", "a5", &"g".repeat(64), &"+5".repeat(32), &"a5".repeat(33)] {
            assert_eq!(bad.parse::<Secret32>(), Err(SecretError), "{bad}");
        }
    }

    #[test]
    fn a_sign_in_is_read_without_its_optional_parts() {
        let sign_in: SignIn = serde_json::from_str(r#"{"nip":"1","password":"2"}"#).unwrap();
        assert_eq!((sign_in.device_label, sign_in.device), (None, None));
    }
}
