//! From a text of either format to what a quiz holds: Markdown for what is asked, plain text for all else.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{
    finding::Reason,
    html::{self, Markdown, Plain, Sink as _, tidy},
    inline::Style,
    losses::Losses,
    raw::{Markup, Text},
};

/// The text as Markdown.
pub(super) fn markdown(text: &Text, losses: &mut Losses) -> String {
    note_formulas(&text.text, losses);
    let mut to = Markdown::default();
    match text.markup {
        Markup::Markdown => return text.text.trim().to_owned(),
        Markup::Html => html::read(&text.text, false, &mut to, losses),
        Markup::Auto => html::read(&text.text, true, &mut to, losses),
        Markup::Plain => {
            for (place, line) in text.text.lines().enumerate() {
                if place > 0 {
                    to.break_line();
                }
                to.text(line, Style::default());
            }
        }
    }
    to.finish(losses)
}

/// The text as plain text on several lines.
pub(super) fn lines(text: &Text, losses: &mut Losses) -> String {
    plain(text, true, losses)
}

/// The text as plain text on one line.
pub(super) fn line(text: &Text, losses: &mut Losses) -> String {
    plain(text, false, losses)
}

fn plain(text: &Text, lines: bool, losses: &mut Losses) -> String {
    note_formulas(&text.text, losses);
    let mut to = Plain::default();
    match text.markup {
        Markup::Plain => return tidy(&text.text, lines),
        Markup::Html => html::read(&text.text, false, &mut to, losses),
        Markup::Auto => html::read(&text.text, true, &mut to, losses),
        Markup::Markdown => read_markdown(&text.text, &mut to, losses),
    }
    to.finish(lines, losses)
}

/// Markdown as plain text.
fn read_markdown(text: &str, to: &mut Plain, losses: &mut Losses) {
    let strong = Style { strong: true, ..Style::default() };
    let (mut styled, mut image) = (0_usize, 0_usize);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let style = if styled > 0 { strong } else { Style::default() };
        match event {
            Event::Text(_) | Event::Code(_) if image > 0 => {}
            Event::Text(text) => to.text(&text, style),
            Event::Code(text) => to.text(&text, strong),
            Event::SoftBreak | Event::HardBreak => to.break_line(),
            Event::Html(tag) | Event::InlineHtml(tag) => losses.add(Reason::TagAsText, {
                to.text(&tag, Style::default());
                &tag
            }),
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. }) => styled += 1,
            Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link) => styled = styled.saturating_sub(1),
            Event::Start(Tag::Image { dest_url, .. }) => {
                losses.add(Reason::Media, &dest_url);
                image += 1;
            }
            Event::End(TagEnd::Image) => image = image.saturating_sub(1),
            Event::Start(Tag::Item) => to.item(),
            Event::Start(Tag::Table(_)) => losses.add(Reason::Table, ""),
            Event::End(TagEnd::TableCell) => to.text(" ", Style::default()),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) | Event::Rule => to.break_line(),
            Event::Start(_) => {}
            Event::End(_) => to.block(),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
}

/// Formulas of TeX are signs like any other here.
fn note_formulas(text: &str, losses: &mut Losses) {
    if text.contains("\\(") || text.contains("\\[") || text.split("$$").count() > 2 {
        losses.add(Reason::Formula, "");
    }
}
