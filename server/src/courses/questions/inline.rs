//! From text with a look to one paragraph of Markdown.
//!
//! Promises: what is text stays text, whatever signs are in it; a look is written only where CommonMark reads it as such, and told as
//! lost elsewhere. Lines of the result are broken where the text was broken, and nowhere else.

/// How a piece of text looks. Code and links have no other look within them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) code: bool,
    /// Which of the paragraph's links, from 1; 0 for none.
    pub(super) link: u16,
}

impl Style {
    const PLAIN: Self = Self { strong: false, emphasis: false, code: false, link: 0 };

    /// What is written before and after it.
    const fn marker(self) -> &'static str {
        match (self.strong, self.emphasis) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        }
    }
}

/// Text of one paragraph so far; `\n` breaks its line.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    signs: Vec<(char, Style)>,
    links: Vec<String>,
}

impl Paragraph {
    /// Adds text; runs of white space are one space.
    pub(super) fn push(&mut self, text: &str, style: Style) {
        for sign in text.chars() {
            if !sign.is_whitespace() {
                self.signs.push((sign, style));
            } else if !self.ends_with_space() {
                self.signs.push((' ', style));
            }
        }
    }

    /// Breaks the line, unless it is empty.
    pub(super) fn break_line(&mut self) {
        while self.signs.last().is_some_and(|(sign, _)| *sign == ' ') {
            self.signs.pop();
        }
        if self.signs.last().is_some_and(|(sign, _)| *sign != '\n') {
            self.signs.push(('\n', Style::PLAIN));
        }
    }

    /// Whether nothing but space came since the last break, and there was one.
    pub(super) fn is_broken(&self) -> bool {
        self.signs.last().is_some_and(|(sign, _)| *sign == '\n')
    }

    pub(super) fn is_empty(&self) -> bool {
        self.signs.iter().all(|(sign, _)| sign.is_whitespace())
    }

    /// Remembers the address of a link; its number for [`Style::link`].
    pub(super) fn link(&mut self, address: String) -> u16 {
        self.links.push(address);
        u16::try_from(self.links.len()).unwrap_or(0)
    }

    fn ends_with_space(&self) -> bool {
        self.signs.last().is_none_or(|(sign, _)| sign.is_whitespace())
    }

    /// The lines of Markdown. Says whether a look was lost.
    pub(super) fn lines(mut self) -> (Vec<String>, bool) {
        while self.signs.last().is_some_and(|(sign, _)| sign.is_whitespace()) {
            self.signs.pop();
        }
        let lost = self.settle();
        // Underscores mean something in pairs alone: the blank of a missing word stays as it is.
        let starts = |at: &usize| self.signs[*at].0 == '_' && (*at == 0 || self.signs[at - 1].0 != '_');
        let lone = (0..self.signs.len()).filter(starts).count() < 2;
        let lines = self.signs.split(|(sign, _)| *sign == '\n').map(|line| self.line(line, lone)).collect();
        (lines, lost)
    }

    /// Space looks like what is on both sides of it, or plain; and what CommonMark would not read as a look is plain.
    fn settle(&mut self) -> bool {
        for at in 0..self.signs.len() {
            if self.signs[at].0.is_whitespace() {
                let before = at.checked_sub(1).map(|before| self.signs[before].1);
                let after = self.signs.get(at + 1).map(|(_, style)| *style);
                let alike = before == after && self.signs[at].0 != '\n';
                self.signs[at].1 = if alike { before.unwrap_or_default() } else { Style::PLAIN };
            }
        }
        let (mut lost, mut start) = (false, 0);
        while start < self.signs.len() {
            let style = self.signs[start].1;
            let length = self.signs[start..].iter().take_while(|(_, other)| *other == style).count();
            let end = start + length;
            if !style.marker().is_empty() && style.link == 0 && !style.code && !self.reads(start, end) {
                lost = true;
                for (_, style) in &mut self.signs[start..end] {
                    *style = Style::PLAIN;
                }
            }
            start = end;
        }
        lost
    }

    /// Whether asterisks around this piece would be read as a look.
    fn reads(&self, start: usize, end: usize) -> bool {
        let (before, after) = (start.checked_sub(1).map(|at| self.signs[at]), self.signs.get(end).copied());
        let marked = |beside: Option<(char, Style)>| beside.is_some_and(|(_, style)| style != Style::PLAIN);
        let apart = |beside: Option<(char, Style)>| {
            beside.is_none_or(|(sign, _)| sign.is_whitespace() || sign.is_ascii_punctuation())
        };
        let word = |at: usize| self.signs[at].0.is_alphanumeric();
        // An asterisk beside ours would be counted with it.
        let star = |beside: Option<(char, Style)>| beside.is_some_and(|(sign, _)| sign == '*');
        !marked(before)
            && !marked(after)
            && !star(before)
            && !star(after)
            && (word(start) || apart(before))
            && (word(end - 1) || apart(after))
    }

    fn line(&self, signs: &[(char, Style)], lone: bool) -> String {
        let mut to = String::new();
        let mut start = 0;
        while start < signs.len() {
            let style = signs[start].1;
            let length = signs[start..].iter().take_while(|(_, other)| *other == style).count();
            let end = start + length;
            let piece = || signs[start..end].iter().map(|(sign, _)| *sign);
            if let Some(address) = usize::from(style.link).checked_sub(1).and_then(|link| self.links.get(link)) {
                // An exclamation mark before it would make an image of it.
                if to.ends_with('!') {
                    to.insert(to.len() - 1, '\\');
                }
                to.push('[');
                escape(signs, start..end, Within { marked: false, lone }, &mut to);
                to.push_str("](<");
                to.push_str(address);
                to.push_str(">)");
            } else if style.code {
                write_code(&piece().collect::<String>(), &mut to);
            } else {
                to.push_str(style.marker());
                let marked = !style.marker().is_empty();
                escape(signs, start..end, Within { marked, lone }, &mut to);
                to.push_str(style.marker());
            }
            start = end;
        }
        to
    }
}

/// Code between as many backticks as it takes.
fn write_code(code: &str, to: &mut String) {
    let most = code.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(most + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    for piece in [&fence, pad, code, pad, &fence] {
        to.push_str(piece);
    }
}

/// Where a piece of text stands.
#[derive(Clone, Copy)]
struct Within {
    /// Between asterisks of ours.
    marked: bool,
    /// In a paragraph with underscores at one place at most.
    lone: bool,
}

/// Writes a piece of a line so that it reads as text where it stands.
fn escape(line: &[(char, Style)], piece: std::ops::Range<usize>, within: Within, to: &mut String) {
    let sign = |at: usize| line.get(at).map(|(sign, _)| *sign);
    let blank = |beside: Option<char>| beside.is_none_or(char::is_whitespace);
    let word = |beside: Option<char>| beside.is_some_and(char::is_alphanumeric);
    // A number at the beginning of a line, up to here.
    let mut counts = piece.start == 0;
    let mut run = piece.start..piece.start;
    for at in piece {
        let this = line[at].0;
        let (before, after) = (at.checked_sub(1).and_then(sign), sign(at + 1));
        if this == '_' && !run.contains(&at) {
            let length = line[at..].iter().take_while(|(sign, _)| *sign == '_').count();
            run = at..at + length;
        }
        let first = at == 0;
        let means = match this {
            '\\' | '`' | '[' | ']' | '|' => true,
            '*' => first || within.marked || !(blank(before) && blank(after)),
            '_' => {
                let (before, after) = (run.start.checked_sub(1).and_then(sign), sign(run.end));
                let calm = !within.marked && (within.lone || blank(before) && blank(after));
                run.start == 0 || !(calm || word(before) && word(after))
            }
            '<' => after.is_some_and(|after| after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?')),
            '&' => after.is_some_and(|after| after.is_ascii_alphanumeric() || after == '#'),
            // At the end of a line it would belong to the heading.
            '#' => first || blank(before) && line[at..].iter().all(|(sign, _)| *sign == '#'),
            '>' | '=' | '~' => first,
            '+' => first && blank(after),
            '-' => first && (blank(after) || matches!(after, Some('-' | ':'))),
            ':' => first && after == Some('-'),
            '.' | ')' => counts && !first && blank(after),
            _ => false,
        };
        counts = counts && this.is_ascii_digit();
        if means {
            to.push('\\');
        }
        to.push(this);
    }
}
