//! The journal of erasures: a file beside the database, which no backup holds and no restore puts back.
//!
//! Promises: it only grows, a line for each erasure, each with a digest over the line before; what was appended is durable; several
//! servers that share the file take turns. It names people by their ids alone. Refuses: to grow where its lines do not follow upon each
//! other; a line without its end, which a power cut may leave, was never said and goes with the next.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::wire::erasure::{JournalEntry, JournalLine};
use sha2::{Digest as _, Sha256};

/// Why the journal cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file.
    #[error("the journal of erasures {file}: {cause}")]
    File {
        /// Which one.
        file: PathBuf,
        /// What is wrong.
        cause: io::Error,
    },
    /// It is not as it was written.
    #[error("the journal of erasures {file} was altered: line {line} does not follow upon the one before")]
    Altered {
        /// Which one.
        file: PathBuf,
        /// The first such line.
        line: u64,
    },
}

/// A journal, by its file.
#[derive(Clone, Debug)]
pub struct Journal(Arc<PathBuf>);

/// What a journal says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// All entries that can be read.
    pub entries: Vec<JournalEntry>,
    /// The first line that does not follow upon the one before, or cannot be read.
    pub altered: Option<u64>,
    /// The digest of the last line.
    last: String,
    /// How many lines there are.
    lines: u64,
    /// How many bytes they take; what follows is no whole line.
    bytes: u64,
}

impl Journal {
    /// The journal in that file, which need not be there yet.
    #[must_use]
    pub fn at(file: &Path) -> Self {
        Self(Arc::new(file.to_owned()))
    }

    /// What it says; nothing where there is no file.
    ///
    /// # Errors
    /// Those of the file.
    pub async fn read(&self) -> Result<Told, Arc<Fault>> {
        self.aside(|file| match File::open(file) {
            Ok(mut open) => {
                open.lock_shared()?;
                read(&mut open)
            }
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Told::default()),
            Err(cause) => Err(cause),
        })
        .await
    }

    /// Appends entries; those that are there already stay as they are. Durable when this returns.
    ///
    /// # Errors
    /// Those of the file; nothing is added to a journal that was altered.
    pub async fn append(&self, entries: Vec<JournalEntry>) -> Result<(), Arc<Fault>> {
        let altered = self.aside(move |file| append(file, &entries)).await?;
        match altered {
            None => Ok(()),
            Some(line) => Err(Arc::new(Fault::Altered { file: self.0.to_path_buf(), line })),
        }
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Arc<Fault>> {
        let file = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || work(&file)).await.map_err(io::Error::other).flatten();
        done.map_err(|cause| Arc::new(Fault::File { file: self.0.to_path_buf(), cause }))
    }
}

/// Takes a journal apart.
fn read(file: &mut File) -> io::Result<Told> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    let mut told = Told::default();
    // What has no end was cut off while it was written.
    for text in bytes.split_inclusive(|byte| *byte == b'\n').filter(|text| text.ends_with(b"\n")) {
        told.bytes += text.len() as u64;
        told.lines += 1;
        let line: Option<JournalLine> = serde_json::from_slice(text).ok();
        let Some(line) = line else {
            told.altered = told.altered.or(Some(told.lines));
            continue;
        };
        let follows = line.number == told.lines && line.digest == digest(&told.last, line.number, &line.entry)?;
        if !follows {
            told.altered = told.altered.or(Some(told.lines));
        }
        told.last = line.digest;
        told.entries.push(line.entry);
    }
    Ok(told)
}

/// The first altered line, if there is one; then nothing was added.
fn append(file: &Path, entries: &[JournalEntry]) -> io::Result<Option<u64>> {
    let is_new = !file.exists();
    let mut open = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(file)?;
    open.lock()?;
    let mut told = read(&mut open)?;
    if told.altered.is_some() {
        return Ok(told.altered);
    }
    let known = |entry: &&JournalEntry| !told.entries.iter().any(|there| there.id == entry.id);
    let mut text = String::new();
    let new: Vec<JournalEntry> = entries.iter().filter(known).cloned().collect();
    for entry in new {
        told.lines += 1;
        let digest = digest(&told.last, told.lines, &entry)?;
        let line = JournalLine { number: told.lines, entry, digest };
        text.push_str(&serde_json::to_string(&line)?);
        text.push('\n');
        told.last = line.digest;
    }
    open.set_len(told.bytes)?;
    open.seek(SeekFrom::Start(told.bytes))?;
    open.write_all(text.as_bytes())?;
    open.sync_all()?;
    if is_new {
        // A new name is durable once its folder is.
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    Ok(None)
}

fn digest(before: &str, number: u64, entry: &JournalEntry) -> io::Result<String> {
    let text = serde_json::to_string(entry)?;
    let mut hash = Sha256::new();
    for part in [before, &number.to_string(), &text] {
        // Lengths keep neighbours apart.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Ok(domain::sync::chain::Digest(hash.finalize().into()).to_string())
}

#[cfg(test)]
mod tests {
    use domain::{
        ids::{AgencyId, DeviceId, ErasureId, PersonId},
        privacy::erasure::Part,
    };

    use super::*;

    fn entry(nth: u8) -> JournalEntry {
        JournalEntry {
            id: ErasureId::from_random([nth; 16]),
            at: 1_000 + i64::from(nth),
            agency: AgencyId::from_random([1; 16]),
            person: PersonId::from_random([nth; 16]),
            by: PersonId::from_random([2; 16]),
            rules: "2026.2".to_owned(),
            parts: vec![Part::Texts, Part::SignIn],
            devices: vec![DeviceId::from_random([nth; 16])],
        }
    }

    #[tokio::test]
    async fn it_grows_by_what_it_does_not_have_and_forgets_what_was_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("journal");
        let journal = Journal::at(&file);
        assert_eq!(journal.read().await.unwrap(), Told::default());
        journal.append(vec![entry(1), entry(2)]).await.unwrap();
        journal.append(vec![entry(2)]).await.unwrap();
        let mut torn = std::fs::read(&file).unwrap();
        let whole = torn.len();
        torn.extend_from_slice(b"{\"number\":3,\"ent");
        std::fs::write(&file, &torn).unwrap();
        assert_eq!(journal.read().await.unwrap().entries, [entry(1), entry(2)]);
        journal.append(vec![entry(3)]).await.unwrap();
        let told = journal.read().await.unwrap();
        assert_eq!((told.entries, told.altered), (vec![entry(1), entry(2), entry(3)], None));
        assert_eq!(std::fs::read(&file).unwrap()[..whole], torn[..whole]);
    }

    #[tokio::test]
    async fn what_was_altered_is_named_and_grows_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("journal");
        let journal = Journal::at(&file);
        journal.append(vec![entry(1), entry(2), entry(3)]).await.unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let altered = [
            (text.replacen("1002", "1003", 1), 2, 3),
            (format!("{}\n{}\n", lines[0], lines[2]), 2, 2),
            (text.replacen("{\"number\":2", "[\"number\":2", 1), 2, 2),
        ];
        for (text, line, readable) in altered {
            std::fs::write(&file, &text).unwrap();
            let told = journal.read().await.unwrap();
            assert_eq!((told.altered, told.entries.len()), (Some(line), readable), "{text}");
            let refused = journal.append(vec![entry(4)]).await.unwrap_err();
            assert!(matches!(&*refused, Fault::Altered { line: at, .. } if *at == line), "{refused}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "as it was");
        }
    }
}
