//! Whether a file can be a medium of a course.

use crate::courses::{
    Reason,
    media::{Format, Use},
};

/// Why it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// By its name it is of no type that a course may hold.
    Name,
    /// It is not what its name says.
    Content,
    /// An image with too many pixels.
    Size,
}

/// What a file is sent as, by its name and its content, which must agree.
///
/// # Errors
/// [`Unfit`].
pub fn media_type(name: &str, bytes: &[u8]) -> Result<&'static str, Unfit> {
    let shown = |format: &&Format| matches!(format.purpose, Use::Video | Use::Audio | Use::Document | Use::Image);
    let format = Format::of(name).filter(shown).ok_or(Unfit::Name)?;
    match format.check(bytes) {
        Ok(()) => Ok(format.media_type),
        Err(fault) if fault.reason == Reason::ImageTooLarge => Err(Unfit::Size),
        Err(_) => Err(Unfit::Content),
    }
}
