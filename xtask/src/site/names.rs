//! The names by which a program and its script call each other.
//!
//! wasm-bindgen makes them of words and sixteen digits of a hash: some two hundred names that no compression can shorten. Once both
//! are finished only the two of them read these names, so each becomes a number, filled up to the length that it had: nothing
//! in the program moves.

use std::collections::BTreeMap;

/// How the names begin that wasm-bindgen makes.
const MADE: [&str; 2] = ["__wb", "wasm_bindgen"];

/// Renames, in both, what both name.
pub(super) fn shorten(wasm: &mut [u8], script: &str) -> String {
    let names = shorter(&words(script), wasm);
    for_each_name(wasm, |place| {
        if let Some(short) = std::str::from_utf8(place).ok().and_then(|name| names.get(name)) {
            place.copy_from_slice(short.as_bytes());
        }
    });
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let word = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        renamed.push_str(names.get(&rest[..word]).map_or(&rest[..word], String::as_str));
        let after = &rest[word..];
        let next = after.find(is_part).unwrap_or(after.len());
        renamed.push_str(&after[..next]);
        rest = &after[next..];
    }
    renamed
}

/// A number for each of the words that the program has among its names, as long as the word.
fn shorter(words: &[&str], wasm: &mut [u8]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for_each_name(wasm, |place| {
        if let Some(word) = words.iter().find(|word| word.as_bytes() == place) {
            let number = names.len();
            names
                .entry((*word).to_owned())
                .or_insert_with(|| format!("{:_<width$}", format!("w{number}"), width = word.len()));
        }
    });
    names
}

/// What wasm-bindgen named in a script.
fn words(script: &str) -> Vec<&str> {
    let mut words: Vec<_> =
        script.split(|c| !is_part(c)).filter(|word| MADE.iter().any(|made| word.starts_with(made))).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Calls `then` with every run of a program's bytes that looks like such a name.
fn for_each_name(wasm: &mut [u8], mut then: impl FnMut(&mut [u8])) {
    let mut at = 0;
    while at < wasm.len() {
        let rest = &mut wasm[at..];
        if MADE.iter().any(|made| rest.starts_with(made.as_bytes())) {
            let length = rest.iter().position(|byte| !is_part(char::from(*byte))).unwrap_or(rest.len());
            then(&mut rest[..length]);
            at += length;
        } else {
            at += 1;
        }
    }
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_call_each_other_by_the_same_number_of_the_same_length() {
        let mut wasm = b"\0asm\x0a__wbg_get_0123456789abcdef\0_\x05__wbindgen_malloc\0__wbg_only_here\0text".to_vec();
        let length = wasm.len();
        let script = "x.__wbg_get_0123456789abcdef = __wbg_get; wasm.__wbindgen_malloc(__wbg_ptr);";
        let renamed = shorten(&mut wasm, script);
        assert_eq!(wasm.len(), length);
        let (get, malloc) = (format!("{:_<26}", "w0"), format!("{:_<17}", "w1"));
        assert_eq!(renamed, format!("x.{get} = __wbg_get; wasm.{malloc}(__wbg_ptr);"));
        assert_eq!(wasm, format!("\0asm\x0a{get}\0_\x05{malloc}\0__wbg_only_here\0text").into_bytes());
    }

    #[test]
    fn a_name_that_begins_with_another_keeps_apart_from_it() {
        let mut wasm = b"__wbg_get_1\0__wbg_get_12\0".to_vec();
        let renamed = shorten(&mut wasm, "__wbg_get_12, __wbg_get_1");
        assert_eq!(renamed, "w1__________, w0_________");
        assert_eq!(wasm, b"w0_________\0w1__________\0");
    }
}
