//! From bytes to text: UTF-8, with or without its mark, or Windows-1252, as older spreadsheets save.

use encoding_rs::WINDOWS_1252;

use domain::intake::Reason;

use super::FILE_BYTES_MAX;

/// The text of a file.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Reason> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Reason::FileTooLarge);
    }
    // With its mark, or by the zeros that plain letters have in it.
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let halved = bytes.len() >= 2 && (bytes[0] == 0) != (bytes[1] == 0);
    if marked || halved {
        return Err(Reason::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    // The five bytes without a meaning in Windows-1252 come out as C1 controls, which no text holds.
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(strange) { Err(Reason::NotText) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_encodings_give_the_same_text() {
        for bytes in ["Ra\u{e9}na".as_bytes(), b"\xef\xbb\xbfRa\xc3\xa9na", b"Ra\xe9na"] {
            assert_eq!(decode(bytes).as_deref(), Ok("Raéna"), "{bytes:?}");
        }
    }

    #[test]
    fn others_are_refused_by_name() {
        let reason = decode;
        assert_eq!(reason(b"\xff\xfen\0i\0p\0"), Err(Reason::Utf16));
        assert_eq!(reason(b"\xfe\xff\0n\0i\0p"), Err(Reason::Utf16));
        assert_eq!(reason(b"n\0i\0p\0"), Err(Reason::Utf16));
        assert_eq!(reason(b"PK\x03\x04\x14\x00\x06"), Err(Reason::NotText));
        assert_eq!(reason(b"\x81\x8d"), Err(Reason::NotText));
        assert_eq!(reason(&vec![b'a'; FILE_BYTES_MAX + 1]), Err(Reason::FileTooLarge));
    }
}
