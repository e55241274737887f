//! From what went wrong to the code that a screen can translate.

use std::{any::Any, fmt, sync::Arc};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    access::Denied,
    password::PasswordFault,
    wire::error::{ErrorBody, ErrorCode, ErrorDetail},
};

use super::body::Json;
use crate::{
    auth::{self, Refusal},
    erasures, hand_in, store,
};

/// A refusal or a fault, on its way out.
#[derive(Debug)]
pub struct Error {
    detail: ErrorDetail,
    cause: Option<Cause>,
}

/// What was really wrong: for the log, never for the answer.
#[derive(Clone)]
pub struct Cause(Arc<dyn fmt::Display + Send + Sync>);

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The code of an answer, left with it for the log.
#[derive(Clone, Copy, Debug)]
pub struct Told(pub ErrorCode);

impl Error {
    /// The value of this field is not acceptable.
    #[must_use]
    pub fn invalid(field: &str) -> Self {
        Self::from(ErrorCode::Invalid).field(field)
    }

    /// A fault of ours. What is displayed is logged, so it must not name anybody.
    #[must_use]
    pub fn fault(cause: impl fmt::Display + Send + Sync + 'static) -> Self {
        Self { cause: Some(Cause(Arc::new(cause))), ..Self::from(ErrorCode::ServerFault) }
    }

    /// Names the field that is meant.
    #[must_use]
    pub fn field(mut self, field: &str) -> Self {
        self.detail.field = Some(field.to_owned());
        self
    }

    /// Says how long to wait.
    #[must_use]
    pub fn wait(mut self, seconds: u32) -> Self {
        self.detail.wait_seconds = Some(seconds);
        self
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.detail.code
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self { detail: code.into(), cause: None }
    }
}

impl From<store::Error> for Error {
    fn from(cause: store::Error) -> Self {
        let code = if cause.is_outage() { ErrorCode::Unavailable } else { ErrorCode::ServerFault };
        Self { cause: Some(Cause(Arc::new(cause))), ..Self::from(code) }
    }
}

impl From<hand_in::Error> for Error {
    fn from(error: hand_in::Error) -> Self {
        match error {
            hand_in::Error::Refused(code) => code.into(),
            hand_in::Error::Store(cause) => cause.into(),
        }
    }
}

impl From<erasures::Refusal> for Error {
    fn from(refused: erasures::Refusal) -> Self {
        match refused {
            erasures::Refusal::NotFound => ErrorCode::NotFound.into(),
            erasures::Refusal::Changed => ErrorCode::Changed.into(),
            erasures::Refusal::Barred(_) => Self::invalid("person"),
            erasures::Refusal::NoJournal => Self::invalid("journal"),
            erasures::Refusal::Journal(cause) => Self::fault(cause.to_string()),
            erasures::Refusal::Store(cause) => cause.into(),
        }
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotAllowed | Denied::RoleOutOfReach | Denied::Oneself => ErrorCode::NotAllowed.into(),
            Denied::ConfirmPassword => ErrorCode::ConfirmPassword.into(),
        }
    }
}

impl From<PasswordFault> for Error {
    fn from(fault: PasswordFault) -> Self {
        match fault {
            PasswordFault::TooShort => ErrorCode::PasswordTooShort.into(),
            PasswordFault::TooLong => ErrorCode::PasswordTooLong.into(),
            PasswordFault::TooEasy => ErrorCode::PasswordTooEasy.into(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SignedOut => ErrorCode::SignedOut.into(),
            Refusal::WrongPerson => ErrorCode::WrongPerson.into(),
            Refusal::Denied(denied) => denied.into(),
            Refusal::NotANip => Self::invalid("nip"),
            Refusal::WrongCredentials => ErrorCode::WrongCredentials.into(),
            Refusal::WrongPassword => ErrorCode::WrongPassword.into(),
            Refusal::WrongCode => ErrorCode::WrongCode.into(),
            Refusal::CodeExpired => ErrorCode::CodeExpired.into(),
            Refusal::CodeUsed => ErrorCode::CodeUsed.into(),
            Refusal::Password(fault) => fault.into(),
            Refusal::TooManyTries { wait_seconds } => Self::from(ErrorCode::TooManyTries).wait(wait_seconds),
            Refusal::Busy => ErrorCode::Busy.into(),
            Refusal::NotFound => ErrorCode::NotFound.into(),
        }
    }
}

impl From<auth::Error> for Error {
    fn from(error: auth::Error) -> Self {
        match error {
            auth::Error::Refused(refusal) => refusal.into(),
            auth::Error::Store(cause) => cause.into(),
            auth::Error::Hash(cause) => Self::fault(cause),
        }
    }
}

/// What a code means in HTTP.
const fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::SignedOut | ErrorCode::WrongCredentials => StatusCode::UNAUTHORIZED,
        ErrorCode::WrongPerson
        | ErrorCode::NotAllowed
        | ErrorCode::ConfirmPassword
        | ErrorCode::WrongOrigin
        | ErrorCode::WrongPassword
        | ErrorCode::WrongCode
        | ErrorCode::CodeExpired
        | ErrorCode::CodeUsed => StatusCode::FORBIDDEN,
        ErrorCode::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::PasswordTooShort
        | ErrorCode::PasswordTooLong
        | ErrorCode::PasswordTooEasy
        | ErrorCode::Invalid
        | ErrorCode::OtherInstallation
        | ErrorCode::EnvelopeDamaged
        | ErrorCode::EnvelopeForged
        | ErrorCode::WrongProof => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::ProofsMissing | ErrorCode::Changed => StatusCode::CONFLICT,
        ErrorCode::Malformed => StatusCode::BAD_REQUEST,
        ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::UnsupportedBody => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::TooSlow | ErrorCode::Busy | ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::ServerFault | ErrorCode::Unknown => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let code = self.detail.code;
        let wait = self.detail.wait_seconds;
        let mut response = (status(code), Json(ErrorBody { error: self.detail })).into_response();
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Told(code));
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(cause);
        }
        response
    }
}

/// The answer to a request whose handler panicked: a fault like any other. The panic itself has been printed by its hook.
pub(super) fn panicked(_payload: Box<dyn Any + Send>) -> Response {
    Error::fault("a handler panicked").into_response()
}
