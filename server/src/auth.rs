//! Who is asking, and whether they may.
//!
//! Promises: an unknown number costs and answers the same as a wrong password; secrets rest as hashes only; nobody is locked out for
//! ever; what the access table does not allow is refused here, before anything is read or done. Refuses: to know HTTP. Rules about
//! roles are `domain::access`'s; this room looks up what they ask for and does what they say.

pub mod admin;
pub mod code;
pub mod issue;
pub mod password;
pub mod reach;
pub mod renew;
pub mod session;
pub mod sign_in;
pub mod subject;
mod throttle;

use domain::{access::Denied, password::PasswordFault};

use crate::store;

/// Why somebody is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no living session.
    #[error("signed out")]
    SignedOut,
    /// Cookie, token and device do not belong together.
    #[error("token of another person or device")]
    WrongPerson,
    /// The access table says no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not a NIP.
    #[error("not a NIP")]
    NotANip,
    /// Number and password do not fit.
    #[error("wrong credentials")]
    WrongCredentials,
    /// The password is not that of the person signed in.
    #[error("wrong password")]
    WrongPassword,
    /// No code of this person.
    #[error("wrong code")]
    WrongCode,
    /// The code came too late.
    #[error("code expired")]
    CodeExpired,
    /// The code has been used.
    #[error("code used")]
    CodeUsed,
    /// The new password will not do.
    #[error(transparent)]
    Password(#[from] PasswordFault),
    /// Too many failures.
    #[error("too many tries")]
    TooManyTries {
        /// How long to wait.
        wait_seconds: u32,
    },
    /// More wait for a hash than the waiting room holds.
    #[error("too many hashes at once")]
    Busy,
    /// There is no such person, unit or device.
    #[error("not found")]
    NotFound,
}

/// What can end a piece of work here.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody is turned away.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Hashing failed.
    #[error("password hash: {0}")]
    Hash(String),
}

impl store::Failure for Error {
    fn store(&self) -> Option<&store::Error> {
        match self {
            Self::Store(cause) => Some(cause),
            Self::Refused(_) | Self::Hash(_) => None,
        }
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        Refusal::Denied(denied).into()
    }
}

impl From<PasswordFault> for Error {
    fn from(fault: PasswordFault) -> Self {
        Refusal::Password(fault).into()
    }
}
