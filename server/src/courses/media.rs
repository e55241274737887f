//! The types of file that a course may hold, by name and by content.
//!
//! Promises: what is told of a type is told by the first bytes, not by the name alone; the two must agree. Refuses: SVG, which may hold
//! programs and other pages; whatever a browser of a phone does not show by itself.

use super::fault::{Fault, Reason};

/// The longest side of an image, in pixels. Phones are 1,440 wide at most; an image of this size takes 64 MB on one while it is shown.
pub const IMAGE_SIDE_MAX: usize = 4_096;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// The manifest or a quiz.
    Json,
    /// A lesson or a transcript.
    Markdown,
    /// What is said in a recording, with times.
    Captions,
    /// A moving picture.
    Video,
    /// Sound.
    Audio,
    /// A PDF.
    Document,
    /// A picture within a text.
    Image,
}

/// A type of file.
#[derive(Debug)]
pub(super) struct Format {
    /// How its names end.
    pub extension: &'static str,
    /// What it is for.
    pub purpose: Use,
    /// How its content is told by its first bytes; texts are not.
    contents: &'static [&'static str],
    /// What it is sent as.
    pub media_type: &'static str,
}

const FORMATS: &[Format] = &[
    Format { extension: "json", purpose: Use::Json, contents: &[], media_type: "application/json" },
    Format { extension: "md", purpose: Use::Markdown, contents: &[], media_type: "text/markdown" },
    Format { extension: "vtt", purpose: Use::Captions, contents: &[], media_type: "text/vtt" },
    Format { extension: "webm", purpose: Use::Video, contents: &["video/webm"], media_type: "video/webm" },
    Format { extension: "mp4", purpose: Use::Video, contents: &["video/mp4"], media_type: "video/mp4" },
    Format { extension: "ogg", purpose: Use::Audio, contents: &["audio/ogg", "audio/opus"], media_type: "audio/ogg" },
    Format { extension: "opus", purpose: Use::Audio, contents: &["audio/opus"], media_type: "audio/ogg" },
    Format { extension: "mp3", purpose: Use::Audio, contents: &["audio/mpeg"], media_type: "audio/mpeg" },
    Format { extension: "pdf", purpose: Use::Document, contents: &["application/pdf"], media_type: "application/pdf" },
    Format { extension: "png", purpose: Use::Image, contents: &["image/png"], media_type: "image/png" },
    Format { extension: "jpg", purpose: Use::Image, contents: &["image/jpeg"], media_type: "image/jpeg" },
    Format { extension: "jpeg", purpose: Use::Image, contents: &["image/jpeg"], media_type: "image/jpeg" },
    Format { extension: "webp", purpose: Use::Image, contents: &["image/webp"], media_type: "image/webp" },
];

impl Format {
    /// What a file is by its name.
    pub(super) fn of(name: &str) -> Option<&'static Self> {
        let (_, extension) = name.rsplit_once('.')?;
        FORMATS.iter().find(|format| format.extension.eq_ignore_ascii_case(extension))
    }

    /// Whether people write it in an editor.
    pub(super) const fn is_text(&self) -> bool {
        self.contents.is_empty()
    }

    /// The extensions of those that are meant, as they are told.
    pub(super) fn extensions(meant: impl Fn(Use) -> bool) -> String {
        let meant =
            FORMATS.iter().filter(|format| meant(format.purpose)).map(|format| format!(".{}", format.extension));
        meant.collect::<Vec<_>>().join(", ")
    }

    /// Whether the content is what the name says.
    pub(super) fn check(&self, bytes: &[u8]) -> Result<(), Fault> {
        let differs = || match infer::get(bytes) {
            Some(found) => Fault::of(Reason::TypeDiffers).found(found.mime_type()),
            None => Fault::of(Reason::NotOfType),
        };
        let agrees = match self.purpose {
            Use::Json | Use::Markdown => return text(bytes).map(drop),
            Use::Captions => is_captions(text(bytes)?),
            _ => infer::get(bytes).is_some_and(|found| self.contents.contains(&found.mime_type())),
        };
        if !agrees {
            return Err(differs().limit(self.media_type));
        }
        if self.purpose == Use::Image { size(bytes).map(drop) } else { Ok(()) }
    }
}

/// The text of a file, without the mark that some editors put before it.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|fault| {
        let line = bytes[..fault.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        Fault::of(Reason::NotText).on_line(u32::try_from(line).unwrap_or(u32::MAX))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn is_captions(text: &str) -> bool {
    text.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

/// Width and height of an image.
pub(super) fn size(bytes: &[u8]) -> Result<(usize, usize), Fault> {
    let size = imagesize::blob_size(bytes).map_err(|_| Fault::of(Reason::BrokenImage))?;
    if size.width == 0 || size.height == 0 {
        return Err(Fault::of(Reason::BrokenImage));
    }
    if size.width.max(size.height) > IMAGE_SIDE_MAX {
        let found = format!("{} × {}", size.width, size.height);
        return Err(Fault::of(Reason::ImageTooLarge).found(&found).limit(IMAGE_SIDE_MAX));
    }
    Ok((size.width, size.height))
}
