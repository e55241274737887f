//! Typed identifiers.
//!
//! Every id is a UUID of ours behind a type of its own, so that a unit cannot be passed where a person is meant. Nothing here is
//! random: who needs a new id brings the sixteen random bytes, and ids that must agree on two devices are derived from what they name.

use core::{fmt, str::FromStr};

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::time::Date;

/// The text was not a UUID in its hyphenated form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct IdError;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes the id from sixteen random bytes (UUID version 4).
            #[must_use]
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(Builder::from_random_bytes(bytes).into_uuid())
            }

            /// Nobody's, and nothing's.
            pub const NIL: Self = Self(Uuid::nil());

            /// Takes a UUID as it is.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The id that follows from `parts` alone: equal parts give equal ids on every device (UUID version 8 over SHA-256).
            #[must_use]
            pub fn derive(parts: &[&[u8]]) -> Self {
                let mut hash = Sha256::new();
                hash.update(stringify!($name));
                for part in parts {
                    // Lengths keep ("ab", "c") and ("a", "bc") apart.
                    hash.update((part.len() as u64).to_be_bytes());
                    hash.update(part);
                }
                let mut bytes = [0; 16];
                bytes.copy_from_slice(&hash.finalize()[..16]);
                Self(Builder::from_custom_bytes(bytes).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError)
            }
        }
    )+};
}

typed_ids! {
    /// A civil servant; NIP, name and post are dated facts about it.
    PersonId;
    /// A tenant: ministry, province, regency or city.
    AgencyId;
    /// A node of the agency's tree.
    UnitId;
    /// A post: title and standard.
    PositionId;
    /// One place of a position in a unit.
    SeatId;
    /// A person in a seat or unit, from–to.
    AssignmentId;
    /// One browser profile of one person.
    DeviceId;
    /// An assessment period of an agency.
    PeriodId;
    /// One self-assessment of one person.
    AssessmentId;
    /// One attempt at a quiz.
    AttemptId;
    /// One certificate.
    CertificateId;
    /// One granted role.
    GrantId;
    /// One person's record, opened to one auditor.
    CaseId;
    /// One claim of hours learned elsewhere.
    ClaimId;
    /// One training that the office entered for all who attended it.
    AttendanceId;
    /// An import of an office's spreadsheet.
    ImportId;
    /// What somebody asks for about their own data.
    RequestId;
    /// Somebody whom one agency lets go to another.
    HandoverId;
    /// One official result of one person.
    OfficialId;
    /// An erasure of what was kept about somebody who left.
    ErasureId;
}

impl AssessmentId {
    /// The assessment of a person in a period. Derived, so that two devices that begin it offline begin the same one.
    #[must_use]
    pub fn of(person: PersonId, period: PeriodId) -> Self {
        Self::derive(&[person.0.as_bytes(), period.0.as_bytes()])
    }
}

impl ClaimId {
    /// What somebody has from a training that the office entered. Derived, so that the same list makes it once.
    #[must_use]
    pub fn of(attendance: AttendanceId, person: PersonId) -> Self {
        Self::derive(&[attendance.0.as_bytes(), person.0.as_bytes()])
    }
}

impl OfficialId {
    /// What was found of a person on a day. Derived, since a result has no name but these two.
    #[must_use]
    pub fn of(person: PersonId, day: Date) -> Self {
        Self::derive(&[person.0.as_bytes(), day.to_string().as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_devices_begin_the_same_assessment() {
        let person = PersonId::from_random([7; 16]);
        let period = PeriodId::from_random([9; 16]);
        let other = PeriodId::from_random([8; 16]);
        assert_eq!(AssessmentId::of(person, period), AssessmentId::of(person, period));
        assert_ne!(AssessmentId::of(person, period), AssessmentId::of(person, other));
    }

    #[test]
    fn a_result_is_of_a_person_and_a_day() {
        let (person, day) = (PersonId::from_random([7; 16]), Date::constant(2025, 3, 1));
        assert_eq!(OfficialId::of(person, day), OfficialId::of(person, day));
        assert_ne!(OfficialId::of(person, day), OfficialId::of(person, Date::constant(2025, 3, 2)));
        assert_ne!(OfficialId::of(person, day), OfficialId::of(PersonId::from_random([8; 16]), day));
    }

    #[test]
    fn parts_are_kept_apart() {
        assert_ne!(UnitId::derive(&[b"ab", b"c"]), UnitId::derive(&[b"a", b"bc"]));
        assert_ne!(UnitId::derive(&[b"ab"]).uuid(), SeatId::derive(&[b"ab"]).uuid());
    }

    #[test]
    fn text_and_back() {
        let id = PersonId::from_random([3; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("not-an-id".parse::<PersonId>(), Err(IdError));
    }
}
