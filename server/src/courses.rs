//! Courses as packages: what goes from hand to hand, is checked whole, and becomes what devices download.
//!
//! A package is a zip of a manifest, Markdown, quizzes and media. `docs/COURSES.md` says how it looks. Its files are kept as they came
//! and packed again always alike, so that a course is the same package whichever installation writes it.
//!
//! Promises: nothing comes out of a package with a fault, and all its faults are told at once, by file and line, in both languages; what
//! comes out is safe to show. Reading takes no more memory than [`Limits`] allow, whatever the bytes are. Refuses: to mend a package, to
//! believe a name about a content or a header about a size, to keep anything (`store` does).

mod archive;
pub(crate) mod bounds;
mod desk;
pub mod draft;
mod fault;
mod lines;
mod manifest;
pub mod markdown;
mod media;
mod naming;
mod pack;
pub mod questions;
mod quiz;
mod reader;
mod shipped;

use std::{
    collections::BTreeMap,
    fmt,
    io::{Cursor, Read, Seek, Write},
};

use domain::{
    bundle::BundleHash,
    learning::{Course, File},
    wire::course::write_course,
};

pub use self::{
    archive::Limits,
    desk::Known,
    fault::{FAULTS_MAX, Fault, Reason},
    shipped::SHIPPED,
};
use self::{desk::Desk, fault::Faults};

/// The media type under which a package is kept and sent.
pub const MEDIA_TYPE: &str = "application/zip";

/// Bytes of the bundle that a device downloads and keeps in memory, and of the texts that it is made of: ten times a course of fifty
/// lessons.
pub const COURSE_BYTES_MAX: usize = 4 << 20;

/// A course with all that belongs to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Package {
    /// What devices get.
    pub course: Course,
    /// The files as they came, by their paths.
    source: BTreeMap<String, Vec<u8>>,
    /// Those of them that devices fetch, each content once.
    shipped: BTreeMap<String, File>,
}

impl fmt::Debug for Package {
    /// Without what is in its files, which may be half a gigabyte.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: BTreeMap<&str, usize> =
            self.source.iter().map(|(name, bytes)| (name.as_str(), bytes.len())).collect();
        f.debug_struct("Package").field("course", &self.course.id).field("files", &files).finish_non_exhaustive()
    }
}

impl Package {
    /// The media, captions and documents of the course: name, media type and bytes.
    pub fn files(&self) -> impl Iterator<Item = (BundleHash, &str, &[u8])> {
        self.shipped.iter().filter_map(|(name, file)| {
            let bytes = self.source.get(name)?;
            Some((file.hash, file.media_type.as_str(), bytes.as_slice()))
        })
    }

    /// The files of the package as they came, by their paths.
    #[must_use]
    pub const fn source(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.source
    }

    /// Writes it as a zip. Equal courses make equal bytes.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write + Seek>(&self, to: W) -> std::io::Result<()> {
        let files = self.source.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        pack::pack(files, to)?;
        Ok(())
    }

    /// The same in memory.
    ///
    /// # Errors
    /// As for [`pack`].
    pub fn to_zip(&self) -> std::io::Result<Vec<u8>> {
        pack(&self.source)
    }
}

/// Packs files by their paths, unjudged. Equal files make equal bytes.
///
/// # Errors
/// If they are more than a zip can hold, or their names longer.
pub fn pack(files: &BTreeMap<String, Vec<u8>>) -> std::io::Result<Vec<u8>> {
    let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    Ok(pack::pack(files, Cursor::new(Vec::new()))?.into_inner())
}

/// Reads a package.
///
/// # Errors
/// All that is wrong with it: what concerns the package first, then by file and line.
pub fn read<R: Read + Seek>(from: R, known: &Known<'_>) -> Result<Package, Vec<Fault>> {
    read_within(from, known, &Limits::PACKAGE)
}

/// The same within bounds of one's own.
///
/// # Errors
/// As for [`read`].
pub fn read_within<R: Read + Seek>(from: R, known: &Known<'_>, limits: &Limits) -> Result<Package, Vec<Fault>> {
    let mut faults = Faults::default();
    let unpacked = archive::unpack(from, limits, &mut faults);
    let mut desk = Desk::of(&unpacked, *known);
    let course = course(&mut desk, &mut faults);
    desk.check_files(&mut faults);
    let too_large = Fault::of(Reason::CourseTooLarge).limit(format!("{} MiB", COURSE_BYTES_MAX >> 20));
    if desk.is_too_large() {
        faults.add(too_large.clone());
    }
    let shipped = desk.shipped();
    let Some(mut course) = course.filter(|_| faults.none()) else { return Err(faults.sorted()) };
    course.files = shipped.values().cloned().collect();
    if write_course(&course).len() > COURSE_BYTES_MAX {
        return Err(vec![too_large]);
    }
    Ok(Package { course, source: unpacked.files, shipped })
}

fn course(desk: &mut Desk<'_>, faults: &mut Faults) -> Option<Course> {
    desk.uses(manifest::NAME);
    match desk.text(manifest::NAME) {
        Some(Ok(text)) => manifest::read(text, desk, faults),
        // That it is no text is told with the other files.
        Some(Err(_)) => {
            desk.knows_nothing();
            None
        }
        None => {
            if let Some(fault) = desk.without_manifest(faults) {
                faults.add(fault);
            }
            desk.knows_nothing();
            None
        }
    }
}

#[cfg(test)]
mod tests;
