//! What certificates are signed with (Ed25519), so that anybody can tell a genuine one, with the public key and nothing else; and how
//! they look as files.
//!
//! Promises: one key for the life of the installation, in its backups too. Refuses: to give the secret to anybody.

pub mod pdf;

use std::fmt;

use domain::learning::Certificate;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// What this installation signs with.
pub struct Keys(SigningKey);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// From the installation's secret.
    #[must_use]
    pub fn of(secret: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&secret))
    }

    /// The key by which anybody may check.
    #[must_use]
    pub fn public(&self) -> VerifyingKey {
        self.0.verifying_key()
    }

    /// The signature of a certificate.
    #[must_use]
    pub fn sign(&self, certificate: &Certificate) -> Signature {
        self.0.sign(certificate.signed_text().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use domain::{bundle::BundleHash, ids::PersonId, time::Date};
    use ed25519_dalek::Verifier as _;

    use super::*;

    fn certificate() -> Certificate {
        let id = Certificate::id_of(PersonId::from_random([1; 16]), BundleHash([2; 32]));
        let completed_on = Date::constant(2026, 11, 22);
        Certificate {
            id,
            number: Certificate::number_of(id, completed_on),
            name: "Sari Wulandari".into(),
            title: "Integritas di loket".into(),
            issuer: "Pemerintah Kabupaten Teluk Jenjang".into(),
            signatory: Some("Dra. Ratna Ayu, Kepala BKPSDM".into()),
            jp: 1,
            completed_on,
            revoked: None,
        }
    }

    #[test]
    fn whatever_stands_on_it_is_signed() {
        let keys = Keys::of([7; 32]);
        let genuine = certificate();
        let signature = keys.sign(&genuine);
        let holds =
            |certificate: &Certificate| keys.public().verify(certificate.signed_text().as_bytes(), &signature).is_ok();
        assert!(holds(&genuine));
        for forged in [
            Certificate { name: "Orang Lain".into(), ..genuine.clone() },
            Certificate { title: "Kursus lain".into(), ..genuine.clone() },
            Certificate { jp: 40, ..genuine.clone() },
            Certificate { completed_on: Date::constant(2025, 1, 1), ..genuine.clone() },
            Certificate { number: "2026-00000-00000".into(), ..genuine.clone() },
            Certificate { issuer: "Instansi lain".into(), ..genuine.clone() },
            Certificate { signatory: None, ..genuine.clone() },
        ] {
            assert!(!holds(&forged), "{forged:?}");
        }
        assert!(Keys::of([8; 32]).public().verify(genuine.signed_text().as_bytes(), &signature).is_err());
    }
}
