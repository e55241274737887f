//! A question as either format gives it, before anybody asks whether a quiz here can have it.

/// How a text is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Markup {
    /// HTML.
    Html,
    /// HTML in which line breaks are line breaks: what Moodle takes where nothing else is said.
    #[default]
    Auto,
    /// No markup at all.
    Plain,
    /// Markdown.
    Markdown,
}

impl Markup {
    /// By its name in GIFT or in Moodle XML.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "html" => Some(Self::Html),
            "moodle" | "moodle_auto_format" => Some(Self::Auto),
            "plain" | "plain_text" => Some(Self::Plain),
            "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// A text and how it is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) markup: Markup,
}

/// What an answer is worth, in thousandths of a per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Share(pub(super) i64);

impl Share {
    /// All of it.
    pub(super) const FULL: Self = Self(100_000);

    /// Reads a percentage: a sign, digits, decimals of which three count.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || !all_digits(whole) || !all_digits(decimals) {
            return None;
        }
        let decimals: i64 = format!("{decimals:0<3}").get(..3)?.parse().ok()?;
        Some(Self(sign * (whole.parse::<i64>().ok()? * 1_000 + decimals)))
    }

    /// Whether it is a part and not all.
    pub(super) fn is_partial(self) -> bool {
        self > Self(0) && self < Self::FULL
    }
}

/// One of several answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) line: u32,
    pub(super) text: Text,
    pub(super) share: Share,
    /// What is said to who gives it.
    pub(super) feedback: Text,
}

/// A number with what is off but right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Thousandths.
    pub(super) answer: i64,
    pub(super) tolerance: i64,
    pub(super) share: Share,
    pub(super) feedback: Text,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answers {
    /// Options, of which one or several are chosen.
    Options { single: bool, options: Vec<Part> },
    /// Whether it is true; what is said to who is right and who is not.
    TrueFalse { answer: bool, right: Text, wrong: Text },
    /// Words.
    Words { capitals: bool, words: Vec<Part> },
    /// Numbers; what is said to who gives another.
    Numbers { numbers: Vec<Number>, wrong: Text, units: bool },
    /// Pairs.
    Pairs(Vec<(Text, Text)>),
    /// Items in their order; whether only some of them were to be shown.
    Order { items: Vec<Text>, some: bool },
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) line: u32,
    /// May be empty.
    pub(super) name: String,
    pub(super) text: Text,
    /// What is said to everybody.
    pub(super) feedback: Text,
    pub(super) answers: Answers,
}

/// Reads a number as Moodle writes it; in thousandths.
pub(super) fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (if text.starts_with('-') { "-" } else { "" }, digits),
        None => ("", text),
    };
    if digits.len() > 20 || !digits.contains(|sign: char| sign.is_ascii_digit()) || digits.starts_with(['-', '−']) {
        return None;
    }
    // Moodle leaves a leading zero out and fills up with trailing ones.
    let whole = if digits.starts_with(['.', ',']) { "0" } else { "" };
    let digits = if digits.contains(['.', ',']) { digits.trim_end_matches('0') } else { digits };
    domain::learning::decimal_thousandths(&format!("{sign}{whole}{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_as_moodle_writes_them() {
        for (text, share) in [("100", 100_000), ("-33.33333", -33_333), ("5.5", 5_500), ("0", 0), (" 50 ", 50_000)] {
            assert_eq!(Share::read(text), Some(Share(share)), "{text}");
        }
        for bad in ["", "-", "a", "1000", "5.a", "--5", "1e2", "."] {
            assert_eq!(Share::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_read_as_moodle_writes_them() {
        for (text, thousandths) in [
            ("3.14", 3_140),
            ("-2", -2_000),
            ("+7", 7_000),
            (".5", 500),
            ("-.25", -250),
            ("1.5000000", 1_500),
            ("3,2", 3_200),
        ] {
            assert_eq!(number(text), Some(thousandths), "{text}");
        }
        for bad in ["", "-", ".", "1e5", "3.1415", "--1", "+-1", "x", "1 000"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }
}
