//! The form of a backup: one line in the clear, then what was copied, encrypted and authenticated.
//!
//! The line is `jenjang-backup 1 sqlite 3 <nonce>`: the form's version, the database, its schema's version. What follows are chunks by
//! XChaCha20-Poly1305 in the STREAM construction: each chunk's place is part of its nonce, the last one is marked as such, and the line
//! is authenticated with each. A chunk that was changed, moved, doubled or left out, a file cut short and a line that was touched are
//! all told. Refuses: to hand out a chunk before it is proven; but that the *whole* is good is known only at its end.

use std::{
    fs,
    io::{self, BufRead, Read, Write},
    path::Path,
};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::XChaCha20Poly1305;

/// Bytes of one chunk before encryption. The place is a number of 32 bits: 256 TiB in all.
const CHUNK_BYTES: u64 = 64 * 1024;
/// What encryption adds to a chunk.
const TAG_BYTES: u64 = 16;
/// 24 bytes of the cipher's nonce, less 4 for the place and 1 for the mark of the last chunk. Drawn at random: two files in 2^70 share one.
pub const NONCE_BYTES: usize = 19;
/// The longest first line: the words of this form are less than half of it.
const LINE_BYTES_MAX: u64 = 200;
const MAGIC: &str = "jenjang-backup";
const FORM: &str = "1";

/// The key of backups: 256 random bits.
pub struct Key([u8; 32]);

/// Which database was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of SQLite.
    Sqlite,
    /// An archive of `pg_dump`.
    Postgres,
}

/// What the first line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which database was copied.
    pub kind: Kind,
    /// The version of its schema.
    pub schema: i32,
    /// Drawn for this file alone.
    pub nonce: [u8; NONCE_BYTES],
}

/// Why a backup cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file, or what is written to.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The first line is none of ours.
    #[error("it is no backup of Jenjang, or one of a newer form")]
    NoBackup,
    /// A chunk is not what was written.
    #[error("it was altered, is incomplete, or was made with another key")]
    Altered,
}

impl Key {
    /// Reads a key from a file of 64 hexadecimal digits.
    ///
    /// # Errors
    /// If there is no such file, or something else in it.
    pub fn read(file: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(file)?;
        let none = || io::Error::new(io::ErrorKind::InvalidData, "a key is 64 hexadecimal digits");
        bytes(text.trim()).map(Self).ok_or_else(none)
    }
}

impl Kind {
    /// Its name in the first line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

impl Header {
    fn line(&self) -> String {
        let Self { kind, schema, nonce } = self;
        let nonce: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{MAGIC} {FORM} {} {schema} {nonce}\n", kind.name())
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.strip_suffix('\n')?.split(' ');
        let known = words.next()? == MAGIC && words.next()? == FORM;
        let kind = words.next()?;
        let kind = [Kind::Sqlite, Kind::Postgres].into_iter().find(|known| known.name() == kind)?;
        let schema = words.next()?.parse().ok()?;
        let nonce = bytes(words.next()?)?;
        let header = Self { kind, schema, nonce };
        // One spelling only: what is authenticated is what was read.
        (known && header.line() == line).then_some(header)
    }
}

/// Bytes written as hexadecimal digits.
fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    if hex.len() != 2 * N || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Encrypts all that is read.
///
/// # Errors
/// Those of reading and writing.
pub fn seal(key: &Key, header: &Header, from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let line = header.line();
    to.write_all(line.as_bytes())?;
    let mut cipher = EncryptorBE32::<XChaCha20Poly1305>::new(&key.0.into(), &header.nonce.into());
    let mut chunk = read_chunk(from, CHUNK_BYTES)?;
    loop {
        let next = read_chunk(from, CHUNK_BYTES)?;
        if next.is_empty() {
            cipher.encrypt_last_in_place(line.as_bytes(), &mut chunk).map_err(io::Error::other)?;
            to.write_all(&chunk)?;
            return to.flush();
        }
        cipher.encrypt_next_in_place(line.as_bytes(), &mut chunk).map_err(io::Error::other)?;
        to.write_all(&chunk)?;
        chunk = next;
    }
}

/// Writes what a backup holds. Where it ends with a fault, what was written is a beginning of it and must not be used.
///
/// # Errors
/// [`Fault`].
pub fn open(key: &Key, from: &mut impl BufRead, to: &mut impl Write) -> Result<Header, Fault> {
    let mut line = String::new();
    from.take(LINE_BYTES_MAX).read_line(&mut line).map_err(|cause| match cause.kind() {
        io::ErrorKind::InvalidData => Fault::NoBackup,
        _ => Fault::Io(cause),
    })?;
    let header = Header::parse(&line).ok_or(Fault::NoBackup)?;
    let mut cipher = DecryptorBE32::<XChaCha20Poly1305>::new(&key.0.into(), &header.nonce.into());
    let mut chunk = read_chunk(from, CHUNK_BYTES + TAG_BYTES)?;
    loop {
        let next = read_chunk(from, CHUNK_BYTES + TAG_BYTES)?;
        if next.is_empty() {
            cipher.decrypt_last_in_place(line.as_bytes(), &mut chunk).map_err(|_| Fault::Altered)?;
            to.write_all(&chunk)?;
            to.flush()?;
            return Ok(header);
        }
        cipher.decrypt_next_in_place(line.as_bytes(), &mut chunk).map_err(|_| Fault::Altered)?;
        to.write_all(&chunk)?;
        chunk = next;
    }
}

/// So many bytes, or what is left.
fn read_chunk(from: &mut impl Read, bytes: u64) -> io::Result<Vec<u8>> {
    let mut chunk = Vec::new();
    from.take(bytes).read_to_end(&mut chunk)?;
    Ok(chunk)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key([7; 32]);
    const HEADER: Header = Header { kind: Kind::Sqlite, schema: 3, nonce: [9; NONCE_BYTES] };

    fn sealed(text: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::new();
        seal(&KEY, &HEADER, &mut &*text, &mut sealed).unwrap();
        sealed
    }

    fn opened(key: &Key, sealed: &[u8]) -> Result<(Header, Vec<u8>), Fault> {
        let mut text = Vec::new();
        let header = open(key, &mut &*sealed, &mut text)?;
        Ok((header, text))
    }

    /// A chunk more or less, at and around the borders.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        let chunk = usize::try_from(CHUNK_BYTES).unwrap();
        [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk]
            .map(|bytes| (0..bytes).map(|n| n.to_le_bytes()[0]).collect())
            .into_iter()
    }

    #[test]
    fn what_was_sealed_is_opened() {
        for text in texts() {
            let (header, back) = opened(&KEY, &sealed(&text)).unwrap();
            assert_eq!((header, back.len()), (HEADER, text.len()));
            assert!(back == text);
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        assert!(matches!(opened(&Key([8; 32]), &sealed(b"text")), Err(Fault::Altered)));
    }

    #[test]
    fn a_change_anywhere_is_told() {
        let sealed = sealed(b"some text");
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            opened(&KEY, &altered).unwrap_err();
            opened(&KEY, &sealed[..place]).unwrap_err();
        }
        opened(&KEY, &[&*sealed, b"x"].concat()).unwrap_err();
    }

    #[test]
    fn chunks_left_out_moved_or_doubled_are_told() {
        let chunk = usize::try_from(CHUNK_BYTES + TAG_BYTES).unwrap();
        for text in texts() {
            let sealed = sealed(&text);
            let (line, chunks) = sealed.split_at(HEADER.line().len());
            let chunks: Vec<&[u8]> = chunks.chunks(chunk).collect();
            for place in 0..chunks.len() {
                let (before, after) = chunks.split_at(place);
                let without = [line, &before.concat(), &after[1..].concat()].concat();
                opened(&KEY, &without).unwrap_err();
                let doubled = [line, &before.concat(), after[0], &after.concat()].concat();
                opened(&KEY, &doubled).unwrap_err();
            }
        }
    }

    #[test]
    fn what_is_no_backup_is_told_so() {
        for text in ["", "\n", "jenjang-backup 2 sqlite 3 00\n", "PGDMP", &"x".repeat(1000)] {
            assert!(matches!(opened(&KEY, text.as_bytes()), Err(Fault::NoBackup)), "{text}");
        }
        assert!(matches!(opened(&KEY, &[0xff; 300]), Err(Fault::NoBackup)));
    }
}
