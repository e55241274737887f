//! Proof that what is drawn can be read: the contrast of every pair of colours that the stylesheets put together, by
//! day and by night, for every brand, computed from `style/tokens.css` as WCAG 2.2 does (1.4.3, 1.4.11).

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../style/tokens.css");
const BRANDS: [&str; 4] = ["teal", "indigo", "green", "maroon"];
/// Text, and what must be read like text.
const TEXT: f64 = 4.5;
/// Marks and the edges of what can be tapped.
const MARK: f64 = 3.0;

/// Drawn, drawn on, the least contrast.
const PAIRS: &[(&str, &str, f64)] = &[
    ("ink", "paper", TEXT),
    ("ink", "ground", TEXT),
    ("ink", "brand-soft", TEXT),
    ("ink", "good-soft", TEXT),
    ("ink", "warn-soft", TEXT),
    ("ink", "bad-soft", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "ground", TEXT),
    ("ink-soft", "line", TEXT),
    ("brand", "paper", TEXT),
    ("brand", "ground", TEXT),
    ("brand-strong", "paper", TEXT),
    ("brand-strong", "ground", TEXT),
    ("brand-strong", "brand-soft", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-strong", TEXT),
    ("good", "good-soft", TEXT),
    ("warn", "warn-soft", TEXT),
    ("bad", "bad-soft", TEXT),
    ("bad", "paper", TEXT),
    ("on-bad", "bad", TEXT),
    ("on-heat-0", "heat-0", TEXT),
    ("on-heat-1", "heat-1", TEXT),
    ("on-heat-2", "heat-2", TEXT),
    ("on-heat-3", "heat-3", TEXT),
    ("on-heat-4", "heat-4", TEXT),
    ("edge", "paper", MARK),
    ("edge", "ground", MARK),
    ("focus", "paper", MARK),
    ("focus", "ground", MARK),
    ("need", "paper", MARK),
    ("need", "warn-soft", MARK),
    ("good", "paper", MARK),
    ("warn", "paper", MARK),
    ("brand", "rung-empty", MARK),
    ("brand", "brand-soft", MARK),
];

#[test]
fn every_pair_of_colours_can_be_told_apart_in_both_schemes_and_all_brands() {
    let mut poor = Vec::new();
    for brand in BRANDS {
        let tokens = tokens(brand);
        for (drawn, on, least) in PAIRS {
            for (scheme, pick) in [("day", 0), ("night", 1)] {
                let contrast = contrast(tokens[*drawn][pick], tokens[*on][pick]);
                if contrast < *least {
                    poor.push(format!("{brand} by {scheme}: {drawn} on {on} is {contrast:.2}, needs {least}"));
                }
            }
        }
    }
    assert!(poor.is_empty(), "{}", poor.join("\n"));
}

#[test]
fn contrast_is_computed_as_wcag_defines_it() {
    assert!((contrast([255; 3], [0; 3]) - 21.0).abs() < 1e-9);
    // #767676 is the well-known lightest grey that passes on white.
    assert!(contrast([0x76; 3], [255; 3]) >= TEXT);
    assert!(contrast([0x77; 3], [255; 3]) < TEXT);
}

type Colour = [u8; 3];

/// The colours of one brand by name, each by day and by night.
fn tokens(brand: &str) -> BTreeMap<&str, [Colour; 2]> {
    let mut tokens = BTreeMap::new();
    let mut applies = true;
    for line in TOKENS.lines() {
        if let Some(selector) = line.strip_suffix('{') {
            applies = !selector.contains("data-brand") || selector.contains(brand);
        }
        if let Some((name, colours)) = colour(line).filter(|_| applies) {
            tokens.insert(name, colours);
        }
    }
    tokens
}

/// Reads `--name: var(--day, #rrggbb) var(--night, #rrggbb);`.
fn colour(line: &str) -> Option<(&str, [Colour; 2])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": ")?;
    let (day, night) = value.strip_prefix("var(--day, #")?.split_once(") var(--night, #")?;
    Some((name, [hex(day)?, hex(night.strip_suffix(");")?)?]))
}

fn hex(text: &str) -> Option<Colour> {
    let value = u32::from_str_radix(text, 16).ok()?;
    let [_, red, green, blue] = value.to_be_bytes();
    Some([red, green, blue])
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance.
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
