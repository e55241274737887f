//! The costly hash of passwords.
//!
//! Promises: argon2id at the cost that OWASP recommends, off the threads that serve requests, so many at once as the machine has
//! processors; a check against nobody's hash takes as long as one against somebody's. Refuses: to say which
//! passwords will do; `domain::password` does.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{Error, Refusal};

/// Hashes that wait for a processor, per processor. At some 50 ms each, the last of 64 waits three seconds; beyond that it is kinder
/// to say so at once.
const WAITING_MAX: usize = 64;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
    pub const RECOMMENDED: Self = Self { memory_kib: 19 * 1024, passes: 2 };
}

/// The hash, and the limit on how many run at once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Passwords {
    argon2: Argon2<'static>,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Nobody's hash.
    decoy: Arc<str>,
}

impl Passwords {
    /// Prepares hashing at this cost, so many at once.
    ///
    /// # Errors
    /// If argon2 refuses the cost.
    pub fn new(cost: Cost, at_once: usize) -> Result<Self, Error> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(hash_error)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon2, "", &[0; 16])?;
        Ok(Self {
            argon2,
            running: Arc::new(Semaphore::new(at_once)),
            waiting: Arc::new(Semaphore::new(at_once * (1 + WAITING_MAX))),
            decoy: decoy.into(),
        })
    }

    /// Hashes a password into a PHC string.
    ///
    /// # Errors
    /// [`Refusal::Busy`] if too many wait.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String, Error> {
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        self.run(move || hash(&argon2, &password, &salt)).await
    }

    /// Whether the password is that of the hash. Without a hash it takes as long and is not.
    ///
    /// # Errors
    /// [`Refusal::Busy`] if too many wait.
    pub async fn verify(&self, password: &str, against: Option<&str>) -> Result<bool, Error> {
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        let known = against.is_some();
        let against = against.unwrap_or(&self.decoy).to_owned();
        let fits = self
            .run(move || {
                let parsed = PasswordHash::new(&against).map_err(hash_error)?;
                Ok(argon2.verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(fits && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _seat: SemaphorePermit<'_> = self.waiting.try_acquire().map_err(|_| Refusal::Busy)?;
        // Owned, and moved into the work: a request that is given up must not let another hash start beside the one still running.
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(|_| Refusal::Busy)?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        })
        .await
        .map_err(|cause| Error::Hash(cause.to_string()))?
    }
}

fn hash(argon2: &Argon2<'_>, password: &str, salt: &[u8]) -> Result<String, Error> {
    let hash: PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), salt).map_err(hash_error)?;
    Ok(hash.to_string())
}

fn hash_error(cause: impl core::fmt::Display) -> Error {
    Error::Hash(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1 };

    #[tokio::test]
    async fn a_hash_fits_its_password_alone() {
        let passwords = Passwords::new(CHEAP, 1).unwrap();
        let hash = passwords.hash("correct horse", [1; 16]).await.unwrap();
        assert!(passwords.verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("correct house", Some(&hash)).await.unwrap());
        // The decoy is the hash of the empty password, and yet it opens nothing.
        assert!(!passwords.verify("", None).await.unwrap());
    }

    #[tokio::test]
    async fn the_recommended_cost_is_written_into_the_hash() {
        let passwords = Passwords::new(Cost::RECOMMENDED, 1).unwrap();
        let hash = passwords.hash("correct horse", [1; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    #[tokio::test]
    async fn a_crowd_is_told_at_once() {
        let passwords = Passwords::new(CHEAP, 1).unwrap();
        let _all = passwords.waiting.try_acquire_many(u32::try_from(1 + WAITING_MAX).unwrap()).unwrap();
        let refused = passwords.verify("x", None).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::Busy))));
    }
}
