//! How the server says no: one closed code that the screen translates, and where to look.
//!
//! Promises: a code, once given, keeps its name and meaning; a code of a newer server reads as [`ErrorCode::Unknown`], never as a
//! failure to read. Refuses: sentences; they live in the locale files, under the code's name.

use serde::{Serialize, Serializer};

use super::json::{FromJson, Json, JsonError, read_members};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// Why the server did not do what was asked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)+
            /// A code that this build does not know.
            Unknown,
        }

        impl ErrorCode {
            /// Every code that a server sends.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Its name on the wire and in the locale files.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Unknown => "unknown",
                }
            }

            /// The code of that name.
            #[must_use]
            pub fn from_code(code: &str) -> Self {
                match code {
                    $($code => Self::$name,)+
                    _ => Self::Unknown,
                }
            }
        }
    };
}

error_codes! {
    // who is asking
    /// There is no session, or it has ended: sign in.
    SignedOut = "signed_out",
    /// Token, cookie, device and person do not belong together; wait, do not drop anything.
    WrongPerson = "wrong_person",
    /// The access table says no.
    NotAllowed = "not_allowed",
    /// Allowed once the password has been confirmed again.
    ConfirmPassword = "confirm_password",
    /// The request comes from another site.
    WrongOrigin = "wrong_origin",

    // signing in
    /// NIP and password do not fit; it is not said which.
    WrongCredentials = "wrong_credentials",
    /// The password given for confirmation is not the person's.
    WrongPassword = "wrong_password",
    /// The one-time code is not one of this NIP's.
    WrongCode = "wrong_code",
    /// The one-time code was right but has run out.
    CodeExpired = "code_expired",
    /// The one-time code was right but has been used.
    CodeUsed = "code_used",
    /// Too many failures: try again after `wait_seconds`.
    TooManyTries = "too_many_tries",
    /// The new password has fewer characters than required.
    PasswordTooShort = "password_too_short",
    /// The new password has more characters than are accepted.
    PasswordTooLong = "password_too_long",
    /// The new password is the NIP, the code or the old password.
    PasswordTooEasy = "password_too_easy",

    // the request itself
    /// Not JSON of the expected shape.
    Malformed = "malformed",
    /// A value is not acceptable; `field` (and `row`) say which.
    Invalid = "invalid",
    /// The body is larger than this route takes, as sent or once unpacked.
    TooLarge = "too_large",
    /// A content type or encoding that this route does not take.
    UnsupportedBody = "unsupported_body",
    /// There is nothing here, or nothing that the person may know of.
    NotFound = "not_found",
    /// The address exists, the method does not.
    MethodNotAllowed = "method_not_allowed",

    // a hand-in
    /// It was sealed for another installation.
    OtherInstallation = "other_installation",
    /// It cannot be opened: part of it is missing or altered.
    EnvelopeDamaged = "envelope_damaged",
    /// No device that this installation signed in has made it.
    EnvelopeForged = "envelope_forged",

    // a claim
    /// The bytes are not what their name, their size or their kind says.
    WrongProof = "wrong_proof",
    /// Proofs are still on their way: nothing is decided before they are there.
    ProofsMissing = "proofs_missing",
    /// It has changed, or was decided about, since it was looked at.
    Changed = "changed",

    // the server
    /// The answer or the request took too long.
    TooSlow = "too_slow",
    /// Too much at once: try again later.
    Busy = "busy",
    /// The database is away or has no room: nothing was stored, try again later.
    Unavailable = "unavailable",
    /// A fault of ours; logged under the request's id.
    ServerFault = "server_fault",
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl FromJson for ErrorCode {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        json.text().map(Self::from_code)
    }
}

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorBody {
    /// What happened.
    pub error: ErrorDetail,
}

/// A code and where to look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorDetail {
    /// What happened.
    pub code: ErrorCode,
    /// The field of the request that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The row that is meant, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Seconds to wait before it makes sense to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_seconds: Option<u32>,
}

read_members! {
    ErrorBody { error }
    ErrorDetail { code, field, row, wait_seconds }
}

impl From<ErrorCode> for ErrorDetail {
    fn from(code: ErrorCode) -> Self {
        Self { code, field: None, row: None, wait_seconds: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_names_of_their_own() {
        for (place, code) in ErrorCode::ALL.iter().enumerate() {
            assert_eq!(ErrorCode::from_code(code.code()), *code);
            assert!(code.code().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code:?}");
            assert!(!ErrorCode::ALL[..place].contains(code), "{code:?} twice");
        }
    }

    #[test]
    fn a_newer_servers_code_can_be_read() {
        let body: ErrorBody = serde_json::from_str(r#"{"error":{"code":"moon_phase","hint":1}}"#).unwrap();
        assert_eq!(body.error, ErrorCode::Unknown.into());
    }

    #[test]
    fn what_is_absent_is_not_sent() {
        let body = ErrorBody { error: ErrorCode::SignedOut.into() };
        assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"error":{"code":"signed_out"}}"#);
    }
}
