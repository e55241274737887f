//! From the bytes of a package to its files.
//!
//! Promises: nothing is written anywhere; no size that a header claims is believed, what is unpacked is counted; whatever is wrong with
//! an entry is told, and the others are read all the same. Passes over folders, and what operating systems leave in a zip without being
//! asked. Refuses: names that could mean two files on some system, so that a package unpacks the same everywhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{ErrorKind, Read, Seek, SeekFrom},
};

// The plain reader keeps entries by name, so that of two of one name only the last is seen, and makes room for as many as a header
// claims. This one goes entry by entry; the version of the crate is pinned.
use zip::{
    CompressionMethod, ZipReadOptions,
    read::{Config, ZipFileEntry},
    result::ZipError,
    unstable::read::ZipIterable,
};

use super::{
    fault::{Fault, Faults, Reason},
    media::Format,
};

/// How much of a package is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries, folders among them.
    pub entries: usize,
    /// Bytes of all files, unpacked.
    pub unpacked: u64,
    /// Bytes of one image, recording or document.
    pub medium: u64,
    /// Bytes of one text: JSON, Markdown, captions.
    pub text: u64,
    /// How many times its own size a package may unpack to. Texts pack to a tenth, media not at all.
    pub density: u64,
}

impl Limits {
    /// What an installation reads: a thousand files, 512 MiB in all (eight recordings of the largest size), recordings of 64 MiB (half
    /// an hour of a speaker with slides), texts of 1 MiB (quizzes of two thousand questions; Markdown has a closer bound of its own).
    pub const PACKAGE: Self =
        Self { entries: 1_000, unpacked: 512 << 20, medium: 64 << 20, text: 1 << 20, density: 100 };

    /// Bytes of a package itself: media do not pack, and its directory comes on top.
    #[must_use]
    pub const fn packed(&self) -> u64 {
        self.unpacked + (1 << 20)
    }
}

/// What a package may unpack to however small it is itself.
const UNPACKED_BYTES_FREE: u64 = 1 << 20;

/// The longest path of a file.
pub(super) const PATH_BYTES_MAX: usize = 200;

/// The files of a package.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    /// By their paths.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Those that are there and could not be taken; they have their faults.
    pub refused: BTreeSet<String>,
}

/// Unpacks a package, as far as it can be.
pub(super) fn unpack<R: Read + Seek>(mut from: R, limits: &Limits, faults: &mut Faults) -> Unpacked {
    let mut unpacked = Unpacked::default();
    if let Err(fault) = unpack_into(&mut unpacked, &mut from, limits, faults) {
        faults.add(fault);
    }
    unpacked
}

fn unpack_into<R: Read + Seek>(
    unpacked: &mut Unpacked,
    from: &mut R,
    limits: &Limits,
    faults: &mut Faults,
) -> Result<(), Fault> {
    let packed = from.seek(SeekFrom::End(0)).map_err(|_| Fault::of(Reason::Unreadable))?;
    let begins_as_zip = begins_as_zip(from).map_err(|_| Fault::of(Reason::Unreadable))?;
    let spoilt = |cause: ZipError| {
        Fault::of(match cause {
            ZipError::Io(cause) if cause.kind() != ErrorKind::UnexpectedEof => Reason::Unreadable,
            _ if begins_as_zip => Reason::Truncated,
            _ => Reason::NotZip,
        })
    };
    let mut zip = ZipIterable::try_new(from, Config::default()).map_err(spoilt)?;
    if zip.len() > limits.entries {
        return Err(Fault::of(Reason::TooManyFiles).found(&zip.len().to_string()).limit(limits.entries));
    }
    let dense = UNPACKED_BYTES_FREE.max(packed.saturating_mul(limits.density));
    let mut left = dense.min(limits.unpacked);
    let (mut seen, mut folded) = (BTreeSet::new(), BTreeMap::new());
    let entries = zip.files().map_err(spoilt)?;
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(spoilt)?;
        let Ok(name) = entry.name().map(String::from) else {
            faults.add(Fault::of(Reason::BadPath).in_file(&String::from_utf8_lossy(entry.name_raw())));
            continue;
        };
        if entry.is_dir() || is_left_behind(&name) {
            continue;
        }
        let format = match taken(&entry, &name, &seen, &mut folded) {
            Ok(format) => format,
            Err(fault) => {
                faults.add(fault.in_file(&name));
                seen.insert(name.clone());
                // Of two of one name the first is read.
                if !unpacked.files.contains_key(&name) {
                    unpacked.refused.insert(name);
                }
                continue;
            }
        };
        seen.insert(name.clone());
        let most = if format.is_text() { limits.text } else { limits.medium };
        match read(entry, entries.reader_mut(), most.min(left)) {
            Ok(bytes) if bytes.len() as u64 <= most.min(left) => {
                left -= bytes.len() as u64;
                unpacked.files.insert(name, bytes);
            }
            Ok(_) if most <= left => {
                let reason = if format.is_text() { Reason::TextTooLarge } else { Reason::FileTooLarge };
                faults.add(Fault::of(reason).in_file(&name).limit(mebibytes(most)));
                unpacked.refused.insert(name);
            }
            // The rest is not looked at: it would only be counted against the same bound.
            Ok(_) if dense < limits.unpacked => return Err(Fault::of(Reason::TooDense).limit(limits.density)),
            Ok(_) => return Err(Fault::of(Reason::UnpacksTooLarge).limit(mebibytes(limits.unpacked))),
            Err(fault) => {
                faults.add(fault.in_file(&name));
                unpacked.refused.insert(name);
            }
        }
    }
    Ok(())
}

fn begins_as_zip<R: Read + Seek>(from: &mut R) -> std::io::Result<bool> {
    let mut head = Vec::new();
    from.rewind()?;
    from.by_ref().take(4).read_to_end(&mut head)?;
    Ok(head == *b"PK\x03\x04" || head == *b"PK\x05\x06")
}

/// What Finder, Explorer and their like put into a zip without being asked.
fn is_left_behind(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// Whether an entry can be read as a file of a course; what it is by its name.
fn taken(
    entry: &ZipFileEntry<'_>,
    name: &str,
    seen: &BTreeSet<String>,
    folded: &mut BTreeMap<String, String>,
) -> Result<&'static Format, Fault> {
    if !is_good_path(name) {
        return Err(Fault::of(Reason::BadPath));
    }
    if seen.contains(name) {
        return Err(Fault::of(Reason::DuplicateFile));
    }
    if let Some(other) = folded.insert(name.to_ascii_lowercase(), name.to_owned()) {
        return Err(Fault::of(Reason::DiffersInCase).found(&other));
    }
    if entry.is_symlink() {
        return Err(Fault::of(Reason::SymbolicLink));
    }
    if entry.encrypted() {
        return Err(Fault::of(Reason::Encrypted));
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(Fault::of(Reason::UnknownCompression));
    }
    Format::of(name).ok_or_else(|| {
        let svg = name.to_ascii_lowercase().ends_with(".svg");
        if svg { Fault::of(Reason::Svg) } else { Fault::of(Reason::UnknownType).limit(Format::extensions(|_| true)) }
    })
}

/// A path as every system writes it: names of `A`–`Z`, `a`–`z`, `0`–`9`, `.`, `-`, `_` with `/` between, none beginning with a dot.
pub(super) fn is_good_path(path: &str) -> bool {
    let good = |name: &str| {
        let shaped = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        !name.is_empty() && !name.starts_with('.') && name.bytes().all(shaped)
    };
    path.len() <= PATH_BYTES_MAX && path.split('/').all(good)
}

/// The bytes of an entry; where there are more than `most`, at least one more.
fn read<R: Read + Seek>(entry: ZipFileEntry<'_>, from: &mut R, most: u64) -> Result<Vec<u8>, Fault> {
    let damaged = Fault::of(Reason::Damaged);
    let Ok(file) = entry.with_reader(from, ZipReadOptions::new()) else { return Err(damaged) };
    let mut bytes = Vec::new();
    match file.take(most.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) => {
            bytes.shrink_to_fit();
            Ok(bytes)
        }
        Err(_) => Err(damaged),
    }
}

fn mebibytes(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{bytes} B") }
}
