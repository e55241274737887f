//! From files to a package, always the same bytes.
//!
//! Promises: equal files make equal packages, whichever installation writes them and whatever they were packed by before: names in
//! their order, one time, one mode, nothing packed tighter (media are so already, and what a compressor makes of texts changes from
//! version to version). Refuses: to judge what it packs. The build uses these lines as well, for the courses that ship.

use std::io::{Seek, Write};

use zip::{CompressionMethod, DateTime, System, ZipWriter, result::ZipResult, write::SimpleFileOptions};

/// Writes a package of files by their names, which must come in order and once each.
pub fn pack<'a, W: Write + Seek>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>, to: W) -> ZipResult<W> {
    let options = SimpleFileOptions::DEFAULT
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(to);
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    zip.finish()
}
