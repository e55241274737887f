//! HTML as Moodle's editors write it, as paragraphs.
//!
//! Promises: what is text stays; of the rest only what a lesson here can have is kept, and all else is told by its reason. It takes
//! linear time and no more memory than the text. Refuses: to run, fetch or believe anything; what comes out is Markdown or plain text,
//! which the reader of packages judges like any other.

mod markdown;
mod plain;

use html5gum::{DefaultEmitter, Token, Tokenizer, emitters::default::StartTag};
use url::Url;

pub(super) use self::{
    markdown::Markdown,
    plain::{Plain, tidy},
};
use super::{finding::Reason, inline::Style, losses::Losses};

/// What paragraphs are made of.
pub(super) trait Sink {
    /// Text; white space counts for one space.
    fn text(&mut self, text: &str, style: Style);
    /// The line ends.
    fn break_line(&mut self);
    /// What came before and what comes now are two paragraphs.
    fn block(&mut self);
    /// The next paragraph is a heading.
    fn heading(&mut self, level: u8);
    /// A list, whether numbered, or a quotation begins.
    fn open(&mut self, container: Container);
    /// Its next item begins.
    fn item(&mut self);
    /// The innermost of this sort ends.
    fn close(&mut self, container: Container);
    /// Text in which every space counts.
    fn code_block(&mut self, text: &str);
    /// A link; the number for its style, 0 where there are none.
    fn link(&mut self, address: String) -> u16;
}

/// What holds paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Quote,
    List { numbered: bool },
}

/// Elements that are their content and nothing else.
const TRANSPARENT: &[&str] = &[
    "abbr", "acronym", "address", "big", "body", "center", "cite", "col", "colgroup", "font", "head", "html", "ins",
    "label", "mark", "meta", "link", "nobr", "q", "small", "span", "tbody", "tfoot", "thead", "time", "u", "wbr",
    "bdi", "bdo", "dfn",
];

/// Elements that stand by themselves.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "header",
    "hr",
    "main",
    "nav",
    "p",
    "section",
    "summary",
];

/// Elements whose content is no text, or nothing without what is around it.
const DROPPED: &[&str] = &[
    "applet", "audio", "button", "canvas", "embed", "form", "iframe", "input", "map", "math", "noscript", "object",
    "option", "picture", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Those of them that have no end.
const VOID: &[&str] = &["embed", "input"];

/// Where we are.
struct Walk<'a> {
    text: &'a str,
    breaks: bool,
    sink: &'a mut dyn Sink,
    losses: &'a mut Losses,
    strong: usize,
    emphasis: usize,
    code: usize,
    raised: usize,
    lowered: usize,
    link: u16,
    /// The element that is left out, and how many of its name are open.
    dropped: Option<(String, usize)>,
    /// Text in which every space counts, so far.
    preformatted: Option<String>,
    /// Whether the row of a table has begun.
    cells: bool,
}

/// Reads HTML; `breaks` if its line breaks are line breaks.
pub(super) fn read(text: &str, breaks: bool, sink: &mut dyn Sink, losses: &mut Losses) {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut walk = Walk {
        text,
        breaks,
        sink,
        losses,
        strong: 0,
        emphasis: 0,
        code: 0,
        raised: 0,
        lowered: 0,
        link: 0,
        dropped: None,
        preformatted: None,
        cells: false,
    };
    let mut end = 0;
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        end = walk.take(token).unwrap_or(end);
    }
    // A tag that never ends was none: "if a<b".
    let rest = text.get(end..).unwrap_or_default();
    if rest.starts_with('<') && !rest.starts_with("<!") {
        walk.literally(rest);
    }
    walk.end_preformatted();
    walk.sink.block();
}

impl Walk<'_> {
    /// Takes a token; where it ends, unless it is a fault of the text.
    fn take(&mut self, token: Token<usize>) -> Option<usize> {
        let end = match token {
            Token::String(text) => {
                let end = text.span.end;
                let text = text.value.0;
                self.write(&String::from_utf8_lossy(&text));
                end
            }
            Token::StartTag(tag) => {
                self.open(&tag);
                tag.span.end
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                self.close(&name, tag.span.start, tag.span.end);
                tag.span.end
            }
            Token::Comment(comment) => comment.span.end,
            Token::Doctype(doctype) => doctype.span.end,
            Token::Error(_) => return None,
        };
        Some(end)
    }

    fn style(&self) -> Style {
        let (code, link) = (self.code > 0 && self.link == 0, self.link);
        let plain = code || link > 0;
        Style { strong: self.strong > 0 && !plain, emphasis: self.emphasis > 0 && !plain, code, link }
    }

    fn write(&mut self, text: &str) {
        if self.dropped.is_some() {
            return;
        }
        if let Some(preformatted) = &mut self.preformatted {
            preformatted.push_str(text);
            return;
        }
        let (style, text) = (self.style(), self.shifted(text));
        if !self.breaks {
            self.sink.text(&text, style);
            return;
        }
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.sink.break_line();
            }
            self.sink.text(line, style);
        }
    }

    /// Raised and lowered signs where there are such, `^(…)` and `_(…)` otherwise.
    fn shifted(&mut self, text: &str) -> String {
        const PLAIN: &str = "0123456789+-=()ni";
        let (signs, mark) = match (self.raised > 0, self.lowered > 0) {
            (true, _) => ("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", '^'),
            (false, true) => ("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ", '_'),
            (false, false) => return text.to_owned(),
        };
        let shift = |sign: char| PLAIN.chars().position(|plain| plain == sign).and_then(|at| signs.chars().nth(at));
        match text.trim().chars().map(shift).collect::<Option<String>>() {
            Some(shifted) => shifted,
            None => {
                self.losses.add(Reason::Formatting, "");
                format!("{mark}({})", text.trim())
            }
        }
    }

    /// What looks like a tag and is none.
    fn literally(&mut self, text: &str) {
        self.losses.add(Reason::TagAsText, text);
        self.write(text);
    }

    fn open(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let name = name.as_str();
        if let Some((dropped, open)) = &mut self.dropped {
            *open += usize::from(dropped == name && !tag.self_closing);
            return;
        }
        let attribute = |name: &str| {
            let value = tag.attributes.get(name.as_bytes())?;
            Some(String::from_utf8_lossy(&value.value.0).into_owned())
        };
        match name {
            "b" | "strong" => self.strong += 1,
            "i" | "em" | "var" => self.emphasis += 1,
            "code" | "kbd" | "samp" | "tt" => self.code += 1,
            "sup" => self.raised += 1,
            "sub" => self.lowered += 1,
            "del" | "s" | "strike" => self.losses.add(Reason::Formatting, name),
            "br" if self.preformatted.is_some() => self.write("\n"),
            "br" => self.sink.break_line(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.sink.block();
                self.sink.heading(name.as_bytes()[1] - b'0');
            }
            "ul" | "ol" | "menu" => self.sink.open(Container::List { numbered: name == "ol" }),
            "li" => self.sink.item(),
            "blockquote" => self.sink.open(Container::Quote),
            "pre" => self.preformatted = Some(self.preformatted.take().unwrap_or_default()),
            "table" => {
                self.losses.add(Reason::Table, "");
                self.sink.block();
            }
            "tr" => {
                self.cells = false;
                self.sink.break_line();
            }
            "td" | "th" => {
                if std::mem::replace(&mut self.cells, true) {
                    self.sink.text(" · ", Style::default());
                }
            }
            "a" => self.link(attribute("href")),
            "img" => {
                let name = attribute("alt").filter(|alt| !alt.trim().is_empty()).or_else(|| attribute("src"));
                self.losses.add(Reason::Media, &name.unwrap_or_default());
            }
            _ if DROPPED.contains(&name) => {
                if !matches!(name, "style" | "title" | "template") {
                    self.losses.add(Reason::Media, name);
                }
                if !VOID.contains(&name) && !tag.self_closing {
                    self.dropped = Some((name.to_owned(), 1));
                }
            }
            _ if BLOCKS.contains(&name) => self.sink.block(),
            _ if is_transparent(name) => {}
            _ => {
                let text = self.text.get(tag.span.start..tag.span.end).unwrap_or_default();
                self.literally(text);
            }
        }
    }

    fn close(&mut self, name: &str, start: usize, end: usize) {
        if let Some((dropped, open)) = &mut self.dropped {
            *open -= usize::from(dropped == name);
            if *open == 0 {
                self.dropped = None;
            }
            return;
        }
        let less = |count: usize| count.saturating_sub(1);
        match name {
            "b" | "strong" => self.strong = less(self.strong),
            "i" | "em" | "var" => self.emphasis = less(self.emphasis),
            "code" | "kbd" | "samp" | "tt" => self.code = less(self.code),
            "sup" => self.raised = less(self.raised),
            "sub" => self.lowered = less(self.lowered),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" => self.sink.block(),
            "ul" | "ol" | "menu" => self.sink.close(Container::List { numbered: name == "ol" }),
            "blockquote" => self.sink.close(Container::Quote),
            "pre" => self.end_preformatted(),
            "a" => self.link = 0,
            "br" => self.sink.break_line(),
            "del" | "s" | "strike" | "li" | "tr" | "td" | "th" | "img" => {}
            _ if BLOCKS.contains(&name) => self.sink.block(),
            _ if DROPPED.contains(&name) || is_transparent(name) => {}
            _ => {
                let text = self.text.get(start..end).unwrap_or_default();
                self.literally(text);
            }
        }
    }

    fn link(&mut self, address: Option<String>) {
        let Some(address) = address else { return };
        let safe = Url::parse(address.trim()).ok().filter(|url| match url.scheme() {
            "https" => url.has_host() && url.username().is_empty() && url.password().is_none(),
            "mailto" => url.path().contains('@'),
            _ => false,
        });
        self.link = match safe {
            // These would end the address in Markdown.
            Some(url) => self.sink.link(url.as_str().replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C")),
            None => {
                self.losses.add(Reason::Link, &address);
                0
            }
        };
    }

    fn end_preformatted(&mut self) {
        if let Some(text) = self.preformatted.take() {
            self.sink.block();
            self.sink.code_block(text.trim_matches('\n'));
        }
    }
}

/// Also what Word leaves behind, such as `o:p`.
fn is_transparent(name: &str) -> bool {
    TRANSPARENT.contains(&name) || name.contains(':')
}
