//! What every request works with, and the ports through which time and chance come in.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::time::Timestamp;

use crate::{
    auth::password::Passwords,
    certificates,
    config::Settings,
    erasures::journal::Journal,
    hand_in,
    store::{
        self, Db,
        bundles::{self, Shelf},
        catalogue, installation, sync, wording,
    },
    structure::Days,
};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// Where randomness comes from. What it gives ends up in ids, tokens and codes: it must not be guessable.
pub trait Entropy: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A machine that thinks it is before 1970 is as wrong at 0.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's source.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives randomness once it has started");
    }
}

/// Shared by all requests. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// The bundles read so far.
    pub shelf: Arc<Shelf>,
    /// The pushes that wait for the database.
    pub pushes: Arc<sync::Queue>,
    /// The costly hash of passwords, and the limit on it.
    pub passwords: Passwords,
    /// Which day of each agency was seen to.
    pub days: Arc<Days>,
    /// What was configured.
    pub settings: Arc<Settings>,
    /// Whether the installation holds demo data.
    pub demo: bool,
    /// Names the server's own device in streams; a restored database begins a new one.
    pub epoch: Arc<str>,
    /// What hand-ins are opened with.
    pub hand_in: Arc<hand_in::Keys>,
    /// What certificates are signed with.
    pub certificates: Arc<certificates::Keys>,
}

impl AppState {
    /// Puts everything together over a database whose schema is there, with the reference data that ship put in.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn over(
        db: Db,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        passwords: Passwords,
        settings: Settings,
    ) -> Result<Self, store::Error> {
        bundles::put_shipped(&db, clock.now()).await?;
        catalogue::put_wholes(&db, clock.now()).await?;
        wording::extend_all(&db, clock.now()).await?;
        let mut fresh = [0; 16];
        entropy.fill(&mut fresh);
        let epoch = db.epoch(&format!("{:032x}", u128::from_be_bytes(fresh))).await?;
        let demo = installation::is_demo(db.read()).await?;
        let mut fresh = [0; 32];
        entropy.fill(&mut fresh);
        let hand_in = Arc::new(hand_in::Keys::of(db.hand_in_secret(fresh).await?));
        let mut fresh = [0; 32];
        entropy.fill(&mut fresh);
        let certificates = Arc::new(certificates::Keys::of(db.certificate_secret(fresh).await?));
        Ok(Self {
            db,
            clock,
            entropy,
            shelf: Arc::default(),
            pushes: Arc::default(),
            passwords,
            days: Arc::default(),
            settings: Arc::new(settings),
            demo,
            epoch: epoch.into(),
            hand_in,
            certificates,
        })
    }

    /// The journal of erasures, where there is one.
    #[must_use]
    pub fn journal(&self) -> Option<Journal> {
        self.settings.journal.as_deref().map(Journal::at)
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// So many random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}
