//! Base64 (RFC 4648, with padding): how bytes travel and rest inside JSON.

/// The text is no base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not base64")]
pub struct Base64Error;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes of a text.
///
/// # Errors
/// [`Base64Error`] for another sign, a wrong length, or padding elsewhere than at the end.
pub fn read(text: &str) -> Result<Vec<u8>, Base64Error> {
    let digits = text.as_bytes();
    let padding = digits.iter().rev().take(2).take_while(|digit| **digit == b'=').count();
    if !digits.len().is_multiple_of(4) {
        return Err(Base64Error);
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for digit in &digits[..digits.len() - padding] {
        held = (held << 6) | u32::from(value(*digit).ok_or(Base64Error)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    // What the padding cuts off must be nought: one text for the same bytes.
    if held == 0 { Ok(bytes) } else { Err(Base64Error) }
}

/// Bytes as text.
#[must_use]
pub fn write(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let held = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..4 {
            let digit = DIGITS[(held >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(write(bytes.as_bytes()), text);
            assert_eq!(read(text), Ok(bytes.as_bytes().to_vec()));
        }
        for bad in ["Z", "Zg=", "Zg", "=Zg=", "Zg==Zg==", "Zm 9", "Zh==", "====", "Zm9v\n", "Z===", "é==="] {
            assert_eq!(read(bad), Err(Base64Error), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(read(&write(&bytes)), Ok(bytes));
        }

        #[test]
        fn nothing_makes_it_panic(text in ".{0,40}") {
            if let Ok(bytes) = read(&text) {
                prop_assert_eq!(write(&bytes), text);
            }
        }
    }
}
