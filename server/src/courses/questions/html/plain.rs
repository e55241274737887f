//! Paragraphs as plain text: options, explanations.

use super::{Container, Sink, Style};
use crate::courses::questions::finding::Reason;
use crate::courses::questions::losses::Losses;

/// Plain text so far.
#[derive(Debug, Default)]
pub(in super::super) struct Plain {
    text: String,
    styled: bool,
}

impl Plain {
    /// The text, on one line or on several.
    pub(in super::super) fn finish(self, lines: bool, losses: &mut Losses) -> String {
        if self.styled {
            losses.add(Reason::Formatting, "");
        }
        tidy(&self.text, lines)
    }
}

/// Without needless space; on one line or on several.
pub(in super::super) fn tidy(text: &str, lines: bool) -> String {
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let all: Vec<String> = text.lines().map(line).filter(|line| !line.is_empty()).collect();
    all.join(if lines { "\n" } else { " " })
}

impl Sink for Plain {
    fn text(&mut self, text: &str, style: Style) {
        self.styled |= style != Style::default() && !text.trim().is_empty();
        self.text.extend(text.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }));
    }

    fn break_line(&mut self) {
        self.text.push('\n');
    }

    fn block(&mut self) {
        self.text.push('\n');
    }

    fn heading(&mut self, _: u8) {}

    fn open(&mut self, _: Container) {
        self.text.push('\n');
    }

    fn item(&mut self) {
        self.text.push_str("\n- ");
    }

    fn close(&mut self, _: Container) {
        self.text.push('\n');
    }

    fn code_block(&mut self, text: &str) {
        self.styled = true;
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn link(&mut self, address: String) -> u16 {
        // The address is told where it is not what is shown.
        self.styled |= !address.is_empty();
        0
    }
}
