//! GIFT's escapes.

/// What a backslash takes the meaning from.
const ESCAPED: &[u8] = b":#={}~\\";

/// Bytes of the escape with which a text begins; 0 if it does with none.
fn escape(bytes: &[u8]) -> usize {
    match bytes {
        [b'\\', next, ..] if ESCAPED.contains(next) || *next == b'n' => 2,
        _ => 0,
    }
}

/// Where one of some ASCII signs stands that is not escaped.
pub(super) fn find(text: &str, wanted: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match escape(&bytes[at..]) {
            0 if wanted.contains(&bytes[at]) => return Some(at),
            0 => at += 1,
            length => at += length,
        }
    }
    None
}

/// The text without its escapes.
pub(super) fn unescaped(text: &str) -> String {
    let mut to = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        to.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = escape(rest.as_bytes());
        if length == 0 {
            to.push('\\');
            rest = &rest[1..];
        } else {
            to.push_str(if rest.as_bytes()[1] == b'n' { "\n" } else { &rest[1..length] });
            rest = &rest[length..];
        }
    }
    to.push_str(rest);
    to
}

/// The text's lines without those that are empty: what was a comment breaks no paragraph.
pub(super) fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
