//! Paragraphs as Markdown: the texts of questions.

use super::{Container, Sink, Style};
use crate::courses::{
    markdown::NESTING_MAX,
    questions::{finding::Reason, inline::Paragraph, losses::Losses},
};

/// What is open around a paragraph.
#[derive(Debug)]
enum Level {
    Quote {
        begun: bool,
    },
    List {
        numbered: bool,
        count: u32,
    },
    /// With the width of its marker; none until something stands in it.
    Item(Option<usize>),
}

/// Markdown so far.
#[derive(Debug, Default)]
pub(in super::super) struct Markdown {
    out: String,
    levels: Vec<Level>,
    /// Containers that lie too deep to be shown as such.
    beyond: usize,
    paragraph: Paragraph,
    heading: Option<u8>,
    /// Whether the last paragraph stood in a list.
    listed: bool,
    lost: bool,
}

impl Markdown {
    /// The whole text.
    pub(in super::super) fn finish(mut self, losses: &mut Losses) -> String {
        self.flush();
        if self.lost {
            losses.add(Reason::Formatting, "");
        }
        self.out
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        let heading = self.heading.take();
        if self.paragraph.is_empty() {
            self.paragraph = Paragraph::default();
            // The heading is yet to come.
            self.heading = heading;
            return;
        }
        let (lines, lost) = std::mem::take(&mut self.paragraph).lines();
        self.lost |= lost;
        match heading {
            Some(level) => {
                let mark = "#".repeat(usize::from(level));
                self.write(&[format!("{mark} {}", lines.join(" "))], "");
            }
            None => self.write(&lines, "\\"),
        }
    }

    /// Writes lines as a block, each but the last with something at its end.
    fn write(&mut self, lines: &[String], end: &str) {
        let fresh = self.levels.iter().any(|level| matches!(level, Level::Item(None)));
        let listed = self.levels.iter().any(|level| matches!(level, Level::List { .. }));
        if !self.out.is_empty() {
            self.out.push('\n');
            if !(fresh && self.listed) {
                self.out.push_str(self.prefix().trim_end());
                self.out.push('\n');
            }
        }
        self.listed = listed;
        let first = self.begin();
        let rest = self.prefix();
        for (place, line) in lines.iter().enumerate() {
            if place > 0 {
                self.out.push_str(end);
                self.out.push('\n');
            }
            let prefix = if place == 0 { &first } else { &rest };
            self.out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
            self.out.push_str(line);
        }
    }

    /// What stands before every line but the first.
    fn prefix(&self) -> String {
        let piece = |level: &Level| match level {
            Level::Quote { begun: true } => "> ".to_owned(),
            Level::Item(Some(width)) => " ".repeat(*width),
            Level::Quote { .. } | Level::List { .. } | Level::Item(None) => String::new(),
        };
        self.levels.iter().map(piece).collect()
    }

    /// What stands before the first line. All that was open and empty has begun then.
    fn begin(&mut self) -> String {
        let (mut prefix, mut marker) = (String::new(), String::new());
        for at in 0..self.levels.len() {
            let fresh = matches!(self.levels.get(at + 1), Some(Level::Item(None)));
            match &mut self.levels[at] {
                Level::Quote { begun } => {
                    *begun = true;
                    prefix.push_str("> ");
                }
                Level::List { numbered, count } if fresh => {
                    *count += 1;
                    marker = if *numbered { format!("{count}. ") } else { "- ".to_owned() };
                }
                Level::List { .. } => {}
                Level::Item(Some(width)) => prefix.push_str(&" ".repeat(*width)),
                Level::Item(width) => {
                    *width = Some(marker.len());
                    prefix.push_str(&marker);
                }
            }
        }
        prefix
    }
}

impl Sink for Markdown {
    fn text(&mut self, text: &str, style: Style) {
        self.paragraph.push(text, style);
    }

    fn break_line(&mut self) {
        if self.paragraph.is_broken() {
            self.flush();
        } else {
            self.paragraph.break_line();
        }
    }

    fn block(&mut self) {
        self.flush();
    }

    fn heading(&mut self, level: u8) {
        self.heading = Some(level);
    }

    fn open(&mut self, container: Container) {
        self.flush();
        let open = self.levels.iter().filter(|level| !matches!(level, Level::Item(_))).count();
        if self.beyond > 0 || open == NESTING_MAX {
            self.beyond += 1;
            self.lost = true;
            return;
        }
        self.levels.push(match container {
            Container::Quote => Level::Quote { begun: false },
            Container::List { numbered } => Level::List { numbered, count: 0 },
        });
    }

    fn item(&mut self) {
        self.flush();
        if self.beyond > 0 {
            return;
        }
        if let Some(list) = self.levels.iter().rposition(|level| matches!(level, Level::List { .. })) {
            self.levels.truncate(list + 1);
            self.levels.push(Level::Item(None));
        }
    }

    fn close(&mut self, container: Container) {
        self.flush();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let same = |level: &Level| match container {
            Container::Quote => matches!(level, Level::Quote { .. }),
            Container::List { .. } => matches!(level, Level::List { .. }),
        };
        if let Some(at) = self.levels.iter().rposition(same) {
            self.levels.truncate(at);
        }
    }

    fn code_block(&mut self, text: &str) {
        self.flush();
        let most = text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(3.max(most + 1));
        let lines: Vec<String> = std::iter::once(fence.as_str())
            .chain(text.lines())
            .chain([fence.as_str()])
            .map(|line| line.trim_end().to_owned())
            .collect();
        self.write(&lines, "");
    }

    fn link(&mut self, address: String) -> u16 {
        self.paragraph.link(address)
    }
}
