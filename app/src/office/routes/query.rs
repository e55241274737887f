//! Queries as text: written and taken apart.
//!
//! Promises: what was written reads back, whatever signs are in it.

use super::Pairs;

/// A path with its query, if there is anything to ask for.
pub(in crate::office) fn with_query(path: &str, pairs: &Pairs) -> String {
    let mut address = path.to_owned();
    let mut before = '?';
    for (name, value) in pairs {
        if let Some(value) = value {
            address.push(before);
            address.push_str(name);
            address.push('=');
            escape_into(&mut address, value);
            before = '&';
        }
    }
    address
}

fn escape_into(address: &mut String, value: &str) {
    use core::fmt::Write as _;
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
}

/// A value as it was before it was escaped; a stray `%` stands for itself.
pub(super) fn unescape(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let escaped = after.get(..2).and_then(|digits| core::str::from_utf8(digits).ok());
        match (byte, escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(meant)) => {
                bytes.push(meant);
                rest = &after[2..];
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
