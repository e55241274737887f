//! One file, from the server onto this device, piece by piece.
//!
//! Promises: what came before is not asked for again; a file is settled only when all that lies here has been read again and bears its
//! name; one that does not is thrown away and fetched once more. Refuses: to wait for a network, and to go on once it is told to stop.

use domain::{
    bundle::{BundleHash, Naming},
    learning::File,
};

use crate::{
    ports::{Call, Credentials, Downloads, Failure},
    store::{
        StoreError,
        files::{Held, LocalFiles, PIECE_BYTES},
    },
};

/// How often a file is fetched that turns out not to be what its name says.
const ROUNDS_MAX: usize = 2;

/// Why a file is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It could not be fetched.
    Failed(Failure),
    /// It could not be stored.
    Store(StoreError),
    /// Twice it was not what its name says.
    Wrong,
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What is asked before each step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So much of the file is here, and a piece is fetched next.
    Fetching(Held),
    /// All of it is here, and a piece is read again.
    Checking(Held),
    /// It is here.
    Done(Held),
}

/// What a file goes through.
pub struct Loader<'a> {
    /// The server.
    pub line: &'a dyn Downloads,
    /// This device.
    pub files: &'a dyn LocalFiles,
    /// Who asks.
    pub credentials: Credentials,
    /// Told of each step, with the file; whether to go on.
    pub go_on: &'a dyn Fn(BundleHash, Step) -> bool,
}

/// How many pieces so many bytes are.
fn pieces(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(PIECE_BYTES)).unwrap_or(u32::MAX)
}

impl Loader<'_> {
    /// Brings a file here, of which something may be here. Whether it is here in the end, or was stopped.
    ///
    /// # Errors
    /// [`Trouble`]; the pieces that came stay.
    pub async fn load(&self, file: &File, held: Held) -> Result<bool, Trouble> {
        let mut held = held;
        for _ in 0..ROUNDS_MAX {
            while held.pieces < pieces(file.bytes) {
                if !(self.go_on)(file.hash, Step::Fetching(held)) {
                    return Ok(false);
                }
                self.fetch(file, held.pieces).await?;
                held.pieces += 1;
            }
            match self.name(file, held).await? {
                None => return Ok(false),
                Some(name) if name == file.hash => {
                    self.files.settle(file.hash, file.bytes).await?;
                    (self.go_on)(file.hash, Step::Done(Held { whole: Some(file.bytes), ..held }));
                    return Ok(true);
                }
                Some(_) => {
                    self.files.remove(file.hash).await?;
                    held = Held::default();
                }
            }
        }
        // Nothing of it is here any more.
        (self.go_on)(file.hash, Step::Fetching(held));
        Err(Trouble::Wrong)
    }

    async fn fetch(&self, file: &File, nth: u32) -> Result<(), Trouble> {
        let start = u64::from(nth) * PIECE_BYTES;
        let range = start..(start + PIECE_BYTES).min(file.bytes);
        let call =
            Call { path: format!("/api/files/{}", file.hash), body: None, credentials: Some(self.credentials.clone()) };
        let bytes = self.line.bytes(call, range).await.map_err(Trouble::Failed)?;
        Ok(self.files.put_piece(file.hash, nth, bytes).await?)
    }

    /// The name of what lies here; none if it was stopped. A piece at a time, with the browser's own work in between.
    async fn name(&self, file: &File, held: Held) -> Result<Option<BundleHash>, Trouble> {
        let mut naming = Naming::default();
        for nth in 0..pieces(file.bytes) {
            if !(self.go_on)(file.hash, Step::Checking(held)) {
                return Ok(None);
            }
            // A piece that is gone since makes another name.
            naming.take(&self.files.piece(file.hash, nth).await?.unwrap_or_default());
        }
        Ok(Some(naming.name()))
    }
}

#[cfg(test)]
mod tests;
