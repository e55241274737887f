//! What is on a certificate.
//!
//! Its number and address follow from person and course, so that a database that was restored and healed issues the same one again.

use crate::{
    bundle::BundleHash,
    ids::{CertificateId, PersonId},
    time::{Date, Timestamp},
};

/// Begins every signed text, so that no other signature of ours is taken for one of a certificate.
const FORM: &str = "jenjang-certificate-1";

/// Digits and letters of a number that follow from person and course; without those that are mistaken for others (Crockford's Base32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters of a number: 50 bits, so that among a million certificates two alike are less likely than one in two thousand; a second one
/// would be refused by the database.
const NUMBER_LETTERS: usize = 10;

/// A certificate as it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Part of its address.
    pub id: CertificateId,
    /// What people call it by, such as `2026-7F3K9-Q2MXA`.
    pub number: String,
    /// Whose it is, on that day.
    pub name: String,
    /// Of which course.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Who signs for the issuer, with their post, if the agency has named somebody.
    pub signatory: Option<String>,
    /// Learning hours that the course is worth.
    pub jp: u32,
    /// The day on which the course was completed, in the agency's zone.
    pub completed_on: Date,
    /// When it was withdrawn, if it was.
    pub revoked: Option<Timestamp>,
}

impl Certificate {
    /// The id of a person's certificate for a version of a course.
    #[must_use]
    pub fn id_of(person: PersonId, course: BundleHash) -> CertificateId {
        CertificateId::derive(&[person.uuid().as_bytes(), &course.0])
    }

    /// The number that belongs to an id: the year, then letters that are easy to read out.
    #[must_use]
    pub fn number_of(id: CertificateId, completed_on: Date) -> String {
        // The id's last bytes: the first ones hold the bits that say what sort of UUID it is.
        let bits = u64::from_be_bytes(id.uuid().as_bytes()[8..].try_into().expect("eight bytes"));
        let letter = |place: usize| char::from(LETTERS[usize::try_from(bits >> (5 * place)).unwrap_or(0) & 31]);
        let letters: String = (0..NUMBER_LETTERS).map(letter).collect();
        let (first, second) = letters.split_at(NUMBER_LETTERS / 2);
        format!("{}-{first}-{second}", completed_on.year())
    }

    /// What is signed: a line each, so that whoever holds a certificate and the key can check it with nothing else.
    #[must_use]
    pub fn signed_text(&self) -> String {
        let Self { number, name, title, issuer, jp, completed_on, .. } = self;
        let signatory = self.signatory.as_deref().unwrap_or_default();
        format!("{FORM}\n{number}\n{name}\n{title}\n{jp}\n{completed_on}\n{issuer}\n{signatory}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_easy_to_read_out_and_follows_from_person_and_course() {
        let number = |course: u8| {
            let id = Certificate::id_of(PersonId::from_random([1; 16]), BundleHash([course; 32]));
            Certificate::number_of(id, Date::constant(2026, 11, 22))
        };
        assert_eq!(number(2).len(), 16, "{}", number(2));
        assert!(number(2).starts_with("2026-") && !number(2).contains(['I', 'L', 'O', 'U']), "{}", number(2));
        assert_eq!(number(2), number(2));
        assert_ne!(number(2), number(3));
    }
}
