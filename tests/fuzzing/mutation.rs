//! From a valid text to one that is nearly so.

use std::ops::Range;

use fastrand::Rng;

/// Bytes of a case: as long as the longest request, and half as much again.
const CASE_BYTES_MAX: usize = 3 << 19;

/// Signs between which the values of our texts lie.
const SIGNS: &[u8] = b"{}[]:,;\"\n./";

/// What texts from outside have been seen to hold in the place of a value.
const ODD: &[&[u8]] = &[
    b"",
    b"0",
    b"-1",
    b"-0",
    b"1.0",
    b"1e400",
    b"00",
    b"4294967296",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"9223372036854775808",
    b"18446744073709551615",
    b"123456789012345678901234567890",
    b"null",
    b"true",
    b"NaN",
    b"[]",
    b"{}",
    b"[[]]",
    b"\"\"",
    b"\"\\ud800\"",
    b"\"\\udc00\\ud800\"",
    b"\"\\u0000\"",
    b"\"\\uD83D\\uDE00\"",
    b"\"\\x\"",
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xef\xbf\xbf",
    b"\0",
    b"\r\n",
    b"%00",
    b"+1",
    b"\xe2\x80\xae",
    b"\xd9\xa3",
];

/// A case: one of the valid texts, changed a little, or seldom not at all.
pub(super) fn mutated(seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut text = seeds[rng.usize(..seeds.len())].clone();
    for _ in 0..rng.usize(..5) {
        change(&mut text, seeds, rng);
        text.truncate(CASE_BYTES_MAX);
    }
    text
}

fn change(text: &mut Vec<u8>, seeds: &[Vec<u8>], rng: &mut Rng) {
    match rng.u8(..32) {
        0..4 => {
            if let Some(byte) = some_byte(text, rng) {
                *byte ^= 1 << rng.u8(..8);
            }
        }
        4..6 => {
            if let Some(byte) = some_byte(text, rng) {
                *byte = rng.u8(..);
            }
        }
        6..8 => text.truncate(place(text, rng)),
        8..11 => drop(text.drain(range(text, rng))),
        11..14 => {
            // The same again: members given twice, rows doubled.
            let piece = text[range(text, rng)].repeat(rng.usize(1..4));
            insert(text, &piece, rng);
        }
        14..17 => {
            let other = &seeds[rng.usize(..seeds.len())];
            let piece = other[range(other, rng)].to_vec();
            insert(text, &piece, rng);
        }
        17..20 => insert(text, ODD[rng.usize(..ODD.len())], rng),
        20..27 => {
            let odd = ODD[rng.usize(..ODD.len())];
            let value = value(text, rng);
            text.splice(value, odd.iter().copied());
        }
        27..30 => {
            let member = member(text, rng);
            let mut piece = text[member.clone()].to_vec();
            piece.push(b',');
            text.splice(member.start..member.start, piece);
        }
        30 => {
            let value = value(text, rng);
            let depth = 1 << rng.usize(..17);
            let (opening, closing): (&[u8], &[u8]) = if rng.bool() { (b"[", b"]") } else { (b"{\"a\":", b"}") };
            let deep = [&opening.repeat(depth)[..], &text[value.clone()], &closing.repeat(depth)].concat();
            text.splice(value, deep);
        }
        _ => {
            let many = 1 << rng.usize(..20);
            let piece =
                [&b"0,"[..], b"[0],", b"{\"a\":1},", b"x", b"\\u0041", b" ", b"\"\","][rng.usize(..7)].repeat(many);
            insert(text, &piece, rng);
        }
    }
}

fn some_byte<'a>(text: &'a mut [u8], rng: &mut Rng) -> Option<&'a mut u8> {
    let length = text.len();
    (length > 0).then(|| &mut text[rng.usize(..length)])
}

/// A place in a text, mostly beside one of the signs that divide it.
fn place(text: &[u8], rng: &mut Rng) -> usize {
    let any = rng.usize(..=text.len());
    if rng.u8(..4) == 0 {
        return any;
    }
    text[any..].iter().position(|byte| SIGNS.contains(byte)).map_or(any, |ahead| any + ahead + usize::from(rng.bool()))
}

fn range(text: &[u8], rng: &mut Rng) -> Range<usize> {
    let (one, other) = (place(text, rng), place(text, rng));
    one.min(other)..one.max(other)
}

fn insert(text: &mut Vec<u8>, piece: &[u8], rng: &mut Rng) {
    let place = place(text, rng);
    text.splice(place..place, piece.iter().copied());
}

/// Where some value of JSON stands.
fn value(text: &[u8], rng: &mut Rng) -> Range<usize> {
    let any = rng.usize(..=text.len());
    let start = text[any..].iter().position(|byte| b":[,".contains(byte)).map_or(any, |ahead| any + ahead + 1);
    start..start + value_length(&text[start..])
}

/// Where some member of an object stands, its name and its value.
fn member(text: &[u8], rng: &mut Rng) -> Range<usize> {
    let any = rng.usize(..=text.len());
    let start =
        text[any..].windows(2).position(|pair| pair == b",\"" || pair == b"{\"").map_or(any, |ahead| any + ahead + 1);
    let name = value_length(&text[start..]);
    let colon = usize::from(text.get(start + name) == Some(&b':'));
    start..start + name + colon + value_length(&text[start + name + colon..])
}

/// Bytes of the value with which a text begins, as far as it is one.
fn value_length(text: &[u8]) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (place, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => {
                quoted = !quoted;
                if !quoted && depth == 0 {
                    return place + 1;
                }
            }
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' | b',' | b':' if depth == 0 => return place,
            b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return place + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}
