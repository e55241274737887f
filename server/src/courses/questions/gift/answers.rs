//! What stands between the brackets of a question in GIFT.

use super::{
    read_text,
    scan::{find, unescaped},
};
use crate::courses::questions::{
    PARTS_MAX,
    finding::{Finding, Reason},
    raw::{Answers, Markup, Number, Part, Share, Text, number},
};

/// Words that may stand before the items of an ordering: which of them, how they lie, how they count.
const ORDER_WORDS: &[&str] = &[
    "ALL",
    "EXACT",
    "RANDOM",
    "REL",
    "CONTIGUOUS",
    "CONTIG",
    "HORIZONTAL",
    "HORI",
    "H",
    "VERTICAL",
    "VERT",
    "V",
    "ALL_OR_NOTHING",
    "ABSOLUTE_POSITION",
    "ABSOLUTE",
    "ABS",
    "RELATIVE",
    "RELATIVE_NEXT_EXCLUDE_LAST",
    "RELATIVE_NEXT_INCLUDE_LAST",
    "RELATIVE_ONE_PREVIOUS_AND_NEXT",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    "RELATIVE_TO_CORRECT",
    "LONGEST_ORDERED_SUBSET",
    "LONGEST_CONTIGUOUS_SUBSET",
    "SHOW",
    "HIDE",
    "TRUE",
    "FALSE",
    "YES",
    "NO",
    "none",
    "abc",
    "ABCD",
    "123",
    "iii",
    "IIII",
    "0",
    "1",
];

/// Tells the line on which a piece stands.
type Line<'l> = dyn FnMut(&str) -> u32 + 'l;

/// Reads the answers. The format of the question's text is theirs, unless they say another.
pub(super) fn answers(inside: &str, markup: Markup, line: &mut Line<'_>) -> Result<Answers, Finding> {
    let inside = inside.trim();
    if inside.is_empty() {
        return Err(Finding::of(Reason::Essay));
    }
    if let Some(numbers) = inside.strip_prefix('#') {
        return numerical(numbers, markup, line);
    }
    if let Some(items) = inside.strip_prefix('>') {
        return ordering(items, markup);
    }
    if find(inside, b"~").is_some() {
        return options(inside, markup, line);
    }
    if find(inside, b"=").is_some() {
        // Moodle, too, takes all of them for pairs if one has an arrow.
        return if inside.contains("->") { pairs(inside, markup, line) } else { words(inside, markup, line) };
    }
    true_or_false(inside, markup, line)
}

/// Pieces that begin with one of some signs.
fn pieces<'t>(inside: &'t str, signs: &[u8], line: &mut Line<'_>) -> Result<Vec<(char, &'t str)>, Finding> {
    let first = find(inside, signs).unwrap_or(inside.len());
    let loose = inside[..first].trim();
    if !loose.is_empty() {
        return Err(Finding::of(Reason::LooseText).on_line(line(loose)).found(&unescaped(loose)));
    }
    let mut pieces = Vec::new();
    let mut rest = &inside[first..];
    while let Some(sign) = rest.chars().next() {
        let end = find(&rest[1..], signs).map_or(rest.len(), |at| at + 1);
        pieces.push((sign, rest[1..end].trim()));
        if pieces.len() > PARTS_MAX {
            return Err(Finding::of(Reason::TooManyParts).limit(PARTS_MAX));
        }
        rest = &rest[end..];
    }
    Ok(pieces)
}

/// A percentage between its signs, if there is one, and the rest.
fn weighed<'t>(piece: &'t str, line: &mut Line<'_>) -> Result<(Option<Share>, &'t str), Finding> {
    let Some((percent, rest)) = piece.strip_prefix('%').and_then(|rest| rest.split_once('%')) else {
        return Ok((None, piece));
    };
    match Share::read(percent).filter(|share| share.0.abs() <= Share::FULL.0) {
        Some(share) => Ok((Some(share), rest.trim())),
        None => Err(Finding::of(Reason::BadPercent).on_line(line(piece)).found(percent)),
    }
}

/// What is before the feedback, and the feedback.
fn remarked(piece: &str) -> (&str, &str) {
    find(piece, b"#").map_or((piece, ""), |at| (piece[..at].trim(), piece[at + 1..].trim()))
}

fn part(piece: &str, share: Share, markup: Markup, line: &mut Line<'_>) -> Part {
    let (text, feedback) = remarked(piece);
    Part { line: line(piece), text: read_text(text, markup), share, feedback: read_text(feedback, markup) }
}

/// One may be chosen if one of them is marked as the right one.
fn options(inside: &str, markup: Markup, line: &mut Line<'_>) -> Result<Answers, Finding> {
    let (mut single, mut options) = (false, Vec::new());
    for (sign, piece) in pieces(inside, b"=~", line)? {
        single |= sign == '=';
        let (share, rest) = if sign == '=' { (Some(Share::FULL), piece) } else { weighed(piece, line)? };
        options.push(part(rest, share.unwrap_or_default(), markup, line));
    }
    Ok(Answers::Options { single, options })
}

fn words(inside: &str, markup: Markup, line: &mut Line<'_>) -> Result<Answers, Finding> {
    let mut words = Vec::new();
    for (_, piece) in pieces(inside, b"=", line)? {
        let (share, rest) = weighed(piece, line)?;
        words.push(part(rest, share.unwrap_or(Share::FULL), markup, line));
    }
    Ok(Answers::Words { capitals: false, words })
}

fn pairs(inside: &str, markup: Markup, line: &mut Line<'_>) -> Result<Answers, Finding> {
    let mut pairs = Vec::new();
    for (_, piece) in pieces(inside, b"=", line)? {
        let Some((left, right)) = piece.split_once("->") else {
            return Err(Finding::of(Reason::NoArrow).on_line(line(piece)).found(&unescaped(piece)));
        };
        // Moodle shows the right sides without any markup.
        let right = Text { text: unescaped(right.trim()), markup: Markup::Plain };
        pairs.push((read_text(left, markup), right));
    }
    Ok(Answers::Pairs(pairs))
}

fn true_or_false(inside: &str, markup: Markup, line: &mut Line<'_>) -> Result<Answers, Finding> {
    let (answer, feedback) = remarked(inside);
    let answer = match answer {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => return Err(Finding::of(Reason::LooseText).on_line(line(inside)).found(&unescaped(answer))),
    };
    let (wrong, right) = remarked(feedback);
    Ok(Answers::TrueFalse { answer, right: read_text(right, markup), wrong: read_text(wrong, markup) })
}

fn ordering(inside: &str, markup: Markup) -> Result<Answers, Finding> {
    let (mut some, mut shown) = (false, None);
    let mut rest = inside.trim_start();
    // The words end where the items begin; a number is how many are shown.
    while let Some(word) = rest.split_whitespace().next() {
        let number = word.parse::<usize>().ok().filter(|_| shown.is_none());
        if number.is_none() && !ORDER_WORDS.contains(&word) {
            break;
        }
        some |= matches!(word, "RANDOM" | "REL" | "CONTIGUOUS" | "CONTIG");
        shown = shown.or(number);
        let after = &rest[word.len()..];
        rest = after.trim_start();
        if after[..after.len() - rest.len()].contains('\n') {
            break;
        }
    }
    let items: Vec<Text> = rest
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(PARTS_MAX + 1)
        .map(|item| read_text(item, markup))
        .collect();
    if items.is_empty() {
        return Err(Finding::of(Reason::NoAnswers));
    }
    some &= shown.is_some_and(|shown| shown < items.len());
    Ok(Answers::Order { items, some })
}

fn numerical(inside: &str, markup: Markup, line: &mut Line<'_>) -> Result<Answers, Finding> {
    let end = find(inside, b"~").unwrap_or(inside.len());
    let (inside, wrong) = (inside[..end].trim(), &inside[end..]);
    let mut numbers = Vec::new();
    // One number needs no sign before it.
    let first = find(inside, b"=").unwrap_or(inside.len());
    let lone = inside[..first].trim();
    let marked = pieces(&inside[first..], b"=", line)?;
    for piece in
        Some(lone).filter(|lone| !lone.is_empty()).into_iter().chain(marked.into_iter().map(|(_, piece)| piece))
    {
        let (share, rest) = weighed(piece, line)?;
        let (text, feedback) = remarked(rest);
        let (answer, tolerance) =
            range(text).map_err(|reason| Finding::of(reason).on_line(line(piece)).found(&unescaped(text)))?;
        let feedback = read_text(feedback, markup);
        numbers.push(Number { answer, tolerance, share: share.unwrap_or(Share::FULL), feedback });
    }
    let wrong = wrong.strip_prefix('~').map_or("", |wrong| remarked(wrong).1);
    Ok(Answers::Numbers { numbers, wrong: read_text(wrong, markup), units: false })
}

/// A number, with what is off but right: `5`, `5:0.1`, `4..6`. In thousandths.
fn range(text: &str) -> Result<(i64, i64), Reason> {
    let text = unescaped(text);
    if let Some((least, most)) = text.split_once("..") {
        let (least, most) = number(least).zip(number(most)).ok_or(Reason::BadNumber)?;
        if least > most {
            return Err(Reason::BadRange);
        }
        // The middle lies between two thousandths.
        if (most - least) % 2 != 0 {
            return Err(Reason::BadNumber);
        }
        return Ok((least + (most - least) / 2, (most - least) / 2));
    }
    let (answer, tolerance) = text.split_once(':').unwrap_or((&text, "0"));
    number(answer).zip(number(tolerance)).ok_or(Reason::BadNumber)
}
